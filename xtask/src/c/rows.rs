//! Test programs that no hand could keep complete: one row for each exported function, and for each bad input.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use quote::ToTokens;
use serde_json::Value;

use crate::codegen::names::{init_macro, output_name, type_name};
use crate::codegen::request_name;
use crate::codegen::schema::{Field, Operation, OperationKind, Record, Schema, Type};
use crate::shell::Result;

/// Sources with exported functions.
const SOURCES: &[&str] = &[
    "version.rs",
    "error.rs",
    "credentials.rs",
    "client.rs",
    "object_body.rs",
    "shutdown.rs",
    "cancel.rs",
    "functions.rs",
    "generated/models.rs",
    "generated/errors.rs",
    "generated/operations.rs",
    "generated/functions.rs",
    "generated/streams.rs",
];

/// An exported function.
struct Function {
    name: String,
    parameters: Vec<(String, Parameter)>,
    /// Whether it returns an error.
    can_fail: bool,
    /// Whether it returns nothing.
    is_void: bool,
    /// What a function that cannot fail answers with when there is nothing to tell.
    nothing: &'static str,
}

enum Parameter {
    /// A handle to borrow, such as `cinf_client`.
    Handle(String),
    /// A handle to take over.
    Owned(String),
    /// An answer to take over.
    Answer,
    /// Where an answer or a handle goes.
    Output(String),
    /// Where a number goes.
    Count,
    /// A struct that begins with its size.
    Struct(String),
    /// A function to call back.
    Done(String),
    /// A function that gives inputs.
    Input(String),
    Text,
    UserData,
    /// Binary data, whose length follows.
    Data,
    /// The length of what stands before it.
    Length,
    /// A number of an enumeration.
    Number,
    /// A number of milliseconds.
    Millis,
    /// Texts; how many is the next parameter.
    Texts,
}

/// The C program that goes through every exported function, and the functions' names.
pub(super) fn every_function(root: &Path, schema: &Schema) -> Result<(String, Vec<String>)> {
    let mut functions = Vec::new();
    let mut structs = BTreeMap::new();
    for source in SOURCES.iter().chain(&["settings.rs"]) {
        let path = root.join("bindings-c/src").join(source);
        let file = syn::parse_file(&fs::read_to_string(&path)?)?;
        for item in &file.items {
            match item {
                syn::Item::Fn(item) if item.sig.abi.is_some() => functions.push(function(item)?),
                syn::Item::Struct(item) => {
                    structs.insert(item.ident.to_string(), texts_of(item));
                }
                _ => {}
            }
        }
    }
    let program = Program { schema, structs, functions: &functions };
    let text = program.write()?;
    Ok((text, functions.into_iter().map(|function| function.name).collect()))
}

fn function(item: &syn::ItemFn) -> Result<Function> {
    let name = item.sig.ident.to_string();
    let mut parameters = Vec::new();
    for input in &item.sig.inputs {
        let syn::FnArg::Typed(input) = input else { return Err(format!("{name} has a self").into()) };
        let syn::Pat::Ident(ident) = &*input.pat else { return Err(format!("{name} has a pattern").into()) };
        let ty = input.ty.to_token_stream().to_string().replace(' ', "");
        let parameter = parameter(&ty).ok_or_else(|| format!("{name}: no test knows what `{ty}` is"))?;
        parameters.push((ident.ident.to_string(), parameter));
    }
    let returned = item.sig.output.to_token_stream().to_string().replace(' ', "");
    let block = item.block.to_token_stream().to_string().replace(' ', "");
    Ok(Function {
        name,
        parameters,
        can_fail: returned == "->Option<Box<cinf_error>>",
        is_void: returned.is_empty(),
        // The number of a page is told by a function that all pagers share.
        nothing: match ["guard_or(ABSENT,", "next_page_number("].iter().any(|says| block.contains(says)) {
            true => "CINF_ABSENT",
            false => "0",
        },
    })
}

fn parameter(ty: &str) -> Option<Parameter> {
    let inside = |before: &str, after: &str| {
        ty.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).map(str::to_owned)
    };
    Some(match ty {
        "*constc_char" => Parameter::Text,
        "*const*constc_char" => Parameter::Texts,
        // A number that may be left out.
        "Option<&u32>" => Parameter::Answer,
        "u32" => Parameter::Length,
        "*constc_void" => Parameter::Data,
        "usize" => Parameter::Length,
        "*mutc_void" => Parameter::UserData,
        "i64" => Parameter::Millis,
        "Option<&mutMaybeUninit<usize>>" => Parameter::Count,
        _ => {
            if let Some(of) = inside("Option<&mutMaybeUninit<*mut", ">>") {
                Parameter::Output(of)
            } else if let Some(of) = inside("Option<&", ">") {
                Parameter::Handle(of)
            } else if let Some(of) = inside("Option<Box<", ">>") {
                Parameter::Owned(of)
            } else if inside("MaybeUninit<", ">").is_some() {
                Parameter::Number
            } else if let Some(of) = inside("*const", "") {
                Parameter::Struct(of)
            } else if ty.starts_with("*mut") {
                Parameter::Answer
            } else if ty.ends_with("_done") {
                Parameter::Done(ty.to_owned())
            } else if ty.ends_with("_input") {
                Parameter::Input(ty.to_owned())
            } else {
                return None;
            }
        }
    })
}

/// Fields of a struct that a program fills in: text, arrays of text, and nested structs.
#[derive(Default)]
struct Texts {
    is_prefixed: bool,
    texts: Vec<String>,
    arrays: Vec<String>,
    nested: Vec<(String, String)>,
}

fn texts_of(item: &syn::ItemStruct) -> Texts {
    let mut found = Texts::default();
    for field in &item.fields {
        let name = field.ident.as_ref().map(|ident| ident.to_string().replace("r#", "")).unwrap_or_default();
        let ty = field.ty.to_token_stream().to_string().replace(' ', "");
        match ty.as_str() {
            "usize" if name == "struct_size" => found.is_prefixed = true,
            "*constc_char" => found.texts.push(name),
            "*const*constc_char" => found.arrays.push(name),
            _ => {
                let of = ty.strip_prefix("*constcinf_").filter(|of| *of != "cancel_token");
                found.nested.extend(of.map(|of| (name, format!("cinf_{of}"))));
            }
        }
    }
    found
}

struct Program<'a> {
    schema: &'a Schema,
    structs: BTreeMap<String, Texts>,
    functions: &'a [Function],
}

impl Program<'_> {
    fn write(&self) -> Result<String> {
        let mut out = String::from(
            "/* Every exported function is given NULL, text that is not UTF-8, and a panic. Written by the tests. */\n\
             #include \"check.h\"\n\nvoid cinf_test_arm_panic(void);\nbool cinf_test_disarm_panic(void);\n\n\
             static const char *const BAD = \"bad \\xff text\";\nstatic const char *const BAD_LIST[] = {\"fine\", \"bad \
             \\xff text\"};\nstatic const char *const GOOD_LIST[] = {\"a\", \"b\"};\n\n\
             static void internal(cinf_error *error) {\n    CHECK(error != NULL);\n    CHECK(cinf_error_kind(error) == \
             CINF_KIND_INTERNAL);\n    CHECK(strstr(cinf_error_text(error), \"the client panicked: injected\") != \
             NULL);\n    cinf_error_free(error);\n}\n\n",
        );
        self.callbacks(&mut out);
        self.inputs(&mut out);
        self.makers(&mut out)?;
        for function in self.functions {
            writeln!(out, "static void test_{}(const cinf_client *client) {{", function.name)?;
            writeln!(out, "    (void)client;")?;
            self.nulls(&mut out, function)?;
            self.bad_texts(&mut out, function)?;
            self.panic(&mut out, function)?;
            writeln!(out, "}}\n")?;
        }
        writeln!(out, "int main(void) {{\n    cinf_client *client = emulated_client();")?;
        for function in self.functions {
            writeln!(out, "    test_{}(client);", function.name)?;
        }
        writeln!(out, "    cinf_client_free(client);\n    return finish(\"every function\");\n}}")?;
        Ok(out)
    }

    /// One callback for each kind of answer; none of them may be called, because nothing here is started.
    fn callbacks(&self, out: &mut String) {
        let mut names: Vec<&str> = Vec::new();
        for (_, parameter) in self.functions.iter().flat_map(|function| &function.parameters) {
            if let Parameter::Done(of) = parameter
                && !names.contains(&of.as_str())
            {
                names.push(of);
                let answer = of.trim_end_matches("_done");
                if answer == "cinf" {
                    // Of a call that answers with nothing.
                    out.push_str(
                        "static void on_cinf(cinf_error *error, void *user_data) {\n    (void)user_data;\n    \
                         cinf_error_free(error);\n}\n\n",
                    );
                    continue;
                }
                let _ = writeln!(
                    out,
                    "static void on_{answer}(cinf_error *error, {answer} *answer, void *user_data) {{\n    \
                     (void)user_data;\n    cinf_error_free(error);\n    {answer}_free(answer);\n}}\n"
                );
            }
        }
    }

    /// One function for each kind of input, which gives none.
    fn inputs(&self, out: &mut String) {
        let mut names: Vec<&str> = Vec::new();
        for (_, parameter) in self.functions.iter().flat_map(|function| &function.parameters) {
            if let Parameter::Input(of) = parameter
                && !names.contains(&of.as_str())
            {
                names.push(of);
                let input = match of.trim_end_matches("_input") {
                    "cinf_text" => "char",
                    record => record,
                };
                let _ = writeln!(
                    out,
                    "static int32_t no_{of}(const {input} **input, void *user_data) {{\n    (void)input;\n    \
                     (void)user_data;\n    return 0;\n}}\n"
                );
            }
        }
    }

    /// Functions that make a handle to try something on.
    fn makers(&self, out: &mut String) -> Result<()> {
        for operation in &self.schema.operations {
            let OperationKind::Pages { item } = &operation.kind else { continue };
            let handle = format!("{}_pager", type_name(item));
            if out.contains(&format!("some_{handle}(")) {
                continue;
            }
            writeln!(
                out,
                "static {handle} *some_{handle}(const cinf_client *client) {{\n    {handle} *made = NULL;\n    \
                 SUCCEED(cinf_client_{}(client, NULL, NULL, &made));\n    return made;\n}}\n",
                operation.method
            )?;
        }
        for stream in &self.schema.streams {
            let handle = format!("{}_stream", type_name(&stream.item));
            if out.contains(&format!("some_{handle}(")) {
                continue;
            }
            let input = match &stream.input {
                Type::Record(name) => format!("{}_input", type_name(name)),
                _ => "cinf_text_input".to_owned(),
            };
            writeln!(
                out,
                "static {handle} *some_{handle}(const cinf_client *client) {{\n    {handle} *made = NULL;\n    \
                 SUCCEED(cinf_client_{}(client, NULL, NULL, no_{input}, NULL, &made));\n    return made;\n}}\n",
                stream.method
            )?;
        }
        let call = self.schema.operations.iter().find(|operation| {
            matches!(operation.kind, OperationKind::Call)
                && self.schema.record(&operation.request).is_some_and(may_be_null)
        });
        let answered = call.and_then(|call| Some((call, call.output.as_deref()?)));
        let (call, output) = answered.ok_or("no operation that answers can be called without a request")?;
        writeln!(
            out,
            "static cinf_call *some_cinf_call(const cinf_client *client) {{\n    cinf_call *made = NULL;\n    \
             SUCCEED(cinf_client_{}_async(client, NULL, NULL, &made, on_{}, NULL));\n    return made;\n}}\n",
            call.method,
            type_name(output)
        )?;
        out.push_str(
            "static cinf_cancel_token *some_cinf_cancel_token(const cinf_client *client) {\n    (void)client;\n    \
             cinf_cancel_token *made = NULL;\n    SUCCEED(cinf_cancel_token_new(&made));\n    return made;\n}\n\n\
             static cinf_object_body *some_cinf_object_body(const cinf_client *client) {\n    \
             cinf_put_object put = CINF_PUT_OBJECT_INIT;\n    put.key = \"some\";\n    put.body = \"some\";\n    \
             put.body_len = 4;\n    cinf_stored_object *stored = NULL;\n    \
             SUCCEED(cinf_client_put_object(client, &put, NULL, &stored));\n    cinf_stored_object_free(stored);\n    \
             cinf_get_object get = CINF_GET_OBJECT_INIT;\n    get.key = put.key;\n    cinf_object_body *made = NULL;\n    \
             SUCCEED(cinf_client_get_object(client, &get, NULL, &made));\n    return made;\n}\n\n\
             static cinf_error *some_cinf_error(const cinf_client *client) {\n    return \
             cinf_client_for_bucket(client, NULL, NULL);\n}\n\n\
             static cinf_client *some_cinf_client(const cinf_client *client) {\n    cinf_client *made = NULL;\n    \
             SUCCEED(cinf_client_for_bucket(client, \"other-1250000000\", &made));\n    return made;\n}\n\n",
        );
        Ok(())
    }

    /// Declarations for a call whose arguments can all be read; answers with the arguments and with what frees them.
    fn arguments(&self, out: &mut String, function: &Function) -> Result<(Vec<String>, String)> {
        let mut arguments = Vec::new();
        let mut after = String::new();
        for (name, parameter) in &function.parameters {
            arguments.push(match parameter {
                Parameter::Handle(of) if of == "cinf_client" => "client".to_owned(),
                // Only the library makes one.
                Parameter::Handle(of) if of == "cinf_credential_reply" => "NULL".to_owned(),
                Parameter::Handle(of) => {
                    writeln!(out, "        {of} *{name} = some_{of}(client);")?;
                    writeln!(after, "        {of}_free({name});")?;
                    name.clone()
                }
                Parameter::Owned(of) => format!("some_{of}(client)"),
                Parameter::Answer | Parameter::UserData => "NULL".to_owned(),
                Parameter::Output(of) => {
                    let of = of.strip_prefix("c_").unwrap_or(of);
                    writeln!(out, "        {of} *out_{name} = NULL;")?;
                    format!("&out_{name}")
                }
                Parameter::Count => {
                    writeln!(out, "        size_t out_{name} = 0;")?;
                    format!("&out_{name}")
                }
                Parameter::Struct(of) => {
                    self.filled(out, of, name)?;
                    format!("&{name}")
                }
                Parameter::Done(of) => format!("on_{}", of.trim_end_matches("_done")),
                Parameter::Input(of) => format!("no_{of}"),
                Parameter::Text => "\"other-1250000000\"".to_owned(),
                Parameter::Texts => "GOOD_LIST".to_owned(),
                Parameter::Data => "\"x\"".to_owned(),
                Parameter::Number | Parameter::Millis | Parameter::Length => "1".to_owned(),
            });
        }
        Ok((arguments, after))
    }

    /// A struct in which every text is given, and every nested struct as well.
    fn filled(&self, out: &mut String, of: &str, name: &str) -> Result<()> {
        let Some(texts) = self.structs.get(of).filter(|texts| texts.is_prefixed) else {
            return Err(format!("{of} has no struct_size").into());
        };
        writeln!(out, "        {of} {name} = {}_INIT;", of.to_uppercase())?;
        if of == "cinf_client_options" {
            return Ok(());
        }
        for text in texts.texts.iter().filter(|text| !self.is_twin(of, text)) {
            writeln!(out, "        {name}.{text} = \"x\";")?;
        }
        for (field, nested) in &texts.nested {
            self.filled(out, nested, &format!("{name}_{field}"))?;
            writeln!(out, "        {name}.{field} = &{name}_{field};")?;
        }
        Ok(())
    }

    /// The map that an array belongs to, if it does.
    fn map_of<'t>(&self, of: &str, array: &'t str) -> Option<&'t str> {
        let map = array.strip_suffix("_names").or_else(|| array.strip_suffix("_values"))?;
        let record = self.schema.records.iter().find(|record| type_name(&record.name) == of)?;
        record.fields.iter().any(|field| field.name == map && field.r#type == Type::Map).then_some(map)
    }

    /// Whether a text stands beside a number of the same meaning.
    fn is_twin(&self, of: &str, text: &str) -> bool {
        let record = self.schema.records.iter().find(|record| type_name(&record.name) == of);
        record.into_iter().flat_map(|record| &record.fields).any(|field| {
            matches!(field.r#type.innermost(), Type::Choice(_)) && format!("{}_name", field.name) == text
        })
    }

    /// Whether NULL is a sensible value of a parameter.
    fn takes_null(&self, function: &Function, name: &str, parameter: &Parameter) -> bool {
        match parameter {
            Parameter::Text => self.may_be_left_out(function, name),
            Parameter::Struct(of) => {
                let record = self.schema.records.iter().find(|record| type_name(&record.name) == *of);
                record.is_none_or(may_be_null)
            }
            Parameter::Output(of) => of == "cinf_call" && name == "call",
            Parameter::UserData
            | Parameter::Owned(_)
            | Parameter::Answer
            | Parameter::Number
            | Parameter::Length
            | Parameter::Millis => true,
            Parameter::Handle(_)
            | Parameter::Count
            | Parameter::Done(_)
            | Parameter::Input(_)
            | Parameter::Texts
            | Parameter::Data => false,
        }
    }

    /// Whether a parameter of a function that needs no client is optional.
    fn may_be_left_out(&self, function: &Function, name: &str) -> bool {
        let functions = &self.schema.functions;
        let known = functions.iter().find(|known| function.name == format!("cinf_{}", known.name));
        let mut parameters = known.into_iter().flat_map(|known| &known.parameters);
        parameters.any(|parameter| parameter.name == name && parameter.r#type.is_optional())
    }

    fn nulls(&self, out: &mut String, function: &Function) -> Result<()> {
        if !function.can_fail {
            let nulls: Vec<&str> = function
                .parameters
                .iter()
                .map(|(_, parameter)| match parameter {
                    Parameter::Number | Parameter::Millis => "12345",
                    _ => "NULL",
                })
                .collect();
            let call = format!("{}({})", function.name, nulls.join(", "));
            match (function.is_void, nulls.is_empty()) {
                (true, _) => writeln!(out, "    {call};\n    CHECK(true);")?,
                (false, true) => writeln!(out, "    CHECK({call} != 0);")?,
                (false, false) => writeln!(out, "    CHECK({call} == {});", function.nothing)?,
            }
            return Ok(());
        }
        for (index, (name, parameter)) in function.parameters.iter().enumerate() {
            if self.takes_null(function, name, parameter) {
                continue;
            }
            writeln!(out, "    {{")?;
            let (mut arguments, after) = self.arguments(out, function)?;
            let given = std::mem::replace(&mut arguments[index], "NULL".to_owned());
            let unused = given.trim_start_matches('&');
            if unused.chars().all(|c| c.is_alphanumeric() || c == '_') {
                writeln!(out, "        (void){unused};")?;
            }
            writeln!(
                out,
                "        refused({}({}), \"{name}\", \"is NULL\");",
                function.name,
                arguments.join(", ")
            )?;
            writeln!(out, "{after}    }}")?;
        }
        Ok(())
    }

    fn bad_texts(&self, out: &mut String, function: &Function) -> Result<()> {
        if !function.can_fail {
            return Ok(());
        }
        for (index, (name, parameter)) in function.parameters.iter().enumerate() {
            match parameter {
                Parameter::Text => {
                    writeln!(out, "    {{")?;
                    let (mut arguments, after) = self.arguments(out, function)?;
                    arguments[index] = "BAD".to_owned();
                    let call = format!("{}({})", function.name, arguments.join(", "));
                    writeln!(out, "        refused({call}, \"{name}\", \"must be UTF-8\");\n{after}    }}")?;
                }
                Parameter::Struct(of) => {
                    for (assignments, field) in self.spoiled(of, name, "") {
                        writeln!(out, "    {{")?;
                        let (arguments, after) = self.arguments(out, function)?;
                        let call = format!("{}({})", function.name, arguments.join(", "));
                        writeln!(out, "        {assignments}")?;
                        writeln!(
                            out,
                            "        refused({call}, \"{field}\", \"must be UTF-8\");\n{after}    }}"
                        )?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Each way to spoil a text of a struct, with the name that the error must have.
    fn spoiled(&self, of: &str, variable: &str, before: &str) -> Vec<(String, String)> {
        let Some(texts) = self.structs.get(of) else { return Vec::new() };
        let mut rows = Vec::new();
        for text in &texts.texts {
            let is_credential = ["secret_id", "secret_key", "session_token"].contains(&text.as_str());
            let shown = if is_credential { format!("credentials.{text}") } else { format!("{before}{text}") };
            rows.push((format!("{variable}.{text} = BAD;"), shown));
        }
        for array in &texts.arrays {
            let assign = match self.map_of(of, array) {
                // The names are read first, so that those beside spoilt values must be good.
                Some(map) => {
                    let names = if array.ends_with("_names") { "BAD_LIST" } else { "GOOD_LIST" };
                    format!(
                        "{variable}.{map}_names = {names}; {variable}.{map}_values = BAD_LIST; {variable}.{map}_len = 2;"
                    )
                }
                None => format!("{variable}.{array} = BAD_LIST; {variable}.{array}_len = 2;"),
            };
            rows.push((assign, format!("{before}{array}")));
        }
        for (field, nested) in &texts.nested {
            rows.extend(self.spoiled(nested, &format!("{variable}_{field}"), &format!("{before}{field}.")));
        }
        rows
    }

    fn panic(&self, out: &mut String, function: &Function) -> Result<()> {
        writeln!(out, "    {{")?;
        let (arguments, after) = self.arguments(out, function)?;
        // What the arguments need is made before the panic is armed.
        let mut ready = Vec::new();
        for (index, (argument, (_, parameter))) in arguments.iter().zip(&function.parameters).enumerate() {
            if let Parameter::Owned(of) = parameter {
                writeln!(out, "        {of} *owned_{index} = {argument};")?;
                ready.push(format!("owned_{index}"));
            } else {
                ready.push(argument.clone());
            }
        }
        let call = format!("{}({})", function.name, ready.join(", "));
        writeln!(out, "        cinf_test_arm_panic();")?;
        if function.can_fail {
            writeln!(out, "        cinf_error *error = {call};")?;
            writeln!(out, "        CHECK(!cinf_test_disarm_panic());\n        internal(error);")?;
        } else if function.is_void {
            writeln!(out, "        {call};\n        CHECK(!cinf_test_disarm_panic());")?;
        } else {
            writeln!(out, "        CHECK({call} == {});", function.nothing)?;
            writeln!(out, "        CHECK(!cinf_test_disarm_panic());")?;
        }
        // What comes next works.
        writeln!(out, "        CHECK_TEXT(cinf_client_bucket(client), getenv(\"CLOUD_INFINITE_BUCKET\"));")?;
        writeln!(out, "{after}    }}")?;
        self.nulls(out, function)
    }
}

fn may_be_null(record: &Record) -> bool {
    !record.fields.iter().any(Field::is_required)
}

/// The C program that makes every bad request of the table, and the number of rows that C cannot express.
pub(super) fn bad_input(schema: &Schema, table: &str) -> Result<(String, usize)> {
    let rows: Vec<Value> = serde_json::from_str(table)?;
    let mut out = String::from(
        "/* Every request of the table is refused before a byte is sent. Written by the tests. */\n#include \
         \"check.h\"\n\nstatic char *repeated(const char *text, size_t times) {\n    char *out = malloc(strlen(text) * \
         times + 1);\n    CHECK(out != NULL);\n    out[0] = '\\0';\n    for (size_t index = 0; index < times; index++) \
         {\n        memcpy(out + index * strlen(text), text, strlen(text) + 1);\n    }\n    return out;\n}\n\nstatic \
         void row(cinf_error *error, cinf_outcome outcome, const char *field, const char *rule) {\n    \
         CHECK(cinf_error_outcome(error) == outcome);\n    refused(error, field, rule);\n}\n\nint main(void) {\n    \
         cinf_client *client = emulated_client();\n",
    );
    let mut left_out = 0;
    for row in &rows {
        let text = |name: &str| row.get(name).and_then(Value::as_str).ok_or(format!("{row} has no {name}"));
        let method = text("operation")?;
        let operation = schema.operations.iter().find(|operation| operation.method == method);
        let operation = operation.ok_or_else(|| format!("there is no operation {method}"))?;
        let request = row.get("request").ok_or_else(|| format!("{row} has no request"))?;
        let mut block = Block::new(Dialect::C);
        match block.fill(schema, &operation.request, "request", request) {
            Ok(()) => {}
            Err(Inexpressible::Zero) => {
                left_out += 1;
                continue;
            }
            Err(Inexpressible::Mistake(message)) => return Err(format!("{row}: {message}").into()),
        }
        writeln!(out, "    {{\n{}", block.before)?;
        let outcome = if operation.at_most_once { "CINF_OUTCOME_NOT_SENT" } else { "CINF_OUTCOME_NONE" };
        let expected = format!("{outcome}, {}, {}", literal(text("field")?), literal(text("rule")?));
        call(&mut out, operation, &expected)?;
        writeln!(out, "{}    }}", block.after)?;
    }
    out.push_str("    cinf_client_free(client);\n    return finish(\"bad input\");\n}\n");
    Ok((out, left_out))
}

fn call(out: &mut String, operation: &Operation, expected: &str) -> Result<()> {
    let function = format!("cinf_client_{}", operation.method);
    match &operation.kind {
        OperationKind::Pages { item } => {
            let item = type_name(item);
            writeln!(out, "        {item}_pager *pager = NULL;\n        {item} *entry = NULL;")?;
            writeln!(out, "        SUCCEED({function}(client, &request, NULL, &pager));")?;
            writeln!(out, "        row({item}_pager_next(pager, &entry), {expected});")?;
            writeln!(out, "        CHECK(entry == NULL);\n        {item}_pager_free(pager);")?;
        }
        OperationKind::Body => {
            writeln!(out, "        cinf_object_body *body = NULL;")?;
            writeln!(out, "        row({function}(client, &request, NULL, &body), {expected});")?;
            writeln!(out, "        CHECK(body == NULL);")?;
        }
        OperationKind::Call | OperationKind::Task { .. } => {
            let Some(output) = &operation.output else {
                writeln!(out, "        row({function}(client, &request, NULL), {expected});")?;
                return Ok(());
            };
            let (answer, name) = (type_name(output), output_name(output));
            writeln!(out, "        {answer} *{name} = NULL;")?;
            writeln!(out, "        row({function}(client, &request, NULL, &{name}), {expected});")?;
            writeln!(out, "        CHECK({name} == NULL);")?;
        }
    }
    Ok(())
}

pub(super) enum Inexpressible {
    /// A zero, which in C means that nothing is given.
    Zero,
    Mistake(String),
}

/// The language of a program.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Dialect {
    C,
    Cpp,
}

/// Statements that fill a request in.
pub(super) struct Block {
    dialect: Dialect,
    pub(super) before: String,
    pub(super) after: String,
}

impl Block {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, before: String::new(), after: String::new() }
    }

    pub(super) fn fill(
        &mut self,
        schema: &Schema,
        record: &str,
        variable: &str,
        values: &Value,
    ) -> std::result::Result<(), Inexpressible> {
        let mistake = |text: String| Inexpressible::Mistake(text);
        let record = schema.record(record).ok_or_else(|| mistake(format!("there is no {record}")))?;
        let _ = match self.dialect {
            Dialect::C => {
                let (name, begin) = (type_name(&record.name), init_macro(&record.name));
                writeln!(self.before, "        {name} {variable} = {begin};")
            }
            Dialect::Cpp => {
                writeln!(self.before, "        cinf::{} {variable};", request_name(schema, &record.name))
            }
        };
        let values = values.as_object().ok_or_else(|| mistake(format!("{variable} is no object")))?;
        for (field, value) in values {
            let found = record.fields.iter().find(|found| found.name == *field);
            let found = found.ok_or_else(|| mistake(format!("{} has no {field}", record.name)))?;
            let assign = match (&found.r#type, found.r#type.innermost(), value) {
                // An empty array is NULL and no length, as in a request that was just begun.
                (Type::List(_), _, Value::Array(items)) if items.is_empty() => continue,
                (Type::List(_), Type::Text, Value::Array(items)) => {
                    let array = format!("{variable}_{field}");
                    let items: Vec<String> = items.iter().filter_map(Value::as_str).map(literal).collect();
                    let _ =
                        writeln!(self.before, "        const char *{array}[] = {{{}}};", items.join(", "));
                    let _ = writeln!(self.before, "        {variable}.{field}_len = {};", items.len());
                    array
                }
                (Type::List(_), Type::Choice(_), Value::Array(items)) => {
                    let array = format!("{variable}_{field}_name");
                    let items: Vec<String> = items.iter().filter_map(Value::as_str).map(literal).collect();
                    let _ =
                        writeln!(self.before, "        const char *{array}[] = {{{}}};", items.join(", "));
                    let _ = writeln!(self.before, "        {variable}.{field}_name_len = {};", items.len());
                    let _ = writeln!(self.before, "        {variable}.{field}_name = {array};");
                    continue;
                }
                (_, Type::Timestamp, value) => value
                    .get("unix_millis")
                    .and_then(Value::as_i64)
                    .ok_or_else(|| mistake(format!("{field} is no time")))?
                    .to_string(),
                (_, Type::Text, value) => self
                    .text(&format!("{variable}_{field}"), value)
                    .ok_or_else(|| mistake(format!("{field} is no text")))?,
                (_, Type::Bool, Value::Bool(value)) => {
                    if *value { "CINF_FLAG_YES" } else { "CINF_FLAG_NO" }.to_owned()
                }
                (_, Type::U32, Value::Number(number)) if number.as_u64() == Some(0) => {
                    return Err(Inexpressible::Zero);
                }
                (_, Type::U32, Value::Number(number)) => number.to_string(),
                (_, Type::Choice(_), Value::String(text)) => {
                    let _ = writeln!(self.before, "        {variable}.{field}_name = {};", literal(text));
                    continue;
                }
                (_, Type::Record(of), value) => {
                    let nested = format!("{variable}_{field}");
                    self.fill(schema, of, &nested, value)?;
                    format!("&{nested}")
                }
                _ => return Err(mistake(format!("{field} cannot be {value}"))),
            };
            let _ = writeln!(self.before, "        {variable}.{field} = {assign};");
        }
        Ok(())
    }

    fn text(&mut self, variable: &str, value: &Value) -> Option<String> {
        if let Some(text) = value.as_str() {
            return Some(literal(text));
        }
        let (repeat, times) = (value.get("repeat")?.as_str()?, value.get("times")?.as_u64()?);
        let _ = writeln!(self.before, "        char *{variable} = repeated({}, {times});", literal(repeat));
        let _ = writeln!(self.after, "        free({variable});");
        Some(variable.to_owned())
    }
}

/// A C literal. Bytes that are not plain are written as three octal digits, which cannot run into what follows.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b' '..=b'~' if byte != b'?' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_hold_any_bytes() {
        assert_eq!(literal("a\"\\\u{1}1é?"), "\"a\\\"\\\\\\0011\\303\\251\\077\"");
    }

    #[test]
    fn an_unknown_parameter_fails_by_name() {
        let item: syn::ItemFn = syn::parse_str("extern \"C\" fn f(a: u8) {}").unwrap();
        assert!(function(&item).is_err_and(|error| error.to_string().contains("`u8`")));
    }
}
