//! Answers that are no documents.

use http::HeaderMap;

use super::Content;
use crate::transport::Opened;

/// The head of an answer, and what it answers.
#[derive(Debug)]
#[doc(hidden)]
pub struct Head<'a> {
    /// HTTP status.
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    /// What the request brought along.
    pub(crate) content: Option<&'a Content>,
}

/// An answer whose body is still to come.
#[doc(hidden)]
pub struct Incoming(pub(crate) Opened);

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Incoming").field(&self.0.status).finish()
    }
}

impl From<Opened> for Incoming {
    fn from(opened: Opened) -> Self {
        Self(opened)
    }
}
