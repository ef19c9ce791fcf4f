//! Ending with the process that started the emulator, so that a test runner that crashed leaves nothing behind.

use std::io;
use std::time::Duration;

/// How often the process is looked for.
const CHECK: Duration = Duration::from_millis(500);

/// A process whose end is the emulator's end.
pub(crate) struct Parent {
    pid: u32,
    /// When it began, where that can be known: ids are used again.
    began: Option<String>,
}

impl Parent {
    pub(crate) fn find(pid: u32) -> io::Result<Self> {
        let parent = Self { pid, began: began(pid) };
        if parent.is_alive() {
            Ok(parent)
        } else {
            Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no process {pid} to watch")))
        }
    }

    #[cfg(target_os = "linux")]
    fn is_alive(&self) -> bool {
        self.began.is_some() && began(self.pid) == self.began
    }

    /// Without a list of processes, the end of the direct parent shows in the change of the own parent's id.
    #[cfg(all(unix, not(target_os = "linux")))]
    fn is_alive(&self) -> bool {
        debug_assert!(self.began.is_none());
        std::os::unix::process::parent_id() == self.pid
    }

    #[cfg(not(unix))]
    fn is_alive(&self) -> bool {
        debug_assert!(self.began.is_none() && self.pid > 0);
        true
    }
}

/// The start time of a process that has not ended, as the kernel writes it.
#[cfg(target_os = "linux")]
fn began(pid: u32) -> Option<String> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold spaces and parentheses itself.
    let (_, fields) = text.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ended = matches!(fields.first(), Some(&("Z" | "X")));
    // The 22nd field of the file; the state is the third.
    if ended { None } else { fields.get(19).map(|began| (*began).to_owned()) }
}

#[cfg(not(target_os = "linux"))]
fn began(_pid: u32) -> Option<String> {
    None
}

/// Waits until the process is gone; without one, for ever.
pub(crate) async fn gone(parent: Option<Parent>) {
    let Some(parent) = parent else { return std::future::pending().await };
    while parent.is_alive() {
        tokio::time::sleep(CHECK).await;
    }
}
