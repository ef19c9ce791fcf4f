//! Every key has a place of its own inside its bucket.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cloud_infinite_emulator::key_path::{KeyPath, MAX_KEY_OCTETS, Names};
use cloud_infinite_emulator::{Store, StoreError};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::BUCKET;

const ODD: [&str; 30] = [
    "..",
    ".",
    "",
    "/",
    "//",
    "../",
    "%2e%2e",
    "%2e%2e%2f",
    "..%2f",
    "\0",
    "\\",
    "..\\",
    "C:",
    "C:\\",
    "con",
    "CON.txt",
    "lpt1",
    "aux",
    "%empty",
    "%leaf",
    "%more",
    "foo",
    "foo/bar",
    "Foo",
    "é",
    "É",
    "图",
    " ",
    "a.",
    "\u{202e}",
];

pub(crate) fn key() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(ODD.to_vec()).prop_map(str::to_owned),
        2 => "[a-cA-C%./ -]{1,8}",
        1 => any::<char>().prop_map(String::from),
        1 => "[x.]{190,230}",
    ];
    prop::collection::vec(piece, 1..6)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("a key", |key| !key.is_empty() && key.len() <= MAX_KEY_OCTETS)
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn names_lead_back_to_the_key(key in key(), portable in any::<bool>()) {
        let names = if portable { Names::Portable } else { Names::Plain };
        let path = KeyPath::new(&key, names).unwrap();
        prop_assert_eq!(KeyPath::decode(path.names()), Some(key));
        for name in path.names() {
            prop_assert!(!name.is_empty() && name.len() <= 255);
            prop_assert!(name != "." && name != "..");
            prop_assert!(!name.contains(['/', '\\', ':', '\0']));
            prop_assert!(!name.ends_with(['.', ' ']));
        }
    }

    #[test]
    fn different_keys_have_different_names_where_case_is_ignored(one in key(), two in key()) {
        prop_assume!(one != two);
        let names = |key: &str| KeyPath::new(key, Names::Portable).unwrap().names().join("/").to_lowercase();
        prop_assert_ne!(names(&one), names(&two));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn objects_stay_apart_and_inside_their_bucket(keys in prop::collection::vec(key(), 1..12)) {
        let outer = TempDir::new().unwrap();
        fs::write(outer.path().join("outside"), "untouched").unwrap();
        let root = outer.path().join("root");
        let store = Store::in_directory(&root, Names::Plain, u64::MAX).unwrap();
        store.create_bucket(BUCKET).unwrap();
        store.create_bucket("other-1").unwrap();
        let mut expected = BTreeMap::new();
        for (number, key) in keys.iter().enumerate() {
            let bytes = format!("{number}").into_bytes();
            store.put(BUCKET, key, &bytes).unwrap();
            expected.insert(key.clone(), bytes);
        }
        for (key, bytes) in &expected {
            prop_assert_eq!(&store.get(BUCKET, key, 100).unwrap(), bytes, "{:?}", key);
        }
        prop_assert_eq!(files(&root.join(BUCKET)).len(), expected.len());
        prop_assert_eq!(files(&root).len(), expected.len(), "nothing is left beside the bucket");
        prop_assert_eq!(files(outer.path()).len(), expected.len() + 1);
        prop_assert_eq!(fs::read(outer.path().join("outside")).unwrap(), b"untouched");
    }
}

#[test]
fn a_key_may_be_the_folder_of_another() {
    for order in [["foo", "foo/bar", "foo/bar/baz"], ["foo/bar/baz", "foo/bar", "foo"]] {
        let root = TempDir::new().unwrap();
        let store = Store::in_directory(root.path(), Names::Plain, u64::MAX).unwrap();
        store.create_bucket(BUCKET).unwrap();
        for round in ["one", "two"] {
            for key in order {
                store.put(BUCKET, key, format!("{key} {round}").as_bytes()).unwrap();
            }
            for key in order {
                assert_eq!(
                    store.get(BUCKET, key, 100).unwrap(),
                    format!("{key} {round}").as_bytes(),
                    "{order:?}"
                );
            }
        }
        assert_eq!(files(&root.path().join(BUCKET)).len(), 3);
    }
}

#[test]
fn plain_files_are_objects_the_moment_they_are_there() {
    let root = TempDir::new().unwrap();
    let store = Store::in_directory(root.path(), Names::Plain, u64::MAX).unwrap();
    let folder = root.path().join(BUCKET).join("in");
    assert!(matches!(store.get(BUCKET, "in/cat.jpg", 9), Err(StoreError::NoSuchBucket)));
    fs::create_dir_all(&folder).unwrap();
    assert!(matches!(store.get(BUCKET, "in/cat.jpg", 9), Err(StoreError::NoSuchKey)));
    fs::write(folder.join("cat.jpg"), "miaow").unwrap();
    assert_eq!(store.get(BUCKET, "in/cat.jpg", 9).unwrap(), "miaow");
    assert!(matches!(store.get(BUCKET, "in/cat.jpg", 4), Err(StoreError::TooLarge(5))));
    assert!(matches!(store.get(BUCKET, "in", 9), Err(StoreError::NoSuchKey)));
    assert!(matches!(store.get("../x-1", "in/cat.jpg", 9), Err(StoreError::NoSuchBucket)));
    store.put(BUCKET, "in/cat.jpg", b"purr").unwrap();
    assert_eq!(fs::read(folder.join("cat.jpg")).unwrap(), b"purr");
    assert!(matches!(store.get(BUCKET, "", 9), Err(StoreError::Key(_))));
    assert!(matches!(store.get(BUCKET, &"x".repeat(851), 9), Err(StoreError::Key(_))));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outer = TempDir::new().unwrap();
    fs::write(outer.path().join("secret"), "secret").unwrap();
    let root = outer.path().join("root");
    let store = Store::in_directory(&root, Names::Plain, u64::MAX).unwrap();
    store.create_bucket(BUCKET).unwrap();
    let bucket = root.join(BUCKET);
    symlink(outer.path().join("secret"), bucket.join("file")).unwrap();
    symlink(outer.path(), bucket.join("folder")).unwrap();
    symlink(outer.path(), root.join("linked-1")).unwrap();
    for key in ["file", "folder/secret"] {
        assert!(matches!(store.get(BUCKET, key, 99), Err(StoreError::Refused(_))), "{key}");
        assert!(matches!(store.put(BUCKET, key, b"x"), Err(StoreError::Refused(_))), "{key}");
    }
    assert!(store.get("linked-1", "secret", 99).is_err());
    assert_eq!(fs::read(outer.path().join("secret")).unwrap(), b"secret");
    assert_eq!(files(outer.path()).len(), 4, "the file and three links");

    let other = TempDir::new().unwrap();
    let store = Store::in_directory(other.path(), Names::Plain, u64::MAX).unwrap();
    store.create_bucket(BUCKET).unwrap();
    symlink(outer.path(), other.path().join(".ci")).unwrap();
    assert!(store.put(BUCKET, "plain", b"x").is_err());
    assert_eq!(files(outer.path()).len(), 4);
}
