//! Object keys as file names: every key finds back, stays below its bucket, and shares its file with no other.

use cloud_infinite_emulator::key_path::{KeyError, KeyPath, MAX_KEY_OCTETS, Names};

/// Longer names cannot be made on common file systems.
const LONGEST_NAME: usize = 255;

/// Takes text for keys, one in each line.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut keys: Vec<&str> = text.split('\n').take(16).collect();
    keys.sort_unstable();
    keys.dedup();
    for names in [Names::Plain, Names::Portable] {
        let paths: Vec<(&str, KeyPath)> =
            keys.iter().filter_map(|key| path(key, names).map(|path| (*key, path))).collect();
        for (at, (one, path)) in paths.iter().enumerate() {
            for (two, other) in paths.iter().skip(at + 1) {
                assert_ne!(path.names(), other.names(), "{one:?} and {two:?}");
                if names == Names::Portable {
                    let folded = |path: &KeyPath| path.names().join("/").to_lowercase();
                    assert_ne!(folded(path), folded(other), "{one:?} and {two:?} where case is ignored");
                }
            }
        }
    }
    // Any names at all, as of files that somebody else put into a bucket.
    let foreign: Vec<String> = text.split(['\n', '/']).map(str::to_owned).collect();
    if let Some(key) = KeyPath::decode(&foreign) {
        // What they are taken for is a key that has names, or none.
        let _ = KeyPath::new(&key, Names::Plain);
    }
}

fn path(key: &str, names: Names) -> Option<KeyPath> {
    let path = match KeyPath::new(key, names) {
        Ok(path) => path,
        Err(KeyError::Empty) => {
            assert!(key.is_empty());
            return None;
        }
        Err(KeyError::TooLong) => {
            assert!(key.len() > MAX_KEY_OCTETS);
            return None;
        }
    };
    assert_eq!(KeyPath::decode(path.names()).as_deref(), Some(key));
    for name in path.names() {
        assert!(!name.is_empty() && name.len() <= LONGEST_NAME, "{key:?}: {name:?}");
        assert!(name != "." && name != "..", "{key:?}: {name:?}");
        assert!(!name.contains(['/', '\\', ':', '\0']), "{key:?}: {name:?}");
        assert!(!name.ends_with(['.', ' ']), "{key:?}: {name:?}");
        assert!(names == Names::Plain || name.is_ascii(), "{key:?}: {name:?}");
    }
    Some(path)
}
