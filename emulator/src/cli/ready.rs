//! The line that tells whoever started an emulator where it is.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cloud_infinite_emulator::Emulator;
use serde::Serialize;

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
    let mut line = serde_json::to_string(&Ready {
        event: "ready",
        url: emulator.url(),
        admin: emulator.admin_url(),
        pid: std::process::id(),
        version: env!("CARGO_PKG_VERSION"),
    })?;
    line.push('\n');
    if let Some(file) = file {
        // Renamed into place, so that whoever waits for the file never reads half of it.
        let mut name = file.as_os_str().to_owned();
        name.push(".tmp");
        let temporary = PathBuf::from(name);
        std::fs::write(&temporary, &line).and_then(|()| std::fs::rename(&temporary, file)).map_err(
            |error| io::Error::new(error.kind(), format!("cannot write `{}`: {error}", file.display())),
        )?;
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(line.as_bytes())?;
    stdout.flush()
}
