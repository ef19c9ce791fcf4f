use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = format!("cinf-profile-{}-{:?}", std::process::id(), std::thread::current().id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with(self, file: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const HOME_FILE: &str = ".tencentcloud/credentials";

/// Reads what a provider finds in a home folder and an environment.
fn found(
    provider: &ProfileProvider,
    home: &Folder,
    variables: &[(&str, &str)],
) -> Result<Credential, CredentialError> {
    let variable =
        |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value));
    provider.place(variable, Some(home.0.clone()), &home.path("machine")).read()
}

#[tokio::test]
async fn the_given_file_and_profile_are_read() {
    let folder = Folder::new().with(
        "c",
        "[default]\nsecret_id=a\nsecret_key=canary-k\n[p]\nsecret_id=b\nsecret_key=canary-l\ntoken=canary-t",
    );
    let provider = ProfileProvider::new().file(folder.path("c"));
    let credential = provider.clone().profile("default").load().await.unwrap();
    assert_eq!((credential.secret_id(), credential.session_token().is_none()), ("a", true));
    let credential = provider.profile("p").load().await.unwrap();
    assert_eq!(
        (
            credential.secret_id(),
            credential.secret_key().expose(),
            credential.session_token().unwrap().expose()
        ),
        ("b", "canary-l", "canary-t")
    );
}

#[test]
fn places_are_tried_in_order() {
    let home = Folder::new()
        .with(
            "machine",
            "[default]\nsecret_id=machine\nsecret_key=canary-k\n[p]\nsecret_id=p\nsecret_key=canary-k",
        )
        .with("given", "[default]\nsecret_id=given\nsecret_key=canary-k")
        .with("variable", "[default]\nsecret_id=variable\nsecret_key=canary-k");
    let id = |provider: &ProfileProvider, variables: &[(&str, &str)]| {
        found(provider, &home, variables).unwrap().secret_id().to_owned()
    };
    let variable = home.path("variable");
    let variable = (FILE_VARIABLE, variable.to_str().unwrap());
    assert_eq!(id(&ProfileProvider::new(), &[(FILE_VARIABLE, "")]), "machine");
    assert_eq!(id(&ProfileProvider::new(), &[(PROFILE_VARIABLE, "p")]), "p");
    assert_eq!(id(&ProfileProvider::new().profile("default"), &[(PROFILE_VARIABLE, "p")]), "machine");
    assert_eq!(id(&ProfileProvider::new(), &[variable]), "variable");
    assert_eq!(id(&ProfileProvider::new().file(home.path("given")), &[variable]), "given");
    let home = home.with(HOME_FILE, "[default]\nsecret_id=home\nsecret_key=canary-k");
    assert_eq!(found(&ProfileProvider::new(), &home, &[]).unwrap().secret_id(), "home");
}

#[test]
fn what_nobody_named_may_be_absent() {
    let home = Folder::new();
    let error = found(&ProfileProvider::new(), &home, &[]).unwrap_err();
    assert!(error.is_not_found());
    let text = error.to_string();
    assert!(text.contains(".tencentcloud") && text.contains("machine"), "{text}");

    for content in ["", "[other]\nsecret_id=a\nsecret_key=canary-k", "[default]\nregion=ap-guangzhou"] {
        let home = Folder::new().with(HOME_FILE, content);
        assert!(found(&ProfileProvider::new(), &home, &[]).unwrap_err().is_not_found(), "{content:?}");
    }
}

#[test]
fn what_somebody_named_must_be_there() {
    let home = Folder::new().with("c", "[other]\nsecret_id=a\nsecret_key=canary-k");
    for (provider, variables, expected) in [
        (ProfileProvider::new().file(home.path("none")), None, "does not exist"),
        (ProfileProvider::new().file(home.path("c")), None, "has no profile [default]"),
        (ProfileProvider::new().file(home.path("c")).profile("p"), None, "has no profile [p]"),
        (ProfileProvider::new().profile("p"), None, "there is no"),
        (ProfileProvider::new(), Some((PROFILE_VARIABLE, "p")), "there is no"),
        (ProfileProvider::new(), Some((FILE_VARIABLE, "/no/such/file")), "/no/such/file does not exist"),
    ] {
        let error = found(&provider, &home, variables.as_slice()).unwrap_err();
        assert!(!error.is_not_found() && error.to_string().contains(expected), "{provider:?}: {error}");
    }
}

#[test]
fn what_is_broken_is_reported_without_its_content() {
    for (content, expected) in [
        (&b"[default]\nsecret_id=canary-SECRET\n"[..], "profile [default] has no secret_key"),
        (b"[default]\nsecret_key=canary-SECRET\n", "profile [default] has no secret_id"),
        (b"[default]\nsecret_id=\nsecret_key=canary-SECRET\n", "profile [default] has no secret_id"),
        (b"secret_key=canary-SECRET", "line 1 stands before the first profile"),
        (b"[default]\nsecret_id=a\ncanary-SECRET\n", "line 3 is neither"),
        (
            b"[default]\nsecret_key=canary-SECRET\nsecret_key=canary-SECRET",
            "line 3 sets a value for the second time",
        ),
        (b"\xff\xfe[\0d\0canary-SECRET", "is not text in UTF-8"),
        (&vec![b'#'; MAX_FILE + 1], "is too large"),
    ] {
        let home = Folder::new().with(HOME_FILE, content);
        let error = found(&ProfileProvider::new(), &home, &[]).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(
            !error.is_not_found() && text.contains(expected) && !text.contains("canary-SECRET"),
            "{text}"
        );
    }
    let home = Folder::new().with(HOME_FILE, vec![b'#'; MAX_FILE]);
    assert!(found(&ProfileProvider::new(), &home, &[]).unwrap_err().is_not_found(), "as large as allowed");
}

#[test]
fn what_is_no_file_is_refused() {
    let home = Folder::new().with(".tencentcloud/credentials/inside", "");
    let error = found(&ProfileProvider::new(), &home, &[]).unwrap_err();
    assert!(error.to_string().ends_with("is not a file"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_a_failure() {
    use std::os::unix::fs::PermissionsExt;

    let home = Folder::new().with(HOME_FILE, "[default]\nsecret_id=a\nsecret_key=canary-k");
    let folder = home.path(".tencentcloud");
    // The superuser reads everything; a link that leads to itself is unreadable for everybody.
    fs::remove_file(home.path(HOME_FILE)).unwrap();
    std::os::unix::fs::symlink("credentials", home.path(HOME_FILE)).unwrap();
    let error = found(&ProfileProvider::new(), &home, &[]).unwrap_err();
    assert!(!error.is_not_found() && error.to_string().ends_with("cannot be read"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_home_that_is_unknown_is_no_failure() {
    let place = ProfileProvider::new().place(|_| None, None, Path::new("/no/such/file"));
    assert!(place.read().unwrap_err().is_not_found());
}
