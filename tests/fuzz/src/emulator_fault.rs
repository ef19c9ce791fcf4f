//! Rules of faults as JSON: what is taken reads back as the same rule, and what is not is refused in a bounded sentence.

use cloud_infinite_emulator::Fault;

/// Far more than any sentence needs whose input is quoted in part.
const LONGEST_SENTENCE: usize = 16 * 1024;

/// Takes text for a rule.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Fault>() {
        Ok(fault) => {
            let written = serde_json::to_string(&fault).expect("a rule can be written");
            let again: Fault = written.parse().expect("what is written can be read");
            assert_eq!(again, fault, "{written}");
        }
        Err(error) => {
            let sentence = error.to_string();
            assert!(!sentence.is_empty() && sentence.len() <= LONGEST_SENTENCE, "{} bytes", sentence.len());
        }
    }
}
