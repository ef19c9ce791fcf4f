//! Credentials out of environment variables.

use super::{Credential, CredentialProvider, LoadCredential};
use crate::error::{Error, ErrorKind, Result};

/// Variables that are looked at, in this order: secret id, secret key, session token.
const VARIABLES: [[&str; 3]; 2] = [
    ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SESSION_TOKEN"],
    ["COS_SECRET_ID", "COS_SECRET_KEY", "COS_SESSION_TOKEN"],
];

/// Reads `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and `TENCENTCLOUD_SESSION_TOKEN`, else the same with
/// `COS_SECRET_ID` and so on. The environment is read for each request, so that a change counts at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct EnvironmentProvider;

impl CredentialProvider for EnvironmentProvider {
    fn load(&self) -> LoadCredential<'_> {
        Box::pin(async { find(|name| std::env::var(name).ok()) })
    }
}

fn find(variable: impl Fn(&str) -> Option<String>) -> Result<Credential> {
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    for [id_name, key_name, token_name] in VARIABLES {
        match (variable(id_name), variable(key_name)) {
            (Some(id), Some(key)) => return Ok(Credential::new(id, key, variable(token_name))),
            (None, None) => {}
            // One half alone is a mistake to report, not a reason to use another pair.
            (Some(_), None) => return Err(half(id_name, key_name)),
            (None, Some(_)) => return Err(half(key_name, id_name)),
        }
    }
    let [[id_name, key_name, _], _] = VARIABLES;
    Err(Error::new(
        ErrorKind::Credential,
        format!(
            "no credentials: give them to the client, or set {id_name} and {key_name} in the environment"
        ),
    ))
}

fn half(given: &str, missing: &str) -> Error {
    Error::new(ErrorKind::Credential, format!("{given} is set in the environment, but {missing} is not"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Credential> {
        find(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_first_complete_pair_wins() {
        let credential = with(&[
            ("COS_SECRET_ID", "b"),
            ("COS_SECRET_KEY", "b"),
            ("TENCENTCLOUD_SECRET_ID", "a"),
            ("TENCENTCLOUD_SECRET_KEY", "k"),
            ("TENCENTCLOUD_SESSION_TOKEN", "t"),
        ])
        .unwrap();
        assert_eq!(credential.secret_id(), "a");
        assert_eq!(credential.secret_key().expose(), "k");
        assert_eq!(credential.session_token().unwrap().expose(), "t");
    }

    #[test]
    fn an_empty_variable_counts_as_missing() {
        let credential =
            with(&[("TENCENTCLOUD_SECRET_ID", ""), ("COS_SECRET_ID", "b"), ("COS_SECRET_KEY", "k")]).unwrap();
        assert_eq!(credential.secret_id(), "b");
    }

    #[test]
    fn half_a_pair_is_reported_without_its_value() {
        let error = with(&[("TENCENTCLOUD_SECRET_KEY", "very-secret")]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert_eq!(
            error.to_string(),
            "TENCENTCLOUD_SECRET_KEY is set in the environment, but TENCENTCLOUD_SECRET_ID is not"
        );
        assert!(!format!("{error:?}").contains("very-secret"));
    }

    #[test]
    fn nothing_at_all_says_what_to_set() {
        assert!(with(&[]).unwrap_err().to_string().contains("TENCENTCLOUD_SECRET_ID"));
    }
}
