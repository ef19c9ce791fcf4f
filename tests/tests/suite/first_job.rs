//! A job from submission to pixels: the client, the emulator with its signature check, and the picture that comes out.
#![expect(clippy::unwrap_used, reason = "whatever is missing fails the test")]

use std::time::Duration;

use cloud_infinite::{Client, Credential, ErrorKind, JobState, Outcome, SubmitJob, WaitForJob};
use cloud_infinite_emulator::image::sample::{CORNERS, corner_side, sample_photo_jpeg};
use cloud_infinite_emulator::{DEFAULT_SECRET_ID, Emulator};
use conformance::BUCKET;
use image::{DynamicImage, GenericImageView};

struct World {
    _root: tempfile::TempDir,
    emulator: Emulator,
    client: Client,
}

impl World {
    async fn new() -> Self {
        let (root, emulator) = conformance::emulator(|_| {}).await;
        let client = conformance::builder(&emulator).build().unwrap();
        client.enable_service(()).await.unwrap();
        Self { _root: root, emulator, client }
    }

    async fn run(
        &self,
        input: &str,
        rule: &str,
        output: &str,
    ) -> Result<cloud_infinite::Job, cloud_infinite::Error> {
        let job = self
            .client
            .submit_job(SubmitJob {
                input: input.into(),
                rule: Some(rule.into()),
                output: output.into(),
                ..Default::default()
            })
            .await?;
        let wait =
            WaitForJob { poll_interval: Some(Duration::from_millis(10)), ..WaitForJob::from(job.job_id) };
        self.client.wait_for_job(wait).await
    }

    fn picture(&self, key: &str) -> DynamicImage {
        image::load_from_memory(&std::fs::read(self.emulator.bucket_path(BUCKET).unwrap().join(key)).unwrap())
            .unwrap()
    }
}

/// The corner of the sample whose colour is nearest to what stands in the middle of a corner patch.
fn nearest_corner(picture: &DynamicImage, x: u32, y: u32) -> usize {
    let found = picture.get_pixel(x, y).0;
    let distance = |colour: &[u8; 3]| -> i32 {
        colour.iter().zip(found).map(|(a, b)| (i32::from(*a) - i32::from(b)).pow(2)).sum()
    };
    (0..CORNERS.len()).min_by_key(|index| distance(&CORNERS[*index])).unwrap()
}

#[tokio::test]
async fn the_picture_has_the_size_of_the_rule_and_is_turned() {
    let world = World::new().await;
    let folder = world.emulator.bucket_path(BUCKET).unwrap().join("in");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("photo.jpg"), sample_photo_jpeg(640, 480, 7).unwrap()).unwrap();

    let rule = "imageMogr2/thumbnail/320x|imageMogr2/rotate/90|imageMogr2/format/webp";
    let job = world.run("in/photo.jpg", rule, "out/photo.webp").await.unwrap();
    assert_eq!(job.state, JobState::Success);
    let made = &job.operation.pic_process_result.unwrap().process_results[0];
    assert_eq!((made.width, made.height, made.format.as_deref()), (Some(240), Some(320), Some("webp")));

    let picture = world.picture("out/photo.webp");
    assert_eq!(picture.dimensions(), (240, 320));
    let bytes =
        std::fs::metadata(world.emulator.bucket_path(BUCKET).unwrap().join("out/photo.webp")).unwrap().len();
    assert_eq!(made.size, i64::try_from(bytes).ok());

    // Corners of the sample, clockwise from top left: a quarter turn to the right moves each one further.
    let inset = corner_side(640, 480) / 2 / 2;
    let corners = [(inset, inset), (239 - inset, inset), (239 - inset, 319 - inset), (inset, 319 - inset)];
    let seen: Vec<usize> = corners.iter().map(|(x, y)| nearest_corner(&picture, *x, *y)).collect();
    assert_eq!(seen, [3, 0, 1, 2]);
    let before = world.picture("in/photo.jpg");
    let inset = corner_side(640, 480) / 2;
    assert_eq!(nearest_corner(&before, inset, inset), 0, "the picture before is not turned");
    world.emulator.stop().await;
}

#[tokio::test]
async fn failures_are_named() {
    let world = World::new().await;
    let error = world.run("in/none.jpg", "imageMogr2/rotate/90", "out/x").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::JobFailed, Some("NoSuchKey")));

    let folder = world.emulator.bucket_path(BUCKET).unwrap().join("in");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("photo.jpg"), sample_photo_jpeg(64, 48, 7).unwrap()).unwrap();
    for (rule, named) in [
        ("imageMogr2/format/heif", "heif"),
        ("watermark/3/type/3/text/eA", "watermark/3"),
        ("imageMogr2/melt/1", "melt"),
    ] {
        let error = world.run("in/photo.jpg", rule, "out/x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::JobFailed, "{rule}");
        assert!(error.to_string().contains(named), "{rule}: {error}");
    }
    assert!(!world.emulator.bucket_path(BUCKET).unwrap().join("out/x").exists());
}

#[tokio::test]
async fn a_wrong_key_is_denied_and_explained() {
    let world = World::new().await;
    let client = Client::builder()
        .region("ap-guangzhou")
        .bucket(BUCKET)
        .credential(Credential::new(DEFAULT_SECRET_ID, "canary-wrong", None))
        .endpoint(world.emulator.url())
        .build()
        .unwrap();
    let error = client
        .submit_job(SubmitJob {
            input: "a".into(),
            rule: Some("imageMogr2/rotate/90".into()),
            output: "b".into(),
            ..Default::default()
        })
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Denied, Some(Outcome::Rejected)));
    assert_eq!((error.status(), error.code()), (Some(403), Some("SignatureDoesNotMatch")));
    assert!(error.request_id().is_some());
}
