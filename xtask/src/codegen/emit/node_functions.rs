//! The npm package's functions that need no client.

use super::NOTICE;
use super::code::Code;
use super::node::{camel, comment, file, quoted, text, type_of};
use super::python_functions::passed;
use crate::codegen::functions::{Function, Output, Parameter, ParameterType};
use crate::codegen::schema::{Schema, Type};

/// `functions.ts`.
pub(crate) fn module(schema: &Schema, example: &dyn Fn(&str) -> Option<String>) -> String {
    let mut code = file("Functions that need no client: they send nothing and answer at once.");
    code.blank().line("import { callFunction } from \"./function-calls.js\";");
    let mut names: Vec<&str> = Vec::new();
    for function in &schema.functions {
        names.extend(function.output.record());
        for parameter in &function.parameters {
            if let ParameterType::Owned(ty) = &parameter.r#type
                && let Type::Record(name) | Type::Choice(name) = ty.innermost()
            {
                names.push(name);
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    if !names.is_empty() {
        code.line(format!("import type {{ {} }} from \"./models.js\";", names.join(", ")));
    }
    for function in &schema.functions {
        code.blank();
        self::function(&mut code, schema, function, example);
    }
    code.finish()
}

fn function(code: &mut Code, schema: &Schema, function: &Function, example: &dyn Fn(&str) -> Option<String>) {
    let name = camel(&function.name);
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|Parameter { name, r#type, .. }| {
            let question = if r#type.is_optional() { "?" } else { "" };
            format!("{}{question}: {}", camel(name), annotation(r#type))
        })
        .collect();
    let given: Vec<String> = function.parameters.iter().map(|parameter| camel(&parameter.name)).collect();
    let answer = match &function.output {
        Output::Record(name) => name.as_str(),
        Output::Text => "string",
    };
    comment(code, &text(&function.docs, schema), &tags(schema, function, example));
    code.line(format!("export function {name}({}): {answer} {{", parameters.join(", ")));
    code.indented(|code| {
        code.line(format!("return callFunction({}, [{}], {name});", quoted(&name), given.join(", ")));
    });
    code.line("}");
}

fn annotation(ty: &ParameterType) -> String {
    match ty {
        ParameterType::Octets => "Uint8Array | string".to_owned(),
        ParameterType::Text | ParameterType::MaybeText => "string".to_owned(),
        ParameterType::Owned(ty) => type_of(ty),
    }
}

fn tags(schema: &Schema, function: &Function, example: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut tags: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| {
            format!("@param {} {}", camel(&parameter.name), text(&parameter.docs, schema).join(" "))
        })
        .collect();
    if let Some(record) = function.output.record().and_then(|name| schema.record(name)) {
        tags.extend(text(&record.docs, schema).first().map(|first| format!("@returns {first}")));
    }
    tags.push("@throws `InvalidArgumentError` if an argument breaks a rule.".to_owned());
    tags.push(
        "@throws `CloudInfiniteError` for any other failure; its class and `kind` say which.".to_owned(),
    );
    if let Some(example) = example(&camel(&function.name)) {
        tags.push(format!("@example\n```ts\n{}\n```", example.trim_end()));
    }
    tags
}

/// `generated_functions.rs` of the native side, before formatting.
pub(crate) fn native(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("//! The core's functions by the names that JavaScript has for them.").blank();
    code.line("use crate::functions::{Called, Given, Octets, answer, unknown};").blank();
    code.line("/// Calls the function of that name.");
    code.line("pub(crate) fn call(name: &str, given: &mut Given<'_>) -> Called {").indented(|code| {
        code.line("match name {").indented(|code| {
            for function in &schema.functions {
                arm(code, function);
            }
            code.line("_ => unknown(name),");
        });
        code.line("}");
    });
    code.line("}");
    code.finish()
}

fn arm(code: &mut Code, function: &Function) {
    let js = camel(&function.name);
    code.line(format!("\"{js}\" => answer(\"{js}\", || {{")).indented(|code| {
        for Parameter { name, r#type, .. } in &function.parameters {
            let (ty, _) = passed(r#type, name);
            code.line(format!("let {name} = given.next::<{ty}>(\"{}\")?;", camel(name)));
        }
        let arguments: Vec<String> = function
            .parameters
            .iter()
            .map(|parameter| passed(&parameter.r#type, &parameter.name).1)
            .collect();
        code.line(format!("Ok(cloud_infinite::{}({}))", function.name, arguments.join(", ")));
    });
    code.line("}),");
}
