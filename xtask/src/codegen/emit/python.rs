//! The Python package's models, errors and methods.

use super::code::Code;
use super::{NOTICE, upper_snake};
use crate::codegen::docs::{Speller, paragraphs, wrap};
use crate::codegen::schema::{Choice, Docs, Field, Operation, OperationKind, Record, Schema, Type};
use crate::shell::Result;

/// Longest line of the package's sources, as its pyproject.toml says too.
const WIDTH: usize = 110;

/// Kinds of errors that are also one of Python's own, where that is what people catch.
const BUILTIN_BASES: &[(&str, &str)] = &[
    ("InvalidArgument", "ValueError"),
    ("Connection", "ConnectionError"),
    ("Timeout", "TimeoutError"),
    ("WaitTimedOut", "TimeoutError"),
    ("File", "OSError"),
];

/// Names that a parameter of a method cannot have.
pub(super) const TAKEN: &[&str] =
    &["self", "timeout", "max_attempts", "submission_mode", "on_update", "on_progress", "inputs", "answer"];

const AMBIGUOUS_SUBMISSION: &str = "The submission as text, in JSON and without any credential: keep it wherever the \
    rest of your data is, and give it to `reconcile`, in this process or a later one.";

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

struct Python;

impl Speller for Python {
    fn variant(&self, choice: &str, variant: &str) -> String {
        format!("{choice}.{}", upper_snake(variant))
    }

    fn method(&self, method: &str) -> String {
        method.to_owned()
    }

    fn field(&self, field: &str) -> String {
        field.to_owned()
    }

    fn literal(&self, text: &str) -> Option<&'static str> {
        match text {
            "true" => Some("True"),
            "false" => Some("False"),
            "None" => Some("None"),
            _ => None,
        }
    }
}

/// `models.py`: dataclasses and open enumerations.
pub(crate) fn models(schema: &Schema) -> Result<String> {
    let mut code = Code::default();
    code.line(format!("# {NOTICE}"));
    code.line("\"\"\"What the service is asked and what it answers: frozen dataclasses and open enumerations.\"\"\"");
    code.blank().line("from __future__ import annotations").blank();
    let mut fields = schema.records.iter().flat_map(|record| &record.fields);
    if fields.clone().any(|field| field.r#type == Type::Map) {
        code.line("from collections.abc import Mapping");
    }
    code.line("from dataclasses import dataclass, field");
    code.line("from datetime import datetime, timedelta");
    if fields.any(|field| *field.r#type.innermost() == Type::Path) {
        code.line("from os import PathLike");
    }
    code.blank().line("from ._base import OpenEnum");
    if schema.has_errors() {
        code.line("from ._error import CloudInfiniteError");
    }
    code.blank();
    let mut names: Vec<&str> = schema.choices.iter().map(|choice| choice.name.as_str()).collect();
    names.extend(schema.records.iter().map(|record| record.name.as_str()));
    names.sort_unstable();
    code.line("__all__ = [").indented(|code| {
        for name in names {
            code.line(format!("\"{name}\","));
        }
    });
    code.line("]");
    code.blank().blank();
    code.line("def _no_response() -> ResponseInfo:").indented(|code| {
        code.line("\"\"\"The `response` of a record that was made by hand.\"\"\"");
        let zeros: Vec<String> = schema.record("ResponseInfo").map(zero_arguments).unwrap_or_default();
        code.line(format!("return ResponseInfo({})", zeros.join(", ")));
    });
    for choice in &schema.choices {
        self::choice(&mut code, schema, choice);
    }
    let inbound = schema.inbound();
    for record in &schema.records {
        dataclass(&mut code, schema, record, inbound.contains(record.name.as_str()))?;
    }
    Ok(code.finish())
}

fn zero_arguments(record: &Record) -> Vec<String> {
    let zero = |field: &&Field| match field.r#type {
        Type::Text | Type::Path | Type::Secret => Some("\"\""),
        Type::Bytes => Some("b\"\""),
        Type::Bool => Some("False"),
        Type::U32 | Type::I64 => Some("0"),
        Type::F64 => Some("0.0"),
        Type::Duration => Some("timedelta()"),
        _ => None,
    };
    record.fields.iter().filter_map(|field| Some(format!("{}={}", field.name, zero(&field)?))).collect()
}

fn choice(code: &mut Code, schema: &Schema, choice: &Choice) {
    code.blank().blank();
    code.line(format!("class {}(OpenEnum):", choice.name)).indented(|code| {
        docstring(code, &text(&choice.docs, schema), &[]);
        for variant in &choice.variants {
            code.blank();
            code.line(format!("{} = {}", upper_snake(&variant.name), quoted(&variant.text)));
            docstring(code, &text(&variant.docs, schema), &[]);
        }
    });
}

fn dataclass(code: &mut Code, schema: &Schema, record: &Record, inbound: bool) -> Result<()> {
    for field in &record.fields {
        if KEYWORDS.contains(&field.name.as_str()) {
            return Err(format!("{}.{} is a keyword of Python", record.name, field.name).into());
        }
    }
    code.blank().blank();
    code.line("@dataclass(frozen=True, kw_only=True, slots=True)");
    code.line(format!("class {}:", record.name)).indented(|code| {
        docstring(code, &text(&record.docs, schema), &[]);
        for field in &record.fields {
            let default = match &field.r#type {
                Type::Response => " = field(default_factory=_no_response, compare=False, repr=False)",
                // A mapping has no hash; records that are equal have the same one without it.
                Type::Map => " = field(default_factory=dict, hash=False)",
                Type::Optional(inner) if is_unprinted(inner) => " = field(default=None, repr=False)",
                Type::Optional(_) => " = None",
                other if is_unprinted(other) => " = field(repr=False)",
                Type::List(_) => " = ()",
                _ => "",
            };
            code.blank();
            code.line(format!("{}: {}{default}", field.name, attribute_type(&field.r#type, inbound)));
            docstring(code, &text(&field.docs, schema), &[]);
        }
    });
    Ok(())
}

/// Whether a value does not belong into the text of the record that holds it: it may be large, or a secret.
fn is_unprinted(ty: &Type) -> bool {
    matches!(ty, Type::Bytes | Type::Secret)
}

/// `errors.py`: the kinds, the outcomes and one exception class for each kind.
pub(crate) fn errors(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("# {NOTICE}"));
    code.line("\"\"\"The exceptions: one class for each kind of error, all derived from `CloudInfiniteError`.\"\"\"");
    code.blank().line("from __future__ import annotations").blank();
    code.line("import builtins").line("from enum import StrEnum").line("from typing import ClassVar");
    code.blank().line("from ._error import CloudInfiniteError").blank();
    let mut names = vec![
        "AmbiguousError".to_owned(),
        "AmbiguousSubmissionError".to_owned(),
        "CloudInfiniteError".to_owned(),
        schema.kinds.name.clone(),
        schema.outcomes.name.clone(),
    ];
    names.extend(schema.kinds.variants.iter().map(|(name, _)| format!("{name}Error")));
    names.sort_unstable();
    code.line("__all__ = [").indented(|code| {
        for name in names {
            code.line(format!("\"{name}\","));
        }
    });
    code.line("]");
    for closed in [&schema.kinds, &schema.outcomes] {
        code.blank().blank();
        code.line(format!("class {}(StrEnum):", closed.name)).indented(|code| {
            docstring(code, &text(&closed.docs, schema), &[]);
            for (name, docs) in &closed.variants {
                code.blank();
                code.line(format!("{} = \"{name}\"", upper_snake(name)));
                docstring(code, &text(docs, schema), &[]);
            }
        });
    }
    for (name, docs) in &schema.kinds.variants {
        let builtin = BUILTIN_BASES.iter().find(|(kind, _)| kind == name);
        let builtin = builtin.map(|(_, base)| format!(", builtins.{base}")).unwrap_or_default();
        code.blank().blank();
        code.line(format!("class {name}Error(CloudInfiniteError{builtin}):")).indented(|code| {
            docstring(code, &text(docs, schema), &[]);
            code.blank();
            code.line(format!("_kind: ClassVar[str] = {}.{}", schema.kinds.name, upper_snake(name)));
        });
    }
    code.blank().blank();
    code.line("class AmbiguousError(CloudInfiniteError):").indented(|code| {
        let docs = schema.outcomes.variants.iter().find(|(name, _)| name == "Ambiguous").map(|(_, docs)| docs);
        let mut paragraphs = docs.map(|docs| text(docs, schema)).unwrap_or_default();
        paragraphs.push(
            "A class of its own, whatever the `kind`, so that nobody submits again by catching, say, `TimeoutError`."
                .to_owned(),
        );
        docstring(code, &paragraphs, &[]);
    });
    code.blank().blank();
    code.line("class AmbiguousSubmissionError(AmbiguousError):").indented(|code| {
        let what = "A submission that may have created a job, and what `reconcile` finds it with.";
        docstring(code, &[what.to_owned()], &[]);
        code.blank();
        code.line("submission: str");
        docstring(code, &[AMBIGUOUS_SUBMISSION.to_owned()], &[]);
    });
    code.blank().blank();
    code.line("_CLASSES: dict[str, type[CloudInfiniteError]] = {").indented(|code| {
        for (name, _) in &schema.kinds.variants {
            code.line(format!("\"{name}\": {name}Error,"));
        }
    });
    code.line("}");
    code.finish()
}

/// Whether methods wait for their answers or are awaited.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Flavour {
    Sync,
    Async,
}

impl Flavour {
    /// Puts `Async` in front of a class of the asynchronous flavour.
    pub(super) fn class(self, name: &str) -> String {
        format!("{}{name}", if self == Self::Async { "Async" } else { "" })
    }
}

/// `_operations.py` and `_async_operations.py`: the methods of the clients.
pub(crate) fn operations(
    schema: &Schema,
    flavour: Flavour,
    example: &dyn Fn(&str) -> Option<String>,
) -> Result<String> {
    let mut code = Code::default();
    code.line(format!("# {NOTICE}"));
    code.line("\"\"\"The operations of the service as methods.\"\"\"").blank();
    // Annotations are evaluated, except those that name a model: `help()` then shows them without quotes, and
    // importing the package does not load the models.
    let has_tasks =
        schema.operations.iter().any(|operation| matches!(operation.kind, OperationKind::Task { .. }));
    let mut parameters = schema.operations.iter().filter_map(|operation| schema.record(&operation.request));
    let has_lists = parameters.clone().any(|record| record.fields.iter().any(|field| is_list(&field.r#type)));
    let has_maps = parameters.clone().any(|record| record.fields.iter().any(|field| is_map(&field.r#type)));
    let has_paths = parameters
        .clone()
        .any(|record| record.fields.iter().any(|field| *field.r#type.innermost() == Type::Path));
    let has_times = parameters
        .any(|record| record.fields.iter().any(|field| *field.r#type.innermost() == Type::Timestamp));
    let abstract_classes: Vec<&str> =
        [(has_tasks, "Callable"), (has_maps, "Mapping"), (has_lists, "Sequence")]
            .iter()
            .filter(|(has, _)| *has)
            .map(|(_, name)| *name)
            .collect();
    if !abstract_classes.is_empty() {
        code.line(format!("from collections.abc import {}", abstract_classes.join(", ")));
    }
    code.line(if has_times {
        "from datetime import datetime, timedelta"
    } else {
        "from datetime import timedelta"
    });
    if has_paths {
        code.line("from os import PathLike");
    }
    code.line("from typing import TYPE_CHECKING").blank();
    let (calls, pager) = (flavour.class("Calls"), flavour.class("Pager"));
    let (calls_module, pager_module) = match flavour {
        Flavour::Sync => ("_calls", "paging"),
        Flavour::Async => ("_async_calls", "_async_calls"),
    };
    let mut imports = vec![format!("from .{calls_module} import {calls}")];
    let has_modes = schema.operations.iter().any(|operation| operation.is_submission);
    let from_base: Vec<&str> = [(has_modes, "SubmissionMode"), (has_lists, "as_tuple")]
        .iter()
        .filter(|(has, _)| *has)
        .map(|(_, name)| *name)
        .collect();
    if !from_base.is_empty() {
        imports.push(format!("from ._base import {}", from_base.join(", ")));
    }
    imports.sort_unstable();
    imports.iter().for_each(|import| {
        code.line(import);
    });
    code.blank();
    code.line("if TYPE_CHECKING:").indented(|code| {
        code.line("from . import models");
        let mut lazy = vec![format!("from .{pager_module} import {pager}")];
        if schema.operations.iter().any(|operation| operation.kind == OperationKind::Body) {
            let module = match flavour {
                Flavour::Sync => "objects",
                Flavour::Async => "_async_objects",
            };
            lazy.push(format!("from .{module} import {}", flavour.class("ObjectBody")));
        }
        lazy.sort_unstable();
        lazy.iter().for_each(|import| {
            code.line(import);
        });
    });
    code.blank().blank();
    code.line(format!("class {}({calls}):", flavour.class("Operations"))).indented(|code| {
        code.line("\"\"\"The operations of the service; a client inherits them.\"\"\"");
    });
    for operation in &schema.operations {
        let Some(request) = schema.record(&operation.request) else { continue };
        let taken = request.fields.iter().find(|field| TAKEN.contains(&field.name.as_str()));
        if let Some(field) = taken {
            return Err(format!(
                "{}.{} would hide a parameter of every Python method",
                request.name, field.name
            )
            .into());
        }
        code.blank().indented(|code| method(code, schema, flavour, operation, request, example));
    }
    Ok(code.finish())
}

fn is_map(ty: &Type) -> bool {
    matches!(ty, Type::Map)
}

pub(super) fn is_list(ty: &Type) -> bool {
    matches!(ty, Type::List(_))
}

fn method(
    code: &mut Code,
    schema: &Schema,
    flavour: Flavour,
    operation: &Operation,
    request: &Record,
    example: &dyn Fn(&str) -> Option<String>,
) {
    let required: Vec<&Field> = request.fields.iter().filter(|field| field.is_required()).collect();
    let optional: Vec<&Field> = request.fields.iter().filter(|field| !field.is_required()).collect();
    let positional = required.len() == 1;
    let mut parameters = vec!["self".to_owned()];
    for field in &required {
        if !positional && parameters.len() == 1 {
            parameters.push("*".to_owned());
        }
        parameters.push(format!("{}: {}", field.name, parameter_type(&field.r#type)));
    }
    if !parameters.iter().any(|parameter| parameter == "*") {
        parameters.push("*".to_owned());
    }
    for field in &optional {
        let default = if is_list(&field.r#type) { "()" } else { "None" };
        let or_none = if is_map(&field.r#type) { " | None" } else { "" };
        parameters.push(format!("{}: {}{or_none} = {default}", field.name, parameter_type(&field.r#type)));
    }
    if let OperationKind::Task { update } = &operation.kind {
        parameters.push(format!("on_update: \"Callable[[models.{update}], object] | None\" = None"));
    }
    parameters.push("timeout: float | timedelta | None = None".to_owned());
    parameters.push("max_attempts: int | None = None".to_owned());
    if operation.is_submission {
        parameters.push("submission_mode: SubmissionMode | None = None".to_owned());
    }
    let (answer, helper) = match (&operation.kind, &operation.output) {
        (OperationKind::Pages { item }, Some(page)) => {
            (Some(format!("{}[models.{item}, models.{page}]", flavour.class("Pager"))), "_pages")
        }
        (OperationKind::Body, _) => (Some(flavour.class("ObjectBody")), "_open"),
        (_, output) => (output.as_ref().map(|output| format!("models.{output}")), "_call"),
    };
    // A list is requested when it is read, so that its method has nothing to wait for.
    let is_awaited = flavour == Flavour::Async && helper != "_pages";
    let (define, wait) = if is_awaited { ("async def", "await ") } else { ("def", "") };
    parenthesised(
        code,
        &format!("{define} {}", operation.method),
        &parameters,
        &answer.as_ref().map_or_else(|| " -> None:".to_owned(), |answer| format!(" -> \"{answer}\":")),
    );
    code.indented(|code| {
        docstring(
            code,
            &text(&request.docs, schema),
            &sections(schema, flavour, operation, &required, &optional, example),
        );
        code.line(format!("from .models import {}", request.name)).blank();
        let arguments: Vec<String> = required
            .iter()
            .chain(&optional)
            .map(|field| {
                let name = &field.name;
                if is_list(&field.r#type) {
                    format!("{name}=as_tuple({name})")
                } else if is_map(&field.r#type) {
                    format!("{name}={{}} if {name} is None else {name}")
                } else {
                    format!("{name}={name}")
                }
            })
            .collect();
        parenthesised(code, &format!("request = {}", request.name), &arguments, "");
        let mut arguments = vec![
            format!("\"{}\"", operation.method),
            "request".into(),
            "timeout".into(),
            "max_attempts".into(),
        ];
        if operation.is_submission {
            arguments.push("submission_mode=submission_mode".to_owned());
        }
        if matches!(operation.kind, OperationKind::Task { .. }) {
            arguments.push("on_update=on_update".to_owned());
        }
        match &answer {
            Some(answer) => {
                parenthesised(code, &format!("answer: {answer} = {wait}self.{helper}"), &arguments, "");
                code.line("return answer");
            }
            None => parenthesised(code, &format!("{wait}self.{helper}"), &arguments, ""),
        }
    });
}

/// `head(arguments)tail` on one line if it fits, else one argument a line, as the usual formatters do.
pub(super) fn parenthesised(code: &mut Code, head: &str, arguments: &[String], tail: &str) {
    let flat = format!("{head}({}){tail}", arguments.join(", "));
    if flat.chars().count() <= code.room(WIDTH) {
        code.line(flat);
        return;
    }
    code.line(format!("{head}(")).indented(|code| {
        for argument in arguments {
            code.line(if argument == "*" { "*,".to_owned() } else { format!("{argument},") });
        }
    });
    code.line(format!("){tail}"));
}

/// The sections of a method's docstring behind the description.
fn sections(
    schema: &Schema,
    flavour: Flavour,
    operation: &Operation,
    required: &[&Field],
    optional: &[&Field],
    example: &dyn Fn(&str) -> Option<String>,
) -> Vec<Section> {
    let mut arguments: Vec<(String, String)> = Vec::new();
    for field in required.iter().chain(optional) {
        arguments.push((field.name.clone(), text(&field.docs, schema).join(" ")));
    }
    if let OperationKind::Task { .. } = operation.kind {
        arguments.push((
            "on_update".to_owned(),
            match flavour {
                Flavour::Sync => {
                    "Called with what is seen on the way, in this thread. What it raises ends the call."
                }
                Flavour::Async => {
                    "Called with what is seen on the way, in the event loop. What it raises ends the call."
                }
            }
            .to_owned(),
        ));
    }
    arguments.push(("timeout".to_owned(), timeout_text(operation).to_owned()));
    arguments.push(("max_attempts".to_owned(), max_attempts_text(operation)));
    if operation.is_submission {
        arguments.push(("submission_mode".to_owned(), SUBMISSION_MODE.to_owned()));
    }
    let first = |name: &str| {
        let docs = schema.record(name).map(|record| text(&record.docs, schema)).unwrap_or_default();
        docs.first().cloned().unwrap_or_default()
    };
    let returns = match &operation.kind {
        OperationKind::Call | OperationKind::Task { .. } => {
            operation.output.as_ref().map(|output| (output.clone(), first(output)))
        }
        OperationKind::Body => Some((
            flavour.class("ObjectBody"),
            match flavour {
                Flavour::Sync => "The content as it arrives: iterate it, or `read()` it; best in a `with` block.",
                Flavour::Async => {
                    "The content as it arrives: iterate it with `async for`, or await its `read()`; best in an `async \
                     with` block."
                }
            }
            .to_owned(),
        )),
        OperationKind::Pages { item } => Some((
            flavour.class("Pager"),
            format!(
                "Iterate it{} for each `{item}`, or its `pages()` for each `{}`.",
                if flavour == Flavour::Async { ", with `async for`," } else { "" },
                operation.output.as_deref().unwrap_or_default()
            ),
        )),
    };
    let mut raises =
        vec![("InvalidArgumentError".to_owned(), "An argument breaks a rule. Nothing was sent.".to_owned())];
    if operation.is_submission {
        raises.push((
            "AmbiguousSubmissionError".to_owned(),
            "The request may have arrived and its answer did not: keep the error's `submission` and give it to \
             `reconcile` before you repeat the call."
                .to_owned(),
        ));
    } else if operation.at_most_once {
        raises.push((
            "AmbiguousError".to_owned(),
            "The request may have arrived and its answer did not: look for what it creates before you repeat the call."
                .to_owned(),
        ));
    }
    raises.push((
        "CloudInfiniteError".to_owned(),
        "Any other failure; its class and `kind` say which.".to_owned(),
    ));
    let mut sections = vec![
        Section::Entries("Args", arguments),
        Section::Entries("Returns", returns.into_iter().collect()),
        Section::Entries("Raises", raises),
    ];
    sections.retain(|section| !matches!(section, Section::Entries(_, entries) if entries.is_empty()));
    if let Some(example) = example(&operation.method) {
        sections.push(Section::Example(match flavour {
            Flavour::Sync => example,
            Flavour::Async => awaited(&example, operation),
        }));
    }
    sections
}

/// An example for the asynchronous client, out of the one that waits.
fn awaited(example: &str, operation: &Operation) -> String {
    match operation.kind {
        OperationKind::Pages { .. } => example.replace("for ", "async for "),
        OperationKind::Body => {
            let awaited =
                example.replace("client.", "await client.").replace("body.read(", "await body.read(");
            awaited.replace("with ", "async with ").replace("for ", "async for ")
        }
        OperationKind::Call | OperationKind::Task { .. } => {
            let call = format!("client.{}(", operation.method);
            example.replace(&call, &format!("await {call}"))
        }
    }
}

fn timeout_text(operation: &Operation) -> &'static str {
    match operation.kind {
        OperationKind::Call => {
            "Longest time for the call, in seconds or as a `timedelta`. Not given means the client's setting."
        }
        OperationKind::Pages { .. } => {
            "Longest time for the request of each page, in seconds or as a `timedelta`. Not given means the client's \
             setting."
        }
        OperationKind::Body => {
            "Longest time for all of it, reading included, in seconds or as a `timedelta`. Not given means the client's \
             setting for the beginning, and no limit for the reading."
        }
        OperationKind::Task { .. } => "Longest time for all of it, in seconds or as a `timedelta`.",
    }
}

fn max_attempts_text(operation: &Operation) -> String {
    let subject = match operation.kind {
        OperationKind::Call => "the call",
        OperationKind::Body => "the object",
        OperationKind::Pages { .. } => "each page",
        OperationKind::Task { .. } => "each step",
    };
    format!(
        "Requests that {subject} may take, the first one included: 1 to 10; 1 means that nothing is sent again. Not \
         given means the client's setting."
    )
}

/// Documents `SubmissionMode` of the package's `_base.py`.
pub(super) const SUBMISSION_MODE: &str = "What is done about a submission that may have created a job: `at_most_once` reports it \
    and never sends it again; `effectively_once` looks for its job in the service's list, which takes a while, and \
    sends it once more only if it is not there; `allow_duplicate_jobs` sends it again like any other request, so that \
    the same job may be made and billed several times. Not given means the client's setting.";

pub(super) enum Section {
    /// A heading, and names with their descriptions.
    Entries(&'static str, Vec<(String, String)>),
    /// Source text.
    Example(String),
}

pub(super) fn docstring(code: &mut Code, paragraphs: &[String], sections: &[Section]) {
    let mut lines: Vec<String> = Vec::new();
    let room = code.room(WIDTH);
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        // The first line stands behind three quotes.
        let padding = if index == 0 { "\u{0}\u{0}\u{0}" } else { "" };
        lines.extend(wrap(&format!("{padding}{paragraph}"), room));
    }
    for section in sections {
        lines.push(String::new());
        match section {
            Section::Entries(heading, entries) => {
                lines.push(format!("{heading}:"));
                for (name, description) in entries {
                    let wrapped = wrap(&format!("{name}: {description}"), room.saturating_sub(8));
                    for (index, line) in wrapped.iter().enumerate() {
                        lines.push(format!("{}{line}", if index == 0 { "    " } else { "        " }));
                    }
                }
            }
            Section::Example(source) => {
                lines.push("Example:".to_owned());
                for line in source.lines() {
                    lines.push(if line.is_empty() { String::new() } else { format!("    {line}") });
                }
            }
        }
    }
    let escape =
        |line: &String| line.replace('\u{0}', "").replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let lines: Vec<String> = lines.iter().map(escape).collect();
    match lines.as_slice() {
        [] => {}
        [only] if only.chars().count() + 6 <= room && !only.ends_with('"') => {
            code.line(format!("\"\"\"{only}\"\"\""));
        }
        [first, rest @ ..] => {
            code.line(format!("\"\"\"{first}"));
            for line in rest {
                code.line(line);
            }
            code.line("\"\"\"");
        }
    }
}

pub(super) fn text(docs: &Docs, schema: &Schema) -> Vec<String> {
    paragraphs(docs, schema, &Python)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The annotation of a dataclass field. Records that a caller makes take plain text for open enumerations.
fn attribute_type(ty: &Type, inbound: bool) -> String {
    match ty {
        Type::Text | Type::Secret => "str".to_owned(),
        Type::Bytes if inbound => "bytes | bytearray | memoryview".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Path if inbound => "str | PathLike[str]".to_owned(),
        Type::Path => "str".to_owned(),
        Type::Map => "Mapping[str, str]".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::U32 | Type::I64 => "int".to_owned(),
        Type::F64 => "float".to_owned(),
        Type::Timestamp => "datetime".to_owned(),
        Type::Duration if inbound => "float | timedelta".to_owned(),
        Type::Duration => "timedelta".to_owned(),
        Type::Optional(inner) => format!("{} | None", attribute_type(inner, inbound)),
        Type::List(inner) => format!("tuple[{}, ...]", attribute_type(inner, inbound)),
        Type::Record(name) => name.clone(),
        Type::Choice(name) if inbound => format!("{name} | str"),
        Type::Choice(name) => name.clone(),
        Type::Response => "ResponseInfo".to_owned(),
        Type::Error => "CloudInfiniteError".to_owned(),
    }
}

/// The annotation of a parameter, quoted if it names a model.
pub(super) fn parameter_type(ty: &Type) -> String {
    let plain = match ty {
        Type::List(inner) => format!("Sequence[{}]", qualified(inner)),
        other => qualified(other),
    };
    match ty.innermost() {
        Type::Record(_) | Type::Choice(_) => format!("\"{plain}\""),
        _ => plain,
    }
}

fn qualified(ty: &Type) -> String {
    match ty {
        Type::Record(name) => format!("models.{name}"),
        Type::Choice(name) => format!("models.{name} | str"),
        Type::Optional(inner) => format!("{} | None", qualified(inner)),
        other => attribute_type(other, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::parse::{Role, Source, parse};

    const CORE: &str = r#"
        open_enum! {
            /// A colour.
            pub enum Colour {
                /// Like the sea.
                DeepBlue = "deep-blue",
            }
        }
        /// A thing with a \ in it.
        pub struct Thing {
            /// Its name.
            pub name: String,
            /// Its colour.
            pub colour: Colour,
            /// Where it came from.
            pub response: ResponseInfo,
        }
        /// Where it came from.
        pub struct ResponseInfo {
            /// HTTP status.
            pub status: u32,
            /// Time it took.
            pub elapsed: Duration,
        }
        /// Several things.
        pub struct ThingPage {
            /// The things.
            pub items: Vec<Thing>,
        }
        /// Gets a thing.
        ///
        /// See [`ListThings`](crate::ListThings).
        pub struct GetThing {
            /// Its name.
            pub name: String,
            /// How long to look.
            pub patience: Option<Duration>,
        }
        /// Lists things.
        pub struct ListThings {
            /// Only these.
            pub colours: Vec<Colour>,
        }
        /// Makes a thing.
        pub struct MakeThing {
            /// Its name.
            pub name: String,
            /// Its colour.
            pub colour: Colour,
        }
        impl Operation for GetThing { type Output = Thing; }
        impl Operation for ListThings { type Output = ThingPage; }
        impl Operation for MakeThing { type Output = Thing; const ROUTE: Route = Route::post("/").at_most_once(); const IS_SUBMISSION: bool = true; }
        operations! {
            /// Gets a thing.
            get_thing: call GetThing,
            /// Lists things.
            list_things: pages ListThings,
            /// Makes a thing.
            make_thing: call MakeThing,
        }
    "#;

    fn schema(core: &str) -> Schema {
        parse(&[Source { path: "core.rs".into(), text: core.into(), role: Role::Data }]).unwrap()
    }

    fn methods(flavour: Flavour) -> String {
        operations(&schema(CORE), flavour, &|_| Some("client.get_thing(\"a\")\n".to_owned())).unwrap()
    }

    #[test]
    fn the_only_required_field_may_be_given_by_position() {
        let text = methods(Flavour::Sync);
        assert!(text.contains(
            "def get_thing(\n        self,\n        name: str,\n        *,\n        patience: float"
        ));
        assert!(
            text.contains("def make_thing(\n        self,\n        *,\n        name: str,\n        colour: ")
        );
        assert!(text.contains("from datetime import timedelta\n"), "datetime itself is not used");
    }

    #[test]
    fn lists_are_not_awaited_and_calls_are() {
        let text = methods(Flavour::Async);
        assert!(text.contains("    async def get_thing("));
        assert!(text.contains("= await self._call(\"get_thing\", request, timeout, max_attempts)"));
        assert!(text.contains("    def list_things("));
        assert!(text.contains("= self._pages("));
        assert!(text.contains("    await client.get_thing(\"a\")"));
    }

    #[test]
    fn only_what_may_exist_twice_warns_of_it() {
        let text = methods(Flavour::Sync);
        assert_eq!(text.matches("AmbiguousSubmissionError").count(), 1);
        assert_eq!(text.matches("submission_mode: SubmissionMode | None = None").count(), 1);
        assert!(text.contains("See `list_things`."));
    }

    #[test]
    fn answers_and_requests_differ_in_what_they_hold() {
        let text = models(&schema(CORE)).unwrap();
        assert!(text.contains("    DEEP_BLUE = \"deep-blue\"\n    \"\"\"Like the sea.\"\"\""));
        assert!(text.contains("\"\"\"A thing with a \\\\ in it.\"\"\""));
        assert!(text.contains("    colour: Colour\n"), "an answer has the enumeration");
        assert!(text.contains("    colour: Colour | str\n"), "a request takes text, too");
        assert!(text.contains("    items: tuple[Thing, ...] = ()\n"));
        assert!(
            text.contains("    response: ResponseInfo = field(default_factory=_no_response, compare=False, ")
        );
        assert!(text.contains("    return ResponseInfo(status=0, elapsed=timedelta())\n"));
    }

    const BINARY: &str = r#"
        /// Keeps a thing.
        pub struct KeepThing {
            /// What it is.
            pub body: Bytes,
            /// A preview.
            pub preview: Option<Bytes>,
            /// Where it lies.
            pub path: Option<PathBuf>,
            /// What is said of it.
            pub labels: BTreeMap<String, String>,
        }
        /// A kept thing.
        pub struct Kept {
            /// What it is.
            pub body: Bytes,
            /// Where it can be seen.
            pub url: Secret,
            /// What is said of it.
            pub labels: BTreeMap<String, String>,
        }
        impl Operation for KeepThing { type Output = Kept; }
        operations! {
            /// Keeps a thing.
            keep_thing: call KeepThing,
        }
    "#;

    #[test]
    fn what_is_large_or_secret_is_not_printed() {
        let schema = schema(BINARY);
        let text = models(&schema).unwrap();
        assert!(
            text.contains("    body: bytes | bytearray | memoryview = field(repr=False)\n"),
            "a request takes all"
        );
        assert!(text.contains("    body: bytes = field(repr=False)\n"), "an answer has bytes");
        assert!(text.contains(
            "    preview: bytes | bytearray | memoryview | None = field(default=None, repr=False)\n"
        ));
        assert!(text.contains("    url: str = field(repr=False)\n"));
        assert!(text.contains("    path: str | PathLike[str] | None = None\n"));
        assert!(text.contains("    labels: Mapping[str, str] = field(default_factory=dict, hash=False)\n"));
        assert!(
            text.contains("from collections.abc import Mapping\n")
                && text.contains("from os import PathLike\n")
        );
        let text = operations(&schema, Flavour::Sync, &|_| None).unwrap();
        assert!(text.contains("        labels: Mapping[str, str] | None = None,\n"));
        assert!(text.contains("labels={} if labels is None else labels"));
        assert!(
            text.contains("from collections.abc import Mapping\n")
                && text.contains("from os import PathLike\n")
        );
    }

    #[test]
    fn names_that_python_cannot_spell_are_refused() {
        let keyword = CORE.replace("pub patience:", "pub from:");
        assert_eq!(
            models(&schema(&keyword)).unwrap_err().to_string(),
            "GetThing.from is a keyword of Python"
        );
        let taken = CORE.replace("pub patience:", "pub timeout:");
        let refused = operations(&schema(&taken), Flavour::Sync, &|_| None).unwrap_err().to_string();
        assert_eq!(refused, "GetThing.timeout would hide a parameter of every Python method");
    }
}
