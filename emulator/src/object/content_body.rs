//! The bytes of an object as the body of an answer. From a file they come piece by piece, so that no object has to
//! fit into memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;

use crate::store::Content;

/// The size of a piece.
const PIECE: usize = 256 * 1024;

/// How many pieces wait for the peer.
const AHEAD: usize = 2;

/// `length` octets of an object from `start`, which it has. Must be called inside a runtime.
pub(super) fn content_body(content: Content, start: u64, length: u64) -> axum::body::Body {
    match content {
        Content::File(file) => axum::body::Body::new(FileBody::new(file, start, length)),
        Content::Memory(bytes) => {
            let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(bytes.len());
            let (start, end) = (at(start), at(start.saturating_add(length)));
            axum::body::Body::from(bytes.slice(start..end))
        }
    }
}

/// Octets of a file.
#[derive(Debug)]
struct FileBody {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    left: u64,
}

impl FileBody {
    fn new(file: File, start: u64, length: u64) -> Self {
        let (sender, pieces) = mpsc::channel(AHEAD);
        tokio::task::spawn_blocking(move || {
            // Nobody to tell means that the peer is gone.
            if let Err(error) = send(file, start, length, &sender) {
                drop(sender.blocking_send(Err(error)));
            }
        });
        Self { pieces, left: length }
    }
}

fn send(mut file: File, start: u64, length: u64, to: &mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    file.seek(SeekFrom::Start(start))?;
    let mut left = length;
    while left > 0 {
        let mut piece = vec![0; usize::try_from(left).unwrap_or(PIECE).min(PIECE)];
        file.read_exact(&mut piece)?;
        left = left.saturating_sub(piece.len() as u64);
        if to.blocking_send(Ok(Bytes::from(piece))).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.pieces.poll_recv(context).map(|piece| {
            piece.map(|piece| {
                piece.map(|piece| {
                    self.left = self.left.saturating_sub(piece.len() as u64);
                    Frame::data(piece)
                })
            })
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
