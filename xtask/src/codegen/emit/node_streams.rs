//! The Node.js package's methods that work on many inputs.

use super::code::Code;
use super::node::{camel, comment, file, property, quoted, text};
use crate::codegen::schema::{Schema, Stream, Type};

/// `streams.ts`.
pub(crate) fn module(schema: &Schema, example: &dyn Fn(&str) -> Option<String>) -> String {
    let mut code = file("The operations on many inputs as methods.");
    let mut names: Vec<&str> = Vec::new();
    for stream in &schema.streams {
        names.extend([stream.request.as_str(), stream.item.as_str(), stream.progress.as_str()]);
        if let Type::Record(name) = &stream.input {
            names.push(name);
        }
    }
    names.sort_unstable();
    names.dedup();
    code.blank().line(format!("import type {{ {} }} from \"./models.js\";", names.join(", ")));
    code.line("import { Operations } from \"./operations.js\";");
    let mut options = vec!["StreamOptions"];
    if schema.streams.iter().any(|stream| stream.at_most_once) {
        options.push("SubmitStreamOptions");
    }
    code.line(format!("import type {{ {} }} from \"./options.js\";", options.join(", ")));
    code.line("import type { Results } from \"./results.js\";").blank();
    comment(&mut code, &["The method that works on many inputs.".to_owned()], &["@internal".to_owned()]);
    code.line("export const stream = Symbol(\"stream\");").blank();
    comment(&mut code, &["The operations on many inputs; a client inherits them.".to_owned()], &[]);
    code.line("export abstract class Streams extends Operations {").indented(|code| {
        comment(code, &["Works on many inputs.".to_owned()], &["@internal".to_owned()]);
        code.line("abstract [stream]<T>(operation: string, inputs: unknown, options: object | undefined): Results<T>;");
        for stream in &schema.streams {
            code.blank();
            method(code, schema, stream, example);
        }
    });
    code.line("}");
    code.finish()
}

fn method(code: &mut Code, schema: &Schema, stream: &Stream, example: &dyn Fn(&str) -> Option<String>) {
    let name = camel(&stream.method);
    let Some(request) = schema.record(&stream.request) else { return };
    let input = match &stream.input {
        Type::Record(name) => name.as_str(),
        _ => "string",
    };
    let settings: Vec<String> =
        request.fields.iter().map(|field| format!("`{}`", property(&field.name, &field.r#type))).collect();
    let mode = if stream.at_most_once { ", `submissionMode`" } else { "" };
    let mut tags = vec![
        "@param inputs Anything that can be looped over with `for` or `for await`. It is read as there is room for more and \
         not before; what it throws ends the work and is thrown to the reader of the results."
            .to_owned(),
        format!(
            "@param options {}; `timeoutMs` for each input, `maxAttempts`{mode}, `signal` to end the work, `onProgress` to \
             see how far it is, at most ten times a second.",
            settings.join(", ")
        ),
        format!("@returns Each `{}`, to loop over with `for await`. Nothing happens before that.", stream.item),
        "@throws `InvalidArgumentError`, in the loop, if an argument breaks a rule.".to_owned(),
        "@throws `CloudInfiniteError`, in the loop, if the work as a whole ended; what goes wrong with one input is part \
         of its result."
            .to_owned(),
    ];
    if let Some(example) = example(&name) {
        tags.push(format!("@example\n```ts\n{}\n```", example.trim_end()));
    }
    comment(code, &text(&request.docs, schema), &tags);
    let options = if stream.at_most_once { "SubmitStreamOptions" } else { "StreamOptions" };
    code.line(format!("{name}(")).indented(|code| {
        code.line(format!("inputs: Iterable<{input}> | AsyncIterable<{input}>,"));
        code.line(format!("options?: {} & {options}<{}>,", stream.request, stream.progress));
    });
    code.line(format!("): Results<{}> {{", stream.item)).indented(|code| {
        code.line(format!("return this[stream]({}, inputs, options);", quoted(&name)));
    });
    code.line("}");
}
