//! What is left of a secret in the memory of a process that has used it.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "whatever is missing in a test fails it")]

mod needle;
mod scan;
mod server;

use std::io::Write;

use cloud_infinite::signature::{KeyTime, SigningKey};
use cloud_infinite::{
    CallbackProvider, Client, ClientBuilder, Credential, CredentialError, ManualClock, ProfileProvider,
    SubmitJob, Timestamp,
};
use hmac::{Hmac, KeyInit};
use needle::unmasked;
use scan::scan;
use sha1::Sha1;
use zeroize::Zeroizing;

/// The secret key that everything here signs with, masked so that the test does not find itself.
const SECRET_KEY: [u8; 32] = needle::masked(*b"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6");
const SECRET_ID: &str = "AKIDmemory";

fn secret_key() -> String {
    unmasked(&SECRET_KEY)
}

/// Makes requests in every way that handles a secret, and gives back the window that they were signed for.
fn use_clients() -> KeyTime {
    let server = server::start();
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("credentials");
    let mut file = std::fs::File::create(&profile).unwrap();
    file.write_all(b"[default]\nsecret_id = AKIDmemory\nsecret_key = ").unwrap();
    file.write_all(Zeroizing::new(secret_key()).as_bytes()).unwrap();
    drop(file);

    let given = |builder: ClientBuilder| builder.credential(Credential::new(SECRET_ID, secret_key(), None));
    let asked = |builder: ClientBuilder| {
        builder.credential_provider(CallbackProvider::new_async(|| async {
            Ok::<_, CredentialError>(Credential::new(SECRET_ID, secret_key(), None))
        }))
    };
    let asked_elsewhere = |builder: ClientBuilder| {
        builder.credential_provider(CallbackProvider::new(|| {
            Ok::<_, CredentialError>(Credential::new(SECRET_ID, secret_key(), None))
        }))
    };
    let read = |builder: ClientBuilder| builder.credential_provider(ProfileProvider::new().file(&profile));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for with in [&given as &dyn Fn(ClientBuilder) -> ClientBuilder, &asked, &asked_elsewhere, &read] {
        let builder = Client::builder()
            .region("ap-guangzhou")
            .bucket("examplebucket-1250000000")
            .endpoint(&server.endpoint)
            .clock(ManualClock::new(Timestamp::from_unix_millis(1_660_030_060_000)));
        let client = with(builder).build().unwrap();
        runtime.block_on(async {
            let request = SubmitJob {
                input: "in/cat.jpg".into(),
                rule: Some("imageMogr2/rotate/90".into()),
                output: "out/cat.jpg".into(),
                ..Default::default()
            };
            client.submit_job(request).await.unwrap();
            client.get_job(server::JOB_ID).await.unwrap();
            client.get_job(server::DENIED_JOB_ID).await.unwrap_err();
        });
    }
    let windows = server.windows();
    assert_eq!(windows.len(), 12, "three requests of each client arrived");
    assert!(windows.iter().all(|window| *window == windows[0]), "{windows:?}");
    windows[0]
}

/// Signs at the very end, when nothing comes that would write over what this may leave.
fn sign_by_hand(window: KeyTime) {
    let secret_key = Zeroizing::new(secret_key());
    let key = SigningKey::derive(&secret_key, window);
    assert!(key.verify("text", &key.clone().sign("text")));
}

#[test]
fn nothing_secret_is_left() {
    if needle::is_child() {
        return needle::print(secret_key().as_bytes());
    }
    // What lies on a stack ends with its thread. What calls leave on the stack of a thread that lives on is not looked at.
    let window = std::thread::spawn(|| {
        let window = use_clients();
        sign_by_hand(window);
        window
    });
    let window = window.join().unwrap();
    let needles = needle::from_child("nothing_secret_is_left", window);

    assert_eq!(scan(&needles), Vec::<String>::new(), "left after everything was dropped");

    // The scan would have found what is in use,
    let credential = Credential::new(SECRET_ID, secret_key(), None);
    let key = SigningKey::derive(credential.secret_key().expose(), window);
    let mac = Box::new(Hmac::<Sha1>::new_from_slice(credential.secret_key().expose().as_bytes()).unwrap());
    let found = scan(&needles).join("\n");
    for name in [
        needle::SECRET,
        needle::SECRET_INNER,
        needle::SECRET_OUTER,
        needle::DERIVED_HEX,
        needle::DERIVED_INNER,
        needle::DERIVED_OUTER,
    ] {
        assert!(found.contains(name), "{name} is in use, but was not found: {found}");
    }
    drop((credential, key, mac));

    // and each of its needles in plain sight.
    let planted: Vec<_> = needles.iter().map(|needle| Zeroizing::new(needle.plain())).collect();
    let found = scan(&needles).join("\n");
    for needle in &needles {
        assert!(found.contains(&needle.name), "{} was planted, but not found: {found}", needle.name);
    }
    drop(planted);
}
