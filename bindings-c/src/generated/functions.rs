// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The functions that need no client.

use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;

use crate::error::cinf_error;
use crate::functions::{answer, answer_text, octets};
use crate::generated::models::*;
use crate::text;

/// Reads the body of a callback, in XML or JSON.
///
/// The form is recognised by the body, whatever its content type says. Every documented and observed layout is
/// read into the same `Callback`. Nothing is sent, and no permission is needed.
///
/// `body`: The body as it arrived: at most 1 MiB of UTF-8, nested at most 32 deep in JSON and 64 deep in XML.
///
/// What `callback` receives is freed with `cinf_callback_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_parse_callback(
    body: *const c_void,
    body_len: usize,
    callback: Option<&mut MaybeUninit<*mut cinf_callback>>,
) -> Option<Box<cinf_error>> {
    answer::<cinf_callback>("parse_callback", "callback", callback, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let body = octets("body", body, body_len)?;
            cloud_infinite::parse_callback(body)
        }
    })
}

/// Checks a processing rule by the grammar that this library knows, and gives its normal form.
///
/// A job takes any text for a rule, checked or not, so that what the service learns tomorrow can be used today.
/// Nothing is sent, and no permission is needed.
///
/// `rule`: The rule: not percent-encoded, not XML-escaped, without a leading `?`.
///
/// What `answer` receives is freed with `cinf_text_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_check_rule(
    rule: *const c_char,
    answer: Option<&mut MaybeUninit<*mut c_char>>,
) -> Option<Box<cinf_error>> {
    answer_text("check_rule", "answer", answer, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let rule = text::text("rule", rule)?;
            cloud_infinite::check_rule(&rule)
        }
    })
}

/// Takes a processing rule apart, or says what is wrong with it.
///
/// Nothing is sent, and no permission is needed.
///
/// `rule`: The rule, or what may be none.
///
/// What `rule_report` receives is freed with `cinf_rule_report_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_explain_rule(
    rule: *const c_char,
    rule_report: Option<&mut MaybeUninit<*mut cinf_rule_report>>,
) -> Option<Box<cinf_error>> {
    answer::<cinf_rule_report>("explain_rule", "rule_report", rule_report, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let rule = text::text("rule", rule)?;
            cloud_infinite::explain_rule(&rule)
        }
    })
}

/// Predicts the size of what a processing rule makes of a picture, without the picture.
///
/// The answer says when a size depends on what is not known here: whether there is a face, a style that is stored
/// with the bucket, or an EXIF orientation that was not given. Nothing is sent, and no permission is needed.
///
/// `rule`: The rule.
///
/// `width`: The width of the picture in pixels as stored, at least 1.
///
/// `height`: The height of the picture in pixels as stored, at least 1.
///
/// `format`: The format of the picture in letters of any case, such as `gif`, which cannot be scaled up.
///
/// `orientation`: The EXIF orientation of the picture, 0 to 8; `auto-orient` depends on it.
///
/// What `size_prediction` receives is freed with `cinf_size_prediction_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_predict_size(
    rule: *const c_char,
    width: u32,
    height: u32,
    format: *const c_char,
    orientation: Option<&u32>,
    size_prediction: Option<&mut MaybeUninit<*mut cinf_size_prediction>>,
) -> Option<Box<cinf_error>> {
    answer::<cinf_size_prediction>("predict_size", "size_prediction", size_prediction, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let rule = text::text("rule", rule)?;
            let format = text::maybe_text("format", format)?;
            let orientation = orientation.copied();
            cloud_infinite::predict_size(&rule, width, height, format.as_deref(), orientation)
        }
    })
}

/// Encodes text or bytes as rules want it: base64 with the URL-safe alphabet, without padding.
///
/// Nothing is sent, and no permission is needed.
///
/// `data`: What is encoded.
///
/// What `answer` receives is freed with `cinf_text_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_encode_base64url(
    data: *const c_void,
    data_len: usize,
    answer: Option<&mut MaybeUninit<*mut c_char>>,
) -> Option<Box<cinf_error>> {
    answer_text("encode_base64url", "answer", answer, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let data = octets("data", data, data_len)?;
            cloud_infinite::encode_base64url(data)
        }
    })
}

/// Adds a step to a processing rule: what the builders of other languages call.
///
/// In Rust, `ProcessRule` takes typed arguments. Nothing is sent, and no permission is needed.
///
/// `rule`: The rule so far; empty at the beginning.
///
/// `step`: The name of the step, such as `thumbnail`.
///
/// `pairs`: Names and values of its arguments, one after the other.
///
/// What `answer` receives is freed with `cinf_text_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_extend_rule(
    rule: *const c_char,
    step: *const c_char,
    pairs: *const *const c_char,
    pairs_len: usize,
    answer: Option<&mut MaybeUninit<*mut c_char>>,
) -> Option<Box<cinf_error>> {
    answer_text("extend_rule", "answer", answer, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let rule = text::text("rule", rule)?;
            let step = text::text("step", step)?;
            let pairs = text::texts("pairs", pairs, pairs_len)?;
            cloud_infinite::extend_rule(&rule, &step, pairs)
        }
    })
}

/// Reads what the service answers to a `GET` of an object with the query `imageInfo`.
///
/// Nothing is sent. Get the answer with `cinf_client_presign_url`, or with a request of your own.
///
/// `body`: The answer as it arrived, in JSON: at most 1 MiB.
///
/// What `picture_info` receives is freed with `cinf_picture_info_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_parse_image_info(
    body: *const c_void,
    body_len: usize,
    picture_info: Option<&mut MaybeUninit<*mut cinf_picture_info>>,
) -> Option<Box<cinf_error>> {
    answer::<cinf_picture_info>("parse_image_info", "picture_info", picture_info, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let body = octets("body", body, body_len)?;
            cloud_infinite::parse_image_info(body)
        }
    })
}

/// Reads what the service answers to a `GET` of an object with the query `exif`.
///
/// A picture without EXIF data has no values, which is no error. Nothing is sent. Get the answer with
/// `cinf_client_presign_url`, or with a request of your own.
///
/// `body`: The answer as it arrived, in JSON: at most 1 MiB.
///
/// What `picture_exif` receives is freed with `cinf_picture_exif_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_parse_exif(
    body: *const c_void,
    body_len: usize,
    picture_exif: Option<&mut MaybeUninit<*mut cinf_picture_exif>>,
) -> Option<Box<cinf_error>> {
    answer::<cinf_picture_exif>("parse_exif", "picture_exif", picture_exif, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let body = octets("body", body, body_len)?;
            cloud_infinite::parse_exif(body)
        }
    })
}

/// Reads what the service answers to a `GET` of an object with the query `imageAve`.
///
/// Nothing is sent. Get the answer with `cinf_client_presign_url`, or with a request of your own.
///
/// `body`: The answer as it arrived, in JSON: at most 1 MiB.
///
/// What `picture_color` receives is freed with `cinf_picture_color_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_parse_image_ave(
    body: *const c_void,
    body_len: usize,
    picture_color: Option<&mut MaybeUninit<*mut cinf_picture_color>>,
) -> Option<Box<cinf_error>> {
    answer::<cinf_picture_color>("parse_image_ave", "picture_color", picture_color, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let body = octets("body", body, body_len)?;
            cloud_infinite::parse_image_ave(body)
        }
    })
}
