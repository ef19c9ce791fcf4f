//! Texts inside a rule: base64 with the URL-safe alphabet.

use std::fmt;

use crate::InvalidArgument;

/// The URL-safe alphabet: `-` and `_` instead of `+` and `/`.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Encodes `bytes` without padding, which the service allows to drop.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
    for chunk in bytes.chunks(3) {
        let octet = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
        // One octet takes two characters, two take three, three take four.
        for place in 0..=chunk.len() {
            let shift = [18, 12, 6, 0].get(place).copied().unwrap_or(0);
            let index = (bits >> shift & 63) as usize;
            encoded.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'A')));
        }
    }
    encoded
}

/// Why a text is not base64, and the byte of it where that shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Undecodable {
    pub(crate) at: usize,
    pub(crate) why: String,
}

/// Decodes URL-safe base64. Padding may be there or not; bits of the last character that carry nothing are ignored.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Undecodable> {
    let data = text.trim_end_matches('=');
    let wrong = |at: usize, why: String| Err(Undecodable { at, why });
    let mut decoded = Vec::with_capacity(data.len());
    let (mut bits, mut filled) = (0_u32, 0_u32);
    for (at, character) in data.char_indices() {
        let Some(value) = ALPHABET.iter().position(|letter| char::from(*letter) == character) else {
            let hint = match character {
                '+' => ": the URL-safe alphabet has `-` in its place",
                '=' => ": padding stands only at the end",
                '%' => ": a rule is not percent-encoded",
                _ => "",
            };
            return wrong(at, format!("`{character}` is no character of URL-safe base64{hint}"));
        };
        // Six bits come in, eight go out; never more than fourteen are held.
        bits = (bits << 6 | u32::try_from(value).unwrap_or(0)) & 0x3fff;
        filled = filled.saturating_add(6);
        if let Some(rest) = filled.checked_sub(8) {
            decoded.push((bits >> rest & 0xff) as u8);
            filled = rest;
        }
    }
    let padding = text.len().saturating_sub(data.len());
    match data.len() % 4 {
        1 => wrong(
            text.len(),
            "base64 cannot end after this many characters: one is missing or too many".to_owned(),
        ),
        rest if padding > 0 && padding != (4_usize.saturating_sub(rest)) % 4 => wrong(
            data.len(),
            "padding fills the last four characters of base64 up, and nothing else".to_owned(),
        ),
        _ => Ok(decoded),
    }
}

/// A text that stands in a rule as URL-safe base64.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(String);

impl Text {
    /// Takes a text.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if it is empty.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidArgument> {
        let text = text.into();
        if text.is_empty() {
            return Err(InvalidArgument::new("text", text, "must not be empty"));
        }
        Ok(Self(text))
    }

    /// The text itself, decoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(self.0.as_bytes()))
    }
}

/// The `http://` address of a picture in the bucket that holds the input; it stands in a rule as URL-safe base64.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PictureUrl(String);

impl PictureUrl {
    /// What every such address begins with.
    pub const SCHEME: &str = "http://";

    /// Takes an address.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if it does not begin with [`PictureUrl::SCHEME`] or ends there.
    pub fn new(url: impl Into<String>) -> Result<Self, InvalidArgument> {
        let url = url.into();
        if url.strip_prefix(Self::SCHEME).is_none_or(str::is_empty) {
            return Err(InvalidArgument::new("image", url, "must be an address that begins with `http://`"));
        }
        Ok(Self(url))
    }

    /// The address itself, decoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PictureUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(self.0.as_bytes()))
    }
}

/// An opaque colour; it stands in a rule as the URL-safe base64 of `#RRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Color {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Color {
    /// White.
    pub const WHITE: Self = Self::new(0xff, 0xff, 0xff);

    /// A colour of three parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#RRGGBB`.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] for anything else.
    pub fn from_hex(text: &str) -> Result<Self, InvalidArgument> {
        let six = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = six.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number
            .ok_or_else(|| InvalidArgument::new("color", text, "must be a colour as `#RRGGBB`"))?
            .to_be_bytes();
        Ok(Self { red, green, blue })
    }

    /// The colour as `#RRGGBB`.
    pub fn to_hex(self) -> String {
        let Self { red, green, blue } = self;
        format!("#{red:02X}{green:02X}{blue:02X}")
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(self.to_hex().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors_of_base64() {
        let vectors = [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in vectors {
            assert_eq!(encode(plain.as_bytes()), encoded);
            assert_eq!(decode(encoded).unwrap(), plain.as_bytes());
            let padded = format!("{encoded}{}", "=".repeat((4 - encoded.len() % 4) % 4));
            assert_eq!(decode(&padded).unwrap(), plain.as_bytes(), "{padded}");
        }
        assert_eq!(encode(&[0xfb, 0xff, 0xfe]), "-__-");
        assert_eq!(decode("-__-").unwrap(), [0xfb, 0xff, 0xfe]);
    }

    #[test]
    fn every_octet_survives() {
        let all: Vec<u8> = (0..=u8::MAX).collect();
        for length in [256, 255, 254] {
            assert_eq!(decode(&encode(&all[..length])).unwrap(), &all[..length]);
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let cases = [
            ("a+bc", 1, "`+` is no character of URL-safe base64: the URL-safe alphabet has `-` in its place"),
            ("ab=c", 2, "`=` is no character of URL-safe base64: padding stands only at the end"),
            ("ab%3D", 2, "`%` is no character of URL-safe base64: a rule is not percent-encoded"),
            ("aé", 1, "`é` is no character of URL-safe base64"),
            ("abcde", 5, "base64 cannot end after this many characters: one is missing or too many"),
            ("abc==", 3, "padding fills the last four characters of base64 up, and nothing else"),
            ("abcd=", 4, "padding fills the last four characters of base64 up, and nothing else"),
        ];
        for (text, at, why) in cases {
            assert_eq!(decode(text), Err(Undecodable { at, why: why.to_owned() }), "{text}");
        }
    }
}
