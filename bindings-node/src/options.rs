//! What a client and a call are told besides the request.
#![expect(
    unsafe_code,
    reason = "a value is read as the type that was found a line before, which napi cannot know"
)]

use cloud_infinite::{CallOptions, Client, ClientBuilder, Credential, Proxy};
use napi::ValueType;
use napi::bindgen_prelude::{JsObjectValue, Object, Unknown};

use crate::convert::{FromJs, Refusal, field, record};

/// The builder that the options of a new client describe.
pub(crate) fn builder(options: Unknown<'_>) -> Result<ClientBuilder, Refusal> {
    let options = record(
        options,
        "ClientOptions",
        &[
            c"region",
            c"bucket",
            c"credentials",
            c"endpoint",
            c"timeoutMs",
            c"attemptTimeoutMs",
            c"connectTimeoutMs",
            c"maxAttempts",
            c"proxy",
            c"caBundle",
            c"userAgent",
            c"allowHttp",
        ],
    )
    .map_err(|refusal| refusal.named("options"))?;
    let mut builder = Client::builder();
    if let Some(region) = field::<Option<String>>(&options, c"region")? {
        builder = builder.region(region);
    }
    if let Some(bucket) = field::<Option<String>>(&options, c"bucket")? {
        builder = builder.bucket(bucket);
    }
    if let Some(Static(credential)) = field(&options, c"credentials")? {
        builder = builder.credential(credential);
    }
    if let Some(endpoint) = field::<Option<String>>(&options, c"endpoint")? {
        builder = builder.endpoint(endpoint);
    }
    if let Some(timeout) = field(&options, c"timeoutMs")? {
        builder = builder.timeout(timeout);
    }
    if let Some(timeout) = field(&options, c"attemptTimeoutMs")? {
        builder = builder.attempt_timeout(timeout);
    }
    if let Some(timeout) = field(&options, c"connectTimeoutMs")? {
        builder = builder.connect_timeout(timeout);
    }
    if let Some(attempts) = field(&options, c"maxAttempts")? {
        builder = builder.max_attempts(attempts);
    }
    if let Some(proxy) = field::<Option<String>>(&options, c"proxy")? {
        builder = builder.proxy(if proxy == "environment" { Proxy::Environment } else { Proxy::Url(proxy) });
    }
    if let Some(pem) = field::<Option<String>>(&options, c"caBundle")? {
        builder = builder.ca_bundle(pem);
    }
    if let Some(user_agent) = field::<Option<String>>(&options, c"userAgent")? {
        builder = builder.user_agent(user_agent);
    }
    if let Some(allow) = field(&options, c"allowHttp")? {
        builder = builder.allow_http(allow);
    }
    Ok(builder)
}

/// The options of a call.
pub(crate) struct Plain(pub(crate) CallOptions);

impl FromJs for Plain {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if value.get_type()? == ValueType::Undefined {
            return Ok(Self(CallOptions::default()));
        }
        let given = record(value, "CallOptions", &[c"timeoutMs", c"signal"])?;
        call_options(&given).map(Self)
    }
}

/// The options of a call that reports what happens meanwhile.
pub(crate) struct Watched {
    pub(crate) options: CallOptions,
    pub(crate) wants_updates: bool,
}

impl FromJs for Watched {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        if value.get_type()? == ValueType::Undefined {
            return Ok(Self { options: CallOptions::default(), wants_updates: false });
        }
        let given = record(value, "TaskOptions", &[c"timeoutMs", c"signal", c"onUpdate"])?;
        let on_update: Option<Callback> = field(&given, c"onUpdate")?;
        Ok(Self { options: call_options(&given)?, wants_updates: on_update.is_some() })
    }
}

fn call_options(given: &Object<'_>) -> Result<CallOptions, Refusal> {
    let _: Option<Signal> = field(given, c"signal")?;
    Ok(CallOptions { timeout: field(given, c"timeoutMs")?, ..CallOptions::default() })
}

/// A function; JavaScript itself calls it.
struct Callback;

impl FromJs for Callback {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        match value.get_type()? {
            ValueType::Function => Ok(Self),
            _ => Err(Refusal::wrong_type(value, "a function")),
        }
    }
}

/// An `AbortSignal`; JavaScript itself listens to it. Its controller is passed by mistake now and then.
struct Signal;

impl FromJs for Signal {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        let is_signal = value.get_type()? == ValueType::Object && {
            // SAFETY: the value was just found to be an object.
            let object: Object<'_> = unsafe { value.cast() }?;
            let aborted: Unknown<'_> = object.get_c_named_property_unchecked(c"aborted")?;
            aborted.get_type()? == ValueType::Boolean
        };
        if is_signal { Ok(Self) } else { Err(Refusal::wrong_type(value, "an AbortSignal")) }
    }
}

/// A credential that does not change.
struct Static(Credential);

impl FromJs for Static {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        let names = [c"secretId", c"secretKey", c"sessionToken"];
        let given = record(value, "Credentials", &names).map_err(Refusal::hidden)?;
        Ok(Self(Credential::new(
            field::<String>(&given, c"secretId").map_err(Refusal::hidden)?,
            field::<String>(&given, c"secretKey").map_err(Refusal::hidden)?,
            field::<Option<String>>(&given, c"sessionToken").map_err(Refusal::hidden)?,
        )))
    }
}
