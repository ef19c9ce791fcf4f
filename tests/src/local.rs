//! An emulator with one bucket, and a client for it, for tests in Rust.

use cloud_infinite::{Client, ClientBuilder, Credential};
use cloud_infinite_emulator::{Config, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Emulator};
use tempfile::TempDir;

/// The bucket that tests and scenarios work in.
pub const BUCKET: &str = "examplebucket-1250000000";

/// An emulator whose buckets are a folder in a temporary one; the rest of that is the test's own. `change` comes before the
/// start.
///
/// # Panics
/// If there is no place for it.
#[expect(clippy::unwrap_used, reason = "a test without an emulator cannot go on")]
pub async fn emulator(change: impl FnOnce(&mut Config)) -> (TempDir, Emulator) {
    let root = tempfile::tempdir().unwrap();
    let mut config = Config { buckets: vec![BUCKET.into()], ..Config::new(root.path().join("data")) };
    change(&mut config);
    let emulator = Emulator::start(config).await.unwrap();
    (root, emulator)
}

/// A client for the bucket of that emulator.
pub fn builder(emulator: &Emulator) -> ClientBuilder {
    Client::builder()
        .region("ap-guangzhou")
        .bucket(BUCKET)
        .credential(Credential::new(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, None))
        .endpoint(emulator.url())
}
