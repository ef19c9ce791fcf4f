//! What a picture is, as the service tells when it is asked for that instead of the picture.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::xml::lenient;

/// What the query `imageInfo` of an object answers with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(default)]
pub struct PictureInfo {
    /// Name of the format, such as `jpeg`; rules say `jpg`.
    pub format: Option<String>,
    /// Width in pixels.
    #[serde(deserialize_with = "lenient")]
    pub width: Option<u32>,
    /// Height in pixels.
    #[serde(deserialize_with = "lenient")]
    pub height: Option<u32>,
    /// Size in bytes.
    #[serde(deserialize_with = "lenient")]
    pub size: Option<i64>,
    /// MD5 of the object, in hexadecimal digits.
    pub md5: Option<String>,
    /// Average colour, as `0xRRGGBB`.
    pub photo_rgb: Option<String>,
    /// Number of frames; only for animations.
    #[serde(deserialize_with = "lenient")]
    pub frame_count: Option<u32>,
}

/// What the query `exif` of an object answers with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PictureExif {
    /// The values by their names, such as `Orientation`; none if the picture has no EXIF data. What is no single value is
    /// left to `document`.
    pub values: BTreeMap<String, String>,
    /// The answer as it came, in JSON: the service does not document its form.
    pub document: String,
}

/// What the query `imageAve` of an object answers with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PictureColor {
    /// Average colour, as `0xRRGGBB`.
    pub rgb: String,
    /// Its part of red, 0 to 255.
    pub red: u32,
    /// Its part of green, 0 to 255.
    pub green: u32,
    /// Its part of blue, 0 to 255.
    pub blue: u32,
}
