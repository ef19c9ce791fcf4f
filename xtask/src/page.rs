//! The emulator's inspection page in a real browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::emulator::{self, Emulator};
use crate::node::{self, Profile};
use crate::program::Build;
use crate::shell::{self, Result};

/// Where the test and the versions of its tools are.
const SOURCES: &str = "tests/page";
/// Where everything is put together.
const WORK: &str = "target/page";
/// The picture that the documentation shows.
const SCREENSHOT: &str = "docs/images/inspection-page.png";
/// What that picture may weigh, in bytes.
const SCREENSHOT_BUDGET: u64 = 300_000;
/// The names that browsers of this family have.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Drives the page of a running emulator; `screenshot` takes the picture for the documentation as well.
///
/// # Errors
/// If the browser or another tool is missing, or the page does not behave.
pub(crate) fn test(screenshot: bool) -> Result<()> {
    let browser = browser()?;
    let tarball = node::package(Profile::Debug)?;
    let program = emulator::build(Build::Debug)?;
    let work = shell::root().join(WORK);
    let project = prepare(&work, &tarball)?;

    let picture = work.join("picture.jpg");
    shell::run(Command::new(&program).arg("sample").arg(&picture))?;
    let buckets = work.join("buckets");
    let profile = work.join("profile");
    for folder in [&buckets, &profile] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    let emulator = Emulator::start(&program, &buckets, &[])?;
    let mut test = Command::new("node");
    test.current_dir(&project).args(["--test", "--test-timeout=180000", "page.test.mjs"]);
    test.env("PAGE_URL", &emulator.admin)
        .env("PAGE_BROWSER", browser)
        .env("PAGE_PROFILE", profile)
        .env("PAGE_PICTURE", picture)
        .env("PAGE_BUCKET_FOLDER", &emulator.bucket_folder);
    let shown = shell::root().join(SCREENSHOT);
    if screenshot {
        if let Some(folder) = shown.parent() {
            fs::create_dir_all(folder)?;
        }
        test.env("PAGE_SCREENSHOT", &shown);
    }
    shell::run(emulator.introduce(&mut test))?;
    if screenshot && fs::metadata(&shown)?.len() >= SCREENSHOT_BUDGET {
        return Err(format!("{SCREENSHOT} has more than {SCREENSHOT_BUDGET} bytes").into());
    }
    Ok(())
}

/// The browser of this machine, or that of `CHROMIUM`.
fn browser() -> Result<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| BROWSERS.map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file());
    named.filter(|browser| browser.is_file()).or(found).ok_or_else(|| {
        "Chromium is missing: apt-get install chromium, or set CHROMIUM to the path of one".into()
    })
}

/// A folder with the test, the driver of the browser and the client.
fn prepare(work: &Path, tarball: &Path) -> Result<PathBuf> {
    let project = work.join("project");
    fs::create_dir_all(&project)?;
    let sources = shell::root().join(SOURCES);
    for entry in fs::read_dir(&sources)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            fs::copy(&path, project.join(name))?;
        }
    }
    let wanted = fs::read_to_string(sources.join("package-lock.json"))?;
    let stamp = project.join("node_modules/.lock.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|present| present != wanted) || !stamp.exists() {
        shell::run(node::npm(&project).args(["ci", "--silent"]).stdout(Stdio::null()))?;
        // Written last: an installation that was interrupted half-way is made anew.
        fs::write(stamp, wanted)?;
    }
    let mut client = node::npm(&project);
    client.args(["install", "--silent", "--no-save", "--no-package-lock", "--offline"]).arg(tarball);
    shell::run(client.stdout(Stdio::null()))?;
    Ok(project)
}
