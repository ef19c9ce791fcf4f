//! Reads the answers to `imageInfo`, `exif` and `imageAve`.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result, printable};
use crate::model::{PictureColor, PictureExif, PictureInfo};
use crate::xml::{self, DecodeError, Element, Limits, from_element};

/// Largest answer in bytes. EXIF data itself has at most 64 KiB.
const MAX_ANSWER: usize = 1 << 20;
/// Objects and lists inside each other.
const MAX_DEPTH: usize = 32;
/// What the service says in `error` when a picture has no EXIF data.
const NO_EXIF: &str = "no exif data";

/// The answer to `imageInfo`.
pub(crate) fn info(body: &[u8]) -> Result<PictureInfo> {
    let info: PictureInfo = from_element(&tree(body)?).map_err(unfit)?;
    match info.format.is_some() || info.width.is_some() {
        true => Ok(info),
        false => Err(unfit(DecodeError::new("it names neither format nor width"))),
    }
}

/// The answer to `exif`.
pub(crate) fn exif(body: &[u8]) -> Result<PictureExif> {
    let root = match tree(body) {
        Ok(root) => root,
        Err(error) if error.code() == Some(NO_EXIF) => Element::new(ROOT),
        Err(error) => return Err(error),
    };
    let value = |element: &Element<'_>| {
        let text =
            if element.children.is_empty() { Some(element.text.as_ref()) } else { element.text_of("val") };
        text.filter(|text| !text.is_empty()).map(|text| (element.name.clone().into_owned(), text.to_owned()))
    };
    let mut values = BTreeMap::new();
    for (name, text) in root.children.iter().filter_map(value) {
        // A list has no single value.
        if root.all(&name).nth(1).is_none() {
            values.insert(name, text);
        }
    }
    Ok(PictureExif { values, document: xml::decode(body).map_err(unreadable)?.to_owned() })
}

/// The answer to `imageAve`.
pub(crate) fn color(body: &[u8]) -> Result<PictureColor> {
    let root = tree(body)?;
    let text = root.text_of("RGB").unwrap_or_default();
    let part = |range: std::ops::Range<usize>| {
        let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 6)?.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    match (part(0..2), part(2..4), part(4..6)) {
        (Some(red), Some(green), Some(blue)) => Ok(PictureColor { rgb: text.to_owned(), red, green, blue }),
        _ => Err(unfit(DecodeError::new("it names no colour such as `0x736246`"))),
    }
}

const ROOT: &str = "Answer";

fn tree(body: &[u8]) -> Result<Element<'_>> {
    let limits = Limits { document: MAX_ANSWER, depth: MAX_DEPTH, ..Limits::DEFAULT };
    let root = xml::read_json(body, ROOT, limits)
        .map_err(|error| refusal(body).unwrap_or_else(|| unreadable(error)))?;
    match root.text_of("error") {
        None => Ok(root),
        Some(text) => {
            let message = format!("the service says: {}", printable(text, 300));
            Err(Error::new(ErrorKind::NotFound, message).with_service(Some(text.to_owned()), None))
        }
    }
}

/// The error document that the service answers with instead, in XML.
fn refusal(body: &[u8]) -> Option<Error> {
    let limits = Limits { document: MAX_ANSWER, ..Limits::DEFAULT };
    let root = xml::read_with(body, limits).ok().filter(|root| root.name == "Error")?;
    let text = |name| root.text_of(name).map(str::to_owned);
    let error = Error::new(ErrorKind::Service, "the service answered with an error document");
    Some(error.with_service(text("Code"), text("Message")).with_request_id(text("RequestId")))
}

fn unreadable(error: xml::ReadError) -> Error {
    Error::new(ErrorKind::Decode, format!("the answer cannot be read: {error}")).with_source(error)
}

fn unfit(error: DecodeError) -> Error {
    Error::new(ErrorKind::Decode, format!("the answer is not as expected: {error}")).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_info_is_read_with_numbers_as_text_or_not() {
        let text = r#"{"format":"jpeg","width":"960","height":"540","size":"158421","md5":"77a1","photo_rgb":"0x736246"}"#;
        let expected = PictureInfo {
            format: Some("jpeg".into()),
            width: Some(960),
            height: Some(540),
            size: Some(158_421),
            md5: Some("77a1".into()),
            photo_rgb: Some("0x736246".into()),
            frame_count: None,
        };
        assert_eq!(info(text.as_bytes()).unwrap(), expected);
        let native = text.replace("\"960\"", "960").replace("\"158421\"", "158421");
        assert_eq!(info(native.as_bytes()).unwrap(), expected);
        let animated = text.replace('}', r#","frame_count":"12"}"#);
        assert_eq!(info(animated.as_bytes()).unwrap().frame_count, Some(12));
    }

    #[test]
    fn exif_values_are_read_and_a_picture_without_any_has_none() {
        let read = |text: &str| exif(text.as_bytes()).unwrap();
        let found =
            read(r#"{"Orientation":{"val":"Top-left","type":3},"Model":"X","GPS":{"a":{"b":1}},"L":[1,2]}"#);
        let values: Vec<(&str, &str)> =
            found.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(values, [("Model", "X"), ("Orientation", "Top-left")]);
        assert!(found.document.contains("\"GPS\""), "nothing is lost");
        let none = read(r#"{"error" : "no exif data"}"#);
        assert!(none.values.is_empty() && none.document.contains("no exif"));
    }

    #[test]
    fn an_average_colour_has_its_parts() {
        let found = color(br#"{"RGB": "0x736246"}"#).unwrap();
        assert_eq!(found, PictureColor { rgb: "0x736246".into(), red: 0x73, green: 0x62, blue: 0x46 });
        for wrong in [
            "{}",
            r#"{"RGB": "736246"}"#,
            r#"{"RGB": "0x7362"}"#,
            r#"{"RGB": "0x+36246"}"#,
            r#"{"RGB": "0xéé46"}"#,
        ] {
            assert_eq!(color(wrong.as_bytes()).unwrap_err().kind(), ErrorKind::Decode, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_such_answer_is_an_error_that_says_what_came() {
        let document =
            b"<Error><Code>NoSuchKey</Code><Message>gone</Message><RequestId>r1</RequestId></Error>";
        for read in
            [|body: &[u8]| info(body).err(), |body: &[u8]| exif(body).err(), |body: &[u8]| color(body).err()]
        {
            let error = read(document).unwrap();
            assert_eq!(
                (error.kind(), error.code(), error.request_id()),
                (ErrorKind::Service, Some("NoSuchKey"), Some("r1"))
            );
            assert_eq!(read(b"").unwrap().kind(), ErrorKind::Decode);
            assert_eq!(read(b"<html>").unwrap().kind(), ErrorKind::Decode);
            assert_eq!(read(br#"{"error": "cannot"}"#).unwrap().kind(), ErrorKind::NotFound);
        }
        assert_eq!(info(br#"{"other": 1}"#).unwrap_err().kind(), ErrorKind::Decode);
    }
}
