//! Where a client of JavaScript gets its credentials.
#![expect(
    unsafe_code,
    reason = "a value is read as the type that was found a line before, which napi cannot know"
)]

use std::collections::VecDeque;
use std::ffi::CStr;
use std::fmt;
use std::sync::{Arc, Weak};

use cloud_infinite::{
    ChainProvider, Credential, CredentialError, CredentialProvider, EnvironmentProvider,
    InstanceRoleProvider, LoadCredential, ProfileProvider, Timestamp,
};
use napi::ValueType;
use napi::bindgen_prelude::{Array, JsObjectValue, JsValue, Object, Unknown};

use crate::asks::Kept;
use crate::bridge::Shared;
use crate::convert::{Refusal, field, record};

/// What the function of a caller is called in errors.
const FUNCTION: &str = "credentials function";

/// A source of credentials, whatever it is.
#[derive(Debug)]
pub(crate) struct Source(Arc<dyn CredentialProvider>);

impl CredentialProvider for Source {
    fn load(&self) -> LoadCredential<'_> {
        self.0.load()
    }

    fn name(&self) -> &str {
        self.0.name()
    }

    fn is_constant(&self) -> bool {
        self.0.is_constant()
    }
}

/// Reads what the option `credentials` says. Functions stay in JavaScript; `functions` are the numbers under which it
/// keeps them, in the order in which they occur.
pub(crate) struct Reader {
    shared: Weak<Shared>,
    functions: VecDeque<u32>,
}

impl Reader {
    pub(crate) fn new(shared: &Arc<Shared>, functions: Vec<u32>) -> Self {
        Self { shared: Arc::downgrade(shared), functions: functions.into() }
    }

    /// The source that the value describes: one, or several that are asked in turn.
    pub(crate) fn read(&mut self, value: Unknown<'_>) -> Result<Source, Refusal> {
        if !value.is_array()? {
            return self.one(value).map(Source);
        }
        // SAFETY: the value was just found to be an array.
        let array: Array<'_> = unsafe { value.cast() }?;
        let mut chain = ChainProvider::new();
        for index in 0..array.len() {
            let source = self.one(array.get_element(index)?);
            chain = chain.then(Source(source.map_err(|refusal| refusal.inside(&index.to_string()))?));
        }
        Ok(Source(Arc::new(chain)))
    }

    fn one(&mut self, value: Unknown<'_>) -> Result<Arc<dyn CredentialProvider>, Refusal> {
        match value.get_type()? {
            ValueType::Function => {
                let id =
                    self.functions.pop_front().ok_or_else(|| Refusal::wrong_type(value, "credentials"))?;
                Ok(Arc::new(Function { kept: Kept::new(id, Weak::clone(&self.shared)) }))
            }
            ValueType::Object if !value.is_array()? => {
                // SAFETY: the value was just found to be an object.
                let object: Object<'_> = unsafe { value.cast() }?;
                match object.get_c_named_property_unchecked::<Unknown<'_>>(c"from")?.get_type()? {
                    ValueType::Undefined => Ok(Arc::new(given(value)?)),
                    _ => place(value, &field::<String>(&object, c"from")?),
                }
            }
            _ => Err(Refusal::wrong_type(value, "an object, a function or an array of these").hidden()),
        }
    }
}

/// A credential that the caller has.
pub(crate) fn given(value: Unknown<'_>) -> Result<Credential, Refusal> {
    let names = [c"secretId", c"secretKey", c"sessionToken", c"expiresAt"];
    let read = || {
        let given = record(value, "Credentials", &names)?;
        let credential = Credential::new(
            field::<String>(&given, c"secretId")?,
            field::<String>(&given, c"secretKey")?,
            field::<Option<String>>(&given, c"sessionToken")?,
        );
        Ok(match field::<Option<Timestamp>>(&given, c"expiresAt")? {
            Some(expires_at) => credential.with_expiry(expires_at),
            None => credential,
        })
    };
    read().map_err(Refusal::hidden)
}

/// A place where credentials are looked for.
fn place(value: Unknown<'_>, from: &str) -> Result<Arc<dyn CredentialProvider>, Refusal> {
    let read = |type_name, names: &[&CStr]| record(value, type_name, names);
    match from {
        "environment" => {
            read("EnvironmentCredentials", &[c"from"])?;
            Ok(Arc::new(EnvironmentProvider))
        }
        "profile" => {
            let given = read("ProfileCredentials", &[c"from", c"file", c"profile"])?;
            let mut provider = ProfileProvider::new();
            if let Some(file) = field::<Option<String>>(&given, c"file")? {
                provider = provider.file(file);
            }
            if let Some(profile) = field::<Option<String>>(&given, c"profile")? {
                provider = provider.profile(profile);
            }
            Ok(Arc::new(provider))
        }
        "instance_role" => {
            let given = read("InstanceRoleCredentials", &[c"from", c"role", c"endpoint"])?;
            let mut provider = InstanceRoleProvider::new();
            if let Some(role) = field::<Option<String>>(&given, c"role")? {
                provider = provider.role(role);
            }
            if let Some(url) = field::<Option<String>>(&given, c"endpoint")? {
                provider = provider
                    .endpoint(&url)
                    .map_err(|refused| Refusal::rule(refused.value, refused.rule).inside("endpoint"))?;
            }
            Ok(Arc::new(provider))
        }
        _ => {
            let rule = "must be `environment`, `profile` or `instance_role`";
            Err(Refusal::rule(from.to_owned(), rule).inside("from"))
        }
    }
}

/// What the caller's function answered; nothing if it has none.
pub(crate) fn answered(value: Unknown<'_>) -> Result<Result<Credential, CredentialError>, napi::Error> {
    if matches!(value.get_type()?, ValueType::Undefined | ValueType::Null) {
        return Ok(Err(CredentialError::not_found("answered with nothing")));
    }
    match given(value).map_err(|refusal| refusal.named("answer")) {
        Ok(credential) => Ok(Ok(credential)),
        Err(Refusal::Thrown(error)) => Err(error),
        Err(Refusal::Rule { field, rule, .. }) => {
            Ok(Err(CredentialError::failed(format!("its answer is no credential: `{field}` {rule}"))))
        }
        Err(Refusal::Closed) => Ok(Err(CredentialError::failed("the client is closed"))),
    }
}

/// A function of the caller.
struct Function {
    kept: Kept,
}

impl CredentialProvider for Function {
    fn load(&self) -> LoadCredential<'_> {
        Box::pin(async {
            let gone = || CredentialError::failed("the thread of JavaScript that it belongs to has ended");
            let Some(shared) = self.kept.shared() else { return Err(gone()) };
            let mut asked = shared.asks().ask();
            shared.put_question(self.kept.id(), asked.number());
            // Not kept while waiting: the environment must be able to end.
            drop(shared);
            asked.answer().await.unwrap_or_else(|| Err(gone()))
        })
    }

    fn name(&self) -> &str {
        FUNCTION
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Function(…)")
    }
}
