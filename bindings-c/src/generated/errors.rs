// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! Kinds of errors and outcomes of submissions.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use cloud_infinite::{ErrorKind, Outcome};

use crate::guard::guard_or;

/// What the caller can do about an error.
///
/// The list may grow; new kinds come with a new minor version.
///
/// `cinf_kind_name` names a value, also one that is newer than this header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_kind {
    /// There is no error.
    None = 0,
    /// An argument breaks a rule of the service or of this library. Nothing was sent: correct it.
    InvalidArgument = 1,
    /// No usable credential was found, or the service says that it has expired. Check where it comes from.
    Credential = 2,
    /// The connection could not be made or broke. Check the network and the endpoint.
    Connection = 3,
    /// An answer did not come in time. Try again, or allow more time.
    Timeout = 4,
    /// The call was cancelled by the caller.
    Cancelled = 5,
    /// The service asks for fewer requests. Slow down.
    Throttled = 6,
    /// The service denies access. Check the secret key, the clock and the permissions.
    Denied = 7,
    /// What was asked for does not exist.
    NotFound = 8,
    /// What was asked for does not fit the present state of the resource.
    Conflict = 9,
    /// The service refused the request or failed for a reason of its own; its code says which.
    Service = 10,
    /// The answer is not a document of this service. Something between may have replaced it.
    Decode = 11,
    /// The job that was waited for ended without success.
    JobFailed = 12,
    /// The job that was waited for did not end in time. It goes on; wait again or look at it later.
    WaitTimedOut = 13,
    /// The process was forked and the client belongs to the parent. Make a new client in the child.
    Forked = 14,
    /// A defect of this library. Please report it.
    Internal = 15,
    /// A file of this machine could not be read or written: the disk is full, somebody else has it, access is
    /// denied.
    File = 16,
    /// What was stored or received is not what was sent. Put or get it again.
    Integrity = 17,
}

impl From<ErrorKind> for cinf_kind {
    fn from(value: ErrorKind) -> Self {
        match value {
            ErrorKind::InvalidArgument => Self::InvalidArgument,
            ErrorKind::Credential => Self::Credential,
            ErrorKind::Connection => Self::Connection,
            ErrorKind::Timeout => Self::Timeout,
            ErrorKind::Cancelled => Self::Cancelled,
            ErrorKind::Throttled => Self::Throttled,
            ErrorKind::Denied => Self::Denied,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::Conflict => Self::Conflict,
            ErrorKind::Service => Self::Service,
            ErrorKind::Decode => Self::Decode,
            ErrorKind::JobFailed => Self::JobFailed,
            ErrorKind::WaitTimedOut => Self::WaitTimedOut,
            ErrorKind::Forked => Self::Forked,
            ErrorKind::Internal => Self::Internal,
            ErrorKind::File => Self::File,
            ErrorKind::Integrity => Self::Integrity,
        }
    }
}

/// The name of a value, such as `InvalidArgument`; NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn cinf_kind_name(kind: MaybeUninit<cinf_kind>) -> *const c_char {
    guard_or(std::ptr::null(), || {
        // SAFETY: the enumeration is a number of this size, and a C program can pass any.
        let number = unsafe { kind.as_ptr().cast::<u32>().read() };
        let name = match number {
            0 => c"None",
            1 => c"InvalidArgument",
            2 => c"Credential",
            3 => c"Connection",
            4 => c"Timeout",
            5 => c"Cancelled",
            6 => c"Throttled",
            7 => c"Denied",
            8 => c"NotFound",
            9 => c"Conflict",
            10 => c"Service",
            11 => c"Decode",
            12 => c"JobFailed",
            13 => c"WaitTimedOut",
            14 => c"Forked",
            15 => c"Internal",
            16 => c"File",
            17 => c"Integrity",
            _ => return std::ptr::null(),
        };
        name.as_ptr()
    })
}

/// What became of a submission, or of a template to be made. Every failed call that creates something carries
/// exactly one of these; the fourth outcome, *created*, is the successful answer.
///
/// `cinf_outcome_name` names a value, also one that is newer than this header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_outcome {
    /// The error is not that of a submission, or there is none.
    None = 0,
    /// The service refused; nothing exists. Correct the request, then submit again.
    Rejected = 1,
    /// No byte of the request reached the service; nothing exists. Submitting again is safe.
    NotSent = 2,
    /// The request may have reached the service and the answer did not come back: the job may exist. Look for it
    /// before submitting again, because a second submission would be billed as a second job. Of templates the
    /// second would be another one of the same name.
    Ambiguous = 3,
}

impl From<Outcome> for cinf_outcome {
    fn from(value: Outcome) -> Self {
        match value {
            Outcome::Rejected => Self::Rejected,
            Outcome::NotSent => Self::NotSent,
            Outcome::Ambiguous => Self::Ambiguous,
        }
    }
}

/// The name of a value, such as `Rejected`; NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn cinf_outcome_name(outcome: MaybeUninit<cinf_outcome>) -> *const c_char {
    guard_or(std::ptr::null(), || {
        // SAFETY: the enumeration is a number of this size, and a C program can pass any.
        let number = unsafe { outcome.as_ptr().cast::<u32>().read() };
        let name = match number {
            0 => c"None",
            1 => c"Rejected",
            2 => c"NotSent",
            3 => c"Ambiguous",
            _ => return std::ptr::null(),
        };
        name.as_ptr()
    })
}
