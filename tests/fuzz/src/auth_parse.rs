//! A request with an `Authorization` header before the emulator's verifier.
//!
//! What is accepted is refused once anything signed changes; what is refused says why and shows no secret; and what
//! this library signs is accepted, whatever is signed. The input is text: method and target in the first line, then
//! lines of headers.

use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};
use cloud_infinite_emulator::Credential;
use cloud_infinite_emulator::auth::{
    CLOCK_TOLERANCE_SECONDS, Claims, Denial, Received, TOKEN_NAMES, Verifier,
};

/// The keys with which the requests of the corpus are signed.
const SECRET_ID: &str = "fuzzSecretId";
const SECRET_KEY: &str = "fuzzSecretKey0123456789abcdef";
const TEMPORARY_ID: &str = "fuzzTemporaryId";
const TEMPORARY_KEY: &str = "fuzzTemporaryKey0123456789abc";
const TOKEN: &str = "fuzzToken";
/// The server's time, within the window of the requests of the corpus.
const NOW: i64 = 1_660_000_000;

const CODES: [&str; 5] =
    ["AccessDenied", "InvalidAccessKeyId", "RequestTimeTooSkewed", "SignatureDoesNotMatch", "ExpiredToken"];

/// Searching for the reason of a wrong signature takes time with every byte that is signed, by design; longer requests
/// are left out, because the time of the search under the fuzzer's instrumentation says nothing about it.
const LONGEST_REQUEST: usize = 768;

/// Takes text for a request.
pub fn check(data: &[u8]) {
    if data.len() > LONGEST_REQUEST {
        return;
    }
    let Some(request) = read(data) else { return };
    check_given(&request);
    check_signed(request);
}

fn verifier() -> Verifier {
    Verifier::new([
        Credential::permanent(SECRET_ID, SECRET_KEY),
        Credential {
            token: Some(TOKEN.to_owned()),
            expires: Some(NOW + 600),
            ..Credential::permanent(TEMPORARY_ID, TEMPORARY_KEY)
        },
    ])
}

fn read(data: &[u8]) -> Option<Received> {
    let text = std::str::from_utf8(data).ok()?;
    let mut lines = text.split('\n');
    let (method, target) = lines.next()?.split_once(' ')?;
    let headers = lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name, value.trim()));
    Received::new(method, target, headers).ok()
}

/// The request as it is.
fn check_given(request: &Received) {
    let verifier = verifier();
    if let Err(denial) = verifier.verify(request, NOW) {
        check_denial(&denial);
        return;
    }
    let claims = Claims::read(request).expect("what is accepted has a signature");
    assert!([SECRET_ID, TEMPORARY_ID].contains(&claims.key_id.as_str()), "{claims:?}");
    check_changes(&verifier, request);
    for now in [NOW + 10_000_000_000, NOW - 10_000_000_000 - CLOCK_TOLERANCE_SECONDS] {
        check_denial(&verifier.check(request, now).expect_err("a window ends"));
    }
}

/// The same request, signed by this library.
fn check_signed(mut request: Received) {
    request.method = request.method.to_ascii_uppercase();
    let is_token = |name: &str| TOKEN_NAMES.contains(&name);
    // A list of names cannot tell one empty name from none.
    request.query.retain(|(name, _)| !is_token(name) && !name.is_empty());
    let mut seen: Vec<String> = vec!["authorization".to_owned()];
    request.headers.retain(|(name, _)| {
        // A header that comes twice is never sent by the client, and signing it is not defined.
        let encoded = signature::encode_lower(name);
        let is_new = !is_token(name) && !name.is_empty() && !seen.contains(&encoded);
        seen.push(encoded);
        is_new
    });
    let window = KeyTime { start: NOW - 60, end: NOW + 900 };
    let canonical = Canonical::new(&request.method, &request.path, &request.query, &request.headers);
    let key = SigningKey::derive(SECRET_KEY, window);
    let signature = key.sign(&signature::string_to_sign(window, &canonical.http_string));
    let text = signature::authorization(SECRET_ID, window, &canonical, &signature);
    request.headers.push(("authorization".to_owned(), text));

    let verifier = verifier();
    if let Err(denial) = verifier.verify(&request, NOW) {
        panic!("signed by the library, refused by the emulator: {denial}\n{request:?}");
    }
    check_changes(&verifier, &request);
}

/// A request that was accepted is refused with another method or path, and the refusal names what differs.
fn check_changes(verifier: &Verifier, accepted: &Received) {
    assert!(verifier.verify(accepted, NOW).is_ok(), "the second answer differs from the first");
    let mut changed = accepted.clone();
    changed.path.push('x');
    check_change(verifier, &changed, "path");
    let mut changed = accepted.clone();
    changed.method.push('X');
    check_change(verifier, &changed, "method");
}

fn check_change(verifier: &Verifier, changed: &Received, part: &str) {
    let denial = verifier.verify(changed, NOW).expect_err("what is signed cannot be changed");
    check_denial(&denial);
    assert_eq!((denial.code, denial.part.as_deref()), ("SignatureDoesNotMatch", Some(part)), "{denial}");
}

fn check_denial(denial: &Denial) {
    assert!(CODES.contains(&denial.code), "{denial}");
    assert_eq!(denial.status, if denial.code == "ExpiredToken" { 400 } else { 403 }, "{denial}");
    assert_eq!(denial.mismatch.is_some(), denial.code == "SignatureDoesNotMatch", "{denial}");
    let mut shown = denial.message.clone();
    if let Some(mismatch) = &denial.mismatch {
        shown.push_str(&mismatch.string_to_sign);
    }
    for secret in [SECRET_KEY, TEMPORARY_KEY] {
        assert!(!shown.contains(secret), "a refusal shows a secret key");
    }
}
