//! The scanner finds what was planted: otherwise a clean run would say nothing.

use std::sync::LazyLock;

use cloud_infinite::signature::{KeyTime, SigningKey};

use super::*;
use crate::canaries::{MARK, NAMED, SIGNING_KEYS};

const NOW: i64 = 1_800_000_000;

/// Made once: it holds tens of thousands of keys.
static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::new(crate::derived(NOW, NOW)));

fn whats(text: &str) -> Vec<String> {
    SCANNER.scan("t", text.as_bytes()).into_iter().map(|finding| finding.what).collect()
}

#[test]
fn a_secret_is_found_in_every_form() {
    for secret in NAMED.into_iter().chain(["canary-key-7"]) {
        let bytes = secret.as_bytes();
        let base64 = |before: &str| {
            let text = format!("{before}{secret}");
            let bits: Vec<u8> =
                text.bytes().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
            bits.chunks(6)
                .map(|bits| {
                    let value = bits.iter().fold(0, |sum, bit| sum << 1 | bit) << (6 - bits.len());
                    let letters = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']);
                    letters.collect::<Vec<_>>()[usize::from(value)]
                })
                .collect::<String>()
        };
        for text in [
            format!("x {secret} y"),
            format!("{:?}", format!("{secret}\n")),
            format!("{bytes:?}"),
            format!("{bytes:#?}"),
            format!("{:?}", format!("id:{secret};").as_bytes()),
            crate::canaries::hex(bytes),
            format!("Basic {}", base64("")),
            format!("Basic {}", base64("u")),
            format!("Basic {}", base64("u:")),
        ] {
            assert!(!whats(&text).is_empty(), "{text}");
        }
    }
    assert!(whats("nothing to hide, not a canary, not even [99, 97, 110]").is_empty());
}

#[test]
fn derived_keys_of_the_run_are_found_whatever_they_are_called() {
    for secret_key in SIGNING_KEYS {
        for at in [NOW, NOW + 1, NOW - 3600, 1_660_030_060, 1_700_000_040] {
            let key = SigningKey::derive(secret_key, KeyTime { start: at - 60, end: at + 960 });
            let digits = key.expose_hex();
            for text in [format!("body_sha1={digits}"), digits.to_uppercase(), format!("00{digits}ff")] {
                assert_eq!(whats(&text), ["a derived signing key"], "{text}");
            }
        }
    }
}

#[test]
fn signatures_and_tokens_are_found() {
    let digits = "0123456789abcdef0123456789abcdef01234567";
    for (text, what) in [
        (format!("&q-signature={digits}"), "a signature"),
        (format!("q-signature%3D{digits}"), "a signature"),
        (format!("\"q-signature\": \"{digits}\""), "a signature"),
        (format!("digest {digits}"), "digits that may be a derived key or a signature"),
        ("authorization: q-sign-algorithm=sha1&q-ak".to_owned(), "an Authorization header"),
        ("x-ci-security-token: abc".to_owned(), "a value of x-ci-security-token"),
        ("{\"X-COS-Security-Token\": \"abc\"}".to_owned(), "a value of x-cos-security-token"),
        ("x-ci-security-token=%2Babc x-ci-security-token=b".to_owned(), "a value of x-ci-security-token"),
    ] {
        assert_eq!(whats(&text), [what], "{text}");
    }
    for text in [
        format!("body_sha1: \"{digits}\""),
        format!("at /rustc/{digits}/library/core/src/panicking.rs:80:14"),
        format!("{digits}{digits}"),
        "q-signature=(hidden)".to_owned(),
        "x-ci-security-token: (hidden)".to_owned(),
        "needs its token in `x-ci-security-token`.".to_owned(),
        "host;x-ci-security-token".to_owned(),
    ] {
        assert!(whats(&text).is_empty(), "{text}");
    }
}

#[test]
fn a_finding_says_where_and_not_what() {
    let text = format!("one\ntwo {MARK}5f1d\n{:#?}", b"canary-5f1d");
    let findings = SCANNER.scan("a.log", text.as_bytes());
    assert_eq!(findings.iter().map(|finding| finding.line).collect::<Vec<_>>(), [2, 3]);
    assert!(findings.iter().all(|finding| !finding.to_string().contains("5f1d")), "{findings:?}");
}
