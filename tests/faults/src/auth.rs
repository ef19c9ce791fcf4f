//! Checks signatures, so that a request which the service would refuse makes no job here either.

use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};

use crate::options::KeyPair;
use crate::request::Request;

/// How far a signature may begin in the future, in seconds.
const TOLERANCE: i64 = 15 * 60;
/// The headers that carry a temporary key's token.
const TOKEN_HEADERS: [&str; 2] = ["x-ci-security-token", "x-cos-security-token"];

/// A refusal: status, code and message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denial {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Whether the server should tell its time.
    pub(crate) is_about_time: bool,
}

impl Denial {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), is_about_time: false }
    }
}

/// Checks a request against the key pairs at a time of the server's clock.
pub(crate) fn check(request: &Request, keys: &[KeyPair], local_port: u16, now: i64) -> Result<(), Denial> {
    let field = |name: &str| -> Result<String, Denial> {
        let missing = || Denial::new(403, "AccessDenied", format!("{name} is missing"));
        match request.header("authorization") {
            Some(text) => text
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
                .ok_or_else(missing),
            None => request
                .query
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .ok_or_else(missing),
        }
    };
    if field("q-sign-algorithm")? != signature::ALGORITHM {
        return Err(Denial::new(403, "AccessDenied", "the algorithm must be sha1"));
    }
    let key_id = field("q-ak")?;
    let Some(pair) = keys.iter().find(|pair| pair.secret_id == key_id) else {
        return Err(Denial::new(403, "InvalidAccessKeyId", "the key id does not exist"));
    };
    check_token(request, pair)?;
    let window = |name: &str| -> Result<KeyTime, Denial> {
        let malformed = || Denial::new(403, "AccessDenied", format!("{name} is malformed"));
        KeyTime::parse(&field(name)?).ok_or_else(malformed)
    };
    let (sign_time, key_time) = (window("q-sign-time")?, window("q-key-time")?);
    for window in [sign_time, key_time] {
        let about_time =
            |code, message: &str| Denial { is_about_time: true, ..Denial::new(403, code, message) };
        if window.end < now {
            return Err(about_time("AccessDenied", "Request has expired"));
        }
        if window.start > now.saturating_add(TOLERANCE) {
            return Err(about_time("RequestTimeTooSkewed", "the clocks differ too much"));
        }
    }
    let mismatch = || {
        let message = "The signature we calculated does not match the one provided.";
        Denial::new(403, "SignatureDoesNotMatch", message)
    };
    let parameters = listed(&field("q-url-param-list")?, &request.query).ok_or_else(mismatch)?;
    let headers = listed(&field("q-header-list")?, &request.headers).ok_or_else(mismatch)?;
    let key = SigningKey::derive(&pair.secret_key, key_time);
    let given = field("q-signature")?;
    let accepted = host_spellings(&headers, local_port).into_iter().any(|headers| {
        let canonical = Canonical::new(&request.method, &request.path, &parameters, &headers);
        key.verify(&signature::string_to_sign(sign_time, &canonical.http_string), &given)
    });
    if accepted { Ok(()) } else { Err(mismatch()) }
}

fn check_token(request: &Request, pair: &KeyPair) -> Result<(), Denial> {
    let given = TOKEN_HEADERS.iter().find_map(|name| request.header(name));
    if given != pair.token.as_deref() {
        return Err(Denial::new(403, "AccessDenied", "the security token does not belong to the key"));
    }
    if pair.is_expired {
        return Err(Denial::new(400, "ExpiredToken", "the security token has expired"));
    }
    Ok(())
}

/// The pairs that a list names; `None` if one of them is missing.
fn listed(list: &str, pairs: &[(String, String)]) -> Option<Vec<(String, String)>> {
    let names: Vec<&str> = list.split(';').filter(|name| !name.is_empty()).collect();
    let is_named = |(key, _): &&(String, String)| names.contains(&signature::encode_lower(key).as_str());
    let found: Vec<(String, String)> = pairs.iter().filter(is_named).cloned().collect();
    let is_there = |name: &&str| found.iter().any(|(key, _)| signature::encode_lower(key) == **name);
    names.iter().all(is_there).then_some(found)
}

/// The headers with the host as it stands and with its port added or removed: SDKs disagree whether a port that is not
/// the usual one belongs to the signature.
fn host_spellings(headers: &[(String, String)], local_port: u16) -> Vec<Vec<(String, String)>> {
    let mut spellings = vec![headers.to_vec()];
    if let Some((_, host)) = headers.iter().find(|(name, _)| name == "host") {
        let other = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
            _ => format!("{host}:{local_port}"),
        };
        let replaced = headers
            .iter()
            .map(|(name, value)| (name.clone(), if name == "host" { other.clone() } else { value.clone() }));
        spellings.push(replaced.collect());
    }
    spellings
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;

    /// A request with a signature that was right at `NOW`.
    pub(crate) fn signed(method: &str, path: &str, query: &[(&str, &str)], key: &str) -> Request {
        let query: Vec<(String, String)> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut headers = vec![("host".to_owned(), "b-1.ci.r.myqcloud.com".to_owned())];
        let time = KeyTime { start: NOW - 60, end: NOW + 900 };
        let canonical = Canonical::new(method, path, &query, &headers);
        let signature =
            SigningKey::derive(key, time).sign(&signature::string_to_sign(time, &canonical.http_string));
        let text = signature::authorization("id", time, &canonical, &signature);
        headers.push(("authorization".to_owned(), text));
        Request {
            method: method.to_owned(),
            target: path.to_owned(),
            path: path.to_owned(),
            query,
            headers,
            body: Vec::new(),
        }
    }

    fn verdict(request: &Request, pair: KeyPair, now: i64) -> &'static str {
        check(request, &[pair], 80, now).map_or_else(|denial| denial.code, |()| "accepted")
    }

    #[test]
    fn only_the_right_key_at_the_right_time_is_accepted() {
        let pair = || KeyPair::permanent("id", "key");
        let request = signed("GET", "/jobs", &[("tag", "PicProcess")], "key");
        assert_eq!(verdict(&request, pair(), NOW), "accepted");
        assert_eq!(verdict(&request, pair(), NOW + 900), "accepted");
        assert_eq!(verdict(&request, pair(), NOW + 901), "AccessDenied");
        assert_eq!(verdict(&request, pair(), NOW - 961), "RequestTimeTooSkewed");
        assert_eq!(verdict(&request, KeyPair::permanent("id", "other"), NOW), "SignatureDoesNotMatch");
        assert_eq!(verdict(&request, KeyPair::permanent("other", "key"), NOW), "InvalidAccessKeyId");

        let other = Request { method: "POST".into(), ..request.clone() };
        assert_eq!(verdict(&other, pair(), NOW), "SignatureDoesNotMatch");
        let other = Request { path: "/jobs/c1".into(), ..request.clone() };
        assert_eq!(verdict(&other, pair(), NOW), "SignatureDoesNotMatch");
        let other = Request { query: vec![("tag".into(), "x".into())], ..request.clone() };
        assert_eq!(verdict(&other, pair(), NOW), "SignatureDoesNotMatch");
        let other = Request { query: Vec::new(), ..request.clone() };
        assert_eq!(verdict(&other, pair(), NOW), "SignatureDoesNotMatch");
        let other = Request { headers: request.headers[..1].to_vec(), ..request.clone() };
        assert_eq!(verdict(&other, pair(), NOW), "AccessDenied");
    }

    #[test]
    fn tokens_belong_to_their_keys() {
        let temporary =
            |is_expired| KeyPair { token: Some("t".into()), is_expired, ..KeyPair::permanent("id", "key") };
        let mut request = signed("GET", "/jobs", &[], "key");
        assert_eq!(verdict(&request, temporary(false), NOW), "AccessDenied");
        request.headers.push(("x-ci-security-token".into(), "t".into()));
        assert_eq!(verdict(&request, temporary(false), NOW), "accepted");
        assert_eq!(verdict(&request, temporary(true), NOW), "ExpiredToken");
        assert_eq!(verdict(&request, KeyPair::permanent("id", "key"), NOW), "AccessDenied");
    }
}
