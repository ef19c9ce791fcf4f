//! The rows of the fault matrix: what happens, and what a submission and a question are expected to make of it. The
//! tests of a row have `row_NN_` in their names.

/// One row.
pub(crate) struct Row {
    pub(crate) number: u32,
    /// What goes wrong.
    pub(crate) fault: &'static str,
    /// What a submission makes of it.
    pub(crate) submission: &'static str,
    /// What a question makes of it, such as the state of a job.
    pub(crate) question: &'static str,
}

const fn row(number: u32, fault: &'static str, submission: &'static str, question: &'static str) -> Row {
    Row { number, fault, submission, question }
}

const SAME: &str = "same";
const AGAIN: &str = "sent again";
const APART: &str = "not concerned";
const AMBIGUOUS: &str = "ambiguous, 1 request";
const UNREADABLE: &str = "decode error, sent again once";

/// All rows that a test in Rust can show.
pub(crate) const ROWS: &[Row] = &[
    row(1, "nothing", "created, 1 request, 1 job", "success, 1 request"),
    row(2, "connection refused", "not sent, 3 attempts", "connection error, 3 attempts"),
    row(3, "reset at accept", "never more than is known; TLS: not sent", "3 attempts"),
    row(
        4,
        "accepted, never read",
        "ambiguous at the attempt's deadline",
        "sent again within the call's time",
    ),
    row(5, "no answer to the connection", "not sent, in the time for connecting", SAME),
    row(6, "no such name; first of two addresses dead", "not sent; second address used", SAME),
    row(7, "plain text on the TLS port", "not sent, once; says TLS", SAME),
    row(8, "certificate untrusted, expired, of another name", "not sent, once; says which", SAME),
    row(9, "reset before commit", AMBIGUOUS, "success on the 2nd"),
    row(10, "reset after commit", "ambiguous, 1 job, found", AGAIN),
    row(11, "close after commit", "ambiguous, 1 job, found", AGAIN),
    row(12, "reset on a reused connection", AMBIGUOUS, AGAIN),
    row(13, "closed while idle", "created, nothing twice", "success"),
    row(14, "silence after commit", "ambiguous at the attempt's deadline, 1 job", AGAIN),
    row(15, "500, 502, 504 without a body; 408, 499", AMBIGUOUS, "3 attempts, error with the status"),
    row(16, "503 after commit", "ambiguous, 1 job, found", AGAIN),
    row(
        17,
        "503 with Retry-After: 1",
        "ambiguous, hint kept; SlowDown: waits, created",
        "waits 1 to 6 s, success",
    ),
    row(18, "429 with Retry-After: 1", "waits at least 1 s, created", SAME),
    row(19, "Retry-After: 86400", "ends at once, hint reported", SAME),
    row(20, "Retry-After in every form", "understood or ignored", SAME),
    row(21, "429 for ever, 200 clients", "rejected, quota empty", "at most 1.10 requests per call"),
    row(22, "an outage of a minute", "at most 1.25 requests per call, recovers at once", SAME),
    row(23, "clock off by an hour", "corrected once, created", "success, 2 requests"),
    row(24, "clock refused without a usable time, or again", "rejected", "denied"),
    row(25, "good answer with a wrong Date", "nothing is learnt from it", SAME),
    row(26, "expired token", "renewed once, created", SAME),
    row(27, "provider fails, hangs, gives something useless", "not sent, 5 s at most, no secret shown", SAME),
    row(28, "1,000 calls at the expiry of the credential", "1 question to the provider", SAME),
    row(29, "half a header", AMBIGUOUS, AGAIN),
    row(30, "half a body", AMBIGUOUS, AGAIN),
    row(31, "broken chunks", AMBIGUOUS, "3 attempts"),
    row(32, "lengths that lie", "ambiguous or right; connection dropped", SAME),
    row(33, "not HTTP", AMBIGUOUS, "3 attempts"),
    row(34, "body byte by byte", "ambiguous at the attempt's deadline", AGAIN),
    row(35, "header byte by byte; stall in the middle", "ambiguous at the attempt's deadline", AGAIN),
    row(36, "3 interim answers; endless ones", "created; ambiguous, memory flat", SAME),
    row(37, "10,000 headers; a header of 4 MiB", "ambiguous, at most 8 MiB", "error"),
    row(38, "body of 256 MiB; endless body", "ambiguous at 8 MiB, at most 24 MiB", "decode error, once"),
    row(39, "gzip bomb; broken gzip", "ambiguous, at most 24 MiB", "decode error"),
    row(40, "malformed, truncated, two roots, trailing, empty", "ambiguous, begin shown", UNREADABLE),
    row(41, "HTML, JSON, text with 200 or 502", "ambiguous, says what arrived", "decode or service error"),
    row(42, "entity bombs, external entity, any DOCTYPE", "ambiguous, nothing fetched", UNREADABLE),
    row(43, "1,000 and 200,000 nested elements", AMBIGUOUS, UNREADABLE),
    row(44, "floods of attributes, a doubled one", AMBIGUOUS, UNREADABLE),
    row(45, "200,000 elements", "ambiguous, at most 64 MiB", UNREADABLE),
    row(46, "other encodings, NUL, bad references; BOM", "ambiguous; BOM: created", "decode error names it"),
    row(47, "an error document with 200", "ambiguous with code and message", "service error"),
    row(48, "no JobId, two JobIds, two jobs", AMBIGUOUS, "decode error"),
    row(49, "a JobId with path, query, line end", AMBIGUOUS, "refused before sending"),
    row(50, "unknown states and elements", "created, state kept", "polling goes on"),
    row(51, "redirects of every kind", "rejected, 1 request, nobody visited", "error, 1 request"),
    row(52, "proxies", "used only as configured, secrets hidden", SAME),
    row(53, "job unknown just after its creation", APART, "waits 30 s for it, then not found"),
    row(54, "job never ends", APART, "ends in time with the job's id; job untouched"),
    row(55, "state goes backwards; end, then 500", APART, "the end is final once seen"),
    row(
        56,
        "callback before the answer, twice, out of order, never",
        "created; each report handed out once",
        "polling finds what was not reported",
    ),
    row(57, "call dropped in flight", "the handle is told", "ends"),
    row(62, "out of descriptors, 10,000 at once", "not sent, says so, recovers", SAME),
    row(63, "system clock jumps by a day", "deadlines hold, signed anew", SAME),
    row(
        64,
        "disk full",
        "the run ends; nothing is sent unless it is written down",
        "download: file error, no half file",
    ),
];
