//! Identifiers in the forms the service gives them.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// Makes every identifier of one emulator. Each kind has a sequence of its own, so that one more request does not
/// change the ids of jobs when a seed is given. What lasts is numbered by who keeps it.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: AtomicU64,
    /// Whether the seed was given, so that ids are the same in every run.
    repeats: bool,
    requests: AtomicU64,
}

impl Ids {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        let repeats = seed.is_some();
        Self { seed: AtomicU64::new(seed.unwrap_or_else(random)), repeats, requests: AtomicU64::new(0) }
    }

    /// Begins anew when everything that had an id is forgotten: with the same ids if the seed was given, with others
    /// if not.
    pub(crate) fn restart(&self) {
        if !self.repeats {
            self.seed.store(random(), Ordering::Relaxed);
        }
        self.requests.store(0, Ordering::Relaxed);
    }

    /// `c` and 32 hexadecimal digits, for the job before which there were so many.
    pub(crate) fn job(&self, before: u64) -> String {
        format!("c{}", self.digits(1, before))
    }

    /// `p` and 32 hexadecimal digits.
    pub(crate) fn queue(&self, before: u64) -> String {
        format!("p{}", self.digits(2, before))
    }

    /// `t1` and 32 hexadecimal digits.
    pub(crate) fn template(&self, before: u64) -> String {
        format!("t1{}", self.digits(3, before))
    }

    /// Counts requests in the range of that run with the same state, the first being 1, so that no id comes twice.
    pub(crate) fn begin_run(&self, run: u64) {
        self.requests.store(run.saturating_sub(1) << 32, Ordering::Relaxed);
    }

    /// A request id: base64 of time, machine, process and counter.
    pub(crate) fn request(&self, now: i64) -> String {
        let count = self.requests.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let machine = mix(self.seed()) >> 32;
        let process = mix(self.seed().wrapping_add(1)) & 0xffff;
        base64(format!("{:08x}_{machine:08x}_{process:04x}_{count:x}", now & 0xffff_ffff).as_bytes())
    }

    /// A trace id, which belongs to one failed request: base64 of 32 hexadecimal digits.
    pub(crate) fn trace(&self, request_id: &str) -> String {
        let start = request_id.bytes().fold(self.seed(), |state, byte| mix(state ^ u64::from(byte)));
        base64(format!("{:016x}{:016x}", mix(start), mix(start.wrapping_add(1))).as_bytes())
    }

    fn seed(&self) -> u64 {
        self.seed.load(Ordering::Relaxed)
    }

    fn digits(&self, kind: u64, count: u64) -> String {
        let start = mix(self.seed() ^ mix(kind)).wrapping_add(count.wrapping_mul(2));
        format!("{:016x}{:016x}", mix(start), mix(start.wrapping_add(1)))
    }
}

/// The standard library's hash keys are random for each process and differ within it; nothing here needs to be secret.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// The finaliser of SplitMix64: a bijection, so that different counts never give the same digits.
pub(crate) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = at(0) << 16 | at(1) << 8 | at(2);
        for position in 0..4 {
            let digit = group >> (18 - 6 * position) & 63;
            // One byte fills two digits, two bytes fill three.
            let filled = usize::try_from(position).is_ok_and(|position| position <= chunk.len());
            let digit = usize::try_from(digit).ok().and_then(|digit| DIGITS.get(digit)).copied();
            out.push(digit.filter(|_| filled).map_or('=', char::from));
        }
    }
    out
}

/// The bytes of a text that [`base64`] made.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut group, mut bits) = (0_u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        let value = DIGITS.iter().position(|known| *known == digit)?;
        group = group << 6 | u32::try_from(value).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(group >> bits).ok()?);
            group &= (1 << bits) - 1;
        }
    }
    // Padding and left-over bits have one form.
    (base64(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_like_everybody() {
        for (plain, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(plain.as_bytes()), encoded);
            assert_eq!(from_base64(encoded).as_deref(), Some(plain.as_bytes()));
        }
        for text in ["Zg", "Zg=", "Zh==", "Z", "Zg==Zg==", "Zm 9", "Zm9v=", "é", "="] {
            assert_eq!(from_base64(text), None, "{text}");
        }
        assert_eq!(from_base64(&base64(&[0, 255, 254])), Some(vec![0, 255, 254]));
        assert_eq!(base64(b"62f21000_0a000001_1a2b_1"), "NjJmMjEwMDBfMGEwMDAwMDFfMWEyYl8x");
    }

    #[test]
    fn ids_differ_and_a_seed_repeats_them() {
        let (one, two) = (Ids::new(Some(7)), Ids::new(Some(7)));
        let first: Vec<String> = (0..1000).map(|before| one.job(before)).collect();
        let again: Vec<String> = (0..1000).map(|before| two.job(before)).collect();
        assert_eq!(first, again);
        let mut unique = first;
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), 1000);
        assert!(unique.iter().all(|id| id.len() == 33 && id.starts_with('c')));
        assert!(one.queue(0).starts_with('p'));
        assert_ne!(one.queue(0)[1..], one.job(0)[1..]);
        assert_ne!(Ids::new(None).job(0), Ids::new(None).job(0));
    }
}
