//! Reads request documents and query parameters strictly: what the service does not document is refused by name,
//! because a client that sends it has a mistake to find.

use std::borrow::Cow;

use cloud_infinite::xml::{self, Element};

use crate::answer::Refusal;
use crate::auth::is_signature_parameter;

/// The largest request body.
///
/// Assumption: no page publishes a limit, nor whether `XMLSizeLimit` is the code for more.
pub(crate) const MAX_BODY: usize = 64 * 1024;

/// An element of a request together with the names that lead to it.
pub(crate) struct Form<'e> {
    element: &'e Element<'e>,
    path: String,
}

/// Reads the body of a request. It must have the root element `Request`.
pub(crate) fn read(body: &[u8]) -> Result<Element<'_>, Refusal> {
    if body.is_empty() {
        return Err(Refusal::malformed("The request needs a body."));
    }
    let root = xml::read(body)
        .map_err(|error| Refusal::malformed(format!("The body is no usable XML: {error}.")))?;
    if root.name != "Request" {
        return Err(Refusal::malformed(format!("The root element is `{}` instead of `Request`.", root.name)));
    }
    Ok(root)
}

impl<'e> Form<'e> {
    /// The root element, which may have these children and no others, each at most once.
    pub(crate) fn new(root: &'e Element<'e>, known: &[&str]) -> Result<Self, Refusal> {
        Self { element: root, path: String::new() }.checked(known)
    }

    /// A child with children of its own.
    pub(crate) fn container(&self, name: &str, known: &[&str]) -> Result<Option<Form<'e>>, Refusal> {
        let Some(element) = self.element.child(name) else { return Ok(None) };
        Form { element, path: self.name_of(name) }.checked(known).map(Some)
    }

    /// A child with children of its own that must be there.
    pub(crate) fn required_container(&self, name: &str, known: &[&str]) -> Result<Form<'e>, Refusal> {
        self.container(name, known)?.ok_or_else(|| self.missing(name))
    }

    /// The text of a child.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&'e str>, Refusal> {
        let Some(element) = self.element.child(name) else { return Ok(None) };
        if let Some(child) = element.children.first() {
            let name = self.name_of(name);
            return Err(Refusal::malformed(format!(
                "`{name}` holds text, but has an element `{}`.",
                child.name
            )));
        }
        Ok(Some(element.text.as_ref()))
    }

    /// The text of a child that must be there and not be empty.
    pub(crate) fn required(&self, name: &str) -> Result<&'e str, Refusal> {
        self.text(name)?.filter(|text| !text.is_empty()).ok_or_else(|| self.missing(name))
    }

    /// The text of a child if it is one of these.
    pub(crate) fn one_of(&self, name: &str, allowed: &[&str]) -> Result<Option<&'e str>, Refusal> {
        match self.text(name)? {
            Some(text) if !allowed.contains(&text) => {
                Err(self.wrong(name, text, &format!("must be {}", allowed.join(" or "))))
            }
            other => Ok(other),
        }
    }

    /// The refusal of a value, naming field, value and rule.
    pub(crate) fn wrong(&self, name: &str, value: &str, rule: &str) -> Refusal {
        let name = self.name_of(name);
        Refusal::argument(format!("`{name}` is `{}`, but {rule}.", excerpt(value)))
    }

    /// The refusal of a missing child.
    pub(crate) fn missing(&self, name: &str) -> Refusal {
        Refusal::argument(format!("`{}` is required.", self.name_of(name)))
    }

    fn name_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn checked(self, known: &[&str]) -> Result<Self, Refusal> {
        if !self.element.text.trim().is_empty() {
            let name = if self.path.is_empty() { "Request" } else { &self.path };
            return Err(Refusal::malformed(format!("`{name}` holds elements, but has text.")));
        }
        for (index, child) in self.element.children.iter().enumerate() {
            let name = self.name_of(&child.name);
            if !known.contains(&child.name.as_ref()) {
                return Err(Refusal::malformed(format!("`{name}` is no element of this request.")));
            }
            if self.element.children.iter().take(index).any(|earlier| earlier.name == child.name) {
                return Err(Refusal::malformed(format!("`{name}` occurs more than once.")));
            }
        }
        Ok(self)
    }
}

fn excerpt(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(80) {
        Some((end, _)) => Cow::Owned(format!("{}…", value.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(value),
    }
}

/// The query parameters of an operation. An empty value counts as not given.
pub(crate) struct Parameters<'q> {
    pairs: &'q [(String, String)],
}

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) number: u32,
    pub(crate) size: u32,
}

impl Page {
    /// The largest page. Assumption for queues, documented for buckets and jobs.
    const MAX_SIZE: u32 = 100;
    const DEFAULT_SIZE: u32 = 10;

    /// The items on this page.
    pub(crate) fn slice<T>(self, items: Vec<T>) -> Vec<T> {
        let skip = u64::from(self.number - 1) * u64::from(self.size);
        items
            .into_iter()
            .skip(usize::try_from(skip).unwrap_or(usize::MAX))
            .take(usize::try_from(self.size).unwrap_or(usize::MAX))
            .collect()
    }
}

impl<'q> Parameters<'q> {
    /// The parameters of an operation that knows these names.
    pub(crate) fn new(pairs: &'q [(String, String)], known: &[&str]) -> Result<Self, Refusal> {
        for (index, (name, _)) in pairs.iter().enumerate() {
            if is_signature_parameter(name) {
                continue;
            }
            if !known.contains(&name.as_str()) {
                return Err(Refusal::argument(format!("`{name}` is no query parameter of this operation.")));
            }
            if pairs.iter().take(index).any(|(earlier, _)| earlier == name) {
                return Err(Refusal::argument(format!(
                    "The query parameter `{name}` occurs more than once."
                )));
            }
        }
        Ok(Self { pairs })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'q str> {
        self.pairs
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// A comma list.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<&'q str>> {
        self.get(name).map(|text| text.split(',').filter(|item| !item.is_empty()).collect())
    }

    /// `pageNumber` and `pageSize`.
    pub(crate) fn page(&self) -> Result<Page, Refusal> {
        let number = self.number("pageNumber", 1, u32::MAX)?.unwrap_or(1);
        Ok(Page { number, size: self.size("pageSize")? })
    }

    /// How many entries a page may hold.
    pub(crate) fn size(&self, name: &str) -> Result<u32, Refusal> {
        Ok(self.number(name, 1, Page::MAX_SIZE)?.unwrap_or(Page::DEFAULT_SIZE))
    }

    /// The refusal of a value, naming parameter, value and rule.
    pub(crate) fn wrong(name: &str, value: &str, rule: &str) -> Refusal {
        Refusal::argument(format!("`{name}` is `{}`, but {rule}.", excerpt(value)))
    }

    fn number(&self, name: &str, least: u32, most: u32) -> Result<Option<u32>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse::<u32>() {
            Ok(number) if digits && (least..=most).contains(&number) => Ok(Some(number)),
            _ if most == u32::MAX => Err(Self::wrong(name, text, &format!("must be a number from {least}"))),
            _ => Err(Self::wrong(name, text, &format!("must be a number from {least} to {most}"))),
        }
    }
}
