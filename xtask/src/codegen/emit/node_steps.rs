//! The npm package's builder of rules.

use super::code::Code;
use super::node::{camel, comment, file, quoted, text, type_of};
use crate::codegen::functions::{Function, Parameter, ParameterType};
use crate::codegen::schema::Schema;

/// `process-rule.ts`.
pub(crate) fn module(schema: &Schema) -> String {
    let mut code = file("A builder of processing rules.");
    code.blank().line("import { checkRule } from \"./functions.js\";");
    code.line("import { extended } from \"./rule-step.js\";");
    for step in &schema.steps {
        options(&mut code, schema, step);
    }
    code.blank();
    let about = [
        "Makes a processing rule step by step; `toString()` gives its text, which goes wherever a rule is wanted.",
        "A builder never changes: each step gives a new one. Operations that follow each other share one `imageMogr2`.",
    ]
    .map(str::to_owned);
    let example = "@example\n```ts\n\
                   const rule = new ProcessRule().autoOrient().thumbnail({ width: 480, height: 320 }).format(\"webp\");\n\
                   const job = await client.submitJob({ input: \"in/cat.jpg\", rule: `${rule}`, output: \"out/cat.webp\" });\n```";
    comment(&mut code, &about, &[example.to_owned()]);
    code.line("export class ProcessRule {").indented(|code| {
        code.line("readonly #text: string;").blank();
        comment(
            code,
            &["Begins with a rule, or without any step.".to_owned()],
            &["@throws `InvalidArgumentError` if the text is no rule.".to_owned()],
        );
        code.line("constructor(rule = \"\") {").indented(|code| {
            code.line("this.#text = rule === \"\" ? rule : checkRule(rule);");
        });
        code.line("}").blank();
        comment(code, &["The text of the rule; empty without any step.".to_owned()], &[]);
        code.line("toString(): string {").indented(|code| {
            code.line("return this.#text;");
        });
        code.line("}");
        for step in &schema.steps {
            code.blank();
            method(code, schema, step);
        }
    });
    code.line("}");
    code.finish()
}

fn optional(step: &Function) -> impl Iterator<Item = &Parameter> {
    step.parameters.iter().filter(|parameter| parameter.r#type.is_optional())
}

/// What may be left out, as one object.
fn options(code: &mut Code, schema: &Schema, step: &Function) {
    if optional(step).next().is_none() {
        return;
    }
    code.blank();
    comment(code, &[format!("What may be left out of `ProcessRule.{}`.", camel(&step.name))], &[]);
    code.line(format!("export interface {} {{", options_name(step))).indented(|code| {
        for parameter in optional(step) {
            comment(code, &text(&parameter.docs, schema), &[]);
            code.line(format!(
                "readonly {}?: {} | undefined;",
                camel(&parameter.name),
                annotation(parameter)
            ));
        }
    });
    code.line("}");
}

fn options_name(step: &Function) -> String {
    let name = camel(&step.name);
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}Options", letters.as_str())
}

fn annotation(parameter: &Parameter) -> String {
    match &parameter.r#type {
        ParameterType::Owned(ty) => type_of(ty),
        ParameterType::Octets | ParameterType::Text | ParameterType::MaybeText => "string".to_owned(),
    }
}

fn method(code: &mut Code, schema: &Schema, step: &Function) {
    let required = || step.parameters.iter().filter(|parameter| !parameter.r#type.is_optional());
    let mut parameters: Vec<String> = required()
        .map(|parameter| format!("{}: {}", camel(&parameter.name), annotation(parameter)))
        .collect();
    let mut given: Vec<String> = required().map(|parameter| camel(&parameter.name)).collect();
    let mut tags: Vec<String> = required()
        .map(|parameter| {
            format!("@param {} {}", camel(&parameter.name), text(&parameter.docs, schema).join(" "))
        })
        .collect();
    if optional(step).next().is_some() {
        parameters.push(format!("options: {} = {{}}", options_name(step)));
        given.push("...options".to_owned());
        tags.push("@param options What may be left out.".to_owned());
    }
    if !parameters.is_empty() {
        tags.push(
            "@throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.".to_owned(),
        );
    }
    comment(code, &text(&step.docs, schema), &tags);
    code.line(format!("{}({}): ProcessRule {{", camel(&step.name), parameters.join(", "))).indented(|code| {
        let given = if given.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", given.join(", ")) };
        code.line(format!("return new ProcessRule(extended(this.#text, {}, {given}));", quoted(&step.name)));
    });
    code.line("}");
}
