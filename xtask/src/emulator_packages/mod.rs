//! The packages that bring the emulator to tests in Python and Node.js.

pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod workers;

use crate::shell::Result;

/// How much is tested.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Every control once.
    Short,
    /// What takes longer, too.
    Full,
}

/// Builds the packages, installs them into empty environments and tests what was installed.
///
/// # Errors
/// If a tool is missing or a test fails.
pub(crate) fn test(extent: Extent) -> Result<()> {
    python::test(extent)?;
    node::test(extent)
}
