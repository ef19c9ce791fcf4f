//! A client that can send any bytes, and a picture to send them about.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};
use cloud_infinite_emulator::{Clock, Config, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Emulator};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const BUCKET: &str = "examplebucket-1250000000";
pub(crate) const BUCKET_HOST: &str = "examplebucket-1250000000.ci.ap-guangzhou.myqcloud.com";
pub(crate) const REGION_HOST: &str = "ci.ap-guangzhou.myqcloud.com";

/// `2022-08-09T16:23:11+0800`.
pub(crate) const FIXED_TIME: i64 = 1_660_033_391;

/// Where a fixture's objects are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Memory,
    Directory,
}

tokio::task_local! {
    /// The place for the fixtures of a test that runs once for each; other tests have a directory.
    pub(crate) static PLACE: Place;
}

/// Makes each of these functions a test that runs with objects in memory and one that runs with objects in files.
macro_rules! in_both_places {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test(flavor = "multi_thread")]
            async fn in_memory() {
                crate::support::PLACE.scope(crate::support::Place::Memory, super::$test()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_a_directory() {
                crate::support::PLACE.scope(crate::support::Place::Directory, super::$test()).await;
            }
        }
    )+};
}
pub(crate) use in_both_places;

/// An emulator with one bucket in a place of its own.
pub(crate) struct Fixture {
    pub(crate) emulator: Emulator,
    pub(crate) now: i64,
    _root: Option<TempDir>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The text of the first element of that name.
    pub(crate) fn element(&self, name: &str) -> Option<&str> {
        element(&self.body, name)
    }

    pub(crate) fn code(&self) -> &str {
        self.element("Code").unwrap_or("")
    }
}

pub(crate) fn element<'d>(document: &'d str, name: &str) -> Option<&'d str> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
}

/// A request in parts that can be changed one by one before it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Wire {
    /// A request whose host, content type and `x-ci-`, `x-cos-` headers and whole query are signed.
    pub(crate) fn signed(
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: &str,
        now: i64,
    ) -> Self {
        let window = KeyTime { start: now - 60, end: now + 900 };
        let canonical = Canonical::new(method, path, query, headers);
        let key = SigningKey::derive(DEFAULT_SECRET_KEY, window);
        let text = key.sign(&signature::string_to_sign(window, &canonical.http_string));
        let mut all: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        all.push((
            "authorization".to_owned(),
            signature::authorization(DEFAULT_SECRET_ID, window, &canonical, &text),
        ));
        if !body.is_empty() || matches!(method, "POST" | "PUT") {
            all.push(("content-length".to_owned(), body.len().to_string()));
        }
        let pairs: Vec<String> = query
            .iter()
            .map(|(key, value)| format!("{}={}", signature::encode(key), signature::encode(value)))
            .collect();
        let mut target = signature::encode_path(path);
        if !pairs.is_empty() {
            target = format!("{target}?{}", pairs.join("&"));
        }
        Self { method: method.to_owned(), target, headers: all, body: body.to_owned() }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("connection: close\r\n\r\n");
        text.push_str(&self.body);
        text.into_bytes()
    }

    pub(crate) async fn send(&self, address: SocketAddr) -> Reply {
        exchange(address, &self.bytes()).await
    }

    pub(crate) fn header_mut(&mut self, name: &str) -> &mut String {
        &mut self.headers.iter_mut().find(|(key, _)| key == name).unwrap().1
    }
}

/// Sends bytes and reads until the peer closes.
pub(crate) async fn exchange(address: SocketAddr, bytes: &[u8]) -> Reply {
    try_exchange(address, bytes).await.unwrap()
}

/// The same with a peer that may be gone at any moment; half an answer is none.
pub(crate) async fn try_exchange(address: SocketAddr, bytes: &[u8]) -> std::io::Result<Reply> {
    let work = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(bytes).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        if !answer.windows(4).any(|end| end == b"\r\n\r\n") {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let reply = parse(&answer);
        match reply.header("content-length").map(|length| length.parse::<usize>().unwrap()) {
            Some(length) if reply.body.len() < length && !bytes.starts_with(b"HEAD ") => {
                Err(std::io::ErrorKind::UnexpectedEof.into())
            }
            _ => Ok(reply),
        }
    };
    tokio::time::timeout(Duration::from_secs(30), work).await.unwrap()
}

fn parse(answer: &[u8]) -> Reply {
    let text = String::from_utf8_lossy(answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no HTTP answer: {text:?}"));
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Reply { status, headers, body: body.to_owned() }
}

pub(crate) fn system_now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

impl Fixture {
    /// With the system's clock.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// With a clock that stands still at [`FIXED_TIME`].
    pub(crate) async fn at_fixed_time() -> Self {
        Self::start_with(|config| config.clock = Clock::manual_at(FIXED_TIME)).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let (root, config) = match PLACE.try_with(|place| *place) {
            Ok(Place::Memory) => (None, Config::in_memory()),
            Ok(Place::Directory) | Err(_) => {
                let root = TempDir::new().unwrap();
                let config = Config::new(root.path());
                (Some(root), config)
            }
        };
        let mut config = Config { buckets: vec![BUCKET.to_owned()], ..config };
        change(&mut config);
        let emulator = Emulator::start(config).await.unwrap();
        let now = emulator.clock().now();
        Self { emulator, now, _root: root }
    }

    /// The folder of the bucket. Only for tests about files.
    pub(crate) fn folder(&self) -> PathBuf {
        self.emulator.bucket_path(BUCKET).unwrap()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.emulator.address()
    }

    pub(crate) fn wire(
        &self,
        host: &str,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        body: &str,
    ) -> Wire {
        let mut headers = vec![("host", host)];
        if !body.is_empty() {
            headers.push(("content-type", "application/xml"));
        }
        Wire::signed(method, path, query, &headers, body, self.now)
    }

    pub(crate) async fn call(&self, method: &str, path: &str, query: &[(&str, &str)], body: &str) -> Reply {
        self.wire(BUCKET_HOST, method, path, query, body).send(self.address()).await
    }

    /// Enables the service and gives the queue's id.
    pub(crate) async fn enable(&self) -> String {
        let reply = self.call("POST", "/picbucket", &[], "").await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        self.call("GET", "/picqueue", &[], "").await.element("QueueId").unwrap().to_owned()
    }

    /// Submits a job and gives its id.
    pub(crate) async fn submit(&self, input: &str, rule: &str, output: &str, more: &str) -> String {
        let reply = self.call("POST", "/jobs", &[], &job(input, rule, output, more)).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.element("JobId").unwrap().to_owned()
    }

    pub(crate) async fn job(&self, id: &str) -> Reply {
        self.call("GET", &format!("/jobs/{id}"), &[], "").await
    }

    pub(crate) async fn idle(&self) {
        tokio::time::timeout(Duration::from_secs(60), self.emulator.wait_idle()).await.unwrap();
    }
}

/// The body of a submission. `more` goes into `Operation`.
pub(crate) fn job(input: &str, rule: &str, output: &str, more: &str) -> String {
    let rule = rule.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<Request><Tag>PicProcess</Tag><Input><Object>{input}</Object></Input><Operation><PicProcess>\
         <IsPicInfo>true</IsPicInfo><ProcessRule>{rule}</ProcessRule></PicProcess><Output>\
         <Region>ap-guangzhou</Region><Bucket>{BUCKET}</Bucket><Object>{output}</Object></Output>{more}\
         </Operation></Request>"
    )
}

/// A PNG whose left half is red and whose right half is blue.
pub(crate) fn picture(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, _| {
        image::Rgb(if x < width / 2 { [255, 0, 0] } else { [0, 0, 255] })
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
