//! What an error must look like, said a second time and independently of the library.

use cloud_infinite::{Error, ErrorKind, Outcome};

/// The service's own text, and a sentence of ours around it.
const LONGEST_MESSAGE: usize = 4096 + 512;
/// A code or an id.
const LONGEST_WORD: usize = 256 + 16;

const THROTTLED: [&str; 2] = ["SlowDown", "KmsFreqControl"];
const EXPIRED: [&str; 3] = ["ExpiredToken", "InvalidToken", "InvalidAccessToken"];
const STATE: [&str; 2] = ["PicBucketUnBinded", "QueueFull"];

/// What a complete answer with this status means for a submission.
pub(crate) fn outcome(status: u16, code: &str) -> Outcome {
    let refused = match status {
        408 | 499 => false,
        300..=499 => true,
        503 => THROTTLED.contains(&code),
        _ => false,
    };
    if refused { Outcome::Rejected } else { Outcome::Ambiguous }
}

/// What the caller is told to do about it.
pub(crate) fn kind(status: u16, code: &str) -> ErrorKind {
    if status == 429 || THROTTLED.contains(&code) {
        ErrorKind::Throttled
    } else if EXPIRED.contains(&code) {
        ErrorKind::Credential
    } else if STATE.contains(&code) || matches!(status, 304 | 409 | 412 | 416) {
        ErrorKind::Conflict
    } else {
        match status {
            401 | 403 => ErrorKind::Denied,
            404 => ErrorKind::NotFound,
            408 => ErrorKind::Timeout,
            _ => ErrorKind::Service,
        }
    }
}

/// Nothing that a server says makes an error long, or dangerous to print.
pub(crate) fn check_texts(error: &Error) {
    let whole = error.to_string();
    let causes = error.causes();
    let texts = [
        (Some(error.message()), LONGEST_MESSAGE),
        (error.service_message(), LONGEST_MESSAGE),
        (error.code(), LONGEST_WORD),
        (error.request_id(), LONGEST_WORD),
        (Some(whole.as_str()), LONGEST_MESSAGE + 3 * LONGEST_WORD),
    ];
    let causes = causes.iter().map(|cause| (Some(cause.as_str()), LONGEST_MESSAGE));
    for (text, longest) in texts.into_iter().chain(causes) {
        let Some(text) = text else { continue };
        assert!(text.len() <= longest, "{} bytes: {text:.300}", text.len());
        assert!(!text.chars().any(char::is_control), "a control character: {text:?}");
    }
}

/// The error of a submission whose answer said success: the job may exist.
pub(crate) fn check_after_success(error: &Error) {
    check_texts(error);
    assert!(matches!(error.kind(), ErrorKind::Decode | ErrorKind::Service), "{error:?}");
    assert_eq!(error.outcome(), Some(Outcome::Ambiguous), "{error:?}");
}

/// The error of a complete answer other than success.
pub(crate) fn check_refusal(error: &Error) {
    check_texts(error);
    let status = error.status().expect("the answer had a status");
    let code = error.code().unwrap_or_default();
    assert_eq!(error.kind(), kind(status, code), "{error:?}");
    assert_eq!(error.outcome(), Some(outcome(status, code)), "{error:?}");
}

/// An id that can stand in a path as it is.
pub(crate) fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
