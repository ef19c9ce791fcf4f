//! Every documented form of an answer, and the forms that a lenient reader must take.

use cloud_infinite::xml::{self, DecodeError, Element, from_element};
use cloud_infinite::{
    DisableService, EnableService, GetJob, GetJobs, Job, JobState, ListBuckets, ListJobs, ListQueues,
    NotifyFormat, NotifyState, NotifyType, Operation, QueueState, SubmitJob, Timestamp, UpdateQueue,
};
use proptest::prelude::*;

const BUCKET: &str = "<Response><RequestId>NjJmMjEwMDBfMGEwMDAwMDFfMWEyYl8x</RequestId><PicBucket><BucketId>examplebucket-1250000000</BucketId><Name>examplebucket-1250000000</Name><Region>ap-guangzhou</Region><CreateTime>2022-08-09T15:42:56+0800</CreateTime></PicBucket></Response>";
const DISABLED: &str = "<Response><RequestId>NjJmMjEwMDBfMGEwMDAwMDFfMWEyYl8y</RequestId><BucketName>examplebucket-1250000000</BucketName></Response>";
const BUCKETS: &str = "<Response><RequestId>NjJmMjEwMDBfMGEwMDAwMDFfMWEyYl8z</RequestId><TotalCount>2</TotalCount><PageNumber>1</PageNumber><PageSize>10</PageSize><PicBucketList><BucketId>examplebucket-1250000000</BucketId><Name>examplebucket-1250000000</Name><Region>ap-guangzhou</Region><CreateTime>2022-08-09T15:42:56+0800</CreateTime></PicBucketList><PicBucketList><BucketId>bucket2-1250000000</BucketId><Name>bucket2-1250000000</Name><Region>ap-shanghai</Region><CreateTime>2022-08-09T15:50:00+0800</CreateTime></PicBucketList></Response>";
const QUEUES: &str = "<Response><RequestId>NjJmMjEwMDBfMGEwMDAwMDFfMWEyYl80</RequestId><QueueList><QueueId>p2505d57bdf4c4329804b58a6a5fb1572</QueueId><Name>queue-pic-process-1</Name><State>Active</State><NotifyConfig><Url>http://callback.example.com/ci?k=s3cret</Url><Event>TaskFinish</Event><Type>Url</Type><State>On</State><ResultFormat>JSON</ResultFormat></NotifyConfig><MaxSize>10000</MaxSize><MaxConcurrent>10</MaxConcurrent><UpdateTime>2022-08-09T16:23:11+0800</UpdateTime><CreateTime>2022-08-09T15:42:56+0800</CreateTime><BucketId>examplebucket-1250000000</BucketId><Category>PicProcessing</Category></QueueList><NonExistPIDs>pNOPE</NonExistPIDs></Response>";
const QUEUE: &str = "<Response><RequestId>NjJmMjEwMDBfMGEwMDAwMDFfMWEyYl81</RequestId><Queue><QueueId>p2505d57bdf4c4329804b58a6a5fb1572</QueueId><Name>queue-1</Name><State>Active</State><NotifyConfig><Url>http://callback.example.com/ci?k=s3cret</Url><Event>TaskFinish</Event><Type>Url</Type><State>On</State><ResultFormat>JSON</ResultFormat><MqMode/><MqName/><MqRegion/></NotifyConfig><MaxSize>10000</MaxSize><MaxConcurrent>10</MaxConcurrent><Category>PicProcessing</Category><UpdateTime>2022-08-09T16:23:11+0800</UpdateTime><CreateTime>2022-08-09T15:42:56+0800</CreateTime></Queue></Response>";
const SUBMITTED: &str = "<Response><JobsDetail><Code>Success</Code><Message/><JobId>ca1b2c3d4e5f60718293a4b5c6d7e8f90</JobId><State>Submitted</State><CreationTime>2022-08-09T16:23:11+0800</CreationTime><EndTime>-</EndTime><StartTime>-</StartTime><QueueId>p2505d57bdf4c4329804b58a6a5fb1572</QueueId><Tag>PicProcess</Tag><Input><BucketId>examplebucket-1250000000</BucketId><Object>in/cat.jpg</Object><Region>ap-guangzhou</Region></Input><Operation><Output><Bucket>examplebucket-1250000000</Bucket><Object>out/cat.webp</Object><Region>ap-guangzhou</Region></Output><PicProcess><IsPicInfo>true</IsPicInfo><ProcessRule>imageMogr2/thumbnail/480x/format/webp</ProcessRule></PicProcess><UserData>order-17</UserData><JobLevel>0</JobLevel></Operation></JobsDetail></Response>";
const DONE: &str = "<Response><JobsDetail><Code>Success</Code><Message/><JobId>ca1b2c3d4e5f60718293a4b5c6d7e8f90</JobId><State>Success</State><CreationTime>2022-08-09T16:23:11+0800</CreationTime><StartTime>2022-08-09T16:23:12+0800</StartTime><EndTime>2022-08-09T16:23:13+0800</EndTime><QueueId>p2505d57bdf4c4329804b58a6a5fb1572</QueueId><Tag>PicProcess</Tag><Input><BucketId>examplebucket-1250000000</BucketId><Object>in/cat.jpg</Object><Region>ap-guangzhou</Region></Input><Operation><Output><Bucket>examplebucket-1250000000</Bucket><Object>out/cat.webp</Object><Region>ap-guangzhou</Region></Output><PicProcess><IsPicInfo>true</IsPicInfo><ProcessRule>imageMogr2/thumbnail/480x/format/webp</ProcessRule></PicProcess><PicProcessResult><ObjectName>out/cat.webp</ObjectName><OriginalInfo><Etag>\"9a4802d5c99dafe1c04da0a8e7e166bf\"</Etag><ImageInfo><Ave>0x736246</Ave><Format>JPEG</Format><Height>540</Height><Orientation>1</Orientation><Quality>85</Quality><Width>960</Width></ImageInfo></OriginalInfo><ProcessResult><Etag/><Format>webp</Format><Height>270</Height><Quality>85</Quality><Size>20148</Size><Width>480</Width></ProcessResult></PicProcessResult><UserData>order-17</UserData><JobLevel>0</JobLevel></Operation></JobsDetail><NonExistJobIds>cffffffffffffffffffffffffffffffff</NonExistJobIds></Response>";

const JOB_ID: &str = "ca1b2c3d4e5f60718293a4b5c6d7e8f90";

fn decode<O: Operation>(operation: &O, document: &str) -> Result<O::Output, DecodeError> {
    operation.decode(&xml::read(document.as_bytes()).unwrap())
}

fn get(job_id: &str) -> GetJob {
    GetJob { job_id: job_id.to_owned() }
}

fn time(text: &str) -> Option<Timestamp> {
    Some(text.parse().unwrap())
}

#[test]
fn enabled_bucket() {
    let bucket = decode(&EnableService {}, BUCKET).unwrap();
    assert_eq!(bucket.bucket_id.as_deref(), Some("examplebucket-1250000000"));
    assert_eq!(bucket.name, bucket.bucket_id);
    assert_eq!(bucket.region.as_deref(), Some("ap-guangzhou"));
    assert_eq!(bucket.create_time, time("2022-08-09T07:42:56Z"));
}

#[test]
fn disabled_service() {
    let disabled = decode(&DisableService {}, DISABLED).unwrap();
    assert_eq!(disabled.bucket_name.as_deref(), Some("examplebucket-1250000000"));
    assert!(!disabled.already_absent);
}

#[test]
fn bucket_lists_of_every_length() {
    let page = decode(&ListBuckets::default(), BUCKETS).unwrap();
    assert_eq!((page.total_count, page.page_number, page.page_size), (Some(2), Some(1), Some(10)));
    let names: Vec<_> = page.items.iter().filter_map(|bucket| bucket.name.as_deref()).collect();
    assert_eq!(names, ["examplebucket-1250000000", "bucket2-1250000000"]);

    let one = "<Response><PicBucketList><Name>b</Name></PicBucketList></Response>";
    assert_eq!(decode(&ListBuckets::default(), one).unwrap().items.len(), 1);
    for none in [
        "<Response/>",
        "<Response><PicBucketList/></Response>",
        "<Response><TotalCount>0</TotalCount></Response>",
    ] {
        assert!(decode(&ListBuckets::default(), none).unwrap().items.is_empty(), "{none}");
    }
}

#[test]
fn queues_by_id() {
    let page = decode(&ListQueues::default(), QUEUES).unwrap();
    assert_eq!((page.total_count, page.page_number, page.page_size), (None, None, None));
    assert_eq!(page.missing_ids, ["pNOPE"]);
    let [queue] = page.items.as_slice() else { panic!("one queue") };
    assert_eq!(queue.state, QueueState::Active);
    assert_eq!((queue.max_size, queue.max_concurrent), (Some(10_000), Some(10)));
    assert_eq!(queue.category.as_deref(), Some("PicProcessing"));
    assert_eq!(queue.update_time, time("2022-08-09T16:23:11+0800"));
    let notify = queue.notify_config.as_ref().unwrap();
    assert_eq!(notify.state, Some(NotifyState::On));
    assert_eq!(notify.r#type, Some(NotifyType::Url));
    assert_eq!(notify.result_format, Some(NotifyFormat::Json));
    assert_eq!(notify.url.as_deref(), Some("http://callback.example.com/ci?k=s3cret"));

    let several = "<Response><NonExistPIDs>a</NonExistPIDs><QueueList><QueueId>q</QueueId></QueueList><NonExistPIDs>b</NonExistPIDs><QueueList><QueueId>r</QueueId></QueueList></Response>";
    let page = decode(&ListQueues::default(), several).unwrap();
    assert_eq!(page.missing_ids, ["a", "b"]);
    assert_eq!(page.items.len(), 2);
}

#[test]
fn updated_queue_without_message_queue() {
    let queue = decode(&UpdateQueue::default(), QUEUE).unwrap();
    assert_eq!(queue.name.as_deref(), Some("queue-1"));
    assert_eq!(queue.bucket_id, None);
    let notify = queue.notify_config.unwrap();
    assert_eq!((notify.mq_mode, notify.mq_name, notify.mq_region), (None, None, None));
}

#[test]
fn submitted_job() {
    let job = decode(&SubmitJob::default(), SUBMITTED).unwrap();
    assert_eq!(job.job_id, JOB_ID);
    assert_eq!(job.state, JobState::Submitted);
    assert_eq!((job.code.as_deref(), job.message), (Some("Success"), None));
    assert_eq!((job.start_time, job.end_time), (None, None));
    assert_eq!(job.creation_time, time("2022-08-09T08:23:11Z"));
    let input = job.input.unwrap();
    assert_eq!(
        (input.bucket_id.as_deref(), input.object.as_deref()),
        (Some("examplebucket-1250000000"), Some("in/cat.jpg"))
    );
    assert_eq!(job.operation.output.unwrap().object.as_deref(), Some("out/cat.webp"));
    assert_eq!(job.operation.pic_process.unwrap().is_pic_info, Some(true));
    assert_eq!((job.operation.user_data.as_deref(), job.operation.job_level), (Some("order-17"), Some(0)));
    assert_eq!(job.operation.pic_process_result, None);
}

#[test]
fn finished_job_beside_a_missing_one() {
    let job = decode(&get(JOB_ID), DONE).unwrap();
    assert_eq!(job.state, JobState::Success);
    let result = job.operation.pic_process_result.unwrap();
    assert_eq!(result.object_name.as_deref(), Some("out/cat.webp"));
    let original = result.original_info.unwrap();
    assert_eq!(original.etag.as_deref(), Some("\"9a4802d5c99dafe1c04da0a8e7e166bf\""));
    let info = original.image_info.unwrap();
    assert_eq!(
        (info.width, info.height, info.quality, info.orientation),
        (Some(960), Some(540), Some(85), Some(1))
    );
    let [made] = result.process_results.as_slice() else { panic!("one result") };
    assert_eq!(
        (made.width, made.height, made.size, made.quality),
        (Some(480), Some(270), Some(20_148), Some(85))
    );
    assert_eq!((made.format.as_deref(), &made.etag), (Some("webp"), &None));

    let missing = decode(&get("cffffffffffffffffffffffffffffffff"), DONE).unwrap_err();
    assert!(matches!(missing, DecodeError::NotFound(_)), "{missing:?}");
    assert!(matches!(decode(&get("cother"), DONE).unwrap_err(), DecodeError::Unexpected(_)));
}

#[test]
fn several_jobs_and_those_that_are_missing() {
    let request = GetJobs { job_ids: vec![JOB_ID.into(), "cffffffffffffffffffffffffffffffff".into()] };
    let batch = decode(&request, DONE).unwrap();
    assert_eq!(batch.jobs.len(), 1);
    assert_eq!(batch.jobs[0].job_id, JOB_ID);
    assert_eq!(batch.missing_ids, ["cffffffffffffffffffffffffffffffff"]);

    let batch = decode(
        &request,
        "<Response><NonExistJobIds>a</NonExistJobIds><NonExistJobIds>b</NonExistJobIds></Response>",
    )
    .unwrap();
    assert_eq!((batch.jobs.len(), batch.missing_ids.len()), (0, 2));
    assert!(decode(&request, "<Response><JobsDetail><JobId>../x</JobId></JobsDetail></Response>").is_err());
}

#[test]
fn every_form_of_a_result_reads_alike() {
    let picture = "<Format>webp</Format><Width>480</Width><Height>270</Height><Size>20148</Size>";
    let original =
        "<OriginalInfo><ETag>\"9a\"</ETag><ImageInfo><Format>JPEG</Format></ImageInfo></OriginalInfo>";
    for result in [
        format!("<ObjectName>k</ObjectName>{original}<ProcessResult>{picture}</ProcessResult>"),
        format!("{original}<ProcessResults><Object><Key>k</Key>{picture}</Object></ProcessResults>"),
        format!(
            "<UploadResult>{original}<ProcessResults><Object><Key>k</Key>{picture}</Object></ProcessResults></UploadResult>"
        ),
    ] {
        let document = format!(
            "<Response><JobsDetail><JobId>j</JobId><Operation><PicProcessResult>{result}</PicProcessResult></Operation></JobsDetail></Response>"
        );
        let read = decode(&get("j"), &document).unwrap().operation.pic_process_result.unwrap();
        assert_eq!(read.object_name.as_deref(), Some("k"), "{result}");
        assert_eq!(read.original_info.unwrap().etag.as_deref(), Some("\"9a\""), "{result}");
        assert_eq!(read.process_results.len(), 1, "{result}");
        assert_eq!(
            (read.process_results[0].width, read.process_results[0].size),
            (Some(480), Some(20_148)),
            "{result}"
        );
    }
}

/// The finished job of [`DONE`] with another id, as an element of a list.
fn listed(id: &str) -> String {
    let (_, rest) = DONE.split_once("<Response>").unwrap();
    rest.split_once("<NonExistJobIds>").unwrap().0.replace(JOB_ID, id)
}

#[test]
fn listed_jobs() {
    let none = decode(&ListJobs::default(), "<Response/>").unwrap();
    assert!(none.items.is_empty() && none.next_token.is_none());

    let one = format!("<Response>{}<NextToken>eyJpZCI6MX0=</NextToken></Response>", listed(JOB_ID));
    let page = decode(&ListJobs::default(), &one).unwrap();
    assert_eq!(page.next_token.as_deref(), Some("eyJpZCI6MX0="));
    assert_eq!(
        page.items,
        [decode(&get(JOB_ID), DONE).unwrap()],
        "a job reads as it does when asked for by id"
    );

    // The request id may be there, the token may stand anywhere and be empty.
    let several = format!(
        "<Response><NextToken/><RequestId>r</RequestId>{}{}{}</Response>",
        listed("c3"),
        listed("c1"),
        listed("c2")
    );
    let page = decode(&ListJobs::default(), &several).unwrap();
    let ids: Vec<&str> = page.items.iter().map(|job| job.job_id.as_str()).collect();
    assert_eq!((ids, page.next_token), (vec!["c3", "c1", "c2"], None), "in the order of the answer");

    let later = "<Response><JobsDetail><JobId>c1</JobId><State>Sleeping</State></JobsDetail></Response>";
    let page = decode(&ListJobs::default(), later).unwrap();
    assert_eq!(page.items[0].state, JobState::Other("Sleeping".into()));
}

#[test]
fn a_page_with_what_cannot_be_asked_for_again_is_refused() {
    for (document, reason) in [
        (
            format!("<Response>{}<JobsDetail><Tag>t</Tag></JobsDetail></Response>", listed(JOB_ID)),
            "the answer has no job id",
        ),
        (format!("<Response>{}{}</Response>", listed(JOB_ID), listed("../x")), "malformed job id"),
        ("<Response><NextToken>a\tb</NextToken></Response>".to_owned(), "malformed token"),
        (format!("<Response><NextToken>{}</NextToken></Response>", "t".repeat(4097)), "malformed token"),
    ] {
        let error = decode(&ListJobs::default(), &document).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn values_from_the_future_are_kept() {
    let document = "<Response><New>1</New><JobsDetail><JobId>j</JobId><State>Sleeping</State><Extra><A>1</A></Extra></JobsDetail></Response>";
    let job = decode(&get("j"), document).unwrap();
    assert_eq!(job.state, JobState::Other("Sleeping".into()));
    assert!(!job.state.is_final());
}

#[test]
fn a_value_that_cannot_be_used_does_not_cost_the_rest() {
    let document = "<Response><JobsDetail><JobId>j</JobId><CreationTime>soon</CreationTime><Operation><JobLevel>high</JobLevel></Operation></JobsDetail></Response>";
    let job = decode(&SubmitJob::default(), document).unwrap();
    assert_eq!((job.creation_time, job.operation.job_level), (None, None));
}

#[test]
fn missing_and_repeated_containers_are_refused() {
    for document in [
        "<Response/>",
        "<Response><JobsDetail/></Response>",
        "<Response><JobsDetail><JobId/></JobsDetail></Response>",
        "<Response><JobsDetail><JobId>a</JobId></JobsDetail><JobsDetail><JobId>b</JobId></JobsDetail></Response>",
        "<Response><JobsDetail><JobId>a</JobId><JobId>b</JobId></JobsDetail></Response>",
    ] {
        assert!(decode(&SubmitJob::default(), document).is_err(), "{document}");
    }
    assert!(decode(&EnableService {}, "<Response/>").is_err());
    assert!(decode(&UpdateQueue::default(), "<Response/>").is_err());
}

/// Shuffles the children of every element; equal names keep their order, because lists have one.
fn shuffle(element: &mut Element<'_>, seed: u64) {
    for (index, child) in element.children.iter_mut().enumerate() {
        shuffle(child, seed.rotate_left(7).wrapping_add(index as u64));
    }
    let rank = |name: &str| {
        name.bytes().fold(seed | 1, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(5)
        })
    };
    element.children.sort_by_key(|child| rank(&child.name));
}

/// Takes elements away at random.
fn thin(element: &mut Element<'_>, seed: u64) {
    let mut count = 0_u64;
    element.children.retain(|_| {
        count += 1;
        !seed.rotate_left(count as u32 * 5).is_multiple_of(4)
    });
    for (index, child) in element.children.iter_mut().enumerate() {
        thin(child, seed.rotate_left(11).wrapping_add(index as u64));
    }
}

proptest! {
    #[test]
    fn order_carries_no_meaning(seed in any::<u64>()) {
        fn same<O: Operation<Output: PartialEq + std::fmt::Debug>>(operation: &O, document: &str, seed: u64) {
            let mut root = xml::read(document.as_bytes()).unwrap();
            let expected = operation.decode(&root).unwrap();
            shuffle(&mut root, seed);
            assert_eq!(operation.decode(&root).unwrap(), expected);
        }
        same(&EnableService {}, BUCKET, seed);
        same(&DisableService {}, DISABLED, seed);
        same(&ListBuckets::default(), BUCKETS, seed);
        same(&ListQueues::default(), QUEUES, seed);
        same(&UpdateQueue::default(), QUEUE, seed);
        same(&SubmitJob::default(), SUBMITTED, seed);
        same(&get(JOB_ID), DONE, seed);
        let page = format!("<Response>{}{}<NextToken>t</NextToken></Response>", listed("c1"), listed("c2"));
        same(&ListJobs::default(), &page, seed);
    }

    #[test]
    fn any_element_of_a_job_may_be_missing(seed in any::<u64>()) {
        let root = xml::read(DONE.as_bytes()).unwrap();
        let mut job = root.child("JobsDetail").unwrap().clone();
        thin(&mut job, seed);
        let read: Job = from_element(&job).unwrap();
        prop_assert_eq!(read.job_id == JOB_ID, job.child("JobId").is_some());
        prop_assert_eq!(read.queue_id.is_some(), job.child("QueueId").is_some());
        prop_assert_eq!(read.end_time.is_some(), job.child("EndTime").is_some());
    }
}
