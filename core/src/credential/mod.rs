//! Keys that sign requests, and where they come from.

mod cache;
mod callback;
mod chain;
mod environment;
mod error;
mod instance_role;
mod profile;
mod secret;
mod thread;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use callback::CallbackProvider;
pub use chain::ChainProvider;
pub use environment::EnvironmentProvider;
pub use error::CredentialError;
pub use instance_role::InstanceRoleProvider;
pub use profile::ProfileProvider;
pub use secret::Secret;

pub(crate) use cache::CredentialCache;

use crate::error::{InvalidArgument, Result};
use crate::time::Timestamp;

/// A secret id with its secret key and, for temporary credentials, a session token and the time at which they expire.
///
/// Cloning shares the secrets; they are wiped from memory when the last clone is dropped, and never printed.
///
/// ```
/// use cloud_infinite::Credential;
///
/// let credential = Credential::new("AKIDexample", "not-a-real-key", None);
/// assert_eq!(credential.secret_id(), "AKIDexample");
/// assert!(!format!("{credential:?}").contains("not-a-real-key"));
/// ```
#[derive(Clone)]
pub struct Credential(Arc<Parts>);

/// What belongs together: signing with the key of one credential and the token of another is refused.
#[derive(Clone)]
struct Parts {
    secret_id: String,
    secret_key: Secret,
    session_token: Option<Secret>,
    expires_at: Option<Timestamp>,
}

impl Credential {
    /// A credential. It is checked when a client is built or a provider hands it out.
    #[must_use]
    pub fn new(
        secret_id: impl Into<String>,
        secret_key: impl Into<String>,
        session_token: Option<String>,
    ) -> Self {
        Self(Arc::new(Parts {
            secret_id: secret_id.into(),
            secret_key: Secret::new(secret_key.into()),
            session_token: session_token.map(Secret::new),
            expires_at: None,
        }))
    }

    /// The same credential with the time at which it expires, so that a new one is asked for before then.
    ///
    /// ```
    /// use cloud_infinite::{Credential, Timestamp};
    ///
    /// let expires_at: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
    /// let credential = Credential::new("id", "key", Some("token".into())).with_expiry(expires_at);
    /// assert_eq!(credential.expires_at(), Some(expires_at));
    /// ```
    #[must_use]
    pub fn with_expiry(mut self, expires_at: Timestamp) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(expires_at);
        self
    }

    /// The public half; it appears in every request.
    #[must_use]
    pub fn secret_id(&self) -> &str {
        &self.0.secret_id
    }

    /// The secret half.
    #[must_use]
    pub fn secret_key(&self) -> &Secret {
        &self.0.secret_key
    }

    /// The token of a temporary credential.
    #[must_use]
    pub fn session_token(&self) -> Option<&Secret> {
        self.0.session_token.as_ref()
    }

    /// When it stops to count; `None` if that is not known or never.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// Whether both are clones of one credential. Costs one comparison of addresses, and is therefore what something
    /// derived from a credential can be kept by; whoever keeps it keeps a clone too, so that the address stays taken.
    ///
    /// ```
    /// use cloud_infinite::Credential;
    ///
    /// let credential = Credential::new("id", "key", None);
    /// assert!(credential.same_as(&credential.clone()));
    /// assert!(!credential.same_as(&Credential::new("id", "key", None)));
    /// ```
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether both say the same to the service.
    pub(crate) fn has_secrets_of(&self, other: &Self) -> bool {
        self.same_as(other)
            || (self.secret_id() == other.secret_id()
                && self.secret_key().expose() == other.secret_key().expose()
                && self.session_token().map(Secret::expose) == other.session_token().map(Secret::expose))
    }

    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        let visible = |text: &str| !text.is_empty() && text.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
        // `&` and `=` structure the header that carries the id.
        if !visible(self.secret_id()) || self.secret_id().contains(['&', '=']) {
            return Err(InvalidArgument::hidden(
                "credentials.secret_id",
                "must be printable ASCII without spaces, `&` and `=`",
            ));
        }
        if !visible(self.secret_key().expose()) {
            return Err(InvalidArgument::hidden(
                "credentials.secret_key",
                "must be printable ASCII without spaces; check for a stray line end",
            ));
        }
        match self.session_token() {
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
            .field("secret_id", &self.0.secret_id)
            .field("secret_key", &self.0.secret_key)
            .field("session_token", &self.0.session_token)
            .field("expires_at", &self.0.expires_at)
            .finish()
    }
}

/// A future that a provider answers with.
pub type LoadCredential<'a> = Pin<Box<dyn Future<Output = Result<Credential, CredentialError>> + Send + 'a>>;

/// Where credentials come from.
///
/// A client asks when it needs a credential for the first time, and again shortly before the one it has expires; a
/// credential without an expiry is kept for five minutes. However many calls need one, there is one question at a time.
///
/// ```
/// use cloud_infinite::{Credential, CredentialError, CredentialProvider, LoadCredential};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl CredentialProvider for Vault {
///     fn load(&self) -> LoadCredential<'_> {
///         Box::pin(async { Err(CredentialError::not_found("the vault is empty")) })
///     }
///
///     fn name(&self) -> &str {
///         "vault"
///     }
/// }
/// # let client = cloud_infinite::Client::builder()
/// #     .region("ap-guangzhou").bucket("examplebucket-1250000000").credential_provider(Vault).build().unwrap();
/// ```
///
/// [`CallbackProvider`] makes one out of a closure.
pub trait CredentialProvider: Send + Sync + fmt::Debug {
    /// Loads a credential. The future may be dropped before it has ended, and has five seconds.
    ///
    /// # Errors
    /// [`CredentialError`] tells "there is none here" from "what is here does not work". Its text never holds a secret.
    fn load(&self) -> LoadCredential<'_>;

    /// What errors and logs call it.
    fn name(&self) -> &str {
        "credential provider"
    }

    /// Whether every load gives the same credential, so that one is enough.
    fn is_constant(&self) -> bool {
        false
    }
}

/// A credential that never changes is its own provider.
impl CredentialProvider for Credential {
    fn load(&self) -> LoadCredential<'_> {
        let credential = self.clone();
        Box::pin(async move { Ok(credential) })
    }

    fn name(&self) -> &str {
        "given credential"
    }

    fn is_constant(&self) -> bool {
        true
    }
}

/// Asks a provider and checks what it hands out; errors name the provider.
async fn checked(provider: &dyn CredentialProvider) -> Result<Credential, CredentialError> {
    let credential = provider.load().await.map_err(|error| error.named(provider.name()))?;
    match credential.validate() {
        Ok(()) => Ok(credential),
        Err(argument) => Err(CredentialError::failed(argument.to_string()).named(provider.name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_printed() {
        let credential = Credential::new("id", "canary-key", Some("canary-token".to_owned()));
        let text = format!("{credential:?} {:?}", credential.secret_key());
        assert!(text.contains("\"id\"") && !text.contains("the-"), "{text}");
    }

    #[test]
    fn a_time_of_expiry_does_not_reach_other_clones() {
        let credential = Credential::new("id", "canary-key", None);
        let expiring = credential.clone().with_expiry(Timestamp::from_unix_millis(1));
        assert_eq!(
            (credential.expires_at(), expiring.expires_at().map(Timestamp::unix_millis)),
            (None, Some(1))
        );
        assert!(!credential.same_as(&expiring) && credential.has_secrets_of(&expiring));
    }

    #[test]
    fn each_part_counts_for_equality() {
        let credential =
            |id: &str, key: &str, token: Option<&str>| Credential::new(id, key, token.map(str::to_owned));
        let base = credential("id", "canary-key", Some("canary-token"));
        assert!(base.has_secrets_of(&credential("id", "canary-key", Some("canary-token"))));
        for other in [
            credential("other", "canary-key", Some("canary-token")),
            credential("id", "canary-other", Some("canary-token")),
            credential("id", "canary-key", Some("canary-other")),
            credential("id", "canary-key", None),
        ] {
            assert!(!base.has_secrets_of(&other), "{other:?}");
        }
    }

    #[tokio::test]
    async fn a_bad_credential_is_named_after_its_provider() {
        let provider = Credential::new("id", "canary-stray\n", None);
        let error = crate::Error::from(checked(&provider).await.unwrap_err());
        assert_eq!(error.kind(), crate::ErrorKind::Credential);
        assert!(error.message().starts_with("given credential: "), "{error}");
        assert!(!format!("{error:?}").contains("stray\\n"), "{error:?}");
    }
}
