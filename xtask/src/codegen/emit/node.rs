//! The npm package's models, errors and methods.

use super::NOTICE;
use super::code::Code;
use crate::codegen::docs::{Speller, paragraphs, wrap};
use crate::codegen::schema::{Choice, Docs, Field, Operation, OperationKind, Record, Schema, Type};

/// Longest line of the package's sources.
const WIDTH: usize = 110;
const STEP: usize = 2;

struct Node<'a>(&'a Schema);

impl Speller for Node<'_> {
    fn variant(&self, choice: &str, variant: &str) -> String {
        let open = self.0.choices.iter().filter(|found| found.name == choice);
        let text = open.flat_map(|found| &found.variants).find(|found| found.name == variant);
        text.map_or_else(|| variant.to_owned(), |found| found.text.clone())
    }

    fn method(&self, method: &str) -> String {
        camel(method)
    }

    fn field(&self, field: &str) -> String {
        let mut fields = self.0.records.iter().flat_map(|record| &record.fields);
        match fields.find(|found| found.name == field) {
            Some(found) => property(field, &found.r#type),
            None => camel(field),
        }
    }

    fn literal(&self, text: &str) -> Option<&'static str> {
        match text {
            "true" => Some("true"),
            "false" => Some("false"),
            "None" => Some("undefined"),
            _ => None,
        }
    }
}

/// `job_id` as `jobId`.
pub(crate) fn camel(name: &str) -> String {
    let mut out = String::new();
    for (index, word) in name.split('_').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if index > 0 => {
                out.extend(first.to_uppercase());
                out.push_str(letters.as_str());
            }
            _ => out.push_str(word),
        }
    }
    out
}

/// The name of a property: a number that is a duration says its unit.
pub(crate) fn property(field: &str, ty: &Type) -> String {
    let unit = if *ty.innermost() == Type::Duration { "Ms" } else { "" };
    format!("{}{unit}", camel(field))
}

/// `models.ts`: interfaces and unions of strings.
pub(crate) fn models(schema: &Schema) -> String {
    let mut code = file(
        "What the service is asked and what it answers: plain objects, safe to clone, store and compare.",
    );
    if schema.has_errors() {
        code.blank().line("import type { CloudInfiniteError } from \"./base-error.js\";");
    }
    for choice in &schema.choices {
        self::choice(&mut code, schema, choice);
    }
    let inbound = schema.inbound();
    for record in &schema.records {
        interface(&mut code, schema, record, inbound.contains(record.name.as_str()));
    }
    code.finish()
}

fn choice(code: &mut Code, schema: &Schema, choice: &Choice) {
    code.blank();
    let mut docs = text(&choice.docs, schema);
    docs.extend(
        choice
            .variants
            .iter()
            .map(|variant| format!("- `{}`: {}", variant.text, text(&variant.docs, schema).join(" "))),
    );
    docs.push("The service may learn new values: any other text can occur.".to_owned());
    comment(code, &docs, &[]);
    let values: Vec<String> = choice.variants.iter().map(|variant| quoted(&variant.text)).collect();
    // The last member keeps the editor's list of the known values while any text is taken.
    code.line(format!("export type {} = {} | (string & {{}});", choice.name, values.join(" | ")));
}

fn interface(code: &mut Code, schema: &Schema, record: &Record, inbound: bool) {
    code.blank();
    comment(code, &text(&record.docs, schema), &[]);
    if record.fields.is_empty() {
        // An empty interface would take any value.
        code.line(format!("export type {} = Readonly<Record<string, never>>;", record.name));
        return;
    }
    code.line(format!("export interface {} {{", record.name)).indented(|code| {
        for (index, field) in record.fields.iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            comment(code, &field_text(field, schema), &[]);
            let name = property(&field.name, &field.r#type);
            let ty = type_of(&field.r#type);
            let is_optional = matches!(field.r#type, Type::Optional(_)) || inbound && !field.is_required();
            match (is_optional, inbound) {
                (true, true) => code.line(format!("readonly {name}?: {ty} | undefined;")),
                (true, false) => code.line(format!("readonly {name}?: {ty};")),
                (false, _) => code.line(format!("readonly {name}: {ty};")),
            };
        }
    });
    code.line("}");
}

/// `errors.ts`: the kinds, the outcomes and one class for each kind.
pub(crate) fn errors(schema: &Schema) -> String {
    let mut code = file("The errors: one class for each kind, all derived from `CloudInfiniteError`.");
    code.blank().line("import { CloudInfiniteError, setName } from \"./base-error.js\";");
    code.blank().line("export { CloudInfiniteError };");
    for closed in [&schema.kinds, &schema.outcomes] {
        code.blank();
        let mut docs = text(&closed.docs, schema);
        docs.extend(
            closed
                .variants
                .iter()
                .map(|(name, docs)| format!("- `{name}`: {}", text(docs, schema).join(" "))),
        );
        comment(&mut code, &docs, &[]);
        code.line(format!("export type {} =", closed.name)).indented(|code| {
            for (index, (name, _)) in closed.variants.iter().enumerate() {
                let end = if index + 1 == closed.variants.len() { ";" } else { "" };
                code.line(format!("| {}{end}", quoted(name)));
            }
        });
    }
    for (name, docs) in &schema.kinds.variants {
        code.blank();
        comment(&mut code, &text(docs, schema), &[]);
        code.line(format!("export class {name}Error extends CloudInfiniteError {{")).indented(|code| {
            code.line(format!("declare readonly kind: {};", quoted(name)));
            code.blank().line("static {").indented(|code| {
                code.line(format!("setName(this, {});", quoted(&format!("{name}Error"))));
            });
            code.line("}");
        });
        code.line("}");
    }
    code.blank();
    let docs = schema.outcomes.variants.iter().find(|(name, _)| name == "Ambiguous").map(|(_, docs)| docs);
    let mut paragraphs = docs.map(|docs| text(docs, schema)).unwrap_or_default();
    paragraphs.push(
        "A class of its own, whatever the `kind`, so that nobody submits again by catching, say, `TimeoutError`."
            .to_owned(),
    );
    comment(&mut code, &paragraphs, &[]);
    ambiguous(&mut code, "AmbiguousError", "CloudInfiniteError", "outcome: \"Ambiguous\"");
    code.blank();
    let what = "A submission that may have created a job: `submission` is what `reconcile` finds it with."
        .to_owned();
    comment(&mut code, &[what], &[]);
    ambiguous(&mut code, "AmbiguousSubmissionError", "AmbiguousError", "submission: string");
    code.finish()
}

fn ambiguous(code: &mut Code, name: &str, base: &str, property: &str) {
    code.line(format!("export class {name} extends {base} {{")).indented(|code| {
        code.line(format!("declare readonly {property};"));
        code.blank().line("static {").indented(|code| {
            code.line(format!("setName(this, \"{name}\");"));
        });
        code.line("}");
    });
    code.line("}");
}

/// `operations.ts`: the methods of the client.
pub(crate) fn operations(schema: &Schema, example: &dyn Fn(&str) -> Option<String>) -> String {
    let mut code = file("The operations of the service as methods.");
    code.blank().line("import { call, open, pages, submit } from \"./calls.js\";");
    let mut names: Vec<&str> = Vec::new();
    for operation in &schema.operations {
        names.extend([Some(operation.request.as_str()), operation.output.as_deref()].into_iter().flatten());
        match &operation.kind {
            OperationKind::Call | OperationKind::Body => {}
            OperationKind::Pages { item } => names.push(item),
            OperationKind::Task { update } => names.push(update),
        }
    }
    names.sort_unstable();
    names.dedup();
    code.line("import type {").indented(|code| {
        for name in names {
            code.line(format!("{name},"));
        }
    });
    code.line("} from \"./models.js\";");
    code.line(
        "import type { CallOptions, CreateOptions, SubmitOptions, SubmitTaskOptions, TaskOptions } from \"./options.js\";",
    );
    code.line("import type { ObjectBody } from \"./object-body.js\";");
    code.line("import type { Pager } from \"./paging.js\";");
    code.blank();
    comment(&mut code, &["The operations of the service; a client inherits them.".to_owned()], &[]);
    code.line("export abstract class Operations {").indented(|code| {
        for (helper, what) in [
            ("call", "Starts an operation."),
            ("submit", "Starts an operation that may create something."),
        ] {
            comment(code, &[what.to_owned()], &["@internal".to_owned()]);
            code.line(format!(
                "abstract [{helper}]<T>(operation: string, request: object | undefined, options: object | undefined): \
                 Promise<T>;"
            ));
            code.blank();
        }
        comment(code, &["Begins to get an object.".to_owned()], &["@internal".to_owned()]);
        code.line("abstract [open](operation: string, request: object | undefined, options: object | undefined): Promise<ObjectBody>;");
        code.blank();
        comment(code, &["The list that an operation answers with.".to_owned()], &["@internal".to_owned()]);
        code.line("abstract [pages]<I, P extends { readonly items: readonly I[] }>(").indented(|code| {
            code.line("operation: string,");
            code.line("request: object | undefined,");
            code.line("options: object | undefined,");
        });
        code.line("): Pager<I, P>;");
        for operation in &schema.operations {
            let Some(request) = schema.record(&operation.request) else { continue };
            code.blank();
            method(code, schema, operation, request, example);
        }
    });
    code.line("}");
    code.finish()
}

fn method(
    code: &mut Code,
    schema: &Schema,
    operation: &Operation,
    request: &Record,
    example: &dyn Fn(&str) -> Option<String>,
) {
    let name = camel(&operation.method);
    let question = if request.fields.iter().any(Field::is_required) { "" } else { "?" };
    let output = operation.output.as_deref().unwrap_or("void");
    let promise = format!("Promise<{output}>");
    let (answer, options, helper) = match &operation.kind {
        OperationKind::Call if operation.is_submission => (promise, "SubmitOptions".to_owned(), "submit"),
        OperationKind::Call if operation.at_most_once => (promise, "CreateOptions".to_owned(), "submit"),
        OperationKind::Call => (promise, "CallOptions".to_owned(), "call"),
        OperationKind::Task { update } if operation.is_submission => {
            (promise, format!("SubmitTaskOptions<{update}>"), "submit")
        }
        OperationKind::Task { update } => (promise, format!("TaskOptions<{update}>"), "call"),
        OperationKind::Body => ("Promise<ObjectBody>".to_owned(), "CallOptions".to_owned(), "open"),
        OperationKind::Pages { item } => {
            (format!("Pager<{item}, {output}>"), "CallOptions".to_owned(), "pages")
        }
    };
    comment(code, &text(&request.docs, schema), &tags(schema, operation, request, example));
    code.line(format!("{name}(request{question}: {}, options?: {options}): {answer} {{", operation.request));
    code.indented(|code| {
        code.line(format!("return this[{helper}]({}, request, options);", quoted(&name)));
    });
    code.line("}");
}

/// The tags of a method's comment behind the description.
fn tags(
    schema: &Schema,
    operation: &Operation,
    request: &Record,
    example: &dyn Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut names: Vec<String> =
        request.fields.iter().map(|field| format!("`{}`", property(&field.name, &field.r#type))).collect();
    let last = names.pop();
    let fields = match (names.is_empty(), last) {
        (_, None) => "Nothing; it has no properties.".to_owned(),
        (true, Some(only)) => format!("{only}."),
        (false, Some(last)) => format!("{} and {last}.", names.join(", ")),
    };
    let mut tags = vec![format!("@param request {fields}")];
    tags.push(match operation.kind {
        OperationKind::Call if operation.is_submission => {
            "@param options `timeoutMs` and `maxAttempts` for the whole call, `submissionMode` for what is done if the \
             answer does not come, `signal` to end it."
                .to_owned()
        }
        OperationKind::Call => {
            "@param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.".to_owned()
        }
        OperationKind::Body => {
            "@param options `timeoutMs` for all of it, reading included, `maxAttempts` for the object, `signal` to end it, \
             also while it is read."
                .to_owned()
        }
        OperationKind::Pages { .. } => {
            "@param options `timeoutMs` and `maxAttempts` for the request of each page, `signal` to end the reading."
                .to_owned()
        }
        OperationKind::Task { .. } => {
            let mut text = "@param options `timeoutMs` for all of it, `maxAttempts` for each request, ".to_owned();
            if operation.at_most_once {
                text.push_str("`submissionMode` for what is done if the job may exist, ");
            }
            text.push_str("`signal` to end it, `onUpdate` to see what happens meanwhile.");
            text
        }
    });
    let first = |name: &str| {
        let docs = schema.record(name).map(|record| text(&record.docs, schema)).unwrap_or_default();
        docs.first().cloned().unwrap_or_default()
    };
    tags.push(match &operation.kind {
        OperationKind::Call | OperationKind::Task { .. } => match &operation.output {
            Some(output) => format!("@returns {}", first(output)),
            None => "@returns Nothing, when it is done.".to_owned(),
        },
        OperationKind::Body => {
            "@returns The content as it arrives: loop over it with `for await`, or take all of it at once."
                .to_owned()
        }
        OperationKind::Pages { item } => format!(
            "@returns A list to loop over with `for await`: each `{item}`, or with `pages()` each `{}`.",
            operation.output.as_deref().unwrap_or_default()
        ),
    });
    tags.push("@throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.".to_owned());
    if operation.is_submission {
        tags.push(
            "@throws `AmbiguousSubmissionError` if the request may have arrived and its answer did not, also when the \
             signal ended the call: do not blindly repeat it; store `submission`, and give it to `reconcile`."
                .to_owned(),
        );
    }
    if operation.at_most_once && !operation.is_submission {
        tags.push(
            "@throws `AmbiguousError` if the request may have arrived and its answer did not, also when the signal ended \
             the call: what it creates may exist; look for it before you repeat the call."
                .to_owned(),
        );
    }
    tags.push(
        "@throws `CloudInfiniteError` for any other failure; its class and `kind` say which.".to_owned(),
    );
    if let Some(example) = example(&camel(&operation.method)) {
        tags.push(format!("@example\n```ts\n{}\n```", example.trim_end()));
    }
    tags
}

pub(super) fn file(what: &str) -> Code {
    let mut code = Code::indented_by(STEP);
    code.line(format!("// {NOTICE}")).line(format!("// {what}"));
    code
}

/// A TSDoc comment.
pub(super) fn comment(code: &mut Code, paragraphs: &[String], tags: &[String]) {
    let room = code.room(WIDTH).saturating_sub(3);
    let mut lines: Vec<String> = Vec::new();
    let mut in_list = false;
    for paragraph in paragraphs {
        let is_entry = paragraph.starts_with("- ");
        let goes_on = is_entry && in_list;
        if !lines.is_empty() && !goes_on {
            lines.push(String::new());
        }
        in_list = is_entry;
        for (index, line) in wrap(paragraph, room).into_iter().enumerate() {
            lines.push(if is_entry && index > 0 { format!("  {line}") } else { line });
        }
    }
    if !tags.is_empty() && !lines.is_empty() {
        lines.push(String::new());
    }
    for tag in tags {
        if tag.contains('\n') {
            lines.extend(tag.lines().map(str::to_owned));
        } else {
            for (index, line) in wrap(tag, room).into_iter().enumerate() {
                lines.push(if index > 0 { format!("  {line}") } else { line });
            }
        }
    }
    let lines: Vec<String> = lines.iter().map(|line| line.replace("*/", "*\\/")).collect();
    match lines.as_slice() {
        [] => {}
        [only] if only.chars().count() + 4 <= room => {
            code.line(format!("/** {only} */"));
        }
        many => {
            code.line("/**");
            for line in many {
                code.line(format!(" * {line}").trim_end());
            }
            code.line(" */");
        }
    }
}

pub(super) fn text(docs: &Docs, schema: &Schema) -> Vec<String> {
    paragraphs(docs, schema, &Node(schema))
}

fn field_text(field: &Field, schema: &Schema) -> Vec<String> {
    let mut paragraphs = text(&field.docs, schema);
    if let (Type::Duration, Some(last)) = (field.r#type.innermost(), paragraphs.last_mut()) {
        last.push_str(" In milliseconds.");
    }
    paragraphs
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(super) fn type_of(ty: &Type) -> String {
    match ty {
        Type::Text | Type::Path | Type::Secret => "string".to_owned(),
        Type::Bytes => "Uint8Array".to_owned(),
        Type::Map => "Readonly<Record<string, string>>".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::U32 | Type::I64 | Type::F64 | Type::Duration => "number".to_owned(),
        Type::Timestamp => "Date".to_owned(),
        Type::Optional(inner) => type_of(inner),
        Type::List(inner) => format!("readonly {}[]", type_of(inner)),
        Type::Record(name) | Type::Choice(name) => name.clone(),
        Type::Response => "ResponseInfo".to_owned(),
        Type::Error => "CloudInfiniteError".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_data_and_maps_have_a_form() {
        for (ty, expected) in [
            (Type::Bytes, "Uint8Array"),
            (Type::Path, "string"),
            (Type::Secret, "string"),
            (Type::Map, "Readonly<Record<string, string>>"),
        ] {
            assert_eq!(type_of(&ty), expected);
        }
    }

    #[test]
    fn names_are_spelled_in_camel_case_with_the_unit_of_durations() {
        for (name, ty, expected) in [
            ("job_id", Type::Text, "jobId"),
            ("callback_mq_config", Type::Record("C".into()), "callbackMqConfig"),
            ("md5", Type::Text, "md5"),
            ("poll_interval", Type::Optional(Box::new(Type::Duration)), "pollIntervalMs"),
        ] {
            assert_eq!(property(name, &ty), expected);
        }
    }

    #[test]
    fn what_may_be_left_out_depends_on_the_direction() {
        let field = |name: &str, ty| Field { name: name.into(), docs: vec!["D.".into()], r#type: ty };
        let list = || Type::List(Box::new(Type::Choice("State".into())));
        let record = Record {
            name: "Thing".into(),
            docs: vec!["A thing, */ and more.".into()],
            fields: vec![field("of_states", list()), field("at", Type::Optional(Box::new(Type::Timestamp)))],
        };
        let written = |inbound| {
            let mut code = Code::indented_by(STEP);
            interface(&mut code, &Schema::default(), &record, inbound);
            code.finish()
        };
        let expected = "\n/** A thing, *\\/ and more. */\nexport interface Thing {\n  /** D. */\n  readonly ofStates?: readonly \
                        State[] | undefined;\n\n  /** D. */\n  readonly at?: Date | undefined;\n}\n";
        assert_eq!(written(true), expected);
        let expected = expected.replace("?: readonly State[] | undefined", ": readonly State[]");
        assert_eq!(written(false), expected.replace("Date | undefined", "Date"));
    }
}
