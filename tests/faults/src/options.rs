//! What a fault server is started with.

use std::fmt;

use crate::chaos::Chaos;
use crate::tls::Certificate;

/// The key id that a fault server knows unless it is told otherwise.
pub const DEFAULT_SECRET_ID: &str = "LOCAL-EMULATOR-SECRET-ID";

/// The secret key of [`DEFAULT_SECRET_ID`]: public, and good for nothing but local servers.
pub const DEFAULT_SECRET_KEY: &str = "local-emulator-secret-key-not-for-the-cloud";

/// One key pair that may sign requests.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyPair {
    /// The public half, `q-ak`.
    pub secret_id: String,
    /// The secret half.
    pub secret_key: String,
    /// For a temporary key: the token that every request must carry.
    pub token: Option<String>,
    /// Whether the token is refused as expired.
    pub is_expired: bool,
}

impl KeyPair {
    /// A permanent key pair.
    #[must_use]
    pub fn permanent(secret_id: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self { secret_id: secret_id.into(), secret_key: secret_key.into(), token: None, is_expired: false }
    }
}

impl Default for KeyPair {
    fn default() -> Self {
        Self::permanent(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY)
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair")
            .field("secret_id", &self.secret_id)
            .field("temporary", &self.token.is_some())
            .field("is_expired", &self.is_expired)
            .finish_non_exhaustive()
    }
}

/// How a fault server behaves. The default is a healthy one on a free port of this machine.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port of the service; 0 lets the system choose.
    pub port: u16,
    /// The port of the control interface; 0 lets the system choose.
    pub control_port: u16,
    /// Speaks TLS with this certificate instead of plain text.
    pub tls: Option<Certificate>,
    /// The key pairs that may sign requests.
    pub keys: Vec<KeyPair>,
    /// Faults by chance, repeatable. A script, as long as one lasts, comes first.
    pub chaos: Option<Chaos>,
    /// How far the server's clock is ahead of this machine's, in seconds.
    pub clock_offset: i64,
    /// Counts requests without remembering them, for runs of so many that remembering would fill the memory.
    pub forget_requests: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            control_port: 0,
            tls: None,
            keys: vec![KeyPair::default()],
            chaos: None,
            clock_offset: 0,
            forget_requests: false,
        }
    }
}
