//! What the benchmarks measure and the public interface does not show. Not for programs.

use http::HeaderValue;

use crate::credential::Credential;
use crate::error::Result;
use crate::signer::{RequestParts, Signer, window};

const HOST: &str = "examplebucket-1250000000.ci.ap-guangzhou.myqcloud.com";
const TOKEN_HEADER: &str = "x-ci-security-token";

/// A signer with a credential.
#[derive(Debug)]
pub struct Signing {
    signer: Signer,
    credential: Credential,
}

impl Signing {
    /// A signer that has signed nothing yet.
    #[must_use]
    pub fn new(credential: Credential) -> Self {
        Self { signer: Signer::default(), credential }
    }

    /// Signs a submission.
    ///
    /// # Errors
    /// The credential does not fit into a header.
    pub fn submission(&self, now: i64) -> Result<HeaderValue> {
        self.sign(now, "POST", "/jobs", &[], Some("application/xml"))
    }

    /// Signs a question.
    ///
    /// # Errors
    /// The credential does not fit into a header.
    pub fn question(&self, now: i64, path: &str, query: &[(&'static str, String)]) -> Result<HeaderValue> {
        self.sign(now, "GET", path, query, None)
    }

    fn sign(
        &self,
        now: i64,
        method: &'static str,
        path: &str,
        query: &[(&'static str, String)],
        content_type: Option<&'static str>,
    ) -> Result<HeaderValue> {
        let parts = RequestParts {
            method,
            host: HOST,
            path,
            query,
            content_type,
            headers: &[],
            token_header: TOKEN_HEADER,
        };
        self.signer.authorization(&self.credential, window(now, 0, None), &parts)
    }
}
