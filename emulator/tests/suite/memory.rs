//! Objects in memory: the same as in files, and nothing on a disk.

use std::collections::BTreeSet;
use std::fs;

use cloud_infinite_emulator::digest::Digests;
use cloud_infinite_emulator::key_path::Names;
use cloud_infinite_emulator::{Config, Emulator, ObjectInfo, Properties, Store, StoreError};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::keys::{files, key};
use crate::support::BUCKET;

/// What is done with the key of that number.
#[derive(Debug, Clone)]
enum Step {
    Put(usize, Vec<u8>, Option<String>),
    Delete(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let bytes = prop::collection::vec(any::<u8>(), 0..20);
    let step = prop_oneof![
        3 => (0..6_usize, bytes, prop::option::of("[a-z]{1,3}")).prop_map(|(k, b, t)| Step::Put(k, b, t)),
        1 => (0..6_usize).prop_map(Step::Delete),
    ];
    prop::collection::vec(step, 1..16)
}

fn put(store: &Store, key: &str, bytes: &[u8], content_type: Option<&str>) -> Result<ObjectInfo, StoreError> {
    let headers = vec![("x-cos-meta-a".to_owned(), "1".to_owned())];
    let properties = Properties { content_type: content_type.map(str::to_owned), headers };
    store.put_object(BUCKET, key, bytes, Digests::of(bytes), properties, 1_660_033_391)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_can_tell_memory_from_a_directory(
        keys in prop::collection::vec(key(), 6),
        steps in steps(),
    ) {
        let root = TempDir::new().unwrap();
        let directory = Store::in_directory(root.path(), Names::Plain, u64::MAX).unwrap();
        let memory = Store::in_memory(u64::MAX);
        for store in [&directory, &memory] {
            store.create_bucket(BUCKET).unwrap();
        }
        for step in &steps {
            match step {
                Step::Put(number, bytes, content_type) => {
                    let key = &keys[*number];
                    let [one, two] =
                        [&directory, &memory].map(|store| put(store, key, bytes, content_type.as_deref()));
                    prop_assert_eq!(one.unwrap(), two.unwrap());
                }
                Step::Delete(number) => {
                    for store in [&directory, &memory] {
                        store.delete(BUCKET, &keys[*number]).unwrap();
                    }
                }
            }
        }
        for key in &keys {
            let [one, two] = [&directory, &memory].map(|store| {
                (store.get(BUCKET, key, 100).ok(), store.open_object(BUCKET, key).ok().map(|object| object.info))
            });
            prop_assert_eq!(one, two, "{:?}", key);
        }
        let prefixes: BTreeSet<String> =
            keys.iter().map(|key| key.chars().take(2).collect()).chain([String::new()]).collect();
        for prefix in prefixes {
            let [one, two] = [&directory, &memory].map(|store| store.keys(BUCKET, &prefix).unwrap());
            prop_assert_eq!(one, two, "{:?}", prefix);
        }
    }
}

#[test]
fn what_is_missing_is_named_alike() {
    let root = TempDir::new().unwrap();
    let directory = Store::in_directory(root.path(), Names::Plain, u64::MAX).unwrap();
    for store in [directory, Store::in_memory(u64::MAX)] {
        assert!(matches!(store.get(BUCKET, "", 9), Err(StoreError::NoSuchBucket)));
        assert!(matches!(store.delete(BUCKET, "a"), Err(StoreError::NoSuchBucket)));
        assert!(matches!(store.keys("../x-1", ""), Err(StoreError::NoSuchBucket)));
        assert!(matches!(store.put(BUCKET, "a", b""), Err(StoreError::NoSuchBucket)));
        assert!(store.create_bucket("nope").is_err());
        for bucket in [BUCKET, "b-1", BUCKET, "a-1"] {
            store.create_bucket(bucket).unwrap();
        }
        assert_eq!(store.buckets().unwrap(), ["a-1", "b-1", BUCKET]);
        assert!(matches!(store.get(BUCKET, "a", 9), Err(StoreError::NoSuchKey)));
        store.delete(BUCKET, "a").unwrap();
        for bad in ["", &"x".repeat(851)] {
            assert!(matches!(store.get(BUCKET, bad, 9), Err(StoreError::Key(_))), "{bad}");
            assert!(matches!(store.put(BUCKET, bad, b""), Err(StoreError::Key(_))), "{bad}");
            assert!(matches!(store.delete(BUCKET, bad), Err(StoreError::Key(_))), "{bad}");
        }
        store.put(BUCKET, "a", b"12345").unwrap();
        assert!(matches!(store.get(BUCKET, "a", 4), Err(StoreError::TooLarge(5))));
        assert_eq!(store.get(BUCKET, "a", 5).unwrap(), "12345");
    }
}

/// A folder as people have them: files of all kinds, a link to elsewhere.
fn some_folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("in/deep")).unwrap();
    fs::write(folder.path().join("in/cat.jpg"), "cat").unwrap();
    fs::write(folder.path().join("in/deep/100%.png"), "percent").unwrap();
    fs::write(folder.path().join("readme"), "").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("link")).unwrap();
        std::os::unix::fs::symlink("/etc", folder.path().join("linked")).unwrap();
    }
    folder
}

#[tokio::test]
async fn a_bucket_may_begin_with_the_content_of_a_folder() {
    let folder = some_folder();
    let root = TempDir::new().unwrap();
    fs::create_dir(root.path().join(BUCKET)).unwrap();
    fs::write(root.path().join(BUCKET).join("readme"), "mine").unwrap();
    for (config, readme) in [(Config::in_memory(), ""), (Config::new(root.path()), "mine")] {
        let folders = vec![(BUCKET.to_owned(), folder.path().to_owned())];
        let emulator = Emulator::start(Config { folders, ..config }).await.unwrap();
        let store = emulator.store();
        assert_eq!(store.keys(BUCKET, "").unwrap(), ["in/cat.jpg", "in/deep/100%.png", "readme"]);
        assert_eq!(store.get(BUCKET, "in/deep/100%.png", 99).unwrap(), "percent");
        assert_eq!(store.get(BUCKET, "readme", 99).unwrap(), readme, "what is there stays");
        emulator.stop().await;
    }
    assert_eq!(fs::read(root.path().join(BUCKET).join("in/cat.jpg")).unwrap(), b"cat");
    assert_eq!(fs::read(folder.path().join("in/cat.jpg")).unwrap(), b"cat");
}

#[tokio::test]
async fn the_buckets_of_a_directory_can_be_taken_into_memory() {
    let root = TempDir::new().unwrap();
    let directory = Store::in_directory(root.path(), Names::Plain, u64::MAX).unwrap();
    for bucket in [BUCKET, "b-1"] {
        directory.create_bucket(bucket).unwrap();
    }
    put(&directory, "in/a", b"a", Some("image/x")).unwrap();
    put(&directory, "../a", b"odd", None).unwrap();
    fs::write(root.path().join("b-1/by hand.png"), "hand").unwrap();
    fs::create_dir(root.path().join("no bucket")).unwrap();
    let before = files(root.path());
    let config = Config { load: vec![root.path().to_owned()], ..Config::in_memory() };
    let emulator = Emulator::start(config).await.unwrap();
    let store = emulator.store();
    assert_eq!(store.buckets().unwrap(), ["b-1", BUCKET]);
    for (bucket, key) in [(BUCKET, "in/a"), (BUCKET, "../a"), ("b-1", "by hand.png")] {
        let [one, two] = [&directory, store].map(|store| store.open_object(bucket, key).unwrap().info);
        assert_eq!(one, two, "{key}");
        assert_eq!(directory.get(bucket, key, 99).unwrap(), store.get(bucket, key, 99).unwrap());
    }
    store.put(BUCKET, "in/a", b"changed").unwrap();
    emulator.stop().await;
    assert_eq!(files(root.path()), before);
    assert_eq!(directory.get(BUCKET, "in/a", 9).unwrap(), "a");
}

#[tokio::test]
async fn what_cannot_be_copied_keeps_the_emulator_from_starting() {
    let empty = TempDir::new().unwrap();
    let folder = some_folder();
    let start = async |config: Config| Emulator::start(config).await.unwrap_err().to_string();
    let folders = |name: &str, path: &str| vec![(name.to_owned(), folder.path().join(path))];
    for (config, words) in [
        (Config { folders: folders(BUCKET, "none"), ..Config::in_memory() }, "none`"),
        (Config { folders: folders(BUCKET, "readme"), ..Config::in_memory() }, "readme`"),
        (Config { folders: folders("nope", ""), ..Config::in_memory() }, "`nope` is no bucket name"),
        (
            Config { folders: folders(BUCKET, ""), storage_limit: 600, ..Config::in_memory() },
            "more than 600 bytes",
        ),
        (Config { load: vec![empty.path().to_owned()], ..Config::in_memory() }, "none of its folders"),
        (Config { load: vec![empty.path().join("x")], ..Config::in_memory() }, "cannot copy the buckets of"),
    ] {
        let text = start(config).await;
        assert!(text.contains(words), "{text}");
    }
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt;
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.jpg")), "").unwrap();
        let text = start(Config { folders: folders(BUCKET, ""), ..Config::in_memory() }).await;
        assert!(text.contains("is not UTF-8"), "{text}");
    }
}

#[tokio::test]
async fn reset_brings_back_what_was_there_at_the_start() {
    let folder = some_folder();
    let charge = |key: &str, bytes: u64| 256 + key.len() as u64 + bytes;
    let start = charge("in/cat.jpg", 3) + charge("in/deep/100%.png", 7) + charge("readme", 0);
    let room = charge("new", 100);
    let config = Config {
        folders: vec![(BUCKET.to_owned(), folder.path().to_owned())],
        buckets: vec!["empty-1".to_owned()],
        storage_limit: start + room,
        ..Config::in_memory()
    };
    let emulator = Emulator::start(config).await.unwrap();
    let store = emulator.store();
    for _ in 0..3 {
        store.create_bucket("later-1").unwrap();
        store.delete(BUCKET, "readme").unwrap();
        // Deleting what comes back makes no room.
        assert!(matches!(store.put("empty-1", "new", &[0; 101]), Err(StoreError::Full { .. })));
        store.put("empty-1", "new", &[0; 100]).unwrap();
        assert!(matches!(store.put(BUCKET, "in/cat.jpg", b"dog"), Err(StoreError::Full { .. })));
        store.delete("empty-1", "new").unwrap();
        store.put(BUCKET, "in/cat.jpg", b"dog").unwrap();
        store.reset();
        assert_eq!(store.buckets().unwrap(), ["empty-1", BUCKET]);
        assert_eq!(store.keys("empty-1", "").unwrap(), [""; 0]);
        assert_eq!(store.keys(BUCKET, "").unwrap(), ["in/cat.jpg", "in/deep/100%.png", "readme"]);
        assert_eq!(store.get(BUCKET, "in/cat.jpg", 9).unwrap(), "cat");
    }
}

#[test]
fn reset_never_touches_files() {
    let root = TempDir::new().unwrap();
    let store = Store::in_directory(root.path(), Names::Plain, u64::MAX).unwrap();
    store.create_bucket(BUCKET).unwrap();
    store.put(BUCKET, "a", b"a").unwrap();
    store.reset();
    assert_eq!(store.get(BUCKET, "a", 9).unwrap(), "a");
}
