//! What needs no client and no network: functions that answer at once.

use crate::callback;
use crate::error::Result;
use crate::model::Callback;

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
}
