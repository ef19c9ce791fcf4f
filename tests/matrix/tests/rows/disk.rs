//! Row 64: a disk that is full while an object is written to a file.

use std::path::Path;

use cloud_infinite::{Client, Credential, ErrorKind, GetObjectToFile};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::process::Command;

/// More than a file may have in the child.
const SIZE: usize = 4 << 20;
/// Tells the child where its server and its file are.
const ENDPOINT: &str = "ROW_64_ENDPOINT";
const FILE: &str = "ROW_64_FILE";

/// A server with one object, the same for every request.
async fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    request.push(stream.read_u8().await?);
                }
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\netag: \"e\"\r\n\r\n");
                stream.write_all(head.as_bytes()).await?;
                // The client may hang up before it has everything; that is what the test is about.
                stream.write_all(&vec![b'x'; SIZE]).await
            });
        }
    });
    endpoint
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn row_64_a_full_disk_leaves_the_file_as_it_was() {
    log_recorder::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cat.jpg");
    std::fs::write(&file, "old").unwrap();
    // The limit of a file's size, with its signal ignored, fails a write as a full disk does: in the middle.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1024; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "disk::a_process_with_little_room", "--ignored", "--nocapture"])
        .env(ENDPOINT, server().await)
        .env(FILE, &file)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(names(folder.path()), ["cat.jpg"], "no half file, under any name");
}

#[tokio::test]
#[ignore = "runs in a process of its own, whose files are kept small"]
async fn a_process_with_little_room() {
    let endpoint = std::env::var(ENDPOINT).unwrap();
    let client = Client::builder()
        .region("ap-guangzhou")
        .bucket("examplebucket-1250000000")
        .credential(Credential::new("id", "canary-key", None))
        .endpoint(endpoint)
        .build()
        .unwrap();
    let path = std::env::var_os(FILE).unwrap().into();
    let request = GetObjectToFile { key: "k".into(), path, ..Default::default() };
    let error = client.get_object_to_file(request).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::File, Some("get_object_to_file")));
    assert!(error.message().contains("cat.jpg could not be written: "), "{error}");
    assert!(error.message().contains("File too large"), "{error}");
}
