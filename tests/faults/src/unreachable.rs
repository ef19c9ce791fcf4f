//! Addresses that lead nowhere.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};

/// Connections beyond this many prove that the queue never fills on this system.
const MOST_PENDING: usize = 1024;
/// A connection on this machine that takes longer than this is not going to be made.
const PATIENCE: Duration = Duration::from_millis(200);

/// A port that refuses connections and that nobody else can take meanwhile.
#[derive(Debug)]
pub struct Refusing {
    _socket: TcpSocket,
    address: SocketAddr,
}

impl Refusing {
    /// Takes a port without listening on it.
    ///
    /// # Errors
    /// If no port can be had.
    pub fn bind() -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let address = socket.local_addr()?;
        Ok(Self { _socket: socket, address })
    }

    /// `host:port`.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// A port that listens but whose queue is full: connection attempts are never answered.
#[derive(Debug)]
pub struct FullBacklog {
    listener: TcpListener,
    _pending: Vec<TcpStream>,
}

impl FullBacklog {
    /// Takes a port and fills its queue.
    ///
    /// # Errors
    /// If no port can be had, or the queue does not fill.
    pub fn bind() -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let listener = socket.listen(1)?;
        let address = listener.local_addr()?;
        let mut pending = Vec::new();
        while pending.len() < MOST_PENDING {
            match TcpStream::connect_timeout(&address, PATIENCE) {
                Ok(stream) => pending.push(stream),
                Err(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => {
                    return Ok(Self { listener, _pending: pending });
                }
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("the queue does not fill"))
    }

    /// `host:port`.
    ///
    /// # Errors
    /// If the system does not know it.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
