//! Every published and composed signature vector, with every intermediate value.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a vector that does not have the documented form fails the test"
)]

use cloud_infinite::signature::{
    Canonical, KeyTime, SigningKey, authorization, encode, encode_lower, encode_path, presigned_query,
    sha1_hex, string_to_sign,
};
use proptest::prelude::*;
use serde_json::Value;

fn text<'a>(vector: &'a Value, field: &str) -> &'a str {
    vector[field].as_str().unwrap_or_else(|| panic!("{}: no {field}", vector["id"]))
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn all_vectors_match_in_every_step() {
    let file: Value =
        serde_json::from_str(include_str!("../../tests/vectors/signature/vectors.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 48);
    for vector in vectors {
        let id = text(vector, "id");
        let query = pairs(&vector["query"]);
        let signed: Vec<&str> = vector["signedHeaderNames"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        let headers: Vec<(String, String)> = pairs(&vector["headers"])
            .into_iter()
            .filter(|(name, _)| signed.contains(&name.to_ascii_lowercase().as_str()))
            .collect();
        let key_time = KeyTime::parse(text(vector, "keyTime")).unwrap();

        let canonical = Canonical::new(text(vector, "method"), text(vector, "path"), &query, &headers);
        assert_eq!(canonical.http_parameters, text(vector, "httpParameters"), "{id}");
        assert_eq!(canonical.url_param_list, text(vector, "urlParamList"), "{id}");
        assert_eq!(canonical.http_headers, text(vector, "httpHeaders"), "{id}");
        assert_eq!(canonical.header_list, text(vector, "headerList"), "{id}");
        assert_eq!(canonical.http_string, text(vector, "httpString"), "{id}");
        assert_eq!(sha1_hex(canonical.http_string.as_bytes()), text(vector, "httpStringSha1"), "{id}");

        let key = SigningKey::derive(text(vector, "secretKey"), key_time);
        assert_eq!(key.expose_hex(), text(vector, "signKey"), "{id}");
        let to_sign = string_to_sign(key_time, &canonical.http_string);
        assert_eq!(to_sign, text(vector, "stringToSign"), "{id}");
        let signature = key.sign(&to_sign);
        assert_eq!(signature, text(vector, "signature"), "{id}");
        assert!(key.verify(&to_sign, &signature), "{id}");
        assert_eq!(
            authorization(text(vector, "secretId"), key_time, &canonical, &signature),
            text(vector, "authorization"),
            "{id}"
        );

        if let Some(url) = vector["presignedUrl"].as_str() {
            let own = presigned_query(text(vector, "secretId"), key_time, &canonical, &signature, &query);
            assert_eq!(own, url.split_once('?').unwrap().1, "{id}");
        }

        let wire_path = text(vector, "wireTarget").split('?').next().unwrap();
        assert_eq!(encode_path(text(vector, "path")), wire_path, "{id}");
    }
}

#[test]
fn a_changed_signature_does_not_verify() {
    let key = SigningKey::derive("key", KeyTime { start: 1, end: 2 });
    let signature = key.sign("text");
    for position in 0..signature.len() {
        let mut changed = signature.clone().into_bytes();
        changed[position] = if changed[position] == b'0' { b'1' } else { b'0' };
        assert!(!key.verify("text", std::str::from_utf8(&changed).unwrap()));
    }
    assert!(!key.verify("text", ""));
    assert!(!key.verify("text", &signature[..38]));
    assert!(!key.verify("text", "not hexadecimal"));
}

#[test]
fn a_window_has_one_form() {
    assert_eq!(KeyTime::parse("1;2"), Some(KeyTime { start: 1, end: 2 }));
    for text in
        ["", ";", "1", "1;", ";2", "2;1", "a;b", "-1;2", "+1;2", "1;2;3", " 1;2", "99999999999999999999;1"]
    {
        assert_eq!(KeyTime::parse(text), None, "{text:?}");
    }
}

#[test]
fn encoding_keeps_only_unreserved_characters() {
    assert_eq!(encode("azAZ09-_.~"), "azAZ09-_.~");
    assert_eq!(encode("a b+c*/!'()é"), "a%20b%2Bc%2A%2F%21%27%28%29%C3%A9");
}

#[test]
fn a_signing_key_does_not_show_itself() {
    let key = SigningKey::derive("secret", KeyTime { start: 1, end: 2 });
    assert!(!format!("{key:?}").contains(key.expose_hex()));
}

proptest! {
    /// Pairs are compared without being encoded; what comes out is sorted as if they were.
    #[test]
    fn pairs_are_sorted_as_they_are_encoded(
        pairs in proptest::collection::vec(("[aAbB%/~_.\u{e9}\u{4e2d} -]{0,3}", "[0aA%*\u{e9} ]{0,2}"), 0..8),
    ) {
        let mut encoded: Vec<(String, String)> =
            pairs.iter().map(|(key, value)| (encode_lower(key), encode(value).into_owned())).collect();
        encoded.sort();
        let keys: Vec<&str> = encoded.iter().map(|(key, _)| key.as_str()).collect();
        let joined: Vec<String> = encoded.iter().map(|(key, value)| format!("{key}={value}")).collect();

        let canonical = Canonical::new("GET", "/", &pairs, &[]);
        prop_assert_eq!(canonical.url_param_list, keys.join(";"));
        prop_assert_eq!(canonical.http_parameters, joined.join("&"));
    }
}
