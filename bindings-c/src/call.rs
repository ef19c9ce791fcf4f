//! Calls with one answer: waiting for it, or being called back, and cancelling either.

use std::cell::Cell;
use std::convert::Infallible;
use std::ffi::c_void;
use std::future::Future;
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use cloud_infinite::blocking::{self, BlockError, Completion};
use cloud_infinite::{CallOptions, Client, Error, ErrorKind, OnUpdate, Operation, Task};
use tokio::sync::{oneshot, watch};

use crate::client::cinf_client;
use crate::dispatcher::Dispatcher;
use crate::error::cinf_error;
use crate::guard::{Entry, caught, guard, guard_or, panicked};
use crate::options::{Inbound, call_options, cinf_call_options, maybe_millis, raw_request};
use crate::owned::{Owned, View};
use crate::text::{Refusal, Slot, given, slot};

/// Cancels calls. One token may serve any number of calls, and may be used on any thread, also on several at once.
pub struct cinf_cancel_token(Arc<Token>);

/// A call that goes on in the background. Freeing it does not stop the call. It may be used on any thread.
pub struct cinf_call(Arc<Token>);

/// Whether to stop.
#[derive(Debug)]
pub(crate) struct Token(watch::Sender<bool>);

impl Token {
    fn new() -> Arc<Self> {
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

/// A function of the program that is told about an answer or an error; it owns both.
pub(crate) type Done<V> =
    Option<unsafe extern "C" fn(error: *mut cinf_error, answer: *mut V, user_data: *mut c_void)>;

/// A pointer that the program gives us to give back.
#[derive(Clone, Copy)]
struct UserData(*mut c_void);

// SAFETY: the pointer is handed back and never followed; the header says that it must be good for another thread.
unsafe impl Send for UserData {}

impl UserData {
    fn get(self) -> *mut c_void {
        self.0
    }
}

/// A function of the program that is told what happens on the way.
pub(crate) struct Updates<V> {
    call: unsafe extern "C" fn(update: *const V, user_data: *mut c_void),
    user_data: UserData,
}

impl<V> Clone for Updates<V> {
    fn clone(&self) -> Self {
        Self { call: self.call, user_data: self.user_data }
    }
}

impl<V: View> Updates<V> {
    pub(crate) fn new(
        call: Option<unsafe extern "C" fn(update: *const V, user_data: *mut c_void)>,
        user_data: *mut c_void,
    ) -> Option<Self> {
        call.map(|call| Self { call, user_data: UserData(user_data) })
    }

    fn tell(&self, update: V::Core) {
        let view = Owned::<V>::into_raw(update);
        // SAFETY: the program gave the function for this, and the view lives through the call.
        unsafe { (self.call)(view, self.user_data.get()) };
        // SAFETY: the view was made above, and the program must not free it.
        drop(unsafe { Owned::from_raw(view) });
    }
}

/// A request that the program can make.
pub(crate) trait Request: Inbound {
    /// Whether a request in which nothing is given makes sense, so that NULL can stand for it.
    const MAY_BE_NULL: bool;
}

/// A request that reports what happens on the way.
pub(crate) trait Reporting: Request + Task<Update = <Self::Shown as View>::Core> {
    /// What is reported.
    type Shown: View;

    /// Who wants to know.
    fn updates(raw: &Self::Raw) -> Option<Updates<Self::Shown>>;
}

/// Options as the core takes them, and what cancels the call.
pub(crate) struct Options {
    pub(crate) call: CallOptions,
    pub(crate) cancel: Option<Arc<Token>>,
}

impl Options {
    /// # Safety
    /// The pointer is NULL or leads to options as the header asks for.
    pub(crate) unsafe fn read(options: *const cinf_call_options) -> Result<Self, Refusal> {
        // SAFETY: the caller vouches for the struct.
        let cinf_call_options { struct_size: _, timeout_ms, cancel } = unsafe { call_options(options) }?;
        // SAFETY: the token is NULL or came from `cinf_cancel_token_new`.
        let cancel = unsafe { cancel.as_ref() }.map(|token| Arc::clone(&token.0));
        let call = CallOptions { timeout: maybe_millis("timeout", timeout_ms)?, ..CallOptions::default() };
        Ok(Self { call, cancel })
    }
}

/// Sends a request and waits for its answer.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn send<O, V>(
    client: Option<&cinf_client>,
    request: *const O::Raw,
    options: *const cinf_call_options,
    name: &str,
    answer: Slot<'_, V>,
) -> Option<Box<cinf_error>>
where
    O: Operation<Output = V::Core> + Request,
    V: View,
{
    let entry = Entry::operation::<O>();
    guard(&entry, || {
        let client = given("client", client)?.core();
        // SAFETY: the caller vouches for the pointers.
        let (request, options) = unsafe { (read::<O>(request)?.0, Options::read(options)?) };
        let answer = slot(name, answer)?;
        let found = wait(&entry, options.cancel, client.send_with(request, options.call))?;
        answer.write(Owned::into_raw(found));
        Ok(())
    })
}

/// Sends a request in the background.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn send_async<O, V>(
    client: Option<&cinf_client>,
    request: *const O::Raw,
    options: *const cinf_call_options,
    call: Slot<'_, cinf_call>,
    done: Done<V>,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>>
where
    O: Operation<Output = V::Core> + Request + 'static,
    V: View,
{
    let entry = Entry::operation::<O>();
    guard(&entry, || {
        let client = given("client", client)?.core().clone();
        // SAFETY: the caller vouches for the pointers.
        let (request, options) = unsafe { (read::<O>(request)?.0, Options::read(options)?) };
        let report = Report::<V>::new(Entry::operation::<O>, done, user_data)?;
        let work = async move { client.send_with(request, options.call).await.map(Some) };
        start(work, options.cancel, call, report)
    })
}

/// Does work of several requests and waits for its end.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn run<T, V>(
    client: Option<&cinf_client>,
    request: *const T::Raw,
    options: *const cinf_call_options,
    name: &str,
    answer: Slot<'_, V>,
) -> Option<Box<cinf_error>>
where
    T: Reporting<Output = V::Core> + 'static,
    V: View,
{
    let entry = Entry::task::<T>();
    guard(&entry, || {
        let client = given("client", client)?.core();
        // SAFETY: the caller vouches for the pointers.
        let ((task, raw), options) = unsafe { (read::<T>(request)?, Options::read(options)?) };
        let answer = slot(name, answer)?;
        let found = match T::updates(&raw) {
            None => wait(&entry, options.cancel, client.run_with(task, options.call, None))?,
            Some(updates) => attend(client.clone(), task, options, &updates)?,
        };
        answer.write(Owned::into_raw(found));
        Ok(())
    })
}

/// Does work of several requests in the background.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn run_async<T, V>(
    client: Option<&cinf_client>,
    request: *const T::Raw,
    options: *const cinf_call_options,
    call: Slot<'_, cinf_call>,
    done: Done<V>,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>>
where
    T: Reporting<Output = V::Core> + 'static,
    V: View,
{
    let entry = Entry::task::<T>();
    guard(&entry, || {
        let client = given("client", client)?.core().clone();
        // SAFETY: the caller vouches for the pointers.
        let ((task, raw), options) = unsafe { (read::<T>(request)?, Options::read(options)?) };
        let report = Report::<V>::new(Entry::task::<T>, done, user_data)?;
        let dispatcher = Dispatcher::get()?;
        let on_update = T::updates(&raw).map(|updates| -> OnUpdate<T::Update> {
            Box::new(move |update| {
                let updates = updates.clone();
                dispatcher.run(move || updates.tell(update));
            })
        });
        let work = async move { client.run_with(task, options.call, on_update).await.map(Some) };
        start(work, options.cancel, call, report)
    })
}

/// Reads the program's request.
///
/// # Safety
/// The pointer is NULL or leads to what the header asks for.
pub(crate) unsafe fn read<R: Request>(request: *const R::Raw) -> Result<(R, R::Raw), Refusal> {
    // SAFETY: the caller vouches for the struct and for the pointers in it.
    unsafe {
        let raw = raw_request(request, R::MAY_BE_NULL)?;
        Ok((R::read(&raw)?, raw))
    }
}

/// Waits for the end of work on the calling thread.
pub(crate) fn wait<T>(
    entry: &Entry,
    cancel: Option<Arc<Token>>,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let started = Cell::new(false);
    let stoppable = stoppable(cancel, async {
        started.set(true);
        work.await
    });
    let waited = blocking::block_on(stoppable, || Ok::<_, Infallible>(()));
    if started.get() {
        entry.may_be_sent();
    }
    match waited {
        Ok(result) => result,
        Err(BlockError::Failed(error)) => Err(error),
        Err(BlockError::Interrupted(never)) => match never {},
    }
}

/// Waits for the end of work, and tells the program about its progress on the calling thread, where the program may
/// make other calls.
fn attend<T: Reporting + 'static>(
    client: Client,
    task: T,
    options: Options,
    updates: &Updates<T::Shown>,
) -> Result<T::Output, Error> {
    enum News<U, O> {
        Update(U),
        End(Completion<Result<O, Error>>),
    }
    let (sender, inbox) = mpsc::channel();
    let news = sender.clone();
    let on_update: OnUpdate<T::Update> = Box::new(move |update| {
        // The program waits until the end, so that somebody listens.
        let _ = news.send(News::Update(update));
    });
    let work = async move { client.run_with(task, options.call, Some(on_update)).await };
    let _running = blocking::spawn(stoppable(options.cancel, work), move |end| {
        let _ = sender.send(News::End(end));
    })?;
    for news in inbox {
        match news {
            News::Update(update) => updates.tell(update),
            News::End(end) => return ended(end),
        }
    }
    Err(Error::from_binding(ErrorKind::Internal, "the call ended without a word"))
}

/// The same work, ended early when it is cancelled.
async fn stoppable<T>(
    cancel: Option<Arc<Token>>,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(cancel) = cancel else { return work.await };
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(cancelled()),
        result = work => result,
    }
}

fn cancelled() -> Error {
    Error::from_binding(ErrorKind::Cancelled, "the call was cancelled")
}

fn ended<T>(end: Completion<Result<T, Error>>) -> Result<T, Error> {
    match end {
        Completion::Finished(result) => result,
        Completion::Failed(error) => Err(error),
        Completion::Cancelled => Err(cancelled()),
    }
}

/// Tells the program how its call ended, once.
pub(crate) struct Report<V> {
    entry: fn() -> Entry,
    done: unsafe extern "C" fn(*mut cinf_error, *mut V, *mut c_void),
    user_data: UserData,
}

impl<V: View> Report<V> {
    pub(crate) fn new(entry: fn() -> Entry, done: Done<V>, user_data: *mut c_void) -> Result<Self, Refusal> {
        let done = done.ok_or_else(|| Refusal::null("done"))?;
        Ok(Self { entry, done, user_data: UserData(user_data) })
    }

    fn deliver(self, may_be_sent: bool, result: Result<Option<V::Core>, Error>) {
        let entry = (self.entry)();
        if may_be_sent {
            entry.may_be_sent();
        }
        let shown = caught(|| match result {
            Ok(Some(answer)) => (std::ptr::null_mut(), Owned::<V>::into_raw(answer)),
            Ok(None) => (std::ptr::null_mut(), std::ptr::null_mut()),
            Err(error) => (Box::into_raw(entry.failed(&error)), std::ptr::null_mut()),
        });
        let (error, answer) = shown
            .unwrap_or_else(|text| (Box::into_raw(entry.failed(&panicked(&text))), std::ptr::null_mut()));
        // SAFETY: the program gave the function for this; both pointers are its own from here on.
        unsafe { (self.done)(error, answer, self.user_data.get()) };
    }
}

/// Starts work in the background; its end is reported on the dispatcher's thread.
pub(crate) fn start<V: View>(
    work: impl Future<Output = Result<Option<V::Core>, Error>> + Send + 'static,
    cancel: Option<Arc<Token>>,
    call: Slot<'_, cinf_call>,
    report: Report<V>,
) -> Result<(), Error> {
    let dispatcher = Dispatcher::get()?;
    let token = Token::new();
    let own = Arc::clone(&token);
    let started = Arc::new(AtomicBool::new(false));
    let begun = Arc::clone(&started);
    // The program must have its handle before it can hear of the end.
    let (open, gate) = oneshot::channel::<()>();
    let guarded = async move {
        let _ = gate.await;
        let work = async {
            begun.store(true, Ordering::Relaxed);
            work.await
        };
        stoppable(Some(own), stoppable(cancel, work)).await
    };
    let _running = blocking::spawn(guarded, move |end| {
        dispatcher.run(move || report.deliver(started.load(Ordering::Relaxed), ended(end)));
    })?;
    if let Some(call) = call {
        call.write(Box::into_raw(Box::new(cinf_call(token))));
    }
    // Nobody listens only if the work has ended, which it cannot before this.
    let _ = open.send(());
    Ok(())
}
