//! Each fault as it looks on the wire.

use std::time::Duration;

use fault_server::{
    Chunked, Commit, DateHeader, Document, End, Fault, Gzip, Length, Part, RedirectTo, Status,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Ending, exchange, request, send, send_for, start, submission};

use Commit::{After, Before};

/// Long enough for an answer on this machine, for faults after which nothing comes.
const QUIET: Duration = Duration::from_millis(300);

#[tokio::test]
async fn faults_end_connections_as_they_say() {
    let server = start().await;
    for (fault, ending, begins) in [
        (Fault::Healthy, Ending::Open, "HTTP/1.1 200 "),
        (Fault::ResetAtAccept, Ending::Reset, ""),
        (Fault::NeverRead, Ending::Silent, ""),
        (Fault::PlainText, Ending::Open, "HTTP/1.1 400 "),
        (Fault::Reset(Before), Ending::Reset, ""),
        (Fault::Reset(After), Ending::Reset, ""),
        (Fault::Close(After), Ending::Closed, ""),
        (Fault::Silence(After), Ending::Silent, ""),
        (Fault::Delay(1), Ending::Open, "HTTP/1.1 200 "),
        (Status::new(500, Before).into(), Ending::Open, "HTTP/1.1 500 "),
        (Fault::Redirect(307, RedirectTo::OtherPort), Ending::Open, "HTTP/1.1 307 "),
        (Fault::Document(After, Document::Utf16), Ending::Open, "HTTP/1.1 200 "),
        (Fault::HalfHeader(After, End::Fin), Ending::Closed, "HTTP/1.1 200 "),
        (Fault::HalfHeader(After, End::Rst), Ending::Reset, ""),
        (Fault::HalfHeader(After, End::Stall), Ending::Silent, "HTTP/1.1 200 "),
        (Fault::HalfBody(After, End::Fin), Ending::Closed, "HTTP/1.1 200 "),
        (Fault::HalfBody(After, End::Stall), Ending::Silent, "HTTP/1.1 200 "),
        (Fault::Chunked(After, Chunked::NoEnd), Ending::Closed, "HTTP/1.1 200 "),
        (Fault::Length(After, Length::TooLarge), Ending::Closed, "HTTP/1.1 200 "),
        (Fault::Length(After, Length::TooSmall), Ending::Open, "HTTP/1.1 200 "),
        (Fault::NotHttp(After), Ending::Closed, "220 "),
        (Fault::Dribble(After, Part::Header, 0), Ending::Open, "HTTP/1.1 200 "),
        (Fault::Interim(After, Some(3)), Ending::Open, "HTTP/1.1 103 "),
        (Fault::ManyHeaders(After, 1000), Ending::Open, "HTTP/1.1 200 "),
        (Fault::Gzip(After, Gzip::Broken), Ending::Open, "HTTP/1.1 200 "),
    ] {
        server.script([fault.clone()]);
        let before = server.ledger().jobs.len();
        let answer = send_for(&server, &submission("in/a.jpg"), QUIET).await;
        // What was written before a reset may or may not arrive.
        assert_eq!(answer.ending, ending, "{fault:?}: {}", answer.text());
        assert!(answer.text().starts_with(begins), "{fault:?}: {}", answer.text());
        let made = server.ledger().jobs.len() - before;
        assert_eq!(made == 1, fault.commits(), "{fault:?} made {made} jobs");
    }
    assert_eq!(send(&server, &submission("in/a.jpg")).await.status(), 200, "the script is at its end");
}

#[tokio::test]
async fn only_complete_good_answers_count_as_answered() {
    let server = start().await;
    for (fault, answered) in [
        (Fault::Healthy, true),
        (Fault::CloseAfterAnswer, true),
        (Fault::Interim(After, Some(1)), true),
        (Fault::Document(After, Document::UnknownState), true),
        (Fault::Document(After, Document::NoJobId), false),
        (Fault::Reset(After), false),
        (Fault::HalfBody(After, End::Fin), false),
        (Status::new(500, After).into(), false),
    ] {
        server.script([fault.clone()]);
        send(&server, &submission("in/a.jpg")).await;
        // The note follows the last byte; the next request does not come before it.
        send(&server, &request("GET", "/jobs/c1", &[], "")).await;
        assert_eq!(server.ledger().jobs.last().unwrap().answered, answered, "{fault:?}");
    }
}

#[tokio::test]
async fn a_script_goes_on_over_one_connection() {
    let server = start().await;
    server.script([Fault::Healthy, Fault::Reset(Before)]);
    let address = server.url().trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    assert_eq!(exchange(&mut stream, &submission("a"), QUIET).await.status(), 200);
    assert_eq!(exchange(&mut stream, &submission("b"), QUIET).await.ending, Ending::Reset);
    let seen: Vec<(u64, String)> =
        server.requests().iter().map(|seen| (seen.connection, seen.fault.clone())).collect();
    assert_eq!(seen, [(1, "healthy".to_owned()), (1, "reset before commit".to_owned())]);
}

#[tokio::test]
async fn one_fault_for_ever_until_it_heals() {
    let server = start().await;
    server.always(Status::new(429, Before).header("retry-after", "7").code("SlowDown").into());
    for _ in 0..3 {
        let answer = send(&server, &submission("a")).await;
        assert_eq!((answer.status(), answer.texts("Code")), (429, vec!["SlowDown".to_owned()]));
        assert!(answer.text().contains("\r\nretry-after: 7\r\n"));
    }
    server.heal();
    assert_eq!(send(&server, &submission("a")).await.status(), 200);
    assert_eq!(server.stats().faults["status 429 before commit"], 3);
}

#[tokio::test]
async fn dates_lie_only_when_told() {
    let server = start().await;
    let date = |text: String| {
        text.split("\r\nDate: ").nth(1).map(|rest| rest.split("\r\n").next().unwrap().to_owned())
    };
    let honest = date(send(&server, &submission("a")).await.text()).unwrap();
    for (told, expected) in
        [(DateHeader::Missing, None), (DateHeader::Text("tomorrow".into()), Some("tomorrow".to_owned()))]
    {
        server.script([Status::new(403, Before).date(told).into()]);
        assert_eq!(date(send(&server, &submission("a")).await.text()), expected);
    }
    server.script([Status::new(403, Before).date(DateHeader::Shifted(86_400 * 40)).into()]);
    let shifted = date(send(&server, &submission("a")).await.text()).unwrap();
    assert_ne!(shifted[..11], honest[..11]);
}

#[tokio::test]
async fn bodies_can_be_endless() {
    let server = start().await;
    let address = server.url().trim_start_matches("http://").to_owned();
    for fault in [Fault::HugeBody(After, None), Fault::Interim(After, None)] {
        server.script([fault]);
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        stream.write_all(submission("a").as_bytes()).await.unwrap();
        let (mut total, mut buffer) = (0, vec![0; 1 << 16]);
        while total < 4 << 20 {
            total += stream.read(&mut buffer).await.unwrap();
        }
    }
    server.script([Fault::HugeBody(After, Some(1 << 20))]);
    let answer = send(&server, &submission("a")).await;
    assert_eq!((answer.ending, answer.body().len()), (Ending::Open, (1 << 20) + 10));
}

#[tokio::test]
async fn the_sink_counts_who_comes() {
    let server = start().await;
    assert_eq!(server.sink_hits().connections, 0);
    let mut stream = tokio::net::TcpStream::connect(server.sink_address()).await.unwrap();
    stream
        .write_all(
            b"POST /jobs HTTP/1.1\r\nhost: x\r\nAuthorization: q-ak=1\r\nx-ci-security-token: t\r\n\r\n",
        )
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let hits = server.sink_hits();
    assert_eq!((hits.connections, hits.with_authorization, hits.with_token), (1, 1, 1));
}
