//! Where a URL for callbacks leads, as far as it can be told without asking anybody.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Who can reach an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Everybody, or so it looks.
    Public,
    /// Machines of the same network.
    Private,
    /// This machine.
    Loopback,
    /// Nobody.
    Nobody,
}

/// Ends of names that no public server answers to.
const PRIVATE_SUFFIXES: &[&str] =
    &["local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "test", "invalid"];

/// Who can reach the host of a URL.
pub(super) fn reach(url: &Url) -> Reach {
    match url.host() {
        None => Reach::Nobody,
        Some(Host::Ipv4(address)) => of_v4(address),
        Some(Host::Ipv6(address)) => of_v6(address),
        Some(Host::Domain(name)) => of_name(name),
    }
}

fn of_name(name: &str) -> Reach {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends_with =
        |suffix: &str| name.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if ends_with("localhost") {
        Reach::Loopback
    } else if !name.contains('.') || PRIVATE_SUFFIXES.iter().any(|suffix| ends_with(suffix)) {
        Reach::Private
    } else {
        Reach::Public
    }
}

fn of_v4(address: Ipv4Addr) -> Reach {
    let [a, b, ..] = address.octets();
    if address.is_loopback() {
        Reach::Loopback
    } else if address.is_private() || address.is_link_local() || (a == 100 && (64..128).contains(&b)) {
        // 100.64/10 lies behind the address translation of a provider.
        Reach::Private
    } else if a == 0 || a >= 224 || address.is_documentation() {
        Reach::Nobody
    } else {
        Reach::Public
    }
}

fn of_v6(address: Ipv6Addr) -> Reach {
    if let Some(inner) = address.to_ipv4_mapped() {
        return of_v4(inner);
    }
    let [first, second, ..] = address.segments();
    if address.is_loopback() {
        Reach::Loopback
    } else if (first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80 {
        Reach::Private
    } else if address.is_unspecified() || address.is_multicast() || (first, second) == (0x2001, 0xdb8) {
        Reach::Nobody
    } else {
        Reach::Public
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        for (url, expected) in [
            ("https://example.com/x", Reach::Public),
            ("https://8.8.8.8/", Reach::Public),
            ("https://[2606:4700::1111]/", Reach::Public),
            ("http://localhost:8080/", Reach::Loopback),
            ("http://app.localhost/", Reach::Loopback),
            ("http://127.1.2.3/", Reach::Loopback),
            ("http://[::1]/", Reach::Loopback),
            ("http://[::ffff:127.0.0.1]/", Reach::Loopback),
            ("http://10.0.0.1/", Reach::Private),
            ("http://172.16.0.1/", Reach::Private),
            ("http://192.168.1.1/", Reach::Private),
            ("http://169.254.0.23/", Reach::Private),
            ("http://100.64.0.1/", Reach::Private),
            ("http://[fd00::1]/", Reach::Private),
            ("http://[fe80::1]/", Reach::Private),
            ("http://worker/", Reach::Private),
            ("http://worker.internal/", Reach::Private),
            ("http://nas.local./", Reach::Private),
            ("https://local.example.com/", Reach::Public),
            ("https://notlocal/", Reach::Private),
            ("http://0.0.0.0/", Reach::Nobody),
            ("http://224.0.0.1/", Reach::Nobody),
            ("http://203.0.113.7/", Reach::Nobody),
            ("http://[::]/", Reach::Nobody),
            ("http://[2001:db8::1]/", Reach::Nobody),
        ] {
            assert_eq!(reach(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
