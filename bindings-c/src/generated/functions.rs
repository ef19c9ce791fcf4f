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
            let width = width;
            let height = height;
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
/// `arguments`: Names and values of its arguments, one after the other.
///
/// What `answer` receives is freed with `cinf_text_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_extend_rule(
    rule: *const c_char,
    step: *const c_char,
    arguments: *const *const c_char,
    arguments_len: usize,
    answer: Option<&mut MaybeUninit<*mut c_char>>,
) -> Option<Box<cinf_error>> {
    answer_text("extend_rule", "answer", answer, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let rule = text::text("rule", rule)?;
            let step = text::text("step", step)?;
            let arguments = text::texts("arguments", arguments, arguments_len)?;
            cloud_infinite::extend_rule(&rule, &step, arguments)
        }
    })
}
