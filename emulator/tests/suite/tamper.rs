//! One changed byte in any signed part: refused, and the part is named.

use cloud_infinite::signature;

use crate::support::{BUCKET_HOST, Fixture, Reply, Wire};

const QUERY: [(&str, &str); 4] =
    [("queueIds", "p2505d57b,pNOPE"), ("state", "All"), ("pageNumber", "1"), ("pageSize", "10")];

fn original(fixture: &Fixture) -> Wire {
    let headers = [
        ("host", BUCKET_HOST),
        ("content-type", "application/xml"),
        ("x-ci-note", "two words/ü"),
        ("x-cos-trace", "7"),
    ];
    Wire::signed("GET", "/picqueue", &QUERY, &headers, "", fixture.now)
}

/// Every text that differs from `text` in one bit of one octet and can stand in a request.
fn flips(text: &str, allowed: impl Fn(u8) -> bool) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, octet) in text.bytes().enumerate() {
        for bit in 0..7 {
            let flipped = octet ^ (1 << bit);
            let mut octets = text.as_bytes().to_vec();
            octets[at] = flipped;
            if let Ok(text) = String::from_utf8(octets)
                && allowed(flipped)
            {
                found.push((at, text));
            }
        }
    }
    found
}

fn in_token(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet)
}

fn in_header(octet: u8) -> bool {
    octet >= b' ' && octet != 0x7f
}

/// What no address may hold is refused by the HTTP layer, before anybody looks at signatures.
fn in_target(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&octet)
}

fn assert_names(reply: &Reply, part: &str, what: &str) {
    assert_eq!(reply.status, 403, "{what}: {}", reply.body);
    let named = reply.element("Part").unwrap_or_else(|| panic!("{what}: no part in {}", reply.body));
    // Names are signed in lower case, so their case says nothing.
    let same = named.split(", ").any(|named| named.eq_ignore_ascii_case(part));
    assert!(same, "{what}: names `{named}` instead of `{part}`");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_flipped_bit_of_a_request_seen_before_is_named() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let original = original(&fixture);
    let address = fixture.address();
    let untouched = original.send(address).await;
    assert_eq!(untouched.status, 200, "{}", untouched.body);

    for (_, method) in flips(&original.method, in_token) {
        let reply = Wire { method: method.clone(), ..original.clone() }.send(address).await;
        assert_names(&reply, "method", &method);
    }

    for (name, value) in &original.headers {
        if name == "authorization" {
            continue;
        }
        for (_, value) in flips(value, in_header) {
            let mut tampered = original.clone();
            value.clone_into(tampered.header_mut(name));
            assert_names(
                &tampered.send(address).await,
                &format!("header {name}"),
                &format!("{name}: {value}"),
            );
        }
        for (_, other) in
            flips(name, in_token).into_iter().filter(|(_, other)| !other.eq_ignore_ascii_case(name))
        {
            let mut tampered = original.clone();
            other.clone_into(&mut tampered.headers.iter_mut().find(|(key, _)| key == name).unwrap().0);
            let reply = tampered.send(address).await;
            if name == "host" {
                // Without a host there is no request that a server may look at.
                assert_eq!((reply.status, reply.code()), (400, "InvalidRequest"), "{other}");
            } else {
                assert_names(&reply, &format!("header {name}"), &other);
            }
        }
    }

    let query_start = original.target.find('?').unwrap();
    for (at, target) in flips(&original.target, in_target) {
        let reply = Wire { target: target.clone(), ..original.clone() }.send(address).await;
        if reply.code() == "InvalidURI" {
            assert!(target.matches('%').count() > original.target.matches('%').count() || at > query_start);
            continue;
        }
        if at == 0 {
            // What does not begin with a slash is no path, and the HTTP layer says so.
            assert!(matches!(reply.status, 400 | 403), "{target}");
            continue;
        }
        if at <= query_start {
            assert_names(&reply, "path", &target);
            continue;
        }
        let part = original.target[query_start + 1..].split('&').scan(query_start + 1, |start, pair| {
            let range = *start..*start + pair.len() + 1;
            *start = range.end;
            Some((range, pair))
        });
        let (range, pair) = part.into_iter().find(|(range, _)| range.contains(&at)).unwrap();
        let (name, _) = pair.split_once('=').unwrap();
        let in_name = at < range.start + name.len();
        let same_letter = target.as_bytes()[at].eq_ignore_ascii_case(&original.target.as_bytes()[at]);
        let in_escape = original.target[..at].ends_with('%') || original.target[..at - 1].ends_with('%');
        if in_escape && same_letter {
            // Another spelling of the same text.
            assert_eq!(reply.status, 200, "{target}");
            continue;
        }
        if in_name && same_letter {
            // Names are signed in lower case, so the signature still fits; the name means nothing, though.
            assert_eq!((reply.status, reply.code()), (400, "InvalidArgument"), "{target}");
            let changed = &target[range.start..range.start + name.len()];
            assert!(reply.element("Message").unwrap().contains(changed), "{}", reply.body);
        } else if at + 1 == range.end {
            // The separator: two parameters become one, and the first of them has another value.
            assert_eq!(reply.status, 403, "{target}");
            assert!(reply.element("Part").unwrap().contains("query parameter"), "{}", reply.body);
        } else {
            assert_names(&reply, &format!("query parameter {name}"), &target);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_flipped_bit_of_the_signature_itself_is_named() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let original = original(&fixture);
    let address = fixture.address();
    let text = original.headers.iter().find(|(name, _)| name == "authorization").unwrap().1.clone();
    // With the original known, and without.
    for known in [false, true] {
        if known {
            assert_eq!(original.send(address).await.status, 200);
        }
        for (at, tampered) in flips(&text, in_header) {
            let mut wire = original.clone();
            tampered.clone_into(wire.header_mut("authorization"));
            let reply = wire.send(address).await;
            assert_eq!(reply.status, 403, "{tampered}: {}", reply.body);
            let part = reply.element("Part").unwrap_or_else(|| panic!("no part: {}", reply.body)).to_owned();
            let field = text[..at].rfind("&q-").map_or(0, |start| start + 1);
            let (name, value) = text[field..].split('&').next().unwrap().split_once('=').unwrap();
            let in_value = (field + name.len() + 1..field + name.len() + 1 + value.len()).contains(&at);
            if in_value && name != "q-header-list" && name != "q-url-param-list" {
                // An `&` within a value cuts it off; everything else leaves the fields as they are.
                assert_eq!(part, name, "{tampered}: {}", reply.body);
            } else if in_value {
                assert!(
                    part.starts_with("header ") || part.starts_with("query parameter ") || part == name,
                    "{tampered}: {}",
                    reply.body
                );
            } else {
                // The field's name or a separator: this field or the next one is missing.
                assert!(
                    part.starts_with("q-") || part.starts_with("header ") || part.starts_with("query "),
                    "{part}"
                );
            }
        }
    }
}

/// The same request with its signature in the URL.
fn as_url(original: &Wire) -> Wire {
    let mut wire = original.clone();
    let at = wire.headers.iter().position(|(name, _)| name == "authorization").unwrap();
    let (_, text) = wire.headers.remove(at);
    for field in text.split('&') {
        let (name, value) = field.split_once('=').unwrap();
        wire.target.push_str(&format!("&{name}={}", signature::encode(value)));
    }
    wire
}

#[tokio::test(flavor = "multi_thread")]
async fn every_changed_byte_of_a_signed_url_is_named() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let original = as_url(&original(&fixture));
    let address = fixture.address();
    let own_query = original.target.find('?').unwrap() + 1;
    let signature_at = original.target.find("&q-sign-algorithm=").unwrap() + 1;
    let untouched = original.send(address).await;
    assert_eq!(untouched.status, 200, "{}", untouched.body);
    for (_, method) in flips(&original.method, in_token) {
        let reply = Wire { method: method.clone(), ..original.clone() }.send(address).await;
        assert_names(&reply, "method", &method);
    }
    for (name, value) in &original.headers {
        for (_, value) in flips(value, in_header) {
            let mut tampered = original.clone();
            value.clone_into(tampered.header_mut(name));
            let reply = tampered.send(address).await;
            assert_names(&reply, &format!("header {name}"), &format!("{name}: {value}"));
        }
    }
    // One bit of each octet: what other bits do is seen where the same text stands in a header.
    let mut changes = flips(&original.target, in_target);
    changes.retain(|(at, _)| *at > 0);
    changes.dedup_by_key(|(at, _)| *at);
    for (at, target) in changes {
        let reply = Wire { target: target.clone(), ..original.clone() }.send(address).await;
        let (old, new) = (original.target.as_bytes()[at], target.as_bytes()[at]);
        let before = &original.target[..at];
        let in_escape = before.ends_with('%') || before[..at - 1].ends_with('%');
        if reply.code() == "InvalidURI" {
            assert!(in_escape || old == b'%' || new == b'%', "{target}");
            continue;
        }
        if at + 1 < own_query {
            assert_names(&reply, "path", &target);
            continue;
        }
        if at < own_query {
            // Without its beginning there is no query, and no signature in it.
            assert_names(&reply, "header authorization", &target);
            continue;
        }
        let begin = before.rfind(['&', '?']).unwrap() + 1;
        let (name, value) = original.target[begin..].split('&').next().unwrap().split_once('=').unwrap();
        let in_name = at < begin + name.len();
        let in_value = at > begin + name.len() && at < begin + name.len() + 1 + value.len();
        if in_escape && old.eq_ignore_ascii_case(&new) {
            // Another spelling of the same text.
            assert_eq!(reply.status, 200, "{target}");
            continue;
        }
        if at < signature_at && in_name && old.eq_ignore_ascii_case(&new) {
            // Names are signed in lower case, so the signature still fits; the name means nothing, though.
            assert_eq!((reply.status, reply.code()), (400, "InvalidArgument"), "{target}");
            continue;
        }
        assert_eq!(reply.status, 403, "{target}: {}", reply.body);
        let part = reply.element("Part").unwrap_or_else(|| panic!("no part: {}", reply.body));
        let is_list = matches!(name, "q-header-list" | "q-url-param-list");
        if at < signature_at - 1 && (in_name || in_value) {
            assert_names(&reply, &format!("query parameter {name}"), &target);
        } else if at >= signature_at && in_value && !is_list {
            assert_eq!(part, name, "{target}: {}", reply.body);
        } else {
            // A list, a name or a separator: something is missing, or is there beside what was signed.
            let named = ["q-", "header ", "query parameter "].iter().any(|kind| part.starts_with(kind));
            assert!(named, "{target}: names {part}");
        }
    }
}

/// Nothing is known of the original here: the part is found by search.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_byte_of_a_request_never_seen_is_named() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let original = original(&fixture);
    let address = fixture.address();
    let mut cases: Vec<(Wire, String)> = Vec::new();
    for (method, ok) in [("PUT", true), ("GEU", true), ("GET", false)] {
        if ok {
            cases.push((Wire { method: method.to_owned(), ..original.clone() }, "method".to_owned()));
        }
    }
    for target in ["/picqueuf", "/picqueud", "/qicqueue"] {
        let target = original.target.replace("/picqueue", target);
        cases.push((Wire { target, ..original.clone() }, "path".to_owned()));
    }
    for (from, to, name) in [
        ("pageSize=10", "pageSize=11", "pagesize"),
        ("pageSize=10", "pageSizf=10", "pagesize"),
        ("state=All", "state=Al%20", "state"),
        ("%2CpNOPE", "%2DpNOPE", "queueids"),
    ] {
        let target = original.target.replace(from, to);
        assert_ne!(target, original.target);
        cases.push((Wire { target, ..original.clone() }, format!("query parameter {name}")));
    }
    for (name, value) in [
        ("host", "examplebucket-1250000001.ci.ap-guangzhou.myqcloud.com"),
        ("host", "examplebucket-1250000000.bi.ap-guangzhou.myqcloud.com"),
        ("content-type", "application/xmm"),
        ("content-type", "pplication/xml"),
        ("x-ci-note", "two words/ö"),
        ("x-ci-note", "two words-ü"),
        ("x-cos-trace", "8"),
    ] {
        let mut wire = original.clone();
        value.clone_into(wire.header_mut(name));
        cases.push((wire, format!("header {name}")));
    }
    for (wire, part) in cases {
        let reply = wire.send(address).await;
        assert_names(&reply, &part, &format!("{wire:?}"));
    }
    let journal = fixture.emulator.requests();
    let last = journal.last().unwrap();
    assert_eq!(last.auth.verdict, "SignatureDoesNotMatch");
    assert_eq!(last.auth.part.as_deref(), Some("header x-cos-trace"));
    assert_eq!(last.auth.signed_headers, ["content-type", "host", "x-ci-note", "x-cos-trace"]);
}

#[tokio::test]
async fn a_wrong_secret_key_shows_what_was_signed() {
    let fixture = Fixture::start_with(|config| {
        for known in &mut config.credentials {
            known.secret_key = "another".to_owned();
        }
    })
    .await;
    let reply = fixture.call("GET", "/picqueue", &[], "").await;
    assert_eq!((reply.status, reply.code()), (403, "SignatureDoesNotMatch"));
    assert!(reply.element("Message").unwrap().contains("the secret key is another one"), "{}", reply.body);
    assert_eq!(
        reply.element("FormatString"),
        Some(format!("get\n/picqueue\n\nhost={BUCKET_HOST}\n").as_str())
    );
    assert!(reply.element("StringToSign").unwrap().starts_with("sha1\n"));
    assert!(!reply.body.contains("another\""));
}

#[tokio::test]
async fn a_host_may_be_signed_with_or_without_its_port() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let port = fixture.address().port();
    let with_port = format!("{BUCKET_HOST}:{port}");
    for (signed, sent) in
        [(BUCKET_HOST, with_port.as_str()), (with_port.as_str(), BUCKET_HOST), (&with_port, &with_port)]
    {
        let mut wire = fixture.wire(signed, "GET", "/picqueue", &[], "");
        sent.clone_into(wire.header_mut("host"));
        let reply = wire.send(fixture.address()).await;
        assert_eq!(reply.status, 200, "{signed} as {sent}: {}", reply.body);
    }
}
