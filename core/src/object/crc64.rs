//! The checksum by which the service tells what it has stored.

/// Polynomial of ECMA-182, its bits in reverse.
const POLYNOMIAL: u64 = 0xc96c_5795_d787_0f42;

/// What one byte adds, for each byte.
#[expect(clippy::indexing_slicing, reason = "the compiler finds out that both indices are below 256")]
const TABLE: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ POLYNOMIAL } else { sum >> 1 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
};

/// A checksum that grows with what is read: reflected, beginning and ending with all ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Crc64 {
    /// Inverted, so that nothing at all has the sum zero.
    sum: u64,
}

impl Crc64 {
    /// The checksum of all of it.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut sum = Self::default();
        sum.update(bytes);
        sum
    }

    /// Goes on with what follows.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        let mut sum = !self.sum;
        for byte in bytes {
            let [low, ..] = sum.to_le_bytes();
            sum = (sum >> 8) ^ TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default();
        }
        self.sum = !sum;
    }

    /// The number that the service's header has in decimal digits.
    pub(crate) const fn value(self) -> u64 {
        self.sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_that_the_service_publishes() {
        for (text, expected) in [
            ("[Object Content]", 16_749_565_679_157_681_890),
            ("hello", 11_177_612_005_948_864_433),
            ("123456789", 11_051_210_869_376_104_954),
            ("", 0),
        ] {
            assert_eq!(Crc64::of(text.as_bytes()).value(), expected, "{text}");
        }
    }

    #[test]
    fn pieces_make_the_sum_of_the_whole() {
        let text: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let mut pieces = Crc64::default();
        text.chunks(7).for_each(|piece| pieces.update(piece));
        assert_eq!(pieces, Crc64::of(&text));
    }
}
