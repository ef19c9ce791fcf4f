//! Credentials out of environment variables.

use super::{Credential, CredentialError, CredentialProvider, LoadCredential};

/// Variables that are looked at, in this order: secret id, secret key, session token.
const VARIABLES: [[&str; 3]; 2] = [
    ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SESSION_TOKEN"],
    ["COS_SECRET_ID", "COS_SECRET_KEY", "COS_SESSION_TOKEN"],
];

/// Reads `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and `TENCENTCLOUD_SESSION_TOKEN`, else the same with
/// `COS_SECRET_ID` and so on. A variable that is empty counts as not set.
///
/// ```
/// use cloud_infinite::{Client, EnvironmentProvider};
///
/// let client = Client::builder()
///     .region("ap-guangzhou")
///     .bucket("examplebucket-1250000000")
///     .credential_provider(EnvironmentProvider)
///     .build()?;
/// # Ok::<(), cloud_infinite::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct EnvironmentProvider;

impl CredentialProvider for EnvironmentProvider {
    fn load(&self) -> LoadCredential<'_> {
        Box::pin(async { find(|name| std::env::var(name).ok()) })
    }

    fn name(&self) -> &str {
        "environment"
    }
}

fn find(variable: impl Fn(&str) -> Option<String>) -> Result<Credential, CredentialError> {
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
    Err(CredentialError::not_found(format!("{id_name} and {key_name} are not set")))
}

fn half(given: &str, missing: &str) -> CredentialError {
    CredentialError::failed(format!("{given} is set, but {missing} is not"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Credential, CredentialError> {
        find(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_first_complete_pair_wins() {
        let credential = with(&[
            ("COS_SECRET_ID", "b"),
            ("COS_SECRET_KEY", "canary-b"),
            ("TENCENTCLOUD_SECRET_ID", "a"),
            ("TENCENTCLOUD_SECRET_KEY", "canary-k"),
            ("TENCENTCLOUD_SESSION_TOKEN", "canary-t"),
        ])
        .unwrap();
        assert_eq!(credential.secret_id(), "a");
        assert_eq!(credential.secret_key().expose(), "canary-k");
        assert_eq!(credential.session_token().unwrap().expose(), "canary-t");
    }

    #[test]
    fn an_empty_variable_counts_as_missing() {
        let credential =
            with(&[("TENCENTCLOUD_SECRET_ID", ""), ("COS_SECRET_ID", "b"), ("COS_SECRET_KEY", "canary-k")])
                .unwrap();
        assert_eq!(credential.secret_id(), "b");
    }

    #[test]
    fn half_a_pair_is_reported_without_its_value() {
        let error = with(&[("TENCENTCLOUD_SECRET_KEY", "canary-very-secret")]).unwrap_err();
        assert!(!error.is_not_found(), "another provider must not be asked");
        assert_eq!(error.to_string(), "TENCENTCLOUD_SECRET_KEY is set, but TENCENTCLOUD_SECRET_ID is not");
        assert!(!format!("{error:?}").contains("canary-very-secret"));
    }

    #[test]
    fn nothing_at_all_says_what_to_set() {
        let error = with(&[]).unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.to_string(), "TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY are not set");
    }
}
