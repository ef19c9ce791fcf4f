//! `cinf/operations.hpp`: names for answers and requests in C++, and the methods that the client inherits.

use super::NOTICE;
use super::c::{C, answers, answers_of_functions, output_name, pagers, type_name};
use super::code::Code;
use crate::codegen::docs::{paragraphs, wrap};
use crate::codegen::schema::{Docs, Field, Operation, OperationKind, Record, Schema, Type};
use crate::shell::Result;

const WIDTH: usize = 110;

/// `operations.hpp`.
pub(crate) fn operations(schema: &Schema) -> Result<String> {
    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("#ifndef CINF_OPERATIONS_HPP").line("#define CINF_OPERATIONS_HPP").blank();
    code.line("#ifndef CINF_HPP")
        .line("#error \"include cinf.hpp, which includes this file\"")
        .line("#endif")
        .blank();
    code.line("namespace cinf {");
    for answer in answers(schema).into_iter().chain(answers_of_functions(schema)) {
        let Some(record) = schema.record(answer) else {
            return Err(format!("there is no record {answer}").into());
        };
        let name = type_name(answer);
        code.blank();
        comment(&mut code, &first(&record.docs, schema));
        code.line(format!("using {answer} = Owned<{name}, {name}_free>;"));
    }
    for (item, page) in pagers(schema)? {
        pager(&mut code, item, page);
    }
    let inbound = schema.inbound();
    for record in schema.records.iter().filter(|record| inbound.contains(record.name.as_str())) {
        request(&mut code, schema, record);
    }
    code.blank();
    code.line("/// The operations of the service; `Client` inherits them.");
    code.line("template <class Self>").line("class Operations {").line("public:");
    code.indented(|code| {
        for (index, operation) in schema.operations.iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            if let Some(request) = schema.record(&operation.request) {
                method(code, schema, operation, request);
            }
        }
    });
    code.blank().line("protected:").indented(|code| {
        code.line("~Operations() = default;");
    });
    code.blank().line("private:").indented(|code| {
        code.line(
            "const cinf_client *handle() const noexcept { return static_cast<const Self *>(this)->get(); }",
        );
    });
    code.line("};").blank().line("} // namespace cinf").blank().line("#endif");
    Ok(code.finish())
}

pub(super) fn comment(code: &mut Code, paragraphs: &[String]) {
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            code.line("///");
        }
        for line in wrap(paragraph, code.room(WIDTH)) {
            code.line(format!("/// {line}"));
        }
    }
}

fn first(docs: &Docs, schema: &Schema) -> Vec<String> {
    paragraphs(docs, schema, &C(schema)).into_iter().take(1).collect()
}

/// The name of a record in C++. A record that travels both ways has its own name for the one that a program fills in.
pub(crate) fn request_name(schema: &Schema, record: &str) -> String {
    if answers(schema).contains(&record) { format!("{record}Request") } else { record.to_owned() }
}

fn pager(code: &mut Code, item: &str, page: &str) {
    let handle = format!("{}_pager", type_name(item));
    code.blank();
    code.line(format!("/// How a list of `{item}` is read."));
    code.line(format!("struct {item}List {{")).indented(|code| {
        code.line(format!("using Handle = {handle};"));
        code.line(format!("using Item = {item};")).line(format!("using Page = {page};"));
        code.line(format!("static void free(Handle *pager) noexcept {{ {handle}_free(pager); }}"));
        for (function, of) in [("next", item), ("next_page", page)] {
            code.line(format!(
                "static cinf_error *{function}(const Handle *pager, {} **out) noexcept {{ return {handle}_{function}(pager, \
                 out); }}",
                type_name(of)
            ));
        }
        for (function, returned) in
            [("has_next", "bool"), ("next_token", "char *"), ("next_page_number", "std::int64_t")]
        {
            code.line(format!(
                "static {returned} {function}(const Handle *pager) noexcept {{ return {handle}_{function}(pager); }}"
            ));
        }
    });
    code.line("};").blank();
    code.line(format!("/// A list of `{item}`, requested page by page as it is read."));
    code.line(format!("using {item}Pager = Pager<{item}List>;"));
}

fn request(code: &mut Code, schema: &Schema, record: &Record) {
    let (name, raw) = (request_name(schema, &record.name), type_name(&record.name));
    code.blank();
    comment(code, &first(&record.docs, schema));
    code.line(format!("struct {name} : {raw} {{")).indented(|code| {
        code.line(format!("{name}() noexcept : {raw}() {{ struct_size = sizeof({raw}); }}"));
        for field in record.fields.iter().filter(|field| *field.r#type.innermost() == Type::Bytes) {
            lend(code, &name, &field.name);
        }
    });
    code.line("};");
}

/// Takes binary data from whatever container a program has it in.
fn lend(code: &mut Code, name: &str, field: &str) {
    code.blank();
    code.line(format!(
        "/// Sets `{field}` to the bytes of a container such as `std::string`, `std::vector<unsigned char>` or"
    ));
    code.line("/// `std::string_view`. They are not copied before the call, and have to live until then.");
    code.line("template <class Container>");
    code.line(format!("{name} &set_{field}(const Container &bytes) noexcept {{")).indented(|code| {
        code.line("static_assert(sizeof(*bytes.data()) == 1, \"the elements must be bytes\");");
        code.line(format!("{field} = bytes.data();"));
        code.line(format!("{field}_len = bytes.size();"));
        code.line("return *this;");
    });
    code.line("}");
}

fn method(code: &mut Code, schema: &Schema, operation: &Operation, request: &Record) {
    let raw = type_name(&operation.request);
    let name = request_name(schema, &operation.request);
    let function = format!("cinf_client_{}", operation.method);
    let answer = match &operation.kind {
        OperationKind::Pages { item } => format!("{item}Pager"),
        OperationKind::Body => "ObjectBody".to_owned(),
        OperationKind::Call | OperationKind::Task { .. } => {
            operation.output.clone().unwrap_or_else(|| "void".to_owned())
        }
    };
    let handle = match (&operation.kind, &operation.output) {
        (OperationKind::Pages { item }, _) => {
            Some((format!("{}_pager", type_name(item)), "pager".to_owned()))
        }
        (OperationKind::Body, _) => Some(("cinf_object_body".to_owned(), "body".to_owned())),
        (_, Some(output)) => Some((type_name(output), output_name(output))),
        (_, None) => None,
    };
    let required: Vec<&Field> = request.fields.iter().filter(|field| field.is_required()).collect();
    let default = if required.is_empty() { format!(" = {name}()") } else { String::new() };
    comment(code, &paragraphs(&request.docs, schema, &C(schema)));
    let thrown = match (operation.is_submission, operation.at_most_once) {
        (true, _) => "`AmbiguousSubmission` if its job may exist, else `Error`",
        (false, true) => "`Ambiguous` if what it creates may exist, else `Error`",
        (false, false) => "`Error`",
    };
    code.line("///").line(format!("/// Throws {thrown}."));
    code.line(format!("{answer} {}(const {raw} &request{default},", operation.method));
    code.line(format!(
        "{}const cinf_call_options &options = CallOptions()) const {{",
        " ".repeat(answer.len() + operation.method.len() + 2)
    ));
    code.indented(|code| {
        let Some((handle, output)) = &handle else {
            code.line(format!("check({function}(handle(), &request, &options));"));
            return;
        };
        code.line(format!("{handle} *{output} = nullptr;"));
        code.line(format!("check({function}(handle(), &request, &options, &{output}));"));
        code.line(format!("return {answer}({output});"));
    });
    code.line("}");
    // What is asked for by one text alone can be asked for without a request.
    if let [Field { name: field, r#type: Type::Text, .. }] = required.as_slice() {
        code.blank();
        code.line(format!("/// The same with nothing but `{field}`."));
        code.line(format!(
            "{answer} {}(const std::string &{field}, const cinf_call_options &options = CallOptions()) const {{",
            operation.method
        ));
        code.indented(|code| {
            code.line(format!("{name} request;"));
            code.line(format!("request.{field} = {field}.c_str();"));
            code.line(format!("return {}(request, options);", operation.method));
        });
        code.line("}");
    }
}
