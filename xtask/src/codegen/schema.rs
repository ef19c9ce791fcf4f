//! What the bindings need to know about the core, free of any language.

use std::collections::BTreeSet;

use super::functions::{Function, ParameterType};

/// Documentation as Markdown, one entry per line, as written in the core.
pub(crate) type Docs = Vec<String>;

/// Everything that the core offers to its bindings.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Schema {
    pub(crate) records: Vec<Record>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) streams: Vec<Stream>,
    /// What needs no client.
    pub(crate) functions: Vec<Function>,
    /// The steps of the builder of rules; each answers with a longer rule.
    pub(crate) steps: Vec<Function>,
    /// The kinds of errors, a closed list.
    pub(crate) kinds: ClosedChoice,
    /// What can become of a failed submission, a closed list.
    pub(crate) outcomes: ClosedChoice,
}

/// A struct with named fields.
#[derive(Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    /// Name without `r#`.
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) r#type: Type,
}

impl Field {
    /// Whether a request cannot do without the field.
    pub(crate) fn is_required(&self) -> bool {
        !matches!(self.r#type, Type::Optional(_) | Type::List(_) | Type::Map | Type::Response)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    Text,
    /// Binary data.
    Bytes,
    /// The path of a file.
    Path,
    /// Text that is not printed with the record that holds it.
    Secret,
    /// Texts with names, such as metadata.
    Map,
    Bool,
    U32,
    I64,
    F64,
    Timestamp,
    Duration,
    Optional(Box<Type>),
    List(Box<Type>),
    Record(String),
    Choice(String),
    /// The HTTP side of an answer, which takes no part in equality and hash.
    Response,
    /// Why there is no other answer; in answers only, and always optional.
    Error,
}

impl Type {
    /// The type inside `Optional` and `List`.
    pub(crate) fn innermost(&self) -> &Type {
        match self {
            Type::Optional(inner) | Type::List(inner) => inner.innermost(),
            other => other,
        }
    }
}

/// An enumeration that the service may extend: unknown values are kept as text.
#[derive(Debug, PartialEq)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    /// The value on the wire.
    pub(crate) text: String,
}

/// An enumeration of the library's own.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ClosedChoice {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    /// Names and documentation in the order of the source.
    pub(crate) variants: Vec<(String, Docs)>,
}

/// A method of the client.
#[derive(Debug, PartialEq)]
pub(crate) struct Operation {
    pub(crate) method: String,
    /// One or two sentences; the request has the whole documentation.
    pub(crate) docs: Docs,
    /// The record that is sent.
    pub(crate) request: String,
    /// The record that comes back, a page if the operation has pages; none if there is nothing to tell.
    pub(crate) output: Option<String>,
    pub(crate) kind: OperationKind,
    /// Whether a failed call carries an outcome, because a repetition could create something twice.
    pub(crate) at_most_once: bool,
    /// Whether it submits a job, whose fate can be found out and about which there are modes.
    pub(crate) is_submission: bool,
    /// Whether it is a `Task` of the core. One of the kind `Call` reports nothing on the way.
    pub(crate) is_task: bool,
}

#[derive(Debug, PartialEq)]
pub(crate) enum OperationKind {
    /// One request, one answer.
    Call,
    /// A list of such items, page by page.
    Pages { item: String },
    /// One request whose answer is read bit by bit. What is known of it before is the output.
    Body,
    /// Several requests that behave like one and report such updates.
    Task { update: String },
}

/// A method of the client that works on many inputs.
#[derive(Debug, PartialEq)]
pub(crate) struct Stream {
    pub(crate) method: String,
    /// One or two sentences; the request has the whole documentation.
    pub(crate) docs: Docs,
    /// The record with the settings.
    pub(crate) request: String,
    /// What goes in: text or a record.
    pub(crate) input: Type,
    /// The record that comes out, one for each input.
    pub(crate) item: String,
    /// The record that says how far it is.
    pub(crate) progress: String,
    /// Whether what goes in may create something twice when it is repeated.
    pub(crate) at_most_once: bool,
}

impl Schema {
    pub(crate) fn record(&self, name: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.name == name)
    }

    /// The operation that sends this record.
    pub(crate) fn operation_of(&self, request: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.request == request)
    }

    /// The stream with these settings.
    pub(crate) fn stream_of(&self, request: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.request == request)
    }

    /// Whether some answer says why there is no other one.
    pub(crate) fn has_errors(&self) -> bool {
        let mut fields = self.records.iter().flat_map(|record| &record.fields);
        fields.any(|field| *field.r#type.innermost() == Type::Error)
    }

    /// Records and choices that travel from the caller into the core.
    pub(crate) fn inbound(&self) -> BTreeSet<&str> {
        let requests = self.operations.iter().map(|operation| operation.request.as_str());
        let parameters = self.functions.iter().flat_map(|function| &function.parameters);
        let given = parameters.filter_map(|parameter| match &parameter.r#type {
            ParameterType::Owned(ty) => match ty.innermost() {
                Type::Record(name) | Type::Choice(name) => Some(name.as_str()),
                _ => None,
            },
            ParameterType::Octets | ParameterType::Text | ParameterType::MaybeText => None,
        });
        let streamed = self.streams.iter().flat_map(|stream| {
            let input = match &stream.input {
                Type::Record(input) => Some(input.as_str()),
                _ => None,
            };
            [Some(stream.request.as_str()), input].into_iter().flatten()
        });
        self.reachable(requests.chain(given).chain(streamed))
    }

    /// Records and choices that travel from the core to the caller.
    pub(crate) fn outbound(&self) -> BTreeSet<&str> {
        let answered = self.functions.iter().filter_map(|function| function.output.record());
        let streamed =
            self.streams.iter().flat_map(|stream| [stream.item.as_str(), stream.progress.as_str()]);
        self.reachable(answered.chain(streamed).chain(self.operations.iter().flat_map(|operation| {
            let update = match &operation.kind {
                OperationKind::Task { update } => Some(update.as_str()),
                OperationKind::Call | OperationKind::Body | OperationKind::Pages { .. } => None,
            };
            [operation.output.as_deref(), update].into_iter().flatten()
        })))
    }

    /// These records, and the records and choices that they lead to.
    pub(crate) fn reachable<'a>(&'a self, from: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = from.collect();
        while let Some(name) = open.pop() {
            if !found.insert(name) {
                continue;
            }
            let Some(record) = self.record(name) else { continue };
            for field in &record.fields {
                match field.r#type.innermost() {
                    Type::Record(name) | Type::Choice(name) => open.push(name),
                    Type::Response => open.push("ResponseInfo"),
                    _ => {}
                }
            }
        }
        found
    }
}
