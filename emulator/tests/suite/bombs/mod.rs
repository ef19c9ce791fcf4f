//! Files and rules that are meant to exhaust whoever reads them, given to a process whose memory is watched: eight of
//! each at once, each fails by name or succeeds, and nothing is written anywhere but where it belongs.
//!
//! `cargo xtask bombs` also runs the heavy ones, which keep processors busy for a minute or two.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use image::ImageFormat;
use tempfile::TempDir;

use crate::binary::Program;
use crate::support::{BUCKET, BUCKET_HOST, Reply, Wire, job};

mod files;
mod rules;

/// What the process may have taken at its peak, in KiB.
#[cfg(target_os = "linux")]
const MOST_MEMORY: u64 = 1 << 20;

/// How many of each are worked on at a time.
const AT_ONCE: usize = 8;

/// How long one job may take: twice its ten seconds of work, for codecs that never look at the clock, and some room for
/// a busy machine.
const ONE_JOB: Duration = Duration::from_secs(60);

/// What must become of a job.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    /// It fails with this code, for a reason with these words.
    Fails(&'static str, &'static str),
    Succeeds,
    /// It is done, or it is given up for its time or its memory.
    Ends,
}

struct Bomb {
    name: &'static str,
    file: Vec<u8>,
    rule: String,
    outcome: Outcome,
}

impl Bomb {
    fn new(name: &'static str, file: Vec<u8>, rule: impl Into<String>, outcome: Outcome) -> Self {
        Self { name, file, rule: rule.into(), outcome }
    }
}

const HALF: &str = "imageMogr2/thumbnail/!50p/format/png";

/// A process of its own, and a folder whose only part that it may change is its root.
struct Target {
    program: Program,
    outer: TempDir,
}

impl Target {
    fn start() -> Self {
        let outer = TempDir::new().unwrap();
        fs::write(outer.path().join("outside"), "untouched").unwrap();
        fs::create_dir(outer.path().join("beside")).unwrap();
        let limits = ["--workers", "8", "--max-concurrent", "8", "--stop-on-stdin-close"];
        let program = Program::start(
            &outer.path().join("root"),
            &[&["--bucket", BUCKET, "--bucket", "other-1"], &limits[..]].concat(),
        );
        Self { program, outer }
    }

    fn address(&self) -> SocketAddr {
        let url = self.program.ready["url"].as_str().unwrap();
        url.strip_prefix("http://").unwrap().parse().unwrap()
    }

    fn bucket(&self) -> PathBuf {
        self.outer.path().join("root").join(BUCKET)
    }

    async fn call(&self, method: &str, path: &str, body: &str) -> Reply {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
        let headers = [("host", BUCKET_HOST), ("content-type", "application/xml")];
        Wire::signed(method, path, &[], &headers, body, now).send(self.address()).await
    }

    /// Every file but the objects and the emulator's own.
    fn elsewhere(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let root = self.outer.path().join("root");
        let kept = [root.join(BUCKET), root.join(".ci")];
        let mut found = BTreeMap::new();
        let mut open = vec![self.outer.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !kept.contains(&path) {
                    open.push(path.clone());
                    found.insert(path, Vec::new());
                } else if path.is_file() {
                    found.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        found
    }

    #[expect(
        clippy::print_stdout,
        reason = "whoever runs the heavy ones wants to know how near to the limit they came"
    )]
    /// Runs eight jobs for each bomb, all submitted before any is looked at.
    async fn survives(&mut self, bombs: Vec<Bomb>) {
        assert_eq!(self.call("POST", "/picbucket", "").await.status, 200);
        for bomb in &bombs {
            fs::write(self.bucket().join(bomb.name), &bomb.file).unwrap();
        }
        let before = self.elsewhere();
        let begin = Instant::now();
        let mut jobs = Vec::new();
        for bomb in &bombs {
            for copy in 0..AT_ONCE {
                let output = format!("out/{}-{copy}", bomb.name);
                let reply = self.call("POST", "/jobs", &job(bomb.name, &bomb.rule, &output, "")).await;
                assert_eq!(reply.status, 200, "{}: {}", bomb.name, reply.body);
                jobs.push((bomb, reply.element("JobId").unwrap().to_owned()));
            }
        }
        let rounds = u32::try_from(jobs.len()).unwrap();
        for (bomb, id) in jobs {
            let reply = self.ended(&id, begin + ONE_JOB * rounds).await;
            check(bomb, &reply);
        }
        // An ordinary job is done as if nothing had been.
        fs::write(self.bucket().join("plain"), files::picture(ImageFormat::Png)).unwrap();
        let reply = self.call("POST", "/jobs", &job("plain", HALF, "out/plain", "")).await;
        let reply = self.ended(reply.element("JobId").unwrap(), Instant::now() + ONE_JOB).await;
        assert_eq!(reply.element("State"), Some("Success"), "{}", reply.body);
        assert_eq!(self.elsewhere(), before, "something was written where nothing belongs");
        assert!(self.program.is_alive(), "the process is gone");
        #[cfg(target_os = "linux")]
        {
            let peak = peak_memory(self.program.id());
            println!("{} jobs in {:.1?}, at most {} MiB", rounds, begin.elapsed(), peak >> 10);
            assert!(peak <= MOST_MEMORY, "the process took {peak} KiB");
        }
    }

    async fn ended(&self, id: &str, deadline: Instant) -> Reply {
        loop {
            let reply = self.call("GET", &format!("/jobs/{id}"), "").await;
            if matches!(reply.element("State"), Some("Success" | "Failed")) {
                return reply;
            }
            assert!(Instant::now() < deadline, "{}", reply.body);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn check(bomb: &Bomb, reply: &Reply) {
    let failed = reply.element("State") == Some("Failed");
    let (code, message) = (reply.code(), reply.element("Message").unwrap_or_default());
    let right = match bomb.outcome {
        Outcome::Fails(expected, words) => failed && code == expected && message.contains(words),
        Outcome::Succeeds => !failed,
        Outcome::Ends => {
            !failed
                || code == "ImageResolutionExceed"
                || code == "ImageTooLarge"
                || message.contains("time limit")
        }
    };
    assert!(right, "{}: expected {:?}, found {code}: {message}\n{}", bomb.name, bomb.outcome, reply.body);
}

/// The most memory that a process ever had, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(pid: u32) -> u64 {
    let status = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix("kB").unwrap().trim().parse().unwrap()
}

#[tokio::test]
async fn files_that_lie_or_burst_fail_by_name() {
    Target::start().survives(light()).await;
}

#[tokio::test]
async fn rules_that_ask_for_too_much_fail_by_name() {
    let mut target = Target::start();
    rules::prepare(&target.bucket(), 2);
    target.survives(rules::light()).await;
}

#[tokio::test]
#[ignore = "takes minutes: cargo xtask bombs"]
async fn what_is_large_and_lawful_is_done_or_given_up() {
    let mut target = Target::start();
    rules::prepare(&target.bucket(), 30);
    target.survives(heavy()).await;
    target.survives(rules::heavy()).await;
}

fn light() -> Vec<Bomb> {
    use Outcome::{Ends, Fails, Succeeds};
    let broken = "InvalidImageFormat";
    let vast = "ImageResolutionExceed";
    let profile = [b"icc\0\0".as_slice(), &files::zeros(30_000_000)].concat();
    let text = [b"Comment\0\0".as_slice(), &files::zeros(30_000_000)].concat();
    let long = [b"Comment\0\x01\0\0\0".as_slice(), &files::zeros(30_000_000)].concat();
    let mut bombs = vec![
        Bomb::new("png-claims-all", files::png(65_535, 65_535, 6, &[]), HALF, Fails(vast, "above 50000")),
        Bomb::new("png-claims-much", files::png(15_000, 15_000, 6, &[]), HALF, Fails(broken, "cannot hold")),
        Bomb::new("png-too-vast", files::vast_png(15_700, 15_700, 0), HALF, Fails(vast, "MiB")),
        Bomb::new(
            "png-bursts",
            files::png(4, 4, 0, &[files::chunk(b"IDAT", &files::zeros(20_000_000))]),
            HALF,
            Ends,
        ),
        Bomb::new("png-profile", files::dressed_png(&[files::chunk(b"iCCP", &profile)]), HALF, Succeeds),
        Bomb::new("png-text", files::dressed_png(&[files::chunk(b"zTXt", &text)]), HALF, Succeeds),
        Bomb::new("png-long-text", files::dressed_png(&[files::chunk(b"iTXt", &long)]), HALF, Succeeds),
        Bomb::new(
            "png-chunks",
            files::dressed_png(&vec![files::chunk(b"tEXt", b"a\0b"); 50_000]),
            HALF,
            Succeeds,
        ),
        Bomb::new("gif-frames", files::gif(10_000, 4), HALF, Fails(vast, "more than 300 frames")),
        Bomb::new("gif-canvas", files::gif(300, 10_000), HALF, Fails(vast, "pixels")),
        Bomb::new("gif-outside", gif_outside(), HALF, Fails(broken, "beyond the canvas")),
        Bomb::new("gif-vast", files::gif(1, 65_535), HALF, Fails(vast, "above 50000")),
        Bomb::new("webp-lies", files::lying_webp(16_384), HALF, Fails(vast, "pixels")),
        Bomb::new("webp-lies-less", files::lying_webp(4_000), HALF, Fails(broken, "WEBP")),
        Bomb::new("webp-frames", files::webp(5_000, 64), HALF, Fails(vast, "frames")),
        Bomb::new("webp-canvas", files::webp(200, 16_384), HALF, Fails(vast, "pixels")),
        Bomb::new("webp-small-canvas", files::webp(3, 16), "imageMogr2/strip", Fails(broken, "WEBP")),
        Bomb::new("jpeg-claims-all", files::lying_jpeg(65_535, 65_535), HALF, Fails(vast, "above 50000")),
        Bomb::new("jpeg-claims-much", files::lying_jpeg(15_000, 15_000), HALF, Fails(broken, "cannot hold")),
        Bomb::new("jpeg-scans", files::scans(64, 10_000), HALF, Fails(vast, "scans")),
        Bomb::new("jpeg-many-scans", files::scans(200, 100), HALF, Succeeds),
        Bomb::new(
            "bmp-claims-all",
            files::bmp(i32::MAX, i32::MAX, 24, 0, 0),
            HALF,
            Fails(vast, "above 50000"),
        ),
        Bomb::new("bmp-upwards", files::bmp(50_000, -50_000, 24, 0, 0), HALF, Fails(vast, "pixels")),
        Bomb::new("bmp-lowest", files::bmp(1, i32::MIN, 24, 0, 0), HALF, Fails(vast, "above 50000")),
        Bomb::new("bmp-negative", files::bmp(-5, 5, 24, 0, 0), HALF, Fails(broken, "sides")),
        Bomb::new("bmp-colours", files::bmp(9, 9, 8, 0, u32::MAX), HALF, Fails(broken, "BMP")),
        Bomb::new("bmp-runs", files::bmp(300, 300, 8, 1, 0), HALF, Ends),
        Bomb::new("exif-loop", files::exif_jpeg(&[[0; 12]], 8), HALF, Succeeds),
        Bomb::new("exif-count", files::exif_jpeg(&[exif_entry(0x0112, 4, u32::MAX, 8)], 0), HALF, Succeeds),
        Bomb::new("exif-many", files::exif_jpeg(&[exif_entry(0x8769, 4, 1, 8); 5_000], 8), HALF, Succeeds),
        Bomb::new("nothing", Vec::new(), HALF, Fails(broken, "empty")),
    ];
    for (name, format) in [
        ("torn-jpeg", ImageFormat::Jpeg),
        ("torn-png", ImageFormat::Png),
        ("torn-webp", ImageFormat::WebP),
        ("torn-gif", ImageFormat::Gif),
        ("torn-bmp", ImageFormat::Bmp),
    ] {
        let whole = files::picture(format);
        bombs.push(Bomb::new(name, whole[..whole.len() / 2].to_vec(), HALF, Fails(broken, "")));
    }
    bombs
}

/// A GIF whose second frame lies outside of its canvas.
fn gif_outside() -> Vec<u8> {
    let mut gif = files::gif(2, 4);
    let frame = gif.windows(1).rposition(|byte| byte == [0x2c]).unwrap();
    gif[frame + 1..frame + 3].copy_from_slice(&60_000_u16.to_le_bytes());
    gif
}

fn exif_entry(tag: u16, kind: u16, count: u32, value: u32) -> [u8; 12] {
    let mut entry = [0; 12];
    entry[..2].copy_from_slice(&tag.to_be_bytes());
    entry[2..4].copy_from_slice(&kind.to_be_bytes());
    entry[4..8].copy_from_slice(&count.to_be_bytes());
    entry[8..].copy_from_slice(&value.to_be_bytes());
    entry
}

/// Files near the limits.
fn heavy() -> Vec<Bomb> {
    use Outcome::Ends;
    vec![
        Bomb::new("png-vast", files::vast_png(9_000, 9_000, 6), HALF, Ends),
        Bomb::new("png-vast-colours", files::vast_png(9_300, 9_300, 2), "imageMogr2/rotate/45", Ends),
        Bomb::new("png-tower", files::vast_png(1, 50_000, 6), "imageMogr2/thumbnail/10000x10000!", Ends),
        Bomb::new(
            "png-bursts",
            files::png(4, 4, 0, &[files::chunk(b"IDAT", &files::zeros(4_000_000_000))]),
            HALF,
            Ends,
        ),
        Bomb::new("gif-full", files::gif(300, 900), "imageMogr2/format/webp", Ends),
        Bomb::new("gif-first", files::gif(300, 900), HALF, Ends),
        Bomb::new("webp-full", files::webp(300, 900), "imageMogr2/format/gif", Ends),
        Bomb::new("webp-lies", files::lying_webp(8_500), HALF, Outcome::Fails("InvalidImageFormat", "WEBP")),
        Bomb::new("jpeg-vast", files::scans(9_000, 100), HALF, Ends),
        Bomb::new("jpeg-once", files::scans(13_000, 1), HALF, Ends),
        Bomb::new("bmp-runs", files::bmp(9_400, 9_400, 8, 1, 0), HALF, Ends),
        Bomb::new(
            "padded",
            files::dressed_png(&[files::chunk(b"prIv", &vec![7; 31 << 20])]),
            HALF,
            Outcome::Succeeds,
        ),
    ]
}
