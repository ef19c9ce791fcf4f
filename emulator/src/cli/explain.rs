//! `explain`: a rule in words.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use cloud_infinite::rule::geometry::{Orientation, Picture};
use cloud_infinite::rule::{Rule, RuleError, Size};
use cloud_infinite_emulator::explain::Explanation;
use cloud_infinite_emulator::image::{self, Limits};
use serde_json::json;

use super::given::GivenStyles;
use super::{REFUSED, files, say, table};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The rule, such as 'imageMogr2/thumbnail/!50p|imageMogr2/rotate/90'
    rule: String,
    /// A picture to tell the sizes for; - reads it from standard input
    #[arg(conflicts_with_all = ["size", "gif", "orientation"])]
    file: Option<PathBuf>,
    /// The size of a picture to tell the sizes for, such as 4000x3000
    #[arg(long, value_name = "WxH", value_parser = size)]
    size: Option<Size>,
    /// That picture is a GIF, which is never scaled up
    #[arg(long, requires = "size")]
    gif: bool,
    /// The EXIF orientation of that picture
    #[arg(long, value_name = "1-8", requires = "size", value_parser = clap::value_parser!(u32).range(1..=8))]
    orientation: Option<u32>,
    #[command(flatten)]
    styles: GivenStyles,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// Reads a size such as `4000x3000`.
fn size(text: &str) -> Result<Size, String> {
    let side = |text: &str| text.parse::<u32>().ok().filter(|side| *side > 0);
    let sides = text.split_once('x').and_then(|(width, height)| side(width).zip(side(height)));
    sides
        .map(|(width, height)| Size::new(width, height))
        .ok_or_else(|| "must be such as 4000x3000".to_owned())
}

pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    let rule = match Rule::parse(&options.rule) {
        Ok(rule) => rule,
        Err(error) => {
            refuse(options, &error)?;
            return Ok(ExitCode::from(REFUSED));
        }
    };
    let rule = match options.styles.read()?.expand(&rule) {
        Ok(rule) => rule,
        Err(error) => {
            say(&error.to_string());
            return Ok(ExitCode::from(REFUSED));
        }
    };
    let input = input(options)?;
    let explanation = Explanation::new(&rule, input).map_err(|error| io::Error::other(error.to_string()))?;
    let mut stdout = io::stdout().lock();
    if options.json {
        writeln!(stdout, "{}", serde_json::to_string_pretty(&explanation)?)?;
    } else {
        print(&mut stdout, &explanation)?;
    }
    Ok(if explanation.has_problem() { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS })
}

fn input(options: &Options) -> io::Result<Option<Picture>> {
    let Some(file) = &options.file else {
        return Ok(options.size.map(|size| {
            let picture = if options.gif { Picture::new(size).gif() } else { Picture::new(size) };
            Picture { orientation: options.orientation.and_then(Orientation::from_exif), ..picture }
        }));
    };
    let limits = Limits::default();
    let header = image::inspect(&files::read(file, limits.input_bytes)?, &limits)
        .map_err(|error| io::Error::other(format!("`{}`: {error}", file.display())))?;
    let orientation = Orientation::from_exif(header.orientation);
    Ok(Some(Picture { size: header.size, kind: header.kind(), orientation }))
}

/// Says why the text is no rule, and shows where.
fn refuse(options: &Options, error: &RuleError) -> io::Result<()> {
    if !options.json {
        say(&error.explain(&options.rule));
        return Ok(());
    }
    let report =
        cloud_infinite::explain_rule(&options.rule).map_err(|error| io::Error::other(error.to_string()))?;
    let problem = report.problem.map(|problem| {
        json!({
            "kind": problem.kind.as_str(),
            "position": problem.position,
            "character": problem.character,
            "segment": problem.segment,
            "operation": problem.operation,
            "message": problem.message,
        })
    });
    writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&json!({ "syntax": problem }))?)
}

fn print(stdout: &mut impl Write, explanation: &Explanation) -> io::Result<()> {
    let size = |size: Option<String>| size.unwrap_or_default();
    let mut rows = Vec::new();
    if let Some(input) = &explanation.input {
        rows.push([String::new(), String::new(), "the input".to_owned(), input.to_string()]);
    }
    for (number, part) in (1..).zip(&explanation.parts) {
        let outcome = match &part.problem {
            Some(problem) => format!("! {problem}"),
            None => size(part.size.as_ref().map(ToString::to_string)),
        };
        rows.push([number.to_string(), part.text.clone(), part.words.clone(), outcome]);
    }
    writeln!(stdout, "{}\n", explanation.rule)?;
    table::write(stdout, &rows)?;
    match (&explanation.result, &explanation.problem) {
        (Some(result), _) => writeln!(stdout, "\nThe result has {result} pixels."),
        (None, Some(problem)) => writeln!(stdout, "\nIt fails: {problem}."),
        (None, None) => Ok(()),
    }
}
