//! Credentials out of the caller's own code.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use super::thread::OneThread;
use super::{Credential, CredentialError, CredentialProvider, LoadCredential};

/// Asks a closure for credentials.
///
/// Give credentials that expire their [time of expiry](Credential::with_expiry), so that the closure is called again in
/// time. An error may be a [`CredentialError`], any other error, or text; it is shown to people and must hold no secret.
///
/// ```
/// use cloud_infinite::{CallbackProvider, Client, Credential, CredentialError};
///
/// let provider = CallbackProvider::new(|| {
///     let text = std::fs::read_to_string("/run/secrets/cos")?;
///     let (id, key) = text.trim().split_once(':').ok_or("the secret has no colon")?;
///     Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Credential::new(id, key, None))
/// });
/// let client = Client::builder()
///     .region("ap-guangzhou")
///     .bucket("examplebucket-1250000000")
///     .credential_provider(provider.named("mounted secret"))
///     .build()?;
/// # Ok::<(), cloud_infinite::Error>(())
/// ```
pub struct CallbackProvider {
    name: Cow<'static, str>,
    load: Box<dyn Fn() -> LoadCredential<'static> + Send + Sync>,
}

impl CallbackProvider {
    /// A provider that calls a function which may block: it runs on a thread of its own, one call at a time.
    #[must_use]
    pub fn new<F, E>(load: F) -> Self
    where
        F: Fn() -> Result<Credential, E> + Send + Sync + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let load = Arc::new(load);
        let thread = Arc::new(OneThread::default());
        Self::boxed(move || {
            let (load, thread) = (Arc::clone(&load), Arc::clone(&thread));
            Box::pin(async move { thread.run(move || load().map_err(explained)).await })
        })
    }

    /// A provider that calls an asynchronous function. Its future is dropped if it takes longer than five seconds.
    ///
    /// ```
    /// use cloud_infinite::{CallbackProvider, Credential, CredentialError, Timestamp};
    /// # async fn ask_the_vault() -> Result<(String, String, String, i64), CredentialError> {
    /// #     Ok(("id".to_owned(), "key".to_owned(), "token".to_owned(), 4_102_444_800))
    /// # }
    ///
    /// let provider = CallbackProvider::new_async(|| async {
    ///     let (id, key, token, expires_at) = ask_the_vault().await?;
    ///     let expires_at = Timestamp::from_unix_millis(expires_at * 1000);
    ///     Ok::<_, CredentialError>(Credential::new(id, key, Some(token)).with_expiry(expires_at))
    /// });
    /// ```
    #[must_use]
    pub fn new_async<F, R, E>(load: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<Credential, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::boxed(move || {
            let loading = load();
            Box::pin(async move { loading.await.map_err(explained) })
        })
    }

    /// The same provider with a name for errors and logs instead of `callback`.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = name.into();
        self
    }

    fn boxed(load: impl Fn() -> LoadCredential<'static> + Send + Sync + 'static) -> Self {
        Self { name: Cow::Borrowed("callback"), load: Box::new(load) }
    }
}

impl CredentialProvider for CallbackProvider {
    fn load(&self) -> LoadCredential<'_> {
        (self.load)()
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for CallbackProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackProvider").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a closure failed with: as it is if it tells what a chain needs to know, else as a failure.
fn explained(error: impl Into<Box<dyn StdError + Send + Sync>>) -> CredentialError {
    match error.into().downcast::<CredentialError>() {
        Ok(error) => *error,
        Err(other) => CredentialError::failed(other.to_string()).with_source(other),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;

    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn both_kinds_of_closure_are_asked() {
        let blocking = CallbackProvider::new(|| Ok::<_, String>(Credential::new("a", "canary-key", None)));
        assert_eq!(blocking.load().await.unwrap().secret_id(), "a");
        let asynchronous = CallbackProvider::new_async(|| async {
            tokio::task::yield_now().await;
            Ok::<_, String>(Credential::new("b", "canary-key", None))
        });
        assert_eq!(asynchronous.load().await.unwrap().secret_id(), "b");
    }

    #[tokio::test]
    async fn errors_keep_their_meaning() {
        let absent = CallbackProvider::new(|| Err(CredentialError::not_found("nothing here")));
        assert!(absent.load().await.unwrap_err().is_not_found());

        let text = CallbackProvider::new_async(|| async { Err("the vault is sealed") });
        let error = text.load().await.unwrap_err();
        assert_eq!((error.is_not_found(), error.to_string().as_str()), (false, "the vault is sealed"));

        let other = CallbackProvider::new(|| std::fs::read_to_string("/no/such").map(|_| unreachable!()));
        let error = other.load().await.unwrap_err();
        assert!(error.source().is_some_and(|source| source.is::<std::io::Error>()), "{error:?}");
    }

    #[tokio::test]
    async fn a_panic_is_a_failure() {
        let provider = CallbackProvider::new(|| -> Result<Credential, String> { panic!("boom") });
        assert_eq!(provider.load().await.unwrap_err().to_string(), "panicked");
        assert_eq!(provider.load().await.unwrap_err().to_string(), "panicked", "and it is called again");
    }

    #[tokio::test]
    async fn a_blocking_call_that_was_given_up_is_joined_by_the_next() {
        let calls = Arc::new(AtomicU32::new(0));
        let (release, wait) = mpsc::channel::<()>();
        let wait = std::sync::Mutex::new(wait);
        let provider = CallbackProvider::new({
            let calls = Arc::clone(&calls);
            move || {
                calls.fetch_add(1, Ordering::SeqCst);
                wait.lock().unwrap().recv().map(|()| Credential::new("id", "canary-key", None))
            }
        });
        assert!(provider.load().now_or_never().is_none(), "given up after one look");
        let again = provider.load();
        release.send(()).unwrap();
        assert_eq!(again.await.unwrap().secret_id(), "id");
        assert_eq!(calls.load(Ordering::SeqCst), 1);

        release.send(()).unwrap();
        provider.load().await.unwrap();
        assert_eq!(calls.load(Ordering::SeqCst), 2, "a call that has ended is not joined");
    }

    #[test]
    fn the_name_is_in_the_rendering() {
        let provider = CallbackProvider::new(|| Err("no")).named("vault");
        assert_eq!(provider.name(), "vault");
        assert_eq!(format!("{provider:?}"), "CallbackProvider { name: \"vault\", .. }");
    }
}
