// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The core's functions by their names.

use pyo3::prelude::*;

use crate::functions::{Given, Octets};

/// Calls the function of that name.
pub(crate) fn call<'py>(name: &str, given: &mut Given<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    match name {
        "parse_callback" => {
            let body = given.next::<Octets>("body")?;
            given.answer(cloud_infinite::parse_callback(body.as_ref()))
        }
        "check_rule" => {
            let rule = given.next::<String>("rule")?;
            given.answer(cloud_infinite::check_rule(&rule))
        }
        "explain_rule" => {
            let rule = given.next::<String>("rule")?;
            given.answer(cloud_infinite::explain_rule(&rule))
        }
        "predict_size" => {
            let rule = given.next::<String>("rule")?;
            let width = given.next::<_>("width")?;
            let height = given.next::<_>("height")?;
            let format = given.next::<Option<String>>("format")?;
            let orientation = given.next::<_>("orientation")?;
            given.answer(cloud_infinite::predict_size(&rule, width, height, format.as_deref(), orientation))
        }
        "encode_base64url" => {
            let data = given.next::<Octets>("data")?;
            given.answer(cloud_infinite::encode_base64url(data.as_ref()))
        }
        "extend_rule" => {
            let rule = given.next::<String>("rule")?;
            let step = given.next::<String>("step")?;
            let pairs = given.next::<_>("pairs")?;
            given.answer(cloud_infinite::extend_rule(&rule, &step, pairs))
        }
        "parse_image_info" => {
            let body = given.next::<Octets>("body")?;
            given.answer(cloud_infinite::parse_image_info(body.as_ref()))
        }
        "parse_exif" => {
            let body = given.next::<Octets>("body")?;
            given.answer(cloud_infinite::parse_exif(body.as_ref()))
        }
        "parse_image_ave" => {
            let body = given.next::<Octets>("body")?;
            given.answer(cloud_infinite::parse_image_ave(body.as_ref()))
        }
        _ => Err(crate::seam::unknown(name)),
    }
}
