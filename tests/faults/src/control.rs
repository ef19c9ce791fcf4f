//! What programs in other languages steer the server with: HTTP and JSON on a port of its own.

use std::io;
use std::sync::Arc;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::fault::Fault;
use crate::request::{self, Refusal, Request};
use crate::server::Core;

/// Binds the control interface and returns its `host:port`.
pub(crate) async fn start(tasks: &mut JoinSet<()>, port: u16, core: Arc<Core>) -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let address = listener.local_addr()?.to_string();
    tasks.spawn(async move {
        let mut visits = JoinSet::new();
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    visits.spawn(visit(stream, Arc::clone(&core)));
                }
                Err(_) => tokio::task::yield_now().await,
            }
            while visits.try_join_next().is_some() {}
        }
    });
    Ok(address)
}

async fn visit(mut stream: TcpStream, core: Arc<Core>) {
    let mut pending = Vec::new();
    while let Ok(Some(request)) = request::read(&mut stream, &mut pending).await {
        let (status, body) = match &request {
            Ok(request) => answer(request, &core),
            Err(Refusal(status, reason)) => (*status, json!({ "error": reason }).to_string()),
        };
        let is_last = request
            .map_or(true, |request| request.header("connection").is_some_and(|value| value == "close"));
        let connection = if is_last { "Connection: close\r\n" } else { "" };
        let head = format!(
            "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{connection}\r\n",
            body.len()
        );
        let whole = [head.as_bytes(), body.as_bytes()].concat();
        // A visitor who is gone does not want to know.
        if stream.write_all(&whole).await.is_err() || is_last {
            return;
        }
    }
}

fn answer(request: &Request, core: &Core) -> (u16, String) {
    let wrong = |reason: String| (400, json!({ "error": reason }).to_string());
    let body = || std::str::from_utf8(&request.body).map_err(|error| error.to_string());
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/ledger") => to_json(&core.state.lock().ledger),
        ("GET", "/stats") => to_json(&core.state.stats(core.sink.hits())),
        ("GET", "/requests") => to_json(&core.state.lock().seen),
        ("POST", "/heal") => {
            core.state.lock().script.heal();
            (200, "{}".to_owned())
        }
        ("POST", "/script") => match body()
            .and_then(|text| serde_json::from_str::<Vec<Fault>>(text).map_err(|error| error.to_string()))
        {
            Ok(faults) => {
                let mut inner = core.state.lock();
                inner.script.next = faults.into();
                inner.script.then = None;
                (200, "{}".to_owned())
            }
            Err(reason) => wrong(reason),
        },
        ("POST", "/always") => match body()
            .and_then(|text| serde_json::from_str::<Fault>(text).map_err(|error| error.to_string()))
        {
            Ok(fault) => {
                let mut inner = core.state.lock();
                inner.script.next.clear();
                inner.script.then = Some(fault);
                (200, "{}".to_owned())
            }
            Err(reason) => wrong(reason),
        },
        ("POST", "/clock") => match body()
            .and_then(|text| text.trim().parse().map_err(|_| "a number of seconds is needed".to_owned()))
        {
            Ok(seconds) => {
                core.state.lock().clock_offset = seconds;
                (200, "{}".to_owned())
            }
            Err(reason) => wrong(reason),
        },
        (method, path) => (404, json!({ "error": format!("there is no {method} {path}") }).to_string()),
    }
}

fn to_json(value: &impl serde::Serialize) -> (u16, String) {
    match serde_json::to_string(value) {
        Ok(text) => (200, text),
        Err(error) => (500, json!({ "error": error.to_string() }).to_string()),
    }
}
