//! A request to a running emulator, signed whatever it is: it is answered, and the emulator is none the worse for it.
//!
//! The input is text: in the first line a letter for the host, one for the place of the signature, method and target;
//! then headers; after an empty line the body.

use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};
use cloud_infinite::xml;
use cloud_infinite_emulator::auth::Received;
use cloud_infinite_emulator::{Clock, Config, Credential, Emulator};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

const SECRET_ID: &str = "fuzzSecretId";
const SECRET_KEY: &str = "canary-of-the-fuzzer-0123456789";
const NOW: i64 = 1_660_000_000;
const BUCKET: &str = "examplebucket-1250000000";

/// Long for this machine: whoever does not answer until then hangs.
const TIMEOUT: Duration = Duration::from_secs(20);

struct Server {
    runtime: Runtime,
    emulator: Emulator,
}

thread_local! {
    static SERVER: Server = Server::start();
}

impl Server {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let config = Config {
            buckets: vec![BUCKET.to_owned()],
            storage_limit: 1 << 20,
            credentials: vec![Credential::permanent(SECRET_ID, SECRET_KEY)],
            decode_memory: 32 << 20,
            journal_limit: 8,
            max_queue_size: 8,
            workers: 1,
            clock: Clock::manual_at(NOW),
            ..Config::in_memory()
        };
        let emulator = runtime.block_on(Emulator::start(config)).expect("an emulator");
        Self { runtime, emulator }
    }
}

/// Takes text for a request.
pub fn check(data: &[u8]) {
    let Some((head, body)) = split(data) else { return };
    let Some(bytes) = signed(head, body) else { return };
    SERVER.with(|server| {
        let answer = server.runtime.block_on(exchange(server, &bytes));
        check_answer(&answer, head);
        // Whatever it was, the next one is served.
        let health = signed("cih GET /picbucket", b"").expect("a request");
        let next = server.runtime.block_on(exchange(server, &health));
        assert!(next.starts_with(b"HTTP/1.1 "), "after {head:?}: {}", String::from_utf8_lossy(&next));
    });
}

/// Head and body, at the first empty line.
fn split(data: &[u8]) -> Option<(&str, &[u8])> {
    let at = data.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = at.map_or((data, &b""[..]), |at| (&data[..at], &data[at + 2..]));
    Some((std::str::from_utf8(head).ok()?, body))
}

/// The request with a signature over everything.
fn signed(head: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = head.split('\n');
    let mut words = lines.next()?.splitn(3, ' ');
    let (flags, method, target) = (words.next()?, words.next()?, words.next()?);
    let host = match flags.as_bytes().first()? {
        b'o' => format!("{BUCKET}.cos.ap-guangzhou.myqcloud.com"),
        b'r' => "ci.ap-guangzhou.myqcloud.com".to_owned(),
        b's' => "cos.ap-guangzhou.myqcloud.com".to_owned(),
        _ => format!("{BUCKET}.ci.ap-guangzhou.myqcloud.com"),
    };
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
    if !plain(method) || !plain(target) || !target.starts_with('/') {
        return None;
    }
    let mut headers: Vec<(String, String)> = vec![("host".to_owned(), host)];
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let taken = ["host", "authorization", "content-length", "transfer-encoding", "connection", "expect"];
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        if plain(&name) && !taken.contains(&name.as_str()) && !headers.iter().any(|(other, _)| *other == name)
        {
            headers.push((name, value.chars().filter(|c| !c.is_control()).collect()));
        }
    }
    let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let received = Received::new(method, target, pairs).ok()?;
    let window = KeyTime { start: NOW - 60, end: NOW + 900 };
    let canonical = Canonical::new(&received.method, &received.path, &received.query, &received.headers);
    let key = SigningKey::derive(SECRET_KEY, window);
    let proof = key.sign(&signature::string_to_sign(window, &canonical.http_string));
    let proof = signature::authorization(SECRET_ID, window, &canonical, &proof);
    let mut text = String::new();
    if flags.ends_with('u') {
        let joint = if target.contains('?') { '&' } else { '?' };
        let fields = proof.split('&').filter_map(|field| field.split_once('='));
        let query: Vec<String> =
            fields.map(|(name, value)| format!("{name}={}", signature::encode(value))).collect();
        text.push_str(&format!("{method} {target}{joint}{} HTTP/1.1\r\n", query.join("&")));
    } else {
        text.push_str(&format!("{method} {target} HTTP/1.1\r\nauthorization: {proof}\r\n"));
    }
    for (name, value) in &headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
    Some([text.as_bytes(), body].concat())
}

async fn exchange(server: &Server, bytes: &[u8]) -> Vec<u8> {
    let work = async {
        let mut stream = TcpStream::connect(server.emulator.address()).await.expect("a connection");
        // A request that is refused early may be answered before it was read to its end.
        let sent = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer).await;
        assert!(!answer.is_empty(), "no answer: {sent:?} {read:?}");
        answer
    };
    tokio::time::timeout(TIMEOUT, work).await.expect("an answer in time")
}

fn check_answer(answer: &[u8], head: &str) {
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n").expect("a whole head");
    let text = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let status: u16 = text.get(9..12).and_then(|status| status.parse().ok()).expect("a status");
    let body = &answer[end + 4..];
    // 501 names what the emulator does not do, 507 says that its memory is full.
    let lawful = (200..500).contains(&status) || status == 501 || status == 507;
    assert!(lawful, "{head:?}: {}", String::from_utf8_lossy(answer));
    assert!(!String::from_utf8_lossy(answer).contains(SECRET_KEY), "the secret key is in an answer");
    if text.contains("content-type: application/xml") && !body.is_empty() {
        let read = xml::read(body);
        // Objects are whatever somebody stored, of whatever type they said.
        assert!(
            read.is_ok() || matches!(status, 200 | 206) && head.starts_with(['o', 's']),
            "{head:?}: {read:?}"
        );
    }
}
