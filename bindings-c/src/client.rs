//! The client handle and the options that it is made with.

use std::ffi::{CString, c_char, c_void};
use std::mem::MaybeUninit;

use cloud_infinite::{Client, Error, Proxy};

use crate::credentials::{self, cinf_credential_source, cinf_load_credential};
use crate::error::cinf_error;
use crate::guard::{Entry, guard, guard_or};
use crate::options::{Prefixed, cinf_flag, maybe_flag, maybe_millis};
use crate::settings::{cinf_submission_mode, maybe_attempts, maybe_mode};
use crate::text::{Refusal, given, maybe_text, slot, text};

/// A client for one bucket. It may be used by any number of threads at once. Free it with `cinf_client_free`.
pub struct cinf_client {
    core: Client,
    region: CString,
    bucket: CString,
}

/// What a client is made with. Begin with `CINF_CLIENT_OPTIONS_INIT`. Region and bucket are needed, here or in the
/// environment; everything else has a default.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_client_options {
    /// Size of this struct, set by `CINF_CLIENT_OPTIONS_INIT`.
    pub struct_size: usize,
    /// Region of the bucket, such as `ap-guangzhou`. Not given: `CLOUD_INFINITE_REGION` of the environment.
    pub region: *const c_char,
    /// Full name of the bucket, `<name>-<APPID>`. Not given: `CLOUD_INFINITE_BUCKET` of the environment.
    pub bucket: *const c_char,
    /// The public half of a credential that does not change. Not given: see `load_credential` and `credential_source`.
    pub secret_id: *const c_char,
    /// The secret half; needed with `secret_id`. It is copied, and wiped when the client is freed.
    pub secret_key: *const c_char,
    /// The token of a temporary credential.
    pub session_token: *const c_char,
    /// URL to connect to instead of the service's own hosts, such as that of the emulator. Requests keep the service's
    /// names in `Host` and signature. Not given: `CLOUD_INFINITE_ENDPOINT` of the environment, if set.
    pub endpoint: *const c_char,
    /// Longest time for a whole call, in milliseconds; 30 seconds if not given.
    pub timeout_ms: i64,
    /// Longest time for one request and its answer, in milliseconds; 10 seconds if not given.
    pub attempt_timeout_ms: i64,
    /// Longest time for name lookup, TCP and TLS, in milliseconds; 3.1 seconds if not given.
    pub connect_timeout_ms: i64,
    /// Longest time between two pieces of an answer, in milliseconds; 5 seconds if not given.
    pub read_timeout_ms: i64,
    /// URL of a proxy, or `environment` to obey `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. Not given means no proxy,
    /// whatever the environment says.
    pub proxy: *const c_char,
    /// Certificates to trust besides the built-in ones, in PEM.
    pub ca_bundle: *const c_void,
    /// Bytes of `ca_bundle`.
    pub ca_bundle_len: usize,
    /// Text in front of the library's own `User-Agent`.
    pub user_agent: *const c_char,
    /// Whether an endpoint on another machine may be spoken to without encryption. A session token never travels so.
    /// Not given means no.
    pub allow_http: MaybeUninit<cinf_flag>,
    /// Requests that one call may send, the first one included: 1 to 10, 3 if not given. A submission is sent again only
    /// when it is certain that nothing was created.
    pub max_attempts: i64,
    /// What is done about a submission that may have created a job. Not given means
    /// `CINF_SUBMISSION_MODE_AT_MOST_ONCE`.
    pub submission_mode: MaybeUninit<cinf_submission_mode>,
    /// For `CINF_SUBMISSION_MODE_EFFECTIVELY_ONCE`: how long after the end of a request the service's list is taken to
    /// show the job that it made, in milliseconds; 10 seconds if not given.
    pub settle_time_ms: i64,
    /// A function of the program that loads credentials: when the first one is needed, and again shortly before each
    /// expires. However many calls need one, it is asked once.
    pub load_credential: cinf_load_credential,
    /// Passed to `load_credential`. It must be good for any thread.
    pub load_credential_data: *mut c_void,
    /// Called once with `load_credential_data` when neither the client, nor a sibling, nor a call under way needs it any
    /// more; on any thread. Not called if the client could not be made.
    pub free_credential_data: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    /// Where credentials come from if neither `secret_id` nor `load_credential` is given.
    pub credential_source: MaybeUninit<cinf_credential_source>,
    /// Name of the profile. Not given: `TENCENTCLOUD_PROFILE` of the environment, else `default`.
    pub profile: *const c_char,
    /// The file that holds the profile. Not given: the one that `TENCENTCLOUD_CREDENTIALS_FILE` of the environment names,
    /// else `.tencentcloud/credentials` in the home folder, else `/etc/tencentcloud/credentials`.
    pub profile_file: *const c_char,
    /// Name of the instance's role. Not given: the instance is asked for it.
    pub instance_role: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers and NULL.
unsafe impl Prefixed for cinf_client_options {
    const INIT: &'static str = "CINF_CLIENT_OPTIONS_INIT";
}

// A field in the padding at the end would not change the size that older programs state.
#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_client_options>() == std::mem::offset_of!(cinf_client_options, instance_role) + 8);

impl cinf_client {
    pub(crate) fn core(&self) -> &Client {
        &self.core
    }

    fn into_raw(core: Client) -> *mut Self {
        let target = &core.config().target;
        // Both were checked by the core and hold no zero.
        let region = CString::new(target.region.as_str()).unwrap_or_default();
        let bucket = CString::new(target.bucket.as_str()).unwrap_or_default();
        Box::into_raw(Box::new(Self { core, region, bucket }))
    }
}

/// Makes a client. Nothing is sent.
///
/// `options` may be NULL when the environment says everything. Errors are of kind `CINF_KIND_INVALID_ARGUMENT` and name
/// the option that is missing or breaks a rule.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_new(
    options: *const cinf_client_options,
    client: Option<&mut MaybeUninit<*mut cinf_client>>,
) -> Option<Box<cinf_error>> {
    guard(&Entry::local(), || {
        let client = slot("client", client)?;
        // SAFETY: the program gives NULL or a struct as the header asks for.
        let core = unsafe { build(options) }?;
        client.write(cinf_client::into_raw(core));
        Ok(())
    })
}

/// Makes a client for another bucket of the same region. It shares connections and credentials with `client`; each is
/// freed on its own.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_for_bucket(
    client: Option<&cinf_client>,
    bucket: *const c_char,
    sibling: Option<&mut MaybeUninit<*mut cinf_client>>,
) -> Option<Box<cinf_error>> {
    guard(&Entry::local(), || {
        let client = given("client", client)?;
        // SAFETY: the program gives NULL or text.
        let bucket = unsafe { text("bucket", bucket) }?;
        let sibling = slot("sibling", sibling)?;
        sibling.write(cinf_client::into_raw(client.core.for_bucket(bucket)?));
        Ok(())
    })
}

/// The region that the client was made with. It belongs to the client. NULL if `client` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_client_region(client: Option<&cinf_client>) -> *const c_char {
    guard_or(std::ptr::null(), || client.map_or(std::ptr::null(), |client| client.region.as_ptr()))
}

/// The bucket that the client was made with. It belongs to the client. NULL if `client` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_client_bucket(client: Option<&cinf_client>) -> *const c_char {
    guard_or(std::ptr::null(), || client.map_or(std::ptr::null(), |client| client.bucket.as_ptr()))
}

/// Frees a client. Calls in the background and pagers go on; a blocking call on another thread must have ended. NULL is
/// fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_client_free(client: Option<Box<cinf_client>>) {
    guard_or((), || drop(client));
}

/// # Safety
/// The pointer is NULL or leads to options as the header asks for.
unsafe fn build(options: *const cinf_client_options) -> Result<Client, Error> {
    let raw = if options.is_null() {
        cinf_client_options::nothing()
    } else {
        // SAFETY: the caller vouches for the struct.
        unsafe { cinf_client_options::copied(options) }.map_err(|refusal| refusal.inside("options"))?
    };
    let cinf_client_options {
        struct_size: _,
        region,
        bucket,
        secret_id: _,
        secret_key: _,
        session_token: _,
        endpoint,
        timeout_ms,
        attempt_timeout_ms,
        connect_timeout_ms,
        read_timeout_ms,
        proxy,
        ca_bundle,
        ca_bundle_len,
        user_agent,
        allow_http,
        max_attempts,
        submission_mode,
        settle_time_ms,
        load_credential: _,
        load_credential_data: _,
        free_credential_data: _,
        credential_source: _,
        profile: _,
        profile_file: _,
        instance_role: _,
    } = raw;
    // SAFETY: the caller vouches for every pointer of the struct.
    let (mut builder, custody) = unsafe { credentials::from_options(Client::builder(), &raw) }?;
    // SAFETY: the caller vouches for every text of the struct.
    unsafe {
        if let Some(region) = maybe_text("region", region)? {
            builder = builder.region(region);
        }
        if let Some(bucket) = maybe_text("bucket", bucket)? {
            builder = builder.bucket(bucket);
        }
        if let Some(endpoint) = maybe_text("endpoint", endpoint)? {
            builder = builder.endpoint(endpoint);
        }
        if let Some(proxy) = maybe_text("proxy", proxy)? {
            builder =
                builder.proxy(if proxy == "environment" { Proxy::Environment } else { Proxy::Url(proxy) });
        }
        if let Some(user_agent) = maybe_text("user_agent", user_agent)? {
            builder = builder.user_agent(user_agent);
        }
    }
    if let Some(timeout) = maybe_millis("timeout", timeout_ms)? {
        builder = builder.timeout(timeout);
    }
    if let Some(timeout) = maybe_millis("attempt_timeout", attempt_timeout_ms)? {
        builder = builder.attempt_timeout(timeout);
    }
    if let Some(timeout) = maybe_millis("connect_timeout", connect_timeout_ms)? {
        builder = builder.connect_timeout(timeout);
    }
    if let Some(timeout) = maybe_millis("read_timeout", read_timeout_ms)? {
        builder = builder.read_timeout(timeout);
    }
    match (ca_bundle.is_null(), ca_bundle_len) {
        (_, 0) => {}
        (true, _) => return Err(Refusal::null("ca_bundle").into()),
        (false, len) if len > isize::MAX as usize => {
            return Err(Refusal::new("ca_bundle_len", len, "is more than memory holds").into());
        }
        (false, len) => {
            // SAFETY: the pointer is not NULL, and the caller vouches for the length.
            let pem = unsafe { std::slice::from_raw_parts(ca_bundle.cast::<u8>(), len) };
            builder = builder.ca_bundle(pem);
        }
    }
    if let Some(attempts) = maybe_attempts(max_attempts)? {
        builder = builder.max_attempts(attempts);
    }
    if let Some(mode) = maybe_mode(submission_mode)? {
        builder = builder.submission_mode(mode);
    }
    if let Some(time) = maybe_millis("settle_time", settle_time_ms)? {
        builder = builder.settle_time(time);
    }
    if let Some(allow) = maybe_flag("allow_http", allow_http)? {
        builder = builder.allow_http(allow);
    }
    let client = builder.build()?;
    custody.take();
    Ok(client)
}
