//! Credentials of the role that an instance in the cloud was given.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;

use super::{Credential, CredentialError, CredentialProvider, LoadCredential};
use crate::config::Endpoint;
use crate::error::InvalidArgument;
use crate::signature::encode;
use crate::time::Timestamp;
use crate::transport::{Failure, MetadataReply, fetch_metadata};

/// Where the metadata service answers; the name is known within the cloud only.
const METADATA_ENDPOINT: &str = "http://metadata.tencentyun.com";
/// Lists the role; with a role's name behind it, gives the role's credential.
const ROLES_PATH: &str = "/latest/meta-data/cam/security-credentials/";
/// What an answer says that holds a credential.
const SUCCESS: &str = "Success";
/// How long it is remembered that there is no such service.
const ABSENCE_REMEMBERED: Duration = Duration::from_secs(60);
/// A name that is longer is none.
const LONGEST_ROLE: usize = 128;

/// Asks the metadata service of a cloud instance for the temporary credential of its role.
///
/// The service speaks plain HTTP over a link that does not leave the machine's host. No proxy is used, no redirect
/// followed. Where the service cannot be reached, as on every machine outside the cloud, the provider gives up after a
/// second, says [`not_found`](CredentialError::not_found), and says so at once for the next minute.
///
/// ```
/// use cloud_infinite::{Client, InstanceRoleProvider};
///
/// let client = Client::builder()
///     .region("ap-guangzhou")
///     .bucket("examplebucket-1250000000")
///     .credential_provider(InstanceRoleProvider::new().role("images"))
///     .build()?;
/// # Ok::<(), cloud_infinite::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct InstanceRoleProvider {
    role: Option<String>,
    endpoint: Option<Endpoint>,
    /// Whether the service has ever answered. Then a failure to connect is one, and does not mean that there is none.
    was_there: AtomicBool,
    absent_since: Mutex<Option<Instant>>,
}

impl InstanceRoleProvider {
    /// The role that the instance has.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same provider with a role of its own, which is then not asked for.
    #[must_use]
    pub fn role(mut self, name: impl Into<String>) -> Self {
        self.role = Some(name.into());
        self
    }

    /// The same provider with another metadata service, such as one for tests: scheme, host and port.
    ///
    /// ```
    /// use cloud_infinite::InstanceRoleProvider;
    ///
    /// let provider = InstanceRoleProvider::new().endpoint("http://127.0.0.1:8080")?;
    /// # Ok::<(), cloud_infinite::InvalidArgument>(())
    /// ```
    ///
    /// # Errors
    /// The text is no such URL.
    pub fn endpoint(mut self, url: &str) -> Result<Self, InvalidArgument> {
        self.endpoint = Some(Endpoint::parse(url)?);
        Ok(self)
    }

    async fn ask(&self) -> Result<Credential, CredentialError> {
        if let Some(since) = *self.absent_since.lock().unwrap_or_else(PoisonError::into_inner)
            && since.elapsed() < ABSENCE_REMEMBERED
        {
            return Err(self.not_there("did not answer a moment ago"));
        }
        let role = match &self.role {
            Some(role) => Cow::Borrowed(role.as_str()),
            None => Cow::Owned(self.only_role().await?),
        };
        let reply = self.get(&encode(&role)).await?;
        match reply.status {
            200 => credential(&reply.body),
            404 => Err(CredentialError::failed(format!("the instance has no role {role:?}"))),
            other => {
                Err(CredentialError::failed(format!("the metadata service answered with status {other}")))
            }
        }
    }

    async fn only_role(&self) -> Result<String, CredentialError> {
        let reply = self.get("").await?;
        match reply.status {
            200 => {}
            404 => return Err(CredentialError::not_found("the instance has no role")),
            other => {
                let message = format!("the metadata service answered with status {other}");
                return Err(CredentialError::failed(message));
            }
        }
        let text = std::str::from_utf8(&reply.body).map(str::trim).unwrap_or("\0");
        if text.is_empty() {
            return Err(CredentialError::not_found("the instance has no role"));
        }
        if text.len() > LONGEST_ROLE || !text.bytes().all(|byte| (b'!'..=b'~').contains(&byte)) {
            return Err(CredentialError::failed(
                "what answered for the metadata service gave no name of a role",
            ));
        }
        Ok(text.to_owned())
    }

    async fn get(&self, role: &str) -> Result<MetadataReply, CredentialError> {
        let endpoint = self.endpoint.as_ref().map_or(METADATA_ENDPOINT, Endpoint::origin);
        let result = fetch_metadata(&format!("{endpoint}{ROLES_PATH}{role}")).await;
        let absent = |since| *self.absent_since.lock().unwrap_or_else(PoisonError::into_inner) = since;
        match result {
            Ok(reply) => {
                self.was_there.store(true, Ordering::Relaxed);
                absent(None);
                Ok(reply)
            }
            Err(error) if error.failure == Failure::Connect && !self.was_there.load(Ordering::Relaxed) => {
                absent(Some(Instant::now()));
                Err(self.not_there(&error.message))
            }
            Err(error) => {
                let out = CredentialError::failed(format!("the metadata service failed: {}", error.message));
                Err(match error.source {
                    Some(source) => out.with_source(source),
                    None => out,
                })
            }
        }
    }

    fn not_there(&self, why: &str) -> CredentialError {
        let endpoint = self.endpoint.as_ref().map_or(METADATA_ENDPOINT, Endpoint::origin);
        CredentialError::not_found(format!("no metadata service at {endpoint}: {why}"))
    }
}

impl CredentialProvider for InstanceRoleProvider {
    fn load(&self) -> LoadCredential<'_> {
        Box::pin(self.ask())
    }

    fn name(&self) -> &str {
        "instance role"
    }
}

/// What the metadata service says of a role.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    #[serde(borrow, default)]
    code: Cow<'a, str>,
    #[serde(borrow, default)]
    tmp_secret_id: Cow<'a, str>,
    #[serde(borrow, default)]
    tmp_secret_key: Cow<'a, str>,
    #[serde(borrow, default)]
    token: Cow<'a, str>,
    /// Seconds since the Unix epoch.
    expired_time: Option<i64>,
    /// The same time as text.
    #[serde(borrow)]
    expiration: Option<Cow<'a, str>>,
}

fn credential(body: &[u8]) -> Result<Credential, CredentialError> {
    // What the reader complains about may quote a secret, so only the place is told.
    let document: Document<'_> = serde_json::from_slice(body).map_err(|error| {
        CredentialError::failed(format!(
            "the metadata service gave no credential: unreadable at line {} column {}",
            error.line(),
            error.column()
        ))
    })?;
    if document.code != SUCCESS {
        let code = crate::error::printable(&document.code, 64);
        return Err(CredentialError::failed(format!("the metadata service answered with code {code:?}")));
    }
    for (name, value) in [
        ("TmpSecretId", &document.tmp_secret_id),
        ("TmpSecretKey", &document.tmp_secret_key),
        ("Token", &document.token),
    ] {
        if value.is_empty() {
            return Err(CredentialError::failed(format!("the metadata service gave no {name}")));
        }
    }
    let expires_at = document
        .expired_time
        .and_then(|seconds| seconds.checked_mul(1000))
        .map(Timestamp::from_unix_millis)
        .or_else(|| document.expiration.as_deref().and_then(|text| text.parse().ok()))
        .ok_or_else(|| CredentialError::failed("the metadata service gave no time of expiry"))?;
    let credential =
        Credential::new(document.tmp_secret_id, document.tmp_secret_key, Some(document.token.into_owned()));
    Ok(credential.with_expiry(expires_at))
}

#[cfg(test)]
mod tests;
