//! The Python package's builder of rules.

use super::NOTICE;
use super::code::Code;
use super::python::{Section, docstring, parameter_type, parenthesised, text};
use crate::codegen::functions::{Function, Parameter, ParameterType};
use crate::codegen::schema::Schema;

/// `_process_rule.py`.
pub(crate) fn module(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("# {NOTICE}"));
    code.line("\"\"\"A builder of processing rules.\"\"\"").blank();
    code.line("from ._rule_text import RuleText").blank();
    code.line("__all__ = [\"ProcessRule\"]").blank().blank();
    code.line("class ProcessRule(RuleText):").indented(|code| {
        let about = [
            "Makes a processing rule step by step; `str()` gives its text, which goes wherever a rule is wanted.",
            "A builder never changes: each step gives a new one. Operations that follow each other share one \
             `imageMogr2`.",
        ]
        .map(str::to_owned);
        let example = "rule = ProcessRule().auto_orient().thumbnail(width=480, height=320).format(\"webp\")\n\
                       job = client.submit_job(input=\"in/cat.jpg\", rule=str(rule), output=\"out/cat.webp\")";
        let raises = vec![(
            "InvalidArgumentError".to_owned(),
            "An argument breaks a rule; `field` names it.".to_owned(),
        )];
        let sections = [Section::Entries("Raises", raises), Section::Example(example.to_owned())];
        docstring(code, &about, &sections);
        code.blank().line("__slots__ = ()");
        for step in &schema.steps {
            code.blank();
            method(code, schema, step);
        }
    });
    code.finish()
}

fn method(code: &mut Code, schema: &Schema, step: &Function) {
    let mut parameters = vec!["self".to_owned()];
    let mut by_name = false;
    for Parameter { name, r#type, .. } in &step.parameters {
        if r#type.is_optional() && !by_name {
            parameters.push("*".to_owned());
            by_name = true;
        }
        let default = if r#type.is_optional() { " = None" } else { "" };
        let ParameterType::Owned(ty) = r#type else { continue };
        parameters.push(format!("{name}: {}{default}", parameter_type(ty)));
    }
    parenthesised(code, &format!("def {}", step.name), &parameters, " -> \"ProcessRule\":");
    code.indented(|code| {
        let arguments: Vec<(String, String)> = step
            .parameters
            .iter()
            .map(|parameter| (parameter.name.clone(), text(&parameter.docs, schema).join(" ")))
            .collect();
        let sections: Vec<Section> =
            if arguments.is_empty() { Vec::new() } else { vec![Section::Entries("Args", arguments)] };
        docstring(code, &text(&step.docs, schema), &sections);
        let mut given = vec![format!("\"{}\"", step.name)];
        given.extend(step.parameters.iter().map(|parameter| format!("{0}={0}", parameter.name)));
        parenthesised(code, "return self._with", &given, "");
    });
}
