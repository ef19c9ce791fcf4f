//! The handles that JavaScript holds, and the way back to it from the threads of the runtime.
#![expect(unsafe_code, reason = "napi has no safe way to say when a function keeps the process alive")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use cloud_infinite::blocking::{self, CancelHandle, Completion};
use cloud_infinite::{Error, ErrorKind};
use napi::bindgen_prelude::{Env, Function, JsObjectValue, JsValue, JsValuesTupleIntoVec, Object, Unknown};
use napi::sys;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode, UnknownReturnValue};
use napi_derive::napi;

use crate::convert::{FromJs, Refusal, undefined};
use crate::error::Failure;
use crate::generated;
use crate::guard::{guarded, lock};
use crate::options;
use crate::seam::{Answer, Found, PageSource, Pending, Updates};

/// What a call has to say.
enum News {
    Update(Answer),
    End(Result<Answer, Failure>),
}

/// What `report` is called with: the number of the call, what kind of news it is, and the news.
pub struct Report {
    call: u32,
    news: News,
}

impl Report {
    const UPDATE: u32 = 0;
    const VALUE: u32 = 1;
    const ERROR: u32 = 2;

    fn into_js(self, env: &Env) -> napi::Result<Vec<sys::napi_value>> {
        let (kind, value) = match self.news {
            News::Update(answer) => (Self::UPDATE, answer.into_js(env)?),
            News::End(Ok(answer)) => (Self::VALUE, answer.into_js(env)?),
            News::End(Err(failure)) => (Self::ERROR, failure.into_js(env)?.to_unknown()),
        };
        Ok(vec![env.create_uint32(self.call)?.raw(), env.create_uint32(kind)?.raw(), value.raw()])
    }
}

impl JsValuesTupleIntoVec for Report {
    fn into_vec(self, env: sys::napi_env) -> napi::Result<Vec<sys::napi_value>> {
        let env = Env::from_raw(env);
        let call = self.call;
        // A panic must not reach the caller of this function, which is Node.js itself.
        guarded(|| self.into_js(&env))
            .unwrap_or_else(|failure| Self { call, news: News::End(Err(failure)) }.into_js(&env))
    }
}

/// `report` of JavaScript. It is called on the thread of its environment, in the order of the calls. Weak: what keeps
/// the process alive is said by [`Bridge::hold`].
type ReportFunction = ThreadsafeFunction<Report, UnknownReturnValue, Report, napi::Status, false, true>;

/// Calls under way by their numbers.
#[derive(Default)]
struct Calls(Mutex<HashMap<u32, CancelHandle>>);

impl Drop for Calls {
    fn drop(&mut self) {
        // The environment, such as a worker, has ended: nobody waits for the answers.
        for handle in lock(&self.0).values_mut() {
            handle.cancel();
        }
    }
}

/// What the clients of one environment share.
struct Shared {
    report: ReportFunction,
    calls: Arc<Calls>,
}

impl Shared {
    /// Lets work run in the background and reports its end under that number.
    fn spawn(self: &Arc<Self>, call: u32, name: &'static str, work: Pending) -> Result<(), Failure> {
        let shared = Arc::downgrade(self);
        let handle = blocking::spawn(work, move |completion| {
            let result = match completion {
                Completion::Finished(result) => result,
                Completion::Failed(error) => Err(error),
                Completion::Cancelled => {
                    Err(Error::from_binding(ErrorKind::Cancelled, "the call was cancelled"))
                }
            };
            // Without an environment there is nobody left to tell.
            if let Some(shared) = shared.upgrade() {
                shared.tell(call, News::End(result.map_err(|error| Failure::new(error).of(name))));
            }
        })
        .map_err(|error| Failure::new(error).of(name))?;
        lock(&self.calls.0).insert(call, handle);
        Ok(())
    }

    fn tell(&self, call: u32, news: News) {
        // The only failure is an environment that is going away.
        let _ = self.report.call(Report { call, news }, ThreadsafeFunctionCallMode::NonBlocking);
    }
}

/// The way between an environment of JavaScript and the runtime. Each environment has one.
#[napi]
pub struct Bridge {
    shared: Arc<Shared>,
}

#[napi]
impl Bridge {
    /// `report(call, kind, value)` is told what becomes of the calls.
    #[napi(constructor)]
    pub fn new(report: Function<'_, Report, UnknownReturnValue>) -> napi::Result<Self> {
        let calls = Arc::new(Calls::default());
        let under_way = Arc::clone(&calls);
        let report = report
            .build_threadsafe_function::<Report>()
            .callee_handled::<false>()
            .weak::<true>()
            .build_callback(move |context| {
                if let News::End(_) = context.value.news {
                    lock(&under_way.0).remove(&context.value.call);
                }
                Ok(context.value)
            })?;
        Ok(Self { shared: Arc::new(Shared { report, calls }) })
    }

    /// Keeps the process alive until [`release`](Self::release): an answer is being waited for.
    #[napi]
    pub fn hold(&self, env: Env) {
        self.shared.report.handle.with_read_aborted(|aborted| {
            if !aborted {
                // SAFETY: the function has not been finalized, and this is the thread of its environment.
                unsafe { sys::napi_ref_threadsafe_function(env.raw(), self.shared.report.handle.get_raw()) };
            }
        });
    }

    /// Lets the process end when nothing else keeps it.
    #[napi]
    pub fn release(&self, env: Env) {
        self.shared.report.handle.with_read_aborted(|aborted| {
            if !aborted {
                // SAFETY: as above.
                unsafe {
                    sys::napi_unref_threadsafe_function(env.raw(), self.shared.report.handle.get_raw())
                };
            }
        });
    }

    /// Stops a call, unless it has ended. Its end is still reported, once.
    #[napi]
    pub fn cancel(&self, call: u32) {
        if let Some(handle) = lock(&self.shared.calls.0).get_mut(&call) {
            handle.cancel();
        }
    }

    /// A client with those options, as `{ value, bucket, region }` or `{ error }`.
    #[napi]
    pub fn connect<'env>(&self, env: &'env Env, options: Unknown<'env>) -> napi::Result<Object<'env>> {
        let made = guarded(|| {
            let builder = options::builder(options)?;
            Ok(builder.build().map_err(Failure::new))
        });
        hand_out(env, &self.shared, flatten(made)?)
    }
}

/// A client of the core. Closed, it refuses every call.
#[napi]
pub struct Client {
    shared: Arc<Shared>,
    open: Option<cloud_infinite::Client>,
}

#[napi]
impl Client {
    /// Refuses calls from now on. Those under way end as usual.
    #[napi]
    pub fn close(&mut self) {
        self.open = None;
    }

    /// A client for another bucket that shares connections and credentials, in the same form.
    #[napi]
    pub fn for_bucket<'env>(&self, env: &'env Env, bucket: Unknown<'env>) -> napi::Result<Object<'env>> {
        let made = guarded(|| {
            let bucket = String::from_js(bucket).map_err(|refusal| refusal.inside("bucket"))?;
            let open = self.open.as_ref().ok_or(Refusal::Closed)?;
            Ok(open.for_bucket(bucket).map_err(Failure::new))
        });
        hand_out(env, &self.shared, flatten(made)?)
    }

    /// Starts an operation. Its end is reported under that number; a refusal is returned, and then nothing is reported.
    #[napi]
    pub fn start<'env>(
        &self,
        env: &'env Env,
        call: u32,
        operation: String,
        request: Unknown<'env>,
        options: Unknown<'env>,
    ) -> napi::Result<Unknown<'env>> {
        let started = guarded(|| {
            let shared = Arc::downgrade(&self.shared);
            let updates: Updates = Box::new(move |update| {
                if let Some(shared) = shared.upgrade() {
                    shared.tell(call, News::Update(update));
                }
            });
            let found = generated::begin(self.open.clone(), &operation, request, options, updates);
            let (name, work) = match begun(found, &operation)? {
                Ok(begun) => begun,
                Err(failure) => return Ok(Err(failure)),
            };
            Ok(self.shared.spawn(call, name, work))
        });
        refusal(env, flatten_thrown(started)?)
    }

    /// The list that an operation answers with, as `{ value }` or `{ error }`. Nothing is requested yet.
    #[napi]
    pub fn list<'env>(
        &self,
        env: &'env Env,
        operation: String,
        request: Unknown<'env>,
        options: Unknown<'env>,
    ) -> napi::Result<Object<'env>> {
        let listed = guarded(|| {
            let found = generated::list(self.open.clone(), &operation, request, options);
            begun(found, &operation)
        });
        let listed = flatten_thrown(listed)?;
        result(env, listed.map(|(name, source)| Pages { shared: Arc::clone(&self.shared), name, source }))
    }
}

/// A list that is read page by page.
#[napi]
pub struct Pages {
    shared: Arc<Shared>,
    name: &'static str,
    source: Box<dyn PageSource>,
}

#[napi]
impl Pages {
    /// Starts to read the next page. It is reported under that number, as `undefined` behind the last one.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env, call: u32) -> napi::Result<Unknown<'env>> {
        let started = guarded(|| Ok(self.shared.spawn(call, self.name, self.source.next())));
        refusal(env, flatten_thrown(started)?)
    }
}

/// The operation with its name, or why it cannot begin.
fn begun<T>(found: Option<Found<T>>, operation: &str) -> napi::Result<Result<(&'static str, T), Failure>> {
    let Some(Found { name, at_most_once, begun }) = found else {
        let message = format!("there is no operation {operation}");
        return Ok(Err(Failure::new(Error::from_binding(ErrorKind::Internal, message))));
    };
    match begun {
        Ok(begun) => Ok(Ok((name, begun))),
        Err(refusal) => Ok(Err(refusal.into_failure()?.of(name).before_sending(at_most_once))),
    }
}

/// A client with its bucket and region, as `{ value, bucket, region }` or `{ error }`.
fn hand_out<'env>(
    env: &'env Env,
    shared: &Arc<Shared>,
    made: Result<cloud_infinite::Client, Failure>,
) -> napi::Result<Object<'env>> {
    let target = made.as_ref().ok().map(|client| client.config().target.clone());
    let made = made.map(|client| Client { shared: Arc::clone(shared), open: Some(client) });
    let mut object = result(env, made)?;
    if let Some(target) = target {
        object.set_c_named_property(c"bucket", target.bucket)?;
        object.set_c_named_property(c"region", target.region)?;
    }
    Ok(object)
}

/// Sorts what can go wrong: what the caller's own code threw goes on, everything else becomes data.
fn flatten<T>(
    outcome: Result<Result<Result<T, Failure>, Refusal>, Failure>,
) -> napi::Result<Result<T, Failure>> {
    match outcome {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(refusal)) => refusal.into_failure().map(Err),
        Err(panic) => Ok(Err(panic)),
    }
}

fn flatten_thrown<T>(
    outcome: Result<napi::Result<Result<T, Failure>>, Failure>,
) -> napi::Result<Result<T, Failure>> {
    match outcome {
        Ok(result) => result,
        Err(panic) => Ok(Err(panic)),
    }
}

/// `{ value }` or `{ error }`.
fn result<T: napi::bindgen_prelude::ToNapiValue>(
    env: &Env,
    made: Result<T, Failure>,
) -> napi::Result<Object<'_>> {
    let mut object = Object::new(env)?;
    match made {
        Ok(value) => object.set_c_named_property(c"value", value)?,
        Err(failure) => object.set_c_named_property(c"error", failure.into_js(env)?)?,
    }
    Ok(object)
}

/// The error that kept a call from being started, or `undefined`.
fn refusal(env: &Env, started: Result<(), Failure>) -> napi::Result<Unknown<'_>> {
    match started {
        Ok(()) => undefined(env),
        Err(failure) => Ok(failure.into_js(env)?.to_unknown()),
    }
}
