//! The way between JavaScript and the threads of the runtime.
#![expect(unsafe_code, reason = "napi has no safe way to say when a function keeps the process alive")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use cloud_infinite::CredentialError;
use cloud_infinite::blocking::{self, CancelHandle, Completion};
use napi::bindgen_prelude::{Env, Function, JsValue, JsValuesTupleIntoVec, Object, Unknown};
use napi::sys;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode, UnknownReturnValue};
use napi_derive::napi;

use crate::asks::{Asks, Kept, Thrown};
use crate::client::{flatten, hand_out};
use crate::convert::{ToJs, undefined};
use crate::credentials::{self, Reader};
use crate::error::Failure;
use crate::gate::Gate;
use crate::guard::{guarded, lock};
use crate::options;
use crate::seam::{Answer, Work};

/// What JavaScript is told.
enum News {
    /// What happens on the way of a call.
    Update(Answer),
    /// How a call ended.
    End(Result<Answer, Failure>),
    /// A function that is kept there shall answer the question with this number.
    Question(u32),
    /// What is kept there is not needed any more.
    Forget,
}

/// What `report` is called with: the number of the call or of what is kept, what kind of news it is, and the news.
pub struct Report {
    number: u32,
    news: News,
}

impl Report {
    const UPDATE: u32 = 0;
    const VALUE: u32 = 1;
    const ERROR: u32 = 2;
    const QUESTION: u32 = 3;
    const FORGET: u32 = 4;

    fn into_js(self, env: &Env) -> napi::Result<Vec<sys::napi_value>> {
        let (kind, value) = match self.news {
            News::Update(answer) => (Self::UPDATE, answer.into_js(env)?),
            News::End(Ok(answer)) => (Self::VALUE, answer.into_js(env)?),
            News::End(Err(failure)) => (Self::ERROR, failure.into_js(env)?.to_unknown()),
            News::Question(question) => (Self::QUESTION, question.to_js(env)?),
            News::Forget => (Self::FORGET, undefined(env)?),
        };
        Ok(vec![env.create_uint32(self.number)?.raw(), env.create_uint32(kind)?.raw(), value.raw()])
    }
}

impl JsValuesTupleIntoVec for Report {
    fn into_vec(self, env: sys::napi_env) -> napi::Result<Vec<sys::napi_value>> {
        let env = Env::from_raw(env);
        let number = self.number;
        // A panic must not reach the caller of this function, which is Node.js itself.
        guarded(|| self.into_js(&env))
            .unwrap_or_else(|failure| Self { number, news: News::End(Err(failure)) }.into_js(&env))
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
pub(crate) struct Shared {
    report: ReportFunction,
    calls: Arc<Calls>,
    asks: Asks,
}

impl Shared {
    /// Lets work run in the background and reports its end under that number.
    pub(crate) fn spawn(self: &Arc<Self>, call: u32, name: &'static str, work: Work) -> Result<(), Failure> {
        let shared = Arc::downgrade(self);
        let Work { future, witness, creates } = work;
        let handle = blocking::spawn(future, move |completion| {
            let result = match completion {
                Completion::Finished(result) => result.map_err(Failure::new),
                Completion::Cancelled => Err(Failure::new(witness.cancelled(creates))),
                Completion::Failed(panic) => Err(Failure::new(panic).in_doubt(creates, &witness)),
            };
            // Without an environment there is nobody left to tell.
            if let Some(shared) = shared.upgrade() {
                shared.tell(call, News::End(result.map_err(|failure| failure.of(name))));
            }
        })
        .map_err(|error| Failure::new(error).of(name).before_sending(creates))?;
        lock(&self.calls.0).insert(call, handle);
        Ok(())
    }

    /// Reports what happens on the way.
    pub(crate) fn update(&self, call: u32, update: Answer) {
        self.tell(call, News::Update(update));
    }

    /// Has the function that is kept under that number answer a question.
    pub(crate) fn put_question(&self, function: u32, question: u32) {
        self.tell(function, News::Question(question));
    }

    /// Lets go of what is kept under that number.
    pub(crate) fn forget(&self, kept: u32) {
        self.tell(kept, News::Forget);
    }

    /// The questions that are not answered yet.
    pub(crate) fn asks(&self) -> &Asks {
        &self.asks
    }

    fn tell(&self, number: u32, news: News) {
        // The only failure is an environment that is going away.
        let _ = self.report.call(Report { number, news }, ThreadsafeFunctionCallMode::NonBlocking);
    }
}

/// The way between an environment of JavaScript and the runtime. Each environment has one.
#[napi]
pub struct Bridge {
    shared: Arc<Shared>,
}

#[napi]
impl Bridge {
    /// `report(number, kind, value)` is told what becomes of the calls, and is asked questions.
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
                    lock(&under_way.0).remove(&context.value.number);
                }
                Ok(context.value)
            })?;
        Ok(Self { shared: Arc::new(Shared { report, calls, asks: Asks::default() }) })
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

    /// Answers a question with what a function of the caller answered with.
    #[napi]
    pub fn answer(&self, question: u32, answer: Unknown<'_>) -> napi::Result<()> {
        let loaded = guarded(|| credentials::answered(answer));
        let loaded = loaded.unwrap_or_else(|_| Ok(Err(CredentialError::failed("the client panicked"))))?;
        self.shared.asks.answer(question, loaded);
        Ok(())
    }

    /// Answers a question with an exception, which is kept under that number.
    #[napi]
    pub fn fail(&self, question: u32, exception: u32) {
        let kept = Kept::new(exception, Arc::downgrade(&self.shared));
        self.shared.asks.answer(question, Err(Thrown::into_error(kept)));
    }

    /// A client with those options, as `{ value, bucket, region }` or `{ error }`. `functions` are the numbers under
    /// which the functions in `credentials` are kept.
    #[napi]
    pub fn connect<'env>(
        &self,
        env: &'env Env,
        options: Unknown<'env>,
        functions: Vec<u32>,
    ) -> napi::Result<Object<'env>> {
        let made = guarded(|| {
            let builder = options::builder(options, Reader::new(&self.shared, functions))?;
            Ok(builder.build().map_err(Failure::new))
        });
        hand_out(env, &self.shared, flatten(made)?, &Arc::new(Gate::new()))
    }
}
