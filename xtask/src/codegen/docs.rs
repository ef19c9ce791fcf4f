//! Turns the core's documentation into text for another language.

use super::schema::Schema;

/// How a language spells the names that documentation mentions.
pub(crate) trait Speller {
    /// A variant of a closed or open enumeration, such as `ErrorKind::NotFound`.
    fn variant(&self, choice: &str, variant: &str) -> String;
    /// The method that sends a request.
    fn method(&self, method: &str) -> String;
    /// What needs no client.
    fn function(&self, function: &str) -> String {
        self.method(function)
    }
    /// A field or parameter.
    fn field(&self, field: &str) -> String;
    /// `true`, `false` or `None`; `None` if the text is none of these.
    fn literal(&self, text: &str) -> Option<&'static str>;
}

/// Paragraphs of plain text: links spelled as names, Rust examples and sections with headings left out.
pub(crate) fn paragraphs(docs: &[String], schema: &Schema, speller: &dyn Speller) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = String::new();
    let mut in_code = false;
    for line in docs {
        if line.starts_with('#') && !in_code {
            break;
        }
        if line.starts_with("```") {
            in_code = !in_code;
            continue;
        }
        if in_code {
            continue;
        }
        if (line.is_empty() || line.starts_with("- ")) && !open.is_empty() {
            done.push(std::mem::take(&mut open));
        }
        if !line.is_empty() {
            if !open.is_empty() {
                open.push(' ');
            }
            open.push_str(line.trim());
        }
    }
    if !open.is_empty() {
        done.push(open);
    }
    done.iter().map(|paragraph| respell(paragraph, schema, speller)).collect()
}

/// Breaks a paragraph into lines of at most `width` characters, where words allow it.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Spells back-ticked names, and links to them, in the way of the language.
fn respell(text: &str, schema: &Schema, speller: &dyn Speller) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let (before, code) = rest.split_at(start);
        let Some(end) = code[1..].find('`').map(|end| end + 1) else { break };
        let name = &code[1..end];
        let after = &code[end + 1..];
        let linked = before.strip_suffix('[').zip(after.strip_prefix(']'));
        let (before, after, target) = match linked {
            Some((before, after)) => match after.strip_prefix('(').and_then(|tail| tail.split_once(')')) {
                Some((target, after)) => (before, after, target),
                None => (before, after, name),
            },
            None => (before, after, name),
        };
        out.push_str(before);
        out.push('`');
        out.push_str(&spell(target, name, schema, speller));
        out.push('`');
        rest = after;
    }
    out.push_str(rest);
    out
}

fn spell(target: &str, shown: &str, schema: &Schema, speller: &dyn Speller) -> String {
    let segments: Vec<&str> = target.trim_start_matches("crate::").split("::").collect();
    match segments.as_slice() {
        [choice, variant] if is_variant(schema, choice, variant) => speller.variant(choice, variant),
        [name] => {
            if let Some(literal) = speller.literal(name) {
                literal.to_owned()
            } else if let Some(operation) = schema.operation_of(name) {
                speller.method(&operation.method)
            } else if let Some(stream) = schema.stream_of(name) {
                speller.method(&stream.method)
            } else if is_method(schema, name) {
                speller.method(name)
            } else if schema.functions.iter().any(|function| function.name == *name) {
                speller.function(name)
            } else if let Some(parts) = field_path(schema, name) {
                parts.iter().map(|part| speller.field(part)).collect::<Vec<_>>().join(".")
            } else {
                (*name).to_owned()
            }
        }
        _ => shown.to_owned(),
    }
}

fn is_method(schema: &Schema, name: &str) -> bool {
    schema.operations.iter().any(|operation| operation.method == name)
        || schema.streams.iter().any(|stream| stream.method == name)
}

fn is_variant(schema: &Schema, choice: &str, variant: &str) -> bool {
    let open = schema.choices.iter().filter(|found| found.name == choice);
    let closed = [&schema.kinds, &schema.outcomes].into_iter().filter(|found| found.name == choice);
    open.flat_map(|found| &found.variants).any(|found| found.name == variant)
        || closed.flat_map(|found| &found.variants).any(|(name, _)| name == variant)
}

/// The parts of a text such as `notify_config.state`, if each is the name of some field.
fn field_path<'a>(schema: &Schema, text: &'a str) -> Option<Vec<&'a str>> {
    let parts: Vec<&str> = text.split('.').collect();
    let known = |part: &&str| {
        schema.records.iter().flat_map(|record| &record.fields).any(|field| field.name == **part)
    };
    parts.iter().all(known).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::schema::{ClosedChoice, Field, Operation, OperationKind, Record, Type};

    struct Shouting;

    impl Speller for Shouting {
        fn variant(&self, choice: &str, variant: &str) -> String {
            format!("{choice}->{variant}")
        }
        fn method(&self, method: &str) -> String {
            format!("{method}()")
        }
        fn field(&self, field: &str) -> String {
            field.to_uppercase()
        }
        fn literal(&self, text: &str) -> Option<&'static str> {
            (text == "None").then_some("nothing")
        }
    }

    fn schema() -> Schema {
        let field = Field { name: "next_token".into(), docs: vec!["N.".into()], r#type: Type::Text };
        Schema {
            records: vec![Record { name: "GetJob".into(), docs: vec!["G.".into()], fields: vec![field] }],
            operations: vec![Operation {
                method: "get_job".into(),
                docs: vec!["G.".into()],
                request: "GetJob".into(),
                output: Some("GetJob".into()),
                kind: OperationKind::Call,
                at_most_once: false,
                is_submission: false,
                is_task: false,
            }],
            kinds: ClosedChoice {
                name: "ErrorKind".into(),
                docs: vec!["K.".into()],
                variants: vec![("NotFound".into(), vec!["N.".into()])],
            },
            ..Schema::default()
        }
    }

    #[test]
    fn names_are_spelled_in_the_way_of_the_language() {
        for (given, expected) in [
            ("`next_token` is `None`.", "`NEXT_TOKEN` is `nothing`."),
            ("See [`NotFound`](crate::ErrorKind::NotFound).", "See `ErrorKind->NotFound`."),
            ("Like [`GetJob`](crate::GetJob) and `get_job`.", "Like `get_job()` and `get_job()`."),
            ("`GET /jobs/<job_id>` stays, [`Pager`] too.", "`GET /jobs/<job_id>` stays, `Pager` too."),
            ("an odd ` tick", "an odd ` tick"),
        ] {
            assert_eq!(respell(given, &schema(), &Shouting), expected);
        }
    }

    #[test]
    fn rust_examples_and_headings_are_dropped() {
        let docs: Vec<String> =
            ["One", "line.", "", "Two.", "", "```no_run", "let x = 1;", "```", "", "# Errors", "E."]
                .map(String::from)
                .into();
        assert_eq!(paragraphs(&docs, &schema(), &Shouting), ["One line.", "Two."]);
    }

    #[test]
    fn lines_are_wrapped_between_words() {
        assert_eq!(wrap("aa bb  cc unbreakable d", 5), ["aa bb", "cc", "unbreakable", "d"]);
    }
}
