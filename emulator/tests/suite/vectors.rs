//! The shared cases for verifiers, through the function the server calls.

use cloud_infinite_emulator::Credential;
use cloud_infinite_emulator::auth::{Received, Verifier};

const VECTORS: &str = include_str!("../../../tests/vectors/signature/vectors.json");

#[test]
fn every_case_for_verifiers_gives_its_answer() {
    let vectors: serde_json::Value = serde_json::from_str(VECTORS).unwrap();
    let cases = vectors["verify"].as_array().unwrap();
    assert_eq!(cases.len(), 26);
    for case in cases {
        let text = |name: &str| case[name].as_str().unwrap();
        let id = text("id");
        let headers = case["headers"].as_array().unwrap();
        let headers = headers.iter().map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()));
        let request = Received::new(text("method"), text("target"), headers).unwrap();
        let verifier = Verifier::new([Credential::permanent(text("secretId"), text("secretKey"))]);
        let now = case["serverTime"].as_i64().unwrap();
        let expect = &case["expect"];
        match verifier.verify(&request, now) {
            Ok(()) => assert_eq!(expect["ok"], true, "{id} was accepted"),
            Err(denial) => {
                assert_eq!(expect["ok"], false, "{id} was refused: {denial}");
                assert_eq!(expect["status"], denial.status, "{id}");
                assert_eq!(expect["code"], denial.code, "{id}: {denial}");
                if let Some(message) = expect["message"].as_str() {
                    assert_eq!(denial.message, message, "{id}");
                }
                if id == "bad-host-changed" {
                    // Several characters differ and the original was never seen: only what is covered can be said.
                    assert!(denial.message.contains("header host"), "{id}: {denial}");
                } else {
                    assert!(denial.part.is_some(), "{id} names no part: {denial}");
                }
            }
        }
    }
}

fn temporary() -> Credential {
    Credential {
        token: Some("to+k/en==".to_owned()),
        expires: Some(1_660_030_500),
        ..Credential::permanent("tempId", "tempKey")
    }
}

fn signed_with(credential: &Credential, extra: &[(&str, &str)], query: &str) -> Received {
    use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};
    let window = KeyTime { start: 1_660_030_000, end: 1_660_033_600 };
    let canonical = Canonical::new("GET", "/picqueue", &[] as &[(&str, &str)], &[]);
    let key = SigningKey::derive(&credential.secret_key, window);
    let signature = key.sign(&signature::string_to_sign(window, &canonical.http_string));
    let authorization = signature::authorization(&credential.secret_id, window, &canonical, &signature);
    let mut headers = vec![("Authorization", authorization.as_str())];
    headers.extend(extra);
    Received::new("GET", &format!("/picqueue{query}"), headers).unwrap()
}

#[test]
fn tokens_come_under_either_name_and_are_checked() {
    let verifier = Verifier::new([temporary(), Credential::permanent("id", "key")]);
    let now = 1_660_030_100;
    for name in ["x-ci-security-token", "x-cos-security-token"] {
        let request = signed_with(&temporary(), &[(name, "to+k/en==")], "");
        assert!(verifier.verify(&request, now).is_ok(), "{name}");
        let request = signed_with(&temporary(), &[], &format!("?{name}=to%2Bk%2Fen%3D%3D"));
        assert!(verifier.verify(&request, now).is_ok(), "{name} in the query");
    }
    let denial = |request: &Received, now| {
        let denial = verifier.verify(request, now).unwrap_err();
        (denial.status, denial.code, denial.part.unwrap())
    };
    let part = || "security token".to_owned();
    let missing = signed_with(&temporary(), &[], "");
    assert_eq!(denial(&missing, now), (403, "AccessDenied", part()));
    let other = signed_with(&temporary(), &[("x-ci-security-token", "other")], "");
    assert_eq!(denial(&other, now), (403, "AccessDenied", part()));
    let needless = signed_with(&Credential::permanent("id", "key"), &[("x-ci-security-token", "x")], "");
    assert_eq!(denial(&needless, now), (403, "AccessDenied", part()));
    let expired = signed_with(&temporary(), &[("x-ci-security-token", "to+k/en==")], "");
    assert!(verifier.verify(&expired, 1_660_030_500).is_ok());
    assert_eq!(denial(&expired, 1_660_030_501), (400, "ExpiredToken", part()));
}
