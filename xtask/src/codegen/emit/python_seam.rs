//! The native side of the Python package: one line for each type and operation.

use super::NOTICE;
use super::code::Code;
use super::seam;
use crate::codegen::schema::{Record, Schema};

/// `generated.rs`, before formatting.
pub(crate) fn source(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("//! The core's types and operations, as far as Python sees them.").blank();
    code.line("use cloud_infinite::{ErrorKind, Outcome};").blank();
    code.line("use crate::convert::{choice, from_python, to_python};");
    code.line("use crate::seam::operations;").line("use crate::stream::streams;").blank();
    seam::types(&mut code, schema, "python", pattern);
    code.blank();
    seam::operations(&mut code, schema, |operation| operation.method.clone());
    code.blank();
    seam::streams(&mut code, schema, |stream| format!("\"{}\" => {}", stream.method, stream.request));
    for (closed, function, what) in [
        (&schema.kinds, "kind_name", "The value of the kind in `errors.py`."),
        (&schema.outcomes, "outcome_name", "The value of the outcome in `errors.py`."),
    ] {
        code.blank().line(format!("/// {what}"));
        code.line(format!("pub(crate) const fn {function}(value: {}) -> &'static str {{", closed.name));
        code.indented(|code| {
            code.line("match value {").indented(|code| {
                for (name, _) in &closed.variants {
                    code.line(format!("{}::{name} => \"{name}\",", closed.name));
                }
            });
            code.line("}");
        });
        code.line("}");
    }
    code.finish()
}

/// `Job { job_id, r#type }`, which names every field so that a forgotten one does not compile.
fn pattern(record: &Record) -> String {
    let fields: Vec<String> = record.fields.iter().map(|field| identifier(&field.name)).collect();
    format!("{} {{ {} }}", record.name, fields.join(", "))
}

fn identifier(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}
