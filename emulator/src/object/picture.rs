//! Pictures that are processed on their way to the client, and questions about pictures: `GET /<key>?imageMogr2/…`,
//! `?imageInfo`, `?imageAve`, `?exif`.
//!
//! Assumption: what is processed has neither entity tag nor CRC, since both would describe the stored object, and
//! knows no ranges; conditions are those of the stored object.

use axum::body::Body;
use axum::response::Response;
use cloud_infinite::rule::Rule;
use exif::{In, Reader, Value};
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::{Map, json};

use super::{Call, headers};
use crate::answer::{self, Refusal};
use crate::digest::Digests;
use crate::image::{Original, PictureFormat};
use crate::received::Received;
use crate::state::Failure;

/// What is asked about a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// What a rule makes of it.
    Rule(Rule),
    /// Format, size, average colour and checksum.
    Info,
    /// The average colour.
    Average,
    /// The EXIF data.
    Exif,
}

/// The names with which a rule begins.
const SEGMENTS: [&str; 5] = ["imageMogr2", "imageView2", "watermark", "imageSlim", "style"];

/// The question in the query of a request, if there is one.
pub(super) fn question(request: &Received) -> Result<Option<Question>, Refusal> {
    let mut found = None;
    for (name, value) in &request.query {
        let first = name.split(['/', '|']).next().unwrap_or(name);
        let question = match first {
            "imageInfo" if name == first => Question::Info,
            "imageAve" if name == first => Question::Average,
            "exif" if name == first => Question::Exif,
            first if SEGMENTS.contains(&first) => {
                // The padding of base64 looks like the beginning of a value.
                let text = if value.is_empty() { name.clone() } else { format!("{name}={value}") };
                Question::Rule(
                    Rule::parse(&text).map_err(|error| Refusal::argument(format!("`{text}`: {error}.")))?,
                )
            }
            _ => continue,
        };
        if found.replace(question).is_some() {
            return Err(Refusal::argument("Two parameters ask for a picture; join rules with `|`."));
        }
    }
    Ok(found)
}

pub(super) async fn answer(call: &Call<'_>, question: Question) -> Result<Response, Refusal> {
    let workshop = call.workshop;
    let (content_type, bytes) = match question {
        Question::Rule(rule) => {
            let done = workshop.show(call.bucket, call.key, rule).await.map_err(refusal)?;
            (done.format.content_type(), done.bytes)
        }
        Question::Info | Question::Average | Question::Exif => {
            let (original, bytes) = workshop.look(call.bucket, call.key).await.map_err(refusal)?;
            let text = match question {
                Question::Info => info(&original, &bytes),
                Question::Average => json!({ "RGB": original.average_text() }).to_string(),
                _ => exif(&bytes),
            };
            ("application/json", text.into_bytes())
        }
    };
    let mut response = answer::empty(call.context, StatusCode::OK);
    let headers = response.headers_mut();
    headers::insert(headers, CONTENT_TYPE, content_type);
    headers::insert(headers, CONTENT_LENGTH, &bytes.len().to_string());
    headers::replace(headers, call.request);
    if !call.context.head {
        *response.body_mut() = Body::from(bytes);
    }
    Ok(response)
}

/// All values are texts.
fn info(original: &Original, bytes: &[u8]) -> String {
    let format = match original.format {
        PictureFormat::Jpeg => "jpeg",
        other => other.rule_name(),
    };
    let mut info = Map::new();
    let mut set = |name: &str, value: String| info.insert(name.to_owned(), value.into());
    set("format", format.to_owned());
    set("width", original.width.to_string());
    set("height", original.height.to_string());
    set("size", bytes.len().to_string());
    set("md5", Digests::of(bytes).md5_hex());
    if let Some(average) = original.average_text() {
        set("photo_rgb", average);
    }
    if original.frames > 1 {
        set("frame_count", original.frames.to_string());
    }
    serde_json::Value::Object(info).to_string()
}

/// Every field of the first picture by its name.
///
/// Assumption: the form with data is not documented.
fn exif(bytes: &[u8]) -> String {
    let Ok(data) = Reader::new().read_from_container(&mut std::io::Cursor::new(bytes)) else {
        return r#"{"error" : "no exif data"}"#.to_owned();
    };
    let fields = data.fields().filter(|field| field.ifd_num == In::PRIMARY).map(|field| {
        let value = json!({ "val": field.display_value().to_string(), "type": type_number(&field.value) });
        (field.tag.to_string(), value)
    });
    serde_json::Value::Object(fields.collect()).to_string()
}

/// The number that TIFF has for a type of values.
fn type_number(value: &Value) -> u16 {
    match value {
        Value::Byte(_) => 1,
        Value::Ascii(_) => 2,
        Value::Short(_) => 3,
        Value::Long(_) => 4,
        Value::Rational(_) => 5,
        Value::SByte(_) => 6,
        Value::Undefined(..) => 7,
        Value::SShort(_) => 8,
        Value::SLong(_) => 9,
        Value::SRational(_) => 10,
        Value::Float(_) => 11,
        Value::Double(_) => 12,
        Value::Unknown(number, ..) => *number,
    }
}

/// What a job would fail with, as an answer.
fn refusal(failure: Failure) -> Refusal {
    let status = match &*failure.code {
        "NoSuchKey" | "NoSuchBucket" => StatusCode::NOT_FOUND,
        "AccessDenied" => StatusCode::FORBIDDEN,
        "InternalError" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    Refusal::new(status, failure.code, failure.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Option<Question>, Refusal> {
        question(&Received::new("GET", &format!("/a?{query}"), []).unwrap())
    }

    #[test]
    fn rules_stand_in_the_query() {
        for (query, rule) in [
            ("imageMogr2/thumbnail/!50p", "imageMogr2/thumbnail/!50p"),
            ("imageMogr2%2Fthumbnail%2F300x300%3E", "imageMogr2/thumbnail/300x300>"),
            ("imageMogr2/rotate/90|imageView2/1/w/10&x=1", "imageMogr2/rotate/90|imageView2/1/w/10"),
            ("imageMogr2/rotate/90%7CimageSlim=", "imageMogr2/rotate/90|imageSlim"),
            ("q-ak=1&watermark/2/text/SGVsbG8=", "watermark/2/text/SGVsbG8"),
            ("watermark/2/text/SGVsbG8=/fontsize/20", "watermark/2/text/SGVsbG8/fontsize/20"),
            ("watermark/2/text/SGVsbG8%3D/fontsize/20", "watermark/2/text/SGVsbG8/fontsize/20"),
            ("watermark/2/text/SGVsbA==", "watermark/2/text/SGVsbA"),
        ] {
            let expected = Question::Rule(Rule::parse(rule).unwrap());
            assert_eq!(asked(query), Ok(Some(expected)), "{query}");
        }
        assert_eq!(asked("imageInfo"), Ok(Some(Question::Info)));
        assert_eq!(asked("exif&a=b"), Ok(Some(Question::Exif)));
        assert_eq!(asked("imageAve="), Ok(Some(Question::Average)));
        assert_eq!(asked("response-content-type=image/x&imageinfo"), Ok(None));
        for query in ["imageMogr2/nope/1", "imageMogr2", "imageInfo&imageAve", "imageSlim&imageInfo"] {
            assert_eq!(asked(query).unwrap_err().code, "InvalidArgument", "{query}");
        }
    }
}
