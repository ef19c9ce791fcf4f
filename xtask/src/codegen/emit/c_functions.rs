//! The C interface of functions that need no client.

use super::c::{doc, head, identifier, output_name, text, type_name};
use super::code::Code;
use crate::codegen::functions::{Function, Output, Parameter, ParameterType};
use crate::codegen::schema::{Schema, Type};
use crate::shell::Result;

/// `functions.rs`, before formatting.
pub(crate) fn source(schema: &Schema) -> Result<String> {
    let mut functions = Code::default();
    for function in &schema.functions {
        self::function(&mut functions, schema, function)?;
    }
    let functions = functions.finish();
    let mut code = Code::default();
    head(&mut code, "The functions that need no client.");
    let import = |code: &mut Code, from: &str, names: &[(&str, &str)]| {
        let used: Vec<&str> =
            names.iter().filter(|(_, sign)| functions.contains(sign)).map(|(name, _)| *name).collect();
        if !used.is_empty() {
            code.line(format!("use {from}::{{{}}};", used.join(", ")));
        }
    };
    import(&mut code, "std::ffi", &[("c_char", "c_char"), ("c_void", "c_void")]);
    code.line("use std::mem::MaybeUninit;").blank();
    code.line("use crate::error::cinf_error;");
    let helpers = [("answer", "answer::<"), ("answer_text", "answer_text("), ("octets", "octets(")];
    import(&mut code, "crate::functions", &helpers);
    code.line("use crate::generated::models::*;");
    import(&mut code, "crate", &[("options", "options::"), ("text", "text::")]);
    Ok(code.finish() + &functions)
}

fn function(code: &mut Code, schema: &Schema, function: &Function) -> Result<()> {
    let name = &function.name;
    let mut docs = text(&function.docs, schema);
    let mut parameters = Vec::new();
    let mut reads = Vec::new();
    let mut passed = Vec::new();
    for Parameter { name: parameter, docs: about, r#type } in &function.parameters {
        docs.push(format!("`{parameter}`: {}", text(about, schema).join(" ")));
        let Some(form) = form(parameter, r#type) else {
            return Err(format!("{name}({parameter}): C has no form for such a parameter").into());
        };
        parameters.extend(form.parameters);
        // A number needs no reading.
        if form.read != identifier(parameter) {
            reads.push(format!("let {} = {};", identifier(parameter), form.read));
        }
        passed.push(form.pass);
    }
    let (out, helper) = match &function.output {
        Output::Record(record) => {
            let (output, ty) = (output_name(record), type_name(record));
            docs.push(format!("What `{output}` receives is freed with `{ty}_free`."));
            parameters.push(format!("{output}: Option<&mut MaybeUninit<*mut {ty}>>"));
            (output, format!("answer::<{ty}>"))
        }
        Output::Text => {
            docs.push("What `answer` receives is freed with `cinf_text_free`.".to_owned());
            parameters.push("answer: Option<&mut MaybeUninit<*mut c_char>>".to_owned());
            ("answer".to_owned(), "answer_text".to_owned())
        }
    };
    code.blank();
    doc(code, &docs);
    code.line("#[unsafe(no_mangle)]").line("#[must_use]");
    code.line(format!(
        "pub unsafe extern \"C\" fn cinf_{name}({}) -> Option<Box<cinf_error>> {{",
        parameters.join(", ")
    ));
    code.indented(|code| {
        code.line(format!("{helper}(\"{name}\", \"{out}\", {out}, || {{")).indented(|code| {
            code.line("// SAFETY: each pointer is NULL or leads to what the header asks for.");
            code.line("unsafe {").indented(|code| {
                for read in &reads {
                    code.line(read);
                }
                code.line(format!("cloud_infinite::{name}({})", passed.join(", ")));
            });
            code.line("}");
        });
        code.line("})");
    });
    code.line("}");
    Ok(())
}

/// How a parameter looks in C, is read, and is given to the core.
struct Form {
    parameters: Vec<String>,
    read: String,
    pass: String,
}

fn form(name: &str, ty: &ParameterType) -> Option<Form> {
    let var = identifier(name);
    let one = |ty: &str| vec![format!("{var}: {ty}")];
    let list = |of: &str| vec![format!("{var}: *const *const {of}"), format!("{name}_len: usize")];
    Some(match ty {
        ParameterType::Octets => Form {
            parameters: vec![format!("{var}: *const c_void"), format!("{name}_len: usize")],
            read: format!("octets(\"{name}\", {var}, {name}_len)?"),
            pass: var,
        },
        ParameterType::Text => Form {
            parameters: one("*const c_char"),
            read: format!("text::text(\"{name}\", {var})?"),
            pass: format!("&{var}"),
        },
        ParameterType::MaybeText => Form {
            parameters: one("*const c_char"),
            read: format!("text::maybe_text(\"{name}\", {var})?"),
            pass: format!("{var}.as_deref()"),
        },
        ParameterType::Owned(Type::U32) => Form { parameters: one("u32"), read: var.clone(), pass: var },
        ParameterType::Owned(Type::I64) => Form { parameters: one("i64"), read: var.clone(), pass: var },
        ParameterType::Owned(Type::Bool) => Form { parameters: one("bool"), read: var.clone(), pass: var },
        ParameterType::Owned(Type::Optional(of)) if **of == Type::U32 => {
            Form { parameters: one("Option<&u32>"), read: format!("{var}.copied()"), pass: var }
        }
        ParameterType::Owned(Type::Record(of)) => Form {
            parameters: one(&format!("*const {}", type_name(of))),
            read: format!("options::record(\"{name}\", {var})?"),
            pass: var,
        },
        ParameterType::Owned(Type::List(of)) => match &**of {
            Type::Text => Form {
                parameters: list("c_char"),
                read: format!("text::texts(\"{name}\", {var}, {name}_len)?"),
                pass: var,
            },
            Type::Record(of) => Form {
                parameters: list(&type_name(of)),
                read: format!("options::records(\"{name}\", {var}, {name}_len)?"),
                pass: var,
            },
            _ => return None,
        },
        ParameterType::Owned(_) => return None,
    })
}
