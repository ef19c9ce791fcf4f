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
    object: Address,
}

impl Addresses {
    pub(crate) fn of(config: &Config) -> Result<Self> {
        Ok(Self {
            bucket: Address::of(config, Host::Bucket)?,
            region: Address::of(config, Host::Region)?,
            object: Address::of(config, Host::Object)?,
        })
    }

    pub(crate) fn get(&self, host: Host) -> &Address {
        match host {
            Host::Bucket => &self.bucket,
            Host::Region => &self.region,
            Host::Object => &self.object,
        }
    }
}

/// A path as it is written into the request line.
///
/// URLs take `.` and `..` between slashes for steps through folders, escaped or not. In a path that has such a part the
/// slashes are escaped instead: the service decodes the path once, and finds the name as it was given.
pub(crate) fn wire_path(path: &str) -> String {
    let name = path.strip_prefix('/').unwrap_or(path);
    if name.split('/').any(|part| matches!(part, "." | "..")) {
        format!("/{}", encode(name))
    } else {
        encode_path(path)
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
        url.set_path(&wire_path(path));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_arrives_as_the_name_that_it_is() {
        let address =
            Address::of(&Config::new("ap-guangzhou", "examplebucket-1250000000"), Host::Object).unwrap();
        for (path, sent) in [
            ("/", "/"),
            ("/a/b.jpg", "/a/b.jpg"),
            ("/a//b/", "/a//b/"),
            ("/a/./b", "/a%2F.%2Fb"),
            ("/../b", "/..%2Fb"),
            ("/a/..", "/a%2F.."),
            ("/.a/b..", "/.a/b.."),
            ("/a%2e/+ ?#\\\u{e9}", "/a%252e/%2B%20%3F%23%5C%C3%A9"),
        ] {
            assert_eq!(address.url(path, &[]).path(), sent, "{path}");
        }
    }
}
