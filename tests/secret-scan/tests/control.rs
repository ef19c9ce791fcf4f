//! The whole way of a leak: a line that is logged, the file that it is kept in, the program that must not be content.
#![expect(clippy::unwrap_used, reason = "whatever is missing or unexpected in a test fails it")]

use std::path::Path;
use std::process::Command;

use log_recorder::Recorder;
use secret_scan::record::SPEAKERS;

/// What the scan of a folder says, and whether it is content.
fn scan(folder: &Path) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_secret-scan")).arg(folder).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

/// A folder whose log has heard everybody.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("trace.log"), SPEAKERS.join("\n") + "\n").unwrap();
    folder
}

#[test]
fn a_record_without_secrets_passes() {
    let (is_content, text) = scan(folder().path());
    assert!(is_content && text.contains("0 secrets in 5 lines of 1 files"), "{text}");
}

#[test]
fn a_line_that_leaks_fails_the_scan() {
    let leaks: [(&str, fn()); 5] = [
        ("`canary-`", || tracing::trace!(secret_key = "canary-planted", "leaky")),
        ("`canary-`", || drop(tracing::trace_span!("leaky", key = ?b"canary-planted").entered())),
        ("an Authorization header", || tracing::warn!("q-sign-algorithm=sha1&q-ak=id")),
        ("a signature", || tracing::error!(url = "/?q-signature=0123456789abcdef0123456789abcdef01234567")),
        ("a value of x-ci-security-token", || tracing::debug!(r#"headers={{"x-ci-security-token": "t"}}"#)),
    ];
    for (what, leak) in leaks {
        let folder = folder();
        let recorder = Recorder::into_file(&folder.path().join("trace.log")).unwrap();
        tracing::subscriber::with_default(recorder, leak);
        let (is_content, text) = scan(folder.path());
        assert!(!is_content && text.contains("trace.log:6: ") && text.contains(what), "{text}");
        assert!(!text.contains("planted"), "{text}");
    }
}

#[test]
fn an_output_that_leaks_fails_the_scan() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("printed")).unwrap();
    std::fs::write(folder.path().join("printed/python.out"), "ok\nCredentials('id', 'canary-planted')\n")
        .unwrap();
    let (is_content, text) = scan(folder.path());
    assert!(!is_content && text.contains("printed/python.out:2: `canary-`"), "{text}");
}

#[test]
fn a_record_that_heard_nobody_fails() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!scan(folder.path()).0, "there is no file");
    std::fs::write(folder.path().join("rust.out"), "ok\n").unwrap();
    let (is_content, text) = scan(folder.path());
    assert!(!is_content && text.contains("nothing was logged by `rustls::client`"), "{text}");
}
