//! The Python package's methods that work on many inputs.

use super::NOTICE;
use super::code::Code;
use super::python::{
    Flavour, SUBMISSION_MODE, Section, TAKEN, docstring, parameter_type, parenthesised, text,
};
use crate::codegen::schema::{Field, Record, Schema, Stream, Type};
use crate::shell::Result;

/// `_streams.py` and `_async_streams.py`.
pub(crate) fn module(
    schema: &Schema,
    flavour: Flavour,
    example: &dyn Fn(&str) -> Option<String>,
) -> Result<String> {
    let mut code = Code::default();
    code.line(format!("# {NOTICE}"));
    code.line("\"\"\"The operations on many inputs as methods.\"\"\"").blank();
    let iterables = match flavour {
        Flavour::Sync => "Callable, Iterable",
        Flavour::Async => "AsyncIterable, Callable, Iterable",
    };
    let maps = if schema.streams.iter().any(|stream| stream.input != Type::Text) { ", Mapping" } else { "" };
    code.line(format!("from collections.abc import {iterables}{maps}"));
    code.line("from datetime import timedelta").line("from typing import TYPE_CHECKING").blank();
    if schema.streams.iter().any(|stream| stream.at_most_once) {
        code.line("from ._base import SubmissionMode");
    }
    let (operations, results) = (flavour.class("Operations"), flavour.class("Results"));
    match flavour {
        Flavour::Sync => code.line("from ._operations import Operations"),
        Flavour::Async => code.line("from ._async_operations import AsyncOperations"),
    };
    code.blank().line("if TYPE_CHECKING:").indented(|code| {
        code.line("from . import models");
        match flavour {
            Flavour::Sync => code.line("from .results import Results"),
            Flavour::Async => code.line("from ._async_results import AsyncResults"),
        };
    });
    code.blank().blank();
    code.line(format!("class {}({operations}):", flavour.class("Streams"))).indented(|code| {
        code.line("\"\"\"The operations on many inputs; a client inherits them.\"\"\"");
    });
    for stream in &schema.streams {
        let Some(request) = schema.record(&stream.request) else { continue };
        if let Some(field) =
            request.fields.iter().find(|field| TAKEN.contains(&field.name.as_str()) || field.is_required())
        {
            let name = format!("{}.{}", request.name, field.name);
            return Err(format!("{name} cannot be a parameter of a Python method with inputs").into());
        }
        code.blank().indented(|code| method(code, schema, flavour, stream, request, &results, example));
    }
    Ok(code.finish())
}

fn method(
    code: &mut Code,
    schema: &Schema,
    flavour: Flavour,
    stream: &Stream,
    request: &Record,
    results: &str,
    example: &dyn Fn(&str) -> Option<String>,
) {
    let Stream { method, item, progress, .. } = stream;
    let input = match &stream.input {
        Type::Record(name) => format!("models.{name} | Mapping[str, object]"),
        _ => "str".to_owned(),
    };
    let inputs = match flavour {
        Flavour::Sync => format!("Iterable[{input}]"),
        Flavour::Async => format!("Iterable[{input}] | AsyncIterable[{input}]"),
    };
    let mut parameters = vec!["self".to_owned(), format!("inputs: \"{inputs}\""), "*".to_owned()];
    for field in &request.fields {
        parameters.push(format!("{}: {} = None", field.name, parameter_type(&field.r#type)));
    }
    parameters.push(format!("on_progress: \"Callable[[models.{progress}], object] | None\" = None"));
    parameters.push("timeout: float | timedelta | None = None".to_owned());
    parameters.push("max_attempts: int | None = None".to_owned());
    if stream.at_most_once {
        parameters.push("submission_mode: SubmissionMode | None = None".to_owned());
    }
    let answer = format!("{results}[models.{item}]");
    parenthesised(code, &format!("def {method}"), &parameters, &format!(" -> \"{answer}\":"));
    code.indented(|code| {
        let sections = sections(schema, flavour, stream, &request.fields, results, example);
        docstring(code, &text(&request.docs, schema), &sections);
        let mut imports = vec![request.name.as_str()];
        let class = match &stream.input {
            Type::Record(name) => {
                imports.push(name);
                Some(name)
            }
            _ => None,
        };
        imports.sort_unstable();
        code.line(format!("from .models import {}", imports.join(", "))).blank();
        let arguments: Vec<String> =
            request.fields.iter().map(|field| format!("{0}={0}", field.name)).collect();
        parenthesised(code, &format!("request = {}", request.name), &arguments, "");
        let mut arguments = vec![
            format!("\"{method}\""),
            "request".into(),
            "inputs".into(),
            class.map_or_else(|| "None".to_owned(), Clone::clone),
            "timeout".into(),
            "max_attempts".into(),
            "on_progress".into(),
        ];
        if stream.at_most_once {
            arguments.push("submission_mode=submission_mode".to_owned());
        }
        parenthesised(code, &format!("answer: {answer} = self._stream"), &arguments, "");
        code.line("return answer");
    });
}

fn sections(
    schema: &Schema,
    flavour: Flavour,
    stream: &Stream,
    fields: &[Field],
    results: &str,
    example: &dyn Fn(&str) -> Option<String>,
) -> Vec<Section> {
    let what = match &stream.input {
        Type::Record(name) => format!("`{name}` records, or dictionaries with their fields"),
        _ => "Texts".to_owned(),
    };
    let from = match flavour {
        Flavour::Sync => "anything that can be iterated over. They are taken in this thread",
        Flavour::Async => {
            "anything that can be iterated over with `for` or `async for`. They are taken in the event loop"
        }
    };
    let inputs = format!(
        "{what}, from {from}, as there is room for them and not before. What the iteration raises ends the work and is \
         raised to the reader of the results."
    );
    let place = match flavour {
        Flavour::Sync => "in the thread that reads the results",
        Flavour::Async => "in the event loop",
    };
    let mut arguments = vec![("inputs".to_owned(), inputs)];
    arguments.extend(fields.iter().map(|field| (field.name.clone(), text(&field.docs, schema).join(" "))));
    arguments.push((
        "on_progress".to_owned(),
        format!(
            "Called {place} with how far the work is, at most ten times a second and with the last state always. What it \
             raises ends the work."
        ),
    ));
    let timeout = "Longest time for each input, in seconds or as a `timedelta`.";
    arguments.push(("timeout".to_owned(), timeout.to_owned()));
    let attempts = "Requests that each step may take, the first one included: 1 to 10; 1 means that nothing is sent again. \
                    Not given means the client's setting.";
    arguments.push(("max_attempts".to_owned(), attempts.to_owned()));
    if stream.at_most_once {
        arguments.push(("submission_mode".to_owned(), SUBMISSION_MODE.to_owned()));
    }
    let iterate = if flavour == Flavour::Async { " with `async for`" } else { "" };
    let returns = (
        results.to_owned(),
        format!("Iterate over it{iterate} for each `{}`. Nothing happens before that.", stream.item),
    );
    let raises = vec![
        ("InvalidArgumentError".to_owned(), "An argument breaks a rule. Nothing was sent.".to_owned()),
        (
            "CloudInfiniteError".to_owned(),
            "The work as a whole ended; what goes wrong with one input is part of its result.".to_owned(),
        ),
    ];
    let mut sections = vec![
        Section::Entries("Args", arguments),
        Section::Entries("Returns", vec![returns]),
        Section::Entries("Raises", raises),
    ];
    sections.extend(example(&stream.method).map(|example| {
        Section::Example(match flavour {
            Flavour::Sync => example,
            Flavour::Async => example.replace("for ", "async for "),
        })
    }));
    sections
}
