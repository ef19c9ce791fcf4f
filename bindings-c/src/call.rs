//! Calls with one answer: waiting for it, or being called back.

use std::convert::Infallible;
use std::ffi::c_void;
use std::future::Future;
use std::sync::Arc;
use std::sync::mpsc;

use cloud_infinite::blocking::{self, BlockError, Completion};
use cloud_infinite::{Client, Error, OnUpdate, Operation, Task};
use tokio::sync::oneshot;

use crate::cancel::{Token, cinf_call, cinf_done, stoppable};
use crate::client::cinf_client;
use crate::dispatcher::Dispatcher;
use crate::error::cinf_error;
use crate::guard::{Entry, caught, guard, panicked};
use crate::options::{Inbound, raw_request};
use crate::owned::{Arena, Owned, View};
use crate::settings::{Options, cinf_call_options};
use crate::text::{Refusal, Slot, given, slot};

/// A function of the program that is told about an answer or an error; it owns both.
pub(crate) type Done<V> =
    Option<unsafe extern "C" fn(error: *mut cinf_error, answer: *mut V, user_data: *mut c_void)>;

/// A pointer that the program gives us to give back.
#[derive(Clone, Copy)]
pub(crate) struct UserData(*mut c_void);

// SAFETY: the pointer is handed back and never followed; the header says that it must be good for another thread.
unsafe impl Send for UserData {}

impl UserData {
    pub(crate) fn new(pointer: *mut c_void) -> Self {
        Self(pointer)
    }

    pub(crate) fn get(self) -> *mut c_void {
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

    pub(crate) fn tell(&self, update: V::Core) {
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

/// A request that may report what happens on the way.
pub(crate) trait Reporting: Request + Task<Update = <Self::Shown as View>::Core> {
    /// What is reported.
    type Shown: View;

    /// Who wants to know.
    fn updates(raw: &Self::Raw) -> Option<Updates<Self::Shown>>;
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
        let call = client.send_with(request, entry.watch(options.call));
        let found = wait(&entry, options.cancel, call)?;
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
        let report = Report::<V>::new(Entry::operation::<O>(), done, user_data)?;
        let watched = report.entry.watch(options.call);
        let work = async move { client.send_with(request, watched).await.map(Some) };
        start(work, options.cancel, call, report)
    })
}

/// Sends a request that is answered with nothing and waits for its end.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn act<O>(
    client: Option<&cinf_client>,
    request: *const O::Raw,
    options: *const cinf_call_options,
) -> Option<Box<cinf_error>>
where
    O: Operation<Output = ()> + Request,
{
    let entry = Entry::operation::<O>();
    guard(&entry, || {
        let client = given("client", client)?.core();
        // SAFETY: the caller vouches for the pointers.
        let (request, options) = unsafe { (read::<O>(request)?.0, Options::read(options)?) };
        let call = client.send_with(request, entry.watch(options.call));
        wait(&entry, options.cancel, call)
    })
}

/// Sends a request that is answered with nothing in the background.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn act_async<O>(
    client: Option<&cinf_client>,
    request: *const O::Raw,
    options: *const cinf_call_options,
    call: Slot<'_, cinf_call>,
    done: cinf_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>>
where
    O: Operation<Output = ()> + Request + 'static,
{
    let entry = Entry::operation::<O>();
    guard(&entry, || {
        let client = given("client", client)?.core().clone();
        // SAFETY: the caller vouches for the pointers.
        let (request, options) = unsafe { (read::<O>(request)?.0, Options::read(options)?) };
        let report = Report::of_nothing(Entry::operation::<O>(), done, user_data)?;
        let watched = report.entry.watch(options.call);
        let work = async move { client.send_with(request, watched).await.map(|()| None) };
        start(work, options.cancel, call, report)
    })
}

/// Does work that reports nothing on the way, and waits for its end.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn work<T, V>(
    client: Option<&cinf_client>,
    request: *const T::Raw,
    options: *const cinf_call_options,
    name: &str,
    answer: Slot<'_, V>,
) -> Option<Box<cinf_error>>
where
    T: Task<Output = V::Core> + Request,
    V: View,
{
    let entry = Entry::task::<T>();
    guard(&entry, || {
        let client = given("client", client)?.core();
        // SAFETY: the caller vouches for the pointers.
        let (task, options) = unsafe { (read::<T>(request)?.0, Options::read(options)?) };
        let answer = slot(name, answer)?;
        let found = wait(&entry, options.cancel, client.run_with(task, options.call, None))?;
        answer.write(Owned::into_raw(found));
        Ok(())
    })
}

/// Does work that reports nothing on the way, in the background.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn work_async<T, V>(
    client: Option<&cinf_client>,
    request: *const T::Raw,
    options: *const cinf_call_options,
    call: Slot<'_, cinf_call>,
    done: Done<V>,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>>
where
    T: Task<Output = V::Core> + Request + 'static,
    V: View,
{
    let entry = Entry::task::<T>();
    guard(&entry, || {
        let client = given("client", client)?.core().clone();
        // SAFETY: the caller vouches for the pointers.
        let (task, options) = unsafe { (read::<T>(request)?.0, Options::read(options)?) };
        let report = Report::<V>::new(Entry::task::<T>(), done, user_data)?;
        let work = async move { client.run_with(task, options.call, None).await.map(Some) };
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
            None => {
                let call = entry.watch(options.call);
                wait(&entry, options.cancel, client.run_with(task, call, None))?
            }
            Some(updates) => attend(&entry, client, task, options, &updates)?,
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
        let report = Report::<V>::new(Entry::task::<T>(), done, user_data)?;
        let dispatcher = Dispatcher::get()?;
        let on_update = T::updates(&raw).map(|updates| -> OnUpdate<T::Update> {
            Box::new(move |update| {
                let updates = updates.clone();
                dispatcher.run(move || updates.tell(update));
            })
        });
        let watched = report.entry.watch(options.call);
        let work = async move { client.run_with(task, watched, on_update).await.map(Some) };
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
    wait_ticking(entry, cancel, work, || {})
}

/// The same; `tick` runs on the calling thread now and then and may make calls of its own.
fn wait_ticking<T>(
    entry: &Entry,
    cancel: Option<Arc<Token>>,
    work: impl Future<Output = Result<T, Error>>,
    mut tick: impl FnMut(),
) -> Result<T, Error> {
    let waited = blocking::block_on(stoppable(cancel, work), || {
        tick();
        Ok::<_, Infallible>(())
    });
    match waited {
        Ok(Some(result)) => result,
        Ok(None) => {
            look_at_connections();
            Err(entry.cancelled())
        }
        Err(BlockError::Failed(error)) => Err(error),
        Err(BlockError::Interrupted(never)) => match never {},
    }
}

/// Lets the connection of a request that was given up be closed. The calling thread drives it and may never make another
/// call.
fn look_at_connections() {
    // That is the first thing that a blocking call does. Should it fail, the connection stays open a little longer.
    let _ = blocking::block_on(std::future::ready(()), || Ok::<_, Infallible>(()));
}

/// Waits for the end of work, and tells the program about its progress on the calling thread.
fn attend<T: Reporting>(
    entry: &Entry,
    client: &Client,
    task: T,
    options: Options,
    updates: &Updates<T::Shown>,
) -> Result<T::Output, Error> {
    let (sender, inbox) = mpsc::channel();
    let on_update: OnUpdate<T::Update> = Box::new(move |update| {
        // The program waits until the end, so that somebody listens.
        let _ = sender.send(update);
    });
    let tell = || inbox.try_iter().for_each(|update| updates.tell(update));
    let work = client.run_with(task, entry.watch(options.call), Some(on_update));
    let result = wait_ticking(entry, options.cancel, work, tell);
    tell();
    result
}

/// Tells the program how its call ended, once.
pub(crate) struct Report<V> {
    entry: Entry,
    tell: Box<dyn FnOnce(*mut cinf_error, *mut V) + Send>,
}

/// An answer that there never is.
pub(crate) enum Nothing {}

impl View for Nothing {
    type Core = std::convert::Infallible;

    fn view(core: Self::Core, _arena: &mut Arena) -> Self {
        match core {}
    }
}

impl Report<Nothing> {
    fn of_nothing(entry: Entry, done: cinf_done, user_data: *mut c_void) -> Result<Self, Refusal> {
        let done = done.ok_or_else(|| Refusal::null("done"))?;
        let user_data = UserData(user_data);
        // SAFETY: the program gave the function for this; the error is its own from here on.
        let tell = Box::new(move |error, _| unsafe { done(error, user_data.get()) });
        Ok(Self { entry, tell })
    }
}

impl<V: View> Report<V> {
    pub(crate) fn new(entry: Entry, done: Done<V>, user_data: *mut c_void) -> Result<Self, Refusal> {
        let done = done.ok_or_else(|| Refusal::null("done"))?;
        let user_data = UserData(user_data);
        // SAFETY: the program gave the function for this; both pointers are its own from here on.
        let tell = Box::new(move |error, answer| unsafe { done(error, answer, user_data.get()) });
        Ok(Self { entry, tell })
    }

    fn deliver(self, end: Completion<Option<Result<Option<V::Core>, Error>>>) {
        let Self { entry, tell } = self;
        let shown = caught(|| {
            let result = match end {
                Completion::Finished(Some(result)) => result,
                Completion::Finished(None) | Completion::Cancelled => Err(entry.cancelled()),
                Completion::Failed(error) => Err(error),
            };
            match result {
                Ok(Some(answer)) => (std::ptr::null_mut(), Owned::<V>::into_raw(answer)),
                Ok(None) => (std::ptr::null_mut(), std::ptr::null_mut()),
                Err(error) => (Box::into_raw(entry.failed(&error)), std::ptr::null_mut()),
            }
        });
        let (error, answer) = shown
            .unwrap_or_else(|text| (Box::into_raw(entry.failed(&panicked(&text))), std::ptr::null_mut()));
        tell(error, answer);
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
    // The program must have its handle before it can hear of the end.
    let (open, gate) = oneshot::channel::<()>();
    let guarded = async move {
        let _ = gate.await;
        stoppable(Some(own), stoppable(cancel, work)).await.flatten()
    };
    let _running = blocking::spawn(guarded, move |end| dispatcher.run(move || report.deliver(end)))?;
    if let Some(call) = call {
        call.write(cinf_call::into_raw(token));
    }
    // Nobody listens only if the work has ended, which it cannot before this.
    let _ = open.send(());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;
    use std::thread;

    use cloud_infinite::{CallOptions, Credential, ErrorKind, Outcome, Submission, SubmitJob};

    use super::*;

    #[test]
    fn a_panic_while_a_submission_is_under_way_leaves_its_account() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (tell, arrived) = oneshot::channel();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.read_exact(&mut [0]).unwrap();
            tell.send(()).unwrap();
            stream
        });
        let client = Client::builder().region("ap-guangzhou").bucket("examplebucket-1250000000");
        let client =
            client.credential(Credential::new("id", "key", None)).endpoint(endpoint).build().unwrap();
        let entry = Entry::operation::<SubmitJob>();
        let request = SubmitJob {
            input: "in/cat.jpg".into(),
            rule: Some("imageMogr2/rotate/90".into()),
            output: "out/cat.jpg".into(),
            ..SubmitJob::default()
        };
        let call = client.send_with(request, entry.watch(CallOptions::default()));
        let work = async {
            tokio::select! {
                result = call => result,
                _ = arrived => panic!("boom"),
            }
        };
        let error = wait(&entry, None, work).unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Internal, None));
        let shown = entry.failed(&error);
        assert_eq!(shown.outcome_for_tests(), Some(Outcome::Ambiguous));
        let submission: Submission = shown.submission_for_tests().unwrap().parse().unwrap();
        assert_eq!(submission.input, "in/cat.jpg");
        drop(server.join().unwrap());
    }
}
