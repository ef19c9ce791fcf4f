//! The SDKs of the service's maker, as they come from their registries.

use std::path::PathBuf;

use crate::shell::Result;
use crate::{node, python};

/// The name under which the SDK for Python is installed.
pub(crate) const PYTHON: &str = "cos-python-sdk-v5";
/// The name under which the SDK for Node.js is installed.
pub(crate) const NODE: &str = "cos-nodejs-sdk-v5";

/// Installs the current SDK for Python and returns a Python that has it, and its version.
///
/// # Errors
/// If Python is missing or the package cannot be installed.
pub(crate) fn for_python() -> Result<(PathBuf, String)> {
    python::install_by_name(PYTHON, "official-venv")
}

/// Installs the current SDK for Node.js and returns a project that has it, and its version.
///
/// # Errors
/// If Node.js is missing or the package cannot be installed.
pub(crate) fn for_node() -> Result<(PathBuf, String)> {
    node::install_by_name(NODE, "official-project")
}
