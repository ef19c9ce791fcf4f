//! The two checksums of an object: MD5, which is its entity tag, and CRC-64.

use std::fmt;
use std::io::{self, Read};

use md5::{Digest, Md5};

/// ECMA-182's polynomial, reflected.
const POLYNOMIAL: u64 = 0xc96c_5795_d787_0f42;

/// Octets that are looked up together.
const LANES: usize = 8;

/// `TABLES[n][octet]` is what an octet does to the remainder when `n` octets follow it.
const TABLES: [[u64; 256]; LANES] = tables();

const fn tables() -> [[u64; 256]; LANES] {
    let mut tables = [[0; 256]; LANES];
    let mut octet = 0;
    while octet < 256 {
        let mut remainder = octet as u64;
        let mut bit = 0;
        while bit < 8 {
            remainder = if remainder & 1 == 1 { (remainder >> 1) ^ POLYNOMIAL } else { remainder >> 1 };
            bit += 1;
        }
        tables[0][octet] = remainder;
        octet += 1;
    }
    let mut lane = 1;
    while lane < LANES {
        let mut octet = 0;
        while octet < 256 {
            let before = tables[lane - 1][octet];
            tables[lane][octet] = (before >> 8) ^ tables[0][(before & 0xff) as usize];
            octet += 1;
        }
        lane += 1;
    }
    tables
}

/// CRC-64 as the service computes it: ECMA-182's polynomial, reflected, all ones at the beginning and at the end.
#[derive(Debug, Clone, Copy)]
struct Crc64(u64);

impl Crc64 {
    fn update(&mut self, bytes: &[u8]) {
        let (groups, rest) = bytes.as_chunks::<LANES>();
        let mut remainder = self.0;
        for group in groups {
            let mixed = (remainder ^ u64::from_le_bytes(*group)).to_le_bytes();
            remainder = 0;
            for (table, octet) in TABLES.iter().rev().zip(mixed) {
                remainder ^= table[usize::from(octet)];
            }
        }
        for octet in rest {
            let [low, ..] = remainder.to_le_bytes();
            remainder = (remainder >> 8) ^ TABLES[0][usize::from(low ^ octet)];
        }
        self.0 = remainder;
    }
}

/// The CRC-64 of bytes that stand behind each other.
pub(crate) fn crc64(parts: &[&[u8]]) -> u64 {
    let mut crc = Crc64(u64::MAX);
    for part in parts {
        crc.update(part);
    }
    !crc.0
}

/// The checksums of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    /// The MD5.
    pub md5: [u8; 16],
    /// The CRC-64.
    pub crc64: u64,
}

impl Digests {
    /// Of bytes in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::new();
        digester.update(bytes);
        digester.finish()
    }

    /// Of everything a reader has to give, and how much that was.
    pub(crate) fn of_reader(mut reader: impl Read) -> io::Result<(Self, u64)> {
        let mut digester = Digester::new();
        let mut buffer = vec![0; 256 * 1024];
        let mut size = 0_u64;
        loop {
            let length = reader.read(&mut buffer)?;
            let Some(read) = buffer.get(..length).filter(|read| !read.is_empty()) else { break };
            digester.update(read);
            size = size.saturating_add(read.len() as u64);
        }
        Ok((digester.finish(), size))
    }

    /// The MD5 in lower-case hexadecimal digits: the entity tag without its quotes.
    #[must_use]
    pub fn md5_hex(&self) -> String {
        Hex(&self.md5).to_string()
    }
}

struct Digester {
    md5: Md5,
    crc64: Crc64,
}

impl Digester {
    fn new() -> Self {
        Self { md5: Md5::new(), crc64: Crc64(u64::MAX) }
    }

    fn update(&mut self, bytes: &[u8]) {
        self.md5.update(bytes);
        self.crc64.update(bytes);
    }

    fn finish(self) -> Digests {
        Digests { md5: self.md5.finalize().into(), crc64: !self.crc64.0 }
    }
}

struct Hex<'b>(&'b [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_and_computed_values() {
        for (body, md5, crc64) in [
            ("[Object Content]", "ee8de918d05640145b18f70f4c3aa602", 16_749_565_679_157_681_890),
            ("hello", "5d41402abc4b2a76b9719d911017c592", 11_177_612_005_948_864_433),
            ("123456789", "25f9e794323b453885f5181f1b624d0b", 11_051_210_869_376_104_954),
            ("", "d41d8cd98f00b204e9800998ecf8427e", 0),
        ] {
            let digests = Digests::of(body.as_bytes());
            assert_eq!((digests.md5_hex().as_str(), digests.crc64), (md5, crc64), "{body:?}");
        }
    }

    #[test]
    fn pieces_give_the_same_as_the_whole() {
        let bytes: Vec<u8> = (0..1000_u32).map(|n| (n * 7 % 251) as u8).collect();
        for length in [0, 1, 7, 8, 9, 63, 1000] {
            let whole = Digests::of(&bytes[..length]);
            for at in 0..=length.min(20) {
                let mut digester = Digester::new();
                digester.update(&bytes[..at]);
                digester.update(&bytes[at..length]);
                assert_eq!(digester.finish(), whole, "{length} at {at}");
            }
            assert_eq!(Digests::of_reader(&bytes[..length]).unwrap(), (whole, length as u64));
        }
    }
}
