//! Checks signatures the way the service does, and says why one is refused.
//!
//! The order of the checks is part of the behaviour: fields, algorithm, key, token, window, signature. Only what a
//! signature lists is verified; what it does not list may be anything.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};

use crate::config::{Credential, REAL_KEY_PREFIX};
pub use crate::received::{Received, TargetError};

mod explain;

/// How far a window may begin in the future of the server's clock, in seconds.
///
/// Assumption: no page publishes a tolerance; 15 minutes is what reports from the field say.
pub const CLOCK_TOLERANCE_SECONDS: i64 = 15 * 60;

/// The text that clients look for when they correct their clock.
pub const EXPIRED_MESSAGE: &str = "Request has expired";

/// The code for a token that does not belong to the key.
///
/// Assumption: no page names it; the order of checks in the pages groups it with denied access.
pub const TOKEN_MISMATCH_CODE: &str = "AccessDenied";

/// The names under which a temporary key's token may come, as a header or as a query parameter.
///
/// Assumption: the pages name the first for this service; official SDKs send either, so either is taken.
pub const TOKEN_NAMES: [&str; 2] = ["x-ci-security-token", "x-cos-security-token"];

/// How many accepted requests are remembered to explain tampered copies of them.
const REMEMBERED_REQUESTS: usize = 1024;

/// The query parameters that carry a signature; they are never signed themselves.
const SIGNATURE_FIELDS: [&str; 7] = [
    "q-sign-algorithm",
    "q-ak",
    "q-sign-time",
    "q-key-time",
    "q-header-list",
    "q-url-param-list",
    "q-signature",
];

/// Whether a query parameter belongs to the signature and not to the operation.
pub(crate) fn is_signature_parameter(name: &str) -> bool {
    SIGNATURE_FIELDS.contains(&name) || TOKEN_NAMES.contains(&name)
}

/// What a request says about its signature, whether it is true or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// `q-ak`.
    pub key_id: String,
    /// The names in `q-header-list`.
    pub headers: Vec<String>,
    /// The names in `q-url-param-list`, encoded as they stand there.
    pub parameters: Vec<String>,
}

impl Claims {
    /// What can be read of a signature, however broken it is; `None` if there is none at all.
    #[must_use]
    pub fn read(request: &Received) -> Option<Self> {
        let (_, pairs) = field_pairs(request);
        let mut fields =
            SIGNATURE_FIELDS.map(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value));
        if fields.iter().all(Option::is_none) {
            return None;
        }
        let [_, key_id, _, _, headers, parameters, _] =
            fields.each_mut().map(|field| field.take().unwrap_or_default());
        Some(Self { key_id: key_id.to_owned(), headers: list(headers), parameters: list(parameters) })
    }
}

/// Why a request was refused.
#[derive(Debug, Clone)]
pub struct Denial {
    /// The HTTP status.
    pub status: u16,
    /// The service's error code.
    pub code: &'static str,
    /// The service's message, followed by what is wrong where the service's own text may be extended.
    pub message: String,
    /// The part of the request that is wrong, as far as it can be known: `method`, `path`, `header host`,
    /// `query parameter pageSize`, or the name of a field such as `q-key-time`.
    pub part: Option<String>,
    /// For times that do not fit: the server's clock, in seconds since the Unix epoch.
    pub server_time: Option<i64>,
    /// For signatures that do not match: what the server computed.
    pub mismatch: Option<Box<Mismatch>>,
}

impl Denial {
    fn new(code: &'static str, message: impl Into<String>, part: &str) -> Self {
        Self {
            status: 403,
            code,
            message: message.into(),
            part: Some(part.to_owned()),
            server_time: None,
            mismatch: None,
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status, self.code, self.message)
    }
}

impl std::error::Error for Denial {}

/// A well-formed signature that is not the one the server computed.
#[derive(Debug, Clone)]
pub struct Mismatch {
    /// The canonical request as the server sees it.
    pub format_string: String,
    /// The text the server signed.
    pub string_to_sign: String,
    /// What the client signed, where that could be found out.
    pub fits: Option<Fits>,
    pub(crate) evidence: Evidence,
}

/// The two texts that a signature belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fits {
    /// The canonical request as the client made it.
    pub format_string: String,
    /// The text the client signed.
    pub string_to_sign: String,
}

impl Fits {
    fn new(sign_time: KeyTime, format_string: String) -> Self {
        Self { string_to_sign: signature::string_to_sign(sign_time, &format_string), format_string }
    }
}

/// Everything the search for the wrong part works on.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) signed: Signed,
    pub(crate) raw_path: String,
    pub(crate) signature: String,
    pub(crate) sign_time: KeyTime,
    pub(crate) key_time: KeyTime,
    pub(crate) missing_headers: Vec<String>,
    pub(crate) missing_parameters: Vec<String>,
    pub(crate) unlisted: Vec<String>,
    key_id: String,
}

/// The parts of a request that its signature covers, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
}

impl Signed {
    pub(crate) fn canonical(&self) -> Canonical {
        Canonical::new(&self.method, &self.path, &self.parameters, &self.headers)
    }

    fn with_host(&self, host: &str) -> Self {
        let mut other = self.clone();
        for (name, value) in &mut other.headers {
            if name == "host" {
                host.clone_into(value);
            }
        }
        other
    }
}

/// A request that was accepted, kept to recognise copies of it.
#[derive(Debug)]
struct Remembered {
    signature: String,
    key_id: String,
    sign_time: KeyTime,
    key_time: KeyTime,
    signed: Signed,
}

/// Knows the key pairs and checks requests against them.
#[derive(Debug)]
pub struct Verifier {
    credentials: HashMap<String, Credential>,
    remembered: Mutex<VecDeque<Remembered>>,
}

/// The fields of a signature, from the header or from the query.
struct Fields<'a> {
    values: [&'a str; 7],
    in_query: bool,
}

impl Verifier {
    /// A verifier that knows these key pairs.
    #[must_use]
    pub fn new(credentials: impl IntoIterator<Item = Credential>) -> Self {
        let credentials = credentials.into_iter().map(|known| (known.secret_id.clone(), known)).collect();
        Self { credentials, remembered: Mutex::new(VecDeque::new()) }
    }

    /// Checks a request and, if its signature does not match, searches for the reason.
    ///
    /// # Errors
    /// [`Denial`] is what the service answers, and why.
    pub fn verify(&self, request: &Received, now: i64) -> Result<(), Denial> {
        self.check(request, now).map_err(|denial| self.explain(denial))
    }

    /// Checks a request without searching for reasons.
    ///
    /// # Errors
    /// [`Denial`] is what the service answers.
    pub fn check(&self, request: &Received, now: i64) -> Result<(), Denial> {
        let fields = fields(request)?;
        let [algorithm, key_id, sign_time, key_time, header_list, parameter_list, signature] = fields.values;
        let (listed_headers, listed_parameters) = (list(header_list), list(parameter_list));
        let denied = |message: String, part: &str| Denial::new("AccessDenied", message, part);

        let sign_time = window(sign_time)
            .ok_or_else(|| denied(malformed("q-sign-time", "`<start>;<end>` in seconds"), "q-sign-time"))?;
        let key_time = window(key_time)
            .ok_or_else(|| denied(malformed("q-key-time", "`<start>;<end>` in seconds"), "q-key-time"))?;
        // Only lower-case digits: with upper-case ones allowed, a signature would have several spellings.
        if signature.len() != 40 || !signature.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(denied(malformed("q-signature", "40 lower-case hexadecimal digits"), "q-signature"));
        }
        if algorithm != signature::ALGORITHM {
            return Err(denied(
                malformed("q-sign-algorithm", &format!("`{}`", signature::ALGORITHM)),
                "q-sign-algorithm",
            ));
        }
        let Some(credential) = self.credentials.get(key_id) else {
            let mut message =
                format!("The access key id you provided (q-ak `{key_id}`) does not exist in our records.");
            if key_id.starts_with(REAL_KEY_PREFIX) {
                message.push_str(" It looks like one of the real service, and this is an emulator.");
            }
            return Err(Denial::new("InvalidAccessKeyId", message, "q-ak"));
        };
        check_token(request, credential, now).map_err(|(status, code, message)| Denial {
            status,
            ..Denial::new(code, message, "security token")
        })?;
        for (name, window) in [("q-sign-time", sign_time), ("q-key-time", key_time)] {
            let timing =
                |code, message: String| Denial { server_time: Some(now), ..Denial::new(code, message, name) };
            if window.end < now {
                return Err(timing("AccessDenied", EXPIRED_MESSAGE.to_owned()));
            }
            if window.start > now.saturating_add(CLOCK_TOLERANCE_SECONDS) {
                return Err(timing(
                    "RequestTimeTooSkewed",
                    format!(
                        "The difference between the request time and the server's time is too large: \
                         {name} begins {} seconds in the future.",
                        window.start.saturating_sub(now)
                    ),
                ));
            }
        }

        let mut evidence = Evidence {
            signed: Signed {
                method: request.method.clone(),
                path: request.path.clone(),
                parameters: Vec::new(),
                headers: Vec::new(),
            },
            raw_path: request.raw_path.clone(),
            signature: signature.to_owned(),
            sign_time,
            key_time,
            missing_headers: Vec::new(),
            missing_parameters: Vec::new(),
            unlisted: Vec::new(),
            key_id: key_id.to_owned(),
        };
        let parameters = request
            .query
            .iter()
            .filter(|(name, _)| !(fields.in_query && SIGNATURE_FIELDS.contains(&name.as_str())))
            .map(|pair| (signature::encode_lower(&pair.0), pair));
        for (encoded, pair) in parameters {
            if listed_parameters.contains(&encoded) {
                evidence.signed.parameters.push(pair.clone());
            } else {
                evidence.unlisted.push(pair.0.clone());
            }
        }
        for name in &listed_parameters {
            if !evidence.signed.parameters.iter().any(|(key, _)| signature::encode_lower(key) == *name) {
                evidence.missing_parameters.push(name.clone());
            }
        }
        for name in &listed_headers {
            let before = evidence.signed.headers.len();
            let values = request.headers.iter().filter(|(key, _)| signature::encode_lower(key) == *name);
            evidence.signed.headers.extend(values.cloned());
            if evidence.signed.headers.len() == before {
                evidence.missing_headers.push(name.clone());
            }
        }

        let key = SigningKey::derive(&credential.secret_key, key_time);
        let complete = evidence.missing_headers.is_empty() && evidence.missing_parameters.is_empty();
        // Methods are case-sensitive, but the canonical form is not: the service knows upper-case ones only.
        let proper_method = !request.method.bytes().any(|byte| byte.is_ascii_lowercase());
        let canonical = evidence.signed.canonical();
        if complete && proper_method {
            let accepted = std::iter::once(canonical.http_string.clone())
                .chain(
                    other_hosts(request)
                        .into_iter()
                        .map(|host| evidence.signed.with_host(&host).canonical().http_string),
                )
                .any(|text| key.verify(&signature::string_to_sign(sign_time, &text), signature));
            if accepted {
                self.remember(&evidence);
                return Ok(());
            }
        }
        let mismatch = Mismatch {
            string_to_sign: signature::string_to_sign(sign_time, &canonical.http_string),
            format_string: canonical.http_string,
            fits: None,
            evidence,
        };
        Err(Denial {
            part: None,
            mismatch: Some(Box::new(mismatch)),
            ..Denial::new(
                "SignatureDoesNotMatch",
                "The signature we calculated does not match the one provided.",
                "",
            )
        })
    }

    /// Adds to a denial which part of the request is wrong. Takes up to some tens of milliseconds of processor time
    /// when the signature is well-formed but wrong.
    #[must_use]
    pub fn explain(&self, mut denial: Denial) -> Denial {
        let Some(mismatch) = &mut denial.mismatch else { return denial };
        let evidence = &mismatch.evidence;
        let explanation = self.compare_with_remembered(evidence).or_else(|| {
            let credential = self.credentials.get(&evidence.key_id)?;
            explain::search(evidence, &credential.secret_key)
        });
        match explanation {
            Some(explanation) => {
                denial.message = format!("{} {}", denial.message, explanation.text);
                denial.part = Some(explanation.part);
                mismatch.fits = explanation.fits;
            }
            None => {
                let reason = explain::no_single_reason(&mismatch.evidence);
                denial.message = format!("{} {reason}", denial.message);
            }
        }
        denial
    }

    fn compare_with_remembered(&self, evidence: &Evidence) -> Option<explain::Explanation> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let same =
            |known: &&Remembered| known.signature == evidence.signature && known.key_id == evidence.key_id;
        let known = remembered.iter().rev().find(same)?;
        explain::compare(known, evidence)
    }

    fn remember(&self, evidence: &Evidence) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        // Clients sign once per window and send many times: one entry each is enough.
        if remembered.iter().any(|known| {
            known.signature == evidence.signature
                && known.key_id == evidence.key_id
                && known.signed == evidence.signed
        }) {
            return;
        }
        if remembered.len() >= REMEMBERED_REQUESTS {
            remembered.pop_front();
        }
        remembered.push_back(Remembered {
            signature: evidence.signature.clone(),
            key_id: evidence.key_id.clone(),
            sign_time: evidence.sign_time,
            key_time: evidence.key_time,
            signed: evidence.signed.clone(),
        });
    }
}

/// The fields of the `Authorization` header, or else of the query.
fn fields(request: &Received) -> Result<Fields<'_>, Denial> {
    let (in_query, pairs) = field_pairs(request);
    if request.headers.iter().filter(|(name, _)| name == "authorization").count() > 1 {
        return Err(Denial::new(
            "AccessDenied",
            "There is more than one Authorization header.",
            "header authorization",
        ));
    }
    let mut values = [None; 7];
    for (slot, name) in values.iter_mut().zip(SIGNATURE_FIELDS) {
        let mut found = pairs.iter().filter(|(key, _)| *key == name).map(|(_, value)| *value);
        *slot = found.next();
        if found.next().is_some() {
            let message = format!("The signature is malformed: `{name}` occurs more than once.");
            return Err(Denial::new("AccessDenied", message, name));
        }
    }
    if in_query && values.iter().all(Option::is_none) {
        let message =
            "The request has no signature: neither an Authorization header nor q-* query parameters.";
        return Err(Denial::new("AccessDenied", message, "header authorization"));
    }
    match SIGNATURE_FIELDS.iter().zip(values).find(|(_, value)| value.is_none()) {
        Some((name, _)) => {
            let message = format!("The signature is malformed: `{name}` is missing.");
            Err(Denial::new("AccessDenied", message, name))
        }
        None => Ok(Fields { values: values.map(Option::unwrap_or_default), in_query }),
    }
}

/// The pairs of the `Authorization` header, or else those of the query, and whether it is the query.
fn field_pairs(request: &Received) -> (bool, Vec<(&str, &str)>) {
    match request.header("authorization") {
        Some(text) => {
            let text = text.strip_prefix(' ').unwrap_or(text);
            let text = text.strip_suffix(' ').unwrap_or(text);
            (false, text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect())
        }
        None => (true, request.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()),
    }
}

fn malformed(name: &str, expected: &str) -> String {
    format!("The signature is malformed: `{name}` must be {expected}.")
}

/// A window in its only spelling: the text is signed as it stands, so `01;2` is not `1;2`.
fn window(text: &str) -> Option<KeyTime> {
    KeyTime::parse(text).filter(|window| window.to_string() == text)
}

fn list(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split(';').map(str::to_owned).collect() }
}

fn check_token(
    request: &Received,
    credential: &Credential,
    now: i64,
) -> Result<(), (u16, &'static str, String)> {
    let presented =
        TOKEN_NAMES.iter().find_map(|name| request.header(name).or_else(|| request.parameter(name)));
    match (&credential.token, presented) {
        (None, None) => Ok(()),
        (Some(_), None) => Err((
            403,
            TOKEN_MISMATCH_CODE,
            format!("The key is a temporary one: the request needs its token in `{}`.", TOKEN_NAMES[0]),
        )),
        (Some(token), Some(presented)) if token != presented => {
            Err((403, TOKEN_MISMATCH_CODE, "The security token does not belong to the key.".to_owned()))
        }
        (None, Some(_)) => Err((
            403,
            TOKEN_MISMATCH_CODE,
            "The request has a security token, but the key is a permanent one.".to_owned(),
        )),
        (Some(_), Some(_)) => match credential.expires {
            Some(expires) if expires < now => {
                Err((400, "ExpiredToken", "The security token has expired.".to_owned()))
            }
            Some(_) | None => Ok(()),
        },
    }
}

/// Other spellings of the host that a client may have signed: SDKs disagree whether a port belongs to it.
fn other_hosts(request: &Received) -> Vec<String> {
    let Some(host) = request.header("host") else { return Vec::new() };
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => vec![name.to_owned()],
        _ => request.local_port.map(|port| format!("{host}:{port}")).into_iter().collect(),
    }
}
