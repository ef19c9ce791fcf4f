//! Ending calls early.

use std::ffi::c_void;
use std::future::Future;
use std::mem::MaybeUninit;
use std::sync::Arc;

use tokio::sync::watch;

use crate::error::cinf_error;
use crate::guard::{Entry, guard, guard_or};
use crate::text::{given, slot};

/// Receives how a call in the background ended that answers with nothing: `error` is NULL for success, else the function
/// owns it and frees it. `user_data` is what the call was given.
pub type cinf_done = Option<unsafe extern "C" fn(error: *mut cinf_error, user_data: *mut c_void)>;

/// Cancels calls. One token may serve any number of calls, and may be used on any thread, also on several at once.
pub struct cinf_cancel_token(Arc<Token>);

impl cinf_cancel_token {
    pub(crate) fn token(&self) -> Arc<Token> {
        Arc::clone(&self.0)
    }
}

/// A call that goes on in the background. Freeing it does not stop the call. It may be used on any thread.
pub struct cinf_call(Arc<Token>);

impl cinf_call {
    pub(crate) fn into_raw(token: Arc<Token>) -> *mut Self {
        Box::into_raw(Box::new(Self(token)))
    }
}

/// Whether to stop.
#[derive(Debug)]
pub(crate) struct Token(watch::Sender<bool>);

impl Token {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(watch::Sender::new(false)))
    }

    fn cancel(&self) {
        self.0.send_replace(true);
    }

    async fn cancelled(&self) {
        // The sender lives as long as `self`, so that the channel cannot close.
        let _ = self.0.subscribe().wait_for(|cancelled| *cancelled).await;
    }
}

/// Makes a token. Free it with `cinf_cancel_token_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_cancel_token_new(
    token: Option<&mut MaybeUninit<*mut cinf_cancel_token>>,
) -> Option<Box<cinf_error>> {
    guard(&Entry::local(), || {
        slot("token", token)?.write(Box::into_raw(Box::new(cinf_cancel_token(Token::new()))));
        Ok(())
    })
}

/// Cancels the calls that were given the token, and those that will be. Calls that have ended are not touched.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_cancel_token_cancel(
    token: Option<&cinf_cancel_token>,
) -> Option<Box<cinf_error>> {
    guard(&Entry::local(), || {
        given("token", token)?.0.cancel();
        Ok(())
    })
}

/// Frees a token. Calls that were given it go on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_cancel_token_free(token: Option<Box<cinf_cancel_token>>) {
    guard_or((), || drop(token));
}

/// Cancels a call, unless it has ended. Its callback is called all the same, with an error of kind
/// `CINF_KIND_CANCELLED`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_call_cancel(call: Option<&cinf_call>) -> Option<Box<cinf_error>> {
    guard(&Entry::local(), || {
        given("call", call)?.0.cancel();
        Ok(())
    })
}

/// Frees the handle of a call. The call goes on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_call_free(call: Option<Box<cinf_call>>) {
    guard_or((), || drop(call));
}

/// The same work, ended early when it is cancelled; then nothing comes of it.
pub(crate) async fn stoppable<T>(cancel: Option<Arc<Token>>, work: impl Future<Output = T>) -> Option<T> {
    let Some(cancel) = cancel else { return Some(work.await) };
    tokio::select! {
        biased;
        () = cancel.cancelled() => None,
        result = work => Some(result),
    }
}
