//! One scenario: its emulator, its programs, its golden files.

use std::path::{Path, PathBuf};
use std::time::Duration;

use cloud_infinite_emulator::{
    Config, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Emulator, image::sample::sample_photo_jpeg,
};
use tokio::process::Command;

use crate::canonical::{Names, journal};
use crate::local::BUCKET;

/// A scenario that takes longer hangs.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A program that plays a scenario.
#[derive(Debug, Clone)]
pub struct Program {
    /// The language, for messages.
    pub language: String,
    /// The program and its arguments.
    pub command: Vec<String>,
}

/// A story that every language plays.
#[derive(Debug, Clone, Copy)]
pub struct Scenario {
    /// Name of its golden files.
    pub name: &'static str,
}

/// What came out of a run.
#[derive(Debug)]
pub struct Verdict {
    /// The requests that were made.
    pub journal: String,
    /// What the program printed.
    pub outcome: String,
}

impl Scenario {
    /// Enable, update and list, submit, wait, get, a refused argument, a failing job, disable.
    pub const FIRST_LIFE: Self = Self { name: "first_life" };
    /// Template, paused queue, pages, cancel, bulk with mixed outcomes, objects, callbacks.
    pub const WHOLE_FAMILY: Self = Self { name: "whole_family" };

    /// The scenario with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::FIRST_LIFE, Self::WHOLE_FAMILY].into_iter().find(|scenario| scenario.name == name)
    }

    /// Plays the scenario against a fresh emulator.
    ///
    /// # Errors
    /// In words, if the program could not be started, failed or did not end.
    pub async fn play(&self, program: &Program) -> Result<Verdict, String> {
        let root = tempfile::tempdir().map_err(|error| format!("no folder for the buckets: {error}"))?;
        let input = root.path().join(BUCKET).join("in");
        let picture = sample_photo_jpeg(320, 240, 1).map_err(|error| error.to_string())?;
        std::fs::create_dir_all(&input)
            .and_then(|()| std::fs::write(input.join("cat.jpg"), picture))
            .map_err(|error| format!("the picture cannot be written: {error}"))?;
        let emulator = Emulator::start(Config::new(root.path()))
            .await
            .map_err(|error| format!("no emulator: {error}"))?;

        let (executable, arguments) =
            program.command.split_first().ok_or_else(|| format!("no program for {}", program.language))?;
        let running = Command::new(executable)
            .args(arguments)
            .current_dir(repository())
            .env_remove("TENCENTCLOUD_SESSION_TOKEN")
            .env("CLOUD_INFINITE_ENDPOINT", emulator.url())
            .env("CLOUD_INFINITE_REGION", "ap-guangzhou")
            .env("CLOUD_INFINITE_BUCKET", BUCKET)
            .env("TENCENTCLOUD_SECRET_ID", DEFAULT_SECRET_ID)
            .env("TENCENTCLOUD_SECRET_KEY", DEFAULT_SECRET_KEY)
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(TIMEOUT, running)
            .await
            .map_err(|_| format!("{} did not end within {TIMEOUT:?}", program.language))?
            .map_err(|error| format!("{executable} cannot be started: {error}"))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{} failed ({}):\n{printed}{complaint}", program.language, output.status));
        }
        let mut names = Names::default();
        let journal = journal(&emulator.requests(), &mut names);
        let outcome = names.replace(&printed);
        emulator.stop().await;
        Ok(Verdict { journal, outcome })
    }

    /// Compares a run with the golden files, or makes them from it if `bless` is set.
    ///
    /// # Errors
    /// In words, with the first line that differs.
    pub fn compare(&self, verdict: &Verdict, bless: bool) -> Result<(), String> {
        for (kind, actual) in [("journal", &verdict.journal), ("outcome", &verdict.outcome)] {
            let path = repository().join("tests/golden").join(format!("{}.{kind}", self.name));
            if bless {
                std::fs::write(&path, actual).map_err(|error| format!("{}: {error}", path.display()))?;
                continue;
            }
            let expected =
                std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            difference(&expected, actual).map_or(Ok(()), |text| Err(format!("{kind}: {text}")))?;
        }
        Ok(())
    }
}

fn difference(expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let (mut expected, mut actual) = (expected.lines(), actual.lines());
    for number in 1_usize.. {
        match (expected.next(), actual.next()) {
            (None, None) => break,
            (expected, actual) if expected == actual => {}
            (expected, actual) => {
                let show = |line: Option<&str>| line.map_or_else(|| "(nothing)".to_owned(), str::to_owned);
                return Some(format!(
                    "line {number} differs\n  expected: {}\n  actual:   {}",
                    show(expected),
                    show(actual)
                ));
            }
        }
    }
    Some("the line ends differ".to_owned())
}

/// The root of the repository, where programs are started.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}
