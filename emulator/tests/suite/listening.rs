//! Who reaches the emulator.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use cloud_infinite_emulator::{Config, Emulator};
use tokio::net::TcpStream;

use crate::support::{BUCKET_HOST, Fixture, exchange};

#[tokio::test]
async fn this_machine_finds_it_by_either_address_and_others_by_none() {
    let fixture = Fixture::start().await;
    let wire = fixture.wire(BUCKET_HOST, "POST", "/picbucket", &[], "");
    assert_eq!(wire.send(fixture.address()).await.status, 200);
    let newer = |port| SocketAddr::from((Ipv6Addr::LOCALHOST, port));
    if std::net::TcpListener::bind(newer(0)).is_ok() {
        let list = fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "");
        assert_eq!(list.send(newer(fixture.address().port())).await.status, 200);
        let admin = newer(fixture.emulator.admin_address().port());
        let health = format!("GET /_ci/health HTTP/1.1\r\nhost: {admin}\r\nconnection: close\r\n\r\n");
        assert_eq!(exchange(admin, health.as_bytes()).await.status, 200);
    }
    // The address by which this machine would leave it; nothing is sent.
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    if socket.connect("192.0.2.1:9").is_ok() {
        let outside = socket.local_addr().unwrap().ip();
        assert!(!outside.is_loopback());
        for port in [fixture.address().port(), fixture.emulator.admin_address().port()] {
            let refused = TcpStream::connect((outside, port)).await.unwrap_err();
            assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused, "{outside}");
        }
    }
}

#[tokio::test]
async fn a_port_is_taken_if_somebody_has_it_at_either_address() {
    let other = std::net::TcpListener::bind((Ipv6Addr::LOCALHOST, 0));
    let Ok(other) = other else { return };
    let port = other.local_addr().unwrap().port();
    let error = Emulator::start(Config { port, ..Config::in_memory() }).await.unwrap_err();
    assert!(error.to_string().contains(&format!("cannot listen on [::1]:{port}")), "{error}");
}

#[tokio::test]
async fn whoever_listens_to_others_checks_their_signatures() {
    let fixture = Fixture::start_with(|config| config.listen = "0.0.0.0".parse().unwrap()).await;
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, fixture.address().port()));
    let unsigned = format!("POST /picbucket HTTP/1.1\r\nhost: {BUCKET_HOST}\r\nconnection: close\r\n\r\n");
    assert_eq!(exchange(here, unsigned.as_bytes()).await.status, 403);
    assert_eq!(fixture.wire(BUCKET_HOST, "POST", "/picbucket", &[], "").send(here).await.status, 200);
    assert!(fixture.emulator.admin_address().ip().is_loopback(), "the admin interface stays here");
}
