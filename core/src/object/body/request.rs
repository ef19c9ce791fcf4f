//! What is asked for, and how it is asked.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::{ObjectInfo, ResponseInfo};
use crate::object::{Content, Incoming, OBJECT_PATH, conditions, content_range, key_parameter};
use crate::operation::{Answer, Operation, Route, check, from_key, object_info, times, version};
use crate::time::Timestamp;
use crate::transport::Pieces;

/// Gets an object, or a part of it.
///
/// The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is given, limits all of it;
/// without one the download may take as long as bytes keep coming, at least one a second over the client's read timeout.
/// A connection that breaks is made again and goes on where it broke, within the attempts of the call.
///
/// A condition that is not met, a range behind the object's end, and an object larger than `max_size` are errors of kind
/// [`Conflict`](crate::ErrorKind::Conflict). Service action: `GET /<key>` on the bucket's own host, permission
/// `cos:GetObject`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let mut body = client.get_object("out/cat.jpg").await?;
/// println!("{:?} bytes of type {:?}", body.info().size, body.info().content_type);
/// while let Some(chunk) = body.chunk().await? {
///     println!("{} bytes came", chunk.len());
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetObject {
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: String,
    /// The first byte of the part that is wanted, counted from 0. Not given means 0.
    pub offset: Option<i64>,
    /// How many bytes are wanted at most, 1 or more. Not given means all up to the end.
    pub length: Option<i64>,
    /// How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`.
    pub last: Option<i64>,
    /// Only if this is the object's ETag.
    pub if_match: Option<String>,
    /// Only if this is not the object's ETag.
    pub if_none_match: Option<String>,
    /// Only if the object was put later than this. Counted in whole seconds.
    pub if_modified_since: Option<Timestamp>,
    /// Only if the object was put at this time or earlier. Counted in whole seconds.
    pub if_unmodified_since: Option<Timestamp>,
    /// Most bytes that are taken; an answer that has more is an error. Not given means any number.
    pub max_size: Option<i64>,
    /// A certain version, in a bucket that keeps versions.
    pub version_id: Option<String>,
}

from_key! { GetObject }

impl GetObject {
    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        check::stored_key("key", &self.key)?;
        for (field, value, least) in [
            ("offset", self.offset, 0),
            ("length", self.length, 1),
            ("last", self.last, 1),
            ("max_size", self.max_size, 0),
        ] {
            if let Some(value) = value
                && value < least
            {
                return Err(InvalidArgument::new(field, value, format!("must be {least} or more")));
            }
        }
        if let (Some(last), true) = (self.last, self.offset.is_some() || self.length.is_some()) {
            return Err(InvalidArgument::new("last", last, "excludes `offset` and `length`"));
        }
        check::conditions(self.if_match.as_deref(), self.if_none_match.as_deref())?;
        check::times(self.if_modified_since, self.if_unmodified_since)?;
        check::maybe_version(self.version_id.as_deref())
    }

    /// The value of the header `Range`, unless all is wanted.
    fn range(&self) -> Option<String> {
        match (self.offset, self.length, self.last) {
            (_, _, Some(last)) => Some(format!("bytes=-{last}")),
            (offset, Some(length), None) => {
                let first = offset.unwrap_or_default();
                Some(format!("bytes={first}-{}", first.saturating_add(length).saturating_sub(1)))
            }
            (Some(offset), None, None) if offset > 0 => Some(format!("bytes={offset}-")),
            _ => None,
        }
    }
}

/// A request for the content, from its beginning or from where it broke off.
#[derive(Debug)]
pub(super) struct OpenObject<'a> {
    pub(super) request: &'a GetObject,
    /// What is left, instead of what the caller asked for.
    pub(super) rest: Option<Rest<'a>>,
}

/// What is left of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rest<'a> {
    pub(super) start: u64,
    /// The byte behind the last one, if it is known.
    pub(super) end: Option<u64>,
    pub(super) etag: &'a str,
}

impl Rest<'_> {
    fn range(self) -> String {
        let last = self.end.map_or_else(String::new, |end| end.saturating_sub(1).to_string());
        format!("bytes={}-{last}", self.start)
    }
}

/// A body that begins.
pub(super) struct Opened {
    pub(super) info: ObjectInfo,
    /// Where in the object it begins.
    pub(super) start: u64,
    /// The byte behind the last one, if the service tells how much there is.
    pub(super) end: Option<u64>,
    /// Whether it is all of the object.
    pub(super) is_whole: bool,
    pub(super) pieces: Pieces,
}

impl Answer for Opened {
    fn set_response(&mut self, response: ResponseInfo) {
        self.info.response = response;
    }
}

impl Operation for OpenObject<'_> {
    type Output = Opened;
    const NAME: &'static str = "get_object";
    const ROUTE: Route = Route::get(OBJECT_PATH).on_object_host().idempotent();
    const IS_STREAMED: bool = true;

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        key_parameter(&self.request.key)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        version(self.request.version_id.as_ref())
    }

    fn headers(&self, _content: Option<&Content>) -> Vec<(Cow<'static, str>, String)> {
        let GetObject { if_match, if_none_match, if_modified_since, if_unmodified_since, .. } = self.request;
        let (mut headers, range) = match self.rest {
            // The conditions were met when the object was opened; now it must still be the same.
            Some(rest) => (conditions(Some(rest.etag), None), Some(rest.range())),
            None => {
                let mut headers = conditions(if_match.as_deref(), if_none_match.as_deref());
                headers.extend(times(*if_modified_since, *if_unmodified_since));
                (headers, self.request.range())
            }
        };
        headers.extend(range.map(|range| (Cow::Borrowed("range"), range)));
        headers
    }

    fn adopt_body(&self, Incoming(incoming): Incoming) -> Result<Opened> {
        let info = object_info(incoming.status, &incoming.headers);
        let failed = |kind, message: &str| {
            Error::new(kind, message)
                .with_status(incoming.status)
                .with_request_id(crate::reply::header_id(&incoming.headers))
        };
        let wants_part = self.rest.is_some() || self.request.range().is_some();
        let (start, end) = if wants_part {
            let range = content_range(&incoming.headers).filter(|_| incoming.status == 206);
            let Some(range) = range else {
                let message =
                    "a part of the object was asked for, and the answer does not say which part it is";
                return Err(failed(ErrorKind::Decode, message));
            };
            (range.start, Some(range.end))
        } else if incoming.status == 200 {
            (0, info.content_length.and_then(|length| u64::try_from(length).ok()))
        } else {
            return Err(failed(
                ErrorKind::Decode,
                "the whole object was asked for, and the answer is not all of it",
            ));
        };
        if let Some(rest) = self.rest
            && (start != rest.start || rest.end.is_some_and(|wanted| end != Some(wanted)))
        {
            return Err(failed(
                ErrorKind::Decode,
                "the answer is another part of the object than was asked for",
            ));
        }
        let size = end.map(|end| end.saturating_sub(start));
        if let (Some(size), None, Some(most)) = (size, self.rest, self.request.max_size)
            && u64::try_from(most).is_ok_and(|most| size > most)
        {
            return Err(failed(ErrorKind::Conflict, &too_large(most)));
        }
        Ok(Opened { info, start, end, is_whole: !wants_part, pieces: incoming.body })
    }
}

pub(super) fn too_large(most: i64) -> String {
    format!("the object has more than the {most} bytes that were allowed")
}
