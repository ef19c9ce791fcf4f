//! Holds the emulator's pictures against another program's.

use std::fs;

use crate::emulator;
use crate::program::Build;
use crate::python;
use crate::shell::{self, Result};

/// What draws and measures beside the emulator.
const REQUIREMENTS: &str = "tests/oracle/requirements.txt";
/// The font that both draw texts in.
const FONT: &str = "emulator/fonts/OpenSans-Regular.ttf";

/// Runs every operation and prints the table. Options, such as `--chains N` and `--seed N`, are the script's own.
///
/// # Errors
/// If Pillow cannot be installed, a size is wrong, or pixels are further apart than they may be.
pub(crate) fn run(options: &[&str]) -> Result<()> {
    let interpreter = python::with_requirements("oracle-venv", REQUIREMENTS)?;
    let program = emulator::build(Build::Debug)?;
    let folder = shell::root().join("target/oracle");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut script = shell::command(interpreter);
    script.arg("tests/oracle/run.py").arg(program).arg(folder).arg(FONT).args(options);
    // Compiled Python beside the sources is in nobody's way but the reader's.
    script.env("PYTHONDONTWRITEBYTECODE", "1");
    shell::run(&mut script)
}
