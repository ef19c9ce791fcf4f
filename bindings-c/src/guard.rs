//! The border: nothing unwinds into C.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cloud_infinite::blocking::Witness;
use cloud_infinite::{CallOptions, Error, ErrorKind, Operation, Repeat, StreamTask, Task};

use crate::error::cinf_error;

/// What is known about a call whatever becomes of it.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    operation: Option<&'static str>,
    /// Sees the submission of a call that may create something and is given up, by being cancelled or by a panic.
    witness: Option<Witness>,
}

impl Entry {
    /// A call that sends nothing.
    pub(crate) fn local() -> Self {
        Self::default()
    }

    /// A call of one request.
    pub(crate) fn operation<O: Operation>() -> Self {
        let witness = match O::ROUTE.repeat {
            Repeat::AtMostOnce => Some(Witness::new()),
            Repeat::Idempotent => None,
        };
        Self { operation: Some(O::NAME), witness }
    }

    /// A call of several requests.
    pub(crate) fn task<T: Task>() -> Self {
        Self { operation: Some(T::NAME), witness: T::IS_SUBMISSION.then(Witness::new) }
    }

    /// Work on many inputs.
    pub(crate) fn stream<T: StreamTask>() -> Self {
        Self { operation: Some(T::NAME), witness: None }
    }

    /// A function that needs no client.
    pub(crate) fn function(name: &'static str) -> Self {
        Self { operation: Some(name), witness: None }
    }

    /// The options to make the call with, so that it is known what became of it.
    pub(crate) fn watch(&self, options: CallOptions) -> CallOptions {
        match &self.witness {
            Some(witness) => witness.watch(options),
            None => options,
        }
    }

    /// The error of a call that was cancelled. The call's future must have been dropped.
    pub(crate) fn cancelled(&self) -> Error {
        let creates = self.witness.is_some();
        self.witness.as_ref().unwrap_or(&Witness::new()).cancelled(creates)
    }

    /// The error as C sees it. A submission always has an outcome, whatever the error came from.
    pub(crate) fn failed(&self, error: &Error) -> Box<cinf_error> {
        let outcome = error.outcome().or_else(|| self.witness.as_ref().map(Witness::outcome));
        let seen = || self.witness.as_ref().and_then(Witness::submission);
        let submission = error.submission().cloned().or_else(seen);
        Box::new(cinf_error::new(error, error.operation().or(self.operation), outcome, submission.as_ref()))
    }
}

/// Runs the body of a function that can fail.
pub(crate) fn guard(entry: &Entry, body: impl FnOnce() -> Result<(), Error>) -> Option<Box<cinf_error>> {
    let caught = caught(|| body().err().map(|error| entry.failed(&error)));
    // Building this error is all that is left to do; if that panics too, there is nothing to say it with.
    caught.unwrap_or_else(|text| Some(entry.failed(&panicked(&text))))
}

/// Runs the body of a function that cannot fail, and answers with `fallback` if it panics.
pub(crate) fn guard_or<T>(fallback: T, body: impl FnOnce() -> T) -> T {
    caught(body).unwrap_or(fallback)
}

/// Runs something that must not unwind, and returns the text of its panic.
pub(crate) fn caught<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    let result = catch_unwind(AssertUnwindSafe(|| {
        #[cfg(feature = "panic-injection")]
        injection::strike();
        body()
    }));
    result.map_err(|panic| {
        let text = text_of(panic.as_ref());
        // Dropping what was thrown runs foreign code, which may panic as well.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
            std::mem::forget(second);
        }
        text
    })
}

/// The error for a panic with that text.
pub(crate) fn panicked(text: &str) -> Error {
    Error::from_binding(ErrorKind::Internal, format!("the client panicked: {text}"))
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

#[cfg(feature = "panic-injection")]
pub(crate) mod injection {
    //! Panics on demand, for the tests.

    use std::cell::Cell;

    thread_local! {
        static ARMED: Cell<bool> = const { Cell::new(false) };
    }

    pub(super) fn strike() {
        if ARMED.replace(false) {
            // Unwinds as a panic does, but prints nothing.
            std::panic::resume_unwind(Box::new("injected"));
        }
    }

    /// Makes the next guarded entry of this thread panic.
    #[unsafe(no_mangle)]
    pub(crate) extern "C" fn cinf_test_arm_panic() {
        ARMED.set(true);
    }

    /// Whether the panic is still to come, and not any more.
    #[unsafe(no_mangle)]
    pub(crate) extern "C" fn cinf_test_disarm_panic() -> bool {
        ARMED.replace(false)
    }
}

#[cfg(test)]
mod tests {
    use cloud_infinite::{GetJob, Outcome, SubmitJob, WaitForJob};

    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let error = guard(&Entry::task::<WaitForJob>(), || panic!("boom")).unwrap();
        assert_eq!(error.text_for_tests(), "wait_for_job: the client panicked: boom");
        assert_eq!(guard_or(7, || panic!("{}", String::from("boom"))), 7);
    }

    #[test]
    fn a_thrown_value_that_panics_when_dropped_stays_inside() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("second");
            }
        }
        assert_eq!(caught(|| std::panic::panic_any(Bomb)), Err("no message".to_owned()));
    }

    #[test]
    fn only_a_submission_has_an_outcome() {
        let error = Error::from_binding(ErrorKind::Internal, "a panic");
        assert_eq!(Entry::operation::<GetJob>().failed(&error).outcome_for_tests(), None);
        let submission = Entry::operation::<SubmitJob>();
        assert_eq!(submission.failed(&error).outcome_for_tests(), Some(Outcome::NotSent));
        assert_eq!(submission.cancelled().outcome(), Some(Outcome::NotSent));
    }
}
