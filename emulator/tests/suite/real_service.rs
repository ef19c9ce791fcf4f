//! What is meant for an emulator does not reach the real service, and the other way round.

use cloud_infinite::{Client, Credential as Key, ErrorKind, GetJob};
use cloud_infinite_emulator::auth::{Received, Verifier};
use cloud_infinite_emulator::{Config, Credential, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Emulator};

use crate::support::BUCKET;

/// Made up.
const REAL_ID: &str = "AKIDcanary";

#[tokio::test]
async fn the_emulators_own_key_signs_nothing_for_the_real_service() {
    let client = Client::builder()
        .region("ap-guangzhou")
        .bucket(BUCKET)
        // Nobody answers there, should anything be sent after all.
        .proxy(cloud_infinite::Proxy::Url("http://127.0.0.1:1".to_owned()))
        .credential(Key::new(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, None))
        .build()
        .unwrap();
    let error = client.send(GetJob { job_id: "c1".to_owned() }).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidArgument, 0), "{error}");
    assert_eq!(error.argument().unwrap().field, "credentials.secret_id");
}

#[tokio::test]
async fn an_emulator_does_not_take_a_key_of_the_real_service() {
    let root = tempfile::TempDir::new().unwrap();
    let config = Config {
        credentials: vec![Credential::permanent(REAL_ID, "canary-key")],
        ..Config::new(root.path())
    };
    let error = Emulator::start(config).await.unwrap_err().to_string();
    assert!(error.contains("one of the real service") && !error.contains("canary"), "{error}");
}

#[test]
fn a_request_signed_with_a_key_of_the_real_service_is_told_where_it_arrived() {
    let verifier = Verifier::new([Credential::permanent(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY)]);
    let message = |id: &str| {
        let authorization = format!(
            "q-sign-algorithm=sha1&q-ak={id}&q-sign-time=1;2&q-key-time=1;2&q-header-list=&q-url-param-list=\
             &q-signature={}",
            "0".repeat(40)
        );
        let headers = [("authorization", authorization.as_str())];
        let denial = verifier.verify(&Received::new("GET", "/picqueue", headers).unwrap(), 1).unwrap_err();
        assert_eq!(denial.code, "InvalidAccessKeyId");
        denial.message
    };
    assert!(message(REAL_ID).ends_with("this is an emulator."), "{}", message(REAL_ID));
    assert!(!message("somebody").contains("emulator"));
}
