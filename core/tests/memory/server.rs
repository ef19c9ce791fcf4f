//! A service that knows one job.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use cloud_infinite::signature::KeyTime;

pub(crate) const JOB_ID: &str = "c0ffee";
pub(crate) const DENIED_JOB_ID: &str = "decaf";

pub(crate) struct Server {
    pub(crate) endpoint: String,
    windows: Arc<Mutex<Vec<KeyTime>>>,
}

impl Server {
    /// The windows that the requests were signed for.
    pub(crate) fn windows(&self) -> Vec<KeyTime> {
        self.windows.lock().unwrap().clone()
    }
}

pub(crate) fn start() -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let windows = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&windows);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let noted = Arc::clone(&noted);
            std::thread::spawn(move || answer(stream.unwrap(), &noted));
        }
    });
    Server { endpoint, windows }
}

fn answer(mut stream: TcpStream, windows: &Mutex<Vec<KeyTime>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut line = String::new();
        let mut is_denied = false;
        let mut length = 0;
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap() == 0 {
                return;
            }
            is_denied |= line.starts_with("GET") && line.contains(DENIED_JOB_ID);
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if let Some((_, rest)) = lower.split_once("q-key-time=") {
                let window = rest.split(['&', '\r']).next().and_then(KeyTime::parse);
                windows.lock().unwrap().push(window.unwrap());
            }
            if line == "\r\n" {
                break;
            }
        }
        reader.read_exact(&mut vec![0; length]).unwrap();
        let (status, body) = match is_denied {
            true => (403, "<Error><Code>AccessDenied</Code></Error>".to_owned()),
            false => (200, format!("<Response><JobsDetail><JobId>{JOB_ID}</JobId></JobsDetail></Response>")),
        };
        write!(stream, "HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
}
