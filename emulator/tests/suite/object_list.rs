//! Lists of objects.

use std::fs;

use crate::object_support::{Answer, request};
use crate::support::{BUCKET, Fixture, element, in_both_places};

in_both_places! {
    the_document_has_every_element_in_order,
    parameters_have_rules,
    names_can_be_asked_for_in_escapes,
    thousands_of_objects_come_page_by_page_in_the_order_of_octets,
}

async fn list(fixture: &Fixture, query: &[(&str, &str)]) -> Answer {
    request(fixture, "GET", "/", query, &[], b"").await
}

fn texts<'d>(document: &'d str, name: &str) -> Vec<&'d str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    document.split(&open).skip(1).map(|rest| rest.split(&close).next().unwrap()).collect()
}

async fn the_document_has_every_element_in_order() {
    let fixture = Fixture::at_fixed_time().await;
    let put = async |key: &str| request(&fixture, "PUT", key, &[], &[], b"hello").await.ok();
    let empty = list(&fixture, &[]).await;
    assert_eq!(
        empty.text(),
        format!(
            "<?xml version='1.0' encoding='utf-8' ?><ListBucketResult><Name>{BUCKET}</Name><Prefix/><Marker/>\
             <MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>"
        )
    );
    assert_eq!(empty.header("content-type"), Some("application/xml"));
    assert_eq!(empty.header("x-cos-bucket-region"), Some("ap-guangzhou"));
    put("/in/a&b.jpg").await;
    put("/in/x/1").await;
    put("/in/y").await;
    let query = [("prefix", "in/"), ("delimiter", "/"), ("marker", "i"), ("max-keys", "2")];
    let page = list(&fixture, &query).await;
    assert_eq!(
        page.text(),
        format!(
            "<?xml version='1.0' encoding='utf-8' ?><ListBucketResult><Name>{BUCKET}</Name><Prefix>in/</Prefix>\
             <Marker>i</Marker><MaxKeys>2</MaxKeys><Delimiter>/</Delimiter><IsTruncated>true</IsTruncated>\
             <NextMarker>in/x/</NextMarker><CommonPrefixes><Prefix>in/x/</Prefix></CommonPrefixes>\
             <Contents><Key>in/a&amp;b.jpg</Key><LastModified>2022-08-09T08:23:11.000Z</LastModified>\
             <ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><Size>5</Size>\
             <Owner><ID>1250000000</ID><DisplayName>1250000000</DisplayName></Owner>\
             <StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>"
        )
    );
    let query = [("prefix", "in/"), ("delimiter", "/"), ("marker", "in/x/")];
    let page = list(&fixture, &query).await;
    assert_eq!(texts(page.text(), "Key"), ["in/y"]);
    assert!(!page.text().contains("CommonPrefixes"), "{}", page.text());
}

async fn parameters_have_rules() {
    let fixture = Fixture::start().await;
    for key in ["/a", "/b"] {
        request(&fixture, "PUT", key, &[], &[], b"").await.ok();
    }
    for query in [
        ("max-keys", "x"),
        ("max-keys", "-1"),
        ("max-keys", "+1"),
        ("encoding-type", "base64"),
        ("delimiter", "//"),
    ] {
        list(&fixture, &[query]).await.refused(400, "InvalidArgument");
    }
    for (query, keys, max_keys) in [
        (vec![("max-keys", "0")], vec![], "0"),
        (vec![("max-keys", "1001")], vec!["a", "b"], "1000"),
        (vec![("max-keys", "99999999999999999999999")], vec!["a", "b"], "1000"),
        (vec![("max-keys", ""), ("prefix", ""), ("marker", ""), ("delimiter", "")], vec!["a", "b"], "1000"),
        (vec![("marker", "a")], vec!["b"], "1000"),
        (vec![("marker", "a\u{1}")], vec!["b"], "1000"),
        (vec![("marker", "z")], vec![], "1000"),
        (vec![("list-type", "2"), ("start-after", "a")], vec!["a", "b"], "1000"),
    ] {
        let page = list(&fixture, &query).await;
        page.ok();
        assert_eq!(texts(page.text(), "Key"), keys, "{query:?}");
        assert_eq!(element(page.text(), "MaxKeys"), Some(max_keys), "{query:?}");
        assert_eq!(element(page.text(), "IsTruncated"), Some("false"), "{query:?}");
    }
}

async fn names_can_be_asked_for_in_escapes() {
    let fixture = Fixture::start().await;
    let mut keys = ["a b", "a&b", "a+b", "a/\u{1}", "a/ä", "a%", "图"];
    for key in keys {
        request(&fixture, "PUT", &format!("/{key}"), &[], &[], b"").await.ok();
    }
    let mut seen = Vec::new();
    let mut marker = String::new();
    loop {
        let query = [("encoding-type", "url"), ("max-keys", "2"), ("marker", &marker), ("prefix", "")];
        let page = list(&fixture, &query).await;
        assert_eq!(element(page.text(), "EncodingType"), Some("url"));
        for key in texts(page.text(), "Key") {
            assert!(
                key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%/-_.~".contains(&byte)),
                "{key}"
            );
            seen.push(unescape(key));
        }
        match element(page.text(), "NextMarker") {
            Some(next) => marker = unescape(next),
            None => break,
        }
    }
    keys.sort_unstable();
    assert_eq!(seen, keys);
    let page =
        list(&fixture, &[("encoding-type", "url"), ("prefix", "a "), ("delimiter", "ä"), ("marker", "a")])
            .await;
    assert_eq!(texts(page.text(), "Prefix"), ["a%20"]);
    assert_eq!(texts(page.text(), "Delimiter"), ["%C3%A4"]);
    assert_eq!(texts(page.text(), "Key"), ["a%20b"]);
}

fn unescape(text: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            octets.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            octets.push(*first);
            rest = after;
        }
    }
    String::from_utf8(octets).unwrap()
}

async fn thousands_of_objects_come_page_by_page_in_the_order_of_octets() {
    let fixture = Fixture::start().await;
    let mut expected = Vec::new();
    for number in 0..2500 {
        // `-` comes before `/`, `é` after every ASCII letter, `Z` before `a`.
        let key = match number % 5 {
            0 => format!("a/{number}"),
            1 => format!("a-{number}"),
            2 => format!("é{number}"),
            3 => format!("Z{number}"),
            _ => format!("z/deep/{number}"),
        };
        fixture.emulator.store().put(BUCKET, &key, number.to_string().as_bytes()).unwrap();
        expected.push(key);
    }
    expected.sort_unstable_by(|one, two| one.as_bytes().cmp(two.as_bytes()));
    // Names that no key has are no objects.
    if let Some(folder) = fixture.emulator.bucket_path(BUCKET) {
        for name in ["100%.jpg", "x%41"] {
            fs::write(folder.join(name), "").unwrap();
        }
    }
    let mut seen: Vec<String> = Vec::new();
    let mut marker = String::new();
    let mut pages = 0;
    loop {
        let page = list(&fixture, &[("marker", &marker)]).await;
        seen.extend(texts(page.text(), "Key").into_iter().map(str::to_owned));
        pages += 1;
        match element(page.text(), "NextMarker") {
            Some(next) => {
                assert_eq!(Some(next), seen.last().map(String::as_str));
                marker = next.to_owned();
            }
            None => break,
        }
    }
    assert_eq!((pages, seen), (3, expected));
    let groups = list(&fixture, &[("delimiter", "/"), ("marker", "a-9")]).await;
    let expected = ["<Prefix>a/</Prefix>", "<Prefix>z/</Prefix>"];
    assert_eq!(texts(groups.text(), "CommonPrefixes"), expected);
    assert_eq!(element(groups.text(), "IsTruncated"), Some("false"));
    let deep = list(&fixture, &[("prefix", "z/de")]).await;
    assert_eq!(texts(deep.text(), "Key").len(), 500);
}
