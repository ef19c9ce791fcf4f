//! The demonstration: a real picture through every language, the core and the emulator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::emulator::{self, BUCKET, Emulator};
use crate::program::{Build, Invocation, Language, Workshop};
use crate::shell::{self, Result};

/// What happens to the picture unless the caller says otherwise: smaller, upright, another format.
const RULE: &str = "imageMogr2/thumbnail/800x|imageMogr2/rotate/90|imageMogr2/format/webp";

/// What the caller chose.
pub(crate) struct Choice<'a> {
    /// Languages by name, separated by spaces or commas; empty means all.
    pub(crate) languages: &'a str,
    /// A picture; empty means one that is made here.
    pub(crate) image: &'a str,
    /// A rule; empty means the usual one.
    pub(crate) rule: &'a str,
}

impl<'a> Choice<'a> {
    /// Reads `--languages L --image FILE --rule RULE`, each of them optional.
    pub(crate) fn parse(options: &[&'a str]) -> Result<Self> {
        let mut choice = Self { languages: "", image: "", rule: "" };
        for pair in options.chunks(2) {
            match *pair {
                ["--languages", languages] => choice.languages = languages,
                ["--image", image] => choice.image = image,
                ["--rule", rule] => choice.rule = rule,
                _ => return Err(format!("demo does not know `{}`", pair.join(" ")).into()),
            }
        }
        Ok(choice)
    }
}

/// Languages by the names that the command line has for them, in the order in which they are shown.
const LANGUAGES: &[(&str, Language)] =
    &[("python", Language::Python), ("node", Language::Node), ("c", Language::C), ("cpp", Language::Cpp)];

fn parse_language(name: &str) -> Result<Language> {
    match LANGUAGES.iter().find(|(known, _)| *known == name) {
        Some((_, language)) => Ok(*language),
        None => Err(format!("there is no language `{name}`; choose out of python, node, c and cpp").into()),
    }
}

/// Runs the demonstration.
///
/// # Errors
/// If something is missing, or the job did not do what it should.
pub(crate) fn run(choice: &Choice<'_>) -> Result<()> {
    let mut languages: Vec<Language> = choice
        .languages
        .split([' ', ','])
        .filter(|name| !name.is_empty())
        .map(parse_language)
        .collect::<Result<_>>()?;
    if languages.is_empty() {
        languages = LANGUAGES.iter().map(|(_, language)| *language).collect();
    }
    let rule = if choice.rule.is_empty() { RULE } else { choice.rule };

    shell::say("building (the first time takes a few minutes)");
    let program = emulator::build(Build::Debug)?;
    let mut workshop = Workshop::new("demo", Build::Debug);
    let programs: Vec<Invocation> =
        languages.iter().map(|language| workshop.prepare(*language, "demo")).collect::<Result<_>>()?;

    let target = shell::root().join("target/demo");
    let root = target.join("buckets");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    fs::create_dir_all(root.join(BUCKET).join("in"))?;
    let picture = picture(&program, choice.image, &target)?;
    let name = picture.file_name().ok_or("the picture has no name")?;
    fs::copy(&picture, root.join(BUCKET).join("in").join(name))?;

    let emulator = Emulator::start(&program, &root, &[])?;
    shell::say(format!("emulator at {}: checks signatures, processes pictures\n", emulator.url));
    for arguments in &programs {
        let Some((program, arguments)) = arguments.split_first() else { continue };
        let mut command = Command::new(program);
        command.args(arguments).current_dir(shell::root());
        command
            .env("DEMO_PICTURE", &picture)
            .env("DEMO_RULE", rule)
            .env("DEMO_TARGET", &target)
            .env("DEMO_BUCKET_FOLDER", &emulator.bucket_folder);
        shell::run(emulator.introduce(&mut command))?;
    }
    Ok(())
}

/// The caller's picture, or a new one in the target folder.
fn picture(emulator: &Path, image: &str, target: &Path) -> Result<PathBuf> {
    if image.is_empty() {
        let before = target.join("before.jpg");
        shell::run(Command::new(emulator).arg("sample").arg(&before))?;
        return Ok(before);
    }
    let given = Path::new(image);
    let given = if given.is_absolute() { given.to_path_buf() } else { std::env::current_dir()?.join(given) };
    if given.is_file() {
        Ok(given)
    } else {
        Err(format!("there is no picture at {}", given.display()).into())
    }
}
