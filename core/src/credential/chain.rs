//! Several places to look at, in order.

use std::sync::Arc;

use super::{
    Credential, CredentialError, CredentialProvider, EnvironmentProvider, InstanceRoleProvider,
    LoadCredential, ProfileProvider, checked,
};

/// Asks one provider after the other; the first that has a credential wins.
///
/// A provider that says [`not_found`](CredentialError::not_found) is passed over. Any other failure ends the search with
/// that failure: what is configured but broken is reported, not replaced by the credential of somebody else. If nothing
/// is found, the error lists everything that was looked at.
///
/// The default is what a client uses when it is given nothing: the [environment](EnvironmentProvider), the
/// [profile file](ProfileProvider), the [role of the instance](InstanceRoleProvider). On a machine without any of these
/// the last one costs up to a second, once a minute.
///
/// ```
/// use cloud_infinite::{ChainProvider, Client, EnvironmentProvider, ProfileProvider};
///
/// let client = Client::builder()
///     .region("ap-guangzhou")
///     .bucket("examplebucket-1250000000")
///     .credential_provider(
///         ChainProvider::new().then(EnvironmentProvider).then(ProfileProvider::new().profile("images")),
///     )
///     .build()?;
/// # Ok::<(), cloud_infinite::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ChainProvider {
    providers: Vec<Arc<dyn CredentialProvider>>,
}

impl ChainProvider {
    /// A chain without providers.
    #[must_use]
    pub fn new() -> Self {
        Self { providers: Vec::new() }
    }

    /// The same chain with one more provider at its end.
    #[must_use]
    pub fn then(mut self, provider: impl CredentialProvider + 'static) -> Self {
        self.providers.push(Arc::new(provider));
        self
    }

    async fn search(&self) -> Result<Credential, CredentialError> {
        let mut looked_at = Vec::new();
        for provider in &self.providers {
            match checked(provider.as_ref()).await {
                Err(error) if error.is_not_found() => looked_at.push(error.to_string()),
                found_or_broken => return found_or_broken,
            }
        }
        Err(CredentialError::not_found(if looked_at.is_empty() {
            "it has no providers".to_owned()
        } else {
            format!("no credentials were found ({})", looked_at.join("; "))
        }))
    }
}

impl Default for ChainProvider {
    fn default() -> Self {
        Self::new().then(EnvironmentProvider).then(ProfileProvider::new()).then(InstanceRoleProvider::new())
    }
}

impl CredentialProvider for ChainProvider {
    fn load(&self) -> LoadCredential<'_> {
        Box::pin(self.search())
    }

    fn name(&self) -> &str {
        "credential chain"
    }
}

#[cfg(test)]
mod tests {
    use super::super::CallbackProvider;
    use super::*;

    fn absent(name: &'static str) -> CallbackProvider {
        CallbackProvider::new_async(|| async { Err(CredentialError::not_found("nothing")) }).named(name)
    }

    fn broken() -> CallbackProvider {
        CallbackProvider::new_async(|| async { Err("it is broken") }).named("third")
    }

    fn present(id: &str) -> Credential {
        Credential::new(id, "canary-key", None)
    }

    #[tokio::test]
    async fn the_first_that_has_one_wins() {
        let chain = ChainProvider::new().then(absent("first")).then(present("a")).then(present("b"));
        assert_eq!(chain.load().await.unwrap().secret_id(), "a");
    }

    #[tokio::test]
    async fn what_is_broken_ends_the_search() {
        let chain = ChainProvider::new().then(absent("first")).then(broken()).then(present("a"));
        let error = chain.load().await.unwrap_err();
        assert_eq!((error.is_not_found(), error.to_string().as_str()), (false, "third: it is broken"));
    }

    #[tokio::test]
    async fn what_does_not_fit_ends_the_search() {
        let chain = ChainProvider::new().then(present("with space")).then(present("a"));
        let error = chain.load().await.unwrap_err();
        assert!(error.to_string().contains("credentials.secret_id"), "{error}");
    }

    #[tokio::test]
    async fn nothing_at_all_lists_what_was_looked_at() {
        let error =
            ChainProvider::new().then(absent("first")).then(absent("second")).load().await.unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.to_string(), "no credentials were found (first: nothing; second: nothing)");
        assert_eq!(ChainProvider::new().load().await.unwrap_err().to_string(), "it has no providers");
    }

    #[test]
    fn the_default_has_a_fixed_order() {
        let chain = ChainProvider::default();
        let names: Vec<&str> = chain.providers.iter().map(|provider| provider.name()).collect();
        assert_eq!(names, ["environment", "profile file", "instance role"]);
    }
}
