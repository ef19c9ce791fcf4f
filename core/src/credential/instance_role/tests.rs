//! Against a metadata service over HTTP on this machine.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

const DOCUMENT: &str = r#"{"TmpSecretId":"AKIDrole","TmpSecretKey":"canary-role-key","ExpiredTime":1700003600,
    "Expiration":"2023-11-14T23:13:20Z","Token":"canary-role-token","Code":"Success"}"#;

/// A server that gives each request line the answer that the function has for its path, and a count of requests.
async fn serve(answer: impl Fn(&str) -> (u16, Vec<u8>) + Send + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(stream.read_u8().await.unwrap());
            }
            count.fetch_add(1, Ordering::SeqCst);
            let request = String::from_utf8(request).unwrap();
            let path = request.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()).unwrap();
            let (status, body) = answer(path);
            let head = format!(
                "HTTP/1.1 {status} Status\r\nlocation: /elsewhere\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            // Who has read enough hangs up.
            let _ = stream.write_all(&body).await;
        }
    });
    (endpoint, requests)
}

/// What the provider makes of one role with this document.
async fn loaded(status: u16, document: impl Into<Vec<u8>>) -> Result<Credential, CredentialError> {
    let document = document.into();
    let (endpoint, _) = serve(move |_| (status, document.clone())).await;
    InstanceRoleProvider::new().role("images").endpoint(&endpoint).unwrap().load().await
}

#[tokio::test]
async fn the_role_is_found_and_its_credential_read() {
    let (endpoint, requests) = serve(|path| match path {
        "/latest/meta-data/cam/security-credentials/" => (200, b"my-role\n".to_vec()),
        "/latest/meta-data/cam/security-credentials/my-role" => (200, DOCUMENT.into()),
        other => panic!("{other}"),
    })
    .await;
    let provider = InstanceRoleProvider::new().endpoint(&endpoint).unwrap();
    let credential = provider.load().await.unwrap();
    assert_eq!(credential.secret_id(), "AKIDrole");
    assert_eq!(credential.secret_key().expose(), "canary-role-key");
    assert_eq!(credential.session_token().unwrap().expose(), "canary-role-token");
    assert_eq!(credential.expires_at(), Some(Timestamp::from_unix_millis(1_700_003_600_000)));
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_given_role_is_not_asked_for_and_is_encoded() {
    let (endpoint, requests) = serve(|path| {
        assert_eq!(path, "/latest/meta-data/cam/security-credentials/..%2Fmy%20role");
        (200, DOCUMENT.into())
    })
    .await;
    let provider = InstanceRoleProvider::new().role("../my role").endpoint(&endpoint).unwrap();
    provider.load().await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_instance_without_a_role_has_no_credential() {
    for (status, body) in [(404, "not found"), (200, ""), (200, " \n")] {
        let (endpoint, _) = serve(move |_| (status, body.into())).await;
        let error = InstanceRoleProvider::new().endpoint(&endpoint).unwrap().load().await.unwrap_err();
        assert_eq!((error.is_not_found(), error.to_string().as_str()), (true, "the instance has no role"));
    }
}

#[tokio::test]
async fn what_answers_in_its_place_is_a_failure() {
    for (status, body) in [
        (200, "<html><body>Log in to the network</body></html>"),
        (200, "one\ntwo"),
        (200, "with space"),
        (302, ""),
        (500, ""),
        (403, ""),
    ] {
        let (endpoint, requests) = serve(move |_| (status, body.into())).await;
        let error = InstanceRoleProvider::new().endpoint(&endpoint).unwrap().load().await.unwrap_err();
        assert!(!error.is_not_found() && !error.to_string().contains("Log in"), "{status}: {error}");
        assert_eq!(requests.load(Ordering::SeqCst), 1, "nothing is followed or repeated");
    }
}

#[tokio::test]
async fn an_answer_without_a_credential_is_a_failure_that_shows_no_secret() {
    for (status, document, expected) in [
        (404, DOCUMENT.to_owned(), "no role \"images\""),
        (500, DOCUMENT.to_owned(), "status 500"),
        (200, DOCUMENT.replace("Success", "InternalError"), "code \"InternalError\""),
        (200, DOCUMENT.replace("\"Code\":\"Success\"", "\"x\":1"), "code \"\""),
        (200, DOCUMENT.replace("TmpSecretKey", "Other"), "gave no TmpSecretKey"),
        (200, DOCUMENT.replace("AKIDrole", ""), "gave no TmpSecretId"),
        (200, DOCUMENT.replace("canary-role-token", ""), "gave no Token"),
        (200, DOCUMENT.replace("\"Expir", "\"x"), "gave no time of expiry"),
        (200, DOCUMENT.replace("1700003600", "\"canary-role-key\""), "unreadable at line 1"),
        (200, "canary-role-key".to_owned(), "unreadable at line 1"),
        (200, DOCUMENT[..DOCUMENT.len() - 1].to_owned(), "unreadable at line 2"),
        (200, format!("{DOCUMENT}{}", " ".repeat(1 << 20)), "larger than"),
    ] {
        let error = loaded(status, document).await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!error.is_not_found() && text.contains(expected), "{expected}: {text}");
        assert!(!text.contains("canary-role-key") && !text.contains("canary-role-token"), "{text}");
    }
}

#[tokio::test]
async fn the_time_of_expiry_is_read_in_both_forms() {
    let credential = loaded(200, DOCUMENT.replace("\"ExpiredTime\":1700003600,", "")).await.unwrap();
    assert_eq!(credential.expires_at(), Some(Timestamp::from_unix_millis(1_700_003_600_000)));
}

#[tokio::test]
async fn an_answer_of_unknown_length_is_read_whole() {
    let document = format!("{DOCUMENT}{}", " ".repeat(100_000));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        let answer = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{document}");
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    let provider = InstanceRoleProvider::new().role("images").endpoint(&endpoint).unwrap();
    assert_eq!(provider.load().await.unwrap().secret_id(), "AKIDrole");
}

#[tokio::test]
async fn a_service_that_is_not_there_is_remembered_for_a_minute() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let provider = InstanceRoleProvider::new().role("images").endpoint(&format!("http://{address}")).unwrap();
    let error = provider.load().await.unwrap_err();
    assert!(
        error.is_not_found() && error.to_string().contains("no metadata service at http://127.0.0.1"),
        "{error}"
    );

    // Even where it comes up meanwhile.
    let listener = TcpListener::bind(address).await.unwrap();
    let error = provider.load().await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("a moment ago"), "{error}");

    tokio::time::pause();
    tokio::time::advance(ABSENCE_REMEMBERED).await;
    tokio::time::resume();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        let answer = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{DOCUMENT}");
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    provider.load().await.unwrap();

    // The server has gone, but there is one.
    let error = provider.load().await.unwrap_err();
    assert!(!error.is_not_found() && error.to_string().contains("the metadata service failed"), "{error}");
}

#[tokio::test]
async fn silence_is_a_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let provider = InstanceRoleProvider::new().role("images").endpoint(&endpoint).unwrap();
    let error = provider.load().await.unwrap_err();
    assert!(!error.is_not_found() && error.to_string().contains("stalled"), "{error}");
}

#[test]
fn only_an_origin_is_an_endpoint() {
    for text in ["", "127.0.0.1", "ftp://127.0.0.1", "http://127.0.0.1/latest"] {
        assert!(InstanceRoleProvider::new().endpoint(text).is_err(), "{text}");
    }
}
