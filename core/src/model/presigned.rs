//! Signatures for requests that this library does not send itself.

use std::collections::BTreeMap;

use crate::credential::Secret;
use crate::time::Timestamp;

/// A URL that carries its own signature: whoever has it can make the request until it expires.
#[derive(Debug, Clone)]
pub struct PresignedUrl {
    /// The URL. It is a secret as long as it counts: keep it out of logs.
    pub url: Secret,
    /// HTTP method that the request must have.
    pub method: String,
    /// Headers that the request must have exactly so, names in lower case. `host` is among them only if the client has an
    /// endpoint of its own, which then is where the URL leads; everywhere else the URL itself says it.
    pub headers: BTreeMap<String, String>,
    /// When it stops to count.
    pub expires_at: Timestamp,
    /// Whether that is earlier than asked for, because the credential expires then.
    pub is_cut_short: bool,
}

/// What a request of the caller's own is sent with.
#[derive(Debug, Clone)]
pub struct SignedRequest {
    /// Where it goes, path and query encoded. The request must be made to exactly this URL.
    pub url: String,
    /// HTTP method that the request must have.
    pub method: String,
    /// Value of the header `authorization`.
    pub authorization: Secret,
    /// Headers that the request must have exactly so besides `authorization` and the token, names in lower case; `host` is
    /// always among them.
    pub headers: BTreeMap<String, String>,
    /// Name of the header for the session token; `None` if the credential has none.
    pub token_header: Option<String>,
    /// Value of that header.
    pub session_token: Option<Secret>,
    /// When the signature stops to count.
    pub expires_at: Timestamp,
    /// Whether that is earlier than asked for, because the credential expires then.
    pub is_cut_short: bool,
}
