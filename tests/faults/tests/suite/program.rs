//! The program: serving, the control interface, judging.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use fault_server::{Document, Fault, Ledger, Stats};

use crate::support::submission;

struct Program {
    child: Child,
    ready: serde_json::Value,
}

impl Program {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fault-server"))
            .arg("serve")
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    fn field(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    fn control(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let address = self.field("control").trim_start_matches("http://").to_owned();
        http(
            &address,
            &format!(
                "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ),
        )
    }

    fn submit(&self, input: &str) -> (u16, String) {
        let close = submission(input).replacen("\r\n", "\r\nConnection: close\r\n", 1);
        http(self.field("url").trim_start_matches("http://"), &close)
    }

    fn judge(&self, account: &str, options: &[&str]) -> (Option<i32>, String) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("account");
        std::fs::write(&file, account).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_fault-server"))
            .args(["judge", "--ledger", &format!("{}/ledger", self.field("control")), "--account"])
            .arg(&file)
            .args(options)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success(), "it ends when its input is closed");
    }
}

fn http(address: &str, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    (head.split(' ').nth(1).unwrap_or("0").parse().unwrap(), body.to_owned())
}

#[test]
fn scripts_come_through_the_control_interface() {
    let program = Program::start(&[]);
    let script = [Fault::Close(fault_server::Commit::After), Fault::Healthy];
    let text = serde_json::to_string(&script).unwrap();
    assert_eq!(text, r#"[{"close":"after"},"healthy"]"#);
    assert_eq!(program.control("POST", "/script", &text), (200, "{}".to_owned()));
    assert_eq!(program.submit("a").0, 0);
    assert_eq!(program.submit("b").0, 200);
    let ledger: Ledger = serde_json::from_str(&program.control("GET", "/ledger", "").1).unwrap();
    assert_eq!(ledger.jobs.iter().map(|job| job.input.as_str()).collect::<Vec<_>>(), ["a", "b"]);

    let always = r#"{"document":["before","no_job_id"]}"#;
    let parsed: Fault = serde_json::from_str(always).unwrap();
    assert_eq!(parsed, Fault::Document(fault_server::Commit::Before, Document::NoJobId));
    assert_eq!(program.control("POST", "/always", always).0, 200);
    assert!(!program.submit("c").1.contains("JobId"));
    assert_eq!(program.control("POST", "/heal", "").0, 200);
    assert!(program.submit("c").1.contains("JobId"));

    assert_eq!(program.control("POST", "/clock", "7200").0, 200);
    assert_eq!(program.submit("d").0, 403);
    let stats: Stats = serde_json::from_str(&program.control("GET", "/stats", "").1).unwrap();
    assert_eq!((stats.requests, stats.jobs), (5, 3));
    for (method, path, body, status) in [
        ("POST", "/script", "[\"meteor\"]", 400),
        ("POST", "/always", "", 400),
        ("POST", "/clock", "noon", 400),
        ("GET", "/nothing", "", 404),
    ] {
        assert_eq!(program.control(method, path, body).0, status, "{method} {path}");
    }
    let seen = program.control("GET", "/requests", "").1;
    assert!(seen.contains("close after commit") && seen.contains("refused: AccessDenied"), "{seen}");
}

#[test]
fn an_account_is_judged_against_a_running_server() {
    let program = Program::start(&["--seed", "3", "--percent", "0"]);
    assert_eq!(program.submit("a").0, 200);
    let ledger: Ledger = serde_json::from_str(&program.control("GET", "/ledger", "").1).unwrap();
    let id = &ledger.jobs[0].job_id;
    let honest = format!("{{\"input\":\"a\",\"outcome\":\"created\",\"job_id\":\"{id}\"}}\n");
    let (code, text) = program.judge(&honest, &["--submissions", "1", "--after-reconcile"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.ends_with("clean\n"), "{text}");

    let lie = "{\"input\":\"a\",\"outcome\":\"rejected\"}\n";
    let (code, text) = program.judge(lie, &["--json"]);
    assert_eq!(code, Some(1));
    let verdict: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(verdict["violations"][0]["rule"], "FalseRefusal");
    assert_eq!(program.judge("not json", &[]).0, Some(2));
}

#[test]
fn the_certificate_to_trust_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let program = Program::start(&["--tls", "wrong-name", "--ca-file", file.to_str().unwrap()]);
    assert!(program.field("url").starts_with("https://"));
    assert!(std::fs::read_to_string(&file).unwrap().contains("BEGIN CERTIFICATE"));
}
