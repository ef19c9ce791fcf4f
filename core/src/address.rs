//! Where requests go, worked out once per client.

use http::HeaderValue;
use url::Url;

use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Host;
use crate::signature::{encode, encode_path};

/// The hosts that take a client's requests.
#[derive(Debug)]
pub(crate) struct Addresses {
    bucket: Address,
    region: Address,
}

impl Addresses {
    pub(crate) fn of(config: &Config) -> Result<Self> {
        Ok(Self { bucket: Address::of(config, Host::Bucket)?, region: Address::of(config, Host::Region)? })
    }

    pub(crate) fn get(&self, host: Host) -> &Address {
        match host {
            Host::Bucket => &self.bucket,
            Host::Region => &self.region,
        }
    }
}

/// One of the service's hosts.
#[derive(Debug)]
pub(crate) struct Address {
    /// The service's own name of it, which is signed.
    pub(crate) host: String,
    /// The same as a header.
    pub(crate) header: HeaderValue,
    /// What is connected to.
    origin: Url,
}

impl Address {
    fn of(config: &Config, which: Host) -> Result<Self> {
        let broken = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Internal, "bucket and region make no proper host").with_source(error)
        };
        let host = config.target.host(which);
        Ok(Self {
            header: HeaderValue::from_str(&host).map_err(|error| broken(error.into()))?,
            origin: Url::parse(&config.origin(which)).map_err(|error| broken(error.into()))?,
            host,
        })
    }

    /// The URL of a request; path and query are decoded.
    pub(crate) fn url(&self, path: &str, query: &[(&'static str, String)]) -> Url {
        let mut url = self.origin.clone();
        url.set_path(&encode_path(path));
        if !query.is_empty() {
            let mut text = String::new();
            for (key, value) in query {
                if !text.is_empty() {
                    text.push('&');
                }
                text.push_str(&encode(key));
                // A key without a value stands alone, as in the service's own samples; it is signed like an empty one.
                if !value.is_empty() {
                    text.push('=');
                    text.push_str(&encode(value));
                }
            }
            url.set_query(Some(&text));
        }
        url
    }
}
