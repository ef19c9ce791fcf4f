//! What the fuzz targets reach behind the public interface. No part of that interface: it changes without notice.

use bytes::Bytes;
use http::HeaderMap;

use crate::callback;
use crate::error::Result;
use crate::operation::Operation;
use crate::reply;
use crate::transport::Reply;
use crate::xml::Element;

/// Reads a complete answer to `operation` as the client does.
///
/// # Errors
/// As those of the call; the outcome is that of a submission.
pub fn interpret<O: Operation>(
    operation: &O,
    status: u16,
    headers: HeaderMap,
    body: impl Into<Bytes>,
) -> Result<O::Output> {
    reply::interpret(operation, None, &Reply { status, headers, body: body.into() }).map(|(output, _)| output)
}

/// The tree that a callback is read out of.
///
/// # Errors
/// As for [`parse_callback`](crate::parse_callback).
pub fn callback_tree(body: &[u8]) -> Result<Element<'_>> {
    callback::tree(body)
}
