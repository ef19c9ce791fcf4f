//! The vectors of the operations as programs in C and C++, with one check for each field of each answer.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::rows::{Block, Dialect, Inexpressible, literal};
use crate::codegen::Speller;
use crate::codegen::names::{C, c_field, output_name, type_name};
use crate::codegen::schema::{Operation, OperationKind, Record, Schema, Type};
use crate::shell::Result;

/// Where the vectors are.
pub(super) const FOLDER: &str = "tests/vectors/operation";

/// The programs' sources.
pub(super) struct Sources {
    /// `operation_checks.h`: what both have in common.
    pub(super) checks: String,
    /// `operation_vectors.c`
    pub(super) c: String,
    /// `operation_vectors.cpp`
    pub(super) cpp: String,
    /// Cases that C cannot express.
    pub(super) left_out: usize,
}

const CHECKS_HEAD: &str =
    "/* What the answers of the vectors are made of, field by field. Written by the tests. */
#ifndef OPERATION_CHECKS_H
#define OPERATION_CHECKS_H

#include \"check.h\"

static inline void facts(const cinf_error *error, cinf_kind kind, cinf_outcome outcome, unsigned status,
                         const char *code, const char *request_id) {
    if (cinf_error_kind(error) != kind) {
        fprintf(stderr, \"%s\\n\", cinf_error_text(error));
    }
    CHECK(cinf_error_kind(error) == kind);
    CHECK(cinf_error_outcome(error) == outcome);
    CHECK(cinf_error_http_status(error) == status);
    CHECK_TEXT(cinf_error_code(error), code);
    CHECK_TEXT(cinf_error_request_id(error), request_id);
    CHECK(cinf_error_attempts(error) == 1);
}

";

const C_HEAD: &str = "/* Every operation is as its vectors say. Written by the tests. */
#include \"operation_checks.h\"

static void failed(cinf_error *error, cinf_kind kind, cinf_outcome outcome, unsigned status, const char *code,
                   const char *request_id) {
    CHECK(error != NULL);
    facts(error, kind, outcome, status, code, request_id);
    cinf_error_free(error);
}

int main(void) {
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.max_attempts = 1;
    cinf_client *client = NULL;
    SUCCEED(cinf_client_new(&options, &client));
";

const CPP_HEAD: &str = "// Every operation is as its vectors say. Written by the tests.
#include <cinf.hpp>

#include \"operation_checks.h\"

namespace {

template <class Call>
void failed(Call call, cinf_kind kind, cinf_outcome outcome, unsigned status, const char *code, const char *request_id) {
    try {
        call();
    } catch (const cinf::Error &error) {
        facts(error.get(), kind, outcome, status, code, request_id);
        return;
    }
    check_failed(__FILE__, __LINE__, \"nothing was thrown\");
}

} // namespace

int main() {
    cinf::ClientOptions options;
    options.max_attempts = 1;
    const cinf::Client client(options);
";

/// Writes the programs.
pub(super) fn sources(root: &Path, schema: &Schema) -> Result<Sources> {
    let mut paths: Vec<_> = fs::read_dir(root.join(FOLDER))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::result::Result<_, _>>()?;
    paths.sort();
    let mut made = Sources {
        checks: CHECKS_HEAD.to_owned(),
        c: C_HEAD.to_owned(),
        cpp: CPP_HEAD.to_owned(),
        left_out: 0,
    };
    let mut number = 0;
    for path in paths {
        let vectors: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let method = vectors["operation"].as_str().ok_or("vectors without an operation")?;
        let operation = schema.operations.iter().find(|operation| operation.method == method);
        let operation = operation.ok_or_else(|| format!("there is no operation {method}"))?;
        for case in vectors["cases"].as_array().into_iter().flatten() {
            number += 1;
            made.case(schema, operation, case, number)
                .map_err(|error| format!("{method}: {}: {error}", case["name"]))?;
        }
    }
    made.checks.push_str("#endif\n");
    made.c.push_str("    cinf_client_free(client);\n    return finish(\"operation vectors\");\n}\n");
    made.cpp.push_str("    return finish(\"operation vectors in C++\");\n}\n");
    Ok(made)
}

impl Sources {
    fn case(&mut self, schema: &Schema, operation: &Operation, case: &Value, number: usize) -> Result<()> {
        let mut blocks = Vec::new();
        for dialect in [Dialect::C, Dialect::Cpp] {
            let mut block = Block::new(dialect);
            match block.fill(schema, &operation.request, "request", &case["request"]) {
                Ok(()) => blocks.push(block),
                Err(Inexpressible::Zero) => {
                    self.left_out += 1;
                    return Ok(());
                }
                Err(Inexpressible::Mistake(message)) => return Err(message.into()),
            }
        }
        let [c, cpp] = &blocks[..] else { return Err("a program is missing".into()) };
        writeln!(self.c, "    {{ /* {} */\n{}", plain(&case["name"]), c.before)?;
        writeln!(self.cpp, "    {{ // {}\n{}", plain(&case["name"]), cpp.before)?;
        match case.get("error").and_then(Value::as_object) {
            Some(error) => self.failure(schema, operation, error)?,
            None => {
                if let Some(output) = &operation.output {
                    self.check(schema, output, case, number)?;
                }
                self.success(operation, number)?;
            }
        }
        writeln!(self.c, "{}    }}", c.after)?;
        writeln!(self.cpp, "{}    }}", cpp.after)?;
        Ok(())
    }

    fn failure(&mut self, schema: &Schema, operation: &Operation, error: &Map<String, Value>) -> Result<()> {
        let text = |name: &str| error.get(name).and_then(Value::as_str);
        let name = |choice: &str, value: Option<&str>, none: &str| match value {
            Some(value) => C(schema).variant(choice, value),
            None => none.to_owned(),
        };
        let or_null = |value: Option<&str>| value.map_or_else(|| "NULL".to_owned(), literal);
        let expected = format!(
            "{}, {}, {}, {}, {}",
            name("ErrorKind", text("kind"), "CINF_KIND_NONE"),
            name("Outcome", text("outcome"), "CINF_OUTCOME_NONE"),
            error.get("status").and_then(Value::as_u64).unwrap_or(0),
            or_null(text("code")),
            or_null(text("request_id"))
        );
        let method = &operation.method;
        match (&operation.kind, &operation.output) {
            (OperationKind::Pages { item }, Some(page)) => {
                let (item, page) = (type_name(item), type_name(page));
                writeln!(self.c, "        {item}_pager *pager = NULL;\n        {page} *page = NULL;")?;
                writeln!(self.c, "        SUCCEED(cinf_client_{method}(client, &request, NULL, &pager));")?;
                writeln!(self.c, "        failed({item}_pager_next_page(pager, &page), {expected});")?;
                writeln!(self.c, "        CHECK(page == NULL);\n        {item}_pager_free(pager);")?;
                writeln!(
                    self.cpp,
                    "        failed([&] {{ client.{method}(request).next_page(); }}, {expected});"
                )?;
            }
            (_, Some(output)) => {
                let answer = type_name(output);
                writeln!(self.c, "        {answer} *answer = NULL;")?;
                writeln!(
                    self.c,
                    "        failed(cinf_client_{method}(client, &request, NULL, &answer), {expected});"
                )?;
                writeln!(self.c, "        CHECK(answer == NULL);")?;
                writeln!(self.cpp, "        failed([&] {{ client.{method}(request); }}, {expected});")?;
            }
            (_, None) => {
                writeln!(
                    self.c,
                    "        failed(cinf_client_{method}(client, &request, NULL), {expected});"
                )?;
                writeln!(self.cpp, "        failed([&] {{ client.{method}(request); }}, {expected});")?;
            }
        }
        Ok(())
    }

    fn success(&mut self, operation: &Operation, number: usize) -> Result<()> {
        let method = &operation.method;
        match (&operation.kind, &operation.output) {
            (OperationKind::Pages { item }, Some(page)) => {
                let (item_type, page_type) = (type_name(item), type_name(page));
                writeln!(
                    self.c,
                    "        {item_type}_pager *pager = NULL;\n        {page_type} *page = NULL;\n        \
                     SUCCEED(cinf_client_{method}(client, &request, NULL, &pager));\n        \
                     SUCCEED({item_type}_pager_next_page(pager, &page));\n        check_{number}(page);\n        \
                     {page_type}_free(page);\n        {item_type}_pager_free(pager);"
                )?;
                writeln!(
                    self.cpp,
                    "        cinf::{item}Pager pager = client.{method}(request);\n        \
                     check_{number}(pager.next_page().get());"
                )?;
            }
            (_, Some(output)) => {
                let answer = type_name(output);
                writeln!(
                    self.c,
                    "        {answer} *answer = NULL;\n        SUCCEED(cinf_client_{method}(client, &request, NULL, \
                     &answer));\n        check_{number}(answer);\n        {answer}_free(answer);"
                )?;
                writeln!(self.cpp, "        check_{number}(client.{method}(request).get());")?;
            }
            (_, None) => {
                writeln!(self.c, "        SUCCEED(cinf_client_{method}(client, &request, NULL));")?;
                writeln!(self.cpp, "        client.{method}(request);")?;
            }
        }
        Ok(())
    }

    fn check(&mut self, schema: &Schema, output: &str, case: &Value, number: usize) -> Result<()> {
        let record = schema.record(output).ok_or_else(|| format!("there is no record {output}"))?;
        let answer = case["answer"].as_object().ok_or("an answer is missing")?;
        let name = output_name(output);
        writeln!(self.checks, "static inline void check_{number}(const {} *{name}) {{", type_name(output))?;
        writeln!(self.checks, "    CHECK({name} != NULL);")?;
        let id = case["request_id"].as_str().map_or_else(|| "NULL".to_owned(), literal);
        writeln!(self.checks, "    CHECK_TEXT({name}->response->request_id, {id});")?;
        fields(&mut self.checks, schema, record, &name, answer)?;
        self.checks.push_str("}\n\n");
        Ok(())
    }
}

/// One line, or more for what is nested, for each field of a record.
fn fields(
    out: &mut String,
    schema: &Schema,
    record: &Record,
    path: &str,
    values: &Map<String, Value>,
) -> Result<()> {
    if let Some(unknown) = values.keys().find(|name| !record.fields.iter().any(|field| field.name == **name))
    {
        return Err(format!("{} has no {unknown}", record.name).into());
    }
    for field in &record.fields {
        let place = format!("{path}->{}", c_field(field));
        let value = values.get(&field.name);
        let wrong = || format!("{}.{} cannot be {value:?}", record.name, field.name);
        match (&field.r#type, value) {
            (Type::Response, _) => {}
            (Type::List(inner), _) => {
                let items = value.and_then(Value::as_array).cloned().unwrap_or_default();
                writeln!(out, "    CHECK({place}_len == {});", items.len())?;
                for (index, item) in items.iter().enumerate() {
                    let place = format!("{place}[{index}]");
                    match (&**inner, item) {
                        (Type::Text, Value::String(text)) => {
                            writeln!(out, "    CHECK_TEXT({place}, {});", literal(text))?;
                        }
                        (Type::Record(name), Value::Object(values)) => {
                            let record = schema.record(name).ok_or_else(wrong)?;
                            fields(out, schema, record, &place, values)?;
                        }
                        _ => return Err(wrong().into()),
                    }
                }
            }
            (Type::Record(name), _) => {
                let record = schema.record(name).ok_or_else(wrong)?;
                let none = Map::new();
                fields(out, schema, record, &place, value.and_then(Value::as_object).unwrap_or(&none))?;
            }
            (Type::Optional(inner), None) => match &**inner {
                Type::Text | Type::Record(_) => writeln!(out, "    CHECK({place} == NULL);")?,
                Type::Choice(_) => writeln!(out, "    CHECK({place}_name == NULL);")?,
                Type::Bool => writeln!(out, "    CHECK({place} == CINF_FLAG_UNSET);")?,
                Type::U32 | Type::I64 | Type::Timestamp | Type::Duration => {
                    writeln!(out, "    CHECK({place} == CINF_ABSENT);")?;
                }
                _ => return Err(wrong().into()),
            },
            (ty, Some(value)) => match (ty.innermost(), value) {
                (Type::Text, Value::String(text)) => {
                    writeln!(out, "    CHECK_TEXT({place}, {});", literal(text))?;
                }
                (Type::Choice(choice), Value::String(text)) => {
                    writeln!(out, "    CHECK_TEXT({place}_name, {});", literal(text))?;
                    let known = schema.choices.iter().find(|known| known.name == *choice);
                    let variant =
                        known.and_then(|known| known.variants.iter().find(|known| known.text == *text));
                    let number = variant.map_or("Other", |variant| &variant.name);
                    writeln!(out, "    CHECK({place} == {});", C(schema).variant(choice, number))?;
                }
                (Type::Bool, Value::Bool(value)) => match ty {
                    Type::Optional(_) => {
                        let flag = if *value { "YES" } else { "NO" };
                        writeln!(out, "    CHECK({place} == CINF_FLAG_{flag});")?;
                    }
                    _ => writeln!(out, "    CHECK({place} == {value});")?,
                },
                (Type::U32 | Type::I64, Value::Number(number)) => {
                    writeln!(out, "    CHECK({place} == {number});")?;
                }
                (Type::Timestamp, Value::Object(time)) => {
                    let millis = time.get("unix_millis").and_then(Value::as_i64).ok_or_else(wrong)?;
                    writeln!(out, "    CHECK({place} == INT64_C({millis}));")?;
                }
                (Type::Record(name), Value::Object(values)) => {
                    let record = schema.record(name).ok_or_else(wrong)?;
                    writeln!(out, "    CHECK({place} != NULL);")?;
                    fields(out, schema, record, &place, values)?;
                }
                _ => return Err(wrong().into()),
            },
            (_, None) => return Err(wrong().into()),
        }
    }
    Ok(())
}

/// A text that may stand in a comment.
fn plain(text: &Value) -> String {
    text.as_str().unwrap_or_default().replace("*/", "* /")
}
