//! The licence texts of the repository travel with every package.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use crate::shell::{self, Result};

/// Where the emulator's font and its licence are.
const FONTS: &str = "emulator/fonts";

/// Copies the licence texts into the folder of a package. The tools that pack it find them there by their names.
///
/// # Errors
/// If one cannot be copied.
pub(crate) fn place(package: &Path) -> Result<()> {
    for entry in fs::read_dir(shell::root())? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(OsStr::to_str) else { continue };
        if name.starts_with("LICENSE-") {
            shell::copy(&path, &package.join(name))?;
        }
    }
    Ok(())
}

/// The same for a package that brings the emulator's program, which has a font in it.
///
/// # Errors
/// If one cannot be copied.
pub(crate) fn place_with_font(package: &Path) -> Result<()> {
    place(package)?;
    let fonts = shell::root().join(FONTS);
    shell::copy(&fonts.join("LICENSE"), &package.join("LICENSE-OpenSans"))?;
    shell::copy(&fonts.join("README.md"), &package.join("NOTICE-OpenSans.md"))
}
