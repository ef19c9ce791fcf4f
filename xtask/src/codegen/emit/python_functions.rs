//! The Python package's functions that need no client.

use super::NOTICE;
use super::code::Code;
use super::python::{Section, docstring, is_list, parameter_type, parenthesised, text};
use crate::codegen::functions::{Function, Output, Parameter, ParameterType};
use crate::codegen::schema::Schema;

/// `_functions.py`.
pub(crate) fn module(schema: &Schema, example: &dyn Fn(&str) -> Option<String>) -> String {
    let mut code = Code::default();
    code.line(format!("# {NOTICE}"));
    code.line("\"\"\"Functions that need no client: they send nothing and answer at once.\"\"\"").blank();
    let parameters = || schema.functions.iter().flat_map(|function| &function.parameters);
    let has_lists =
        parameters().any(|parameter| matches!(&parameter.r#type, ParameterType::Owned(ty) if is_list(ty)));
    if has_lists {
        code.line("from collections.abc import Sequence");
    }
    code.line("from typing import TYPE_CHECKING").blank();
    if has_lists {
        code.line("from ._base import as_tuple");
    }
    code.line("from ._native import call_function").blank();
    code.line("if TYPE_CHECKING:").indented(|code| {
        code.line("from . import models");
    });
    code.blank();
    let mut names: Vec<String> =
        schema.functions.iter().map(|function| format!("\"{}\"", function.name)).collect();
    names.sort_unstable();
    code.line(format!("__all__ = [{}]", names.join(", ")));
    for function in &schema.functions {
        code.blank().blank();
        self::function(&mut code, schema, function, example);
    }
    code.finish()
}

fn function(code: &mut Code, schema: &Schema, function: &Function, example: &dyn Fn(&str) -> Option<String>) {
    let mut parameters = Vec::new();
    let mut by_name = false;
    for Parameter { name, r#type, .. } in &function.parameters {
        if r#type.is_optional() && !by_name {
            parameters.push("*".to_owned());
            by_name = true;
        }
        let default = if r#type.is_optional() { " = None" } else { "" };
        parameters.push(format!("{name}: {}{default}", annotation(r#type)));
    }
    let answer = match &function.output {
        Output::Record(name) => format!("models.{name}"),
        Output::Text => "str".to_owned(),
    };
    let arrow = match function.output {
        Output::Record(_) => format!(" -> \"{answer}\":"),
        Output::Text => format!(" -> {answer}:"),
    };
    parenthesised(code, &format!("def {}", function.name), &parameters, &arrow);
    code.indented(|code| {
        docstring(code, &text(&function.docs, schema), &sections(schema, function, example));
        let given: Vec<String> = function.parameters.iter().map(given).collect();
        let comma = if given.len() == 1 { "," } else { "" };
        let given = format!("({}{comma})", given.join(", "));
        let arguments = [format!("\"{}\"", function.name), given];
        parenthesised(code, &format!("answer: {answer} = call_function"), &arguments, "");
        code.line("return answer");
    });
}

fn given(parameter: &Parameter) -> String {
    match &parameter.r#type {
        ParameterType::Owned(ty) if is_list(ty) => format!("as_tuple({})", parameter.name),
        _ => parameter.name.clone(),
    }
}

fn annotation(ty: &ParameterType) -> String {
    match ty {
        ParameterType::Octets => "bytes | bytearray | memoryview | str".to_owned(),
        ParameterType::Text => "str".to_owned(),
        ParameterType::MaybeText => "str | None".to_owned(),
        ParameterType::Owned(ty) => parameter_type(ty),
    }
}

fn sections(schema: &Schema, function: &Function, example: &dyn Fn(&str) -> Option<String>) -> Vec<Section> {
    let arguments = function
        .parameters
        .iter()
        .map(|parameter| (parameter.name.clone(), text(&parameter.docs, schema).join(" ")))
        .collect();
    let answer = match &function.output {
        Output::Record(name) => {
            let docs = schema.record(name).map(|record| text(&record.docs, schema)).unwrap_or_default();
            (name.clone(), docs.first().cloned().unwrap_or_default())
        }
        Output::Text => ("str".to_owned(), "The text.".to_owned()),
    };
    let mut sections = vec![Section::Entries("Args", arguments), Section::Entries("Returns", vec![answer])];
    sections.push(Section::Entries(
        "Raises",
        vec![
            ("InvalidArgumentError".to_owned(), "An argument breaks a rule.".to_owned()),
            (
                "CloudInfiniteError".to_owned(),
                "Any other failure; its class and `kind` say which.".to_owned(),
            ),
        ],
    ));
    sections.extend(example(&function.name).map(Section::Example));
    sections
}

/// `generated_functions.rs` of the native side, before formatting.
pub(crate) fn native(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("//! The core's functions by their names.").blank();
    code.line("use pyo3::prelude::*;").blank();
    code.line("use crate::functions::{Given, Octets};").blank();
    code.line("/// Calls the function of that name.");
    code.line(
        "pub(crate) fn call<'py>(name: &str, given: &mut Given<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {",
    );
    code.indented(|code| {
        code.line("match name {").indented(|code| {
            for function in &schema.functions {
                arm(code, function);
            }
            code.line("_ => Err(crate::seam::unknown(name)),");
        });
        code.line("}");
    });
    code.line("}");
    code.finish()
}

fn arm(code: &mut Code, function: &Function) {
    code.line(format!("\"{}\" => {{", function.name)).indented(|code| {
        for Parameter { name, r#type, .. } in &function.parameters {
            let (ty, _) = passed(r#type, name);
            code.line(format!("let {name} = given.next::<{ty}>(\"{name}\")?;"));
        }
        let arguments: Vec<String> = function
            .parameters
            .iter()
            .map(|parameter| passed(&parameter.r#type, &parameter.name).1)
            .collect();
        code.line(format!("given.answer(cloud_infinite::{}({}))", function.name, arguments.join(", ")));
    });
    code.line("}");
}

/// The type that an argument is read as, and how the core is given it.
pub(super) fn passed(ty: &ParameterType, name: &str) -> (&'static str, String) {
    match ty {
        ParameterType::Octets => ("Octets", format!("{name}.as_ref()")),
        ParameterType::Text => ("String", format!("&{name}")),
        ParameterType::MaybeText => ("Option<String>", format!("{name}.as_deref()")),
        ParameterType::Owned(_) => ("_", name.to_owned()),
    }
}
