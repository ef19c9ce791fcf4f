//! Functions that need no client.

use bytes::Bytes;
use cloud_infinite::{Error, ErrorKind};
use napi::ValueType;
use napi::bindgen_prelude::{Array, Env, JsObjectValue, JsValue, Object, Unknown};
use napi_derive::napi;

use crate::client::flatten;
use crate::convert::{FromJs, Refusal, ToJs};
use crate::error::Failure;
use crate::generated_functions;
use crate::guard::guarded;
use crate::seam::Answer;

/// What became of a function.
pub(crate) type Called = Result<Result<Answer, Failure>, Refusal>;

/// Calls a function of the core, which answers at once and sends nothing. Answers `{ value }` or `{ error }`.
#[napi]
pub fn call_function<'env>(env: &'env Env, name: String, given: Array<'env>) -> napi::Result<Object<'env>> {
    let called = guarded(|| generated_functions::call(&name, &mut Given { given: &given, next: 0 }));
    let mut object = Object::new(env)?;
    match flatten(called)? {
        Ok(answer) => object.set_c_named_property(c"value", answer.into_js(env)?)?,
        Err(failure) => object.set_c_named_property(c"error", failure.into_js(env)?)?,
    }
    Ok(object)
}

/// The arguments of a function, which are read one after the other.
pub(crate) struct Given<'a> {
    given: &'a Array<'a>,
    next: u32,
}

impl Given<'_> {
    /// The next argument.
    pub(crate) fn next<T: FromJs>(&mut self, name: &str) -> Result<T, Refusal> {
        let value: Option<Unknown<'_>> = self.given.get(self.next)?;
        self.next += 1;
        let taken = match value {
            Some(value) if value.get_type()? != ValueType::Undefined => T::from_js(value),
            _ => T::absent(),
        };
        taken.map_err(|refusal| refusal.inside(name))
    }
}

/// What a function answers with, under the name that JavaScript has for it.
pub(crate) fn answer<T: ToJs + Send + 'static>(
    name: &'static str,
    call: impl FnOnce() -> Result<Result<T, Error>, Refusal>,
) -> Called {
    match call() {
        Ok(Ok(value)) => Ok(Ok(Box::new(value))),
        Ok(Err(error)) => Ok(Err(Failure::new(error).of(name))),
        Err(Refusal::Thrown(thrown)) => Err(Refusal::Thrown(thrown)),
        Err(refusal) => Ok(Err(refusal.into_failure()?.of(name))),
    }
}

/// There is no such function, which only a mixture of two versions of this package can ask for.
pub(crate) fn unknown(name: &str) -> Called {
    let message = format!("there is no function {name}");
    Ok(Err(Failure::new(Error::from_binding(ErrorKind::Internal, message))))
}

/// Binary data, or text for its UTF-8.
pub(crate) enum Octets {
    Bytes(Bytes),
    Text(String),
}

impl FromJs for Octets {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        match value.get_type()? {
            ValueType::String => String::from_js(value).map(Self::Text),
            _ if value.is_typedarray()? => Bytes::from_js(value).map(Self::Bytes),
            _ => Err(Refusal::wrong_type(value, "a Uint8Array or a string")),
        }
    }
}

impl AsRef<[u8]> for Octets {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }
}
