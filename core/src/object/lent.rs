//! A body as bindings hold it: read from any thread, one reader at a time, in pieces that are worth crossing a border for.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use tokio::sync::Mutex;

use super::ObjectBody;
use crate::blocking;
use crate::error::{Error, ErrorKind, Result};
use crate::model::ObjectInfo;

/// Bytes that are gathered before they cross the border, unless the end comes before.
const WORTHWHILE: usize = 256 << 10;

/// The content of an object. Its connection is driven in the background, because a program may read it on one thread after
/// the other.
#[derive(Debug)]
pub struct SharedBody {
    info: ObjectInfo,
    source: Arc<Mutex<Option<Source>>>,
}

#[derive(Debug)]
struct Source {
    body: ObjectBody,
    /// What has arrived and was not handed out, perhaps because the wait was given up.
    gathered: BytesMut,
}

impl SharedBody {
    /// A body that was opened in the background.
    #[must_use]
    pub fn new(body: ObjectBody) -> Self {
        let info = body.info().clone();
        Self { info, source: Arc::new(Mutex::new(Some(Source { body, gathered: BytesMut::new() }))) }
    }

    /// What is known of the object.
    #[must_use]
    pub fn info(&self) -> &ObjectInfo {
        &self.info
    }

    /// At most `most` bytes and at least one, or nothing at the end. Giving up the wait loses nothing.
    ///
    /// # Errors
    /// Those of [`ObjectBody::chunk`]; a conflict if somebody else is reading, or the body was closed.
    pub fn read(&self, most: usize) -> impl Future<Output = Result<Bytes>> + Send + 'static {
        let source = Arc::clone(&self.source);
        blocking::in_background(async move {
            let Ok(mut source) = source.try_lock() else {
                return Err(conflict("this object is being read already; read it in one place at a time"));
            };
            let Some(Source { body, gathered }) = &mut *source else {
                return Err(conflict("this object was closed; get it again"));
            };
            let wanted = most.min(WORTHWHILE);
            while gathered.len() < wanted {
                match body.chunk().await {
                    Ok(Some(chunk)) => gathered.extend_from_slice(&chunk),
                    Ok(None) => break,
                    Err(error) => return Err(error),
                }
            }
            Ok(gathered.split_to(most.min(gathered.len())).freeze())
        })
    }

    /// Ends the download. What is being read at this moment is read to its end.
    pub fn close(&self) {
        if let Ok(mut source) = self.source.try_lock() {
            *source = None;
        }
    }
}

fn conflict(message: &str) -> Error {
    Error::new(ErrorKind::Conflict, message)
}
