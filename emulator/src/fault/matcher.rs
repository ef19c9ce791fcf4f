//! Which requests and jobs a rule is for.

use std::fmt;

use super::facts::Facts;
use super::rule::{Fault, FaultError, FaultService};

/// The paths of the processing service, in front of any ids.
const PROCESSING_PATHS: [&str; 4] = ["/jobs", "/picbucket", "/picqueue", "/template"];

/// The older name of `/jobs`, which means the same.
const OLDER_JOBS: &str = "/pic_jobs";

/// A route taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    method: String,
    path: String,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Route {
    pub(crate) fn parse(text: &str) -> Result<Self, FaultError> {
        let wrong = || {
            FaultError::new(format!(
                "`route` is `{text}`, but must be a method (or `*`), a space, and a path that begins with `/` or \
                 `*`, such as `POST /jobs`, `GET /jobs/*` or `PUT *`."
            ))
        };
        let (method, path) = text.split_once(' ').ok_or_else(wrong)?;
        let known = ["*", "GET", "PUT", "POST", "HEAD", "DELETE"].contains(&method);
        if !known || !path.starts_with(['/', '*']) {
            return Err(wrong());
        }
        if path.contains('?') {
            return Err(FaultError::new(format!(
                "`route` is `{text}`, but a route has no query: leave out what begins with `?`. For a key that has \
                 a `?`, take `key`."
            )));
        }
        Ok(Self { method: method.to_owned(), path: newer_name(path) })
    }

    /// Whether it is for that method and path.
    pub(crate) fn takes(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method == method) && glob(&self.path, &newer_name(path))
    }

    /// Whether it is for that method and for some path below that one.
    pub(crate) fn takes_below(&self, method: &str, path: &str) -> bool {
        let fixed = self.path.split('*').next().unwrap_or_default();
        (self.method == "*" || self.method == method)
            && (fixed.starts_with(path) || (self.path.contains('*') && path.starts_with(fixed)))
    }

    /// Whether it begins with a path that only the processing service has.
    pub(crate) fn is_of_processing(&self) -> bool {
        PROCESSING_PATHS.iter().any(|path| self.path.starts_with(path))
    }

    /// Whether its requests may name jobs.
    pub(crate) fn names_jobs(&self) -> bool {
        ["GET", "PUT"].iter().any(|method| self.takes_below(method, "/jobs/"))
    }

    /// Whether none of its requests is about an object.
    pub(crate) fn is_without_keys(&self) -> bool {
        self.is_of_processing() && !self.path.starts_with("/jobs")
    }

    pub(crate) fn is_head(&self) -> bool {
        self.method == "HEAD"
    }
}

pub(super) fn newer_name(path: &str) -> String {
    match path.strip_prefix(OLDER_JOBS) {
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '*']) => format!("/jobs{rest}"),
        _ => path.to_owned(),
    }
}

/// Everything of a rule that a request or a job must fit.
#[derive(Debug, Clone)]
pub(crate) struct Matcher {
    route: Option<Route>,
    service: Option<FaultService>,
    bucket: Option<String>,
    key: Option<String>,
    job_id: Option<String>,
}

impl Matcher {
    pub(crate) fn new(fault: &Fault) -> Result<Self, FaultError> {
        let route = fault.route.as_deref().map(Route::parse).transpose()?;
        let processing = route.as_ref().is_some_and(Route::is_of_processing);
        Ok(Self {
            service: fault.service.or(processing.then_some(FaultService::Ci)),
            route,
            bucket: fault.bucket.clone(),
            key: fault.key.clone(),
            job_id: fault.job_id.clone(),
        })
    }

    /// Whether it looks at keys, which cost something to find out.
    pub(crate) fn needs_keys(&self) -> bool {
        self.key.is_some()
    }

    pub(crate) fn takes(&self, facts: &Facts<'_>) -> bool {
        self.service.is_none_or(|service| service == facts.service)
            && self.route.as_ref().is_none_or(|route| route.takes(facts.method, facts.path))
            && self.bucket.as_ref().is_none_or(|bucket| facts.bucket == Some(bucket))
            && self.job_id.as_ref().is_none_or(|id| facts.job_ids.contains(&id.as_str()))
            && self.key.as_ref().is_none_or(|key| facts.keys.iter().any(|known| glob(key, known)))
    }
}

/// Whether a text fits a pattern in which `*` stands for any characters, or for none.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    // There is always a first part, and it is the only one of a pattern without `*`.
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        // The first place will do: it leaves most of the text to what follows.
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at.saturating_add(part.len())..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn routes() {
        let takes = |route: &str, method: &str, path: &str| Route::parse(route).unwrap().takes(method, path);
        for (route, method, path, fits) in [
            ("POST /jobs", "POST", "/jobs", true),
            ("POST /jobs", "POST", "/pic_jobs", true),
            ("POST /pic_jobs", "POST", "/jobs", true),
            ("POST /jobs", "GET", "/jobs", false),
            ("POST /jobs", "POST", "/jobs/", false),
            ("GET /jobs/*", "GET", "/jobs/c1,c2", true),
            ("GET /pic_jobs/*", "GET", "/jobs/c1", true),
            ("GET /jobs/*", "GET", "/pic_jobs/c1", true),
            ("GET /jobs/*", "GET", "/jobs", false),
            ("GET /jobs*", "GET", "/jobs", true),
            ("PUT *", "PUT", "/a/b", true),
            ("* /in/*.jpg", "HEAD", "/in/a/b.jpg", true),
            ("* /in/*.jpg", "HEAD", "/in/a/b.png", false),
            ("GET /pic_jobs_of_mine", "GET", "/jobs_of_mine", false),
        ] {
            assert_eq!(takes(route, method, path), fits, "{route}: {method} {path}");
        }
        for wrong in
            ["", "GET", "/jobs", "GET jobs", "get /jobs", "PATCH /jobs", "GET  /jobs", "GET /jobs?a=b"]
        {
            assert!(Route::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_lies_below() {
        let below = |route: &str| Route::parse(route).unwrap().takes_below("GET", "/jobs/");
        for route in ["GET /jobs/*", "GET *", "* /j*", "GET /jobs/c1", "GET /jobs*", "GET /pic_jobs/*"] {
            assert!(below(route), "{route}");
        }
        for route in ["GET /jobs", "POST /jobs/*", "GET /job", "GET /template/*", "GET /jobsx*"] {
            assert!(!below(route), "{route}");
        }
    }

    /// The definition: a star takes nothing, or one more character.
    fn by_definition(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), None) => by_definition(rest, text),
            (Some(('*', rest)), Some((_, behind))) => {
                by_definition(rest, text) || by_definition(pattern, behind)
            }
            (Some((one, rest)), Some((other, behind))) => one == other && by_definition(rest, behind),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    proptest! {
        #[test]
        fn patterns_mean_what_is_said(pattern in "[aé*]{0,8}", text in "[aé]{0,10}") {
            let characters = |text: &str| text.chars().collect::<Vec<char>>();
            prop_assert_eq!(
                glob(&pattern, &text),
                by_definition(&characters(&pattern), &characters(&text)),
                "{} {}", pattern, text
            );
        }
    }
}
