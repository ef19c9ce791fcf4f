#![expect(clippy::arithmetic_side_effects, reason = "clippy does not see that properties are tests")]

use std::sync::Arc;

use proptest::prelude::*;
use sha1::Sha1;
use zeroize::ZeroizeOnDrop;

use super::*;
use crate::signature::{Canonical, authorization, string_to_sign};

const NOW: i64 = 1_700_000_000;
const TOKEN_HEADER: &str = "x-ci-security-token";
const HOST: &str = "examplebucket-1250000000.ci.ap-guangzhou.myqcloud.com";

fn credential(id: &str, key: &str, token: Option<&str>) -> Credential {
    Credential::new(id, key, token.map(str::to_owned))
}

fn submission(host: &str) -> RequestParts<'_> {
    RequestParts {
        method: "POST",
        host,
        path: "/jobs",
        query: &[],
        content_type: Some("application/xml"),
        headers: &[],
        token_header: TOKEN_HEADER,
    }
}

fn question(path: &str) -> RequestParts<'_> {
    RequestParts { method: "GET", path, content_type: None, ..submission(HOST) }
}

/// The header by the public functions, which remember nothing.
fn fresh(credential: &Credential, window: KeyTime, parts: &RequestParts<'_>) -> String {
    let mut headers = vec![("host", parts.host)];
    headers.extend(parts.headers.iter().map(|(name, value)| (name.as_ref(), value.as_str())));
    headers.extend(parts.content_type.map(|value| ("content-type", value)));
    headers.extend(credential.session_token().map(|token| (parts.token_header, token.expose())));
    let query: Vec<(&str, &str)> = parts.query.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let canonical = Canonical::new(parts.method, parts.path, &query, &headers);
    let key = SigningKey::derive(credential.secret_key().expose(), window);
    let signature = key.sign(&string_to_sign(window, &canonical.http_string));
    authorization(credential.secret_id(), window, &canonical, &signature)
}

fn is_remembered(a: &HeaderValue, b: &HeaderValue) -> bool {
    a.as_bytes().as_ptr() == b.as_bytes().as_ptr()
}

#[test]
fn the_same_request_is_signed_once_in_a_slot() {
    let (signer, credential) = (Signer::default(), credential("id", "canary-key", None));
    let sign = |now: i64, parts: &RequestParts<'_>| {
        signer.authorization(&credential, window(now, 0, None), parts).unwrap()
    };
    let slot = NOW - NOW.rem_euclid(SLOT);
    let first = sign(slot, &submission(HOST));
    assert!(first.is_sensitive());
    assert!(is_remembered(&first, &sign(slot + SLOT - 1, &submission(HOST))));
    assert_ne!(first, sign(slot + SLOT, &submission(HOST)));
}

#[test]
fn a_header_is_never_used_for_anything_else() {
    let signer = Signer::default();
    let known = credential("id", "canary-key", None);
    let in_time = window(NOW, 0, None);
    let header = signer.authorization(&known, in_time, &submission(HOST)).unwrap();
    for (what, credential, window, parts) in [
        ("id", credential("other", "canary-key", None), in_time, submission(HOST)),
        ("key", credential("id", "canary-other", None), in_time, submission(HOST)),
        ("token", credential("id", "canary-key", Some("canary-token")), in_time, submission(HOST)),
        ("slot", known.clone(), window(NOW + SLOT, 0, None), submission(HOST)),
        ("offset", known.clone(), window(NOW, 1, None), submission(HOST)),
        ("end", known.clone(), window(NOW, 0, Some(NOW + 500)), submission(HOST)),
        ("method", known.clone(), in_time, RequestParts { method: "PUT", ..submission(HOST) }),
        ("host", known.clone(), in_time, submission("other-1250000000.ci.ap-guangzhou.myqcloud.com")),
        ("path", known.clone(), in_time, RequestParts { path: "/picqueue", ..submission(HOST) }),
        (
            "query",
            known.clone(),
            in_time,
            RequestParts { query: &[("a", String::new())], ..submission(HOST) },
        ),
        ("type", known.clone(), in_time, RequestParts { content_type: None, ..submission(HOST) }),
    ] {
        let other = signer.authorization(&credential, window, &parts).unwrap();
        assert_ne!(header, other, "{what}");
        assert_eq!(other, fresh(&credential, window, &parts), "{what}");
        // Back again: nothing of the other one stays.
        let again = signer.authorization(&known, in_time, &submission(HOST)).unwrap();
        assert_eq!(header, again, "{what}");
    }
}

#[test]
fn equal_credentials_of_a_provider_count_as_one() {
    let signer = Signer::default();
    let sign = || {
        let fresh = credential("id", "canary-key", Some("canary-token"));
        signer.authorization(&fresh, window(NOW, 0, None), &submission(HOST)).unwrap()
    };
    assert!(is_remembered(&sign(), &sign()));
}

#[test]
fn passing_requests_do_not_push_out_a_frequent_one() {
    let (signer, credential) = (Signer::default(), credential("id", "canary-key", None));
    let window = window(NOW, 0, None);
    let sign = |parts: &RequestParts<'_>| signer.authorization(&credential, window, parts).unwrap();
    let frequent = sign(&submission(HOST));
    for number in 0..1000 {
        sign(&question(&format!("/jobs/{number}")));
        assert!(is_remembered(&frequent, &sign(&submission(HOST))), "after {number}");
    }
    let first = sign(&question("/jobs/0"));
    assert_eq!(first, fresh(&credential, window, &question("/jobs/0")));
    let kept: usize = signer
        .places
        .iter()
        .filter_map(|place| place.0.lock().unwrap().as_ref().map(|desk| desk.memo.len()))
        .sum();
    assert_eq!(kept, memo::ENTRIES, "one thread remembers a handful, whatever it has signed");
}

#[test]
fn a_request_of_unusual_length_is_signed_but_not_remembered() {
    let (signer, credential) = (Signer::default(), credential("id", "canary-key", None));
    let (window, path) = (window(NOW, 0, None), format!("/jobs/{}", "a".repeat(2000)));
    let sign = || signer.authorization(&credential, window, &question(&path)).unwrap();
    let (first, second) = (sign(), sign());
    assert!(!is_remembered(&first, &second));
    assert_eq!(first, fresh(&credential, window, &question(&path)));
    assert_eq!(first, second);
}

#[test]
fn nobody_waits_for_a_place() {
    let (signer, credential) = (Signer::default(), credential("id", "canary-key", None));
    let window = window(NOW, 0, None);
    let expected = fresh(&credential, window, &submission(HOST));
    let mut taken = Vec::new();
    for place in &signer.places {
        // One place after the other is taken, as by a thread that a fork left behind.
        taken.push(place.0.lock().unwrap());
        assert_eq!(signer.authorization(&credential, window, &submission(HOST)).unwrap(), expected);
    }
}

#[test]
fn threads_sign_at_the_same_time() {
    let signer = Arc::new(Signer::default());
    let threads: Vec<_> = (0..2 * PLACES)
        .map(|number| {
            let signer = Arc::clone(&signer);
            std::thread::spawn(move || {
                let credential = credential(&format!("id{}", number % 3), "canary-key", None);
                for round in 0..200 {
                    let window = window(NOW + round, 0, None);
                    let path = format!("/jobs/{}", round % 10);
                    let header = signer.authorization(&credential, window, &question(&path)).unwrap();
                    assert_eq!(header, fresh(&credential, window, &question(&path)));
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn an_id_that_fits_into_no_header_is_an_error() {
    let credential = credential("line\nbreak", "canary-key", None);
    let error =
        Signer::default().authorization(&credential, window(NOW, 0, None), &submission(HOST)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
}

#[test]
fn a_signer_shows_and_keeps_nothing() {
    fn is_wiped<T: ZeroizeOnDrop>() {}
    // An HMAC is two cores of its hash and a buffer; the hash says for both what their features make them do.
    is_wiped::<Sha1>();

    let (signer, credential) = (Signer::default(), credential("visible-id", "canary-very-secret", None));
    signer.authorization(&credential, window(NOW, 0, None), &submission(HOST)).unwrap();
    assert_eq!(format!("{signer:?}"), "Signer(…)");
}

#[test]
fn a_signature_costs_five_compressions() {
    let blocks = |length: usize| (length + 9).div_ceil(64);
    let query: Vec<(&str, String)> =
        [("queueIds", ""), ("state", "Active"), ("pageNumber", "1"), ("pageSize", "10")]
            .map(|(key, value)| (key, value.to_owned()))
            .to_vec();
    for (parts, at_most) in [
        (submission(HOST), 5),
        (question("/jobs/ca1b2c3d4e5f60718293a4b5c6d7e8f90"), 5),
        (RequestParts { query: &query, ..question("/picqueue") }, 6),
    ] {
        let mut desk = Desk::new(&credential("id", "canary-key", None), window(NOW, 0, None));
        desk.sign(&parts).unwrap();
        // The key's own blocks, inner and outer, are already in its state.
        let count = blocks(desk.canonical.http_string.len()) + blocks(desk.string_to_sign.len()) + blocks(20);
        assert!(count <= at_most, "{count}: {:?}", desk.canonical.http_string);
    }
}

proptest! {
    #[test]
    fn a_window_holds_for_a_quarter_of_an_hour_or_as_long_as_the_credential(
        now in 0..4_000_000_000_i64,
        offset in -100_000..100_000_i64,
        life in proptest::option::of(-2000..2000_i64),
    ) {
        let service = now + offset;
        let expires_at = life.map(|life| service + life);
        let window = window(now, offset, expires_at);
        prop_assert!(window.start <= service - SIGNED_BEFORE);
        prop_assert!(window.start <= window.end);
        prop_assert!(window.end <= service + SIGNED_AFTER + SLOT);
        match expires_at {
            Some(end) if end < service + SIGNED_AFTER => prop_assert_eq!(window.end, end),
            Some(end) => prop_assert!((service + SIGNED_AFTER..=end).contains(&window.end)),
            None => prop_assert!(window.end >= service + SIGNED_AFTER),
        }
    }

    /// Whatever was signed before, the header is the one that a signer without memory makes.
    #[test]
    fn what_is_remembered_equals_what_is_computed(
        steps in proptest::collection::vec(
            (0..4_usize, 0..3_i64, 0..2_i64, 0..3_usize, 0..12_usize, any::<bool>()),
            1..120,
        ),
    ) {
        let credentials = [
            credential("id", "canary-key", None),
            credential("id", "canary-key", Some("canary-to+ken/=")),
            credential("id", "canary-other", None),
            credential("id2", "canary-key", None),
        ];
        let ends = [None, Some(NOW + 30), Some(NOW + 1000)];
        let signer = Signer::default();
        for (who, minutes, offset, end, what, has_body) in steps {
            let path = format!("/jobs/é {}", what / 2);
            let further = [
                (Cow::Borrowed("x-cos-meta-a"), "1 2".to_owned()),
                (Cow::Borrowed("content-md5"), what.to_string()),
            ];
            let query = [("b", "2 ü".to_owned()), ("A-a", String::new()), ("a", what.to_string())];
            let parts = RequestParts {
                method: if has_body { "POST" } else { "GET" },
                host: HOST,
                path: &path,
                query: query.get(..what % 4).unwrap_or_default(),
                content_type: has_body.then_some("application/xml"),
                headers: further.get(..what % 3).unwrap_or_default(),
                token_header: TOKEN_HEADER,
            };
            let window = window(NOW + 25 * minutes, offset, ends[end]);
            let header = signer.authorization(&credentials[who], window, &parts).unwrap();
            prop_assert!(header.is_sensitive());
            prop_assert_eq!(header, fresh(&credentials[who], window, &parts));
        }
    }
}
