//! A connection that can be told to end badly.
//!
//! The HTTP library owns the connection and knows good answers only. Between it and the socket stands a [`Wire`], and
//! whoever answers a request holds its [`Switch`].

use std::fmt;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::pause::{Pause, pause};
use crate::clock::Clock;

/// What becomes of the bytes of an answer.
#[derive(Debug, Default)]
enum Mode {
    #[default]
    Plain,
    /// The socket ends with a reset.
    Reset,
    /// The connection is closed as soon as all bytes so far are with the system.
    Cut,
    /// So many bytes go each second.
    Slow(Clock, u64),
}

/// Tells a [`Wire`] what to do.
#[derive(Debug, Default)]
pub(crate) struct Switch(Mutex<Mode>);

impl Switch {
    /// When the connection is dropped, the peer gets a reset instead of an end.
    pub(crate) fn reset(&self) {
        self.set(Mode::Reset);
    }

    /// The connection is closed in order as soon as everything that was answered so far is sent.
    pub(crate) fn cut(&self) {
        self.set(Mode::Cut);
    }

    /// From now on so many bytes are sent each second.
    pub(crate) fn slow(&self, clock: Clock, bytes_per_second: u64) {
        self.set(Mode::Slow(clock, bytes_per_second));
    }

    fn set(&self, mode: Mode) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }

    fn is_reset(&self) -> bool {
        matches!(*self.0.lock().unwrap_or_else(PoisonError::into_inner), Mode::Reset)
    }

    fn is_cut(&self) -> bool {
        matches!(*self.0.lock().unwrap_or_else(PoisonError::into_inner), Mode::Cut)
    }

    fn pace(&self) -> Option<(Clock, u64)> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Mode::Slow(clock, rate) => Some((clock.clone(), *rate)),
            Mode::Plain | Mode::Reset | Mode::Cut => None,
        }
    }
}

/// A socket that obeys a [`Switch`].
pub(crate) struct Wire {
    socket: TokioIo<TcpStream>,
    switch: Arc<Switch>,
    credit: Credit,
    /// When it began, by time passed on the clock, and its end.
    pause: Option<(Duration, Pause)>,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("switch", &self.switch).finish_non_exhaustive()
    }
}

impl Wire {
    pub(crate) fn new(socket: TcpStream, switch: Arc<Switch>) -> Self {
        Self { socket: TokioIo::new(socket), switch, credit: Credit::default(), pause: None }
    }

    /// How many bytes may go now.
    fn poll_credit(&mut self, context: &mut Context<'_>) -> Poll<usize> {
        let Some((clock, rate)) = self.switch.pace() else { return Poll::Ready(usize::MAX) };
        loop {
            let bytes = self.credit.bytes();
            if bytes > 0 {
                return Poll::Ready(bytes);
            }
            let wait = self.credit.wait(rate);
            let (since, pause) = self.pause.get_or_insert_with(|| (clock.passed(), pause(&clock, wait)));
            ready!(pause.as_mut().poll(context));
            // More than the wait may have passed, all the more on a clock that is moved by hand.
            let passed = clock.passed().saturating_sub(*since).as_millis();
            self.pause = None;
            self.credit.add(rate, u64::try_from(passed).unwrap_or(u64::MAX).max(wait));
        }
    }
}

/// How many bytes may go, in thousandths: a rate per second is one of thousandths per millisecond.
#[derive(Debug, Default)]
struct Credit(u64);

impl Credit {
    /// The shortest wait. Fast rates send several bytes at a time instead of waiting for fractions.
    const SHORTEST_MS: u64 = 10;

    fn bytes(&self) -> usize {
        usize::try_from(self.0 / 1000).unwrap_or(usize::MAX)
    }

    /// How many milliseconds it takes until at least one byte may go.
    fn wait(&self, rate: u64) -> u64 {
        1000_u64.saturating_sub(self.0).div_ceil(rate.max(1)).max(Self::SHORTEST_MS)
    }

    fn add(&mut self, rate: u64, ms: u64) {
        self.0 = self.0.saturating_add(rate.saturating_mul(ms));
    }

    fn spend(&mut self, bytes: usize) {
        self.0 = self.0.saturating_sub((bytes as u64).saturating_mul(1000));
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.switch.is_reset() {
            // It fails only on a connection that is gone, and then it is as broken as it can be.
            drop(self.socket.inner().set_zero_linger());
        }
    }
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(context, buffer)
    }
}

impl Write for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let most = ready!(self.poll_credit(context));
        let now = bytes.get(..most).unwrap_or(bytes);
        let written = ready!(Pin::new(&mut self.socket).poll_write(context, now));
        if let Ok(written) = written {
            self.credit.spend(written);
        }
        Poll::Ready(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.switch.pace().is_none() {
            return Pin::new(&mut self.socket).poll_write_vectored(context, pieces);
        }
        let first = pieces.iter().find(|piece| !piece.is_empty()).map_or(&[][..], |piece| piece);
        self.poll_write(context, first)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.socket).poll_flush(context))?;
        // The HTTP library flushes when it has written everything it has.
        if self.switch.is_cut() {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a fault")));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_kept_exactly() {
        for rate in [1, 3, 7, 99, 100, 101, 1000, 4096, 1_000_000] {
            let (mut credit, mut ms, mut sent) = (Credit::default(), 0, 0_u64);
            while ms < 60_000 {
                let wait = credit.wait(rate);
                credit.add(rate, wait);
                ms += wait;
                let bytes = credit.bytes();
                assert!(bytes > 0, "{rate}");
                credit.spend(bytes);
                sent += bytes as u64;
                assert_eq!(sent, rate * ms / 1000, "{rate} after {ms} ms");
            }
        }
    }
}
