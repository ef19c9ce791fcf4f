//! Reads the core's sources as text into the schema, and refuses what the bindings could not carry.

use std::collections::HashMap;
use std::fmt;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;

use super::functions::{self, Function, FunctionList, Output, Parameter, ParameterType};
use super::schema::{
    Choice, ClosedChoice, Docs, Field, Operation, OperationKind, Record, Schema, Stream, Type, Variant,
};

/// A file of the core.
pub(crate) struct Source {
    /// Path as it is shown in messages.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) role: Role,
}

/// What is looked for in a file.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Role {
    /// Records, choices and operations.
    Data,
    /// The closed enumeration of error kinds.
    Kinds,
    /// The closed enumeration of submission outcomes.
    Outcomes,
}

/// Why a source is not part of the closed subset.
#[derive(Debug, PartialEq)]
pub(crate) struct ParseError {
    path: String,
    line: usize,
    message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

type Result<T> = std::result::Result<T, ParseError>;

/// Reads all sources into one schema.
pub(crate) fn parse(sources: &[Source]) -> Result<Schema> {
    let mut collector = Collector::default();
    for source in sources {
        File { path: &source.path }.read(source, &mut collector)?;
    }
    collector.resolve()
}

/// What was found, with names that still have to be looked up.
#[derive(Default)]
struct Collector {
    records: Vec<RawRecord>,
    choices: Vec<Choice>,
    operations: Vec<RawOperation>,
    functions: Vec<RawFunction>,
    steps: Vec<RawFunction>,
    facts: HashMap<String, RequestFacts>,
    kinds: Option<ClosedChoice>,
    outcomes: Option<ClosedChoice>,
}

struct RawRecord {
    name: String,
    docs: Docs,
    fields: Vec<(String, Docs, Located<RawType>)>,
}

enum RawType {
    Known(Type),
    Named(String),
    Optional(Box<RawType>),
    List(Box<RawType>),
}

struct RawOperation {
    method: String,
    docs: Docs,
    kind: Located<String>,
    request: Located<String>,
}

struct RawFunction {
    name: Located<String>,
    docs: Docs,
    parameters: Vec<(String, Docs, Located<RawParameter>)>,
    output: Located<RawType>,
}

enum RawParameter {
    Borrowed(ParameterType),
    Owned(RawType),
}

/// What the implementation of `Operation`, `Task` or `StreamTask` says about a request.
#[derive(Default)]
struct RequestFacts {
    /// The answer: `Some(None)` if there is nothing to tell.
    output: Option<Option<String>>,
    update: Option<String>,
    input: Option<String>,
    at_most_once: bool,
    is_submission: bool,
}

struct Located<T> {
    value: T,
    path: String,
    line: usize,
}

impl<T> Located<T> {
    fn error(&self, message: impl Into<String>) -> ParseError {
        ParseError { path: self.path.clone(), line: self.line, message: message.into() }
    }
}

struct File<'a> {
    path: &'a str,
}

impl File<'_> {
    fn read(&self, source: &Source, into: &mut Collector) -> Result<()> {
        let file = syn::parse_file(&source.text).map_err(|error| self.syntax(&error))?;
        match source.role {
            Role::Data => file.items.iter().try_for_each(|item| self.data(item, into)),
            Role::Kinds => {
                into.kinds = Some(self.closed(&file, "ErrorKind")?);
                Ok(())
            }
            Role::Outcomes => {
                into.outcomes = Some(self.closed(&file, "Outcome")?);
                Ok(())
            }
        }
    }

    fn data(&self, item: &syn::Item, into: &mut Collector) -> Result<()> {
        match item {
            syn::Item::Struct(item) if is_public(&item.vis) => into.records.push(self.record(item)?),
            syn::Item::Enum(item) if is_public(&item.vis) => {
                return Err(self.error(
                    item.ident.span(),
                    format!(
                        "`{}` must be declared with open_enum!, because a service may learn new values",
                        item.ident
                    ),
                ));
            }
            syn::Item::Macro(item) if item.ident.is_none() && item.mac.path.is_ident("open_enum") => {
                into.choices.push(self.choice(&item.mac)?);
            }
            syn::Item::Macro(item) if item.ident.is_none() && item.mac.path.is_ident("operations") => {
                let list: OperationList = item.mac.parse_body().map_err(|error| self.syntax(&error))?;
                for entry in list.0 {
                    into.operations.push(self.operation(entry)?);
                }
            }
            syn::Item::Macro(item) if item.ident.is_none() && item.mac.path.is_ident("functions") => {
                let list: FunctionList = item.mac.parse_body().map_err(|error| self.syntax(&error))?;
                for function in list.0 {
                    into.functions.push(self.function(&function)?);
                }
            }
            syn::Item::Macro(item) if item.ident.is_none() && item.mac.path.is_ident("steps") => {
                let list: FunctionList = item.mac.parse_body().map_err(|error| self.syntax(&error))?;
                for mut step in list.0 {
                    // What a step adds is the core's own business: languages see the longer text.
                    step.sig.output = syn::parse_quote!(-> Result<String>);
                    into.steps.push(self.function(&step)?);
                }
            }
            syn::Item::Impl(item) => self.facts(item, into)?,
            _ => {}
        }
        Ok(())
    }

    fn record(&self, item: &syn::ItemStruct) -> Result<RawRecord> {
        let name = item.ident.to_string();
        if !item.generics.params.is_empty() {
            return Err(self.error(item.generics.span(), format!("`{name}` has generic parameters")));
        }
        let syn::Fields::Named(named) = &item.fields else {
            return Err(self.error(item.ident.span(), format!("`{name}` must have named fields")));
        };
        let mut fields = Vec::new();
        for field in &named.named {
            let Some(ident) = &field.ident else { continue };
            let field_name = ident.unraw().to_string();
            let what = format!("field `{name}.{field_name}`");
            if !is_public(&field.vis) {
                return Err(self.error(ident.span(), format!("{what} must be public")));
            }
            let docs = self.docs(&field.attrs, ident.span(), &what)?;
            let raw = self.raw_type(&field.ty, &field_name, &what)?;
            fields.push((field_name, docs, self.at(field.ty.span(), raw)));
        }
        Ok(RawRecord {
            docs: self.docs(&item.attrs, item.ident.span(), &format!("struct `{name}`"))?,
            name,
            fields,
        })
    }

    fn raw_type(&self, ty: &syn::Type, field: &str, what: &str) -> Result<RawType> {
        let foreign = || {
            let text = quote::quote!(#ty).to_string().replace(' ', "");
            self.error(
                ty.span(),
                format!(
                    "{what} has the type `{text}`; the bindings carry String, Bytes, PathBuf, Secret, bool, u32, i64, f64, \
                     Timestamp, Duration, BTreeMap<String, String>, Option, Vec, and the public structs and open enums of the model"
                ),
            )
        };
        let syn::Type::Path(path) = ty else { return Err(foreign()) };
        let Some(segment) = path.path.segments.last().filter(|_| path.path.segments.len() == 1) else {
            return Err(foreign());
        };
        let name = segment.ident.to_string();
        match &segment.arguments {
            syn::PathArguments::None => Ok(match name.as_str() {
                "String" => RawType::Known(Type::Text),
                "Bytes" => RawType::Known(Type::Bytes),
                "PathBuf" => RawType::Known(Type::Path),
                "Secret" => RawType::Known(Type::Secret),
                "bool" => RawType::Known(Type::Bool),
                "u32" => RawType::Known(Type::U32),
                "i64" => RawType::Known(Type::I64),
                "f64" => RawType::Known(Type::F64),
                "Timestamp" => RawType::Known(Type::Timestamp),
                "Duration" => RawType::Known(Type::Duration),
                "ResponseInfo" if field == "response" => RawType::Known(Type::Response),
                "Error" if field == "error" => RawType::Known(Type::Error),
                _ => RawType::Named(name),
            }),
            syn::PathArguments::AngleBracketed(arguments) if name == "BTreeMap" => {
                let is_text = |argument: &syn::GenericArgument| match argument {
                    syn::GenericArgument::Type(ty) => type_name(ty).is_some_and(|name| name == "String"),
                    _ => false,
                };
                if arguments.args.len() == 2 && arguments.args.iter().all(is_text) {
                    return Ok(RawType::Known(Type::Map));
                }
                Err(foreign())
            }
            syn::PathArguments::AngleBracketed(arguments) => {
                let Some(syn::GenericArgument::Type(inner)) =
                    arguments.args.first().filter(|_| arguments.args.len() == 1)
                else {
                    return Err(foreign());
                };
                let inner = Box::new(self.raw_type(inner, field, what)?);
                match (name.as_str(), &*inner) {
                    // Languages without nested options could not tell `None` from `Some(None)`.
                    ("Option", RawType::Optional(_) | RawType::List(_) | RawType::Known(Type::Map)) => {
                        Err(foreign())
                    }
                    ("Option", _) => Ok(RawType::Optional(inner)),
                    ("Vec", RawType::Optional(_) | RawType::List(_) | RawType::Known(Type::Map)) => {
                        Err(foreign())
                    }
                    ("Vec", _) => Ok(RawType::List(inner)),
                    _ => Err(foreign()),
                }
            }
            syn::PathArguments::Parenthesized(_) => Err(foreign()),
        }
    }

    fn choice(&self, mac: &syn::Macro) -> Result<Choice> {
        let item: syn::ItemEnum = mac.parse_body().map_err(|error| self.syntax(&error))?;
        let name = item.ident.to_string();
        let mut variants = Vec::new();
        for variant in &item.variants {
            let what = format!("variant `{name}::{}`", variant.ident);
            let text = match &variant.discriminant {
                Some((_, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }))) => text.value(),
                _ => {
                    return Err(
                        self.error(variant.ident.span(), format!("{what} must name its text on the wire"))
                    );
                }
            };
            let docs = self.docs(&variant.attrs, variant.ident.span(), &what)?;
            variants.push(Variant { name: variant.ident.to_string(), docs, text });
        }
        Ok(Choice {
            docs: self.docs(&item.attrs, item.ident.span(), &format!("enum `{name}`"))?,
            name,
            variants,
        })
    }

    fn closed(&self, file: &syn::File, name: &str) -> Result<ClosedChoice> {
        let found = file.items.iter().find_map(|item| match item {
            syn::Item::Enum(item) if item.ident == name => Some(item),
            _ => None,
        });
        let Some(item) = found else {
            return Err(ParseError {
                path: self.path.to_owned(),
                line: 1,
                message: format!("there is no enum `{name}`"),
            });
        };
        let mut variants = Vec::new();
        for variant in &item.variants {
            let what = format!("variant `{name}::{}`", variant.ident);
            if !variant.fields.is_empty() {
                return Err(self.error(variant.ident.span(), format!("{what} must not hold data")));
            }
            variants
                .push((variant.ident.to_string(), self.docs(&variant.attrs, variant.ident.span(), &what)?));
        }
        let docs = self.docs(&item.attrs, item.ident.span(), &format!("enum `{name}`"))?;
        Ok(ClosedChoice { name: name.to_owned(), docs, variants })
    }

    fn operation(&self, entry: OperationEntry) -> Result<RawOperation> {
        let method = entry.method.to_string();
        Ok(RawOperation {
            docs: self.docs(&entry.attributes, entry.method.span(), &format!("operation `{method}`"))?,
            method,
            kind: self.at(entry.kind.span(), entry.kind.to_string()),
            request: self.at(entry.request.span(), entry.request.to_string()),
        })
    }

    fn function(&self, item: &syn::ItemFn) -> Result<RawFunction> {
        let signature = &item.sig;
        let name = signature.ident.to_string();
        let mut parameters = Vec::new();
        for input in &signature.inputs {
            let syn::FnArg::Typed(input) = input else {
                return Err(self.error(input.span(), format!("function `{name}` must be free")));
            };
            let syn::Pat::Ident(pattern) = &*input.pat else {
                return Err(self.error(input.span(), format!("a parameter of `{name}` has no plain name")));
            };
            let parameter = pattern.ident.unraw().to_string();
            let what = format!("parameter `{name}({parameter})`");
            if functions::RESERVED.contains(&parameter.as_str()) {
                return Err(
                    self.error(pattern.ident.span(), format!("{what} is a word that JavaScript reserves"))
                );
            }
            let raw = match functions::borrowed(&input.ty) {
                Some(known) => RawParameter::Borrowed(known),
                None => RawParameter::Owned(self.raw_type(&input.ty, &parameter, &what)?),
            };
            let docs = self.docs(&input.attrs, pattern.ident.span(), &what)?;
            parameters.push((parameter, docs, self.at(input.ty.span(), raw)));
        }
        let Some(output) = functions::answered(&signature.output) else {
            let message = format!("function `{name}` must answer with a `Result<…>`");
            return Err(self.error(signature.ident.span(), message));
        };
        let raw = self.raw_type(output, "", &format!("the answer of `{name}`"))?;
        Ok(RawFunction {
            docs: self.docs(&item.attrs, signature.ident.span(), &format!("function `{name}`"))?,
            parameters,
            output: self.at(output.span(), raw),
            name: self.at(signature.ident.span(), name),
        })
    }

    fn facts(&self, item: &syn::ItemImpl, into: &mut Collector) -> Result<()> {
        let Some((None, path, _)) = &item.trait_ else { return Ok(()) };
        let is_schema = path.segments.last().is_some_and(|last| {
            ["Operation", "Task", "StreamTask"].iter().any(|schema| last.ident == schema)
        });
        let (true, Some(request)) = (is_schema, type_name(&item.self_ty)) else { return Ok(()) };
        let mut facts = RequestFacts::default();
        for member in &item.items {
            match member {
                syn::ImplItem::Type(member) => {
                    let name = type_name(&member.ty);
                    match member.ident.to_string().as_str() {
                        "Output" if is_nothing(&member.ty) => facts.output = Some(None),
                        "Output" | "Item" => facts.output = name.map(Some),
                        "Update" | "Progress" => facts.update = name,
                        "Input" => facts.input = name,
                        _ => {}
                    }
                }
                syn::ImplItem::Const(member) if member.ident == "ROUTE" => {
                    facts.at_most_once = calls(&member.expr, "at_most_once");
                }
                syn::ImplItem::Const(member) if member.ident == "IS_SUBMISSION" => {
                    facts.is_submission = is_true(&member.expr);
                }
                _ => {}
            }
        }
        if facts.output.is_none() {
            let output = if facts.input.is_some() { "Item" } else { "Output" };
            return Err(
                self.error(item.self_ty.span(), format!("`{request}` must name its `{output}` plainly"))
            );
        }
        into.facts.insert(request, facts);
        Ok(())
    }

    fn docs(&self, attributes: &[syn::Attribute], span: Span, what: &str) -> Result<Docs> {
        let mut docs = Vec::new();
        for attribute in attributes {
            if let syn::Meta::NameValue(meta) = &attribute.meta
                && meta.path.is_ident("doc")
                && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &meta.value
            {
                let text = text.value();
                docs.push(text.strip_prefix(' ').unwrap_or(&text).trim_end().to_owned());
            }
        }
        if docs.iter().all(String::is_empty) {
            return Err(self.error(span, format!("{what} has no documentation")));
        }
        Ok(docs)
    }

    fn at<T>(&self, span: Span, value: T) -> Located<T> {
        Located { value, path: self.path.to_owned(), line: span.start().line }
    }

    fn error(&self, span: Span, message: String) -> ParseError {
        ParseError { path: self.path.to_owned(), line: span.start().line, message }
    }

    fn syntax(&self, error: &syn::Error) -> ParseError {
        self.error(error.span(), error.to_string())
    }
}

impl Collector {
    fn resolve(self) -> Result<Schema> {
        let record_names: Vec<&str> = self.records.iter().map(|record| record.name.as_str()).collect();
        let choice_names: Vec<&str> = self.choices.iter().map(|choice| choice.name.as_str()).collect();
        let resolve = |raw: &RawType| resolve_type(raw, &record_names, &choice_names);
        let mut records = Vec::new();
        for record in &self.records {
            let mut fields = Vec::new();
            for (name, docs, raw) in &record.fields {
                let r#type = resolve(&raw.value).map_err(|unknown| {
                    raw.error(format!(
                        "field `{}.{name}` has the type `{unknown}`, which is no public struct or open enum of the model",
                        record.name
                    ))
                })?;
                fields.push(Field { name: name.clone(), docs: docs.clone(), r#type });
            }
            records.push(Record { name: record.name.clone(), docs: record.docs.clone(), fields });
        }
        let mut functions = Vec::new();
        for function in self.functions {
            functions.push(resolve_function(function, resolve)?);
        }
        let mut steps = Vec::new();
        for step in self.steps {
            steps.push(resolve_function(step, resolve)?);
        }
        let mut schema = Schema {
            records,
            choices: self.choices,
            operations: Vec::new(),
            streams: Vec::new(),
            functions,
            steps,
            kinds: self.kinds.unwrap_or_default(),
            outcomes: self.outcomes.unwrap_or_default(),
        };
        for operation in self.operations {
            if operation.kind.value == "stream" {
                let resolved = resolve_stream(&schema, operation, &self.facts)?;
                schema.streams.push(resolved);
                continue;
            }
            let resolved = resolve_operation(&schema, operation, &self.facts)?;
            schema.operations.push(resolved);
        }
        Ok(schema)
    }
}

fn resolve_type(raw: &RawType, records: &[&str], choices: &[&str]) -> std::result::Result<Type, String> {
    Ok(match raw {
        RawType::Known(known) => known.clone(),
        RawType::Named(name) if records.contains(&name.as_str()) => Type::Record(name.clone()),
        RawType::Named(name) if choices.contains(&name.as_str()) => Type::Choice(name.clone()),
        RawType::Named(name) => return Err(name.clone()),
        RawType::Optional(inner) => Type::Optional(Box::new(resolve_type(inner, records, choices)?)),
        RawType::List(inner) => Type::List(Box::new(resolve_type(inner, records, choices)?)),
    })
}

fn resolve_function(
    raw: RawFunction,
    resolve: impl Fn(&RawType) -> std::result::Result<Type, String>,
) -> Result<Function> {
    let name = &raw.name.value;
    let mut parameters: Vec<Parameter> = Vec::new();
    for (parameter, docs, given) in raw.parameters {
        let r#type = match &given.value {
            RawParameter::Borrowed(known) => known.clone(),
            RawParameter::Owned(ty) => ParameterType::Owned(resolve(ty).map_err(|unknown| {
                given.error(format!("parameter `{name}({parameter})` has the unknown type `{unknown}`"))
            })?),
        };
        if parameters.last().is_some_and(|last| last.r#type.is_optional()) && !r#type.is_optional() {
            return Err(
                given.error(format!("parameter `{name}({parameter})` must stand before the optional ones"))
            );
        }
        parameters.push(Parameter { name: parameter, docs, r#type });
    }
    let output = match resolve(&raw.output.value) {
        Ok(Type::Record(record)) => Output::Record(record),
        Ok(Type::Text) => Output::Text,
        Ok(_) | Err(_) => {
            return Err(raw
                .output
                .error(format!("function `{name}` must answer with a record or with text")));
        }
    };
    Ok(Function { name: raw.name.value, docs: raw.docs, parameters, output })
}

/// What is known of a body before it is read.
const BODY_INFO: &str = "ObjectInfo";

fn resolve_operation(
    schema: &Schema,
    raw: RawOperation,
    facts: &HashMap<String, RequestFacts>,
) -> Result<Operation> {
    let request = &raw.request;
    if schema.record(&request.value).is_none() {
        return Err(request.error(format!("`{}` is no public struct of the schema's files", request.value)));
    }
    if raw.kind.value == "body" {
        return Ok(Operation {
            method: raw.method,
            docs: raw.docs,
            request: raw.request.value,
            output: Some(BODY_INFO.to_owned()),
            kind: OperationKind::Body,
            is_task: false,
            at_most_once: false,
            is_submission: false,
        });
    }
    let Some((facts, output)) =
        facts.get(&request.value).and_then(|facts| Some((facts, facts.output.clone()?)))
    else {
        return Err(request
            .error(format!("`{}` implements none of `Operation`, `Task` and `StreamTask`", request.value)));
    };
    let output_record = match &output {
        Some(name) => Some(schema.record(name).ok_or_else(|| {
            request.error(format!("`{}` answers with `{name}`, which is no record", request.value))
        })?),
        None => None,
    };
    let kind = match raw.kind.value.as_str() {
        "call" | "work" => OperationKind::Call,
        "pages" => {
            let fields = output_record.map(|record| record.fields.as_slice()).unwrap_or_default();
            let items = fields.iter().find(|field| field.name == "items").map(|field| &field.r#type);
            let output = output.as_deref().unwrap_or("()");
            match items {
                Some(Type::List(inner)) => match &**inner {
                    Type::Record(item) => OperationKind::Pages { item: item.clone() },
                    _ => return Err(request.error(format!("the `items` of `{output}` must be records"))),
                },
                _ => {
                    return Err(
                        request.error(format!("`{output}` has no field `items: Vec<…>`, so it is no page"))
                    );
                }
            }
        }
        "task" => match facts.update.clone() {
            Some(update) if schema.record(&update).is_some() => OperationKind::Task { update },
            _ => return Err(request.error(format!("`{}` must name a record as its `Update`", request.value))),
        },
        other => {
            return Err(raw
                .kind
                .error(format!("`{other}` is none of call, pages, task, work, stream, body")));
        }
    };
    Ok(Operation {
        method: raw.method,
        docs: raw.docs,
        request: raw.request.value,
        output,
        is_task: matches!(raw.kind.value.as_str(), "task" | "work"),
        kind,
        at_most_once: facts.at_most_once || facts.is_submission,
        is_submission: facts.is_submission,
    })
}

fn resolve_stream(
    schema: &Schema,
    raw: RawOperation,
    facts: &HashMap<String, RequestFacts>,
) -> Result<Stream> {
    let request = &raw.request;
    let of_request = facts.get(&request.value);
    let record = |name: Option<&String>, what: &str| match name {
        Some(name) if schema.record(name).is_some() => Ok(name.clone()),
        _ => Err(request.error(format!("`{}` must name a record as its `{what}`", request.value))),
    };
    let input = of_request.and_then(|facts| facts.input.as_ref());
    let (input, at_most_once) = match input.map(String::as_str) {
        Some("String") => (Type::Text, false),
        _ => {
            let name = record(input, "Input")?;
            let at_most_once = facts.get(&name).is_some_and(|facts| facts.at_most_once);
            (Type::Record(name), at_most_once)
        }
    };
    Ok(Stream {
        input,
        item: record(of_request.and_then(|facts| facts.output.as_ref()?.as_ref()), "Item")?,
        progress: record(of_request.and_then(|facts| facts.update.as_ref()), "Progress")?,
        request: record(Some(&request.value), "Self")?,
        method: raw.method,
        docs: raw.docs,
        at_most_once,
    })
}

/// The body of `operations!`.
struct OperationList(Vec<OperationEntry>);

struct OperationEntry {
    attributes: Vec<syn::Attribute>,
    method: syn::Ident,
    kind: syn::Ident,
    request: syn::Ident,
}

impl Parse for OperationList {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut entries = Vec::new();
        while !input.is_empty() {
            let attributes = input.call(syn::Attribute::parse_outer)?;
            let method = input.parse()?;
            input.parse::<syn::Token![:]>()?;
            entries.push(OperationEntry {
                attributes,
                method,
                kind: input.parse()?,
                request: input.parse()?,
            });
            if !input.is_empty() {
                input.parse::<syn::Token![,]>()?;
            }
        }
        Ok(Self(entries))
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn type_name(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}

fn is_nothing(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Tuple(tuple) if tuple.elems.is_empty())
}

fn is_true(expression: &syn::Expr) -> bool {
    matches!(expression, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Bool(value), .. }) if value.value)
}

/// Whether a chain of method calls has a call of that name.
fn calls(expression: &syn::Expr, name: &str) -> bool {
    match expression {
        syn::Expr::MethodCall(call) => call.method == name || calls(&call.receiver, name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(role: Role, text: &str) -> Source {
        Source { path: "src/example.rs".into(), text: text.into(), role }
    }

    fn failure(text: &str) -> String {
        parse(&[source(Role::Data, text)]).unwrap_err().to_string()
    }

    fn docs(text: &str) -> Docs {
        vec![text.to_owned()]
    }

    #[test]
    fn a_miniature_core_becomes_a_schema() {
        let data = r#"
            open_enum! {
                /// Where it stands.
                pub enum State {
                    /// Done.
                    Done = "DONE",
                }
            }
            /// A thing.
            ///
            /// At length.
            pub struct Thing {
                /// Its kind.
                pub r#type: Option<String>,
                /// Its state.
                pub state: State,
                /// The HTTP side.
                pub response: ResponseInfo,
            }
            /// A page.
            pub struct ThingPage {
                /// The things.
                pub items: Vec<Thing>,
            }
            /// Asks for things.
            pub struct ListThings {}
            /// Makes a thing.
            pub struct MakeThing {
                /// How long it may take.
                pub within: Duration,
            }
            /// Waits for a thing.
            pub struct WaitForThing {}
            /// Drops a thing.
            pub struct DropThing {}
            struct Hidden(u8);
            mod wire { pub struct Wire(u8); }
            impl Operation for ListThings { type Output = ThingPage; const ROUTE: Route = Route::get("/t").idempotent(); }
            impl Operation for MakeThing { type Output = Thing; const ROUTE: Route = Route::post("/t").at_most_once(); const IS_SUBMISSION: bool = true; }
            impl Operation for DropThing { type Output = (); }
            impl Task for WaitForThing { type Output = Thing; type Update = Thing; const IS_SUBMISSION: bool = true; }
            impl From<()> for ListThings { fn from((): ()) -> Self { Self {} } }
            operations! {
                /// Lists things.
                list_things: pages ListThings,
                /// Makes one.
                make_thing: call MakeThing,
                /// Waits.
                wait_for_thing: task WaitForThing,
                /// Drops one.
                drop_thing: call DropThing,
            }
        "#;
        let kinds = "/// What can be done.\npub enum ErrorKind {\n/// It broke.\nBroken }";
        let outcomes = "/// What became of it.\npub enum Outcome {\n/// Nothing.\nNotSent }";
        let schema =
            parse(&[source(Role::Data, data), source(Role::Kinds, kinds), source(Role::Outcomes, outcomes)])
                .unwrap();

        let names: Vec<&str> = schema.records.iter().map(|record| record.name.as_str()).collect();
        assert_eq!(names, ["Thing", "ThingPage", "ListThings", "MakeThing", "WaitForThing", "DropThing"]);
        let thing = schema.record("Thing").unwrap();
        assert_eq!(thing.docs, ["A thing.", "", "At length."]);
        assert_eq!(
            thing.fields,
            [
                Field {
                    name: "type".into(),
                    docs: docs("Its kind."),
                    r#type: Type::Optional(Box::new(Type::Text))
                },
                Field {
                    name: "state".into(),
                    docs: docs("Its state."),
                    r#type: Type::Choice("State".into())
                },
                Field { name: "response".into(), docs: docs("The HTTP side."), r#type: Type::Response },
            ]
        );
        assert_eq!(
            schema.choices,
            [Choice {
                name: "State".into(),
                docs: docs("Where it stands."),
                variants: vec![Variant { name: "Done".into(), docs: docs("Done."), text: "DONE".into() }],
            }]
        );
        let kinds: Vec<_> =
            schema.operations.iter().map(|o| (o.method.as_str(), &o.kind, o.at_most_once)).collect();
        assert_eq!(
            kinds,
            [
                ("list_things", &OperationKind::Pages { item: "Thing".into() }, false),
                ("make_thing", &OperationKind::Call, true),
                ("wait_for_thing", &OperationKind::Task { update: "Thing".into() }, true),
                ("drop_thing", &OperationKind::Call, false),
            ]
        );
        let outputs: Vec<_> = schema.operations.iter().map(|o| o.output.as_deref()).collect();
        assert_eq!(outputs, [Some("ThingPage"), Some("Thing"), Some("Thing"), None]);
        let submissions = schema.operations.iter().filter(|o| o.is_submission).map(|o| o.method.as_str());
        assert_eq!(submissions.collect::<Vec<_>>(), ["make_thing", "wait_for_thing"]);
        assert_eq!(schema.kinds.variants, [("Broken".to_owned(), docs("It broke."))]);
        assert_eq!(schema.outcomes.variants, [("NotSent".to_owned(), docs("Nothing."))]);
        assert!(schema.inbound().contains("MakeThing") && !schema.inbound().contains("Thing"));
        assert!(schema.outbound().contains("State") && !schema.outbound().contains("ListThings"));
    }

    #[test]
    fn binary_data_paths_secrets_and_maps_are_types() {
        let field = |name: &str, ty: &str| format!("/// F.\npub {name}: {ty},\n");
        let fields = [
            field("body", "Bytes"),
            field("maybe_body", "Option<Bytes>"),
            field("path", "PathBuf"),
            field("url", "Secret"),
            field("metadata", "BTreeMap<String, String>"),
        ];
        let text = format!("/// T.\npub struct T {{\n{}}}", fields.concat());
        let schema = parse(&[source(Role::Data, &text)]).unwrap();
        let thing = schema.record("T").unwrap();
        let found: Vec<(&Type, bool)> =
            thing.fields.iter().map(|field| (&field.r#type, field.is_required())).collect();
        let maybe = Type::Optional(Box::new(Type::Bytes));
        assert_eq!(
            found,
            [
                (&Type::Bytes, true),
                (&maybe, false),
                (&Type::Path, true),
                (&Type::Secret, true),
                (&Type::Map, false)
            ]
        );
    }

    #[test]
    fn undocumented_items_fail_with_file_and_line() {
        assert_eq!(failure("pub struct Thing {}"), "src/example.rs:1: struct `Thing` has no documentation");
        assert_eq!(
            failure("/// A thing.\npub struct Thing {\n    pub name: String,\n}"),
            "src/example.rs:3: field `Thing.name` has no documentation"
        );
        assert_eq!(
            failure("open_enum! {\n    /// E.\n    pub enum E {\n        A = \"a\",\n    }\n}"),
            "src/example.rs:4: variant `E::A` has no documentation"
        );
        assert_eq!(
            failure("/// T.\npub struct T {}\noperations! {\n    t: call T,\n}"),
            "src/example.rs:4: operation `t` has no documentation"
        );
        let kinds = source(Role::Kinds, "/// K.\npub enum ErrorKind {\n    A,\n}");
        assert_eq!(
            parse(&[kinds]).unwrap_err().to_string(),
            "src/example.rs:3: variant `ErrorKind::A` has no documentation"
        );
    }

    #[test]
    fn foreign_types_fail_with_file_and_line() {
        for (ty, shown) in [
            ("u64", "`u64`"),
            ("Option<Option<String>>", "`Option<Option<String>>`"),
            ("std::string::String", "`std::string::String`"),
            ("HashMap<String, String>", "`HashMap<String,String>`"),
            ("BTreeMap<String, u32>", "`BTreeMap<String,u32>`"),
            ("Option<BTreeMap<String, String>>", "`Option<BTreeMap<String,String>>`"),
            ("&'static str", "`&'staticstr`"),
            ("Missing", "`Missing`"),
        ] {
            let message = failure(&format!("/// T.\npub struct T {{\n    /// F.\n    pub f: {ty},\n}}"));
            assert!(message.starts_with("src/example.rs:4: field `T.f` has the type "), "{message}");
            assert!(message.contains(shown), "{message}");
        }
    }

    #[test]
    fn functions_are_read_as_rust_writes_them() {
        let record = "/// T.\npub struct T {\n    /// F.\n    pub f: bool,\n}\n";
        let list = |signature: &str| {
            format!("{record}functions! {{\n    /// Does.\n    pub fn f({signature} {{ todo }}\n}}")
        };
        let parsed = parse(&[source(
            Role::Data,
            &list(
                "/// Octets.\nbody: &[u8], /// A T.\nt: T, /// Perhaps.\nword: Option<&str>,) -> Result<T>",
            ),
        )]);
        let schema = parsed.unwrap();
        let [function] = schema.functions.as_slice() else { panic!("one function") };
        let types: Vec<_> = function.parameters.iter().map(|parameter| parameter.r#type.clone()).collect();
        let expected =
            [ParameterType::Octets, ParameterType::Owned(Type::Record("T".into())), ParameterType::MaybeText];
        assert_eq!(types, expected);
        assert_eq!((&function.output, &function.docs), (&Output::Record("T".into()), &docs("Does.")));
        assert!(schema.inbound().contains("T") && schema.outbound().contains("T"));
        for (signature, complaint) in [
            ("body: &[u8]) -> Result<T>", "parameter `f(body)` has no documentation"),
            (
                "/// O.\na: Option<&str>, /// R.\nb: &str) -> Result<T>",
                "parameter `f(b)` must stand before the optional ones",
            ),
            ("/// B.\nb: &str) -> T", "function `f` must answer with a `Result<…>`"),
            ("/// B.\nb: &str) -> Result<bool>", "function `f` must answer with a record or with text"),
            ("/// B.\nb: U) -> Result<T>", "parameter `f(b)` has the unknown type `U`"),
            (
                "/// B.\narguments: &str) -> Result<T>",
                "parameter `f(arguments)` is a word that JavaScript reserves",
            ),
        ] {
            let message = failure(&list(signature));
            assert!(message.ends_with(complaint), "{message}");
        }
    }

    #[test]
    fn steps_answer_with_text_whatever_the_core_makes_of_them() {
        let list = "steps! {\n    /// Turns.\n    fn turn(\n        /// How far.\n        by: Option<u32>,\n    ) -> Result<Piece> { todo }\n}";
        let schema = parse(&[source(Role::Data, list)]).unwrap();
        let [step] = schema.steps.as_slice() else { panic!("one step") };
        assert_eq!((step.name.as_str(), &step.output), ("turn", &Output::Text));
        let by = ParameterType::Owned(Type::Optional(Box::new(Type::U32)));
        assert_eq!(step.parameters, [Parameter { name: "by".into(), docs: docs("How far."), r#type: by }]);
        assert!(schema.functions.is_empty());
    }

    #[test]
    fn operations_must_fit_their_requests() {
        let thing = "/// T.\npub struct T {}\n";
        let entry = |kind: &str| format!("operations! {{\n    /// O.\n    o: {kind} T,\n}}");
        assert_eq!(
            failure(&format!("{thing}{}", entry("call"))),
            "src/example.rs:5: `T` implements none of `Operation`, `Task` and `StreamTask`"
        );
        let implemented = format!("{thing}impl Operation for T {{ type Output = T; }}\n");
        assert_eq!(
            failure(&format!("{implemented}{}", entry("pages"))),
            "src/example.rs:6: `T` has no field `items: Vec<…>`, so it is no page"
        );
        assert_eq!(
            failure(&format!("{implemented}{}", entry("shout"))),
            "src/example.rs:6: `shout` is none of call, pages, task, work, stream, body"
        );
        assert_eq!(
            failure("/// C.\npub enum C { A }"),
            "src/example.rs:2: `C` must be declared with open_enum!, because a service may learn new values"
        );
    }

    #[test]
    fn streams_name_what_goes_in_and_what_comes_out() {
        let core = |input: &str| {
            format!(
                "/// M.\npub struct Make {{}}\n/// A.\npub struct Many {{}}\n/// R.\npub struct Made {{\n/// E.\npub error: \
                 Option<Error> }}\nimpl Operation for Make {{ type Output = Made; const ROUTE: Route = \
                 Route::post(\"/\").at_most_once(); }}\nimpl StreamTask for Many {{ type Input = {input}; type Item = Made; type \
                 Progress = Made; }}\noperations! {{\n/// O.\nmany: stream Many,\n}}"
            )
        };
        let schema = |input: &str| parse(&[source(Role::Data, &core(input))]);
        let [of_text] = schema("String").unwrap().streams.try_into().unwrap();
        assert_eq!((of_text.input, of_text.item.as_str(), of_text.at_most_once), (Type::Text, "Made", false));
        let schema_of_records = schema("Make").unwrap();
        assert!(schema_of_records.has_errors() && schema_of_records.inbound().contains("Make"));
        assert!(schema_of_records.streams[0].at_most_once, "its inputs may create something");
        let refused = schema("u32").unwrap_err().to_string();
        assert!(refused.ends_with("`Many` must name a record as its `Input`"), "{refused}");
    }
}
