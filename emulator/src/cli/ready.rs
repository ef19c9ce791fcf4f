//! The line that tells whoever started an emulator where it is.

use std::io::{self, Write};
use std::path::Path;

use cloud_infinite_emulator::Emulator;
use serde::Serialize;

use super::files;

/// The line that says that requests are welcome.
#[derive(Serialize)]
struct Ready {
    event: &'static str,
    url: String,
    admin: String,
    pid: u32,
    version: &'static str,
}

/// Writes the line to standard output and, if one is given, to a file.
pub(crate) fn announce(emulator: &Emulator, file: Option<&Path>) -> io::Result<()> {
    let line = line(emulator)?;
    if let Some(file) = file {
        files::write(file, line.as_bytes())?;
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(line.as_bytes())?;
    stdout.flush()
}

/// Writes the line to a file alone.
pub(crate) fn write(emulator: &Emulator, file: &Path) -> io::Result<()> {
    files::write(file, line(emulator)?.as_bytes())
}

fn line(emulator: &Emulator) -> io::Result<String> {
    let mut line = serde_json::to_string(&Ready {
        event: "ready",
        url: emulator.url(),
        admin: emulator.admin_url(),
        pid: std::process::id(),
        version: env!("CARGO_PKG_VERSION"),
    })?;
    line.push('\n');
    Ok(line)
}
