//! Keeps whatever is logged: every span, field and event of `tracing` at every level, and every record of the crate
//! `log`, which is what reqwest and rustls write to.

mod line;

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::{Arc, Mutex, Once, PoisonError};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::line::Line;

/// Names the file that a process appends what it logs to.
pub const VARIABLE: &str = "CLOUD_INFINITE_TEST_LOG";

/// Records this process from now on into the file that [`VARIABLE`] names, if it names one. Only the first time counts.
///
/// # Panics
/// If the file cannot be written: a record with holes would prove nothing.
pub fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let Some(path) = std::env::var_os(VARIABLE) else { return };
        let file = OpenOptions::new().create(true).append(true).open(&path);
        #[expect(clippy::panic, reason = "a record with holes would prove nothing")]
        let file = file.unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
        let recorder = Recorder::new(Sink::File(file));
        // One that is there already was put there by the test itself, which then reads what it gets.
        let _ = tracing::subscriber::set_global_default(recorder.clone());
        if log::set_boxed_logger(Box::new(recorder)).is_ok() {
            log::set_max_level(log::LevelFilter::Trace);
        }
    });
}

/// Lets `tracing` ask every time. It remembers of each span and event whether anybody cares, and what it remembers while
/// one thread's subscriber comes or goes can be wrong for that of another; with one for the whole process it never is.
fn stay_awake() {
    start();
    static AWAKE: Once = Once::new();
    AWAKE.call_once(|| {
        // Whatever is there already is as good.
        let _ = tracing::subscriber::set_global_default(Recorder::new(Sink::Nowhere));
    });
}

/// A subscriber that keeps everything. Clones keep it in the same place.
#[derive(Debug, Clone)]
pub struct Recorder(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    sink: Sink,
    /// Names of the spans, by their number.
    spans: Mutex<Vec<&'static str>>,
}

#[derive(Debug)]
enum Sink {
    File(File),
    Memory(Mutex<Vec<String>>),
    Nowhere,
}

thread_local! {
    /// The spans that this thread is in, the innermost last.
    static INSIDE: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

impl Recorder {
    /// A recorder whose lines are [taken](Self::take).
    #[must_use]
    pub fn in_memory() -> Self {
        stay_awake();
        Self::new(Sink::Memory(Mutex::default()))
    }

    /// A recorder that appends to a file.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn into_file(path: &std::path::Path) -> std::io::Result<Self> {
        Ok(Self::new(Sink::File(OpenOptions::new().create(true).append(true).open(path)?)))
    }

    fn new(sink: Sink) -> Self {
        Self(Arc::new(Shared { sink, spans: Mutex::default() }))
    }

    /// The lines since the last time; none if they go to a file.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        match &self.0.sink {
            Sink::File(_) | Sink::Nowhere => Vec::new(),
            Sink::Memory(lines) => std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    fn keep(&self, line: Line) {
        match &self.0.sink {
            Sink::File(file) => {
                let mut file = file;
                // In one piece, so that lines of several processes do not mix.
                let written = file.write_all(line.ended().as_bytes());
                #[expect(clippy::expect_used, reason = "a record with holes would prove nothing")]
                written.expect("the log is written");
            }
            Sink::Memory(lines) => {
                lines.lock().unwrap_or_else(PoisonError::into_inner).push(line.text());
            }
            Sink::Nowhere => {}
        }
    }

    /// The names of the spans around this moment, the outermost first.
    fn path(&self) -> String {
        let spans = self.0.spans.lock().unwrap_or_else(PoisonError::into_inner);
        let name = |id: &u64| usize::try_from(*id).ok().and_then(|id| spans.get(id - 1)).copied();
        INSIDE.with_borrow(|inside| inside.iter().filter_map(name).collect::<Vec<_>>().join("/"))
    }

    fn name(&self, span: &Id) -> &'static str {
        let spans = self.0.spans.lock().unwrap_or_else(PoisonError::into_inner);
        let at = usize::try_from(span.into_u64()).unwrap_or(usize::MAX);
        spans.get(at - 1).copied().unwrap_or("?")
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let metadata = attributes.metadata();
        let mut line = Line::begin(metadata.level(), metadata.target(), &self.path());
        line.word("+");
        line.word(metadata.name());
        attributes.record(&mut line);
        self.keep(line);
        let mut spans = self.0.spans.lock().unwrap_or_else(PoisonError::into_inner);
        spans.push(metadata.name());
        Id::from_u64(u64::try_from(spans.len()).unwrap_or(u64::MAX))
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut line = Line::begin("      ", "", &self.path());
        line.word("=");
        line.word(self.name(span));
        values.record(&mut line);
        self.keep(line);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut line = Line::begin(metadata.level(), metadata.target(), &self.path());
        event.record(&mut line);
        self.keep(line);
    }

    fn enter(&self, span: &Id) {
        INSIDE.with_borrow_mut(|inside| inside.push(span.into_u64()));
    }

    fn exit(&self, span: &Id) {
        INSIDE.with_borrow_mut(|inside| {
            if let Some(at) = inside.iter().rposition(|id| *id == span.into_u64()) {
                inside.remove(at);
            }
        });
    }
}

impl log::Log for Recorder {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut line = Line::begin(record.level(), record.target(), &self.path());
        line.word(&record.args().to_string());
        self.keep(line);
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_fields_and_events_of_every_level_are_kept() {
        let recorder = Recorder::in_memory();
        tracing::subscriber::with_default(recorder.clone(), || {
            let outer = tracing::debug_span!("outer", number = 1, late = tracing::field::Empty);
            let _outer = outer.enter();
            outer.record("late", "now");
            let _inner = tracing::trace_span!("inner").entered();
            tracing::trace!(target: "elsewhere", text = "a\nb", error = %"words", list = ?[1], "said");
        });
        log::Log::log(
            &recorder,
            &log::Record::builder().level(log::Level::Trace).target("t").args(format_args!("{}", 5)).build(),
        );
        assert_eq!(
            recorder.take(),
            [
                "DEBUG log_recorder::tests + outer number=1",
                "       [outer] = outer late=\"now\"",
                "TRACE log_recorder::tests [outer] + inner",
                "TRACE elsewhere [outer/inner] said text=\"a\\nb\" error=words list=[1]",
                "TRACE t 5",
            ]
        );
        assert!(recorder.take().is_empty());
    }
}
