//! Keys that would lead out of their bucket, and things in a bucket that are no objects: whatever asks for them, nothing
//! outside of the root changes, and nothing outside is read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cloud_infinite_emulator::{Config, Emulator};
use tempfile::TempDir;

use crate::jobs::url_safe;
use crate::object_support::{Answer, COS_HOST, head, send, signed};
use crate::support::{BUCKET, BUCKET_HOST, Reply, Wire, job, picture, system_now};

/// What lies outside of the root, and is in no answer.
const SECRET: &str = "canary-outside-of-the-root";

const OTHER: &str = "other-1";

/// Keys that mean something else to one system or another. Those that do not begin with a slash of whatever sort are
/// names of objects.
const ODD: [&str; 44] = [
    "..",
    "../outside",
    "../../outside",
    "../../../../../../../../etc/passwd",
    "../other-1/inside",
    "..//outside",
    "a/../../../outside",
    "a/..",
    "./../../outside",
    ".../outside",
    "%2e%2e%2foutside",
    "%2e%2e/outside",
    "..%2foutside",
    "%252e%252e%252foutside",
    "..\\outside",
    "..\\..\\outside",
    "\\\\server\\share\\outside",
    "//server/share/outside",
    "/outside",
    "/etc/passwd",
    "outside\0.png",
    "\0",
    "C:outside",
    "C:\\outside",
    "C:/outside",
    "outside:stream",
    "file:///etc/passwd",
    "CON",
    "nul.png",
    "lpt1",
    "aux/x",
    "COM¹",
    "~/outside",
    "$HOME/outside",
    ".ci",
    ".ci/records",
    "../.ci/tmp/x",
    "..\u{2215}outside",
    "．．／outside",
    "\u{202e}gnp.x",
    "trailing. ",
    "trailing.",
    " ",
    "-rf *",
];

/// Pairs that some file system takes for one.
const TWINS: [[&str; 2]; 6] = [
    ["Cat.jpg", "cat.jpg"],
    ["caf\u{e9}", "cafe\u{301}"],
    ["STRASSE", "straße"],
    ["\u{212a}", "k"],
    ["dir/FILE", "DIR/file"],
    ["a", "a."],
];

/// A root beside which there is something to lose.
struct Place {
    outer: TempDir,
    emulator: Emulator,
    before: BTreeMap<PathBuf, String>,
}

impl Place {
    async fn new(portable: bool) -> Self {
        let outer = TempDir::new().unwrap();
        fs::write(outer.path().join("outside"), SECRET).unwrap();
        fs::create_dir(outer.path().join("folder")).unwrap();
        fs::write(outer.path().join("folder/outside.png"), picture(9, 9)).unwrap();
        let config = Config {
            buckets: vec![BUCKET.to_owned(), OTHER.to_owned()],
            portable_names: portable,
            ..Config::new(outer.path().join("root"))
        };
        let emulator = Emulator::start(config).await.unwrap();
        let before = outside(outer.path());
        Self { outer, emulator, before }
    }

    fn bucket(&self) -> PathBuf {
        self.outer.path().join("root").join(BUCKET)
    }

    /// A request for an object, as it is or with a query.
    async fn object(&self, method: &str, key: &str, query: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut wire = signed(method, &format!("/{key}"), query, &[("host", COS_HOST)], system_now());
        if method == "PUT" {
            *wire.header_mut("content-length") = body.len().to_string();
        }
        let answer = send(self.emulator.address(), &[head(&wire).as_slice(), body].concat()).await;
        self.assert_shows_nothing(&answer.raw, key);
        answer
    }

    async fn list(&self) -> Answer {
        let wire = signed("GET", "/", &[("max-keys", "1000")], &[("host", COS_HOST)], system_now());
        send(self.emulator.address(), &head(&wire)).await
    }

    async fn call(&self, method: &str, path: &str, body: &str) -> Reply {
        let headers = [("host", BUCKET_HOST), ("content-type", "application/xml")];
        let reply =
            Wire::signed(method, path, &[], &headers, body, system_now()).send(self.emulator.address()).await;
        self.assert_shows_nothing(reply.body.as_bytes(), path);
        reply
    }

    /// Runs a job and says how it ended.
    async fn job(&self, input: &str, rule: &str, output: &str) -> Reply {
        let body = job(&escaped(input), rule, &escaped(output), "");
        let reply = self.call("POST", "/jobs", &body).await;
        let Some(id) = reply.element("JobId") else { return reply };
        self.emulator.wait_idle().await;
        self.call("GET", &format!("/jobs/{id}"), "").await
    }

    fn assert_shows_nothing(&self, answer: &[u8], what: &str) {
        let shown = answer.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
        assert!(!shown, "{what}: shows what lies outside");
    }

    fn assert_nothing_changed_outside(&self) {
        assert_eq!(outside(self.outer.path()), self.before);
        // Of the root's own folders none but the emulator's is new.
        let root = self.outer.path().join("root");
        for entry in fs::read_dir(root).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!([BUCKET, OTHER, ".ci"].contains(&name.as_str()), "{name}");
        }
        assert_eq!(fs::read_dir(self.outer.path().join("root").join(OTHER)).unwrap().count(), 0);
    }
}

/// Every file and folder outside of the root, with what it holds.
fn outside(outer: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![outer.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path == outer.join("root") {
                continue;
            }
            let metadata = fs::symlink_metadata(&path).unwrap();
            if metadata.is_dir() {
                open.push(path.clone());
            }
            let content =
                if metadata.is_file() { format!("{:?}", fs::read(&path).unwrap()) } else { String::new() };
            found.insert(path, content);
        }
    }
    found
}

/// Text of an XML document; what none can hold is left out.
fn escaped(text: &str) -> String {
    text.replace('\0', "").replace('&', "&amp;").replace('<', "&lt;")
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_keys_are_objects_like_others() {
    for portable in [false, true] {
        let place = Place::new(portable).await;
        let longest = format!("{}/{}", "../".repeat(200), "x".repeat(249));
        let wide = "图".repeat(283);
        let (refused, mut keys): (Vec<&str>, Vec<&str>) =
            ODD.iter().partition(|key| key.starts_with(['/', '\\']));
        keys.extend([longest.as_str(), wide.as_str()]);
        for key in refused {
            for method in ["PUT", "GET", "HEAD", "DELETE"] {
                assert_eq!(place.object(method, key, &[], b"").await.status, 400, "{method} {key:?}");
            }
        }
        for key in &keys {
            assert_eq!(place.object("PUT", key, &[], key.as_bytes()).await.status, 200, "{key:?}");
        }
        for key in &keys {
            let got = place.object("GET", key, &[], b"").await;
            assert_eq!((got.status, got.body.as_slice()), (200, key.as_bytes()), "{key:?}");
            assert_eq!(place.object("HEAD", key, &[], b"").await.status, 200, "{key:?}");
        }
        let list = place.list().await;
        assert_eq!(list.text().matches("<Key>").count(), keys.len(), "{}", list.text());
        place.assert_nothing_changed_outside();
        for key in &keys {
            assert_eq!(place.object("DELETE", key, &[], b"").await.status, 204, "{key:?}");
            assert_eq!(place.object("GET", key, &[], b"").await.status, 404, "{key:?}");
        }
        place.assert_nothing_changed_outside();
        // More octets than a key has.
        for key in ["x".repeat(851), "../".repeat(342), "图".repeat(284)] {
            for method in ["PUT", "GET", "HEAD", "DELETE"] {
                let status = place.object(method, &key, &[], b"").await.status;
                assert!((400..500).contains(&status), "{method} of {} octets: {status}", key.len());
            }
        }
        place.assert_nothing_changed_outside();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twins_stay_two() {
    let place = Place::new(true).await;
    for [one, other] in TWINS {
        for key in [one, other] {
            place.object("PUT", key, &[], key.as_bytes()).await.ok();
        }
        for key in [one, other] {
            assert_eq!(place.object("GET", key, &[], b"").await.body, key.as_bytes(), "{key}");
        }
    }
    // No two files that differ in case or in the form of their letters: portable names have neither.
    let mut folders = vec![place.bucket()];
    let mut names = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(place.bucket()).unwrap().to_str().unwrap().to_owned();
            assert!(name.is_ascii(), "{name}");
            if path.is_dir() {
                folders.push(path);
            } else {
                names.push(name.to_lowercase());
            }
        }
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!((names.len(), count), (2 * TWINS.len(), 2 * TWINS.len()), "{names:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_read_and_write_inside_their_buckets_only() {
    let place = Place::new(false).await;
    assert_eq!(place.call("POST", "/picbucket", "").await.status, 200);
    place.emulator.store().put(BUCKET, "in.png", &picture(8, 8)).unwrap();
    for key in ODD {
        // As an input that is not there.
        let reply = place.job(key, "imageMogr2/rotate/90", "out.png").await;
        assert!(matches!(reply.code(), "NoSuchKey" | "InvalidArgument"), "{key:?}: {}", reply.body);
        // As an output: an object of that name, or a refusal.
        let reply = place.job("in.png", "imageMogr2/rotate/90", key).await;
        let named = reply.element("State") == Some("Success") || reply.status == 400;
        assert!(named, "{key:?}: {}", reply.body);
        // As a mark.
        let address = format!("http://{COS_HOST}/{key}-mark");
        let rule = format!("watermark/1/image/{}", url_safe(&address));
        let reply = place.job("in.png", &rule, "marked.png").await;
        assert_eq!(reply.element("State"), Some("Failed"), "{key:?}: {}", reply.body);
    }
    for bucket in ["..", "../folder", ".ci", "folder", "a/../../x-1", "%2e%2e"] {
        let body = job("in.png", "imageMogr2/rotate/90", "out.png", "")
            .replace(&format!("<Bucket>{BUCKET}"), &format!("<Bucket>{bucket}"));
        let reply = place.call("POST", "/jobs", &body).await;
        if let Some(id) = reply.element("JobId") {
            place.emulator.wait_idle().await;
            let reply = place.call("GET", &format!("/jobs/{id}"), "").await;
            assert_eq!(reply.element("State"), Some("Failed"), "{bucket}: {}", reply.body);
        } else {
            assert!((400..500).contains(&reply.status), "{bucket}: {}", reply.body);
        }
    }
    place.assert_nothing_changed_outside();
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_come_from_nowhere_else() {
    let place = Place::new(false).await;
    assert_eq!(place.call("POST", "/picbucket", "").await.status, 200);
    place.emulator.store().put(BUCKET, "in.png", &picture(8, 8)).unwrap();
    let admin = place.emulator.admin_address();
    let before = place.emulator.requests().len();
    for address in [
        "http://example.com/a.png".to_owned(),
        "http://127.0.0.1/a.png".to_owned(),
        format!("http://{admin}/_ci/health"),
        "http://169.254.169.254/latest".to_owned(),
        "http://localhost/a.png".to_owned(),
        format!("http://{COS_HOST}@example.com/a.png"),
        format!("http://{COS_HOST}"),
        format!("http://{OTHER}.cos.ap-guangzhou.myqcloud.com/a.png"),
        format!("http://{COS_HOST}/../outside"),
        format!("http://{COS_HOST}/%2e%2e%2f%2e%2e%2foutside"),
        format!("http://{COS_HOST}/../../folder/outside.png"),
    ] {
        let reply =
            place.job("in.png", &format!("watermark/1/image/{}", url_safe(&address)), "out.png").await;
        assert_eq!(reply.element("State"), Some("Failed"), "{address}: {}", reply.body);
        assert!(matches!(reply.code(), "InvalidArgument" | "NoSuchKey"), "{address}: {}", reply.body);
    }
    // Two requests for each, and none of its own making.
    assert_eq!(place.emulator.requests().len() - before, 22);
    place.assert_nothing_changed_outside();
}

#[cfg(unix)]
mod things {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    /// A bucket with everything in it that a file system has beside files.
    fn filled(place: &Place) -> (Vec<&'static str>, UnixListener) {
        let (outer, bucket) = (place.outer.path(), place.bucket());
        fs::create_dir(bucket.join("real")).unwrap();
        fs::write(bucket.join("real/file"), "inside").unwrap();
        symlink(outer.join("outside"), bucket.join("link-to-file")).unwrap();
        symlink(outer.join("folder"), bucket.join("link-to-folder")).unwrap();
        symlink("../../outside", bucket.join("relative-link")).unwrap();
        symlink("nowhere", bucket.join("dangling")).unwrap();
        symlink("loop", bucket.join("loop")).unwrap();
        symlink(bucket.join("real"), bucket.join("link-inside")).unwrap();
        symlink(outer.join("folder"), bucket.join("real/deep-link")).unwrap();
        symlink("/dev/zero", bucket.join("device")).unwrap();
        symlink("/proc/self/environ", bucket.join("proc")).unwrap();
        assert!(Command::new("mkfifo").arg(bucket.join("fifo")).status().unwrap().success());
        let socket = UnixListener::bind(bucket.join("socket")).unwrap();
        let keys = vec![
            "link-to-file",
            "link-to-folder",
            "link-to-folder/outside.png",
            "relative-link",
            "dangling",
            "loop",
            "loop/x",
            "link-inside/file",
            "real/deep-link/outside.png",
            "device",
            "proc",
            "fifo",
            "socket",
            "fifo/below",
        ];
        (keys, socket)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn links_pipes_and_sockets_are_no_objects() {
        let place = Place::new(false).await;
        assert_eq!(place.call("POST", "/picbucket", "").await.status, 200);
        place.emulator.store().put(BUCKET, "in.png", &picture(8, 8)).unwrap();
        let (keys, _socket) = filled(&place);
        for key in &keys {
            for (method, query) in [
                ("GET", &[][..]),
                ("HEAD", &[]),
                ("GET", &[("imageInfo", "")]),
                ("GET", &[("exif", "")]),
                ("GET", &[("imageMogr2/rotate/90", "")]),
            ] {
                let status = place.object(method, key, query, b"").await.status;
                assert!(matches!(status, 403 | 404), "{method} {key}: {status}");
            }
            let reply = place.job(key, "imageMogr2/rotate/90", "out.png").await;
            assert!(matches!(reply.code(), "AccessDenied" | "NoSuchKey"), "{key}: {}", reply.body);
            let rule = format!("watermark/1/image/{}", url_safe(&format!("http://{COS_HOST}/{key}")));
            let reply = place.job("in.png", &rule, "out.png").await;
            assert!(matches!(reply.code(), "AccessDenied" | "NoSuchKey"), "{key}: {}", reply.body);
        }
        for key in &keys {
            let status = place.object("PUT", key, &[], b"written").await.status;
            assert_eq!(status, 403, "PUT {key}");
            let reply = place.job("in.png", "imageMogr2/rotate/90", key).await;
            assert_eq!(reply.code(), "AccessDenied", "{key}: {}", reply.body);
            let status = place.object("DELETE", key, &[], b"").await.status;
            assert!(matches!(status, 204 | 403), "DELETE {key}: {status}");
        }
        let list = place.list().await;
        let listed: Vec<&str> =
            list.text().split("<Key>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        assert_eq!(listed, ["in.png", "real/file"]);
        place.assert_shows_nothing(&list.raw, "the list");
        for name in
            ["link-to-file", "link-to-folder", "dangling", "loop", "link-inside", "device", "fifo", "socket"]
        {
            assert!(fs::symlink_metadata(place.bucket().join(name)).is_ok(), "{name} is gone");
        }
        place.assert_nothing_changed_outside();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn writing_to_a_hard_link_leaves_the_other_name_alone() {
        let place = Place::new(false).await;
        fs::write(place.outer.path().join("folder/other-name"), "before").unwrap();
        fs::hard_link(place.outer.path().join("folder/other-name"), place.bucket().join("linked")).unwrap();
        // A second name of a file is a file like any other.
        assert_eq!(place.object("GET", "linked", &[], b"").await.body, b"before");
        place.object("PUT", "linked", &[], b"after").await.ok();
        assert_eq!(place.object("GET", "linked", &[], b"").await.body, b"after");
        assert_eq!(fs::read(place.outer.path().join("folder/other-name")).unwrap(), b"before");
    }
}
