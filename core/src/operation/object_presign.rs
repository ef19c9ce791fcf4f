//! URLs with which others can use an object.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;

use super::check;
use crate::client::Client;
use crate::error::{InvalidArgument, Result};
use crate::model::PresignedUrl;
use crate::options::CallOptions;
use crate::presign::{PresignUrl, RequestHost};
use crate::task::{OnUpdate, Task};

open_enum! {
    /// What a URL of an object can be used for.
    pub enum PresignMethod {
        /// To get the object.
        Get = "GET",
        /// To put it.
        Put = "PUT",
        /// To ask for what is known of it.
        Head = "HEAD",
        /// To delete it.
        Delete = "DELETE",
    }
}

/// Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
///
/// The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it short. Whoever uses
/// it has to send the answer's `headers` exactly as they are. This is [`PresignUrl`](crate::PresignUrl) for a key.
///
/// Permission of the credential: what the URL is used for, such as `cos:GetObject`.
///
/// ```
/// # use cloud_infinite::{Client, Credential, PresignMethod, PresignObject};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), cloud_infinite::Error> {
/// # let credential = Credential::new("AKIDexample", "canary-key", None);
/// # let builder = Client::builder().region("ap-guangzhou").bucket("examplebucket-1250000000");
/// # let client = builder.credential(credential).build()?;
/// let upload = client
///     .presign_object(PresignObject {
///         key: "in/cat.jpg".into(),
///         method: PresignMethod::Put,
///         ..Default::default()
///     })
///     .await?;
/// let url = upload.url.expose();
/// assert!(url.starts_with("https://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/in/cat.jpg?"));
/// assert!(!format!("{upload:?}").contains("q-signature"));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PresignObject {
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: String,
    /// What the URL is for: `GET`, `PUT`, `HEAD` or `DELETE`. It works for nothing else.
    pub method: PresignMethod,
    /// Query parameters that the URL has and that nobody can change, such as `response-content-disposition`. Names must not
    /// begin with `q-`.
    pub query: BTreeMap<String, String>,
    /// Headers that whoever uses the URL must send exactly so, such as `content-type`.
    pub headers: BTreeMap<String, String>,
    /// How long the URL counts, from one second to 366 days. Not given means 15 minutes.
    pub expires_in: Option<Duration>,
}

impl PresignObject {
    fn validate(&self) -> Result<(), InvalidArgument> {
        check::stored_key("key", &self.key)?;
        check::one_of("method", self.method.as_str(), PresignMethod::KNOWN)
    }
}

impl Task for PresignObject {
    type Output = PresignedUrl;
    type Update = Infallible;
    const NAME: &'static str = "presign_object";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        _on_update: Option<OnUpdate<Infallible>>,
    ) -> Result<PresignedUrl> {
        self.validate()?;
        let Self { key, method, query, headers, expires_in } = self;
        let request = PresignUrl {
            host: RequestHost::Cos,
            path: format!("/{key}"),
            method: Some(method.as_str().to_owned()),
            query,
            headers,
            expires_in,
        };
        request.run(client, options, None).await
    }
}
