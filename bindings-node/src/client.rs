//! A client and its lists, as JavaScript holds them.

use std::sync::Arc;

use cloud_infinite::{Error, ErrorKind};
use napi::bindgen_prelude::{Env, JsObjectValue, JsValue, Object, ToNapiValue, Unknown};
use napi_derive::napi;

use crate::body::Hand;
use crate::bridge::Shared;
use crate::convert::{FromJs, Refusal, undefined};
use crate::error::Failure;
use crate::gate::Gate;
use crate::generated;
use crate::guard::guarded;
use crate::options;
use crate::seam::{Answer, Found, PageSource, Place, Updates, Work};
use crate::stream::Stream;

/// What the method that ends a client is called in errors.
const CLOSE: &str = "close";

/// A client of the core. Closed, it refuses every call.
#[napi]
pub struct Client {
    shared: Arc<Shared>,
    gate: Arc<Gate>,
    client: cloud_infinite::Client,
}

#[napi]
impl Client {
    /// Refuses calls from now on. Those under way end as usual.
    #[napi]
    pub fn shut(&self) {
        // Nobody waits until the calls have begun, because nothing ends them.
        drop(self.gate.shut());
    }

    /// Refuses calls from now on and ends those under way in time. The texts of the submissions that were cut off are
    /// reported under that number; a refusal is returned, and then nothing is reported.
    #[napi]
    pub fn close<'env>(
        &self,
        env: &'env Env,
        call: u32,
        options: Unknown<'env>,
    ) -> napi::Result<Unknown<'env>> {
        let started = guarded(|| {
            let grace = match options::grace(options) {
                Ok(grace) => grace,
                Err(refusal) => return Ok(Err(refusal.named("options").into_failure()?.of(CLOSE))),
            };
            let begun = self.gate.shut();
            let client = self.client.clone();
            let work = Work::of(async move {
                begun.await;
                let cut_off = client.shutdown(grace).await;
                Ok(cut_off.iter().map(ToString::to_string).collect::<Vec<_>>())
            });
            Ok(self.shared.spawn(call, CLOSE, work))
        });
        refusal(env, flatten_thrown(started)?)
    }

    /// A client for another bucket that shares connections and credentials, in the same form.
    #[napi]
    pub fn for_bucket<'env>(&self, env: &'env Env, bucket: Unknown<'env>) -> napi::Result<Object<'env>> {
        let made = guarded(|| {
            let bucket = String::from_js(bucket).map_err(|refusal| refusal.inside("bucket"))?;
            self.gate.enter().ok_or(Refusal::Closed)?;
            Ok(self.client.for_bucket(bucket).map_err(Failure::new))
        });
        hand_out(env, &self.shared, flatten(made)?, &self.gate)
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
            let updates: Updates = Box::new(move |update: Answer| {
                if let Some(shared) = shared.upgrade() {
                    shared.update(call, update);
                }
            });
            let entered = self.gate.enter();
            let client = entered.is_some().then(|| self.client.clone());
            let found = generated::begin(client, &operation, request, options, updates);
            let (name, work) = match begun(found, &operation)? {
                Ok(begun) => begun,
                Err(failure) => return Ok(Err(failure)),
            };
            Ok(self.shared.spawn(call, name, work.after(entered)))
        });
        refusal(env, flatten_thrown(started)?)
    }

    /// Starts to get an object. A body is reported under that number; a refusal is returned, and then nothing is reported.
    #[napi]
    pub fn open<'env>(
        &self,
        env: &'env Env,
        call: u32,
        operation: String,
        request: Unknown<'env>,
        options: Unknown<'env>,
    ) -> napi::Result<Unknown<'env>> {
        let started = guarded(|| {
            let entered = self.gate.enter();
            let client = entered.is_some().then(|| self.client.clone());
            let hand = Hand { shared: Arc::downgrade(&self.shared), gate: Arc::clone(&self.gate) };
            let found = generated::open(client, &operation, request, options, hand);
            let (name, work) = match begun(found, &operation)? {
                Ok(begun) => begun,
                Err(failure) => return Ok(Err(failure)),
            };
            Ok(self.shared.spawn(call, name, work.after(entered)))
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
            let client = self.gate.enter().is_some().then(|| self.client.clone());
            begun(generated::list(client, &operation, request, options), &operation)
        });
        let listed = flatten_thrown(listed)?.map(|(name, source)| Pages {
            shared: Arc::clone(&self.shared),
            gate: Arc::clone(&self.gate),
            name,
            source,
        });
        result(env, listed)
    }

    /// Work on many inputs, as `{ value }` or `{ error }`; `total` is how many there are, if that is known. Nothing is
    /// begun yet.
    #[napi]
    pub fn stream<'env>(
        &self,
        env: &'env Env,
        operation: String,
        request: Unknown<'env>,
        options: Unknown<'env>,
        total: Option<u32>,
    ) -> napi::Result<Object<'env>> {
        let found = guarded(|| {
            let client = self.gate.enter().is_some().then(|| self.client.clone());
            begun(generated::stream(client, &operation, request, options, total), &operation)
        });
        let found = flatten_thrown(found)?
            .map(|(name, working)| Stream::new(&self.shared, &self.gate, name, working));
        result(env, found)
    }
}

/// A list that is read page by page.
#[napi]
pub struct Pages {
    shared: Arc<Shared>,
    gate: Arc<Gate>,
    name: &'static str,
    source: Box<dyn PageSource>,
}

#[napi]
impl Pages {
    /// Starts to read the next page. It is reported under that number, as `undefined` behind the last one.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env, call: u32) -> napi::Result<Unknown<'env>> {
        let started = guarded(|| {
            let entered = self.gate.enter();
            if entered.is_none() {
                return Ok(Err(Refusal::Closed.into_failure()?.of(self.name)));
            }
            Ok(self.shared.spawn(call, self.name, self.source.next().after(entered)))
        });
        refusal(env, flatten_thrown(started)?)
    }

    /// Where the list goes on, as `{ hasNext, token?, number? }`.
    #[napi]
    pub fn place<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let Place { has_next, token, number } = self.source.place();
        let mut object = Object::new(env)?;
        object.set_c_named_property(c"hasNext", has_next)?;
        if let Some(token) = token {
            object.set_c_named_property(c"token", token)?;
        }
        if let Some(number) = number {
            object.set_c_named_property(c"number", number)?;
        }
        Ok(object)
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
pub(crate) fn hand_out<'env>(
    env: &'env Env,
    shared: &Arc<Shared>,
    made: Result<cloud_infinite::Client, Failure>,
    gate: &Arc<Gate>,
) -> napi::Result<Object<'env>> {
    let target = made.as_ref().ok().map(|client| client.config().target.clone());
    let made = made.map(|client| Client { shared: Arc::clone(shared), gate: Arc::clone(gate), client });
    let mut object = result(env, made)?;
    if let Some(target) = target {
        object.set_c_named_property(c"bucket", target.bucket)?;
        object.set_c_named_property(c"region", target.region)?;
    }
    Ok(object)
}

/// Sorts what can go wrong: what the caller's own code threw goes on, everything else becomes data.
pub(crate) fn flatten<T>(
    outcome: Result<Result<Result<T, Failure>, Refusal>, Failure>,
) -> napi::Result<Result<T, Failure>> {
    match outcome {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(refusal)) => refusal.into_failure().map(Err),
        Err(panic) => Ok(Err(panic)),
    }
}

pub(crate) fn flatten_thrown<T>(
    outcome: Result<napi::Result<Result<T, Failure>>, Failure>,
) -> napi::Result<Result<T, Failure>> {
    match outcome {
        Ok(result) => result,
        Err(panic) => Ok(Err(panic)),
    }
}

/// `{ value }` or `{ error }`.
fn result<T: ToNapiValue>(env: &Env, made: Result<T, Failure>) -> napi::Result<Object<'_>> {
    let mut object = Object::new(env)?;
    match made {
        Ok(value) => object.set_c_named_property(c"value", value)?,
        Err(failure) => object.set_c_named_property(c"error", failure.into_js(env)?)?,
    }
    Ok(object)
}

/// The error that kept a call from being started, or `undefined`.
pub(crate) fn refusal(env: &Env, started: Result<(), Failure>) -> napi::Result<Unknown<'_>> {
    match started {
        Ok(()) => undefined(env),
        Err(failure) => Ok(failure.into_js(env)?.to_unknown()),
    }
}
