//! `apply`: a rule on a picture, without any server.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use cloud_infinite::rule::Rule;
use cloud_infinite_emulator::image::{self, ImageError, Limits, Marks};

use super::given::{GivenFonts, GivenStyles};
use super::{REFUSED, WORK_TIMEOUT, files, say};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The rule, such as 'imageMogr2/thumbnail/!50p/format/webp'
    rule: String,
    /// The picture; - reads it from standard input
    input: PathBuf,
    /// The file for the result; - writes it to standard output
    output: PathBuf,
    /// The picture at an address that the rule has as a watermark; may be given several times
    #[arg(long = "mark", num_args = 2, value_names = ["URL", "FILE"])]
    marks: Vec<String>,
    #[command(flatten)]
    fonts: GivenFonts,
    #[command(flatten)]
    styles: GivenStyles,
}

/// Why there is no result.
enum Failure {
    /// The rule or the picture is refused, with a code and a sentence as a failed job has them.
    Refused(String),
    /// A file cannot be read or written.
    Io(io::Error),
}

impl From<ImageError> for Failure {
    fn from(error: ImageError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    match apply(options) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(Failure::Refused(text)) => {
            say(&text);
            Ok(ExitCode::from(REFUSED))
        }
        Err(Failure::Io(error)) => Err(error),
    }
}

fn apply(options: &Options) -> Result<(), Failure> {
    let limits = Limits::default();
    let rule = Rule::parse(&options.rule)
        .map_err(|error| Failure::Refused(format!("InvalidArgument: {}", error.explain(&options.rule))))?;
    let rule = options.styles.read()?.expand(&rule)?;
    let marks = marks(options, &rule, &limits)?.with_fonts(options.fonts.read()?);
    let input = files::read(&options.input, limits.input_bytes)?;
    let processed = image::process(&input, &rule, &marks, &limits, Instant::now() + WORK_TIMEOUT)?;
    Ok(files::write(&options.output, &processed.bytes)?)
}

fn marks(options: &Options, rule: &Rule, limits: &Limits) -> Result<Marks, Failure> {
    let mut marks = Marks::none();
    let given: Vec<(&str, &Path)> = options
        .marks
        .as_chunks::<2>()
        .0
        .iter()
        .map(|[address, file]| (address.as_str(), Path::new(file)))
        .collect();
    for address in Marks::addresses(rule) {
        match given.iter().find(|(known, _)| *known == address) {
            Some((_, file)) => marks.add(address, files::read(file, limits.input_bytes)?, limits)?,
            None if rule.ignores_errors() => {}
            None => {
                return Err(Failure::Refused(format!(
                    "InvalidArgument: the rule has the picture `{address}` as a watermark, and nothing is fetched \
                     from anywhere; give it with --mark {address} FILE"
                )));
            }
        }
    }
    Ok(marks)
}
