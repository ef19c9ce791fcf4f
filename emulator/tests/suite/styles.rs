//! Rules that name a style.

use cloud_infinite_emulator::image::Styles;

use crate::object_support::request;
use crate::support::{Fixture, picture};

fn size(fixture: &Fixture, key: &str) -> (u32, u32) {
    let bytes =
        std::fs::read(fixture.emulator.bucket_path(crate::support::BUCKET).unwrap().join(key)).unwrap();
    let picture = image::load_from_memory(&bytes).unwrap();
    (picture.width(), picture.height())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_style_is_executed_in_jobs_and_on_downloads() {
    let mut styles = Styles::none();
    styles.add("small", "imageMogr2/thumbnail/!50p|imageMogr2/rotate/90").unwrap();
    let fixture = Fixture::start_with(|config| config.styles = styles).await;
    fixture.enable().await;
    request(&fixture, "PUT", "/in/a.png", &[], &[], &picture(60, 40)).await.ok();
    let id = fixture.submit("in/a.png", "style/small|imageMogr2/thumbnail/10x", "out/a.png", "").await;
    fixture.idle().await;
    let job = fixture.job(&id).await;
    assert_eq!(job.element("State"), Some("Success"), "{}", job.body);
    assert_eq!(size(&fixture, "out/a.png"), (10, 15));
    // What was submitted is what is told.
    assert_eq!(job.element("ProcessRule"), Some("style/small|imageMogr2/thumbnail/10x"));
    let answer = request(&fixture, "GET", "/in/a.png", &[("style/small", "")], &[], b"").await;
    answer.ok();
    let shown = image::load_from_memory(&answer.body).unwrap();
    assert_eq!((shown.width(), shown.height()), (20, 30));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_style_that_is_not_known_fails_by_its_name() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    request(&fixture, "PUT", "/in/a.png", &[], &[], &picture(60, 40)).await.ok();
    let id = fixture.submit("in/a.png", "style/none", "out/a.png", "").await;
    let ignored = fixture.submit("in/a.png", "style/none|imageMogr2/ignore-error/1", "out/b.png", "").await;
    fixture.idle().await;
    let job = fixture.job(&id).await;
    assert_eq!((job.element("State"), job.code()), (Some("Failed"), "InvalidArgument"), "{}", job.body);
    assert!(job.element("Message").unwrap().contains("`style/none`: there is no such style"), "{}", job.body);
    assert_eq!(fixture.job(&ignored).await.element("State"), Some("Success"));
    assert_eq!(size(&fixture, "out/b.png"), (60, 40));
}
