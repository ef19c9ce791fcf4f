//! One connection, from its acceptance to its end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::fault::Fault;
use crate::render::Step;
use crate::request;
use crate::state::State;
use crate::wire::{self, Wire};

/// What every connection of a server shares.
pub(crate) struct Shared {
    pub(crate) state: Arc<State>,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) port: u16,
    pub(crate) sink: String,
}

/// Serves a connection until it ends.
pub(crate) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    // Without this, an answer in several pieces waits for the peer's delayed acknowledgement. It fails only on a
    // connection that is gone.
    let _ = stream.set_nodelay(true);
    let (number, fault) = shared.state.accept();
    match fault {
        Some(Fault::ResetAtAccept) => return wire::reset(&stream),
        Some(Fault::NeverRead) => {
            // Held without reading: what the peer sends stays in the buffers of the system until the server ends.
            return std::future::pending().await;
        }
        Some(_) => {
            let answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
            let mut wire = Wire::Plain(stream);
            if wire.write_all(answer).await.is_ok() {
                wire.outlast().await;
            }
            return;
        }
        None => {}
    }
    let mut wire = match &shared.tls {
        None => Wire::Plain(stream),
        Some(acceptor) => match acceptor.accept(stream).await {
            Ok(stream) => Wire::Tls(Box::new(stream)),
            // A client that does not trust the certificate goes away; that is what some certificates are for.
            Err(_) => return,
        },
    };
    let mut pending = Vec::new();
    loop {
        let (steps, is_last) = match request::read(&mut wire, &mut pending).await {
            Ok(Some(Ok(request))) => {
                let steps = shared.state.react(&request, number, shared.port, &shared.sink);
                let is_last =
                    request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
                (steps, is_last)
            }
            Ok(Some(Err(request::Refusal(status, reason)))) => {
                (shared.state.refuse(status, reason, number), true)
            }
            Ok(None) | Err(_) => return,
        };
        match play(wire, steps, &shared.state).await {
            Some(open) if is_last => return open.close().await,
            Some(open) => wire = open,
            None => return,
        }
    }
}

/// Does what the steps say; the connection is what is left of it.
async fn play(mut wire: Wire, steps: Vec<Step>, state: &State) -> Option<Wire> {
    for step in steps {
        let written = match step {
            Step::Write(bytes) => wire.write_all(&bytes).await,
            Step::Repeat(bytes, times) => repeat(&mut wire, &bytes, times).await,
            Step::Slowly(bytes, pause) => slowly(&mut wire, &bytes, pause).await,
            Step::Pause(pause) => {
                tokio::time::sleep(pause).await;
                Ok(())
            }
            Step::Answered(request) => {
                state.lock().ledger.mark_answered(request);
                Ok(())
            }
            Step::Close => {
                wire.close().await;
                return None;
            }
            Step::Reset => {
                wire.reset();
                return None;
            }
            Step::Hold => {
                wire.outlast().await;
                return None;
            }
        };
        // The peer may go whenever it likes; then the rest has nobody to go to.
        if written.is_err() || wire.flush().await.is_err() {
            return None;
        }
    }
    Some(wire)
}

async fn repeat(wire: &mut Wire, bytes: &[u8], times: Option<u64>) -> io::Result<()> {
    let mut done = 0;
    while times.is_none_or(|times| done < times) {
        wire.write_all(bytes).await?;
        done += 1;
    }
    Ok(())
}

async fn slowly(wire: &mut Wire, bytes: &[u8], pause: Duration) -> io::Result<()> {
    for byte in bytes {
        wire.write_all(std::slice::from_ref(byte)).await?;
        if pause.is_zero() {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(pause).await;
        }
    }
    Ok(())
}
