//! What rules may name and the emulator is given at its start: fonts and styles.

use std::io;
use std::path::Path;

use clap::Args;
use cloud_infinite_emulator::image::{Fonts, Styles};

use super::files;

/// A font larger than this is none: the largest ones, with all of Chinese, have a tenth of it.
const LARGEST_FONT: u64 = 256 << 20;

#[derive(Debug, Args)]
pub(crate) struct GivenFonts {
    /// A TrueType or OpenType font, for texts whose rule names it so, such as Tahoma.ttf=my.ttf; may be given several
    /// times. Without it every text is drawn in Open Sans
    #[arg(long = "font", value_name = "NAME=FILE")]
    fonts: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct GivenStyles {
    /// The rule behind style/NAME in all buckets; may be given several times
    #[arg(long = "style", value_name = "NAME=RULE")]
    styles: Vec<String>,
}

impl GivenFonts {
    pub(crate) fn read(&self) -> io::Result<Fonts> {
        let mut fonts = Fonts::none();
        for given in &self.fonts {
            let (name, file) = pair("--font", given)?;
            fonts
                .add(name, files::read(Path::new(file), LARGEST_FONT)?)
                .map_err(|error| refused(error.message))?;
        }
        Ok(fonts)
    }
}

impl GivenStyles {
    pub(crate) fn read(&self) -> io::Result<Styles> {
        let mut styles = Styles::none();
        for given in &self.styles {
            let (name, rule) = pair("--style", given)?;
            styles.add(name, rule).map_err(|error| refused(error.message))?;
        }
        Ok(styles)
    }
}

fn pair<'g>(option: &str, given: &'g str) -> io::Result<(&'g str, &'g str)> {
    given
        .split_once('=')
        .ok_or_else(|| refused(format!("`{option} {given}`: a name, `=` and a value are needed")))
}

fn refused(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, text)
}
