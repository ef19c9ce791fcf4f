//! The native side of the npm package: one line for each type and operation.

use super::NOTICE;
use super::code::Code;
use super::node::{camel, property};
use super::seam;
use crate::codegen::schema::{Record, Schema, Type};

/// `generated.rs`, before formatting.
pub(crate) fn source(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("//! The core's types and operations, as far as Node.js sees them.").blank();
    code.line("use cloud_infinite::{ErrorKind, Outcome};").blank();
    code.line("use crate::convert::{choice, from_js, to_js};");
    code.line("use crate::seam::operations;").line("use crate::stream::streams;").blank();
    seam::types(&mut code, schema, "js", pattern);
    code.blank();
    seam::operations(&mut code, schema, |operation| camel(&operation.method));
    code.blank();
    seam::streams(&mut code, schema, |stream| {
        let form = if stream.at_most_once { "Submission" } else { "Call" };
        format!("\"{}\" => {} {form}", camel(&stream.method), stream.request)
    });
    code.blank().line("/// Fields that JavaScript sees as a number of milliseconds.");
    code.line(format!("pub(crate) const DURATIONS: &[&str] = &[{}];", durations(schema).join(", ")));
    code.blank().line("/// Methods and functions as the core and as JavaScript spell them.");
    code.line("pub(crate) const METHODS: &[(&str, &str)] = &[").indented(|code| {
        for stream in &schema.streams {
            code.line(format!("(\"{}\", \"{}\"),", stream.method, camel(&stream.method)));
        }
        for operation in &schema.operations {
            code.line(format!("(\"{}\", \"{}\"),", operation.method, camel(&operation.method)));
        }
        for function in &schema.functions {
            code.line(format!("(\"{}\", \"{}\"),", function.name, camel(&function.name)));
        }
    });
    code.line("];");
    for (closed, function, what) in [
        (&schema.kinds, "kind_name", "The value of the kind in `errors.ts`."),
        (&schema.outcomes, "outcome_name", "The value of the outcome in `errors.ts`."),
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

/// `Job { job_id: c"jobId", … }`, which names every field so that a forgotten one does not compile.
fn pattern(record: &Record) -> String {
    let fields: Vec<String> = record
        .fields
        .iter()
        .map(|field| format!("{}: c\"{}\"", identifier(&field.name), property(&field.name, &field.r#type)))
        .collect();
    format!("{} {{ {} }}", record.name, fields.join(", "))
}

fn durations(schema: &Schema) -> Vec<String> {
    let fields = schema.records.iter().flat_map(|record| &record.fields);
    let mut names: Vec<String> = fields
        .filter(|field| *field.r#type.innermost() == Type::Duration)
        .map(|field| format!("\"{}\"", field.name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn identifier(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}
