//! What is looked for: a secret key and all that stands for it. Computed in a process of its own, because computing it
//! here would leave the very traces that are looked for.

use std::process::Command;

use cloud_infinite::signature::KeyTime;
use zeroize::Zeroize;

/// Names the window that the child derives the key for.
const WINDOW_VARIABLE: &str = "CLOUD_INFINITE_TEST_WINDOW";
/// Begins a line of the child that holds a needle.
const LINE_PREFIX: &str = "needle ";
const MASK: u8 = 0xa5;

pub(crate) const SECRET: &str = "secret-key";
pub(crate) const SECRET_INNER: &str = "inner-state-of-secret-key";
pub(crate) const SECRET_OUTER: &str = "outer-state-of-secret-key";
pub(crate) const DERIVED_HEX: &str = "signing-key";
pub(crate) const DERIVED_INNER: &str = "inner-state-of-signing-key";
pub(crate) const DERIVED_OUTER: &str = "outer-state-of-signing-key";

/// Something to look for, masked.
pub(crate) struct Needle {
    pub(crate) name: String,
    pub(crate) masked: Vec<u8>,
}

impl Needle {
    /// Whether memory begins with it.
    pub(crate) fn is_at(&self, memory: &[u8]) -> bool {
        memory.len() >= self.masked.len()
            && memory.iter().zip(&self.masked).all(|(plain, masked)| plain ^ MASK == *masked)
    }

    pub(crate) fn first_byte(&self) -> u8 {
        self.masked[0] ^ MASK
    }

    pub(crate) fn plain(&self) -> Vec<u8> {
        self.masked.iter().map(|byte| byte ^ MASK).collect()
    }
}

pub(crate) const fn masked<const N: usize>(mut bytes: [u8; N]) -> [u8; N] {
    let mut at = 0;
    while at < N {
        bytes[at] ^= MASK;
        at += 1;
    }
    bytes
}

/// The text behind the mask, in one allocation.
pub(crate) fn unmasked(masked: &[u8]) -> String {
    let mut text = String::with_capacity(masked.len());
    text.extend(masked.iter().map(|byte| char::from(byte ^ MASK)));
    text
}

pub(crate) fn is_child() -> bool {
    std::env::var_os(WINDOW_VARIABLE).is_some()
}

/// The needles for one window, from a child that runs the test of this name.
pub(crate) fn from_child(test: &str, window: KeyTime) -> Vec<Needle> {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(WINDOW_VARIABLE, window.to_string())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let needles: Vec<Needle> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once(LINE_PREFIX)?.1.split_once(' '))
        .map(|(name, digits)| Needle {
            name: name.to_owned(),
            masked: (0..digits.len() / 2)
                .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
                .collect(),
        })
        .collect();
    assert_eq!(needles.len(), 11);
    needles
}

/// What the child does.
#[expect(clippy::print_stdout, reason = "the parent reads it")]
pub(crate) fn print(secret: &[u8]) {
    let window = std::env::var(WINDOW_VARIABLE).unwrap();
    let derived = hmac(secret, window.as_bytes());
    let derived_hex: String = derived.iter().map(|byte| format!("{byte:02x}")).collect();
    let derived_hex = derived_hex.as_bytes();
    println!();
    for (name, bytes) in [
        (SECRET, tail(secret)),
        ("inner-pad-of-secret-key", tail(&pad(secret, 0x36)[..secret.len()])),
        ("outer-pad-of-secret-key", tail(&pad(secret, 0x5c)[..secret.len()])),
        (SECRET_INNER, in_memory(state(&pad(secret, 0x36)))),
        (SECRET_OUTER, in_memory(state(&pad(secret, 0x5c)))),
        ("signing-key-as-bytes", derived),
        (DERIVED_HEX, tail(derived_hex)),
        ("inner-pad-of-signing-key", tail(&pad(derived_hex, 0x36)[..derived_hex.len()])),
        ("outer-pad-of-signing-key", tail(&pad(derived_hex, 0x5c)[..derived_hex.len()])),
        (DERIVED_INNER, in_memory(state(&pad(derived_hex, 0x36)))),
        (DERIVED_OUTER, in_memory(state(&pad(derived_hex, 0x5c)))),
    ] {
        let digits: String = bytes.iter().map(|byte| format!("{:02x}", byte ^ MASK)).collect();
        println!("{LINE_PREFIX}{name} {digits}");
    }
}

/// All but the beginning, which the allocator writes over when memory is given back. Half a secret is too much as well.
fn tail(bytes: &[u8]) -> Vec<u8> {
    bytes[16..].to_vec()
}

/// A key of at most one block, as HMAC hashes it first.
fn pad(key: &[u8], with: u8) -> Vec<u8> {
    let mut block = [with; 64];
    for (byte, key) in block.iter_mut().zip(key) {
        *byte ^= key;
    }
    block.to_vec()
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let inner = digest(&[pad(key, 0x36), message.to_vec()].concat());
    digest(&[pad(key, 0x5c), inner].concat())
}

fn digest(message: &[u8]) -> Vec<u8> {
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((message.len() as u64 * 8).to_be_bytes());
    state(&padded).iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn in_memory(mut state: [u32; 5]) -> Vec<u8> {
    let bytes = state.iter().flat_map(|word| word.to_ne_bytes()).collect();
    state.zeroize();
    bytes
}

/// The state of SHA-1 after whole blocks, by its definition.
fn state(blocks: &[u8]) -> [u32; 5] {
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in blocks.chunks(64) {
        let mut words: Vec<u32> =
            block.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap())).collect();
        for at in 16..80 {
            words.push((words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (at, word) in words.iter().enumerate() {
            let (mixed, constant) = match at / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999_u32),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let next = a
                .rotate_left(5)
                .wrapping_add(mixed)
                .wrapping_add(e)
                .wrapping_add(constant)
                .wrapping_add(*word);
            (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
        }
        for (word, add) in state.iter_mut().zip([a, b, c, d, e]) {
            *word = word.wrapping_add(add);
        }
    }
    state
}
