//! The program: its ready line, its ends, its refusals.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) ready: serde_json::Value,
}

impl Drop for Program {
    fn drop(&mut self) {
        // Has ended already where the test went well.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub(crate) fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = serve(arguments);
    command.arg("--root").arg(root);
    command
}

fn serve(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloud-infinite-emulator"));
    command.arg("serve").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Program {
    pub(crate) fn start(root: &Path, arguments: &[&str]) -> Self {
        Self::spawn(command(root, arguments))
    }

    /// Starts it with a command and waits until it is ready.
    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    fn ends(&mut self) -> Option<i32> {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < deadline, "the program does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn one_line_says_when_it_is_ready() {
    let root = TempDir::new().unwrap();
    let file = root.path().join("ready.json");
    let buckets = root.path().join("made/on/the/way");
    let mut program = Program::start(
        &buckets,
        &["--bucket", "photos-1250000000", "--ready-file", file.to_str().unwrap(), "--stop-on-stdin-close"],
    );
    assert_eq!(program.ready["event"], "ready");
    assert_eq!(program.ready["pid"], program.child.id());
    assert_eq!(program.ready["version"], env!("CARGO_PKG_VERSION"));
    for name in ["url", "admin"] {
        let address = program.ready[name].as_str().unwrap().strip_prefix("http://127.0.0.1:").unwrap();
        let port: u16 = address.parse().unwrap();
        std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    }
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(written, program.ready);
    assert!(buckets.join("photos-1250000000").is_dir());
    drop(program.child.stdin.take());
    assert_eq!(program.ends(), Some(0));
}

#[cfg(unix)]
#[test]
fn signals_end_it_cleanly() {
    for (signal, arguments) in [("-INT", vec![]), ("-TERM", vec![]), ("-TERM", vec!["--stop-on-stdin-close"])]
    {
        let root = TempDir::new().unwrap();
        let mut program = Program::start(root.path(), &arguments);
        let pid = program.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        assert_eq!(program.ends(), Some(0), "{signal}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn it_ends_with_the_process_it_watches() {
    let root = TempDir::new().unwrap();
    let mut parent = Command::new("sleep").arg("100").spawn().unwrap();
    let mut program = Program::start(root.path(), &["--parent-pid", &parent.id().to_string()]);
    std::thread::sleep(Duration::from_millis(700));
    assert!(program.child.try_wait().unwrap().is_none());
    // Not waited for yet: a process that has ended but is still listed is gone all the same.
    parent.kill().unwrap();
    let code = program.ends();
    parent.wait().unwrap();
    assert_eq!(code, Some(0));
}

#[test]
fn what_keeps_it_from_starting_is_one_line_and_code_2() {
    let root = TempDir::new().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let file = root.path().join("file");
    std::fs::write(&file, "").unwrap();
    let nobody = "4194999";
    for (root, arguments, words) in [
        (root.path(), vec!["--port", port.as_str()], "cannot listen on 127.0.0.1"),
        (file.as_path(), vec![], "as root"),
        (root.path(), vec!["--bucket", "nope"], "`nope` is no bucket name"),
        (root.path(), vec!["--region", "AP"], "is no region"),
        (root.path(), vec!["--parent-pid", nobody], "no process"),
        (root.path(), vec!["--secret-id", "AKIDx", "--secret-key", "canary-key"], "one of the real service"),
    ] {
        let mut child = command(root, &arguments).spawn().unwrap();
        let status = child.wait().unwrap();
        let mut text = String::new();
        child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}: {text}");
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains(words), "{text}");
        let mut output = String::new();
        child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
        assert_eq!(output, "");
    }
    for arguments in [
        ["--max-concurrent", "0"],
        ["--pace", "after_reads"],
        ["--clock", "manual@noon"],
        ["--clock", "sundial"],
        ["--clock-skew-ms", "1.5"],
    ] {
        let mut child = command(root.path(), &arguments).spawn().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn time_and_states_are_given_at_the_start() {
    let root = TempDir::new().unwrap();
    let arguments = ["--pace", "after_reads=2", "--clock", "manual@1660033391", "--clock-skew-ms", "-500"];
    let program = Program::start(root.path(), &arguments);
    for _ in 0..2 {
        let clock = ask(&program, "GET", "clock", "");
        let expected = r#"{"mode":"manual","now_ms":1660033390500,"skew_ms":-500,"waiting":0}"#;
        assert!(clock.ends_with(expected), "{clock}");
        let pace = ask(&program, "GET", "pace", "");
        let expected = r#"{"default":{"mode":"after_reads","reads":2},"buckets":{}}"#;
        assert!(pace.ends_with(expected), "{pace}");
        // What was given at the start is what a reset returns to.
        ask(&program, "PUT", "pace", r#"{"mode":"gate"}"#);
        ask(&program, "PUT", "clock", r#"{"mode":"system"}"#);
        let reset = ask(&program, "POST", "reset", "");
        assert!(reset.starts_with("HTTP/1.1 204 "), "{reset}");
    }
}

#[test]
fn what_is_risky_is_warned_about() {
    let root = TempDir::new().unwrap();
    let mut child =
        command(root.path(), &["--listen", "0.0.0.0"]).arg("--stop-on-stdin-close").spawn().unwrap();
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(text.starts_with("warning: listening on 0.0.0.0"), "{text}");
}

#[test]
fn objects_are_in_memory_or_in_one_directory() {
    let root = TempDir::new().unwrap();
    let root = root.path().to_str().unwrap();
    for arguments in [vec![], vec!["--memory", "--root", root]] {
        let output = serve(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("--root <DIR>") && text.contains("--memory"), "{text}");
    }
}

/// One request to the admin interface, whose answer is given whole.
fn ask(program: &Program, method: &str, path: &str, body: &str) -> String {
    let address = program.ready["admin"].as_str().unwrap().strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let length = body.len();
    let request = format!(
        "{method} /_ci/{path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn memory_mode_leaves_nothing_on_the_disk() {
    let [work, data] = [(); 2].map(|()| TempDir::new().unwrap());
    std::fs::write(data.path().join("cat.jpg"), "cat").unwrap();
    let bucket = format!("photos-1250000000={}", data.path().display());
    let mut command =
        serve(&["--memory", "--bucket", &bucket, "--storage-limit", "1", "--stop-on-stdin-close"]);
    command.current_dir(work.path());
    // Wherever a program may think of putting files.
    for name in ["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"] {
        command.env(name, work.path());
    }
    let mut program = Program::spawn(command);
    assert!(ask(&program, "GET", "objects/photos-1250000000/cat.jpg", "").ends_with("\r\n\r\ncat"));
    let put = ask(&program, "PUT", "objects/photos-1250000000/new", &"x".repeat(1 << 19));
    assert!(put.starts_with("HTTP/1.1 200 "), "{put}");
    let put = ask(&program, "PUT", "objects/photos-1250000000/more", &"x".repeat(1 << 19));
    assert!(put.starts_with("HTTP/1.1 507 ") && put.contains("more than 1048576 bytes"), "{put}");
    #[cfg(target_os = "linux")]
    for entry in std::fs::read_dir(format!("/proc/{}/fd", program.child.id())).unwrap() {
        // Also no file without a name.
        let link = std::fs::read_link(entry.unwrap().path()).unwrap();
        let kind = link.to_str().unwrap();
        assert!(
            ["socket:", "pipe:", "anon_inode:", "/dev/null"].iter().any(|known| kind.starts_with(known)),
            "{kind}"
        );
    }
    drop(program.child.stdin.take());
    assert_eq!(program.ends(), Some(0));
    assert_eq!(std::fs::read_dir(work.path()).unwrap().count(), 0);
    let left: Vec<_> =
        std::fs::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["cat.jpg"]);
}
