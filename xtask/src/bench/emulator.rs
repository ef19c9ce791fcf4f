//! What the emulator costs: its file, its start, its rest, and a photo of 12 megapixels, beside what else makes small
//! pictures out of large ones.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{Extent, median, rust_program};
use crate::emulator::{self, Emulator};
use crate::local_server::LocalServer;
use crate::program::Build;
use crate::shell::{self, Result};
use crate::{node, python};

/// Starts that are measured.
const STARTS: usize = 51;
/// Pictures in one measurement, and measurements of each kind, taken in turns.
const PICTURES: usize = 5;
const ROUNDS: usize = 5;

/// The photo, and what is made of it everywhere.
const PHOTO: [&str; 4] = ["--width", "4000", "--height", "3000"];
const RULE: &str = "imageMogr2/thumbnail/800x/quality/80!";

/// Measures, and prints two tables. What needs Python or Node.js is left out where only Rust is wanted.
///
/// # Errors
/// If something is missing or a program fails.
pub(super) fn run(extent: Extent) -> Result<()> {
    let program = emulator::build(Build::Release)?;
    let folder = shell::root().join("target/bench/emulator");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    rest(&program, &folder)?;
    if extent != Extent::Rust {
        pictures(&program, &folder)?;
    }
    Ok(())
}

/// File, start and rest.
fn rest(program: &Path, folder: &Path) -> Result<()> {
    let root = folder.join("root");
    let mut starts = Vec::new();
    let mut idle = Vec::new();
    for _ in 0..STARTS {
        let mut command = Command::new(program);
        command.args(["serve", "--stop-on-stdin-close", "--root"]).arg(&root);
        let begin = Instant::now();
        let server = LocalServer::start("emulator", &mut command)?;
        starts.push(begin.elapsed().as_secs_f64() * 1000.0);
        idle.extend(memory(server.id(), "VmRSS:"));
    }
    let size = fs::metadata(program)?.len() as f64 / 1e6;
    starts.sort_by(f64::total_cmp);
    let slow = starts.get(STARTS * 9 / 10).copied().unwrap_or(f64::NAN);
    shell::say(format!("\nThe emulator at rest, {STARTS} starts\n"));
    shell::say("| what | measured | bar |");
    shell::say("|---|---|---|");
    shell::say(format!("| file, stripped | {size:.1} MB | 10 MB |"));
    shell::say(format!(
        "| from its start to its ready line | {:.1} ms (nine of ten within {slow:.1}) | 15 ms |",
        median(starts.into_iter())
    ));
    shell::say(format!("| resident memory when it is ready | {:.1} MiB | 8 MiB |", median(idle.into_iter())));
    Ok(())
}

/// A value of `/proc/<pid>/status` in MiB; none where there is no such file.
fn memory(pid: u32, name: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    value.trim().strip_suffix(" kB")?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

/// CPU time of a process so far, in milliseconds.
fn cpu(pid: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').ok_or("the kernel does not name the process")?;
    // User and system time are the 14th and 15th field of the file, in hundredths of a second on every Linux.
    let ticks: Vec<f64> =
        fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    Ok(ticks.iter().sum::<f64>() * 10.0)
}

/// One way to make a small picture of the photo.
struct Way {
    name: String,
    command: Vec<String>,
    results: Vec<(f64, f64)>,
}

impl Way {
    fn new(name: impl Into<String>, command: &[&str]) -> Self {
        let command = command.iter().map(|&word| word.to_owned()).collect();
        Self { name: name.into(), command, results: Vec::new() }
    }

    fn measure(&mut self) -> Result<()> {
        let (program, arguments) = self.command.split_first().ok_or("there is no program")?;
        let text = shell::output(Command::new(program).args(arguments))?;
        let (cpu, peak) =
            text.trim().split_once(' ').ok_or_else(|| format!("not a measurement: {text:?}"))?;
        self.results.push((cpu.parse()?, peak.parse()?));
        Ok(())
    }
}

/// The photo, made small by the emulator and by others.
fn pictures(program: &Path, folder: &Path) -> Result<()> {
    let photo = folder.join("photo.jpg");
    shell::run(Command::new(program).arg("sample").arg(&photo).args(PHOTO))?;
    let (python, pillow) = python::install_by_name("Pillow", "bench-pillow")?;
    let (project, sharp) = node::install_by_name("sharp", "bench-sharp")?;
    let script = shell::root().join("tests/python/bench_pictures.py").display().to_string();
    let sharp_script = node::place_program(&project, "bench_pictures.mjs")?.display().to_string();
    let python = python.display().to_string();
    let (photo_name, count) = (photo.display().to_string(), PICTURES.to_string());
    let out = folder.join("out.jpg").display().to_string();
    let program_name = program.display().to_string();
    let mut ways = [
        Way::new(format!("Pillow {pillow}"), &[&python, &script, "pillow", &count, &photo_name]),
        Way::new(
            format!("Pillow {pillow}, decoding no more than it has to"),
            &[&python, &script, "pillow-draft", &count, &photo_name],
        ),
        Way::new(format!("sharp {sharp}, one thread"), &["node", &sharp_script, &count, &photo_name]),
        Way::new(
            "`apply`, with its start",
            &[&python, &script, "program", &count, &program_name, "apply", RULE, &photo_name, &out],
        ),
    ];
    let mut jobs = Vec::new();
    for _ in 0..ROUNDS {
        ways.iter_mut().try_for_each(Way::measure)?;
        jobs.push(job(program, folder, &photo)?);
    }
    shell::say(format!(
        "\nA JPEG of 12 megapixels to one of 800 by 600: median of {ROUNDS} rounds of {PICTURES}; bars 130 ms and 120 MiB\n"
    ));
    shell::say("| what | CPU, ms | most memory, MiB | CPU, times Pillow |");
    shell::say("|---|---|---|---|");
    let mut plain = None;
    let ours = ("a job, with everything that the emulator does for it".to_owned(), jobs);
    for (name, results) in ways.into_iter().map(|way| (way.name, way.results)).chain([ours]) {
        let cpu = median(results.iter().map(|(cpu, _)| *cpu));
        let peak = median(results.iter().map(|(_, peak)| *peak));
        let plain = *plain.get_or_insert(cpu);
        shell::say(format!("| {name} | {cpu:.0} | {peak:.0} | {:.2} |", cpu / plain));
    }
    Ok(())
}

/// The CPU time that an emulator takes for one job, and its peak of memory.
fn job(program: &Path, folder: &Path, photo: &Path) -> Result<(f64, f64)> {
    let emulator = Emulator::start(program, &folder.join("buckets"), &[])?;
    let input = emulator.bucket_folder.join("in");
    fs::create_dir_all(&input)?;
    fs::copy(photo, input.join("photo.jpg"))?;
    let submit = |count: usize| {
        let mut command = Command::new(rust_program());
        command.args(["pictures", &count.to_string(), RULE]).stdout(Stdio::null());
        shell::run(emulator.introduce(&mut command))
    };
    submit(1)?;
    let before = cpu(emulator.id())?;
    submit(PICTURES)?;
    let after = cpu(emulator.id())?;
    let peak = memory(emulator.id(), "VmHWM:").ok_or("the kernel does not tell the peak of memory")?;
    Ok(((after - before) / PICTURES as f64, peak))
}
