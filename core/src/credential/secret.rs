//! Text that must not be seen.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

/// Secret text: shared by clones, wiped when the last one is dropped, hidden in every rendering.
///
/// ```
/// use cloud_infinite::Secret;
///
/// let secret = Secret::new("not-a-real-key".into());
/// assert_eq!(format!("{secret:?}"), "(hidden)");
/// assert_eq!(secret.expose(), "not-a-real-key");
/// ```
#[derive(Clone, Default)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Takes the text over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Arc::new(Zeroizing::new(text)))
    }

    /// The text itself. Keep it out of logs and messages.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}
