//! What a client and a call are told besides the request.
#![expect(
    unsafe_code,
    reason = "a value is read as the type that was found a line before, which napi cannot know"
)]

use std::ffi::CStr;
use std::time::Duration;

use cloud_infinite::{CallOptions, Client, ClientBuilder, Proxy, SubmissionMode};
use napi::ValueType;
use napi::bindgen_prelude::{JsObjectValue, Object, Unknown};

use crate::convert::{FromJs, Refusal, field, record};
use crate::credentials::Reader;

/// Time that calls under way get when the client is closed.
const DEFAULT_GRACE: Duration = Duration::from_secs(5);

/// The builder that the options of a new client describe.
pub(crate) fn builder(options: Unknown<'_>, mut credentials: Reader) -> Result<ClientBuilder, Refusal> {
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
            c"submissionMode",
            c"settleTimeMs",
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
    let given: Unknown<'_> = options.get_c_named_property_unchecked(c"credentials")?;
    if given.get_type()? != ValueType::Undefined {
        let source = credentials.read(given).map_err(|refusal| refusal.inside("credentials"))?;
        builder = builder.credential_provider(source);
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
    if let Some(mode) = field(&options, c"submissionMode")? {
        builder = builder.submission_mode(mode);
    }
    if let Some(time) = field(&options, c"settleTimeMs")? {
        builder = builder.settle_time(time);
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

/// What kind of call its options are for.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// One that creates nothing.
    Call,
    /// One that may create something.
    Creation,
    /// One that may create a job.
    Submission,
    /// One that makes several requests.
    Task,
    /// One that makes several requests and may create something that is billed.
    SubmissionTask,
}

impl Form {
    /// The name of the type in TypeScript, and its properties.
    const fn described(self) -> (&'static str, &'static [&'static CStr]) {
        match self {
            Self::Call => ("CallOptions", &[c"timeoutMs", c"maxAttempts", c"signal"]),
            Self::Creation => ("CreateOptions", &[c"timeoutMs", c"maxAttempts", c"signal"]),
            Self::Submission => {
                ("SubmitOptions", &[c"timeoutMs", c"maxAttempts", c"signal", c"submissionMode"])
            }
            Self::SubmissionTask => (
                "SubmitTaskOptions",
                &[c"timeoutMs", c"maxAttempts", c"signal", c"submissionMode", c"onUpdate"],
            ),
            Self::Task => ("TaskOptions", &[c"timeoutMs", c"maxAttempts", c"signal", c"onUpdate"]),
        }
    }
}

/// The options of a call.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) options: CallOptions,
    pub(crate) wants_updates: bool,
}

pub(crate) fn call_options(value: Unknown<'_>, form: Form) -> Result<Given, Refusal> {
    if value.get_type()? == ValueType::Undefined {
        return Ok(Given::default());
    }
    let (type_name, names) = form.described();
    let given = record(value, type_name, names)?;
    let _: Option<Signal> = field(&given, c"signal")?;
    let mut options = CallOptions {
        timeout: field(&given, c"timeoutMs")?,
        max_attempts: field(&given, c"maxAttempts")?,
        ..CallOptions::default()
    };
    let mut wants_updates = false;
    if matches!(form, Form::Submission | Form::SubmissionTask) {
        options.submission_mode = field(&given, c"submissionMode")?;
    }
    if matches!(form, Form::Task | Form::SubmissionTask) {
        wants_updates = field::<Option<Callback>>(&given, c"onUpdate")?.is_some();
    }
    Ok(Given { options, wants_updates })
}

/// Time that calls under way get when the client is closed.
pub(crate) fn grace(value: Unknown<'_>) -> Result<Duration, Refusal> {
    if value.get_type()? == ValueType::Undefined {
        return Ok(DEFAULT_GRACE);
    }
    let given = record(value, "CloseOptions", &[c"graceMs"])?;
    Ok(field::<Option<Duration>>(&given, c"graceMs")?.unwrap_or(DEFAULT_GRACE))
}

impl FromJs for SubmissionMode {
    fn from_js(value: Unknown<'_>) -> Result<Self, Refusal> {
        let text = String::from_js(value)?;
        text.parse().map_err(|refused: cloud_infinite::InvalidArgument| Refusal::rule(text, refused.rule))
    }
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
