//! Work on many inputs: a function of the program gives them, and results are read one by one.

use std::collections::VecDeque;
use std::ffi::{c_char, c_void};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, TryLockError};

use cloud_infinite::blocking::{Batch, Exchange};
use cloud_infinite::{Error, ErrorKind, StreamTask};

use crate::call::{Request, Updates, UserData, read, wait};
use crate::cancel::Token;
use crate::client::cinf_client;
use crate::error::cinf_error;
use crate::guard::{Entry, guard};
use crate::options::{Inbound, Prefixed};
use crate::owned::{Owned, View};
use crate::settings::{Options, cinf_call_options};
use crate::shutdown::cinf_submissions;
use crate::text::{Refusal, Slot, given, slot, text};

/// Gives the next input, a text, and returns 1; returns 0 if there are no more. Anything else ends the work: the
/// function that called it fails with the kind `CINF_KIND_CANCELLED`. The text is copied; it must live until the function
/// is called again or what called it returns.
pub type cinf_text_input =
    Option<unsafe extern "C" fn(input: *mut *const c_char, user_data: *mut c_void) -> i32>;

/// A request for work on many inputs that reports how far it is.
pub(crate) trait Streaming: Request + StreamTask<Progress = <Self::Shown as View>::Core> {
    /// What is reported.
    type Shown: View;

    /// Who wants to know.
    fn updates(raw: &Self::Raw) -> Option<Updates<Self::Shown>>;
}

/// Where inputs come from.
pub(crate) trait Feeding<T>: Send {
    /// The next one, or nothing behind the last.
    fn next(&mut self, number: u64) -> Result<Option<T>, Error>;
}

/// Inputs that are texts.
pub(crate) struct Texts {
    call: unsafe extern "C" fn(*mut *const c_char, *mut c_void) -> i32,
    user_data: UserData,
}

impl Texts {
    pub(crate) fn new(call: cinf_text_input, user_data: *mut c_void) -> Result<Self, Refusal> {
        let call = call.ok_or_else(|| Refusal::null("next_input"))?;
        Ok(Self { call, user_data: UserData::new(user_data) })
    }
}

impl Feeding<String> for Texts {
    fn next(&mut self, number: u64) -> Result<Option<String>, Error> {
        let mut input: *const c_char = std::ptr::null();
        // SAFETY: the program gave the function for this.
        let answer = unsafe { (self.call)(&raw mut input, self.user_data.get()) };
        if !is_given(answer)? {
            return Ok(None);
        }
        // SAFETY: the program vouches for the text until it is called again.
        Ok(Some(unsafe { text(&format!("inputs[{number}]"), input) }?))
    }
}

/// Inputs that are structs of the program.
pub(crate) struct Records<R: Inbound> {
    call: unsafe extern "C" fn(*mut *const R::Raw, *mut c_void) -> i32,
    user_data: UserData,
    of: PhantomData<fn() -> R>,
}

impl<R: Inbound> Records<R> {
    pub(crate) fn new(
        call: Option<unsafe extern "C" fn(*mut *const R::Raw, *mut c_void) -> i32>,
        user_data: *mut c_void,
    ) -> Result<Self, Refusal> {
        let call = call.ok_or_else(|| Refusal::null("next_input"))?;
        Ok(Self { call, user_data: UserData::new(user_data), of: PhantomData })
    }
}

impl<R: Inbound> Feeding<R> for Records<R> {
    fn next(&mut self, number: u64) -> Result<Option<R>, Error> {
        let mut raw: *const R::Raw = std::ptr::null();
        // SAFETY: the program gave the function for this.
        let answer = unsafe { (self.call)(&raw mut raw, self.user_data.get()) };
        if !is_given(answer)? {
            return Ok(None);
        }
        let name = format!("inputs[{number}]");
        if raw.is_null() {
            return Err(Refusal::null(&name).into());
        }
        // SAFETY: the program vouches for the struct and what it leads to until it is called again.
        let read = unsafe { R::Raw::copied(raw).and_then(|raw| R::read(&raw)) };
        Ok(Some(read.map_err(|refusal| refusal.inside(&name))?))
    }
}

/// What the program's function answered.
fn is_given(answer: i32) -> Result<bool, Error> {
    match answer {
        1 => Ok(true),
        0 => Ok(false),
        _ => Err(Error::from_binding(
            ErrorKind::Cancelled,
            "the function that gives the inputs ended the work",
        )),
    }
}

/// Work of any kind with results of this type.
pub(crate) trait Working<I>: Send {
    /// Waits for the next result; nothing behind the last one.
    fn next(&mut self) -> Result<Option<I>, Error>;
    /// Stops the work and answers the submissions that were cut off, as text.
    fn stop(&mut self) -> Result<Vec<String>, Error>;
}

struct Work<T: Streaming, S> {
    exchange: Exchange<T>,
    source: Option<S>,
    taken: u64,
    ready: VecDeque<T::Item>,
    is_over: bool,
    updates: Option<Updates<T::Shown>>,
    cancel: Option<Arc<Token>>,
    entry: Entry,
}

impl<T: Streaming, S: Feeding<T::Input>> Work<T, S> {
    fn step(&mut self) -> Result<(), Error> {
        let exchange = self.exchange.clone();
        let batch = wait(&self.entry, self.cancel.clone(), async move { exchange.next().await })?;
        let Batch { items, progress, wanted, is_over } = batch;
        self.ready.extend(items);
        self.is_over = is_over;
        if let (Some(updates), Some(progress)) = (&self.updates, progress) {
            updates.tell(progress);
        }
        self.feed(wanted)
    }

    fn feed(&mut self, wanted: usize) -> Result<(), Error> {
        for _ in 0..wanted {
            let Some(source) = &mut self.source else { return Ok(()) };
            match source.next(self.taken) {
                // One by one: the next one may take its time.
                Ok(Some(input)) => self.exchange.feed(vec![input])?,
                Ok(None) => {
                    self.source = None;
                    return self.exchange.finish();
                }
                Err(error) => {
                    // The error of the inputs is what the program is told; what was cut off is kept for the client's end.
                    self.source = None;
                    self.exchange.finish()?;
                    self.ready.clear();
                    self.is_over = true;
                    return Err(error);
                }
            }
            self.taken = self.taken.saturating_add(1);
        }
        Ok(())
    }
}

impl<T: Streaming, S: Feeding<T::Input>> Working<T::Item> for Work<T, S> {
    fn next(&mut self) -> Result<Option<T::Item>, Error> {
        while self.ready.is_empty() && !self.is_over {
            self.step()?;
        }
        Ok(self.ready.pop_front())
    }

    fn stop(&mut self) -> Result<Vec<String>, Error> {
        self.source = None;
        let exchange = self.exchange.clone();
        let cut_off = wait(&self.entry, None, async move { Ok(exchange.stop().await) })?;
        Ok(cut_off.iter().map(ToString::to_string).collect())
    }
}

/// What is inside a stream handle.
pub(crate) struct Reading<I> {
    working: Mutex<Box<dyn Working<I>>>,
    entry: fn() -> Entry,
}

impl<I> Reading<I> {
    fn with<R>(&self, act: impl FnOnce(&mut dyn Working<I>) -> Result<R, Error>) -> Result<R, Error> {
        match self.working.try_lock() {
            Ok(mut working) => act(&mut **working),
            Err(TryLockError::Poisoned(poisoned)) => act(&mut **poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => {
                let message = "this stream is being read already; use it in one thread at a time";
                Err(Error::from_binding(ErrorKind::Conflict, message))
            }
        }
    }
}

/// A handle that C holds.
pub(crate) trait StreamHandle {
    /// View of a result.
    type Item: View;

    /// Makes the handle.
    fn new(reading: Reading<<Self::Item as View>::Core>) -> Self;
    /// What is inside.
    fn reading(&self) -> &Reading<<Self::Item as View>::Core>;
}

/// Makes a stream. Nothing is begun.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn stream<T, S, H>(
    client: Option<&cinf_client>,
    request: *const T::Raw,
    options: *const cinf_call_options,
    source: Result<S, Refusal>,
    stream: Slot<'_, H>,
) -> Option<Box<cinf_error>>
where
    T: Streaming + StreamTask<Item = <H::Item as View>::Core>,
    S: Feeding<T::Input> + 'static,
    H: StreamHandle,
{
    let entry = Entry::stream::<T>();
    guard(&entry, || {
        let client = given("client", client)?.core();
        // SAFETY: the caller vouches for the pointers.
        let ((task, raw), options) = unsafe { (read::<T>(request)?, Options::read(options)?) };
        let source = source?;
        let handle = slot("stream", stream)?;
        let work = Work {
            exchange: Exchange::new(client, task, options.call, None)?,
            source: Some(source),
            taken: 0,
            ready: VecDeque::new(),
            is_over: false,
            updates: T::updates(&raw),
            cancel: options.cancel,
            entry: Entry::stream::<T>(),
        };
        let reading = Reading { working: Mutex::new(Box::new(work)), entry: Entry::stream::<T> };
        handle.write(Box::into_raw(Box::new(H::new(reading))));
        Ok(())
    })
}

/// Waits for the next result; NULL behind the last one.
pub(crate) fn next_result<H: StreamHandle>(
    stream: Option<&H>,
    name: &str,
    item: Slot<'_, H::Item>,
) -> Option<Box<cinf_error>> {
    let entry = stream.map_or_else(Entry::local, |stream| (stream.reading().entry)());
    guard(&entry, || {
        let reading = given("stream", stream)?.reading();
        let item = slot(name, item)?;
        let found = reading.with(|working| working.next())?;
        item.write(found.map_or(std::ptr::null_mut(), Owned::into_raw));
        Ok(())
    })
}

/// Stops the work.
pub(crate) fn stop<H: StreamHandle>(
    stream: Option<&H>,
    submissions: Slot<'_, cinf_submissions>,
) -> Option<Box<cinf_error>> {
    let entry = stream.map_or_else(Entry::local, |stream| (stream.reading().entry)());
    guard(&entry, || {
        let reading = given("stream", stream)?.reading();
        let submissions = slot("submissions", submissions)?;
        let texts = reading.with(|working| working.stop())?;
        submissions.write(Owned::into_raw(texts));
        Ok(())
    })
}

// Generated code calls what its streams need, which is not everything at every time.
const _: () = {
    _ = Records::<cloud_infinite::SubmitJob>::new;
};
