//! What needs no client and no network: functions that answer at once.

use crate::callback;
use crate::error::Result;
use crate::model::{Callback, PictureColor, PictureExif, PictureInfo, RuleReport, SizePrediction};
use crate::picture_facts;
use crate::rule::{base64url, report, steps};

/// Declares functions: each parameter is documented, and an error names the function.
macro_rules! functions {
    ($(
        $(#[doc = $doc:literal])+
        pub fn $name:ident($($(#[doc = $about:literal])+ $parameter:ident: $type:ty,)+) -> Result<$output:ty> $body:block
    )+) => {$(
        $(#[doc = $doc])+
        ///
        /// # Parameters
        $(#[doc = concat!("- `", stringify!($parameter), "`:", $($about),+)])+
        pub fn $name($($parameter: $type),+) -> Result<$output> {
            let run = || -> Result<$output> { $body };
            run().map_err(|error| error.with_operation(stringify!($name)))
        }
    )+};
}

functions! {
    /// Reads the body of a callback, in XML or JSON.
    ///
    /// The form is recognised by the body, whatever its content type says. Every documented and observed layout is read
    /// into the same [`Callback`](crate::Callback). Nothing is sent, and no permission is needed.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let body = br#"{"EventName": "TaskFinish", "JobsDetail": {"JobId": "ca1b2c3d4e5f6", "State": "Success"}}"#;
    /// let callback = cloud_infinite::parse_callback(body)?;
    /// for job in &callback.job {
    ///     println!("{} is {}", job.job_id, job.state);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if this is no callback: larger than 1 MiB, not well formed, nested
    /// too deeply, a member twice, without the name of an event, or a `TaskFinish` without a job.
    pub fn parse_callback(
        /// The body as it arrived: at most 1 MiB of UTF-8, nested at most 32 deep in JSON and 64 deep in XML.
        body: &[u8],
    ) -> Result<Callback> {
        callback::parse(body)
    }

    /// Checks a processing rule by the grammar that this library knows, and gives its normal form.
    ///
    /// A job takes any text for a rule, checked or not, so that what the service learns tomorrow can be used today.
    /// Nothing is sent, and no permission is needed.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let rule = cloud_infinite::check_rule("imageMogr2/crop/300x200/gravity/SouthEast")?;
    /// assert_eq!(rule, "imageMogr2/crop/300x200/gravity/southeast");
    /// let error = cloud_infinite::check_rule("imageMogr2/rotate/400").unwrap_err();
    /// assert!(error.to_string().contains("at byte 18: the angle must be 0 to 360"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if it is no rule, with what is wrong, and where.
    pub fn check_rule(
        /// The rule: not percent-encoded, not XML-escaped, without a leading `?`.
        rule: &str,
    ) -> Result<String> {
        Ok(steps::parsed("rule", rule)?.to_string())
    }

    /// Takes a processing rule apart, or says what is wrong with it.
    ///
    /// Nothing is sent, and no permission is needed.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let report = cloud_infinite::explain_rule("imageMogr2/auto-orient/thumbnail/480x|imageSlim")?;
    /// assert_eq!(report.segments[0].operations, ["auto-orient", "thumbnail/480x"]);
    /// let problem = cloud_infinite::explain_rule("imageMogr2/rotate/400")?.problem.unwrap();
    /// assert_eq!((problem.position, problem.message.as_str()), (18, "the angle must be 0 to 360"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// None: that a text is no rule is the answer.
    pub fn explain_rule(
        /// The rule, or what may be none.
        rule: &str,
    ) -> Result<RuleReport> {
        Ok(report::explain(rule))
    }

    /// Predicts the size of what a processing rule makes of a picture, without the picture.
    ///
    /// The answer says when a size depends on what is not known here: whether there is a face, a style that is stored with
    /// the bucket, or an EXIF orientation that was not given. Nothing is sent, and no permission is needed.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let size = cloud_infinite::predict_size("imageMogr2/thumbnail/480x", 4032, 3024, None, None)?;
    /// assert_eq!((size.width, size.height), (Some(480), Some(360)));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the rule is none, or fails on such a picture:
    /// an offset outside of it, an operation that does not take a GIF, a side beyond the limits of the service.
    pub fn predict_size(
        /// The rule.
        rule: &str,
        /// The width of the picture in pixels as stored, at least 1.
        width: u32,
        /// The height of the picture in pixels as stored, at least 1.
        height: u32,
        /// The format of the picture in letters of any case, such as `gif`, which cannot be scaled up.
        format: Option<&str>,
        /// The EXIF orientation of the picture, 0 to 8; `auto-orient` depends on it.
        orientation: Option<u32>,
    ) -> Result<SizePrediction> {
        Ok(report::predict(rule, width, height, format, orientation)?)
    }

    /// Encodes text or bytes as rules want it: base64 with the URL-safe alphabet, without padding.
    ///
    /// Nothing is sent, and no permission is needed.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let text = cloud_infinite::encode_base64url("order 17".as_bytes())?;
    /// assert_eq!(format!("watermark/2/text/{text}"), "watermark/2/text/b3JkZXIgMTc");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// None.
    pub fn encode_base64url(
        /// What is encoded.
        data: &[u8],
    ) -> Result<String> {
        Ok(base64url::encode(data))
    }

    /// Adds a step to a processing rule: what the builders of other languages call.
    ///
    /// In Rust, [`ProcessRule`](crate::rule::ProcessRule) takes typed arguments. Nothing is sent, and no permission is
    /// needed.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let rule = cloud_infinite::extend_rule("", "rotate", vec!["degrees".into(), "90".into()])?;
    /// assert_eq!(cloud_infinite::extend_rule(&rule, "strip", vec![])?, "imageMogr2/rotate/90/strip");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) with the name of the argument.
    pub fn extend_rule(
        /// The rule so far; empty at the beginning.
        rule: &str,
        /// The name of the step, such as `thumbnail`.
        step: &str,
        /// Names and values of its arguments, one after the other.
        pairs: Vec<String>,
    ) -> Result<String> {
        Ok(steps::add(rule, step, &pairs)?)
    }

    /// Reads what the service answers to a `GET` of an object with the query `imageInfo`.
    ///
    /// Nothing is sent. Get the answer with [`PresignUrl`](crate::PresignUrl), or with a request of your own.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let info = cloud_infinite::parse_image_info(br#"{"format": "jpeg", "width": "960", "height": "540"}"#)?;
    /// assert_eq!((info.width, info.height), (Some(960), Some(540)));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if this is no such answer,
    /// [`ErrorKind::Service`](crate::ErrorKind::Service) if it is an error document of the service.
    pub fn parse_image_info(
        /// The answer as it arrived, in JSON: at most 1 MiB.
        body: &[u8],
    ) -> Result<PictureInfo> {
        picture_facts::info(body)
    }

    /// Reads what the service answers to a `GET` of an object with the query `exif`.
    ///
    /// A picture without EXIF data has no values, which is no error. Nothing is sent. Get the answer with
    /// [`PresignUrl`](crate::PresignUrl), or with a request of your own.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let exif = cloud_infinite::parse_exif(br#"{"Orientation": {"val": "Top-left", "type": 3}}"#)?;
    /// assert_eq!(exif.values["Orientation"], "Top-left");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As for `parse_image_info`.
    pub fn parse_exif(
        /// The answer as it arrived, in JSON: at most 1 MiB.
        body: &[u8],
    ) -> Result<PictureExif> {
        picture_facts::exif(body)
    }

    /// Reads what the service answers to a `GET` of an object with the query `imageAve`.
    ///
    /// Nothing is sent. Get the answer with [`PresignUrl`](crate::PresignUrl), or with a request of your own.
    ///
    /// ```
    /// # fn main() -> Result<(), cloud_infinite::Error> {
    /// let color = cloud_infinite::parse_image_ave(br#"{"RGB": "0x736246"}"#)?;
    /// assert_eq!((color.red, color.green, color.blue), (0x73, 0x62, 0x46));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As for `parse_image_info`.
    pub fn parse_image_ave(
        /// The answer as it arrived, in JSON: at most 1 MiB.
        body: &[u8],
    ) -> Result<PictureColor> {
        picture_facts::color(body)
    }
}
