//! A command beside an emulator of its own.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloud-infinite-emulator"));
    command.arg("exec").args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// Whether nobody listens there any more.
fn is_free(url: &str) -> bool {
    std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).is_err()
}

#[test]
fn the_command_finds_the_emulator_and_no_other_keys() {
    let foreign = ["TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_TOKEN", "COS_SECRET_ID", "COS_SECRET_KEY"];
    let mut command = program(&["--bucket", "photos-1250000000", "--region", "ap-beijing", "--", "env"]);
    for name in foreign {
        command.env(name, "canary-foreign");
    }
    for name in ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "CLOUD_INFINITE_BUCKET"] {
        command.env(name, "canary-overridden");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    assert!(!told.contains("canary"), "{told}");
    let value = |name: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap_or_else(|| panic!("{name} is not set: {told}"))
    };
    assert_eq!(value("TENCENTCLOUD_SECRET_ID"), cloud_infinite_emulator::DEFAULT_SECRET_ID);
    assert_eq!(value("TENCENTCLOUD_SECRET_KEY"), cloud_infinite_emulator::DEFAULT_SECRET_KEY);
    assert_eq!(value("CLOUD_INFINITE_BUCKET"), "photos-1250000000");
    assert_eq!(value("CLOUD_INFINITE_REGION"), "ap-beijing");
    // Gone with the command.
    for name in ["CLOUD_INFINITE_ENDPOINT", "CLOUD_INFINITE_EMULATOR_ADMIN"] {
        assert!(is_free(value(name)), "{name}");
    }
}

#[test]
fn the_emulator_is_there_as_long_as_the_command() {
    let root = TempDir::new().unwrap();
    let ready = root.path().join("ready.json");
    // Asks for a bucket's objects, without a signature, by what the shell itself can do.
    let script = "exec 3<>/dev/tcp/${CLOUD_INFINITE_ENDPOINT#http://127.0.0.1:}; true";
    let script = script.replace("/dev/tcp/", "/dev/tcp/127.0.0.1/");
    let files = [root.path().join("buckets").display().to_string(), ready.display().to_string()];
    let output = run(&[
        "--root",
        &files[0],
        "--ready-file",
        &files[1],
        "--bucket",
        "photos-1250000000",
        "--",
        "bash",
        "-c",
        &script,
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(output.stdout, b"");
    assert!(root.path().join("buckets/photos-1250000000").is_dir());
    let ready: serde_json::Value = serde_json::from_slice(&std::fs::read(ready).unwrap()).unwrap();
    assert_eq!(ready["event"], "ready");
}

#[test]
fn the_exit_code_is_that_of_the_command() {
    for (script, code) in [("exit 0", 0), ("exit 3", 3), ("kill -TERM $$", 143), ("kill -KILL $$", 137)] {
        assert_eq!(run(&["--", "sh", "-c", script]).status.code(), Some(code), "{script}");
    }
}

#[test]
fn what_cannot_be_started_is_said() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let file = file.path().display().to_string();
    for (command, code, words) in
        [("no-such-program-here", 127, "there is no such program"), (file.as_str(), 126, "denied")]
    {
        let output = run(&["--", command]);
        assert_eq!(output.status.code(), Some(code), "{command}");
        let told = text(&output.stderr);
        assert!(told.contains(&format!("`{command}` cannot be started: ")) && told.contains(words), "{told}");
    }
    for arguments in
        [&[][..], &["--"], &["--stop-on-stdin-close", "--", "true"], &["--bucket", "x", "--", "true"]]
    {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_ne!(output.stderr, b"", "{arguments:?}");
    }
}

fn ends(child: &mut Child) -> Option<i32> {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        assert!(Instant::now() < deadline, "the program does not end");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn signals_are_passed_on() {
    // The test may run in a terminal, whose interrupts reach everybody: only a group of its own is surely told by us.
    use std::os::unix::process::CommandExt;
    for (signal, code) in [("TERM", 21), ("INT", 22)] {
        let script = "trap 'exit 21' TERM; trap 'exit 22' INT; echo ready; while :; do sleep 0.05; done";
        let mut child = program(&["--", "sh", "-c", script]).process_group(0).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        let told =
            Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        assert!(told.success());
        assert_eq!(ends(&mut child), Some(code), "{signal}");
        let mut rest = String::new();
        child.stderr.take().unwrap().read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_command_ends_with_the_process_that_is_watched() {
    let mut parent = Command::new("sleep").arg("100").spawn().unwrap();
    let id = parent.id().to_string();
    let script = "echo ready; exec sleep 100";
    let mut child = program(&["--parent-pid", &id, "--", "sh", "-c", script]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    parent.kill().unwrap();
    parent.wait().unwrap();
    assert_eq!(ends(&mut child), Some(143));
}
