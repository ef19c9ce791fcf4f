//! `jobs`: the queues and jobs of a running emulator.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::admin::{Admin, Events};
use super::exec::ADMIN_VARIABLE;
use super::signals::Signals;
use super::table;

/// How long changes are gathered before the screen is drawn anew.
const BETWEEN_DRAWINGS: Duration = Duration::from_millis(100);

/// Clears a terminal and begins at its top.
const CLEAR: &str = "\x1b[2J\x1b[H";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Show every change until the emulator ends: a screen that is kept up to date or, if the output is no terminal, a
    /// line for each
    #[arg(long)]
    watch: bool,
    /// The `admin` of the emulator's ready line; without it CLOUD_INFINITE_EMULATOR_ADMIN of the environment
    #[arg(long, value_name = "URL")]
    admin: Option<String>,
    /// How many jobs are shown, the newest first
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
}

/// A queue as the admin interface describes it.
#[derive(Debug, Deserialize)]
struct Queue {
    id: String,
    bucket: String,
    region: String,
    state: String,
    max_concurrent: u32,
    jobs: BTreeMap<String, u64>,
}

/// The newest jobs.
#[derive(Debug, Deserialize)]
struct Jobs {
    total: u64,
    jobs: Vec<Job>,
}

/// A job as the admin interface describes it.
#[derive(Debug, Deserialize)]
struct Job {
    id: String,
    state: String,
    bucket: String,
    level: u8,
    input: String,
    output: String,
    rule: String,
    failure: Option<Failure>,
    result: Option<Facts>,
}

#[derive(Debug, Deserialize)]
struct Failure {
    code: String,
    message: String,
}

#[derive(Debug, Deserialize)]
struct Facts {
    format: String,
    width: u32,
    height: u32,
    bytes: u64,
}

/// A change, as far as it is shown.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Change {
    Job {
        job_id: String,
        queue_id: String,
        state: String,
    },
    Queue {
        queue_id: String,
    },
    Callback {
        job_id: String,
    },
    Resync,
    /// Nothing that belongs to a queue.
    #[serde(other)]
    Other,
}

pub(crate) async fn run(options: Options) -> io::Result<ExitCode> {
    let url = options.admin.or_else(|| std::env::var(ADMIN_VARIABLE).ok()).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "say which emulator is meant: --admin with the `admin` of its ready line, or {ADMIN_VARIABLE}"
            ),
        )
    })?;
    let admin = Admin::at(&url)?;
    if !options.watch {
        return shown(admin, options.limit).await;
    }
    let mut signals = Signals::new()?;
    tokio::select! {
        _ = signals.next() => Ok(ExitCode::SUCCESS),
        code = watched(admin, options.limit) => code,
    }
}

async fn shown(admin: Admin, limit: u16) -> io::Result<ExitCode> {
    let text = tables(&admin, limit).await?;
    io::stdout().lock().write_all(&text)?;
    Ok(ExitCode::SUCCESS)
}

async fn watched(admin: Admin, limit: u16) -> io::Result<ExitCode> {
    // Before the first look, so that no change falls in between.
    let events = admin.events().await?;
    if io::stdout().is_terminal() {
        draw(&admin, events, limit).await?
    } else {
        list(&admin, events, limit).await?
    }
    Ok(ExitCode::SUCCESS)
}

/// Keeps a screen up to date until the emulator ends.
async fn draw(admin: &Admin, mut events: Events, limit: u16) -> io::Result<()> {
    loop {
        let mut screen = CLEAR.as_bytes().to_vec();
        screen.extend(tables(admin, limit).await?);
        let mut stdout = io::stdout();
        stdout.write_all(&screen)?;
        stdout.flush()?;
        if events.next().await?.is_none() {
            return Ok(());
        }
        let gathering = tokio::time::sleep(BETWEEN_DRAWINGS);
        tokio::pin!(gathering);
        loop {
            tokio::select! {
                () = &mut gathering => break,
                event = events.next() => if event?.is_none() { return Ok(()) },
            }
        }
    }
}

/// Writes what there is, and then a line for each change until the emulator ends.
async fn list(admin: &Admin, mut events: Events, limit: u16) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(&tables(admin, limit).await?)?;
    stdout.flush()?;
    while let Some(data) = events.next().await? {
        let line = match serde_json::from_str(&data)? {
            Change::Job { job_id, queue_id, state } => format!("job {job_id} in queue {queue_id}: {state}"),
            Change::Queue { queue_id } => {
                let queues: Vec<Queue> = admin.get("/_ci/queues").await?;
                match queues.into_iter().find(|queue| queue.id == queue_id) {
                    Some(queue) => format!("queue {queue_id}: {}", queue.state),
                    None => format!("queue {queue_id}: gone"),
                }
            }
            Change::Callback { job_id } => format!("job {job_id}: somebody was told"),
            Change::Resync => "more has changed than can be told line by line".to_owned(),
            Change::Other => continue,
        };
        writeln!(stdout, "{}", table::visible(&line))?;
        stdout.flush()?;
    }
    Ok(())
}

/// Both tables as text.
async fn tables(admin: &Admin, limit: u16) -> io::Result<Vec<u8>> {
    let queues: Vec<Queue> = admin.get("/_ci/queues").await?;
    let jobs: Jobs = admin.get(&format!("/_ci/jobs?limit={limit}")).await?;
    let mut text = Vec::new();
    write(&mut text, &queues, &jobs)?;
    Ok(text)
}

fn write(out: &mut impl Write, queues: &[Queue], jobs: &Jobs) -> io::Result<()> {
    let mut rows = vec![["QUEUE", "BUCKET", "REGION", "STATE", "AT A TIME", "JOBS"].map(str::to_owned)];
    rows.extend(queues.iter().map(|queue| {
        let counts: Vec<String> = queue
            .jobs
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(state, count)| format!("{count} {state}"))
            .collect();
        [
            queue.id.clone(),
            queue.bucket.clone(),
            queue.region.clone(),
            queue.state.clone(),
            queue.max_concurrent.to_string(),
            if counts.is_empty() { "none".to_owned() } else { counts.join(", ") },
        ]
    }));
    table::write(out, &rows)?;
    writeln!(out)?;
    let mut rows =
        vec![["JOB", "STATE", "LEVEL", "BUCKET", "INPUT", "OUTPUT", "RULE", "RESULT"].map(str::to_owned)];
    rows.extend(jobs.jobs.iter().map(|job| {
        [
            job.id.clone(),
            job.state.clone(),
            job.level.to_string(),
            job.bucket.clone(),
            job.input.clone(),
            job.output.clone(),
            job.rule.clone(),
            outcome(job),
        ]
    }));
    table::write(out, &rows)?;
    let hidden = jobs.total.saturating_sub(jobs.jobs.len() as u64);
    if hidden > 0 { writeln!(out, "and {hidden} older ones") } else { Ok(()) }
}

fn outcome(job: &Job) -> String {
    match (&job.result, &job.failure) {
        (_, Some(failure)) => format!("{}: {}", failure.code, failure.message),
        (Some(facts), None) => {
            format!("{} {}x{}, {} bytes", facts.format, facts.width, facts.height, facts.bytes)
        }
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUEUES: &str = r#"[{"id":"p1","name":"q","bucket":"a-1","region":"ap-guangzhou","state":"Active",
        "max_concurrent":10,"max_size":10000,"callback_url":null,"jobs":{"Cancel":0,"Running":1,"Submitted":2}}]"#;
    const JOBS: &str = r#"{"total":5,"jobs":[
        {"id":"c2","queue_id":"p1","bucket":"a-1","region":"ap-guangzhou","state":"Failed","stage":"ended","level":2,
         "input":"in\u001b[2J","output_bucket":"a-1","output":"o","rule":"imageSlim","template":null,"user_data":null,
         "created":1,"started":1,"ended":1,"failure":{"code":"NoSuchKey","message":"none"},"result":null},
        {"id":"c1","bucket":"a-1","state":"Success","level":0,"input":"in","output":"o","rule":"imageSlim",
         "failure":null,"result":{"format":"jpg","width":4,"height":3,"bytes":77,"quality":80}}]}"#;

    #[test]
    fn queues_and_jobs_are_two_tables() {
        let mut text = Vec::new();
        let (queues, jobs): (Vec<Queue>, Jobs) =
            (serde_json::from_str(QUEUES).unwrap(), serde_json::from_str(JOBS).unwrap());
        write(&mut text, &queues, &jobs).unwrap();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "QUEUE  BUCKET  REGION        STATE   AT A TIME  JOBS\n\
             p1     a-1     ap-guangzhou  Active  10         1 Running, 2 Submitted\n\
             \n\
             JOB  STATE    LEVEL  BUCKET  INPUT   OUTPUT  RULE       RESULT\n\
             c2   Failed   2      a-1     in\u{fffd}[2J  o       imageSlim  NoSuchKey: none\n\
             c1   Success  0      a-1     in      o       imageSlim  jpg 4x3, 77 bytes\n\
             and 3 older ones\n"
        );
    }

    #[test]
    fn changes_that_belong_to_no_queue_are_passed_over() {
        let read = |text: &str| serde_json::from_str::<Change>(text).unwrap();
        let job = r#"{"sequence":1,"kind":"job","job_id":"c1","queue_id":"p1","state":"Running"}"#;
        assert!(matches!(read(job), Change::Job { state, .. } if state == "Running"));
        assert!(matches!(read(r#"{"sequence":2,"kind":"request","request":7}"#), Change::Other));
        assert!(matches!(read(r#"{"sequence":3,"kind":"resync"}"#), Change::Resync));
    }
}
