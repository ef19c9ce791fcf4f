//! Keys that sign requests, and where they come from.

mod environment;
mod secret;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use environment::EnvironmentProvider;
pub use secret::Secret;

use crate::error::{Error, ErrorKind, InvalidArgument, Result};

/// A secret id with its secret key and, for temporary credentials, a session token.
///
/// Cloning shares the secrets; they are wiped from memory when the last clone is dropped, and never printed.
#[derive(Clone)]
pub struct Credential {
    secret_id: String,
    secret_key: Secret,
    session_token: Option<Secret>,
}

impl Credential {
    /// A credential. It is checked when a client is built or a provider hands it out.
    #[must_use]
    pub fn new(
        secret_id: impl Into<String>,
        secret_key: impl Into<String>,
        session_token: Option<String>,
    ) -> Self {
        Self {
            secret_id: secret_id.into(),
            secret_key: Secret::new(secret_key.into()),
            session_token: session_token.map(Secret::new),
        }
    }

    /// The public half; it appears in every request.
    #[must_use]
    pub fn secret_id(&self) -> &str {
        &self.secret_id
    }

    /// The secret half.
    #[must_use]
    pub fn secret_key(&self) -> &Secret {
        &self.secret_key
    }

    /// The token of a temporary credential.
    #[must_use]
    pub fn session_token(&self) -> Option<&Secret> {
        self.session_token.as_ref()
    }

    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        let visible = |text: &str| !text.is_empty() && text.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
        // `&` and `=` structure the header that carries the id.
        if !visible(&self.secret_id) || self.secret_id.contains(['&', '=']) {
            return Err(InvalidArgument::hidden(
                "credentials.secret_id",
                "must be printable ASCII without spaces, `&` and `=`",
            ));
        }
        if !visible(self.secret_key.expose()) {
            return Err(InvalidArgument::hidden(
                "credentials.secret_key",
                "must be printable ASCII without spaces; check for a stray line end",
            ));
        }
        match &self.session_token {
            Some(token) if !visible(token.expose()) => Err(InvalidArgument::hidden(
                "credentials.session_token",
                "must be printable ASCII without spaces; check for a stray line end",
            )),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("secret_id", &self.secret_id)
            .field("secret_key", &self.secret_key)
            .field("session_token", &self.session_token)
            .finish()
    }
}

/// A future that a provider answers with.
pub type LoadCredential<'a> = Pin<Box<dyn Future<Output = Result<Credential>> + Send + 'a>>;

/// Where credentials come from. Asked for each request.
pub trait CredentialProvider: Send + Sync + fmt::Debug {
    /// Loads the credential to sign with.
    ///
    /// # Errors
    /// An error of kind [`ErrorKind::Credential`] that says what was looked for and where, never a secret.
    fn load(&self) -> LoadCredential<'_>;
}

/// A credential that never changes is its own provider.
impl CredentialProvider for Credential {
    fn load(&self) -> LoadCredential<'_> {
        let credential = self.clone();
        Box::pin(async move { Ok(credential) })
    }
}

pub(crate) async fn load(provider: &Arc<dyn CredentialProvider>) -> Result<Credential> {
    let credential = provider.load().await?;
    credential.validate().map_err(|argument| Error::new(ErrorKind::Credential, argument.to_string()))?;
    Ok(credential)
}
