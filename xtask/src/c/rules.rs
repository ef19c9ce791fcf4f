//! The vectors of processing rules as a C program.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::shell::Result;

/// The C program that puts every vector of rules through the C interface.
pub(super) fn vectors(root: &Path) -> Result<String> {
    let read = |name: &str| -> Result<Vec<Value>> {
        let path = root.join("tests/vectors/rule").join(name).with_extension("json");
        Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
    };
    let mut out = String::from(HEAD);
    for vector in read("accepted")? {
        writeln!(out, "    accepted({}, {});", text(&vector["text"]), text(&vector["normalised"]))?;
    }
    for vector in read("refused")? {
        let facts = ["text", "kind", "operation", "message"].map(|name| text(&vector[name]));
        let [rule, kind, operation, message] = facts;
        writeln!(out, "    not_a_rule({rule}, {kind}, {operation}, {message}, {});", vector["position"])?;
    }
    for vector in read("built")? {
        writeln!(out, "    builder = begun();")?;
        for step in list(&vector["steps"]) {
            let required = list(&step["required"]).iter().map(|pair| (text(&pair[0]), argument(&pair[1])));
            let optional = step["optional"].as_object().into_iter().flatten();
            let optional = optional.map(|(name, value)| (format!("{name:?}"), argument(value)));
            let arguments: Vec<String> =
                required.chain(optional).flat_map(|(name, value)| [name, value]).collect();
            let count = arguments.len();
            let arguments = if count == 0 { "NULL".to_owned() } else { arguments.join(", ") };
            writeln!(
                out,
                "    step(&builder, {}, (const char *[]){{{arguments}}}, {count});",
                text(&step["step"])
            )?;
        }
        let facts = ["rule", "field", "message"].map(|name| text(&vector[name]));
        writeln!(out, "    built(&builder, {});", facts.join(", "))?;
    }
    for vector in read("predicted")? {
        let facts = ["rule", "format", "field", "message"].map(|name| text(&vector[name]));
        let [rule, format, field, message] = facts;
        let number = |value: &Value| value.as_u64().map_or("-1".to_owned(), |number| number.to_string());
        let predicted = &vector["predicted"];
        writeln!(
            out,
            "    predicted({rule}, {}, {}, {format}, {}, {}, {}, {}, {field}, {message});",
            vector["width"],
            vector["height"],
            number(&vector["orientation"]),
            number(&predicted[0]),
            number(&predicted[1]),
            text(&predicted["depends_on"]),
        )?;
    }
    out.push_str("    return finish(\"rule vectors\");\n}\n");
    Ok(out)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn argument(value: &Value) -> String {
    match value {
        Value::String(_) => text(value),
        other => format!("\"{other}\""),
    }
}

/// A text as C writes it; NULL for what is none.
fn text(value: &Value) -> String {
    let Some(text) = value.as_str() else { return "NULL".to_owned() };
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            // Two question marks could begin a trigraph.
            b' '..=b'~' if byte != b'?' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

const HEAD: &str = r#"/* Every vector of processing rules through the C interface. Written by the tests. */
#include "check.h"

static void accepted(const char *rule, const char *normalised) {
    char *answer = NULL;
    SUCCEED(cinf_check_rule(rule, &answer));
    CHECK_TEXT(answer, normalised);
    cinf_text_free(answer);
    cinf_rule_report *report = NULL;
    SUCCEED(cinf_explain_rule(rule, &report));
    CHECK_TEXT(report->normalised, normalised);
    CHECK(report->problem == NULL && report->segments_len > 0);
    cinf_rule_report_free(report);
}

static void not_a_rule(const char *rule, const char *kind, const char *operation, const char *message, unsigned position) {
    char *answer = NULL;
    cinf_error *error = cinf_check_rule(rule, &answer);
    CHECK(error != NULL && answer == NULL);
    CHECK_TEXT(cinf_error_field(error), "rule");
    CHECK(strstr(cinf_error_rule(error), message) != NULL);
    cinf_error_free(error);
    cinf_rule_report *report = NULL;
    SUCCEED(cinf_explain_rule(rule, &report));
    CHECK(report->normalised == NULL && report->segments_len == 0);
    CHECK_TEXT(report->problem->kind_name, kind);
    CHECK_TEXT(report->problem->operation, operation);
    CHECK_TEXT(report->problem->message, message);
    CHECK(report->problem->position == position);
    cinf_rule_report_free(report);
}

typedef struct {
    char *rule;
    cinf_error *error;
} builder_state;

static builder_state begun(void) {
    builder_state state = {NULL, NULL};
    return state;
}

static void step(builder_state *builder, const char *name, const char *const *arguments, size_t count) {
    if (builder->error != NULL) {
        return;
    }
    char *longer = NULL;
    builder->error = cinf_extend_rule(builder->rule != NULL ? builder->rule : "", name, arguments, count, &longer);
    if (builder->error == NULL) {
        cinf_text_free(builder->rule);
        builder->rule = longer;
    }
}

static void built(builder_state *builder, const char *rule, const char *field, const char *message) {
    if (rule != NULL) {
        SUCCEED(builder->error);
        CHECK_TEXT(builder->rule, rule);
    } else {
        refused(builder->error, field, message);
    }
    cinf_text_free(builder->rule);
}

static void predicted(const char *rule, uint32_t width, uint32_t height, const char *format, int orientation,
                      int64_t expected_width, int64_t expected_height, const char *depends_on, const char *field,
                      const char *message) {
    const uint32_t given = (uint32_t)orientation;
    cinf_size_prediction *size = NULL;
    cinf_error *error = cinf_predict_size(rule, width, height, format, orientation < 0 ? NULL : &given, &size);
    if (field != NULL) {
        refused(error, field, message);
        return;
    }
    SUCCEED(error);
    CHECK_TEXT(size->depends_on_name, depends_on);
    if (depends_on == NULL) {
        CHECK(size->width == expected_width && size->height == expected_height);
    } else {
        CHECK(size->explanation != NULL);
    }
    cinf_size_prediction_free(size);
}

int main(void) {
    builder_state builder;
    char *encoded = NULL;
    SUCCEED(cinf_encode_base64url("\xfb\xff", 2, &encoded));
    CHECK_TEXT(encoded, "-_8");
    cinf_text_free(encoded);
"#;
