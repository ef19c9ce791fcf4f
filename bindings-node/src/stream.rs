//! Work on many inputs, as JavaScript sees it.

use std::sync::Arc;

use cloud_infinite::blocking::{Batch, Exchange};
use cloud_infinite::{CallOptions, Client, Error, StreamTask};
use napi::bindgen_prelude::{Env, Object, Unknown};
use napi_derive::napi;

use crate::bridge::Shared;
use crate::client::{flatten, flatten_thrown, refusal};
use crate::convert::{FromJs, Refusal, ToJs};
use crate::error::Failure;
use crate::gate::Gate;
use crate::guard::guarded;
use crate::options::{Form, call_options};
use crate::seam::{Found, Outgoing, Work};

/// Finds streams by their names; each entry is one line of the generated list.
macro_rules! streams {
    ($($name:literal => $request:ident $form:ident),* $(,)?) => {
        /// The stream of that name.
        pub(crate) fn stream(
            client: Option<cloud_infinite::Client>,
            name: &str,
            request: napi::bindgen_prelude::Unknown<'_>,
            options: napi::bindgen_prelude::Unknown<'_>,
            total: Option<u32>,
        ) -> Option<$crate::seam::Found<Box<dyn $crate::stream::Working>>> {
            let form = match name {
                $( $name => $crate::options::Form::$form, )*
                _ => return None,
            };
            match name {
                $( $name => Some($crate::stream::begin::<cloud_infinite::$request>(
                    client, $name, request, options, form, total,
                )), )*
                _ => None,
            }
        }
    };
}

pub(crate) use streams;

/// A stream of any kind.
pub(crate) trait Working: Send {
    fn next(&self) -> Work;
    fn stop(&self) -> Work;
    /// Hands over inputs; the number of those before them is for whoever reads a refusal.
    fn feed(&self, inputs: Vec<Unknown<'_>>, before: u32) -> Result<Result<(), Error>, Refusal>;
    fn finish(&self) -> Result<(), Error>;
}

pub(crate) fn begin<T>(
    client: Option<Client>,
    name: &'static str,
    request: Unknown<'_>,
    options: Unknown<'_>,
    form: Form,
    total: Option<u32>,
) -> Found<Box<dyn Working>>
where
    T: StreamTask + FromJs,
    T::Input: FromJs,
    T::Item: ToJs,
    T::Progress: ToJs,
{
    let begun = || -> Result<(Client, T, CallOptions), Refusal> {
        let client = client.ok_or(Refusal::Closed)?;
        let task = T::from_js(request).map_err(|refusal| refusal.named("options"))?;
        let given = call_options(options, form).map_err(|refusal| refusal.named("options"))?;
        Ok((client, task, given.options))
    };
    let begun = begun().and_then(|(client, task, options)| -> Result<Box<dyn Working>, Refusal> {
        let exchange = Exchange::new(&client, task, options, total.map(u64::from));
        Ok(Box::new(exchange.map_err(|error| napi::Error::from_reason(error.to_string()))?))
    });
    Found { name, at_most_once: false, begun }
}

impl<T> Working for Exchange<T>
where
    T: StreamTask,
    T::Input: FromJs,
    T::Item: ToJs,
    T::Progress: ToJs,
{
    fn next(&self) -> Work {
        let exchange = self.clone();
        Work::of(async move { exchange.next().await.map(Crossing) })
    }

    fn stop(&self) -> Work {
        let exchange = self.clone();
        Work::of(
            async move { Ok(exchange.stop().await.iter().map(ToString::to_string).collect::<Vec<String>>()) },
        )
    }

    fn feed(&self, inputs: Vec<Unknown<'_>>, before: u32) -> Result<Result<(), Error>, Refusal> {
        let mut taken = Vec::with_capacity(inputs.len());
        for (number, input) in (before..).zip(inputs) {
            let input = T::Input::from_js(input);
            taken.push(input.map_err(|refusal| refusal.inside(&format!("inputs[{number}]")))?);
        }
        Ok(Exchange::feed(self, taken))
    }

    fn finish(&self) -> Result<(), Error> {
        Exchange::finish(self)
    }
}

struct Crossing<I, P>(Batch<I, P>);

impl<I: ToJs + Send, P: ToJs + Send> Outgoing for Crossing<I, P> {
    fn into_js<'env>(self: Box<Self>, env: &'env Env) -> napi::Result<Unknown<'env>> {
        use napi::bindgen_prelude::JsValue;

        let Batch { items, progress, wanted, is_over } = self.0;
        let mut object = Object::new(env)?;
        items.put(env, &mut object, c"items")?;
        progress.put(env, &mut object, c"progress")?;
        u32::try_from(wanted).unwrap_or(u32::MAX).put(env, &mut object, c"wanted")?;
        is_over.put(env, &mut object, c"isOver")?;
        Ok(object.to_unknown())
    }
}

/// Work on many inputs.
#[napi]
pub struct Stream {
    shared: Arc<Shared>,
    gate: Arc<Gate>,
    name: &'static str,
    working: Box<dyn Working>,
}

impl Stream {
    pub(crate) fn new(
        shared: &Arc<Shared>,
        gate: &Arc<Gate>,
        name: &'static str,
        working: Box<dyn Working>,
    ) -> Self {
        Self { shared: Arc::clone(shared), gate: Arc::clone(gate), name, working }
    }
}

#[napi]
impl Stream {
    /// Starts to wait until there is something to do. It is reported under that number.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env, call: u32) -> napi::Result<Unknown<'env>> {
        let started = guarded(|| {
            // What is under way when its client is closed ends by itself.
            let entered = self.gate.enter();
            Ok(self.shared.spawn(call, self.name, self.working.next().after(entered)))
        });
        refusal(env, flatten_thrown(started)?)
    }

    /// Hands over inputs. `before` is how many were handed over before.
    #[napi]
    pub fn feed<'env>(
        &self,
        env: &'env Env,
        inputs: Vec<Unknown<'env>>,
        before: u32,
    ) -> napi::Result<Unknown<'env>> {
        let fed = guarded(|| Ok(self.working.feed(inputs, before)?.map_err(Failure::new)));
        refusal(env, flatten(fed)?.map_err(|failure| failure.of(self.name)))
    }

    /// Says that there are no more inputs.
    #[napi]
    pub fn finish<'env>(&self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        let finished = guarded(|| Ok(self.working.finish().map_err(Failure::new)));
        refusal(env, flatten_thrown(finished)?.map_err(|failure| failure.of(self.name)))
    }

    /// Starts to stop the work. The texts of the submissions that were cut off are reported under that number.
    #[napi]
    pub fn stop<'env>(&self, env: &'env Env, call: u32) -> napi::Result<Unknown<'env>> {
        let started = guarded(|| Ok(self.shared.spawn(call, self.name, self.working.stop())));
        refusal(env, flatten_thrown(started)?)
    }
}
