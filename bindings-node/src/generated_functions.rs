// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The core's functions by the names that JavaScript has for them.

use crate::functions::{Called, Given, Octets, answer, unknown};

/// Calls the function of that name.
pub(crate) fn call(name: &str, given: &mut Given<'_>) -> Called {
    match name {
        "parseCallback" => answer("parseCallback", || {
            let body = given.next::<Octets>("body")?;
            Ok(cloud_infinite::parse_callback(body.as_ref()))
        }),
        "checkRule" => answer("checkRule", || {
            let rule = given.next::<String>("rule")?;
            Ok(cloud_infinite::check_rule(&rule))
        }),
        "explainRule" => answer("explainRule", || {
            let rule = given.next::<String>("rule")?;
            Ok(cloud_infinite::explain_rule(&rule))
        }),
        "predictSize" => answer("predictSize", || {
            let rule = given.next::<String>("rule")?;
            let width = given.next::<_>("width")?;
            let height = given.next::<_>("height")?;
            let format = given.next::<Option<String>>("format")?;
            let orientation = given.next::<_>("orientation")?;
            Ok(cloud_infinite::predict_size(&rule, width, height, format.as_deref(), orientation))
        }),
        "encodeBase64url" => answer("encodeBase64url", || {
            let data = given.next::<Octets>("data")?;
            Ok(cloud_infinite::encode_base64url(data.as_ref()))
        }),
        "extendRule" => answer("extendRule", || {
            let rule = given.next::<String>("rule")?;
            let step = given.next::<String>("step")?;
            let pairs = given.next::<_>("pairs")?;
            Ok(cloud_infinite::extend_rule(&rule, &step, pairs))
        }),
        "parseImageInfo" => answer("parseImageInfo", || {
            let body = given.next::<Octets>("body")?;
            Ok(cloud_infinite::parse_image_info(body.as_ref()))
        }),
        "parseExif" => answer("parseExif", || {
            let body = given.next::<Octets>("body")?;
            Ok(cloud_infinite::parse_exif(body.as_ref()))
        }),
        "parseImageAve" => answer("parseImageAve", || {
            let body = given.next::<Octets>("body")?;
            Ok(cloud_infinite::parse_image_ave(body.as_ref()))
        }),
        _ => unknown(name),
    }
}
