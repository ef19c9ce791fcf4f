//! Real pictures, and every way for a job to fail.

use std::time::Duration;

use image::GenericImageView;

use crate::support::{BUCKET, Fixture, in_both_places, job, picture};

in_both_places! {
    a_picture_is_really_processed,
    every_failure_has_its_code,
    original_information_is_given_only_when_asked_for,
    too_much_memory_or_time_fails_the_job_only,
    many_jobs_of_several_buckets_all_end,
    marks_are_objects_of_the_same_bucket,
    animations_say_how_many_frames_they_have,
}

async fn a_picture_is_really_processed() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "in/two halves.png", &picture(1500, 1200)).unwrap();
    let rule = "imageMogr2/thumbnail/300x|imageMogr2/rotate/90|imageMogr2/format/jpg/quality/90!";
    let id = fixture.submit("in/two halves.png", rule, "out/turned.jpg", "").await;
    fixture.idle().await;
    let reply = fixture.job(&id).await;
    assert_eq!(reply.element("State"), Some("Success"), "{}", reply.body);
    assert_eq!(reply.element("Code"), Some("Success"));
    let result = reply.element("ProcessResult").unwrap();
    assert!(result.contains("<Format>jpg</Format><Height>300</Height><Quality>90</Quality>"), "{result}");
    assert!(result.ends_with("<Width>240</Width>"), "{result}");
    let bytes = fixture.emulator.store().get(BUCKET, "out/turned.jpg", 1 << 20).unwrap();
    if let Some(folder) = fixture.emulator.bucket_path(BUCKET) {
        // A plain file under its plain name.
        assert_eq!(std::fs::read(folder.join("out/turned.jpg")).unwrap(), bytes);
    }
    assert!(result.contains(&format!("<Size>{}</Size>", bytes.len())), "{result}");
    let turned = image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg).unwrap();
    assert_eq!(turned.dimensions(), (240, 300));
    let [red, _, blue, _] = turned.get_pixel(120, 20).0;
    assert!(red > 200 && blue < 60, "what was left is on top");
    let [red, _, blue, _] = turned.get_pixel(120, 280).0;
    assert!(red < 60 && blue > 200, "what was right is below");
}

async fn every_failure_has_its_code() {
    let fixture = Fixture::start_with(|config| config.buckets.push("other-1250000000".to_owned())).await;
    fixture.enable().await;
    let store = fixture.emulator.store();
    store.put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    store.put(BUCKET, "text.jpg", b"no picture").unwrap();
    store.put(BUCKET, "cut.png", &picture(400, 300)[..200]).unwrap();
    for (input, rule, code, words) in [
        ("missing.png", "imageMogr2/rotate/90", "NoSuchKey", "missing.png"),
        ("in.png", "imageMogr2/format/avif", "InvalidArgument", "format/avif"),
        ("in.png", "imageMogr2/thumbnail/0x", "InvalidArgument", "thumbnail"),
        ("in.png", "watermark/3/type/3/text/eA", "InvalidArgument", "watermark/3"),
        ("in.png", "imageMogr2/thumbnail/20x|imageMogr2/nonsense/1", "InvalidArgument", "nonsense"),
        ("text.jpg", "imageMogr2/rotate/90", "InvalidImageFormat", ""),
        ("cut.png", "imageMogr2/rotate/90", "InvalidImageFormat", ""),
    ] {
        let id = fixture.submit(input, rule, "out.png", "").await;
        fixture.idle().await;
        let reply = fixture.job(&id).await;
        assert_eq!(
            (reply.element("State"), reply.code()),
            (Some("Failed"), code),
            "{input} {rule}: {}",
            reply.body
        );
        let message = reply.element("Message").unwrap();
        assert!(!message.is_empty() && message.contains(words), "{message}");
        assert!(!reply.body.contains("PicProcessResult"));
        assert_ne!(reply.element("EndTime"), Some("-"));
        assert!(store.get(BUCKET, "out.png", 1 << 20).is_err());
    }
    let submit = async |body: String| {
        let reply = fixture.call("POST", "/jobs", &[], &body).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        fixture.idle().await;
        fixture.job(reply.element("JobId").unwrap()).await
    };
    let good = job("in.png", "imageMogr2/rotate/90", "out.png", "");
    let elsewhere = submit(good.replace(BUCKET, "nope-1250000000")).await;
    assert_eq!((elsewhere.element("State"), elsewhere.code()), (Some("Failed"), "NoSuchBucket"));
    let wrong_region = submit(good.replace("ap-guangzhou", "ap-beijing")).await;
    assert_eq!((wrong_region.element("State"), wrong_region.code()), (Some("Failed"), "NoSuchBucket"));
    let other = submit(good.replace(BUCKET, "other-1250000000")).await;
    assert_eq!(other.element("State"), Some("Success"), "{}", other.body);
    assert!(store.get("other-1250000000", "out.png", 1 << 20).is_ok());
}

async fn original_information_is_given_only_when_asked_for() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let with = job("in.png", "imageMogr2/rotate/90", "out.png", "");
    for (body, expected) in [
        (with.clone(), true),
        (with.replace("true", "false"), false),
        (with.replace("<IsPicInfo>true</IsPicInfo>", ""), false),
    ] {
        let reply = fixture.call("POST", "/jobs", &[], &body).await;
        fixture.idle().await;
        let reply = fixture.job(reply.element("JobId").unwrap()).await;
        assert_eq!(reply.element("State"), Some("Success"));
        assert_eq!(reply.body.contains("OriginalInfo"), expected, "{}", reply.body);
        assert_eq!(reply.element("IsPicInfo"), Some(if expected { "true" } else { "false" }));
    }
}

async fn too_much_memory_or_time_fails_the_job_only() {
    let fixture = Fixture::start_with(|config| config.decode_memory = 1 << 20).await;
    fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "large.png", &picture(2000, 2000)).unwrap();
    fixture.emulator.store().put(BUCKET, "small.png", &picture(40, 30)).unwrap();
    let large = fixture.submit("large.png", "imageMogr2/rotate/90", "1.png", "").await;
    let small = fixture.submit("small.png", "imageMogr2/rotate/90", "2.png", "").await;
    fixture.idle().await;
    let reply = fixture.job(&large).await;
    assert_eq!((reply.element("State"), reply.code()), (Some("Failed"), "ImageResolutionExceed"));
    assert_eq!(fixture.job(&small).await.element("State"), Some("Success"));

    let fixture = Fixture::start_with(|config| config.job_timeout = Duration::ZERO).await;
    fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let late = fixture.submit("in.png", "imageMogr2/rotate/90", "out.png", "").await;
    fixture.idle().await;
    let reply = fixture.job(&late).await;
    assert_eq!((reply.element("State"), reply.code()), (Some("Failed"), "InternalError"), "{}", reply.body);
}

async fn many_jobs_of_several_buckets_all_end() {
    let buckets: Vec<String> = (0..5).map(|number| format!("bucket{number}-1250000000")).collect();
    let fixture = Fixture::start_with(|config| config.buckets = buckets.clone()).await;
    let mut jobs = Vec::new();
    for bucket in &buckets {
        fixture.emulator.store().put(bucket, "in.png", &picture(64, 48)).unwrap();
        let host = format!("{bucket}.ci.ap-guangzhou.myqcloud.com");
        let send = async |method: &str, path: &str, body: &str| {
            fixture.wire(&host, method, path, &[], body).send(fixture.address()).await
        };
        assert_eq!(send("POST", "/picbucket", "").await.status, 200);
        for number in 0..40 {
            let body = job("in.png", "imageMogr2/thumbnail/!50p", &format!("{number}.png"), "")
                .replace(BUCKET, bucket);
            let reply = send("POST", "/jobs", &body).await;
            jobs.push((host.clone(), reply.element("JobId").unwrap().to_owned()));
        }
    }
    fixture.idle().await;
    for (host, id) in jobs {
        let reply = fixture.wire(&host, "GET", &format!("/jobs/{id}"), &[], "").send(fixture.address()).await;
        assert_eq!(reply.element("State"), Some("Success"), "{}", reply.body);
    }
}

/// The base64 that rules use.
pub(crate) fn url_safe(text: &str) -> String {
    let mut digits = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let group =
            chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for position in 0..=chunk.len() {
            let digit = (group >> (18 - 6 * position) & 63) as usize;
            let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            digits.push(char::from(alphabet[digit]));
        }
    }
    digits
}

async fn marks_are_objects_of_the_same_bucket() {
    let fixture = Fixture::start_with(|config| config.buckets.push("other-1250000000".to_owned())).await;
    fixture.enable().await;
    let store = fixture.emulator.store();
    store.put(BUCKET, "in.png", &picture(100, 80)).unwrap();
    store.put(BUCKET, "marks/a b.png", &picture(10, 10)).unwrap();
    store.put("other-1250000000", "mark.png", &picture(10, 10)).unwrap();
    let rule =
        |address: &str| format!("watermark/1/image/{}/gravity/northwest/dissolve/100", url_safe(address));
    let own = format!("http://{BUCKET}.cos.ap-guangzhou.myqcloud.com/marks/a%20b.png");
    let id = fixture.submit("in.png", &rule(&own), "out.png", "").await;
    fixture.idle().await;
    let reply = fixture.job(&id).await;
    assert_eq!(reply.element("State"), Some("Success"), "{}", reply.body);
    let bytes = store.get(BUCKET, "out.png", 1 << 20).unwrap();
    let marked = image::load_from_memory(&bytes).unwrap().to_rgb8();
    // The left half of both is red; only the mark is blue here.
    assert_eq!(marked.get_pixel(7, 5).0, [0, 0, 255]);
    assert_eq!(marked.get_pixel(12, 5).0, [255, 0, 0]);

    let missing = own.replace("a%20b", "none");
    for (address, code, words) in [
        (missing.as_str(), "NoSuchKey", "marks/none.png"),
        (
            "http://other-1250000000.cos.ap-guangzhou.myqcloud.com/mark.png",
            "InvalidArgument",
            "other-1250000000",
        ),
        ("http://127.0.0.1:9/mark.png", "InvalidArgument", "127.0.0.1:9"),
    ] {
        let id = fixture.submit("in.png", &rule(address), "none.png", "").await;
        fixture.idle().await;
        let reply = fixture.job(&id).await;
        assert_eq!((reply.element("State"), reply.code()), (Some("Failed"), code), "{}", reply.body);
        assert!(reply.element("Message").unwrap().contains(words), "{}", reply.body);
    }
}

async fn animations_say_how_many_frames_they_have() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new_with_speed(&mut bytes, 30);
    let frame = image::Frame::new(image::RgbaImage::from_pixel(20, 10, image::Rgba([9, 9, 200, 255])));
    encoder.encode_frames(std::iter::repeat_n(frame, 4)).unwrap();
    drop(encoder);
    fixture.emulator.store().put(BUCKET, "in.gif", &bytes).unwrap();
    let id = fixture.submit("in.gif", "imageMogr2/thumbnail/10x/format/webp", "out.webp", "").await;
    fixture.idle().await;
    let reply = fixture.job(&id).await;
    assert_eq!(reply.element("State"), Some("Success"), "{}", reply.body);
    assert_eq!(reply.element("FrameCount"), Some("4"), "{}", reply.body);
}
