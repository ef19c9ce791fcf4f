//! The C binding's functions for work on many inputs.

use super::c::{doc, head, init_macro, output_name, text, type_name};
use super::code::Code;
use crate::codegen::schema::{Schema, Stream, Type};

/// What a handle for results of this type is called.
pub(crate) fn handle(item: &str) -> String {
    format!("{}_stream", type_name(item))
}

/// The type of the function that gives the inputs.
pub(crate) fn input_type(input: &Type) -> String {
    match input {
        Type::Record(name) => format!("{}_input", type_name(name)),
        _ => "cinf_text_input".to_owned(),
    }
}

/// Each kind of result once.
pub(crate) fn items(schema: &Schema) -> Vec<&str> {
    distinct(schema.streams.iter().map(|stream| stream.item.as_str()))
}

/// Each kind of input that is a record once.
pub(crate) fn records(schema: &Schema) -> Vec<&str> {
    distinct(schema.streams.iter().filter_map(|stream| match &stream.input {
        Type::Record(name) => Some(name.as_str()),
        _ => None,
    }))
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// `streams.rs`, before formatting.
pub(crate) fn source(schema: &Schema) -> String {
    let mut code = Code::default();
    head(&mut code, "Work on many inputs as functions.");
    code.line("use std::ffi::c_void;").line("use std::mem::MaybeUninit;").blank();
    let mut types: Vec<&str> = schema.streams.iter().map(|stream| stream.request.as_str()).collect();
    types.extend(records(schema));
    code.line(format!("use cloud_infinite::{{{}}};", types.join(", "))).blank();
    code.line("use crate::client::cinf_client;").line("use crate::error::cinf_error;");
    let has_texts = schema.streams.iter().any(|stream| stream.input == Type::Text);
    let mut inside = vec!["Reading", "StreamHandle", "next_result", "stop", "stream"];
    if has_texts {
        inside.extend(["Texts", "cinf_text_input"]);
    }
    if !records(schema).is_empty() {
        inside.push("Records");
    }
    code.line(format!("use crate::exchange::{{{}}};", inside.join(", ")));
    code.line("use crate::generated::models::*;").line("use crate::guard::guard_or;");
    code.line("use crate::owned::{Owned, View};").line("use crate::settings::cinf_call_options;");
    code.line("use crate::shutdown::cinf_submissions;");
    for name in records(schema) {
        let (ty, raw) = (input_type(&Type::Record(name.to_owned())), type_name(name));
        code.blank();
        doc(
            &mut code,
            &[format!(
                "Sets `*input` to the next input, a struct that begins with `{}`, and returns 1; returns 0 if there are no \
                 more. Anything else ends the work: the function that called it fails with the kind `CINF_KIND_CANCELLED`. The \
                 struct and what it leads to are copied; they must live until the function is called again or what called it returns.",
                init_macro(name)
            )],
        );
        code.line(format!(
            "pub type {ty} = Option<unsafe extern \"C\" fn(input: *mut *const {raw}, user_data: *mut c_void) -> i32>;"
        ));
    }
    for item in items(schema) {
        stream_handle(&mut code, item);
    }
    for stream in &schema.streams {
        method(&mut code, schema, stream);
    }
    code.finish()
}

fn stream_handle(code: &mut Code, item: &str) {
    let (handle, ty, output) = (handle(item), type_name(item), output_name(item));
    code.blank();
    doc(
        code,
        &[format!(
            "Results of work on many inputs, each a `{ty}`. The work begins with the first of them that is asked for, and \
             goes on in the background. Free it with `{handle}_free`."
        )],
    );
    code.line(format!("pub struct {handle}(Reading<<{ty} as View>::Core>);")).blank();
    code.line(format!("impl StreamHandle for {handle} {{")).indented(|code| {
        code.line(format!("type Item = {ty};")).blank();
        code.line(format!("fn new(reading: Reading<<{ty} as View>::Core>) -> Self {{ Self(reading) }}"))
            .blank();
        code.line(format!("fn reading(&self) -> &Reading<<{ty} as View>::Core> {{ &self.0 }}"));
    });
    code.line("}").blank();
    doc(
        code,
        &["Waits for the next result. Behind the last one the call succeeds and the result becomes NULL. Inputs are asked \
           for by this function, on the thread that calls it."
            .to_owned()],
    );
    code.line("#[unsafe(no_mangle)]").line("#[must_use]");
    code.line(format!(
        "pub unsafe extern \"C\" fn {handle}_next(stream: Option<&{handle}>, {output}: Option<&mut MaybeUninit<*mut {ty}>>) -> \
         Option<Box<cinf_error>> {{"
    ));
    code.indented(|code| {
        code.line(format!("next_result(stream, \"{output}\", {output})"));
    });
    code.line("}").blank();
    doc(
        code,
        &["Stops the work: no more inputs are asked for, and calls under way are cut off. `submissions` receives those that \
           were cut off and may have created a job; free it with `cinf_submissions_free`. Results that were there before can \
           still be read."
            .to_owned()],
    );
    code.line("#[unsafe(no_mangle)]").line("#[must_use]");
    code.line(format!(
        "pub unsafe extern \"C\" fn {handle}_stop(stream: Option<&{handle}>, submissions: Option<&mut MaybeUninit<*mut \
         cinf_submissions>>) -> Option<Box<cinf_error>> {{"
    ));
    code.indented(|code| {
        code.line("stop(stream, submissions)");
    });
    code.line("}").blank();
    doc(
        code,
        &["Frees a stream and stops its work. Submissions that are cut off by that are answered by `cinf_client_shutdown`. \
           NULL is fine."
            .to_owned()],
    );
    code.line("#[unsafe(no_mangle)]");
    code.line(format!("pub unsafe extern \"C\" fn {handle}_free(stream: Option<Box<{handle}>>) {{"));
    code.indented(|code| {
        code.line("guard_or((), || drop(stream));");
    });
    code.line("}").blank();
    doc(code, &[format!("Frees a `{ty}` and everything that it leads to. NULL is fine.")]);
    code.line("#[unsafe(no_mangle)]");
    code.line(format!("pub unsafe extern \"C\" fn {ty}_free({output}: *mut {ty}) {{")).indented(|code| {
        code.line("// SAFETY: the program gives back what it got from this library, once.");
        code.line(format!("let owned = unsafe {{ Owned::from_raw({output}) }};"));
        code.line("guard_or((), || drop(owned));");
    });
    code.line("}");
}

fn method(code: &mut Code, schema: &Schema, stream: &Stream) {
    let Some(request) = schema.record(&stream.request) else { return };
    let (raw, handle) = (type_name(&stream.request), handle(&stream.item));
    let source = match &stream.input {
        Type::Record(name) => format!("Records::<{name}>"),
        _ => "Texts".to_owned(),
    };
    let mut docs = text(&request.docs, schema);
    docs.push(format!(
        "`request` begins with `{}`; NULL means that nothing is given.",
        init_macro(&stream.request)
    ));
    docs.push(
        "`next_input` gives the inputs. It is called by the thread that reads the results, with `user_data`, as there is \
         room for more and not before. `options` hold for each input; its cancel token ends a wait for a result."
            .to_owned(),
    );
    code.blank();
    doc(code, &docs);
    code.line("#[unsafe(no_mangle)]").line("#[must_use]");
    let parameters = [
        "client: Option<&cinf_client>".to_owned(),
        format!("request: *const {raw}"),
        "options: *const cinf_call_options".to_owned(),
        format!("next_input: {}", input_type(&stream.input)),
        "user_data: *mut c_void".to_owned(),
        format!("stream: Option<&mut MaybeUninit<*mut {handle}>>"),
    ];
    code.line(format!(
        "pub unsafe extern \"C\" fn cinf_client_{}({}) -> Option<Box<cinf_error>> {{",
        stream.method,
        parameters.join(", ")
    ));
    code.indented(|code| {
        code.line("// SAFETY: each pointer is NULL or leads to what the header asks for.");
        code.line(format!(
            "unsafe {{ self::stream::<{}, _, _>(client, request, options, {source}::new(next_input, user_data), stream) }}",
            stream.request
        ));
    });
    code.line("}");
}
