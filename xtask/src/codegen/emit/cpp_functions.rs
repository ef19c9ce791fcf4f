//! `cinf/functions.hpp`: what needs no client, in C++.

use super::NOTICE;
use super::c::{C, output_name, type_name};
use super::code::Code;
use super::cpp::comment;
use crate::codegen::docs::paragraphs;
use crate::codegen::functions::{Function, Output, Parameter, ParameterType};
use crate::codegen::schema::{Schema, Type};

/// `functions.hpp`.
pub(crate) fn header(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("#ifndef CINF_FUNCTIONS_HPP").line("#define CINF_FUNCTIONS_HPP").blank();
    code.line("#ifndef CINF_HPP")
        .line("#error \"include cinf.hpp, which includes this file\"")
        .line("#endif")
        .blank();
    code.line("namespace cinf {");
    for function in &schema.functions {
        code.blank();
        self::function(&mut code, schema, function);
    }
    code.blank().line("} // namespace cinf").blank().line("#endif");
    code.finish()
}

fn function(code: &mut Code, schema: &Schema, function: &Function) {
    let mut docs = paragraphs(&function.docs, schema, &C(schema));
    let mut parameters = Vec::new();
    let mut passed = Vec::new();
    let mut before = Vec::new();
    for Parameter { name, docs: about, r#type } in &function.parameters {
        docs.push(format!("`{name}`: {}", paragraphs(about, schema, &C(schema)).join(" ")));
        let (ty, pass) = form(name, r#type, &mut before);
        parameters.push(format!("{ty}{name}"));
        passed.extend(pass);
    }
    docs.push("Throws `Error`.".to_owned());
    comment(code, &docs);
    let (answer, raw, out) = match &function.output {
        Output::Record(record) => (record.clone(), type_name(record), output_name(record)),
        Output::Text => ("std::string".to_owned(), "char".to_owned(), "answer".to_owned()),
    };
    code.line(format!("inline {answer} {}({}) {{", function.name, parameters.join(", ")));
    code.indented(|code| {
        for line in &before {
            code.line(line);
        }
        code.line(format!("{raw} *{out} = nullptr;"));
        passed.push(format!("&{out}"));
        code.line(format!("check(cinf_{}({}));", function.name, passed.join(", ")));
        match function.output {
            Output::Record(_) => code.line(format!("return {answer}({out});")),
            Output::Text => code.line(format!("return detail::taken({out});")),
        };
    });
    code.line("}");
}

/// The type of a parameter, ready to be followed by its name, and what the C function is given.
fn form(name: &str, ty: &ParameterType, before: &mut Vec<String>) -> (String, Vec<String>) {
    let one = |ty: &str, pass: String| (ty.to_owned(), vec![pass]);
    match ty {
        ParameterType::Octets => {
            ("std::string_view ".to_owned(), vec![format!("{name}.data()"), format!("{name}.size()")])
        }
        ParameterType::Text => one("const std::string &", format!("{name}.c_str()")),
        ParameterType::MaybeText => one("const char *", name.to_owned()),
        ParameterType::Owned(Type::U32) => one("std::uint32_t ", name.to_owned()),
        ParameterType::Owned(Type::Optional(of)) if **of == Type::U32 => {
            one("std::optional<std::uint32_t> ", format!("{name} ? &*{name} : nullptr"))
        }
        ParameterType::Owned(Type::I64) => one("std::int64_t ", name.to_owned()),
        ParameterType::Owned(Type::Bool) => one("bool ", name.to_owned()),
        ParameterType::Owned(Type::List(of)) if **of == Type::Text => {
            before.push(format!("const std::vector<const char *> {name}_texts = detail::texts({name});"));
            (
                "const std::vector<std::string> &".to_owned(),
                vec![format!("{name}_texts.data()"), format!("{name}_texts.size()")],
            )
        }
        ParameterType::Owned(Type::List(of)) => {
            let of = match &**of {
                Type::Record(of) => type_name(of),
                _ => "void".to_owned(),
            };
            (
                format!("const std::vector<const {of} *> &"),
                vec![format!("{name}.data()"), format!("{name}.size()")],
            )
        }
        ParameterType::Owned(Type::Record(of)) => {
            one(&format!("const {} &", type_name(of)), format!("&{name}"))
        }
        ParameterType::Owned(_) => one("", name.to_owned()),
    }
}
