//! `cinf/streams.hpp`: work on many inputs in C++.

use super::NOTICE;
use super::c::{C, output_name, type_name};
use super::c_streams::{handle, items};
use super::code::Code;
use super::cpp::comment;
use crate::codegen::docs::paragraphs;
use crate::codegen::schema::{Schema, Stream, Type};

/// `streams.hpp`.
pub(crate) fn header(schema: &Schema) -> String {
    let mut code = Code::default();
    code.line(format!("// {NOTICE}"));
    code.line("#ifndef CINF_STREAMS_HPP").line("#define CINF_STREAMS_HPP").blank();
    code.line("#ifndef CINF_HPP")
        .line("#error \"include cinf.hpp, which includes this file\"")
        .line("#endif")
        .blank();
    code.line("namespace cinf {");
    for item in items(schema) {
        self::item(&mut code, schema, item);
    }
    code.blank();
    code.line("/// The operations on many inputs; `Client` inherits them.");
    code.line("template <class Self>").line("class Streams {").line("public:");
    code.indented(|code| {
        for (index, stream) in schema.streams.iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            method(code, schema, stream);
        }
    });
    code.blank().line("protected:").indented(|code| {
        code.line("~Streams() = default;");
    });
    code.blank().line("private:").indented(|code| {
        code.line(
            "const cinf_client *self() const noexcept { return static_cast<const Self *>(this)->get(); }",
        );
    });
    code.line("};").blank().line("} // namespace cinf").blank().line("#endif");
    code.finish()
}

fn item(code: &mut Code, schema: &Schema, item: &str) {
    let (ty, handle, output) = (type_name(item), handle(item), output_name(item));
    code.blank();
    if let Some(record) = schema.record(item) {
        let first: Vec<String> = paragraphs(&record.docs, schema, &C(schema)).into_iter().take(1).collect();
        comment(code, &first);
    }
    code.line(format!("using {item} = Owned<{ty}, {ty}_free>;")).blank();
    code.line(format!("/// How results of the type `{item}` are read."));
    code.line(format!("struct {item}Reading {{")).indented(|code| {
        code.line(format!("using Handle = {handle};")).line(format!("using Item = {item};"));
        code.line(format!("static void free(Handle *stream) noexcept {{ {handle}_free(stream); }}"));
        code.line(format!(
            "static cinf_error *next(const Handle *stream, {ty} **{output}) noexcept {{ return {handle}_next(stream, {output}); }}"
        ));
        code.line(format!(
            "static cinf_error *stop(const Handle *stream, cinf_submissions **submissions) noexcept {{ return \
             {handle}_stop(stream, submissions); }}"
        ));
    });
    code.line("};");
}

fn method(code: &mut Code, schema: &Schema, stream: &Stream) {
    let Some(request) = schema.record(&stream.request) else { return };
    let (name, raw, item) = (&stream.request, type_name(&stream.request), &stream.item);
    let mut docs = paragraphs(&request.docs, schema, &C(schema));
    let what = match &stream.input {
        Type::Record(name) => format!("requests of the type `{name}`"),
        _ => "texts".to_owned(),
    };
    docs.push(format!(
        "`inputs` is anything that can be looped over, of {what}; it is copied or moved into the results, and read as there \
         is room for more and not before. What it throws is thrown to the reader of the results."
    ));
    docs.push("Throws `Error`, here or while the results are read.".to_owned());
    comment(code, &docs);
    code.line("template <class Inputs>");
    code.line(format!(
        "Results<{item}Reading> {}(Inputs &&inputs, const {raw} &request = {name}(),",
        stream.method
    ));
    code.indented(|code| {
        code.line("    const cinf_call_options &options = CallOptions()) const {");
        let feed = match &stream.input {
            Type::Record(name) => format!("RecordFeed<{}, std::decay_t<Inputs>>", type_name(name)),
            _ => "TextFeed<std::decay_t<Inputs>>".to_owned(),
        };
        code.line(format!("auto feed = std::make_unique<detail::{feed}>(std::forward<Inputs>(inputs));"));
        code.line(format!("{} *stream = nullptr;", handle(item)));
        code.line(format!(
            "check(cinf_client_{}(self(), &request, &options, feed->function(), feed.get(), &stream));",
            stream.method
        ));
        code.line(format!("return Results<{item}Reading>(stream, std::move(feed));"));
    });
    code.line("}");
}
