//! The operations of one request as a test of the core sees them: made out of JSON, answered in JSON.

use std::collections::BTreeSet;

use super::NOTICE;
use super::code::Code;
use crate::codegen::schema::{Operation, OperationKind, Record, Schema, Type};

/// Where it is written.
pub(crate) const PATH: &str = "tests/tests/suite/operation_vectors/generated.rs";

/// `generated.rs`, before formatting.
pub(crate) fn source(schema: &Schema) -> String {
    let is_call = |operation: &&Operation| matches!(operation.kind, OperationKind::Call);
    let is_list = |operation: &&Operation| matches!(operation.kind, OperationKind::Pages { .. });
    let played: Vec<&Operation> = schema
        .operations
        .iter()
        .filter(|operation| is_call(operation) || is_list(operation))
        .filter(|operation| is_document(schema, operation))
        .collect();
    let inbound = schema.reachable(played.iter().map(|operation| operation.request.as_str()));
    let outbound = schema.reachable(played.iter().filter_map(|operation| operation.output.as_deref()));
    let answers: BTreeSet<&str> = played.iter().filter_map(|operation| operation.output.as_deref()).collect();

    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("//! The operations of one request, made out of JSON and answered in JSON.").blank();
    code.line("use super::json::{choice, from_json, operations, to_json, told};").blank();
    for choice in &schema.choices {
        if inbound.contains(choice.name.as_str()) || outbound.contains(choice.name.as_str()) {
            code.line(format!("choice!({});", choice.name));
        }
    }
    for record in schema.records.iter().filter(|record| record.name != "ResponseInfo") {
        if outbound.contains(record.name.as_str()) {
            code.line(format!("to_json!({});", pattern(record)));
        }
        if inbound.contains(record.name.as_str()) {
            code.line(format!("from_json!({});", pattern(record)));
        }
    }
    code.line(format!("told! {{ {} }}", answers.into_iter().collect::<Vec<_>>().join(" "))).blank();
    code.line("operations! {").indented(|code| {
        for (name, rows) in [
            ("calls", played.iter().filter(|operation| is_call(operation)).collect::<Vec<_>>()),
            ("pages", played.iter().filter(|operation| is_list(operation)).collect()),
        ] {
            let rows: Vec<String> =
                rows.iter().map(|o| format!("\"{}\" => {}", o.method, o.request)).collect();
            code.line(format!("{name} {{ {} }}", rows.join(", ")));
        }
    });
    code.line("}");
    code.finish()
}

/// Whether JSON can hold what goes and comes: bytes, files and secrets have no place in a vector.
fn is_document(schema: &Schema, operation: &Operation) -> bool {
    let names = std::iter::once(operation.request.as_str()).chain(operation.output.as_deref());
    let records = schema.reachable(names);
    let mut fields = schema
        .records
        .iter()
        .filter(|record| records.contains(record.name.as_str()))
        .flat_map(|record| &record.fields);
    fields.all(|field| {
        !matches!(field.r#type.innermost(), Type::Bytes | Type::Path | Type::Secret | Type::Map | Type::F64)
    })
}

/// `Job { job_id, r#type }`, which names every field so that a forgotten one does not compile.
fn pattern(record: &Record) -> String {
    let identifier = |name: &str| match syn::parse_str::<syn::Ident>(name) {
        Ok(_) => name.to_owned(),
        Err(_) => format!("r#{name}"),
    };
    let fields: Vec<String> = record.fields.iter().map(|field| identifier(&field.name)).collect();
    format!("{} {{ {} }}", record.name, fields.join(", "))
}
