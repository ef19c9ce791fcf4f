//! Where the emulator listens.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;

use crate::describe;

/// How many free ports are tried until one is free at both loopback addresses.
const ATTEMPTS: u32 = 32;

/// Listens at an address; port 0 takes a free one. What listens at `127.0.0.1` listens at `[::1]` as well, by the same
/// port, where there is such an address: `localhost` means either.
///
/// # Errors
/// The port is taken, also if only at `[::1]`, or there is no such address.
pub(crate) async fn listen(address: IpAddr, port: u16) -> io::Result<(Vec<TcpListener>, SocketAddr)> {
    let mut attempt = 1;
    loop {
        let (listener, at) = bind(SocketAddr::new(address, port)).await?;
        if address != Ipv4Addr::LOCALHOST {
            return Ok((vec![listener], at));
        }
        match bind(SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), at.port())).await {
            Ok((other, _)) => return Ok((vec![listener, other], at)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                // Somebody else would be found there by the name.
                if port != 0 || attempt == ATTEMPTS {
                    return Err(error);
                }
                attempt += 1;
            }
            // This machine knows the older addresses only.
            Err(_) => return Ok((vec![listener], at)),
        }
    }
}

async fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| describe(error, &format!("cannot listen on {address}")))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
