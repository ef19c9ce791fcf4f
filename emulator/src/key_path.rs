//! Object keys as file names: every key has a place of its own below its bucket's folder, and plain keys keep
//! their plain names.
//!
//! A key is split at `/`; each part becomes one file or folder name. Whatever a file system could misunderstand is
//! written as `%` and two hexadecimal digits. Three markers that no escape can produce (`%` followed by a letter
//! that is no hexadecimal digit) stand for what escapes cannot say:
//!
//! | Marker | Meaning |
//! |---|---|
//! | `%empty` | a part without characters, as in `a//b` or `a/` |
//! | `…%more` | a folder that holds the rest of a part too long for one file name |
//! | `…%leaf` | the object `foo` when there is a folder `foo` as well, because of a key `foo/bar` |
//!
//! Nothing is hashed or shortened, so [`KeyPath::decode`] reads the key back from the names: two keys never share a
//! file.

use std::fmt;

/// The longest key the service takes, in octets.
pub const MAX_KEY_OCTETS: usize = 850;

/// File systems allow 255 octets in a name; some room stays for the markers.
const MAX_NAME_OCTETS: usize = 200;

const EMPTY: &str = "%empty";
const MORE: &str = "%more";
const LEAF: &str = "%leaf";

/// Which characters keep their own form in file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// Everything that this machine's file systems tell apart.
    #[default]
    Plain,
    /// Only what all common file systems tell apart: keys that differ in case get different names even where case
    /// is ignored, and letters beyond ASCII are escaped.
    Portable,
}

/// Whether an object can have that key.
///
/// # Errors
/// The key is empty or longer than the service allows.
pub fn check(key: &str) -> Result<(), KeyError> {
    if key.is_empty() {
        return Err(KeyError::Empty);
    }
    if key.len() > MAX_KEY_OCTETS {
        return Err(KeyError::TooLong);
    }
    Ok(())
}

/// The file and folder names of one key, from the bucket's folder downwards; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPath {
    names: Vec<String>,
}

/// Why a key has no place in a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The key has no characters.
    Empty,
    /// The key has more than [`MAX_KEY_OCTETS`] octets.
    TooLong,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an object key must not be empty"),
            Self::TooLong => write!(f, "an object key has at most {MAX_KEY_OCTETS} octets"),
        }
    }
}

impl std::error::Error for KeyError {}

impl KeyPath {
    /// The names of `key`.
    ///
    /// # Errors
    /// The key is empty or longer than the service allows; every other key has names.
    pub fn new(key: &str, names: Names) -> Result<Self, KeyError> {
        check(key)?;
        let mut path = Self { names: Vec::new() };
        for part in key.split('/') {
            path.push_part(part, names);
        }
        Ok(path)
    }

    /// The names from the bucket's folder downwards; the last one is the file.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The folders above the file, and the file's name.
    #[must_use]
    pub fn split(&self) -> (&[String], &str) {
        match self.names.split_last() {
            Some((leaf, folders)) => (folders, leaf),
            None => (&[], EMPTY),
        }
    }

    /// The file name to use when a folder has the plain one.
    #[must_use]
    pub fn leaf_beside_folder(name: &str) -> String {
        format!("{name}{LEAF}")
    }

    /// The key that has these names, if there is one.
    #[must_use]
    pub fn decode(names: &[String]) -> Option<String> {
        let mut key: Vec<u8> = Vec::new();
        let mut continued = true;
        for (index, name) in names.iter().enumerate() {
            if !continued {
                key.push(b'/');
            }
            let last = index + 1 == names.len();
            let name = if last { name.strip_suffix(LEAF).unwrap_or(name) } else { name };
            let piece = name.strip_suffix(MORE);
            continued = piece.is_some();
            if name != EMPTY {
                unescape(piece.unwrap_or(name), &mut key)?;
            }
        }
        if continued { None } else { String::from_utf8(key).ok() }
    }

    /// What the keys of all objects below this folder begin with.
    pub(crate) fn decode_folder(names: &[String]) -> Option<String> {
        let mut key: Vec<u8> = Vec::new();
        for name in names {
            let piece = name.strip_suffix(MORE);
            if name != EMPTY {
                unescape(piece.unwrap_or(name), &mut key)?;
            }
            if piece.is_none() {
                key.push(b'/');
            }
        }
        String::from_utf8(key).ok()
    }

    fn push_part(&mut self, part: &str, names: Names) {
        if part.is_empty() {
            self.names.push(EMPTY.to_owned());
            return;
        }
        let mut name = String::with_capacity(part.len());
        let last = part.len() - 1;
        for (at, c) in part.char_indices() {
            let mut escaped = must_escape(c, names) || (at == last && matches!(c, '.' | ' '));
            let length = if escaped { 3 * c.len_utf8() } else { c.len_utf8() };
            if name.len() + length > MAX_NAME_OCTETS {
                name.push_str(MORE);
                self.names.push(std::mem::take(&mut name));
            }
            if name.is_empty() {
                let rest = part.get(at..).unwrap_or(part);
                escaped |= rest == ".." || is_device_name(rest);
            }
            if escaped {
                let mut octets = [0; 4];
                for octet in c.encode_utf8(&mut octets).bytes() {
                    name.push_str(&format!("%{octet:02X}"));
                }
            } else {
                name.push(c);
            }
        }
        self.names.push(name);
    }
}

fn must_escape(c: char, names: Names) -> bool {
    match names {
        Names::Plain => c.is_control() || matches!(c, '%' | '\\' | ':'),
        Names::Portable => {
            !(c.is_ascii_lowercase()
                || c.is_ascii_digit()
                || matches!(c, '-' | '_' | '.' | ' ' | '(' | ')' | '+' | ','))
        }
    }
}

/// Names that some systems take for devices, whatever follows the first dot.
fn is_device_name(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end_matches(' ').to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$") {
        return true;
    }
    match stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT")) {
        Some(number) => {
            let mut characters = number.chars();
            matches!(characters.next(), Some('0'..='9' | '¹' | '²' | '³')) && characters.next().is_none()
        }
        None => false,
    }
}

fn unescape(name: &str, key: &mut Vec<u8>) -> Option<()> {
    let mut bytes = name.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            if !digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            let text = std::str::from_utf8(&digits).ok()?;
            key.push(u8::from_str_radix(text, 16).ok()?);
        } else {
            key.push(byte);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(key: &str) -> Vec<String> {
        KeyPath::new(key, Names::Plain).unwrap().names
    }

    #[test]
    fn plain_keys_keep_their_names() {
        assert_eq!(names("in/cat.jpg"), ["in", "cat.jpg"]);
        assert_eq!(names("图片/Katze ä.jpg"), ["图片", "Katze ä.jpg"]);
    }

    #[test]
    fn odd_parts_are_escaped() {
        assert_eq!(names("../a"), ["%2E%2E", "a"]);
        assert_eq!(names("./a"), ["%2E", "a"]);
        assert_eq!(names("/a//b/"), ["%empty", "a", "%empty", "b", "%empty"]);
        assert_eq!(names("%2e%2e/a"), ["%252e%252e", "a"]);
        assert_eq!(names("..\\a"), ["..%5Ca"]);
        assert_eq!(names("C:/a\0b"), ["C%3A", "a%00b"]);
        assert_eq!(names("con.txt/lpt1/aux "), ["%63on.txt", "%6Cpt1", "%61ux%20"]);
        assert_eq!(names("a./b "), ["a%2E", "b%20"]);
        assert_eq!(names("%empty/x%leaf"), ["%25empty", "x%25leaf"]);
    }

    #[test]
    fn long_parts_are_spread_over_folders() {
        let key = "x".repeat(MAX_KEY_OCTETS);
        let names = names(&key);
        assert_eq!(names.len(), 5);
        assert!(names.iter().all(|name| name.len() <= 205));
        assert_eq!(KeyPath::decode(&names).unwrap(), key);
        assert_eq!(KeyPath::new(&"x".repeat(MAX_KEY_OCTETS + 1), Names::Plain), Err(KeyError::TooLong));
    }

    #[test]
    fn case_never_decides_in_portable_names() {
        let portable = |key: &str| KeyPath::new(key, Names::Portable).unwrap().names.join("/").to_lowercase();
        assert_ne!(portable("Cat.jpg"), portable("cat.jpg"));
        assert_ne!(portable("É"), portable("é"));
    }
}
