//! The closed loop against the emulator: real pictures, a dry run, results that are there, reports, and a continued run.
#![expect(clippy::unwrap_used, reason = "whatever is missing fails the test")]

use std::path::Path;
use std::sync::{Arc, Mutex};

use cloud_infinite::{
    CallOptions, Client, ErrorKind, Inputs, JobState, ProcessJobs, ProcessProgress, ProcessedItem,
    SkipReason, SubmitJob,
};
use cloud_infinite_emulator::Emulator;
use cloud_infinite_emulator::image::sample::sample_photo_jpeg;
use conformance::BUCKET;
use image::GenericImageView;

const PICTURES: u32 = 60;
/// Which of the inputs has no picture.
const MISSING: u32 = 7;
const INVALID: u32 = 11;

fn request(number: u32) -> SubmitJob {
    SubmitJob {
        input: format!("in/{number}.jpg"),
        rule: (number != INVALID).then(|| "imageMogr2/thumbnail/!50p".into()),
        output: format!("out/{number}.jpg"),
        ..SubmitJob::default()
    }
}

/// Everything that comes back, in the order of the inputs, and the last word on the progress.
async fn process(client: &Client, task: ProcessJobs) -> (Vec<ProcessedItem>, ProcessProgress) {
    let last = Arc::new(Mutex::new(ProcessProgress::default()));
    let told = Arc::clone(&last);
    let on_progress = Box::new(move |progress| *told.lock().unwrap() = progress);
    let inputs = Inputs::from_iter((0..PICTURES).map(request));
    let mut results = client.stream_with(task, inputs, CallOptions::default(), Some(on_progress));
    let mut items = Vec::new();
    while let Some(item) = results.next().await.unwrap() {
        items.push(item);
    }
    items.sort_by_key(|item| item.index);
    let last = last.lock().unwrap().clone();
    (items, last)
}

fn submissions(emulator: &Emulator) -> usize {
    emulator.requests().iter().filter(|request| request.method == "POST" && request.path == "/jobs").count()
}

fn lines(path: &Path) -> usize {
    std::fs::read_to_string(path).unwrap().lines().count()
}

#[tokio::test]
async fn pictures_go_in_and_ended_jobs_come_out() {
    let (root, emulator) = conformance::emulator(|_| {}).await;
    let client = conformance::builder(&emulator).build().unwrap();
    client.enable_service(()).await.unwrap();
    let bucket = emulator.bucket_path(BUCKET).unwrap();
    std::fs::create_dir_all(bucket.join("in")).unwrap();
    std::fs::create_dir_all(bucket.join("out")).unwrap();
    for number in (0..PICTURES).filter(|number| *number != MISSING) {
        std::fs::write(bucket.join(format!("in/{number}.jpg")), sample_photo_jpeg(64, 48, 7).unwrap())
            .unwrap();
    }
    std::fs::copy(bucket.join("in/0.jpg"), bucket.join("out/0.jpg")).unwrap();

    // A dry run only reads.
    let (journal, jsonl, csv) =
        (root.path().join("run.journal"), root.path().join("report.jsonl"), root.path().join("report.csv"));
    let task = ProcessJobs {
        skip_existing: Some(true),
        price_per_job: Some(0.5),
        seconds_per_job: Some(2.0),
        journal: Some(journal.display().to_string()),
        report_jsonl: Some(jsonl.display().to_string()),
        report_csv: Some(csv.display().to_string()),
        ..ProcessJobs::default()
    };
    let (planned, progress) = process(&client, ProcessJobs { dry_run: Some(true), ..task.clone() }).await;
    assert_eq!(planned.len(), PICTURES as usize);
    assert_eq!(planned[0].skipped, Some(SkipReason::OutputExists));
    assert_eq!(planned[1].skipped, Some(SkipReason::DryRun));
    let refused = planned[INVALID as usize].error.as_ref().unwrap();
    assert_eq!(
        (refused.kind(), refused.argument().unwrap().field.as_str()),
        (ErrorKind::InvalidArgument, "rule")
    );
    let jobs = f64::from(PICTURES - 2);
    assert_eq!((progress.skipped, progress.refused, progress.submitted), (PICTURES - 1, 1, 0));
    assert_eq!(progress.expected_cost, Some(jobs * 0.5));
    assert!((progress.expected_hours.unwrap() - jobs * 2.0 / 10.0 / 3600.0).abs() < 1e-9, "{progress:?}");
    // A look for each result, a submission for each job, and a few readings of list and queue.
    let least = i64::from(PICTURES - 1 + PICTURES - 2);
    assert!((least..least + 5).contains(&progress.expected_requests.unwrap()), "{progress:?}");
    assert_eq!(submissions(&emulator), 0);
    assert!(!journal.exists() && !jsonl.exists() && !csv.exists());

    // The run itself.
    let (items, progress) = process(&client, task.clone()).await;
    assert_eq!(items.len(), PICTURES as usize);
    for item in &items {
        match item.index {
            0 => assert_eq!(item.skipped, Some(SkipReason::OutputExists)),
            MISSING => {
                assert_eq!(item.job.as_ref().unwrap().state, JobState::Failed);
                let error = item.error.as_ref().unwrap();
                assert_eq!((error.kind(), error.code()), (ErrorKind::JobFailed, Some("NoSuchKey")));
            }
            INVALID => assert_eq!(item.error.as_ref().unwrap().kind(), ErrorKind::InvalidArgument),
            number => {
                assert!(item.error.is_none(), "{number}: {:?}", item.error);
                let picture = std::fs::read(bucket.join(&item.output)).unwrap();
                assert_eq!(image::load_from_memory(&picture).unwrap().dimensions(), (32, 24), "{number}");
            }
        }
    }
    assert_eq!((progress.succeeded, progress.failed), (PICTURES - 3, 1));
    assert_eq!((progress.refused, progress.skipped, progress.unknown), (1, 1, 0));
    assert_eq!(submissions(&emulator), PICTURES as usize - 2);
    assert_eq!((lines(&jsonl), lines(&csv)), (PICTURES as usize, PICTURES as usize + 1));
    let row = std::fs::read_to_string(&jsonl).unwrap();
    let row = row.lines().find(|line| line.contains("\"in/1.jpg\"")).unwrap();
    let row: serde_json::Value = serde_json::from_str(row).unwrap();
    assert_eq!((row["result"].as_str(), row["width"].as_u64()), (Some("succeeded"), Some(32)));

    // Continued, it submits nothing and doubles no row. What did not end in a job is taken up again.
    let (items, progress) = process(&client, task).await;
    assert_eq!(items[1].skipped, Some(SkipReason::SettledBefore));
    assert_eq!(items[MISSING as usize].error.as_ref().unwrap().kind(), ErrorKind::JobFailed);
    assert_eq!((progress.skipped, progress.refused), (PICTURES - 1, 1));
    assert_eq!(submissions(&emulator), PICTURES as usize - 2);
    assert_eq!((lines(&jsonl), lines(&csv)), (PICTURES as usize, PICTURES as usize + 1));

    // A report of another run is nothing to add to.
    let task = ProcessJobs { report_csv: Some(csv.display().to_string()), ..ProcessJobs::default() };
    let error = client.process_jobs(task, Inputs::from_iter([request(1)])).next().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::File, Some("process_jobs")));
    assert_eq!(submissions(&emulator), PICTURES as usize - 2);
    emulator.stop().await;
}
