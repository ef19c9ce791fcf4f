//! Finds out what is wrong with a signature that does not match.
//!
//! A signature is a hash, so nothing can be read from it. What remains is to guess: if the signature fits after one
//! small change of the request, that change is the explanation. Two sources of guesses are used: requests that were
//! accepted with the same signature before, and every change that a single wrong detail can make.

use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};

use super::{Evidence, Fits, Remembered};

/// The largest number of places in which a signature may differ from the right one and still count as the right one
/// with a typing error. Two unrelated signatures agree in so many digits less than once in 10^40.
const TYPING_ERRORS: usize = 4;

/// The longest canonical request in which single characters are searched: each costs about 95 signatures.
const LONGEST_SEARCH: usize = 2048;

/// The methods a client may have signed.
const METHODS: [&str; 6] = ["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"];

/// The part that is wrong, and a sentence about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Explanation {
    pub(super) part: String,
    pub(super) text: String,
    pub(super) fits: Option<Fits>,
}

impl Explanation {
    fn new(part: impl Into<String>, text: impl Into<String>) -> Self {
        Self { part: part.into(), text: text.into(), fits: None }
    }

    /// The canonical request that the signature fits.
    fn fits(self, sign_time: KeyTime, http_string: String) -> Self {
        Self { fits: Some(Fits::new(sign_time, http_string)), ..self }
    }
}

/// What differs from a request that was accepted with the very same signature.
pub(super) fn compare(known: &Remembered, evidence: &Evidence) -> Option<Explanation> {
    let mut parts = Vec::new();
    if known.signed.method != evidence.signed.method {
        parts.push("method".to_owned());
    }
    if known.signed.path != evidence.signed.path {
        parts.push("path".to_owned());
    }
    pairs_that_differ("query parameter", &known.signed.parameters, &evidence.signed.parameters, &mut parts);
    pairs_that_differ("header", &known.signed.headers, &evidence.signed.headers, &mut parts);
    if known.sign_time != evidence.sign_time {
        parts.push("q-sign-time".to_owned());
    }
    if known.key_time != evidence.key_time {
        parts.push("q-key-time".to_owned());
    }
    if parts.is_empty() {
        return None;
    }
    let part = parts.join(", ");
    let text = format!("A request with this signature was accepted before; what differs from it: {part}.");
    Some(Explanation::new(part, text).fits(known.sign_time, known.signed.canonical().http_string))
}

fn pairs_that_differ(
    kind: &str,
    known: &[(String, String)],
    present: &[(String, String)],
    parts: &mut Vec<String>,
) {
    let values = |pairs: &[(String, String)], name: &str| -> Vec<String> {
        let same =
            |pair: &&(String, String)| signature::encode_lower(&pair.0) == signature::encode_lower(name);
        let mut values: Vec<String> = pairs.iter().filter(same).map(|(_, value)| value.clone()).collect();
        values.sort();
        values
    };
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in known.iter().chain(present) {
        if !names.iter().any(|seen| signature::encode_lower(seen) == signature::encode_lower(name)) {
            names.push(name);
        }
    }
    for name in names {
        if values(known, name) != values(present, name) {
            parts.push(format!("{kind} {name}"));
        }
    }
}

/// Searches for the one change that makes the signature fit.
pub(super) fn search(evidence: &Evidence, secret_key: &str) -> Option<Explanation> {
    let search = Search { evidence, key: SigningKey::derive(secret_key, evidence.key_time), secret_key };
    missing_item(evidence)
        .or_else(|| search.method_in_lower_case())
        .or_else(|| search.times())
        .or_else(|| search.typing_error())
        .or_else(|| search.other_method())
        .or_else(|| search.path_as_sent())
        .or_else(|| search.single_character())
}

/// The sentence for a signature that no single change explains.
pub(super) fn no_single_reason(evidence: &Evidence) -> String {
    let mut covered = vec!["method".to_owned(), "path".to_owned()];
    covered.extend(evidence.signed.parameters.iter().map(|(name, _)| format!("query parameter {name}")));
    covered.extend(evidence.signed.headers.iter().map(|(name, _)| format!("header {name}")));
    format!(
        "No single change explains it: the secret key is another one, or several of the signed parts differ ({}). \
         Compare FormatString with what the client signed.",
        covered.join(", ")
    )
}

fn missing_item(evidence: &Evidence) -> Option<Explanation> {
    if let Some(name) = evidence.missing_headers.first() {
        return Some(Explanation::new(
            format!("header {name}"),
            format!("The header `{name}` is listed in q-header-list, but the request does not have it."),
        ));
    }
    let name = evidence.missing_parameters.first()?;
    let instead = match evidence.unlisted.as_slice() {
        [] => String::new(),
        names => format!(" It has these, which are not listed: {}.", names.join(", ")),
    };
    Some(Explanation::new(
        format!("query parameter {name}"),
        format!(
            "The query parameter `{name}` is listed in q-url-param-list, but the request does not have it.{instead}"
        ),
    ))
}

struct Search<'e> {
    evidence: &'e Evidence,
    key: SigningKey,
    secret_key: &'e str,
}

impl Search<'_> {
    fn fits(&self, http_string: &str) -> bool {
        let text = signature::string_to_sign(self.evidence.sign_time, http_string);
        self.key.verify(&text, &self.evidence.signature)
    }

    fn method_in_lower_case(&self) -> Option<Explanation> {
        let method = &self.evidence.signed.method;
        method.bytes().any(|byte| byte.is_ascii_lowercase()).then(|| {
            Explanation::new("method", format!("The method `{method}` is not written in upper case."))
        })
    }

    /// Clients write the same window twice, so each is a guess for the other.
    fn times(&self) -> Option<Explanation> {
        let Evidence { sign_time, key_time, .. } = *self.evidence;
        if sign_time == key_time {
            return None;
        }
        let http_string = self.evidence.signed.canonical().http_string;
        let fits = |sign: KeyTime, key: KeyTime| {
            let text = signature::string_to_sign(sign, &http_string);
            SigningKey::derive(self.secret_key, key).verify(&text, &self.evidence.signature)
        };
        if fits(sign_time, sign_time) {
            let text = format!("It fits if q-key-time is `{sign_time}`, as q-sign-time is.");
            return Some(Explanation::new("q-key-time", text).fits(sign_time, http_string));
        }
        if fits(key_time, key_time) {
            let text = format!("It fits if q-sign-time is `{key_time}`, as q-key-time is.");
            return Some(Explanation::new("q-sign-time", text).fits(key_time, http_string));
        }
        fits(key_time, sign_time).then(|| {
            Explanation::new("q-sign-time, q-key-time", "It fits if q-sign-time and q-key-time are swapped.")
                .fits(key_time, http_string)
        })
    }

    fn typing_error(&self) -> Option<Explanation> {
        let http_string = self.evidence.signed.canonical().http_string;
        let text = signature::string_to_sign(self.evidence.sign_time, &http_string);
        let computed = self.key.sign(&text);
        let different = computed
            .bytes()
            .zip(self.evidence.signature.bytes())
            .filter(|(left, right)| left != right)
            .count();
        (different <= TYPING_ERRORS).then(|| {
            let text = format!("The signature itself was changed: {different} of its 40 digits are wrong.");
            Explanation::new("q-signature", text).fits(self.evidence.sign_time, http_string)
        })
    }

    fn other_method(&self) -> Option<Explanation> {
        let mut signed = self.evidence.signed.clone();
        METHODS.into_iter().find_map(|method| {
            method.clone_into(&mut signed.method);
            let http_string = signed.canonical().http_string;
            self.fits(&http_string).then(|| {
                let text = format!(
                    "It fits the method {method}, but the request came with {}.",
                    self.evidence.signed.method
                );
                Explanation::new("method", text).fits(self.evidence.sign_time, http_string)
            })
        })
    }

    fn path_as_sent(&self) -> Option<Explanation> {
        let mut signed = self.evidence.signed.clone();
        let raw = self.evidence.raw_path.as_str();
        let trimmed = signed.path.strip_suffix('/').unwrap_or(&signed.path).to_owned();
        let guesses = [
            (raw.to_owned(), "It fits the path as it stands in the request line; sign the decoded path."),
            (trimmed, "It fits the path without the slash at its end."),
            (format!("{}/", signed.path), "It fits the path with a slash at its end."),
            (format!("/{}", signed.path), "It fits the path with one more slash at its beginning."),
        ];
        guesses.into_iter().find_map(|(path, text)| {
            signed.path = path;
            let http_string = signed.canonical().http_string;
            self.fits(&http_string)
                .then(|| Explanation::new("path", text).fits(self.evidence.sign_time, http_string))
        })
    }

    /// Tries every other character in every place of the canonical request.
    fn single_character(&self) -> Option<Explanation> {
        let canonical = self.evidence.signed.canonical();
        let text = canonical.http_string.as_str();
        if text.len() > LONGEST_SEARCH {
            return None;
        }
        let mut guess = String::with_capacity(text.len() + 4);
        for field in fields_of(&canonical) {
            for (at, length) in tokens(text, &field) {
                let token = text.get(at..at + length).unwrap_or_default();
                for octet in guesses_for(token) {
                    let replacement = field.write(octet);
                    if replacement == token {
                        continue;
                    }
                    if self.fits_with(text, at, length, &replacement, &mut guess) {
                        return Some(self.found(field.explain(octet, Some(token)), guess));
                    }
                }
            }
            // White space at the ends of a header disappears on the way, and a character may be lost anywhere.
            for at in [field.start, field.end] {
                for octet in b' '..=b'~' {
                    let insertion = field.write(octet);
                    if self.fits_with(text, at, 0, &insertion, &mut guess) {
                        return Some(self.found(field.explain(octet, None), guess));
                    }
                }
            }
        }
        None
    }

    fn found(&self, explanation: Explanation, http_string: String) -> Explanation {
        explanation.fits(self.evidence.sign_time, http_string)
    }

    fn fits_with(&self, text: &str, at: usize, length: usize, replacement: &str, guess: &mut String) -> bool {
        guess.clear();
        guess.push_str(text.get(..at).unwrap_or_default());
        guess.push_str(replacement);
        guess.push_str(text.get(at + length..).unwrap_or_default());
        self.fits(guess)
    }
}

/// A stretch of the canonical request that holds one value.
struct Field {
    name: String,
    start: usize,
    end: usize,
    spelling: Spelling,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    LowerCase,
    AsIs,
    Encoded,
}

impl Field {
    fn write(&self, octet: u8) -> String {
        let c = char::from(octet);
        match self.spelling {
            Spelling::LowerCase => c.to_ascii_lowercase().to_string(),
            Spelling::AsIs => c.to_string(),
            Spelling::Encoded if octet.is_ascii() => {
                signature::encode(c.encode_utf8(&mut [0; 4])).into_owned()
            }
            Spelling::Encoded => format!("%{octet:02X}"),
        }
    }

    fn explain(&self, octet: u8, instead_of: Option<&str>) -> Explanation {
        let right = char::from(octet);
        let text = match instead_of {
            Some(wrong) => {
                format!("It fits if the {} has `{right}` in one place where it has `{wrong}`.", self.name)
            }
            None => format!("It fits if the {} has one more `{right}`.", self.name),
        };
        Explanation::new(self.name.clone(), text)
    }
}

/// The values within the canonical request. Names need no search: a wrong one is missing.
fn fields_of(canonical: &Canonical) -> Vec<Field> {
    // A path may hold line feeds itself, so everything behind it is counted from the end.
    let text = canonical.http_string.as_str();
    let headers = text.len().saturating_sub(canonical.http_headers.len() + 1);
    let parameters = headers.saturating_sub(canonical.http_parameters.len() + 1);
    let method_end = text.find('\n').unwrap_or(0);
    let path_end = parameters.saturating_sub(1);
    let mut fields = vec![
        Field { name: "method".to_owned(), start: 0, end: method_end, spelling: Spelling::LowerCase },
        Field { name: "path".to_owned(), start: method_end + 1, end: path_end, spelling: Spelling::AsIs },
    ];
    let lists = [
        ("query parameter", parameters, canonical.http_parameters.as_str()),
        ("header", headers, canonical.http_headers.as_str()),
    ];
    for (kind, mut at, list) in lists {
        for pair in list.split('&').filter(|pair| !pair.is_empty()) {
            let name = pair.split('=').next().unwrap_or(pair);
            let (start, end) = (at + name.len() + 1, at + pair.len());
            fields.push(Field { name: format!("{kind} {name}"), start, end, spelling: Spelling::Encoded });
            at = end + 1;
        }
    }
    fields
}

/// The characters or escapes of a field as positions and lengths.
fn tokens(text: &str, field: &Field) -> Vec<(usize, usize)> {
    let slice = text.get(field.start..field.end).unwrap_or_default();
    let mut found = Vec::new();
    let mut characters = slice.char_indices();
    while let Some((at, c)) = characters.next() {
        let length = if c == '%' && field.spelling == Spelling::Encoded {
            characters.next();
            characters.next();
            3
        } else {
            c.len_utf8()
        };
        found.push((field.start + at, length));
    }
    found
}

/// The octets that may have stood in the place of a token: visible ASCII, and for an octet of a longer character
/// the other octets such a character can have.
fn guesses_for(token: &str) -> std::ops::RangeInclusive<u8> {
    let octet = token.strip_prefix('%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
    b' '..=(if octet.is_some_and(|octet| !octet.is_ascii()) { u8::MAX } else { b'~' })
}
