//! Where a request goes and whether it may be repeated.

/// Which of the service's hosts takes a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// `<bucket>.ci.<region>.myqcloud.com`
    Bucket,
    /// `ci.<region>.myqcloud.com`
    Region,
    /// `<bucket>.cos.<region>.myqcloud.com`, where the objects are.
    Object,
}

/// Whether a request whose fate is unknown may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Sending it twice has the same effect as sending it once.
    Idempotent,
    /// Sending it twice makes, and bills, two things.
    AtMostOnce,
}

/// Method, path, host and repeatability of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// HTTP method.
    pub method: &'static str,
    /// Path with `{name}` parts.
    pub path: &'static str,
    /// The host that takes it.
    pub host: Host,
    /// Whether it may be repeated.
    pub repeat: Repeat,
}

/// A route that still has to say whether it may be repeated; leaving that out does not compile.
#[derive(Debug, Clone, Copy)]
pub struct RouteDraft {
    method: &'static str,
    path: &'static str,
    host: Host,
}

impl Route {
    /// A GET request.
    #[must_use]
    pub const fn get(path: &'static str) -> RouteDraft {
        RouteDraft { method: "GET", path, host: Host::Bucket }
    }

    /// A HEAD request.
    #[must_use]
    pub const fn head(path: &'static str) -> RouteDraft {
        RouteDraft { method: "HEAD", path, host: Host::Bucket }
    }

    /// A POST request.
    #[must_use]
    pub const fn post(path: &'static str) -> RouteDraft {
        RouteDraft { method: "POST", path, host: Host::Bucket }
    }

    /// A PUT request.
    #[must_use]
    pub const fn put(path: &'static str) -> RouteDraft {
        RouteDraft { method: "PUT", path, host: Host::Bucket }
    }

    /// A DELETE request.
    #[must_use]
    pub const fn delete(path: &'static str) -> RouteDraft {
        RouteDraft { method: "DELETE", path, host: Host::Bucket }
    }
}

impl RouteDraft {
    /// Sends the request to the region's host instead of the bucket's.
    #[must_use]
    pub const fn on_region_host(self) -> Self {
        Self { host: Host::Region, ..self }
    }

    /// Sends the request to where the objects are.
    #[must_use]
    pub const fn on_object_host(self) -> Self {
        Self { host: Host::Object, ..self }
    }

    /// The request may be repeated.
    #[must_use]
    pub const fn idempotent(self) -> Route {
        Route { method: self.method, path: self.path, host: self.host, repeat: Repeat::Idempotent }
    }

    /// The request must never be repeated while its fate is unknown.
    #[must_use]
    pub const fn at_most_once(self) -> Route {
        Route { method: self.method, path: self.path, host: self.host, repeat: Repeat::AtMostOnce }
    }
}
