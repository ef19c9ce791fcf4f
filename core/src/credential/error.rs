//! Why a provider has no credential.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};

/// Why a [`CredentialProvider`](super::CredentialProvider) has no credential: there is none where it looks, or
/// something is wrong with what is there.
///
/// The difference matters to a [`ChainProvider`](super::ChainProvider), which goes on after the first and stops at the
/// second: a broken profile file must not lead to the credential of somebody else.
///
/// ```
/// use cloud_infinite::CredentialError;
///
/// let absent = CredentialError::not_found("the vault has no entry `images`");
/// assert!(absent.is_not_found());
///
/// let broken = CredentialError::failed("the vault is sealed");
/// assert!(!broken.is_not_found());
/// assert_eq!(broken.to_string(), "the vault is sealed");
/// ```
#[derive(Debug, Clone)]
pub struct CredentialError {
    message: String,
    is_not_found: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl CredentialError {
    /// Nothing is configured here. The text says what was looked at, and holds no secret.
    #[must_use]
    pub fn not_found(looked_at: impl Into<String>) -> Self {
        Self { message: looked_at.into(), is_not_found: true, source: None }
    }

    /// A credential is configured here, but cannot be had. The text says why, and holds no secret.
    #[must_use]
    pub fn failed(reason: impl Into<String>) -> Self {
        Self { message: reason.into(), is_not_found: false, source: None }
    }

    /// Adds the error that led to this one. It is shown to people, so it must hold no secret either.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// Whether another provider may be asked instead.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_not_found
    }

    /// The same failure, told with the name of the provider.
    pub(super) fn named(mut self, provider: &str) -> Self {
        self.message = format!("{provider}: {}", self.message);
        self
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for CredentialError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<CredentialError> for Error {
    fn from(error: CredentialError) -> Self {
        let out = Self::new(ErrorKind::Credential, error.message);
        match error.source {
            Some(source) => out.with_source(source),
            None => out,
        }
    }
}
