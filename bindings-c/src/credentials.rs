//! Where a client's credentials come from.

use std::cell::RefCell;
use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cloud_infinite::{
    CallbackProvider, ChainProvider, ClientBuilder, Credential, CredentialError, EnvironmentProvider,
    InstanceRoleProvider, ProfileProvider,
};

use crate::client::cinf_client_options;
use crate::guard::{caught, guard_or};
use crate::options::maybe_timestamp;
use crate::text::{Refusal, maybe_text, text};

/// Where credentials come from that are neither given nor loaded by a function of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
pub enum cinf_credential_source {
    /// Not given: the environment, then the profile file, then the role of the cloud instance; the first that has a
    /// credential. What is configured but broken is an error.
    Chain = 0,
    /// The environment: `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and `TENCENTCLOUD_SESSION_TOKEN`, else the
    /// same with `COS_SECRET_ID` and so on.
    Environment = 1,
    /// A profile of a file such as `~/.tencentcloud/credentials`.
    Profile = 2,
    /// The role of the cloud instance that the program runs on.
    InstanceRole = 3,
}

/// What a program's function answers with when it is asked for a credential. It lives until the function returns.
#[derive(Default)]
pub struct cinf_credential_reply(RefCell<Option<Result<Credential, CredentialError>>>);

/// Loads a credential: calls `cinf_credential_reply_give` or `cinf_credential_reply_fail` and returns. It runs on a
/// thread of the library, once at a time, may block, and has five seconds.
pub type cinf_load_credential =
    Option<unsafe extern "C" fn(reply: *const cinf_credential_reply, user_data: *mut c_void)>;

/// Gives a credential. The texts are copied before this function returns, so that they can be wiped then.
///
/// `session_token` is NULL for a credential that is not temporary. `expires_at` is in milliseconds since 1970 in UTC, so
/// that the next one is asked for in time; 0 if that is not known. Text that is not UTF-8 fails the calls that need the
/// credential.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_credential_reply_give(
    reply: Option<&cinf_credential_reply>,
    secret_id: *const c_char,
    secret_key: *const c_char,
    session_token: *const c_char,
    expires_at: i64,
) {
    guard_or((), || {
        let Some(reply) = reply else { return };
        // SAFETY: the program gives NULL or text.
        let read = unsafe { whole(secret_id, secret_key, session_token) };
        let credential = read.map(|credential| match maybe_timestamp(expires_at) {
            Some(time) => credential.with_expiry(time),
            None => credential,
        });
        *reply.0.borrow_mut() = Some(credential.map_err(|refusal| {
            CredentialError::failed(cloud_infinite::Error::from(refusal.hidden()).message().to_owned())
        }));
    });
}

/// Says why there is no credential. The text is copied and shown to people: it must hold no secret.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_credential_reply_fail(
    reply: Option<&cinf_credential_reply>,
    reason: *const c_char,
) {
    guard_or((), || {
        let Some(reply) = reply else { return };
        // SAFETY: the program gives NULL or text.
        let reason = unsafe { maybe_text("reason", reason) }.ok().flatten();
        let reason = reason.unwrap_or_else(|| "the program gave no readable reason".to_owned());
        *reply.0.borrow_mut() = Some(Err(CredentialError::failed(reason)));
    });
}

/// # Safety
/// Each pointer is NULL or leads to text.
unsafe fn whole(id: *const c_char, key: *const c_char, token: *const c_char) -> Result<Credential, Refusal> {
    // SAFETY: the caller vouches for the texts.
    unsafe {
        Ok(Credential::new(
            text("secret_id", id)?,
            text("secret_key", key)?,
            maybe_text("session_token", token)?,
        ))
    }
}

/// The program's function, and its data for as long as anything here may need it.
struct Loader {
    load: unsafe extern "C" fn(reply: *const cinf_credential_reply, user_data: *mut c_void),
    data: *mut c_void,
    free: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    is_ours: Arc<AtomicBool>,
}

// SAFETY: the header says that function and data must be good for any thread.
unsafe impl Send for Loader {}
// SAFETY: as above; the function is called once at a time.
unsafe impl Sync for Loader {}

impl Loader {
    fn load(&self) -> Result<Credential, CredentialError> {
        let reply = cinf_credential_reply::default();
        // SAFETY: the program gave the function for this, and the reply lives through the call.
        unsafe { (self.load)(&raw const reply, self.data) };
        let nothing = || Err(CredentialError::failed("the program gave neither a credential nor a reason"));
        reply.0.into_inner().unwrap_or_else(nothing)
    }
}

impl Drop for Loader {
    fn drop(&mut self) {
        if let Some(free) = self.free
            && self.is_ours.load(Ordering::Acquire)
        {
            // SAFETY: the program gave the function for this, and nothing here uses the data any more.
            let _ = caught(|| unsafe { free(self.data) });
        }
    }
}

/// The data of the program's function. It stays the program's until a client exists that can free it.
pub(crate) struct Custody(Option<Arc<AtomicBool>>);

impl Custody {
    /// From now on the client frees it.
    pub(crate) fn take(self) {
        if let Some(is_ours) = self.0 {
            is_ours.store(true, Ordering::Release);
        }
    }
}

/// Reads where credentials come from.
///
/// # Safety
/// Every pointer of the options is NULL or leads to what the header asks for.
pub(crate) unsafe fn from_options(
    builder: ClientBuilder,
    options: &cinf_client_options,
) -> Result<(ClientBuilder, Custody), Refusal> {
    // SAFETY: the caller vouches for the texts.
    let (given, places) = unsafe { (given(options)?, Places::read(options)?) };
    let source = source(options.credential_source)?;
    let contradiction = || {
        let rule = "are given in more than one way: give only one of `secret_id`, `load_credential` and \
                    `credential_source`";
        Err(Refusal::new("credentials", "", rule).hidden())
    };
    let is_default = source == cinf_credential_source::Chain;
    match (given, options.load_credential) {
        (Some(_), Some(_)) => contradiction(),
        (Some(_), None) | (None, Some(_)) if !is_default => contradiction(),
        (Some(credential), None) => {
            places.check(false, false, "`secret_id`")?;
            Ok((builder.credential(credential), Custody(None)))
        }
        (None, Some(load)) => {
            places.check(false, false, "`load_credential`")?;
            let is_ours = Arc::new(AtomicBool::new(false));
            let loader = Loader {
                load,
                data: options.load_credential_data,
                free: options.free_credential_data,
                is_ours: Arc::clone(&is_ours),
            };
            let provider = CallbackProvider::new(move || loader.load()).named("the program's function");
            Ok((builder.credential_provider(provider), Custody(Some(is_ours))))
        }
        (None, None) => Ok((places.choose(builder, source)?, Custody(None))),
    }
}

/// What the places are told where credentials may be.
struct Places {
    profile: Option<String>,
    profile_file: Option<String>,
    instance_role: Option<String>,
}

impl Places {
    /// # Safety
    /// Every text of the options is NULL or text.
    unsafe fn read(options: &cinf_client_options) -> Result<Self, Refusal> {
        // SAFETY: the caller vouches for the texts.
        unsafe {
            Ok(Self {
                profile: maybe_text("profile", options.profile)?,
                profile_file: maybe_text("profile_file", options.profile_file)?,
                instance_role: maybe_text("instance_role", options.instance_role)?,
            })
        }
    }

    /// A setting that would have no effect is a mistake.
    fn check(&self, uses_profile: bool, uses_role: bool, by: &str) -> Result<(), Refusal> {
        for (name, given, is_used) in [
            ("profile", &self.profile, uses_profile),
            ("profile_file", &self.profile_file, uses_profile),
            ("instance_role", &self.instance_role, uses_role),
        ] {
            if let Some(given) = given
                && !is_used
            {
                return Err(Refusal::new(name, given, format!("has no effect together with {by}")));
            }
        }
        Ok(())
    }

    fn choose(
        self,
        builder: ClientBuilder,
        source: cinf_credential_source,
    ) -> Result<ClientBuilder, Refusal> {
        match source {
            cinf_credential_source::Chain => Ok(builder.credential_provider(
                ChainProvider::new()
                    .then(EnvironmentProvider)
                    .then(profile(self.profile, self.profile_file))
                    .then(role(self.instance_role)),
            )),
            cinf_credential_source::Environment => {
                self.check(false, false, "CINF_CREDENTIAL_SOURCE_ENVIRONMENT")?;
                Ok(builder.credential_provider(EnvironmentProvider))
            }
            cinf_credential_source::Profile => {
                self.check(true, false, "CINF_CREDENTIAL_SOURCE_PROFILE")?;
                Ok(builder.credential_provider(profile(self.profile, self.profile_file)))
            }
            cinf_credential_source::InstanceRole => {
                self.check(false, true, "CINF_CREDENTIAL_SOURCE_INSTANCE_ROLE")?;
                Ok(builder.credential_provider(role(self.instance_role)))
            }
        }
    }
}

fn profile(name: Option<String>, file: Option<String>) -> ProfileProvider {
    let mut provider = ProfileProvider::new();
    if let Some(name) = name {
        provider = provider.profile(name);
    }
    if let Some(file) = file {
        provider = provider.file(file);
    }
    provider
}

fn role(name: Option<String>) -> InstanceRoleProvider {
    match name {
        Some(name) => InstanceRoleProvider::new().role(name),
        None => InstanceRoleProvider::new(),
    }
}

fn source(value: MaybeUninit<cinf_credential_source>) -> Result<cinf_credential_source, Refusal> {
    // SAFETY: the enumeration is a number of this size; a C program can store any number here, but not none.
    match unsafe { value.as_ptr().cast::<i64>().read() } {
        0 => Ok(cinf_credential_source::Chain),
        1 => Ok(cinf_credential_source::Environment),
        2 => Ok(cinf_credential_source::Profile),
        3 => Ok(cinf_credential_source::InstanceRole),
        other => Err(Refusal::new("credential_source", other, "must be a value of cinf_credential_source")),
    }
}

/// A credential that is given with the options.
///
/// # Safety
/// Every text of the options is NULL or text.
unsafe fn given(options: &cinf_client_options) -> Result<Option<Credential>, Refusal> {
    let secret = |name: &str, text: *const c_char| {
        // SAFETY: the caller vouches for the text.
        unsafe { maybe_text(&format!("credentials.{name}"), text) }.map_err(Refusal::hidden)
    };
    let needed = |name: &str| {
        Refusal::new(
            &format!("credentials.{name}"),
            "",
            "is needed; give `secret_id` and `secret_key` together",
        )
    };
    let cinf_client_options { secret_id, secret_key, session_token, .. } = *options;
    match (
        secret("secret_id", secret_id)?,
        secret("secret_key", secret_key)?,
        secret("session_token", session_token)?,
    ) {
        (Some(id), Some(key), token) => Ok(Some(Credential::new(id, key, token))),
        (None, None, None) => Ok(None),
        (None, _, _) => Err(needed("secret_id")),
        (Some(_), None, _) => Err(needed("secret_key")),
    }
}
