//! What the native sides of the language packages have in common.

use super::code::Code;
use crate::codegen::schema::{Operation, OperationKind, Record, Schema, Stream};

/// The table from which a seam finds an operation by the name that its language has for it.
pub(crate) fn operations(code: &mut Code, schema: &Schema, name: impl Fn(&Operation) -> String) {
    let of_kind = |wanted: fn(&Operation) -> bool| -> String {
        let chosen = schema.operations.iter().filter(|operation| wanted(operation));
        let rows: Vec<String> =
            chosen.map(|operation| format!("\"{}\" => {}", name(operation), operation.request)).collect();
        rows.join(", ")
    };
    code.line("operations! {").indented(|code| {
        code.line(format!("calls {{ {} }}", of_kind(|operation| is_call(operation) && !operation.is_task)));
        code.line(format!("works {{ {} }}", of_kind(|operation| is_call(operation) && operation.is_task)));
        code.line(format!(
            "tasks {{ {} }}",
            of_kind(|operation| matches!(operation.kind, OperationKind::Task { .. }))
        ));
        code.line(format!(
            "bodies {{ {} }}",
            of_kind(|operation| matches!(operation.kind, OperationKind::Body))
        ));
        code.line(format!(
            "pages {{ {} }}",
            of_kind(|operation| matches!(operation.kind, OperationKind::Pages { .. }))
        ));
    });
    code.line("}");
}

fn is_call(operation: &Operation) -> bool {
    matches!(operation.kind, OperationKind::Call)
}

/// The table from which a seam finds a stream by the name that its language has for it.
pub(crate) fn streams(code: &mut Code, schema: &Schema, row: impl Fn(&Stream) -> String) {
    let rows = schema.streams.iter().map(row);
    code.line(format!("streams! {{ {} }}", rows.collect::<Vec<_>>().join(", ")));
}

/// One line for each type: choices, then records in the directions in which they travel.
pub(crate) fn types(code: &mut Code, schema: &Schema, language: &str, pattern: impl Fn(&Record) -> String) {
    let (inbound, outbound) = (schema.inbound(), schema.outbound());
    for choice in &schema.choices {
        code.line(format!("choice!({});", choice.name));
    }
    for record in &schema.records {
        if outbound.contains(record.name.as_str()) {
            code.line(format!("to_{language}!({});", pattern(record)));
        }
        if inbound.contains(record.name.as_str()) {
            code.line(format!("from_{language}!({});", pattern(record)));
        }
    }
}
