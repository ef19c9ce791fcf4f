//! `cinf/process_rule.hpp`: the builder of rules in C++.

use super::NOTICE;
use super::c::C;
use super::code::Code;
use super::cpp::comment;
use crate::codegen::docs::paragraphs;
use crate::codegen::functions::{Function, Parameter, ParameterType};
use crate::codegen::schema::{Schema, Type};

/// `process_rule.hpp`.
pub(crate) fn header(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("#ifndef CINF_PROCESS_RULE_HPP").line("#define CINF_PROCESS_RULE_HPP").blank();
    code.line("#ifndef CINF_HPP")
        .line("#error \"include cinf.hpp, which includes this file\"")
        .line("#endif")
        .blank();
    code.line("namespace cinf {");
    for step in &schema.steps {
        options(&mut code, schema, step);
    }
    code.blank();
    comment(
        &mut code,
        &[
            "Makes a processing rule step by step; `str()` gives its text, which goes wherever a rule is wanted."
                .to_owned(),
            "A builder never changes: each step gives a new one. Operations that follow each other share one \
             `imageMogr2`. A step throws `Error` if an argument breaks a rule, and names it."
                .to_owned(),
        ],
    );
    code.line("class ProcessRule {").line("public:").indented(|code| {
        comment(code, &["Begins without any step.".to_owned()]);
        code.line("ProcessRule() = default;").blank();
        comment(code, &["Begins with a rule. Throws `Error` if the text is none.".to_owned()]);
        code.line("explicit ProcessRule(const std::string &rule) : text_(check_rule(rule)) {}").blank();
        comment(code, &["The text of the rule; empty without any step.".to_owned()]);
        code.line("const std::string &str() const noexcept { return text_; }");
        for step in &schema.steps {
            code.blank();
            method(code, schema, step);
        }
    });
    code.blank().line("private:").indented(|code| {
        code.line("ProcessRule with(const char *step, const detail::Arguments &arguments) const {");
        code.indented(|code| {
            code.line("ProcessRule longer;");
            code.line("longer.text_ = extend_rule(text_, step, arguments.list());");
            code.line("return longer;");
        });
        code.line("}").blank();
        code.line("std::string text_;");
    });
    code.line("};").blank().line("} // namespace cinf").blank().line("#endif");
    code.finish()
}

fn optional(step: &Function) -> impl Iterator<Item = &Parameter> {
    step.parameters.iter().filter(|parameter| parameter.r#type.is_optional())
}

fn options_name(step: &Function) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        first + letters.as_str()
    };
    step.name.split('_').map(capital).collect::<String>() + "Options"
}

fn type_of(ty: &Type) -> &'static str {
    match ty {
        Type::U32 => "std::uint32_t",
        Type::I64 => "std::int64_t",
        Type::Bool => "bool",
        _ => "std::string",
    }
}

fn options(code: &mut Code, schema: &Schema, step: &Function) {
    if optional(step).next().is_none() {
        return;
    }
    code.blank();
    comment(code, &[format!("What may be left out of `ProcessRule::{}`.", step.name)]);
    code.line(format!("struct {} {{", options_name(step))).indented(|code| {
        for parameter in optional(step) {
            let ParameterType::Owned(ty) = &parameter.r#type else { continue };
            comment(code, &paragraphs(&parameter.docs, schema, &C(schema)));
            code.line(format!("std::optional<{}> {};", type_of(ty.innermost()), parameter.name));
        }
    });
    code.line("};");
}

fn method(code: &mut Code, schema: &Schema, step: &Function) {
    let mut docs = paragraphs(&step.docs, schema, &C(schema));
    let mut parameters = Vec::new();
    let mut given = Vec::new();
    for Parameter { name, docs: about, r#type } in &step.parameters {
        if r#type.is_optional() {
            given.push(format!(".add(\"{name}\", options.{name})"));
            continue;
        }
        let ParameterType::Owned(ty) = r#type else { continue };
        docs.push(format!("`{name}`: {}", paragraphs(about, schema, &C(schema)).join(" ")));
        let ty = match ty {
            Type::Text => "const std::string &".to_owned(),
            other => format!("{} ", type_of(other)),
        };
        parameters.push(format!("{ty}{name}"));
        given.push(format!(".add(\"{name}\", {name})"));
    }
    if optional(step).next().is_some() {
        parameters.push(format!("const {} &options = {{}}", options_name(step)));
    }
    comment(code, &docs);
    code.line(format!("ProcessRule {}({}) const {{", step.name, parameters.join(", "))).indented(|code| {
        let arguments = format!("detail::Arguments(){}", given.concat());
        let flat = format!("return with(\"{}\", {arguments});", step.name);
        if flat.len() <= code.room(118) {
            code.line(flat);
            return;
        }
        code.line("detail::Arguments arguments;");
        for one in &given {
            code.line(format!("arguments{one};"));
        }
        code.line(format!("return with(\"{}\", arguments);", step.name));
    });
    code.line("}");
}
