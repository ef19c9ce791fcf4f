//! Where the pictures are that a rule uses as watermarks. They are objects of the bucket that holds the input; nothing
//! is ever fetched from elsewhere.

use crate::handler::Host;
use crate::received::Received;
use crate::state::Failure;

/// The key of the object at an address.
///
/// Assumption: no page names the code for an address elsewhere.
pub(super) fn key_at(address: &str, bucket: &str) -> Result<String, Failure> {
    let refuse = |what: &str| {
        Err(Failure::new(
            "InvalidArgument",
            format!("the watermark `{address}` {what}: it must be in bucket `{bucket}`"),
        ))
    };
    let (host, path) =
        address.split_once("://").map_or(address, |(_, rest)| rest).split_once('/').unwrap_or((address, ""));
    match Host::parse(host) {
        Ok(Host::Objects { bucket: Some(named), .. }) if named == bucket => {}
        Ok(Host::Objects { bucket: Some(named), .. }) => return refuse(&format!("is in bucket `{named}`")),
        Ok(_) | Err(_) => return refuse("is no object's address"),
    }
    match Received::new("GET", &format!("/{path}"), []) {
        Ok(received) if received.path.len() > 1 => {
            Ok(received.path.strip_prefix('/').unwrap_or(&received.path).to_owned())
        }
        Ok(_) => refuse("names no object"),
        Err(error) => refuse(&format!("cannot be read ({error})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUCKET: &str = "examplebucket-1250000000";

    #[test]
    fn addresses_of_objects() {
        for (path, key) in [("a.png", "a.png"), ("in/a%20b.png", "in/a b.png"), ("%E5%9B%BE?x=1", "图")] {
            let address = format!("http://{BUCKET}.cos.ap-guangzhou.myqcloud.com/{path}");
            assert_eq!(key_at(&address, BUCKET).unwrap(), key);
        }
        for (address, says) in [
            ("http://other-1.cos.ap-guangzhou.myqcloud.com/a", "is in bucket `other-1`"),
            ("http://examplebucket-1250000000.ci.ap-guangzhou.myqcloud.com/a", "no object's address"),
            ("http://example.com/a", "no object's address"),
            ("http://127.0.0.1/a", "no object's address"),
            ("http://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/", "names no object"),
            ("http://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/%zz", "cannot be read"),
        ] {
            let failure = key_at(address, BUCKET).unwrap_err();
            assert!(failure.message.contains(says), "{}", failure.message);
        }
    }
}
