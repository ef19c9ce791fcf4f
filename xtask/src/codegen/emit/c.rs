//! The C binding's structs, enumerations and functions, spelled out so that cbindgen and people can see them.

use super::c_layout::Layout;
use super::code::Code;
use super::{NOTICE, snake, upper_snake};
use crate::codegen::docs::{Speller, paragraphs, wrap};
use crate::codegen::schema::{
    Choice, ClosedChoice, Docs, Field, Operation, OperationKind, Record, Schema, Type,
};
use crate::shell::Result;

/// Columns of a line of documentation.
const WIDTH: usize = 110;

/// Words that C or C++ does not take as the name of a field.
const KEYWORDS: &[&str] = &[
    "alignas",
    "alignof",
    "and",
    "asm",
    "auto",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "constexpr",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "else",
    "enum",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "nullptr",
    "operator",
    "or",
    "private",
    "protected",
    "public",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "struct",
    "switch",
    "template",
    "this",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "while",
    "xor",
];

/// The name of a type in C.
pub(crate) fn type_name(name: &str) -> String {
    match name {
        "ErrorKind" => "cinf_kind".to_owned(),
        "Outcome" => "cinf_outcome".to_owned(),
        name => format!("cinf_{}", snake(name)),
    }
}

/// The macro that a request begins with.
pub(crate) fn init_macro(record: &str) -> String {
    format!("{}_INIT", type_name(record).to_uppercase())
}

/// The name of the parameter that an answer goes to.
pub(crate) fn output_name(record: &str) -> String {
    let name = snake(record);
    if KEYWORDS.contains(&name.as_str()) { format!("{name}_out") } else { name }
}

/// How C spells the names in documentation.
pub(crate) struct C<'a>(pub(crate) &'a Schema);

impl Speller for C<'_> {
    fn variant(&self, choice: &str, variant: &str) -> String {
        format!("{}_{}", type_name(choice).to_uppercase(), upper_snake(variant))
    }

    fn method(&self, method: &str) -> String {
        format!("cinf_client_{method}")
    }

    fn function(&self, function: &str) -> String {
        format!("cinf_{function}")
    }

    fn field(&self, field: &str) -> String {
        let of_that_name =
            self.0.records.iter().flat_map(|record| &record.fields).find(|other| other.name == field);
        of_that_name.map_or_else(|| field.to_owned(), c_field)
    }

    fn literal(&self, text: &str) -> Option<&'static str> {
        match text {
            "true" => Some("CINF_FLAG_YES"),
            "false" => Some("CINF_FLAG_NO"),
            "None" => Some("NULL"),
            _ => None,
        }
    }
}

/// The name of a field in C: a duration says its unit.
pub(crate) fn c_field(field: &Field) -> String {
    match field.r#type.innermost() {
        Type::Duration => format!("{}_ms", field.name),
        _ => field.name.clone(),
    }
}

/// Which way a record goes.
#[derive(Clone, Copy, PartialEq)]
struct Ways {
    inbound: bool,
    outbound: bool,
}

/// What a program can have told while its request is carried out.
struct News {
    /// The view that it is told.
    shown: String,
    /// The field that holds its function.
    callback: &'static str,
    docs: &'static str,
    /// The trait that finds the function.
    implemented: &'static str,
}

impl News {
    fn of(schema: &Schema, record: &Record) -> Option<Self> {
        if let Some(OperationKind::Task { update }) = schema.operation_of(&record.name).map(|of| &of.kind) {
            return Some(Self {
                shown: type_name(update),
                callback: "on_update",
                docs: "Called with what is seen on the way: by the thread that waits, or for a call in the background \
                       by the library's own thread. `update` lives until the function returns; do not free it. Not \
                       given means that nobody is told.",
                implemented: "Reporting",
            });
        }
        Some(Self {
            shown: type_name(&schema.stream_of(&record.name)?.progress),
            callback: "on_progress",
            docs: "Called with how far the work is, by the thread that reads the results, at most ten times a second and \
                   with the last state always. `progress` lives until the function returns; do not free it. Not given \
                   means that nobody is told.",
            implemented: "Streaming",
        })
    }

    fn slots(&self) -> Vec<Slot> {
        let Self { shown, callback, docs, .. } = self;
        let told = callback.trim_start_matches("on_");
        let function =
            format!("Option<unsafe extern \"C\" fn({told}: *const {shown}, user_data: *mut c_void)>");
        vec![
            Slot { name: (*callback).to_owned(), r#type: function, docs: vec![(*docs).to_owned()] },
            Slot {
                name: format!("{callback}_data"),
                r#type: "*mut c_void".to_owned(),
                docs: vec![format!("Passed to `{callback}`.")],
            },
        ]
    }
}

/// A field of a C struct.
struct Slot {
    name: String,
    r#type: String,
    docs: Vec<String>,
}

/// `models.rs`, before formatting.
pub(crate) fn models(schema: &Schema, layout: &mut Layout) -> Result<String> {
    let mut code = Code::default();
    head(&mut code, "Structs and enumerations of the C interface, and their conversions.");
    code.line("use std::ffi::{c_char, c_void};").line("use std::mem::MaybeUninit;").blank();
    let (inbound, outbound) = (schema.inbound(), schema.outbound());
    let travels = |name: &str| inbound.contains(name) || outbound.contains(name);
    let names = schema
        .choices
        .iter()
        .map(|choice| &choice.name)
        .chain(schema.records.iter().map(|record| &record.name));
    let names: Vec<&str> = names.map(String::as_str).filter(|name| travels(name)).collect();
    code.line(format!("use cloud_infinite::{{{}}};", names.join(", "))).blank();
    code.line("use crate::call::{Reporting, Request, Updates};");
    if !schema.streams.is_empty() {
        code.line("use crate::exchange::Streaming;");
    }
    if schema.has_errors() {
        code.line("use crate::error::cinf_error;");
    }
    code.line("use crate::options::{Inbound, Number, Prefixed, cinf_flag};");
    code.line("use crate::owned::{Arena, View};").line("use crate::text::Refusal;");
    code.line("use crate::{options, owned, text};");
    for choice in schema.choices.iter().filter(|choice| travels(&choice.name)) {
        open_choice(&mut code, schema, layout, choice);
    }
    for record in &schema.records {
        let ways = Ways {
            inbound: inbound.contains(record.name.as_str()),
            outbound: outbound.contains(record.name.as_str()),
        };
        if ways.inbound || ways.outbound {
            self::record(&mut code, schema, layout, record, ways)?;
        }
    }
    Ok(code.finish())
}

/// `errors.rs`, before formatting.
pub(crate) fn errors(schema: &Schema, layout: &mut Layout) -> String {
    let mut code = Code::default();
    head(&mut code, "Kinds of errors and outcomes of submissions.");
    code.line("use std::ffi::c_char;").line("use std::mem::MaybeUninit;").blank();
    code.line("use cloud_infinite::{ErrorKind, Outcome};").blank();
    code.line("use crate::guard::guard_or;");
    for (closed, none) in [
        (&schema.kinds, "There is no error."),
        (&schema.outcomes, "The error is not that of a submission, or there is none."),
    ] {
        closed_choice(&mut code, schema, layout, closed, none);
    }
    code.finish()
}

/// `operations.rs`, before formatting.
pub(crate) fn operations(schema: &Schema) -> Result<String> {
    let mut code = Code::default();
    head(&mut code, "The operations of the service as functions.");
    code.line("use std::ffi::{c_char, c_void};").line("use std::mem::MaybeUninit;").blank();
    let named = schema.operations.iter().filter(|operation| operation.kind != OperationKind::Body);
    let requests: Vec<&str> = named.map(|operation| operation.request.as_str()).collect();
    code.line(format!("use cloud_infinite::{{{}}};", requests.join(", "))).blank();
    code.line("use crate::call::{act, act_async, run, run_async, send, send_async, work, work_async};");
    code.line("use crate::cancel::{cinf_call, cinf_done};");
    code.line("use crate::client::cinf_client;").line("use crate::error::cinf_error;");
    code.line("use crate::generated::models::*;");
    code.line("use crate::guard::guard_or;");
    if schema.operations.iter().any(|operation| operation.kind == OperationKind::Body) {
        code.line("use crate::object_body::{cinf_object_body, open};");
    }
    code.line("use crate::owned::{Owned, View};").line("use crate::settings::cinf_call_options;");
    code.line(
        "use crate::stream::{Handle, Pages, has_next, list, next, next_async, next_page, next_page_async, \
         next_page_number, next_token};",
    );
    for answer in answers(schema) {
        answer_functions(&mut code, answer);
    }
    for answer in answers_of_functions(schema) {
        free(&mut code, answer);
    }
    for (item, page) in pagers(schema)? {
        pager(&mut code, item, page);
    }
    for operation in &schema.operations {
        method(&mut code, schema, operation)?;
    }
    Ok(code.finish())
}

/// Records that a program receives and frees.
pub(crate) fn answers(schema: &Schema) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for operation in &schema.operations {
        let item = match &operation.kind {
            OperationKind::Pages { item } => Some(item.as_str()),
            OperationKind::Call | OperationKind::Body | OperationKind::Task { .. } => None,
        };
        for name in [operation.output.as_deref(), item].into_iter().flatten() {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Records that a program receives from functions alone, never from a call in the background.
pub(crate) fn answers_of_functions(schema: &Schema) -> Vec<&str> {
    let of_operations = answers(schema);
    let mut found: Vec<&str> = Vec::new();
    for name in schema.functions.iter().filter_map(|function| function.output.record()) {
        if !of_operations.contains(&name) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Items and pages of the lists. Lists of the same item share a handle, so that they must share their pages.
pub(crate) fn pagers(schema: &Schema) -> Result<Vec<(&str, &str)>> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for operation in &schema.operations {
        let (OperationKind::Pages { item }, Some(page)) = (&operation.kind, &operation.output) else {
            continue;
        };
        match found.iter().find(|(known, _)| known == item) {
            Some((_, known)) if known != page => {
                return Err(format!("{}: lists of {item} have two kinds of pages", operation.method).into());
            }
            Some(_) => {}
            None => found.push((item, page)),
        }
    }
    Ok(found)
}

pub(super) fn head(code: &mut Code, what: &str) {
    code.line(format!("// {NOTICE}")).line(format!("//! {what}")).blank();
}

pub(super) fn doc(code: &mut Code, paragraphs: &[String]) {
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            code.line("///");
        }
        for line in wrap(paragraph, code.room(WIDTH)) {
            code.line(format!("/// {line}"));
        }
    }
}

pub(super) fn text(docs: &Docs, schema: &Schema) -> Vec<String> {
    paragraphs(docs, schema, &C(schema))
}

fn open_choice(code: &mut Code, schema: &Schema, layout: &mut Layout, choice: &Choice) {
    let name = type_name(&choice.name);
    code.blank();
    let mut docs = text(&choice.docs, schema);
    docs.push("Values newer than this header occur too: have a `default`.".to_owned());
    doc(code, &docs);
    code.line("#[derive(Debug, Clone, Copy, PartialEq, Eq)]").line("#[repr(u32)]");
    code.line(format!("pub enum {name} {{")).indented(|code| {
        doc(code, &["A value without a number, or none at all: its text says which.".to_owned()]);
        code.line("Other = 0,");
        for variant in &choice.variants {
            doc(code, &text(&variant.docs, schema));
            code.line(format!("{} = {},", variant.name, layout.number(&name, &variant.name)));
        }
    });
    code.line("}").blank();
    code.line(format!("impl Number for {name} {{")).indented(|code| {
        code.line(format!("type Core = {};", choice.name));
        code.line(format!("const NAME: &'static str = \"{name}\";"));
        code.line("const OTHER: Self = Self::Other;").blank();
        code.line(format!("fn of(core: &{}) -> Self {{", choice.name)).indented(|code| {
            code.line("match core {").indented(|code| {
                for variant in &choice.variants {
                    code.line(format!("{0}::{1} => Self::{1},", choice.name, variant.name));
                }
                code.line(format!("{}::Other(_) => Self::Other,", choice.name));
            });
            code.line("}");
        });
        code.line("}").blank();
        code.line(format!("fn core(number: u32) -> Option<{}> {{", choice.name)).indented(|code| {
            code.line("match number {").indented(|code| {
                for variant in &choice.variants {
                    let number = layout.number(&name, &variant.name);
                    code.line(format!("{number} => Some({}::{}),", choice.name, variant.name));
                }
                code.line("_ => None,");
            });
            code.line("}");
        });
        code.line("}").blank();
        code.line(format!("fn text(core: &{}) -> &str {{ core.as_str() }}", choice.name));
    });
    code.line("}");
}

fn closed_choice(code: &mut Code, schema: &Schema, layout: &mut Layout, closed: &ClosedChoice, none: &str) {
    let name = type_name(&closed.name);
    code.blank();
    let mut docs = text(&closed.docs, schema);
    docs.push(format!("`{name}_name` names a value, also one that is newer than this header."));
    doc(code, &docs);
    code.line("#[derive(Debug, Clone, Copy, PartialEq, Eq)]").line("#[repr(u32)]");
    code.line(format!("pub enum {name} {{")).indented(|code| {
        doc(code, &[none.to_owned()]);
        code.line("None = 0,");
        for (variant, docs) in &closed.variants {
            doc(code, &text(docs, schema));
            code.line(format!("{variant} = {},", layout.number(&name, variant)));
        }
    });
    code.line("}").blank();
    code.line(format!("impl From<{}> for {name} {{", closed.name)).indented(|code| {
        code.line(format!("fn from(value: {}) -> Self {{", closed.name)).indented(|code| {
            code.line("match value {").indented(|code| {
                for (variant, _) in &closed.variants {
                    code.line(format!("{0}::{variant} => Self::{variant},", closed.name));
                }
            });
            code.line("}");
        });
        code.line("}");
    });
    code.line("}").blank();
    let what = name.trim_start_matches("cinf_");
    doc(
        code,
        &[format!(
            "The name of a value, such as `{}`; NULL for a number that is none.",
            closed.variants[0].0
        )],
    );
    code.line("#[unsafe(no_mangle)]");
    code.line(format!("pub extern \"C\" fn {name}_name({what}: MaybeUninit<{name}>) -> *const c_char {{"));
    code.indented(|code| {
        code.line("guard_or(std::ptr::null(), || {").indented(|code| {
            code.line("// SAFETY: the enumeration is a number of this size, and a C program can pass any.");
            code.line(format!("let number = unsafe {{ {what}.as_ptr().cast::<u32>().read() }};"));
            code.line("let name = match number {").indented(|code| {
                code.line("0 => c\"None\",");
                for (variant, _) in &closed.variants {
                    code.line(format!("{} => c\"{variant}\",", layout.number(&name, variant)));
                }
                code.line("_ => return std::ptr::null(),");
            });
            code.line("};").line("name.as_ptr()");
        });
        code.line("})");
    });
    code.line("}");
}

fn record(code: &mut Code, schema: &Schema, layout: &mut Layout, record: &Record, ways: Ways) -> Result<()> {
    let name = type_name(&record.name);
    let mut slots = Vec::new();
    let news = News::of(schema, record);
    if let Some(news) = &news {
        slots.extend(news.slots());
    }
    for field in &record.fields {
        slots.extend(slots_of(schema, record, field, ways)?);
    }
    for slot in &slots {
        if KEYWORDS.contains(&slot.name.as_str()) {
            return Err(format!("{}.{} is a keyword of C or C++", record.name, slot.name).into());
        }
        if slots.iter().filter(|other| other.name == slot.name).count() > 1 || slot.name == "struct_size" {
            return Err(format!("{}.{} occurs twice in C", record.name, slot.name).into());
        }
    }
    let names: Vec<String> = slots.iter().map(|slot| slot.name.clone()).collect();
    let order = layout.order(&name, &names)?;
    slots.sort_by_key(|slot| order.iter().position(|name| *name == slot.name));

    code.blank();
    let mut docs = text(&record.docs, schema);
    if ways.inbound {
        docs.push(format!("Begin with `{}`.", init_macro(&record.name)));
    }
    doc(code, &docs);
    code.line("#[derive(Clone, Copy)]").line("#[repr(C)]");
    code.line(format!("pub struct {name} {{")).indented(|code| {
        if ways.inbound {
            code.line(format!("/// Size of this struct, set by `{}`.", init_macro(&record.name)));
            code.line("pub struct_size: usize,");
        }
        for slot in &slots {
            doc(code, &slot.docs);
            code.line(format!("pub {}: {},", identifier(&slot.name), slot.r#type));
        }
    });
    code.line("}");
    if ways.inbound {
        prefixed(code, record, &name, &order);
        inbound(code, record, &name, news.as_ref(), &order);
    }
    if schema.operation_of(&record.name).is_some() || schema.stream_of(&record.name).is_some() {
        request(code, record, &name, news.as_ref());
    }
    if ways.outbound {
        outbound(code, record, &name, ways, &order);
    }
    Ok(())
}

fn slots_of(schema: &Schema, record: &Record, field: &Field, ways: Ways) -> Result<Vec<Slot>> {
    let mut docs = text(&field.docs, schema);
    let name = c_field(field);
    let say = |docs: &mut Vec<String>, more: &str| {
        if let Some(last) = docs.last_mut() {
            last.push(' ');
            last.push_str(more);
        }
    };
    let refused = |what: &str| -> Result<Vec<Slot>> {
        Err(format!("{}.{}: C has no form for {what}", record.name, field.name).into())
    };
    let is_optional = matches!(field.r#type, Type::Optional(_));
    let absent = if is_optional && ways.outbound { " `CINF_ABSENT` if absent." } else { "" };
    let number = |docs: &mut Vec<String>, unit: &str| {
        let more = format!("{unit}{absent}");
        if !more.trim().is_empty() {
            say(docs, more.trim());
        }
    };
    let r#type = match (&field.r#type, field.r#type.innermost()) {
        (Type::List(_), Type::Text) => return Ok(list(name, docs, "c_char")),
        (Type::List(_), Type::Record(item)) => return Ok(list(name, docs, &type_name(item))),
        (Type::List(_), Type::Choice(of)) if !ways.outbound => {
            return Ok(choices(&name, docs, &type_name(of)));
        }
        (Type::List(_), Type::Choice(_)) => return refused("a list of enumerations in an answer"),
        (Type::List(_), _) => return refused("such a list"),
        (_, Type::Bytes) => return Ok(bytes(name, docs)),
        (_, Type::Map) => return Ok(map(&name, docs)),
        (_, Type::Text | Type::Path | Type::Secret) => "*const c_char".to_owned(),
        (Type::Bool, _) if !ways.inbound => "bool".to_owned(),
        (_, Type::Bool) if ways.inbound => "MaybeUninit<cinf_flag>".to_owned(),
        (_, Type::Bool) => "cinf_flag".to_owned(),
        (Type::U32, _) if !ways.inbound => "u32".to_owned(),
        (_, Type::U32 | Type::I64) => {
            number(&mut docs, "");
            "i64".to_owned()
        }
        (_, Type::Timestamp) => {
            number(&mut docs, "Milliseconds since 1970 in UTC.");
            "i64".to_owned()
        }
        (_, Type::Duration) => {
            number(&mut docs, "In milliseconds.");
            "i64".to_owned()
        }
        (Type::Optional(_), Type::F64) if !ways.outbound => "f64".to_owned(),
        (Type::Optional(_), Type::F64) if !ways.inbound => {
            say(&mut docs, "Not a number, as `isnan` tells, if absent.");
            "f64".to_owned()
        }
        (_, Type::F64) => {
            return refused("a number that may be a fraction and is always there, or goes both ways");
        }
        (_, Type::Record(of)) => format!("*const {}", type_name(of)),
        (_, Type::Response) => "*const cinf_response_info".to_owned(),
        (Type::Optional(_), Type::Error) if !ways.inbound => {
            say(&mut docs, "Freed with what it is part of; NULL if there is none.");
            "*const cinf_error".to_owned()
        }
        (_, Type::Error) => return refused("an error that is not part of an answer"),
        (_, Type::Choice(of)) => {
            let of = type_name(of);
            let (number, hint) = if ways.inbound {
                let hint = format!(
                    "The same as text, as the service writes it, for a value that has no number. `{name}` is enough \
                     for one that has."
                );
                (format!("MaybeUninit<{of}>"), hint)
            } else {
                (of, format!("The same as text, as the service writes it; it says more when `{name}` is 0."))
            };
            let second =
                Slot { name: format!("{name}_name"), r#type: "*const c_char".to_owned(), docs: vec![hint] };
            return Ok(vec![Slot { name, r#type: number, docs }, second]);
        }
        (_, Type::Optional(_) | Type::List(_)) => return refused("such a nesting"),
    };
    Ok(vec![Slot { name, r#type, docs }])
}

fn list(name: String, docs: Vec<String>, of: &str) -> Vec<Slot> {
    let len = Slot {
        name: format!("{name}_len"),
        r#type: "usize".to_owned(),
        docs: vec![format!("Number of pointers in `{name}`.")],
    };
    vec![Slot { name, r#type: format!("*const *const {of}"), docs }, len]
}

/// Binary data: a pointer to whatever the program keeps it in, and its length.
fn bytes(name: String, docs: Vec<String>) -> Vec<Slot> {
    let len = Slot {
        name: format!("{name}_len"),
        r#type: "usize".to_owned(),
        docs: vec![format!("Number of bytes in `{name}`.")],
    };
    vec![Slot { name, r#type: "*const c_void".to_owned(), docs }, len]
}

/// Texts with names: two arrays of the same length.
fn map(name: &str, docs: Vec<String>) -> Vec<Slot> {
    let texts = "*const *const c_char";
    let slot = |suffix: &str, r#type: &str, docs: Vec<String>| Slot {
        name: format!("{name}_{suffix}"),
        r#type: r#type.to_owned(),
        docs,
    };
    let mut names = docs;
    if let Some(last) = names.last_mut() {
        last.push_str(" These are the names.");
    }
    let values = vec![format!("For each of `{name}_names` its value.")];
    let len = vec![format!("Number of pointers in `{name}_names`, and in `{name}_values`.")];
    vec![slot("names", texts, names), slot("values", texts, values), slot("len", "usize", len)]
}

/// A list of an open enumeration: numbers, and texts for what has none.
fn choices(name: &str, docs: Vec<String>, of: &str) -> Vec<Slot> {
    let len = |of: &str, what: &str| Slot {
        name: format!("{of}_len"),
        r#type: "usize".to_owned(),
        docs: vec![format!("Number of {what} in `{of}`.")],
    };
    let texts = format!("{name}_name");
    let hint = format!(
        "More of them, as text, as the service writes it: for values that have no number. `{name}` is enough for those \
         that have."
    );
    vec![
        Slot { name: name.to_owned(), r#type: format!("*const MaybeUninit<{of}>"), docs },
        len(name, "values"),
        Slot { name: texts.clone(), r#type: "*const *const c_char".to_owned(), docs: vec![hint] },
        len(&texts, "pointers"),
    ]
}

/// What every struct of a program has to keep: the size first, zeros for "not given", no room for a field of a later
/// version inside the same size.
fn prefixed(code: &mut Code, record: &Record, name: &str, order: &[String]) {
    code.blank();
    code.line("// SAFETY: the size comes first, and zeros are numbers, NULL and no function.");
    code.line(format!("unsafe impl Prefixed for {name} {{")).indented(|code| {
        code.line(format!("const INIT: &'static str = \"{}\";", init_macro(&record.name)));
    });
    code.line("}");
    if let Some(last) = order.last() {
        // A field that fits into the padding at the end would not change the size, and an old program's garbage there
        // would be taken for its value.
        code.blank().line("#[cfg(target_pointer_width = \"64\")]");
        code.line(format!(
            "const _: () = assert!(size_of::<{name}>() == std::mem::offset_of!({name}, {}) + 8);",
            identifier(last)
        ));
    }
}

fn inbound(code: &mut Code, record: &Record, name: &str, news: Option<&News>, order: &[String]) {
    code.blank();
    code.line(format!("impl Inbound for {} {{", record.name)).indented(|code| {
        code.line(format!("type Raw = {name};")).blank();
        code.line(format!("unsafe fn read(raw: &{name}) -> Result<Self, Refusal> {{")).indented(|code| {
            let mut parts = vec!["struct_size: _".to_owned()];
            for slot in order {
                let ignored = news.is_some_and(|news| news.slots().iter().any(|of| of.name == *slot));
                let of_response = record.fields.iter().any(|f| f.r#type == Type::Response && f.name == *slot);
                parts.push(match ignored || of_response {
                    true => format!("{}: _", identifier(slot)),
                    false => identifier(slot),
                });
            }
            code.line(format!("let {name} {{ {} }} = *raw;", parts.join(", ")));
            let has_pointers = record.fields.iter().any(leads_elsewhere);
            let body = |code: &mut Code| {
                for field in &record.fields {
                    if let Some(read) = read(field) {
                        code.line(format!("let {} = {read};", identifier(&field.name)));
                    }
                }
                let fields = record.fields.iter().map(|field| match field.r#type {
                    Type::Response => format!("{}: Default::default()", identifier(&field.name)),
                    _ => identifier(&field.name),
                });
                let fields: Vec<String> = fields.collect();
                code.line(format!("Ok(Self {{ {} }})", fields.join(", ")));
            };
            if has_pointers {
                code.line("// SAFETY: the caller vouches for every pointer of the struct.");
                code.line("unsafe {").indented(body).line("}");
            } else {
                body(code);
            }
        });
        code.line("}");
    });
    code.line("}");
}

fn read(field: &Field) -> Option<String> {
    let name = &field.name;
    let var = identifier(&c_field(field));
    let null = format!(".ok_or_else(|| Refusal::null(\"{name}\"))?");
    Some(match (&field.r#type, field.r#type.innermost()) {
        (_, Type::Response) => return None,
        (Type::List(_), Type::Text) => format!("text::texts(\"{name}\", {var}, {name}_len)?"),
        (Type::List(_), Type::Choice(_)) => {
            format!("options::choices(\"{name}\", {var}, {name}_len, {name}_name, {name}_name_len)?")
        }
        (Type::List(_), _) => format!("options::records(\"{name}\", {var}, {name}_len)?"),
        (_, Type::Map) => {
            format!("options::map(\"{name}\", {name}_names, {name}_values, {name}_len)?")
        }
        (Type::Optional(_), Type::Bytes) => format!("text::maybe_bytes(\"{name}\", {var}, {name}_len)?"),
        (_, Type::Bytes) => format!("text::bytes(\"{name}\", {var}, {name}_len)?"),
        (Type::Optional(_), Type::Text) => format!("text::maybe_text(\"{name}\", {var})?"),
        (Type::Optional(_), Type::Path | Type::Secret) => {
            format!("text::maybe_text(\"{name}\", {var})?.map(Into::into)")
        }
        (_, Type::Text) => format!("text::text(\"{name}\", {var})?"),
        (_, Type::Path | Type::Secret) => format!("text::text(\"{name}\", {var})?.into()"),
        (Type::Optional(_), Type::Bool) => format!("options::maybe_flag(\"{name}\", {var})?"),
        (_, Type::Bool) => format!("options::maybe_flag(\"{name}\", {var})?.unwrap_or_default()"),
        (Type::Optional(_), Type::U32) => format!("options::maybe_u32(\"{name}\", {var})?"),
        (_, Type::U32) => format!("options::maybe_u32(\"{name}\", {var})?.unwrap_or_default()"),
        (Type::Optional(_), Type::I64) => format!("(![0, owned::ABSENT].contains(&{var})).then_some({var})"),
        (_, Type::I64) => var,
        (Type::Optional(_), Type::F64) => format!("({var} != 0.0).then_some({var})"),
        (Type::Optional(_), Type::Timestamp) => format!("options::maybe_timestamp({var})"),
        (_, Type::Timestamp) => format!("options::maybe_timestamp({var}){null}"),
        (Type::Optional(_), Type::Duration) => format!("options::maybe_millis(\"{name}\", {var})?"),
        (_, Type::Duration) => format!("options::maybe_millis(\"{name}\", {var})?.unwrap_or_default()"),
        (Type::Optional(_), Type::Record(_)) => format!("options::maybe_record(\"{name}\", {var})?"),
        (_, Type::Record(_)) => format!("options::record(\"{name}\", {var})?"),
        (Type::Optional(_), Type::Choice(_)) => {
            format!("options::maybe_choice(\"{name}\", {var}, {name}_name)?")
        }
        (_, Type::Choice(_)) => {
            format!("options::maybe_choice(\"{name}\", {var}, {name}_name)?.unwrap_or_default()")
        }
        (_, Type::F64 | Type::Error | Type::Optional(_) | Type::List(_)) => return None,
    })
}

fn request(code: &mut Code, record: &Record, name: &str, news: Option<&News>) {
    let needs = record.fields.iter().any(Field::is_required);
    code.blank();
    code.line(format!("impl Request for {} {{", record.name));
    code.indented(|code| {
        code.line(format!("const MAY_BE_NULL: bool = {};", !needs));
    });
    code.line("}");
    if let Some(News { shown, callback, implemented, .. }) = news {
        code.blank();
        code.line(format!("impl {implemented} for {} {{", record.name)).indented(|code| {
            code.line(format!("type Shown = {shown};")).blank();
            code.line(format!("fn updates(raw: &{name}) -> Option<Updates<{shown}>> {{"));
            code.indented(|code| {
                code.line(format!("Updates::new(raw.{callback}, raw.{callback}_data)"));
            });
            code.line("}");
        });
        code.line("}");
    }
}

fn outbound(code: &mut Code, record: &Record, name: &str, ways: Ways, order: &[String]) {
    code.blank();
    let fields: Vec<String> = record.fields.iter().map(|field| identifier(&field.name)).collect();
    let arena = if record.fields.iter().any(leads_elsewhere) { "arena" } else { "_arena" };
    code.line(format!("impl View for {name} {{")).indented(|code| {
        code.line(format!("type Core = {};", record.name)).blank();
        code.line(format!("fn view(core: {}, {arena}: &mut Arena) -> Self {{", record.name)).indented(
            |code| {
                code.line(format!("let {} {{ {} }} = core;", record.name, fields.join(", ")));
                for field in &record.fields {
                    for line in show(field, ways) {
                        code.line(line);
                    }
                }
                let mut parts: Vec<String> = order.iter().map(|slot| identifier(slot)).collect();
                if ways.inbound {
                    parts.insert(0, "struct_size: size_of::<Self>()".to_owned());
                }
                code.line(format!("Self {{ {} }}", parts.join(", ")));
            },
        );
        code.line("}");
    });
    code.line("}");
}

/// Whether the field is a pointer, or has one beside it.
fn leads_elsewhere(field: &Field) -> bool {
    match field.r#type.innermost() {
        Type::Text | Type::Bytes | Type::Path | Type::Secret | Type::Map => true,
        Type::Record(_) | Type::Choice(_) | Type::Response | Type::Error => true,
        Type::Bool | Type::U32 | Type::I64 | Type::F64 | Type::Timestamp | Type::Duration => false,
        Type::Optional(_) | Type::List(_) => false,
    }
}

fn show(field: &Field, ways: Ways) -> Vec<String> {
    let var = identifier(&field.name);
    let name = &field.name;
    let to = identifier(&c_field(field));
    let line = match (&field.r#type, field.r#type.innermost()) {
        (Type::List(_), Type::Text) => format!("let ({var}, {name}_len) = arena.texts({var});"),
        (Type::List(_), _) => format!("let ({var}, {name}_len) = arena.views({var});"),
        (_, Type::Map) => {
            format!("let ({name}_names, {name}_values, {name}_len) = arena.map({var});")
        }
        (Type::Optional(_), Type::Bytes) => format!("let ({var}, {name}_len) = arena.maybe_bytes({var});"),
        (_, Type::Bytes) => format!("let ({var}, {name}_len) = arena.bytes({var});"),
        (Type::Optional(_), Type::Path) => {
            format!("let {var} = arena.maybe_text({var}.map(|path| path.to_string_lossy().into_owned()));")
        }
        (_, Type::Path) => format!("let {var} = arena.text({var}.to_string_lossy().into_owned());"),
        (Type::Optional(_), Type::Secret) => {
            format!("let {var} = arena.maybe_text({var}.map(|secret| secret.expose().to_owned()));")
        }
        (_, Type::Secret) => format!("let {var} = arena.text({var}.expose().to_owned());"),
        (Type::Optional(_), Type::Text) => format!("let {var} = arena.maybe_text({var});"),
        (_, Type::Text) => format!("let {var} = arena.text({var});"),
        (Type::Optional(_), Type::Bool) => flag(&var, &var, ways),
        (_, Type::Bool) if ways.inbound => flag(&var, &format!("Some({var})"), ways),
        (_, Type::Bool) => return Vec::new(),
        (Type::Optional(_), Type::U32 | Type::I64) => format!("let {var} = owned::number({var});"),
        (_, Type::U32) if ways.inbound => format!("let {var} = i64::from({var});"),
        (_, Type::U32 | Type::I64) => return Vec::new(),
        (Type::Optional(_), Type::Timestamp) => {
            format!("let {var} = owned::number({var}.map(|time| time.unix_millis()));")
        }
        (_, Type::Timestamp) => format!("let {var} = {var}.unix_millis();"),
        (Type::Optional(_), Type::Duration) => format!("let {to} = owned::number({var}.map(owned::millis));"),
        (_, Type::Duration) => format!("let {to} = owned::millis({var});"),
        (Type::Optional(_), Type::Record(_)) => format!("let {var} = arena.maybe_view({var});"),
        (_, Type::Record(_) | Type::Response) => format!("let {var} = arena.view({var});"),
        (Type::Optional(_), Type::Choice(_)) => {
            format!("let ({var}, {name}_name) = arena.maybe_choice({var}.as_ref());")
        }
        (_, Type::Choice(_)) => format!("let ({var}, {name}_name) = arena.choice(&{var});"),
        (_, Type::Error) => format!("let {var} = arena.maybe_error({var});"),
        (Type::Optional(_), Type::F64) => format!("let {var} = {var}.unwrap_or(f64::NAN);"),
        (_, Type::F64 | Type::Optional(_) | Type::List(_)) => return Vec::new(),
    };
    let mut lines = vec![line];
    if ways.inbound && matches!(field.r#type.innermost(), Type::Choice(_)) {
        lines.push(format!("let {var} = MaybeUninit::new({var});"));
    }
    lines
}

fn flag(var: &str, value: &str, ways: Ways) -> String {
    match ways.inbound {
        true => format!("let {var} = MaybeUninit::new(cinf_flag::from({value}));"),
        false => format!("let {var} = cinf_flag::from({value});"),
    }
}

fn answer_functions(code: &mut Code, answer: &str) {
    let (name, output) = (type_name(answer), output_name(answer));
    code.blank();
    doc(
        code,
        &[format!(
            "Receives a `{name}` or an error of a call in the background; exactly one of them, except at the end of a \
             list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was \
             given."
        )],
    );
    code.line(format!(
        "pub type {name}_done = Option<unsafe extern \"C\" fn(error: *mut cinf_error, {output}: *mut {name}, user_data: \
         *mut c_void)>;"
    ));
    free(code, answer);
}

/// What frees an answer.
fn free(code: &mut Code, answer: &str) {
    let (name, output) = (type_name(answer), output_name(answer));
    code.blank();
    doc(code, &[format!("Frees a `{name}` and everything that it leads to. NULL is fine.")]);
    code.line("#[unsafe(no_mangle)]");
    code.line(format!("pub unsafe extern \"C\" fn {name}_free({output}: *mut {name}) {{")).indented(|code| {
        code.line("// SAFETY: the program gives back what it got from this library, once.");
        code.line(format!("let owned = unsafe {{ Owned::from_raw({output}) }};"));
        code.line("guard_or((), || drop(owned));");
    });
    code.line("}");
}

fn pager(code: &mut Code, item: &str, page: &str) {
    let handle = format!("{}_pager", type_name(item));
    let (item_type, page_type) = (type_name(item), type_name(page));
    let item_name = output_name(item);
    code.blank();
    doc(
        code,
        &[format!(
            "A list of `{item_type}`, requested page by page as it is read. After an error the same entry or page is \
             asked for again. Free it with `{handle}_free`."
        )],
    );
    code.line(format!(
        "pub struct {handle}(Pages<<{item_type} as View>::Core, <{page_type} as View>::Core>);"
    ));
    code.blank();
    code.line(format!("impl Handle for {handle} {{")).indented(|code| {
        code.line(format!("type Item = {item_type};")).line(format!("type Page = {page_type};")).blank();
        let pages = format!("Pages<<{item_type} as View>::Core, <{page_type} as View>::Core>");
        code.line(format!("fn new(pages: {pages}) -> Self {{ Self(pages) }}")).blank();
        code.line(format!("fn pages(&self) -> &{pages} {{ &self.0 }}"));
    });
    code.line("}");

    let mut function = |docs: &[String], name: &str, parameters: &[String], body: &str| {
        code.blank();
        doc(code, docs);
        code.line("#[unsafe(no_mangle)]").line("#[must_use]");
        let mut all = vec![format!("pager: Option<&{handle}>")];
        all.extend_from_slice(parameters);
        code.line(format!(
            "pub unsafe extern \"C\" fn {handle}_{name}({}) -> Option<Box<cinf_error>> {{",
            all.join(", ")
        ));
        code.indented(|code| {
            code.line(body);
        });
        code.line("}");
    };
    let background = |of: &str| {
        vec![
            "call: Option<&mut MaybeUninit<*mut cinf_call>>".to_owned(),
            format!("done: {of}_done"),
            "user_data: *mut c_void".to_owned(),
        ]
    };
    function(
        &[format!(
            "Waits for the next entry. Behind the last one the call succeeds and `{item_name}` becomes NULL."
        )],
        "next",
        &[format!("{item_name}: Option<&mut MaybeUninit<*mut {item_type}>>")],
        &format!("next(pager, \"{item_name}\", {item_name})"),
    );
    function(
        &["Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that \
           were not handed out yet are part of a page that was read before and are not repeated."
            .to_owned()],
        "next_page",
        &[format!("page: Option<&mut MaybeUninit<*mut {page_type}>>")],
        "next_page(pager, page)",
    );
    let twin = |name: &str| {
        vec![format!(
            "As `{handle}_{name}`, in the background: `done` is called once, on a thread of the library, unless an \
             error is returned. `call` may be NULL."
        )]
    };
    function(
        &twin("next"),
        "next_async",
        &background(&item_type),
        "next_async(pager, call, done, user_data)",
    );
    function(
        &twin("next_page"),
        "next_page_async",
        &background(&page_type),
        "next_page_async(pager, call, done, user_data)",
    );
    for (name, returned, docs) in [
        (
            "has_next",
            "bool",
            "Whether there may be a page that was not requested yet. So it is before the first one.",
        ),
        (
            "next_token",
            "*mut c_char",
            "The token of the page that is requested next, from which a list with the same filters can go on, now or in \
             another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in \
             lists whose pages have numbers.",
        ),
        (
            "next_page_number",
            "i64",
            "The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages \
             have tokens.",
        ),
    ] {
        code.blank();
        doc(code, &[docs.to_owned()]);
        code.line("#[unsafe(no_mangle)]");
        code.line(format!(
            "pub unsafe extern \"C\" fn {handle}_{name}(pager: Option<&{handle}>) -> {returned} {{"
        ));
        code.indented(|code| {
            code.line(format!("{name}(pager)"));
        });
        code.line("}");
    }
    code.blank();
    doc(code, &["Frees a pager. A call in the background goes on. NULL is fine.".to_owned()]);
    code.line("#[unsafe(no_mangle)]");
    code.line(format!("pub unsafe extern \"C\" fn {handle}_free(pager: Option<Box<{handle}>>) {{"));
    code.indented(|code| {
        code.line("guard_or((), || drop(pager));");
    });
    code.line("}");
}

fn method(code: &mut Code, schema: &Schema, operation: &Operation) -> Result<()> {
    let Some(request) = schema.record(&operation.request) else {
        return Err(format!("{} has no request", operation.method).into());
    };
    let request_type = type_name(&operation.request);
    let function = format!("cinf_client_{}", operation.method);
    let mut docs = text(&request.docs, schema);
    if request.fields.iter().any(Field::is_required) {
        docs.push(format!("`request` begins with `{}`.", init_macro(&operation.request)));
    } else {
        docs.push(format!(
            "`request` begins with `{}`; NULL means that nothing is given.",
            init_macro(&operation.request)
        ));
    }
    let parameters = |last: &[String]| {
        let mut all = vec![
            "client: Option<&cinf_client>".to_owned(),
            format!("request: *const {request_type}"),
            "options: *const cinf_call_options".to_owned(),
        ];
        all.extend_from_slice(last);
        all.join(", ")
    };
    let mut write = |docs: &[String], name: &str, parameters: String, body: String| {
        code.blank();
        doc(code, docs);
        code.line("#[unsafe(no_mangle)]").line("#[must_use]");
        code.line(format!("pub unsafe extern \"C\" fn {name}({parameters}) -> Option<Box<cinf_error>> {{"));
        code.indented(|code| {
            code.line("// SAFETY: each pointer is NULL or leads to what the header asks for.");
            code.line(format!("unsafe {{ {body} }}"));
        });
        code.line("}");
    };
    let twin = [format!(
        "As `{function}`, in the background: `done` is called once, on a thread of the library, unless an error is \
         returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request` and \
         `options` lead to is copied."
    )];
    let background = |done: &str| {
        [
            "call: Option<&mut MaybeUninit<*mut cinf_call>>".to_owned(),
            format!("done: {done}"),
            "user_data: *mut c_void".to_owned(),
        ]
    };
    let (wait, start) = match &operation.kind {
        OperationKind::Pages { item } => {
            let handle = format!("{}_pager", type_name(item));
            docs.push(
                "Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request \
                 of each page."
                    .to_owned(),
            );
            let out = [format!("pager: Option<&mut MaybeUninit<*mut {handle}>>")];
            let body = format!("list::<{}, {handle}>(client, request, options, pager)", operation.request);
            write(&docs, &function, parameters(&out), body);
            return Ok(());
        }
        OperationKind::Body => {
            docs.push(
                "Read it with `cinf_object_body_read`, and free it with `cinf_object_body_free`. The timeout of `options`, \
                 if one is given, limits the reading too."
                    .to_owned(),
            );
            let out = ["body: Option<&mut MaybeUninit<*mut cinf_object_body>>".to_owned()];
            write(&docs, &function, parameters(&out), "open(client, request, options, body)".to_owned());
            return Ok(());
        }
        OperationKind::Call if operation.is_task => ("work", "work_async"),
        OperationKind::Call => ("send", "send_async"),
        OperationKind::Task { .. } => ("run", "run_async"),
    };
    let Some(answer) = &operation.output else {
        if matches!(operation.kind, OperationKind::Task { .. }) {
            return Err(
                format!("{}: C has no form for work that answers with nothing", operation.method).into()
            );
        }
        let body = format!("act::<{}>(client, request, options)", operation.request);
        write(&docs, &function, parameters(&[]), body);
        let background = background("cinf_done");
        let body =
            format!("act_async::<{}>(client, request, options, call, done, user_data)", operation.request);
        write(&twin, &format!("{function}_async"), parameters(&background), body);
        return Ok(());
    };
    let (answer_type, output) = (type_name(answer), output_name(answer));
    let blocking = [format!("{output}: Option<&mut MaybeUninit<*mut {answer_type}>>")];
    write(
        &docs,
        &function,
        parameters(&blocking),
        format!(
            "{wait}::<{}, {answer_type}>(client, request, options, \"{output}\", {output})",
            operation.request
        ),
    );
    write(
        &twin,
        &format!("{function}_async"),
        parameters(&background(&format!("{answer_type}_done"))),
        format!(
            "{start}::<{}, {answer_type}>(client, request, options, call, done, user_data)",
            operation.request
        ),
    );
    Ok(())
}

pub(super) fn identifier(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::parse::{Role, Source, parse};

    const CORE: &str = r#"
        open_enum! {
            /// A colour.
            pub enum Colour {
                /// Like the sea.
                Blue = "blue",
            }
        }
        /// Lists things.
        pub struct ListThings {
            /// Only these.
            pub colours: Vec<Colour>,
            /// One word.
            pub word: Option<String>,
        }
        /// Several things.
        pub struct Things {
            /// Their words.
            pub words: Vec<String>,
        }
        impl Operation for ListThings { type Output = Things; }
        operations! {
            /// Lists things.
            list_things: call ListThings,
        }
    "#;

    fn written(core: &str) -> std::result::Result<String, String> {
        let sources = [Source { path: "core.rs".into(), text: core.into(), role: Role::Data }];
        models(&parse(&sources).unwrap(), &mut Layout::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_request_takes_a_list_of_an_enumeration_as_numbers_and_as_text() {
        let text = written(CORE).unwrap();
        let fields: Vec<&str> =
            text.lines().map(str::trim).filter(|line| line.starts_with("pub colours")).collect();
        assert_eq!(
            fields,
            [
                "pub colours: *const MaybeUninit<cinf_colour>,",
                "pub colours_len: usize,",
                "pub colours_name: *const *const c_char,",
                "pub colours_name_len: usize,",
            ]
        );
        assert!(text.contains(
            "options::choices(\"colours\", colours, colours_len, colours_name, colours_name_len)?"
        ));
    }

    const BINARY: &str = r#"
        /// Keeps a thing.
        pub struct KeepThing {
            /// What it is.
            pub body: Bytes,
            /// A preview.
            pub preview: Option<Bytes>,
            /// Where it lies.
            pub path: Option<PathBuf>,
            /// What is said of it.
            pub labels: BTreeMap<String, String>,
        }
        /// A kept thing.
        pub struct Kept {
            /// What it is.
            pub body: Bytes,
            /// Where it can be seen.
            pub url: Secret,
            /// What is said of it.
            pub labels: BTreeMap<String, String>,
        }
        impl Operation for KeepThing { type Output = Kept; }
        operations! {
            /// Keeps a thing.
            keep_thing: call KeepThing,
        }
    "#;

    #[test]
    fn binary_data_is_a_pointer_and_a_length() {
        let text = written(BINARY).unwrap();
        let count = |wanted: &str| text.matches(wanted).count();
        assert_eq!((count("pub body: *const c_void,"), count("pub body_len: usize,")), (2, 2));
        assert_eq!(count("pub labels_names: *const *const c_char,"), 2);
        assert_eq!(count("pub labels_values: *const *const c_char,"), 2);
        for wanted in [
            "text::bytes(\"body\", body, body_len)?",
            "text::maybe_bytes(\"preview\", preview, preview_len)?",
            "text::maybe_text(\"path\", path)?.map(Into::into)",
            "options::map(\"labels\", labels_names, labels_values, labels_len)?",
            "let (body, body_len) = arena.bytes(body);",
            "let url = arena.text(url.expose().to_owned());",
            "let (labels_names, labels_values, labels_len) = arena.map(labels);",
        ] {
            assert_eq!(count(wanted), 1, "{wanted}");
        }
    }

    #[test]
    fn an_answer_with_a_list_of_an_enumeration_is_refused() {
        let answered = CORE.replace("pub words: Vec<String>", "pub colours: Vec<Colour>");
        let expected = "Things.colours: C has no form for a list of enumerations in an answer";
        assert_eq!(written(&answered), Err(expected.to_owned()));
    }
}
