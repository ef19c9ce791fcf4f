//! The `functions!` of the core: what needs no client.

use syn::parse::{Parse, ParseStream};

use super::schema::{Docs, Type};

/// A function that answers at once.
#[derive(Debug, PartialEq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    /// Those that may be left out come last.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) output: Output,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) r#type: ParameterType,
}

/// What a function is given.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ParameterType {
    /// Binary data, or text for its UTF-8: `&[u8]`.
    Octets,
    /// Text that is looked at: `&str`.
    Text,
    /// Text that may be left out: `Option<&str>`.
    MaybeText,
    /// A value of its own: a number, a truth value, a record, a list, or one of these that may be left out.
    Owned(Type),
}

impl ParameterType {
    pub(crate) fn is_optional(&self) -> bool {
        matches!(self, Self::MaybeText | Self::Owned(Type::Optional(_)))
    }
}

/// What a function answers with.
#[derive(Debug, PartialEq)]
pub(crate) enum Output {
    Record(String),
    Text,
}

impl Output {
    pub(crate) fn record(&self) -> Option<&str> {
        match self {
            Self::Record(name) => Some(name),
            Self::Text => None,
        }
    }
}

/// The body of `functions!`: functions as Rust writes them.
pub(super) struct FunctionList(pub(super) Vec<syn::ItemFn>);

impl Parse for FunctionList {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut functions = Vec::new();
        while !input.is_empty() {
            functions.push(input.parse()?);
        }
        Ok(Self(functions))
    }
}

/// Words that cannot name a parameter in the modules of JavaScript.
pub(super) const RESERVED: &[&str] = &[
    "arguments",
    "await",
    "case",
    "catch",
    "class",
    "debugger",
    "default",
    "delete",
    "eval",
    "export",
    "extends",
    "finally",
    "function",
    "import",
    "instanceof",
    "interface",
    "new",
    "package",
    "private",
    "protected",
    "public",
    "switch",
    "this",
    "throw",
    "typeof",
    "var",
    "void",
    "with",
];

/// A type that is written with a reference, which only parameters have.
pub(super) fn borrowed(ty: &syn::Type) -> Option<ParameterType> {
    let text = quote::quote!(#ty).to_string().replace(' ', "");
    match text.as_str() {
        "&[u8]" => Some(ParameterType::Octets),
        "&str" => Some(ParameterType::Text),
        "Option<&str>" => Some(ParameterType::MaybeText),
        _ => None,
    }
}

/// The type in `Result<…>`.
pub(super) fn answered(output: &syn::ReturnType) -> Option<&syn::Type> {
    let syn::ReturnType::Type(_, ty) = output else { return None };
    let syn::Type::Path(path) = &**ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Result")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}
