//! The content of an object, as JavaScript holds it.

use std::sync::{Arc, Weak};

use cloud_infinite::blocking::SharedBody;
use cloud_infinite::{CallOptions, Client, GetObject};
use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;

use crate::bridge::Shared;
use crate::client::{flatten_thrown, refusal};
use crate::convert::{Refusal, ToJs, undefined, value};
use crate::gate::Gate;
use crate::guard::guarded;
use crate::seam::Work;

/// What the operation is called in errors.
const GET_OBJECT: &str = "getObject";

/// Who will hold the body.
pub(crate) struct Hand {
    /// Weak, so that work under way does not keep what it reports to.
    pub(crate) shared: Weak<Shared>,
    pub(crate) gate: Arc<Gate>,
}

/// The work that ends with a body.
pub(crate) fn opening(client: Client, request: GetObject, options: CallOptions, hand: Hand) -> Work {
    Work::of(async move {
        let body = SharedBody::new(client.open(request, options).await?);
        Ok(Opened { body, hand })
    })
}

struct Opened {
    body: SharedBody,
    hand: Hand,
}

impl ToJs for Opened {
    fn to_js<'env>(self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        let Hand { shared, gate } = self.hand;
        match shared.upgrade() {
            Some(shared) => value(env, Body { shared, gate, body: self.body }),
            // The environment is going away, and nobody will look at the value.
            None => undefined(env),
        }
    }
}

/// The content of an object, read bit by bit.
#[napi]
pub struct Body {
    shared: Arc<Shared>,
    gate: Arc<Gate>,
    body: SharedBody,
}

#[napi]
impl Body {
    /// What is known of the object.
    #[napi]
    pub fn info<'env>(&self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        self.body.info().clone().to_js(env)
    }

    /// Starts to read at most so many bytes. They are reported under that number, none at the end.
    #[napi]
    pub fn read<'env>(&self, env: &'env Env, call: u32, most: u32) -> napi::Result<Unknown<'env>> {
        let started = guarded(|| {
            let entered = self.gate.enter();
            if entered.is_none() {
                return Ok(Err(Refusal::Closed.into_failure()?.of(GET_OBJECT)));
            }
            let work = Work::of(self.body.read(usize::try_from(most).unwrap_or(usize::MAX)));
            Ok(self.shared.spawn(call, GET_OBJECT, work.after(entered)))
        });
        refusal(env, flatten_thrown(started)?)
    }

    /// Ends the download.
    #[napi]
    pub fn close(&self) {
        self.body.close();
    }
}
