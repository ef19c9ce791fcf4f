//! How much the objects may take.

use cloud_infinite_emulator::StoreError;

use crate::object_support::request;
use crate::support::{BUCKET, Fixture, in_both_places, picture};

in_both_places! {
    what_does_not_fit_is_refused_and_changes_nothing,
    a_job_whose_output_does_not_fit_fails,
}

const LIMIT: u64 = 100_000;

async fn small() -> Fixture {
    Fixture::start_with(|config| config.storage_limit = LIMIT).await
}

async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let fixture = small().await;
    let put = async |key: &str, size: usize| request(&fixture, "PUT", key, &[], &[], &vec![7; size]).await;
    put("/a", 60_000).await.ok();
    for key in ["/b", "/a/b"] {
        let refused = put(key, 50_000).await;
        refused.refused(507, "InsufficientStorage");
        assert!(refused.text().contains("more than 100000 bytes"), "{}", refused.text());
        assert_eq!(request(&fixture, "GET", key, &[], &[], b"").await.status, 404);
    }
    // The connection survives, the old object stays, and it counts only once when it is replaced.
    put("/a", 110_000).await.refused(507, "InsufficientStorage");
    assert_eq!(request(&fixture, "GET", "/a", &[], &[], b"").await.body.len(), 60_000);
    put("/a", 90_000).await.ok();
    put("/b", 20_000).await.refused(507, "InsufficientStorage");
    put("/a", 10_000).await.ok();
    put("/b", 80_000).await.ok();
    put("/c", 11_000).await.refused(507, "InsufficientStorage");
    for _ in 0..2 {
        assert_eq!(request(&fixture, "DELETE", "/b", &[], &[], b"").await.status, 204);
    }
    put("/c", 80_000).await.ok();
    let list = request(&fixture, "GET", "/", &[], &[], b"").await;
    assert_eq!(list.text().matches("<Key>").count(), 2, "{}", list.text());
    if let Some(folder) = fixture.emulator.bucket_path(BUCKET) {
        let left = std::fs::read_dir(folder.join("../.ci/tmp")).unwrap().count();
        assert_eq!(left, 0, "nothing is left of what was refused");
    }
}

async fn a_job_whose_output_does_not_fit_fails() {
    let fixture = small().await;
    fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(400, 300)).unwrap();
    // Uncompressed: 360 kB.
    let id = fixture.submit("in.png", "imageMogr2/format/bmp", "out.bmp", "").await;
    fixture.idle().await;
    let reply = fixture.job(&id).await;
    assert_eq!(
        (reply.element("State"), reply.code()),
        (Some("Failed"), "InsufficientStorage"),
        "{}",
        reply.body
    );
    assert!(reply.element("Message").unwrap().contains("out.bmp"), "{}", reply.body);
    assert!(matches!(fixture.emulator.store().get(BUCKET, "out.bmp", 1 << 20), Err(StoreError::NoSuchKey)));
}

#[tokio::test]
async fn files_that_were_there_before_do_not_count() {
    let root = tempfile::TempDir::new().unwrap();
    std::fs::create_dir(root.path().join(BUCKET)).unwrap();
    std::fs::write(root.path().join(BUCKET).join("old"), vec![0; 200_000]).unwrap();
    let fixture = Fixture::start_with(|config| {
        config.storage = cloud_infinite_emulator::Storage::Directory(root.path().to_owned());
        config.storage_limit = LIMIT;
    })
    .await;
    let store = fixture.emulator.store();
    store.put(BUCKET, "new", &vec![0; 100_000]).unwrap();
    assert!(matches!(store.put(BUCKET, "more", b"1"), Err(StoreError::Full { limit: LIMIT })));
    // It may be replaced by what is no larger, and makes room when it goes.
    store.put(BUCKET, "old", &vec![0; 200_000]).unwrap();
    assert!(store.put(BUCKET, "old", &vec![0; 200_001]).is_err());
    store.delete(BUCKET, "old").unwrap();
    store.put(BUCKET, "more", &vec![0; 200_000]).unwrap();
    assert!(store.put(BUCKET, "most", b"1").is_err());
}
