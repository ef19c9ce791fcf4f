//! Pictures that are processed on download, and questions about pictures.

use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};
use cloud_infinite_emulator::image::sample::sample_photo_jpeg;
use cloud_infinite_emulator::{DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY};

use crate::object_support::{Answer, COS_HOST, request, send};
use crate::support::{FIXED_TIME, Fixture, picture};

async fn asked(fixture: &Fixture, key: &str, question: &str) -> Answer {
    request(fixture, "GET", key, &[(question, "")], &[], b"").await
}

fn size(answer: &Answer) -> (u32, u32) {
    let picture = image::load_from_memory(&answer.body).unwrap();
    (picture.width(), picture.height())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_processed_on_its_way() {
    let fixture = Fixture::start().await;
    request(&fixture, "PUT", "/in/a.png", &[], &[("x-cos-meta-a", "1")], &picture(60, 40)).await.ok();
    for (rule, kind, expected) in [
        ("imageMogr2/thumbnail/!50p", "image/png", (30, 20)),
        ("imageMogr2/thumbnail/30x30>/rotate/90/format/jpg", "image/jpeg", (20, 30)),
        ("imageView2/1/w/10/h/10|imageMogr2/format/webp", "image/webp", (10, 10)),
        ("watermark/2/text/SGVsbG8", "image/png", (60, 40)),
        ("imageSlim", "image/png", (60, 40)),
    ] {
        let answer = asked(&fixture, "/in/a.png", rule).await;
        answer.ok();
        assert_eq!((answer.header("content-type"), size(&answer)), (Some(kind), expected), "{rule}");
        assert_eq!(answer.header("content-length"), Some(&*answer.body.len().to_string()));
        // These describe the stored object.
        assert_eq!((answer.header("etag"), answer.header("x-cos-hash-crc64ecma")), (None, None));
        let head = request(&fixture, "HEAD", "/in/a.png", &[(rule, "")], &[], b"").await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), Some(&*answer.body.len().to_string()));
    }
    let query = [("imageMogr2/rotate/90", ""), ("response-content-type", "image/x")];
    let answer = request(&fixture, "GET", "/in/a.png", &query, &[("range", "bytes=0-3")], b"").await;
    assert_eq!(
        (answer.status, answer.header("content-type"), size(&answer)),
        (200, Some("image/x"), (40, 60))
    );
    let stale = [("if-match", "\"x\"")];
    let answer = request(&fixture, "GET", "/in/a.png", &[("imageSlim", "")], &stale, b"").await;
    answer.refused(412, "PreconditionFailed");
    // The object itself is untouched.
    assert_eq!(request(&fixture, "GET", "/in/a.png", &[], &[], b"").await.body, picture(60, 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_processed_is_refused() {
    let fixture = Fixture::start().await;
    request(&fixture, "PUT", "/a.png", &[], &[], &picture(60, 40)).await.ok();
    request(&fixture, "PUT", "/text", &[], &[], b"no picture").await.ok();
    for (key, question, status, code) in [
        ("/none", "imageMogr2/rotate/90", 404, "NoSuchKey"),
        ("/none", "imageInfo", 404, "NoSuchKey"),
        ("/text", "imageMogr2/rotate/90", 400, "InvalidImageFormat"),
        ("/text", "imageInfo", 400, "InvalidImageFormat"),
        ("/a.png", "imageMogr2/nope/1", 400, "InvalidArgument"),
        ("/a.png", "imageMogr2/format/avif", 400, "InvalidArgument"),
        ("/a.png", "imageMogr2/cut/5x5x60x0", 400, "InvalidArgument"),
        (
            "/a.png",
            "imageMogr2/thumbnail/9999x9999!/rotate/45|imageMogr2/rotate/45",
            400,
            "ImageResolutionExceed",
        ),
    ] {
        asked(&fixture, key, question).await.refused(status, code);
    }
    let same = asked(&fixture, "/a.png", "imageMogr2/cut/5x5x60x0/ignore-error/1").await;
    assert_eq!((same.status, same.body), (200, picture(60, 40)));
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_answered_in_json() {
    let fixture = Fixture::start().await;
    let plain = image::RgbImage::from_pixel(24, 16, image::Rgb([0x73, 0x62, 0x46]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    plain.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let bytes = bytes.into_inner();
    let etag = request(&fixture, "PUT", "/a.png", &[], &[], &bytes).await;
    let md5 = etag.header("etag").unwrap().trim_matches('"');
    let info = asked(&fixture, "/a.png", "imageInfo").await;
    assert_eq!(info.header("content-type"), Some("application/json"));
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&info.body).unwrap(),
        serde_json::json!({
            "format": "png", "width": "24", "height": "16", "size": bytes.len().to_string(), "md5": md5,
            "photo_rgb": "0x736246",
        })
    );
    assert_eq!(asked(&fixture, "/a.png", "imageAve").await.text(), r#"{"RGB":"0x736246"}"#);
    assert_eq!(asked(&fixture, "/a.png", "exif").await.text(), r#"{"error" : "no exif data"}"#);

    let photo = sample_photo_jpeg(40, 30, 1).unwrap();
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([1, 0, 0, 0, 0, 0, 0]);
    let length = (exif.len() as u16 + 2).to_be_bytes();
    let photo = [&photo[..2], &[0xff, 0xe1], &length, &exif, &photo[2..]].concat();
    request(&fixture, "PUT", "/a.jpg", &[], &[], &photo).await.ok();
    let answer = asked(&fixture, "/a.jpg", "exif").await;
    let fields: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(fields["Orientation"]["type"], 3, "{fields}");
    assert!(fields["Orientation"]["val"].as_str().unwrap().contains("top and column 0 at left"), "{fields}");
    let info = asked(&fixture, "/a.jpg", "imageInfo").await;
    assert!(info.text().contains(r#""format":"jpeg""#), "{}", info.text());

    let mut moving = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new_with_speed(&mut moving, 30);
    let frame = image::Frame::new(image::RgbaImage::from_pixel(20, 10, image::Rgba([9, 9, 200, 255])));
    encoder.encode_frames(std::iter::repeat_n(frame, 4)).unwrap();
    drop(encoder);
    std::fs::write(fixture.folder().join("a.gif"), moving).unwrap();
    let info = asked(&fixture, "/a.gif", "imageInfo").await;
    assert!(info.text().contains(r#""frame_count":"4""#), "{}", info.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_in_a_url_can_be_signed_or_left_open() {
    let fixture = Fixture::at_fixed_time().await;
    request(&fixture, "PUT", "/a.png", &[], &[], &picture(60, 40)).await.ok();
    let window = KeyTime { start: FIXED_TIME - 60, end: FIXED_TIME + 900 };
    let url = |query: &[(&str, &str)]| {
        let canonical = Canonical::new("GET", "/a.png", query, &[("host", COS_HOST)]);
        let key = SigningKey::derive(DEFAULT_SECRET_KEY, window);
        let sign = key.sign(&signature::string_to_sign(window, &canonical.http_string));
        let fields = signature::authorization(DEFAULT_SECRET_ID, window, &canonical, &sign);
        let fields: Vec<String> = fields
            .split('&')
            .map(|field| field.split_once('=').unwrap())
            .map(|(name, value)| format!("{name}={}", signature::encode(value)))
            .collect();
        format!("/a.png?{}", fields.join("&"))
    };
    let get = async |target: String| {
        let text = format!("GET {target} HTTP/1.1\r\nhost: {COS_HOST}\r\nconnection: close\r\n\r\n");
        send(fixture.address(), text.as_bytes()).await
    };
    let open = url(&[]);
    assert_eq!(size(&get(format!("{open}&imageMogr2/thumbnail/30x")).await), (30, 20));
    assert_eq!(size(&get(format!("{open}&imageMogr2%2Fthumbnail%2F15x")).await), (15, 10));
    let signed = url(&[("imageMogr2/thumbnail/30x", "")]);
    assert!(signed.contains("imagemogr2%252fthumbnail%252f30x"), "{signed}");
    assert_eq!(size(&get(format!("{signed}&imageMogr2%2Fthumbnail%2F30x")).await), (30, 20));
    get(format!("{signed}&imageMogr2%2Fthumbnail%2F60x")).await.refused(403, "SignatureDoesNotMatch");
    get(signed).await.refused(403, "SignatureDoesNotMatch");
}
