// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! Structs and enumerations of the C interface, and their conversions.

use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;

use cloud_infinite::{
    Bucket, BucketPage, BulkProgress, CallBackMqConfig, CallBackType, Callback, CallbackEvent, CancelJob,
    CancelJobs, Change, CreateTemplate, DeleteObject, DeleteTemplate, DeletedObject, Diagnosis,
    DisableService, DisabledService, Doctor, EnableService, EnsureQueue, EnsureService, EnsureTemplate,
    EnsuredQueue, EnsuredService, EnsuredTemplate, FedCallback, FeedCallback, Finding, FindingStatus, GetJob,
    GetJobs, GetObject, GetObjectToFile, HeadObject, ImageInfo, Job, JobBatch, JobInput, JobOperation,
    JobOutput, JobPage, JobState, ListBuckets, ListJobs, ListObjects, ListQueues, ListTemplates, MqMode,
    NotifyConfig, NotifyFormat, NotifyState, NotifyType, ObjectInfo, ObjectPage, ObjectSummary, OrderByTime,
    OriginalInfo, PicProcess, PicProcessResult, PictureColor, PictureExif, PictureInfo, PictureSize,
    PresignMethod, PresignObject, PresignUrl, PresignedUrl, ProcessFile, ProcessJobs, ProcessProgress,
    ProcessResult, ProcessedFile, ProcessedItem, PutObject, Queue, QueuePage, QueueState, ReceiveCallback,
    ReceivedCallback, Reconcile, Reconciliation, ReconciliationVerdict, RequestHost, ResponseInfo,
    RuleProblem, RuleProblemKind, RuleReport, RuleSegment, SignRequest, SignedRequest, SizeDependence,
    SizePrediction, SkipReason, StoredObject, SubmitJob, SubmitJobs, SubmitResult, SubmitSource, Template,
    TemplateCategory, TemplatePage, UpdateQueue, UpdateTemplate, WaitForJob, WaitForJobs, WaitProgress,
    WaitResult,
};

use crate::call::{Reporting, Request, Updates};
use crate::error::cinf_error;
use crate::exchange::Streaming;
use crate::options::{Inbound, Number, Prefixed, cinf_flag};
use crate::owned::{Arena, View};
use crate::text::Refusal;
use crate::{options, owned, text};

/// What a callback reports.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_callback_event {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// A job has ended.
    TaskFinish = 1,
    /// A workflow has ended.
    WorkflowFinish = 2,
}

impl Number for cinf_callback_event {
    type Core = CallbackEvent;
    const NAME: &'static str = "cinf_callback_event";
    const OTHER: Self = Self::Other;

    fn of(core: &CallbackEvent) -> Self {
        match core {
            CallbackEvent::TaskFinish => Self::TaskFinish,
            CallbackEvent::WorkflowFinish => Self::WorkflowFinish,
            CallbackEvent::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<CallbackEvent> {
        match number {
            1 => Some(CallbackEvent::TaskFinish),
            2 => Some(CallbackEvent::WorkflowFinish),
            _ => None,
        }
    }

    fn text(core: &CallbackEvent) -> &str {
        core.as_str()
    }
}

/// How a finding of `cinf_client_doctor` is to be taken.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_finding_status {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// As it should be.
    Ok = 1,
    /// Works, but not as well or as safely as it could, or not for everything.
    Warning = 2,
    /// Keeps something from working.
    Problem = 3,
    /// Could not be looked at because of another finding, or was not asked for.
    Skipped = 4,
}

impl Number for cinf_finding_status {
    type Core = FindingStatus;
    const NAME: &'static str = "cinf_finding_status";
    const OTHER: Self = Self::Other;

    fn of(core: &FindingStatus) -> Self {
        match core {
            FindingStatus::Ok => Self::Ok,
            FindingStatus::Warning => Self::Warning,
            FindingStatus::Problem => Self::Problem,
            FindingStatus::Skipped => Self::Skipped,
            FindingStatus::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<FindingStatus> {
        match number {
            1 => Some(FindingStatus::Ok),
            2 => Some(FindingStatus::Warning),
            3 => Some(FindingStatus::Problem),
            4 => Some(FindingStatus::Skipped),
            _ => None,
        }
    }

    fn text(core: &FindingStatus) -> &str {
        core.as_str()
    }
}

/// Where a job stands.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_job_state {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// Accepted, waiting for a free slot.
    Submitted = 1,
    /// Being executed.
    Running = 2,
    /// Done; the result object exists.
    Success = 3,
    /// Ended with an error; the job's `code` and `message` say which.
    Failed = 4,
    /// Waiting while its queue is paused.
    Pause = 5,
    /// Cancelled before it began.
    Cancel = 6,
}

impl Number for cinf_job_state {
    type Core = JobState;
    const NAME: &'static str = "cinf_job_state";
    const OTHER: Self = Self::Other;

    fn of(core: &JobState) -> Self {
        match core {
            JobState::Submitted => Self::Submitted,
            JobState::Running => Self::Running,
            JobState::Success => Self::Success,
            JobState::Failed => Self::Failed,
            JobState::Pause => Self::Pause,
            JobState::Cancel => Self::Cancel,
            JobState::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<JobState> {
        match number {
            1 => Some(JobState::Submitted),
            2 => Some(JobState::Running),
            3 => Some(JobState::Success),
            4 => Some(JobState::Failed),
            5 => Some(JobState::Pause),
            6 => Some(JobState::Cancel),
            _ => None,
        }
    }

    fn text(core: &JobState) -> &str {
        core.as_str()
    }
}

/// Whether a queue starts jobs.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_queue_state {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// Jobs are started as slots become free.
    Active = 1,
    /// No job is started; waiting jobs stay, running jobs finish.
    Paused = 2,
}

impl Number for cinf_queue_state {
    type Core = QueueState;
    const NAME: &'static str = "cinf_queue_state";
    const OTHER: Self = Self::Other;

    fn of(core: &QueueState) -> Self {
        match core {
            QueueState::Active => Self::Active,
            QueueState::Paused => Self::Paused,
            QueueState::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<QueueState> {
        match number {
            1 => Some(QueueState::Active),
            2 => Some(QueueState::Paused),
            _ => None,
        }
    }

    fn text(core: &QueueState) -> &str {
        core.as_str()
    }
}

/// Whether a queue reports finished jobs.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_notify_state {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// Finished jobs are reported.
    On = 1,
    /// Nothing is reported.
    Off = 2,
}

impl Number for cinf_notify_state {
    type Core = NotifyState;
    const NAME: &'static str = "cinf_notify_state";
    const OTHER: Self = Self::Other;

    fn of(core: &NotifyState) -> Self {
        match core {
            NotifyState::On => Self::On,
            NotifyState::Off => Self::Off,
            NotifyState::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<NotifyState> {
        match number {
            1 => Some(NotifyState::On),
            2 => Some(NotifyState::Off),
            _ => None,
        }
    }

    fn text(core: &NotifyState) -> &str {
        core.as_str()
    }
}

/// Format of a report.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_notify_format {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// An XML document; what the service chooses when nothing is given.
    Xml = 1,
    /// A JSON document.
    Json = 2,
}

impl Number for cinf_notify_format {
    type Core = NotifyFormat;
    const NAME: &'static str = "cinf_notify_format";
    const OTHER: Self = Self::Other;

    fn of(core: &NotifyFormat) -> Self {
        match core {
            NotifyFormat::Xml => Self::Xml,
            NotifyFormat::Json => Self::Json,
            NotifyFormat::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<NotifyFormat> {
        match number {
            1 => Some(NotifyFormat::Xml),
            2 => Some(NotifyFormat::Json),
            _ => None,
        }
    }

    fn text(core: &NotifyFormat) -> &str {
        core.as_str()
    }
}

/// How a report is delivered.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_notify_type {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// As an HTTP POST to a URL.
    Url = 1,
    /// As a message of a TDMQ topic or queue.
    Tdmq = 2,
}

impl Number for cinf_notify_type {
    type Core = NotifyType;
    const NAME: &'static str = "cinf_notify_type";
    const OTHER: Self = Self::Other;

    fn of(core: &NotifyType) -> Self {
        match core {
            NotifyType::Url => Self::Url,
            NotifyType::Tdmq => Self::Tdmq,
            NotifyType::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<NotifyType> {
        match number {
            1 => Some(NotifyType::Url),
            2 => Some(NotifyType::Tdmq),
            _ => None,
        }
    }

    fn text(core: &NotifyType) -> &str {
        core.as_str()
    }
}

/// What receives the messages of a TDMQ report.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_mq_mode {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// A topic with subscriptions.
    Topic = 1,
    /// A queue.
    Queue = 2,
}

impl Number for cinf_mq_mode {
    type Core = MqMode;
    const NAME: &'static str = "cinf_mq_mode";
    const OTHER: Self = Self::Other;

    fn of(core: &MqMode) -> Self {
        match core {
            MqMode::Topic => Self::Topic,
            MqMode::Queue => Self::Queue,
            MqMode::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<MqMode> {
        match number {
            1 => Some(MqMode::Topic),
            2 => Some(MqMode::Queue),
            _ => None,
        }
    }

    fn text(core: &MqMode) -> &str {
        core.as_str()
    }
}

/// What a look for the job of a submission found.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_reconciliation_verdict {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// Exactly one job is of this submission.
    Found = 1,
    /// Several jobs could be of this submission; which one is not guessed.
    FoundSeveral = 2,
    /// No job of this submission shows in the list so far.
    NotFoundYet = 3,
}

impl Number for cinf_reconciliation_verdict {
    type Core = ReconciliationVerdict;
    const NAME: &'static str = "cinf_reconciliation_verdict";
    const OTHER: Self = Self::Other;

    fn of(core: &ReconciliationVerdict) -> Self {
        match core {
            ReconciliationVerdict::Found => Self::Found,
            ReconciliationVerdict::FoundSeveral => Self::FoundSeveral,
            ReconciliationVerdict::NotFoundYet => Self::NotFoundYet,
            ReconciliationVerdict::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<ReconciliationVerdict> {
        match number {
            1 => Some(ReconciliationVerdict::Found),
            2 => Some(ReconciliationVerdict::FoundSeveral),
            3 => Some(ReconciliationVerdict::NotFoundYet),
            _ => None,
        }
    }

    fn text(core: &ReconciliationVerdict) -> &str {
        core.as_str()
    }
}

/// What is wrong with a rule.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_rule_problem_kind {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// The text does not follow the grammar.
    Syntax = 1,
    /// A segment, operation, option or value that the service does not document.
    UnknownName = 2,
    /// Documented by the service, but not as part of a job's rule.
    Unsupported = 3,
    /// A number outside its range.
    OutOfRange = 4,
    /// More than ten segments.
    TooManySegments = 5,
}

impl Number for cinf_rule_problem_kind {
    type Core = RuleProblemKind;
    const NAME: &'static str = "cinf_rule_problem_kind";
    const OTHER: Self = Self::Other;

    fn of(core: &RuleProblemKind) -> Self {
        match core {
            RuleProblemKind::Syntax => Self::Syntax,
            RuleProblemKind::UnknownName => Self::UnknownName,
            RuleProblemKind::Unsupported => Self::Unsupported,
            RuleProblemKind::OutOfRange => Self::OutOfRange,
            RuleProblemKind::TooManySegments => Self::TooManySegments,
            RuleProblemKind::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<RuleProblemKind> {
        match number {
            1 => Some(RuleProblemKind::Syntax),
            2 => Some(RuleProblemKind::UnknownName),
            3 => Some(RuleProblemKind::Unsupported),
            4 => Some(RuleProblemKind::OutOfRange),
            5 => Some(RuleProblemKind::TooManySegments),
            _ => None,
        }
    }

    fn text(core: &RuleProblemKind) -> &str {
        core.as_str()
    }
}

/// What the size of a result can depend on besides the size of the input.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_size_dependence {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// Whether the picture shows a face: `scrop` returns it unchanged otherwise.
    Faces = 1,
    /// The picture's EXIF orientation, which was not given: `auto-orient`.
    Orientation = 2,
    /// The rule that is stored with the bucket: `style`.
    Style = 3,
}

impl Number for cinf_size_dependence {
    type Core = SizeDependence;
    const NAME: &'static str = "cinf_size_dependence";
    const OTHER: Self = Self::Other;

    fn of(core: &SizeDependence) -> Self {
        match core {
            SizeDependence::Faces => Self::Faces,
            SizeDependence::Orientation => Self::Orientation,
            SizeDependence::Style => Self::Style,
            SizeDependence::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<SizeDependence> {
        match number {
            1 => Some(SizeDependence::Faces),
            2 => Some(SizeDependence::Orientation),
            3 => Some(SizeDependence::Style),
            _ => None,
        }
    }

    fn text(core: &SizeDependence) -> &str {
        core.as_str()
    }
}

/// Who made a template.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_template_category {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// The account itself.
    Custom = 1,
    /// The service, for everybody.
    Official = 2,
}

impl Number for cinf_template_category {
    type Core = TemplateCategory;
    const NAME: &'static str = "cinf_template_category";
    const OTHER: Self = Self::Other;

    fn of(core: &TemplateCategory) -> Self {
        match core {
            TemplateCategory::Custom => Self::Custom,
            TemplateCategory::Official => Self::Official,
            TemplateCategory::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<TemplateCategory> {
        match number {
            1 => Some(TemplateCategory::Custom),
            2 => Some(TemplateCategory::Official),
            _ => None,
        }
    }

    fn text(core: &TemplateCategory) -> &str {
        core.as_str()
    }
}

/// How the report of one job is delivered.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_call_back_type {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// As an HTTP POST to a URL.
    Url = 1,
    /// As a message of a TDMQ topic or queue.
    Tdmq = 2,
}

impl Number for cinf_call_back_type {
    type Core = CallBackType;
    const NAME: &'static str = "cinf_call_back_type";
    const OTHER: Self = Self::Other;

    fn of(core: &CallBackType) -> Self {
        match core {
            CallBackType::Url => Self::Url,
            CallBackType::Tdmq => Self::Tdmq,
            CallBackType::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<CallBackType> {
        match number {
            1 => Some(CallBackType::Url),
            2 => Some(CallBackType::Tdmq),
            _ => None,
        }
    }

    fn text(core: &CallBackType) -> &str {
        core.as_str()
    }
}

/// In which order jobs are listed.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_order_by_time {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// The job that was made last comes first.
    Desc = 1,
    /// The job that was made first comes first.
    Asc = 2,
}

impl Number for cinf_order_by_time {
    type Core = OrderByTime;
    const NAME: &'static str = "cinf_order_by_time";
    const OTHER: Self = Self::Other;

    fn of(core: &OrderByTime) -> Self {
        match core {
            OrderByTime::Desc => Self::Desc,
            OrderByTime::Asc => Self::Asc,
            OrderByTime::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<OrderByTime> {
        match number {
            1 => Some(OrderByTime::Desc),
            2 => Some(OrderByTime::Asc),
            _ => None,
        }
    }

    fn text(core: &OrderByTime) -> &str {
        core.as_str()
    }
}

/// What a URL of an object can be used for.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_presign_method {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// To get the object.
    Get = 1,
    /// To put it.
    Put = 2,
    /// To ask for what is known of it.
    Head = 3,
    /// To delete it.
    Delete = 4,
}

impl Number for cinf_presign_method {
    type Core = PresignMethod;
    const NAME: &'static str = "cinf_presign_method";
    const OTHER: Self = Self::Other;

    fn of(core: &PresignMethod) -> Self {
        match core {
            PresignMethod::Get => Self::Get,
            PresignMethod::Put => Self::Put,
            PresignMethod::Head => Self::Head,
            PresignMethod::Delete => Self::Delete,
            PresignMethod::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<PresignMethod> {
        match number {
            1 => Some(PresignMethod::Get),
            2 => Some(PresignMethod::Put),
            3 => Some(PresignMethod::Head),
            4 => Some(PresignMethod::Delete),
            _ => None,
        }
    }

    fn text(core: &PresignMethod) -> &str {
        core.as_str()
    }
}

/// A host of the service that takes requests.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_request_host {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// `<bucket>.ci.<region>.myqcloud.com`: jobs, queues and templates of the client's bucket.
    Ci = 1,
    /// `ci.<region>.myqcloud.com`: lists of buckets.
    CiRegion = 2,
    /// `<bucket>.cos.<region>.myqcloud.com`: the objects of the client's bucket.
    Cos = 3,
}

impl Number for cinf_request_host {
    type Core = RequestHost;
    const NAME: &'static str = "cinf_request_host";
    const OTHER: Self = Self::Other;

    fn of(core: &RequestHost) -> Self {
        match core {
            RequestHost::Ci => Self::Ci,
            RequestHost::CiRegion => Self::CiRegion,
            RequestHost::Cos => Self::Cos,
            RequestHost::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<RequestHost> {
        match number {
            1 => Some(RequestHost::Ci),
            2 => Some(RequestHost::CiRegion),
            3 => Some(RequestHost::Cos),
            _ => None,
        }
    }

    fn text(core: &RequestHost) -> &str {
        core.as_str()
    }
}

/// How it is known that a job exists.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_submit_source {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// The service answered the submission.
    Answer = 1,
    /// The journal says so, nothing was sent: an earlier run submitted it, or the same request came before.
    Journal = 2,
    /// It was found in the service's list of jobs, after an earlier run had ended before the answer came.
    List = 3,
}

impl Number for cinf_submit_source {
    type Core = SubmitSource;
    const NAME: &'static str = "cinf_submit_source";
    const OTHER: Self = Self::Other;

    fn of(core: &SubmitSource) -> Self {
        match core {
            SubmitSource::Answer => Self::Answer,
            SubmitSource::Journal => Self::Journal,
            SubmitSource::List => Self::List,
            SubmitSource::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<SubmitSource> {
        match number {
            1 => Some(SubmitSource::Answer),
            2 => Some(SubmitSource::Journal),
            3 => Some(SubmitSource::List),
            _ => None,
        }
    }

    fn text(core: &SubmitSource) -> &str {
        core.as_str()
    }
}

/// Why nothing was submitted for an input of `cinf_client_process_jobs`.
///
/// Values newer than this header occur too: have a `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum cinf_skip_reason {
    /// A value without a number, or none at all: its text says which.
    Other = 0,
    /// The result was there already, and `skip_existing` was asked for.
    OutputExists = 1,
    /// The journal says that its job has ended: in an earlier run, or for an earlier input that asked for the
    /// same.
    SettledBefore = 2,
    /// An earlier input asked for the same, and its job has not ended. Only a run with a journal knows.
    Duplicate = 3,
    /// Nothing is wrong with it, but this was a dry run.
    DryRun = 4,
}

impl Number for cinf_skip_reason {
    type Core = SkipReason;
    const NAME: &'static str = "cinf_skip_reason";
    const OTHER: Self = Self::Other;

    fn of(core: &SkipReason) -> Self {
        match core {
            SkipReason::OutputExists => Self::OutputExists,
            SkipReason::SettledBefore => Self::SettledBefore,
            SkipReason::Duplicate => Self::Duplicate,
            SkipReason::DryRun => Self::DryRun,
            SkipReason::Other(_) => Self::Other,
        }
    }

    fn core(number: u32) -> Option<SkipReason> {
        match number {
            1 => Some(SkipReason::OutputExists),
            2 => Some(SkipReason::SettledBefore),
            3 => Some(SkipReason::Duplicate),
            4 => Some(SkipReason::DryRun),
            _ => None,
        }
    }

    fn text(core: &SkipReason) -> &str {
        core.as_str()
    }
}

/// A bucket on which asynchronous image processing is enabled.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_bucket {
    /// Full name of the bucket, `<name>-<APPID>`.
    pub bucket_id: *const c_char,
    /// The same as `bucket_id`.
    pub name: *const c_char,
    /// Region of the bucket, such as `ap-guangzhou`.
    pub region: *const c_char,
    /// When the service was enabled. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub create_time: i64,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_bucket {
    type Core = Bucket;

    fn view(core: Bucket, arena: &mut Arena) -> Self {
        let Bucket { bucket_id, name, region, create_time, response } = core;
        let bucket_id = arena.maybe_text(bucket_id);
        let name = arena.maybe_text(name);
        let region = arena.maybe_text(region);
        let create_time = owned::number(create_time.map(|time| time.unix_millis()));
        let response = arena.view(response);
        Self { bucket_id, name, region, create_time, response }
    }
}

/// What is left to say after the service was disabled on a bucket.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_disabled_service {
    /// Full name of the bucket.
    pub bucket_name: *const c_char,
    /// Whether a repeated request found the service disabled already; the outcome is the same.
    pub already_absent: bool,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_disabled_service {
    type Core = DisabledService;

    fn view(core: DisabledService, arena: &mut Arena) -> Self {
        let DisabledService { bucket_name, already_absent, response } = core;
        let bucket_name = arena.maybe_text(bucket_name);
        let response = arena.view(response);
        Self { bucket_name, already_absent, response }
    }
}

/// One page of the buckets of an account.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_bucket_page {
    /// The buckets of this page.
    pub items: *const *const cinf_bucket,
    /// Number of pointers in `items`.
    pub items_len: usize,
    /// Matching buckets on all pages together. `CINF_ABSENT` if absent.
    pub total_count: i64,
    /// Number of this page; the first is 1. `CINF_ABSENT` if absent.
    pub page_number: i64,
    /// Entries that a page holds at most. `CINF_ABSENT` if absent.
    pub page_size: i64,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_bucket_page {
    type Core = BucketPage;

    fn view(core: BucketPage, arena: &mut Arena) -> Self {
        let BucketPage { items, total_count, page_number, page_size, response } = core;
        let (items, items_len) = arena.views(items);
        let total_count = owned::number(total_count);
        let page_number = owned::number(page_number);
        let page_size = owned::number(page_size);
        let response = arena.view(response);
        Self { items, items_len, total_count, page_number, page_size, response }
    }
}

/// What the service delivered to the URL of a job or a queue.
///
/// A callback carries no signature: whoever knows the URL can send one. Ask for the job with
/// `cinf_client_get_job` before doing anything that cannot be undone.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_callback {
    /// What is reported.
    pub event: cinf_callback_event,
    /// The same as text, as the service writes it; it says more when `event` is 0.
    pub event_name: *const c_char,
    /// The job that has ended, for the event `TaskFinish`.
    pub job: *const cinf_job,
    /// Further jobs of the same report. The service reports each job on its own, so that there are none as far as
    /// is known.
    pub further_jobs: *const *const cinf_job,
    /// Number of pointers in `further_jobs`.
    pub further_jobs_len: usize,
    /// The document as it arrived, in XML or JSON: for events and elements that this library has no fields for.
    pub document: *const c_char,
}

impl View for cinf_callback {
    type Core = Callback;

    fn view(core: Callback, arena: &mut Arena) -> Self {
        let Callback { event, job, further_jobs, document } = core;
        let (event, event_name) = arena.choice(&event);
        let job = arena.maybe_view(job);
        let (further_jobs, further_jobs_len) = arena.views(further_jobs);
        let document = arena.text(document);
        Self { event, event_name, job, further_jobs, further_jobs_len, document }
    }
}

/// What became of a request to the URL for callbacks.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_received_callback {
    /// HTTP status to answer with: 200 for a callback, also for one that was seen before; another for everything
    /// else.
    pub status: u32,
    /// What is reported, the first time that it is; `NULL` if the request was refused, or all of it was seen
    /// before.
    pub callback: *const cinf_callback,
    /// Whether it is a callback that was seen before.
    pub is_duplicate: bool,
    /// Why there is no callback, in words for a log. Do not send them to whoever made the request.
    pub reason: *const c_char,
}

impl View for cinf_received_callback {
    type Core = ReceivedCallback;

    fn view(core: ReceivedCallback, arena: &mut Arena) -> Self {
        let ReceivedCallback { status, callback, is_duplicate, reason } = core;
        let callback = arena.maybe_view(callback);
        let reason = arena.maybe_text(reason);
        Self { status, callback, is_duplicate, reason }
    }
}

/// One thing that was looked at.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_finding {
    /// What was looked at: `endpoint`, `connection`, `clock`, `credentials`, `access`, `service`, `queue` or
    /// `callback`. There may be several findings of one name.
    pub name: *const c_char,
    /// How it is to be taken.
    pub status: cinf_finding_status,
    /// The same as text, as the service writes it; it says more when `status` is 0.
    pub status_name: *const c_char,
    /// What was found, in a sentence.
    pub message: *const c_char,
    /// What to do about it, in a sentence; `NULL` if there is nothing to do.
    pub advice: *const c_char,
}

impl View for cinf_finding {
    type Core = Finding;

    fn view(core: Finding, arena: &mut Arena) -> Self {
        let Finding { name, status, message, advice } = core;
        let name = arena.text(name);
        let (status, status_name) = arena.choice(&status);
        let message = arena.text(message);
        let advice = arena.maybe_text(advice);
        Self { name, status, status_name, message, advice }
    }
}

/// Everything that was found.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_diagnosis {
    /// Whether there is no finding with the status `problem`.
    pub is_healthy: bool,
    /// The findings, in the order in which they were looked at.
    pub findings: *const *const cinf_finding,
    /// Number of pointers in `findings`.
    pub findings_len: usize,
    /// Milliseconds that the service's clock is ahead of this machine's, negative if it is behind; `NULL` if the
    /// service did not tell its time. `CINF_ABSENT` if absent.
    pub clock_offset_millis: i64,
    /// The smallest policy, in JSON, that allows the operations in question; for the console of Cloud Access
    /// Management.
    pub policy: *const c_char,
}

impl View for cinf_diagnosis {
    type Core = Diagnosis;

    fn view(core: Diagnosis, arena: &mut Arena) -> Self {
        let Diagnosis { is_healthy, findings, clock_offset_millis, policy } = core;
        let (findings, findings_len) = arena.views(findings);
        let clock_offset_millis = owned::number(clock_offset_millis);
        let policy = arena.text(policy);
        Self { is_healthy, findings, findings_len, clock_offset_millis, policy }
    }
}

/// A setting that was changed.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_change {
    /// Name of the field, such as `rule`; fields of nested values are joined by dots, such as
    /// `notify_config.url`.
    pub field: *const c_char,
    /// What it was before. `NULL` if it was not set, or did not exist.
    pub before: *const c_char,
    /// What it is now. `NULL` if it is not set any more.
    pub after: *const c_char,
}

impl View for cinf_change {
    type Core = Change;

    fn view(core: Change, arena: &mut Arena) -> Self {
        let Change { field, before, after } = core;
        let field = arena.text(field);
        let before = arena.maybe_text(before);
        let after = arena.maybe_text(after);
        Self { field, before, after }
    }
}

/// A bucket on which the service is enabled.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_ensured_service {
    /// What was changed: `enabled`, or nothing if the service was enabled before.
    pub changed: *const *const cinf_change,
    /// Number of pointers in `changed`.
    pub changed_len: usize,
    /// The bucket as it is now.
    pub current: *const cinf_bucket,
    /// The HTTP side of the last answer, with the requests of all of them.
    pub response: *const cinf_response_info,
}

impl View for cinf_ensured_service {
    type Core = EnsuredService;

    fn view(core: EnsuredService, arena: &mut Arena) -> Self {
        let EnsuredService { changed, current, response } = core;
        let (changed, changed_len) = arena.views(changed);
        let current = arena.view(current);
        let response = arena.view(response);
        Self { changed, changed_len, current, response }
    }
}

/// A queue that is as it was asked for.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_ensured_queue {
    /// What was changed; nothing if the queue was like that before.
    pub changed: *const *const cinf_change,
    /// Number of pointers in `changed`.
    pub changed_len: usize,
    /// The queue as it is now.
    pub current: *const cinf_queue,
    /// The HTTP side of the last answer, with the requests of all of them.
    pub response: *const cinf_response_info,
}

impl View for cinf_ensured_queue {
    type Core = EnsuredQueue;

    fn view(core: EnsuredQueue, arena: &mut Arena) -> Self {
        let EnsuredQueue { changed, current, response } = core;
        let (changed, changed_len) = arena.views(changed);
        let current = arena.view(current);
        let response = arena.view(response);
        Self { changed, changed_len, current, response }
    }
}

/// A template that is as it was asked for.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_ensured_template {
    /// What was changed; nothing if the template was like that before. Of one that was made it is every field,
    /// with nothing before.
    pub changed: *const *const cinf_change,
    /// Number of pointers in `changed`.
    pub changed_len: usize,
    /// Whether the template was made.
    pub created: bool,
    /// The template as it is now.
    pub current: *const cinf_template,
    /// The HTTP side of the last answer, with the requests of all of them.
    pub response: *const cinf_response_info,
}

impl View for cinf_ensured_template {
    type Core = EnsuredTemplate;

    fn view(core: EnsuredTemplate, arena: &mut Arena) -> Self {
        let EnsuredTemplate { changed, created, current, response } = core;
        let (changed, changed_len) = arena.views(changed);
        let current = arena.view(current);
        let response = arena.view(response);
        Self { changed, changed_len, created, current, response }
    }
}

/// What became of a callback that was handed to the runs of `cinf_client_process_jobs`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_fed_callback {
    /// Runs that were told.
    pub runs: u32,
    /// Nothing was sent, so there is nothing in here.
    pub response: *const cinf_response_info,
}

impl View for cinf_fed_callback {
    type Core = FedCallback;

    fn view(core: FedCallback, arena: &mut Arena) -> Self {
        let FedCallback { runs, response } = core;
        let response = arena.view(response);
        Self { runs, response }
    }
}

/// An image job.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_job {
    /// Identifies the job: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: *const c_char,
    /// Where the job stands.
    pub state: cinf_job_state,
    /// The same as text, as the service writes it; it says more when `state` is 0.
    pub state_name: *const c_char,
    /// `Success`, or why a job in state `Failed` failed.
    pub code: *const c_char,
    /// What went wrong, in words; only for a job in state `Failed`.
    pub message: *const c_char,
    /// Kind of job: `PicProcess`.
    pub tag: *const c_char,
    /// When the service accepted the job. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub creation_time: i64,
    /// When execution began. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub start_time: i64,
    /// When the job ended. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub end_time: i64,
    /// The queue that runs the job.
    pub queue_id: *const c_char,
    /// The picture that is processed.
    pub input: *const cinf_job_input,
    /// What is done with it.
    pub operation: *const cinf_job_operation,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_job {
    type Core = Job;

    fn view(core: Job, arena: &mut Arena) -> Self {
        let Job {
            job_id,
            state,
            code,
            message,
            tag,
            creation_time,
            start_time,
            end_time,
            queue_id,
            input,
            operation,
            response,
        } = core;
        let job_id = arena.text(job_id);
        let (state, state_name) = arena.choice(&state);
        let code = arena.maybe_text(code);
        let message = arena.maybe_text(message);
        let tag = arena.maybe_text(tag);
        let creation_time = owned::number(creation_time.map(|time| time.unix_millis()));
        let start_time = owned::number(start_time.map(|time| time.unix_millis()));
        let end_time = owned::number(end_time.map(|time| time.unix_millis()));
        let queue_id = arena.maybe_text(queue_id);
        let input = arena.maybe_view(input);
        let operation = arena.view(operation);
        let response = arena.view(response);
        Self {
            job_id,
            state,
            state_name,
            code,
            message,
            tag,
            creation_time,
            start_time,
            end_time,
            queue_id,
            input,
            operation,
            response,
        }
    }
}

/// Jobs that were asked for by id.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_job_batch {
    /// The jobs that exist, in the order of the answer: match them by `job_id`.
    pub jobs: *const *const cinf_job,
    /// Number of pointers in `jobs`.
    pub jobs_len: usize,
    /// Ids that were asked for and do not exist.
    pub missing_ids: *const *const c_char,
    /// Number of pointers in `missing_ids`.
    pub missing_ids_len: usize,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_job_batch {
    type Core = JobBatch;

    fn view(core: JobBatch, arena: &mut Arena) -> Self {
        let JobBatch { jobs, missing_ids, response } = core;
        let (jobs, jobs_len) = arena.views(jobs);
        let (missing_ids, missing_ids_len) = arena.texts(missing_ids);
        let response = arena.view(response);
        Self { jobs, jobs_len, missing_ids, missing_ids_len, response }
    }
}

/// One page of the jobs of a bucket.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_job_page {
    /// The jobs of this page. There may be none although more pages follow.
    pub items: *const *const cinf_job,
    /// Number of pointers in `items`.
    pub items_len: usize,
    /// What the next page is asked for with; `NULL` on the last page.
    pub next_token: *const c_char,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_job_page {
    type Core = JobPage;

    fn view(core: JobPage, arena: &mut Arena) -> Self {
        let JobPage { items, next_token, response } = core;
        let (items, items_len) = arena.views(items);
        let next_token = arena.maybe_text(next_token);
        let response = arena.view(response);
        Self { items, items_len, next_token, response }
    }
}

/// The object that a job reads.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_job_input {
    /// Full name of the bucket.
    pub bucket_id: *const c_char,
    /// Key of the object.
    pub object: *const c_char,
    /// Region of the bucket.
    pub region: *const c_char,
}

impl View for cinf_job_input {
    type Core = JobInput;

    fn view(core: JobInput, arena: &mut Arena) -> Self {
        let JobInput { bucket_id, object, region } = core;
        let bucket_id = arena.maybe_text(bucket_id);
        let object = arena.maybe_text(object);
        let region = arena.maybe_text(region);
        Self { bucket_id, object, region }
    }
}

/// What a job does and where its result goes.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_job_operation {
    /// The template that was used, if any.
    pub template_id: *const c_char,
    /// Name of that template.
    pub template_name: *const c_char,
    /// The rule that was used when there was no template.
    pub pic_process: *const cinf_pic_process,
    /// Where the result goes.
    pub output: *const cinf_job_output,
    /// The result; absent until the job has ended.
    pub pic_process_result: *const cinf_pic_process_result,
    /// The caller's own text, as given with the submission.
    pub user_data: *const c_char,
    /// Priority, 0 to 2; higher runs first. `CINF_ABSENT` if absent.
    pub job_level: i64,
}

impl View for cinf_job_operation {
    type Core = JobOperation;

    fn view(core: JobOperation, arena: &mut Arena) -> Self {
        let JobOperation {
            template_id,
            template_name,
            pic_process,
            output,
            pic_process_result,
            user_data,
            job_level,
        } = core;
        let template_id = arena.maybe_text(template_id);
        let template_name = arena.maybe_text(template_name);
        let pic_process = arena.maybe_view(pic_process);
        let output = arena.maybe_view(output);
        let pic_process_result = arena.maybe_view(pic_process_result);
        let user_data = arena.maybe_text(user_data);
        let job_level = owned::number(job_level);
        Self { template_id, template_name, pic_process, output, pic_process_result, user_data, job_level }
    }
}

/// The object that a job writes.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_job_output {
    /// Full name of the bucket.
    pub bucket: *const c_char,
    /// Key of the object.
    pub object: *const c_char,
    /// Region of the bucket.
    pub region: *const c_char,
}

impl View for cinf_job_output {
    type Core = JobOutput;

    fn view(core: JobOutput, arena: &mut Arena) -> Self {
        let JobOutput { bucket, object, region } = core;
        let bucket = arena.maybe_text(bucket);
        let object = arena.maybe_text(object);
        let region = arena.maybe_text(region);
        Self { bucket, object, region }
    }
}

/// How a picture is processed.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_pic_process {
    /// Whether the result also describes the original picture.
    pub is_pic_info: cinf_flag,
    /// The rule, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub process_rule: *const c_char,
}

impl View for cinf_pic_process {
    type Core = PicProcess;

    fn view(core: PicProcess, arena: &mut Arena) -> Self {
        let PicProcess { is_pic_info, process_rule } = core;
        let is_pic_info = cinf_flag::from(is_pic_info);
        let process_rule = arena.maybe_text(process_rule);
        Self { is_pic_info, process_rule }
    }
}

/// The result of a job. The service has several forms of it; all are read into this one.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_pic_process_result {
    /// Key of the result object in the output bucket.
    pub object_name: *const c_char,
    /// The original picture; only when the submission asked for it.
    pub original_info: *const cinf_original_info,
    /// The pictures that were made; a job makes one.
    pub process_results: *const *const cinf_process_result,
    /// Number of pointers in `process_results`.
    pub process_results_len: usize,
}

impl View for cinf_pic_process_result {
    type Core = PicProcessResult;

    fn view(core: PicProcessResult, arena: &mut Arena) -> Self {
        let PicProcessResult { object_name, original_info, process_results } = core;
        let object_name = arena.maybe_text(object_name);
        let original_info = arena.maybe_view(original_info);
        let (process_results, process_results_len) = arena.views(process_results);
        Self { object_name, original_info, process_results, process_results_len }
    }
}

/// The original picture of a job.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_original_info {
    /// Key of the object.
    pub key: *const c_char,
    /// Host and key of the object, without a scheme.
    pub location: *const c_char,
    /// Entity tag of the object, double quotes included.
    pub etag: *const c_char,
    /// What the picture is.
    pub image_info: *const cinf_image_info,
}

impl View for cinf_original_info {
    type Core = OriginalInfo;

    fn view(core: OriginalInfo, arena: &mut Arena) -> Self {
        let OriginalInfo { key, location, etag, image_info } = core;
        let key = arena.maybe_text(key);
        let location = arena.maybe_text(location);
        let etag = arena.maybe_text(etag);
        let image_info = arena.maybe_view(image_info);
        Self { key, location, etag, image_info }
    }
}

/// Properties of a picture.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_image_info {
    /// Name of the format. Upper and lower case both occur: compare without regard to case.
    pub format: *const c_char,
    /// Width in pixels. `CINF_ABSENT` if absent.
    pub width: i64,
    /// Height in pixels. `CINF_ABSENT` if absent.
    pub height: i64,
    /// Quality of the encoding, 0 to 100. `CINF_ABSENT` if absent.
    pub quality: i64,
    /// Average colour, as `0xRRGGBB`.
    pub ave: *const c_char,
    /// EXIF orientation, 1 to 8; 0 or 1 when the picture has none. `CINF_ABSENT` if absent.
    pub orientation: i64,
    /// Number of frames of an animation. `CINF_ABSENT` if absent.
    pub frame_count: i64,
}

impl View for cinf_image_info {
    type Core = ImageInfo;

    fn view(core: ImageInfo, arena: &mut Arena) -> Self {
        let ImageInfo { format, width, height, quality, ave, orientation, frame_count } = core;
        let format = arena.maybe_text(format);
        let width = owned::number(width);
        let height = owned::number(height);
        let quality = owned::number(quality);
        let ave = arena.maybe_text(ave);
        let orientation = owned::number(orientation);
        let frame_count = owned::number(frame_count);
        Self { format, width, height, quality, ave, orientation, frame_count }
    }
}

/// A picture that a job made.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_process_result {
    /// Key of the object, where the service says so.
    pub key: *const c_char,
    /// Host and key of the object, without a scheme.
    pub location: *const c_char,
    /// Name of the format.
    pub format: *const c_char,
    /// Width in pixels. `CINF_ABSENT` if absent.
    pub width: i64,
    /// Height in pixels. `CINF_ABSENT` if absent.
    pub height: i64,
    /// Size in bytes. `CINF_ABSENT` if absent.
    pub size: i64,
    /// Quality of the encoding, 0 to 100. `CINF_ABSENT` if absent.
    pub quality: i64,
    /// Entity tag of the object.
    pub etag: *const c_char,
    /// MD5 of the object.
    pub md5: *const c_char,
    /// Number of frames of an animation. `CINF_ABSENT` if absent.
    pub frame_count: i64,
}

impl View for cinf_process_result {
    type Core = ProcessResult;

    fn view(core: ProcessResult, arena: &mut Arena) -> Self {
        let ProcessResult { key, location, format, width, height, size, quality, etag, md5, frame_count } =
            core;
        let key = arena.maybe_text(key);
        let location = arena.maybe_text(location);
        let format = arena.maybe_text(format);
        let width = owned::number(width);
        let height = owned::number(height);
        let size = owned::number(size);
        let quality = owned::number(quality);
        let etag = arena.maybe_text(etag);
        let md5 = arena.maybe_text(md5);
        let frame_count = owned::number(frame_count);
        Self { key, location, format, width, height, size, quality, etag, md5, frame_count }
    }
}

/// What is known of an object besides its content.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_object_info {
    /// Size of the whole object in bytes, if the service says it. `CINF_ABSENT` if absent.
    pub size: i64,
    /// Bytes that the answer brings: less than `size` if a range was asked for. `CINF_ABSENT` if absent.
    pub content_length: i64,
    /// Changes with the content; without the quotes that it has on the wire. Of an object that was put in one
    /// request it is the MD5 of the content in hexadecimal digits.
    pub etag: *const c_char,
    /// When the object was put. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub last_modified: i64,
    /// Media type, such as `image/jpeg`.
    pub content_type: *const c_char,
    /// How long the object may be kept by caches.
    pub cache_control: *const c_char,
    /// How a browser shows the object, and under which name it saves it.
    pub content_disposition: *const c_char,
    /// How the stored bytes are encoded, such as `gzip`. They are never decoded on the way.
    pub content_encoding: *const c_char,
    /// Metadata of your own, by names in lower case. These are the names.
    pub metadata_names: *const *const c_char,
    /// For each of `metadata_names` its value.
    pub metadata_values: *const *const c_char,
    /// Number of pointers in `metadata_names`, and in `metadata_values`.
    pub metadata_len: usize,
    /// CRC-64 of the whole object as a decimal number. Old objects have none.
    pub crc64: *const c_char,
    /// The version, in a bucket that keeps versions.
    pub version_id: *const c_char,
    /// How the object is stored, such as `ARCHIVE`; absent for the standard way.
    pub storage_class: *const c_char,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_object_info {
    type Core = ObjectInfo;

    fn view(core: ObjectInfo, arena: &mut Arena) -> Self {
        let ObjectInfo {
            size,
            content_length,
            etag,
            last_modified,
            content_type,
            cache_control,
            content_disposition,
            content_encoding,
            metadata,
            crc64,
            version_id,
            storage_class,
            response,
        } = core;
        let size = owned::number(size);
        let content_length = owned::number(content_length);
        let etag = arena.maybe_text(etag);
        let last_modified = owned::number(last_modified.map(|time| time.unix_millis()));
        let content_type = arena.maybe_text(content_type);
        let cache_control = arena.maybe_text(cache_control);
        let content_disposition = arena.maybe_text(content_disposition);
        let content_encoding = arena.maybe_text(content_encoding);
        let (metadata_names, metadata_values, metadata_len) = arena.map(metadata);
        let crc64 = arena.maybe_text(crc64);
        let version_id = arena.maybe_text(version_id);
        let storage_class = arena.maybe_text(storage_class);
        let response = arena.view(response);
        Self {
            size,
            content_length,
            etag,
            last_modified,
            content_type,
            cache_control,
            content_disposition,
            content_encoding,
            metadata_names,
            metadata_values,
            metadata_len,
            crc64,
            version_id,
            storage_class,
            response,
        }
    }
}

/// An object that was put.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_stored_object {
    /// MD5 of the content in hexadecimal digits, without the quotes that it has on the wire.
    pub etag: *const c_char,
    /// CRC-64 of the content as a decimal number. It was compared with what was sent.
    pub crc64: *const c_char,
    /// The version that was made, in a bucket that keeps versions.
    pub version_id: *const c_char,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_stored_object {
    type Core = StoredObject;

    fn view(core: StoredObject, arena: &mut Arena) -> Self {
        let StoredObject { etag, crc64, version_id, response } = core;
        let etag = arena.maybe_text(etag);
        let crc64 = arena.maybe_text(crc64);
        let version_id = arena.maybe_text(version_id);
        let response = arena.view(response);
        Self { etag, crc64, version_id, response }
    }
}

/// What became of an object that was to be deleted.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_deleted_object {
    /// Whether the object was only hidden, by a marker of that `version_id`, because its bucket keeps versions.
    pub is_delete_marker: bool,
    /// The version that was deleted or made, in a bucket that keeps versions.
    pub version_id: *const c_char,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_deleted_object {
    type Core = DeletedObject;

    fn view(core: DeletedObject, arena: &mut Arena) -> Self {
        let DeletedObject { is_delete_marker, version_id, response } = core;
        let version_id = arena.maybe_text(version_id);
        let response = arena.view(response);
        Self { is_delete_marker, version_id, response }
    }
}

/// An object in a list.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_object_summary {
    /// The key.
    pub key: *const c_char,
    /// Size in bytes. `CINF_ABSENT` if absent.
    pub size: i64,
    /// Changes with the content; without the quotes that it has on the wire.
    pub etag: *const c_char,
    /// When the object was put. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub last_modified: i64,
    /// How the object is stored, such as `STANDARD`.
    pub storage_class: *const c_char,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_object_summary {
    type Core = ObjectSummary;

    fn view(core: ObjectSummary, arena: &mut Arena) -> Self {
        let ObjectSummary { key, size, etag, last_modified, storage_class, response } = core;
        let key = arena.text(key);
        let size = owned::number(size);
        let etag = arena.maybe_text(etag);
        let last_modified = owned::number(last_modified.map(|time| time.unix_millis()));
        let storage_class = arena.maybe_text(storage_class);
        let response = arena.view(response);
        Self { key, size, etag, last_modified, storage_class, response }
    }
}

/// A page of a list of objects.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_object_page {
    /// The objects, by their keys in the order of their bytes.
    pub items: *const *const cinf_object_summary,
    /// Number of pointers in `items`.
    pub items_len: usize,
    /// What keys that hold the delimiter behind the prefix begin with, up to the delimiter; each once.
    pub common_prefixes: *const *const c_char,
    /// Number of pointers in `common_prefixes`.
    pub common_prefixes_len: usize,
    /// Whether there is more.
    pub is_truncated: bool,
    /// Where the next page begins: the `marker` to ask for it with.
    pub next_marker: *const c_char,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_object_page {
    type Core = ObjectPage;

    fn view(core: ObjectPage, arena: &mut Arena) -> Self {
        let ObjectPage { items, common_prefixes, is_truncated, next_marker, response } = core;
        let (items, items_len) = arena.views(items);
        let (common_prefixes, common_prefixes_len) = arena.texts(common_prefixes);
        let next_marker = arena.maybe_text(next_marker);
        let response = arena.view(response);
        Self { items, items_len, common_prefixes, common_prefixes_len, is_truncated, next_marker, response }
    }
}

/// A picture that was processed from file to file.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_processed_file {
    /// The job that did it.
    pub job: *const cinf_job,
    /// The object that was made of the file, if it was kept.
    pub input_key: *const c_char,
    /// The object of the result, if it was kept.
    pub output_key: *const c_char,
    /// Size of the result in bytes.
    pub size: i64,
    /// Objects that should have been deleted at the end and could not be: their keys.
    pub left_behind: *const *const c_char,
    /// Number of pointers in `left_behind`.
    pub left_behind_len: usize,
}

impl View for cinf_processed_file {
    type Core = ProcessedFile;

    fn view(core: ProcessedFile, arena: &mut Arena) -> Self {
        let ProcessedFile { job, input_key, output_key, size, left_behind } = core;
        let job = arena.view(job);
        let input_key = arena.maybe_text(input_key);
        let output_key = arena.maybe_text(output_key);
        let (left_behind, left_behind_len) = arena.texts(left_behind);
        Self { job, input_key, output_key, size, left_behind, left_behind_len }
    }
}

/// What the query `imageInfo` of an object answers with.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_picture_info {
    /// Name of the format, such as `jpeg`; rules say `jpg`.
    pub format: *const c_char,
    /// Width in pixels. `CINF_ABSENT` if absent.
    pub width: i64,
    /// Height in pixels. `CINF_ABSENT` if absent.
    pub height: i64,
    /// Size in bytes. `CINF_ABSENT` if absent.
    pub size: i64,
    /// MD5 of the object, in hexadecimal digits.
    pub md5: *const c_char,
    /// Average colour, as `0xRRGGBB`.
    pub photo_rgb: *const c_char,
    /// Number of frames; only for animations. `CINF_ABSENT` if absent.
    pub frame_count: i64,
}

impl View for cinf_picture_info {
    type Core = PictureInfo;

    fn view(core: PictureInfo, arena: &mut Arena) -> Self {
        let PictureInfo { format, width, height, size, md5, photo_rgb, frame_count } = core;
        let format = arena.maybe_text(format);
        let width = owned::number(width);
        let height = owned::number(height);
        let size = owned::number(size);
        let md5 = arena.maybe_text(md5);
        let photo_rgb = arena.maybe_text(photo_rgb);
        let frame_count = owned::number(frame_count);
        Self { format, width, height, size, md5, photo_rgb, frame_count }
    }
}

/// What the query `exif` of an object answers with.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_picture_exif {
    /// The values by their names, such as `Orientation`; none if the picture has no EXIF data. What is no single
    /// value is left to `document`. These are the names.
    pub values_names: *const *const c_char,
    /// For each of `values_names` its value.
    pub values_values: *const *const c_char,
    /// Number of pointers in `values_names`, and in `values_values`.
    pub values_len: usize,
    /// The answer as it came, in JSON: the service does not document its form.
    pub document: *const c_char,
}

impl View for cinf_picture_exif {
    type Core = PictureExif;

    fn view(core: PictureExif, arena: &mut Arena) -> Self {
        let PictureExif { values, document } = core;
        let (values_names, values_values, values_len) = arena.map(values);
        let document = arena.text(document);
        Self { values_names, values_values, values_len, document }
    }
}

/// What the query `imageAve` of an object answers with.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_picture_color {
    /// Average colour, as `0xRRGGBB`.
    pub rgb: *const c_char,
    /// Its part of red, 0 to 255.
    pub red: u32,
    /// Its part of green, 0 to 255.
    pub green: u32,
    /// Its part of blue, 0 to 255.
    pub blue: u32,
}

impl View for cinf_picture_color {
    type Core = PictureColor;

    fn view(core: PictureColor, arena: &mut Arena) -> Self {
        let PictureColor { rgb, red, green, blue } = core;
        let rgb = arena.text(rgb);
        Self { rgb, red, green, blue }
    }
}

/// A URL that carries its own signature: whoever has it can make the request until it expires.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_presigned_url {
    /// The URL. It is a secret as long as it counts: keep it out of logs.
    pub url: *const c_char,
    /// HTTP method that the request must have.
    pub method: *const c_char,
    /// Headers that the request must have exactly so, names in lower case. `host` is among them only if the
    /// client has an endpoint of its own, which then is where the URL leads; everywhere else the URL itself says
    /// it. These are the names.
    pub headers_names: *const *const c_char,
    /// For each of `headers_names` its value.
    pub headers_values: *const *const c_char,
    /// Number of pointers in `headers_names`, and in `headers_values`.
    pub headers_len: usize,
    /// When it stops to count. Milliseconds since 1970 in UTC.
    pub expires_at: i64,
    /// Whether that is earlier than asked for, because the credential expires then.
    pub is_cut_short: bool,
}

impl View for cinf_presigned_url {
    type Core = PresignedUrl;

    fn view(core: PresignedUrl, arena: &mut Arena) -> Self {
        let PresignedUrl { url, method, headers, expires_at, is_cut_short } = core;
        let url = arena.text(url.expose().to_owned());
        let method = arena.text(method);
        let (headers_names, headers_values, headers_len) = arena.map(headers);
        let expires_at = expires_at.unix_millis();
        Self { url, method, headers_names, headers_values, headers_len, expires_at, is_cut_short }
    }
}

/// What a request of the caller's own is sent with.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_signed_request {
    /// Where it goes, path and query encoded. The request must be made to exactly this URL.
    pub url: *const c_char,
    /// HTTP method that the request must have.
    pub method: *const c_char,
    /// Value of the header `authorization`.
    pub authorization: *const c_char,
    /// Headers that the request must have exactly so besides `authorization` and the token, names in lower case;
    /// `host` is always among them. These are the names.
    pub headers_names: *const *const c_char,
    /// For each of `headers_names` its value.
    pub headers_values: *const *const c_char,
    /// Number of pointers in `headers_names`, and in `headers_values`.
    pub headers_len: usize,
    /// Name of the header for the session token; `NULL` if the credential has none.
    pub token_header: *const c_char,
    /// Value of that header.
    pub session_token: *const c_char,
    /// When the signature stops to count. Milliseconds since 1970 in UTC.
    pub expires_at: i64,
    /// Whether that is earlier than asked for, because the credential expires then.
    pub is_cut_short: bool,
}

impl View for cinf_signed_request {
    type Core = SignedRequest;

    fn view(core: SignedRequest, arena: &mut Arena) -> Self {
        let SignedRequest {
            url,
            method,
            authorization,
            headers,
            token_header,
            session_token,
            expires_at,
            is_cut_short,
        } = core;
        let url = arena.text(url);
        let method = arena.text(method);
        let authorization = arena.text(authorization.expose().to_owned());
        let (headers_names, headers_values, headers_len) = arena.map(headers);
        let token_header = arena.maybe_text(token_header);
        let session_token = arena.maybe_text(session_token.map(|secret| secret.expose().to_owned()));
        let expires_at = expires_at.unix_millis();
        Self {
            url,
            method,
            authorization,
            headers_names,
            headers_values,
            headers_len,
            token_header,
            session_token,
            expires_at,
            is_cut_short,
        }
    }
}

/// A queue in which image jobs wait and run. A bucket has one, made when the service is enabled.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_queue {
    /// Identifies the queue in `cinf_client_update_queue` and `cinf_client_list_queues`.
    pub queue_id: *const c_char,
    /// Name of the queue.
    pub name: *const c_char,
    /// Whether the queue starts jobs.
    pub state: cinf_queue_state,
    /// The same as text, as the service writes it; it says more when `state` is 0.
    pub state_name: *const c_char,
    /// How finished jobs are reported.
    pub notify_config: *const cinf_notify_config,
    /// Jobs that may wait in the queue at most. `CINF_ABSENT` if absent.
    pub max_size: i64,
    /// Jobs that run at the same time at most. `CINF_ABSENT` if absent.
    pub max_concurrent: i64,
    /// Kind of jobs that the queue takes: `PicProcessing`.
    pub category: *const c_char,
    /// When the queue was changed last. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub update_time: i64,
    /// When the queue was made. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub create_time: i64,
    /// Full name of the bucket that owns the queue. Some answers leave it out.
    pub bucket_id: *const c_char,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_queue {
    type Core = Queue;

    fn view(core: Queue, arena: &mut Arena) -> Self {
        let Queue {
            queue_id,
            name,
            state,
            notify_config,
            max_size,
            max_concurrent,
            category,
            update_time,
            create_time,
            bucket_id,
            response,
        } = core;
        let queue_id = arena.maybe_text(queue_id);
        let name = arena.maybe_text(name);
        let (state, state_name) = arena.choice(&state);
        let notify_config = arena.maybe_view(notify_config);
        let max_size = owned::number(max_size);
        let max_concurrent = owned::number(max_concurrent);
        let category = arena.maybe_text(category);
        let update_time = owned::number(update_time.map(|time| time.unix_millis()));
        let create_time = owned::number(create_time.map(|time| time.unix_millis()));
        let bucket_id = arena.maybe_text(bucket_id);
        let response = arena.view(response);
        Self {
            queue_id,
            name,
            state,
            state_name,
            notify_config,
            max_size,
            max_concurrent,
            category,
            update_time,
            create_time,
            bucket_id,
            response,
        }
    }
}

/// How a queue reports finished jobs.
///
/// Begin with `CINF_NOTIFY_CONFIG_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_notify_config {
    /// Size of this struct, set by `CINF_NOTIFY_CONFIG_INIT`.
    pub struct_size: usize,
    /// Whether finished jobs are reported. Not given means `Off`.
    pub state: MaybeUninit<cinf_notify_state>,
    /// The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
    /// has.
    pub state_name: *const c_char,
    /// Events to report; needed with state `On`. `TaskFinish` is the one of image jobs; answers may hold a comma
    /// list.
    pub event: *const c_char,
    /// Format of the report. Not given means `XML`.
    pub result_format: MaybeUninit<cinf_notify_format>,
    /// The same as text, as the service writes it, for a value that has no number. `result_format` is enough for
    /// one that has.
    pub result_format_name: *const c_char,
    /// How the report is delivered; needed with state `On`.
    pub r#type: MaybeUninit<cinf_notify_type>,
    /// The same as text, as the service writes it, for a value that has no number. `type` is enough for one that
    /// has.
    pub type_name: *const c_char,
    /// Public `http` or `https` URL that receives the report; needed with type `Url`.
    pub url: *const c_char,
    /// Kind of receiver; needed with type `TDMQ`.
    pub mq_mode: MaybeUninit<cinf_mq_mode>,
    /// The same as text, as the service writes it, for a value that has no number. `mq_mode` is enough for one
    /// that has.
    pub mq_mode_name: *const c_char,
    /// Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`; needed with type `TDMQ`.
    pub mq_region: *const c_char,
    /// Name of the topic or queue; needed with type `TDMQ`.
    pub mq_name: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_notify_config {
    const INIT: &'static str = "CINF_NOTIFY_CONFIG_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_notify_config>() == std::mem::offset_of!(cinf_notify_config, mq_name) + 8);

impl Inbound for NotifyConfig {
    type Raw = cinf_notify_config;

    unsafe fn read(raw: &cinf_notify_config) -> Result<Self, Refusal> {
        let cinf_notify_config {
            struct_size: _,
            state,
            state_name,
            event,
            result_format,
            result_format_name,
            r#type,
            type_name,
            url,
            mq_mode,
            mq_mode_name,
            mq_region,
            mq_name,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let state = options::maybe_choice("state", state, state_name)?;
            let event = text::maybe_text("event", event)?;
            let result_format = options::maybe_choice("result_format", result_format, result_format_name)?;
            let r#type = options::maybe_choice("type", r#type, type_name)?;
            let url = text::maybe_text("url", url)?;
            let mq_mode = options::maybe_choice("mq_mode", mq_mode, mq_mode_name)?;
            let mq_region = text::maybe_text("mq_region", mq_region)?;
            let mq_name = text::maybe_text("mq_name", mq_name)?;
            Ok(Self { state, event, result_format, r#type, url, mq_mode, mq_region, mq_name })
        }
    }
}

impl View for cinf_notify_config {
    type Core = NotifyConfig;

    fn view(core: NotifyConfig, arena: &mut Arena) -> Self {
        let NotifyConfig { state, event, result_format, r#type, url, mq_mode, mq_region, mq_name } = core;
        let (state, state_name) = arena.maybe_choice(state.as_ref());
        let state = MaybeUninit::new(state);
        let event = arena.maybe_text(event);
        let (result_format, result_format_name) = arena.maybe_choice(result_format.as_ref());
        let result_format = MaybeUninit::new(result_format);
        let (r#type, type_name) = arena.maybe_choice(r#type.as_ref());
        let r#type = MaybeUninit::new(r#type);
        let url = arena.maybe_text(url);
        let (mq_mode, mq_mode_name) = arena.maybe_choice(mq_mode.as_ref());
        let mq_mode = MaybeUninit::new(mq_mode);
        let mq_region = arena.maybe_text(mq_region);
        let mq_name = arena.maybe_text(mq_name);
        Self {
            struct_size: size_of::<Self>(),
            state,
            state_name,
            event,
            result_format,
            result_format_name,
            r#type,
            type_name,
            url,
            mq_mode,
            mq_mode_name,
            mq_region,
            mq_name,
        }
    }
}

/// One page of the queues of a bucket.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_queue_page {
    /// The queues of this page.
    pub items: *const *const cinf_queue,
    /// Number of pointers in `items`.
    pub items_len: usize,
    /// Matching queues on all pages together. Missing when queues were asked for by id. `CINF_ABSENT` if absent.
    pub total_count: i64,
    /// Number of this page; the first is 1. Missing when queues were asked for by id. `CINF_ABSENT` if absent.
    pub page_number: i64,
    /// Entries that a page holds at most. Missing when queues were asked for by id. `CINF_ABSENT` if absent.
    pub page_size: i64,
    /// Ids that were asked for and do not exist.
    pub missing_ids: *const *const c_char,
    /// Number of pointers in `missing_ids`.
    pub missing_ids_len: usize,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_queue_page {
    type Core = QueuePage;

    fn view(core: QueuePage, arena: &mut Arena) -> Self {
        let QueuePage { items, total_count, page_number, page_size, missing_ids, response } = core;
        let (items, items_len) = arena.views(items);
        let total_count = owned::number(total_count);
        let page_number = owned::number(page_number);
        let page_size = owned::number(page_size);
        let (missing_ids, missing_ids_len) = arena.texts(missing_ids);
        let response = arena.view(response);
        Self { items, items_len, total_count, page_number, page_size, missing_ids, missing_ids_len, response }
    }
}

/// What became of a submission that may have created a job.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_reconciliation {
    /// What was found.
    pub verdict: cinf_reconciliation_verdict,
    /// The same as text, as the service writes it; it says more when `verdict` is 0.
    pub verdict_name: *const c_char,
    /// The job, if exactly one was found.
    pub job: *const cinf_job,
    /// Ids of all jobs that were found.
    pub job_ids: *const *const c_char,
    /// Number of pointers in `job_ids`.
    pub job_ids_len: usize,
    /// When the list was read, by the service's clock as far as it is known. A job that was made before does not
    /// show only if the list is behind. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub looked_until: i64,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_reconciliation {
    type Core = Reconciliation;

    fn view(core: Reconciliation, arena: &mut Arena) -> Self {
        let Reconciliation { verdict, job, job_ids, looked_until, response } = core;
        let (verdict, verdict_name) = arena.choice(&verdict);
        let job = arena.maybe_view(job);
        let (job_ids, job_ids_len) = arena.texts(job_ids);
        let looked_until = owned::number(looked_until.map(|time| time.unix_millis()));
        let response = arena.view(response);
        Self { verdict, verdict_name, job, job_ids, job_ids_len, looked_until, response }
    }
}

/// The HTTP side of an answer: useful in a log and in a support request.
///
/// Two answers with the same content are equal wherever they came from, so a `ResponseInfo` equals every other.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_response_info {
    /// The service's id of the request, from the `x-ci-request-id` header, else from the document.
    pub request_id: *const c_char,
    /// HTTP status of the answer.
    pub status: u32,
    /// Requests that were sent for this answer, the first one included.
    pub attempts: u32,
    /// Time from the call to its answer, waits between attempts included. In milliseconds.
    pub elapsed_ms: i64,
    /// How much of that time was spent waiting between attempts. In milliseconds.
    pub waited_ms: i64,
    /// Further jobs that the same submission made. Only a submission that was allowed to make several has any.
    pub duplicate_job_ids: *const *const c_char,
    /// Number of pointers in `duplicate_job_ids`.
    pub duplicate_job_ids_len: usize,
}

impl View for cinf_response_info {
    type Core = ResponseInfo;

    fn view(core: ResponseInfo, arena: &mut Arena) -> Self {
        let ResponseInfo { request_id, status, attempts, elapsed, waited, duplicate_job_ids } = core;
        let request_id = arena.maybe_text(request_id);
        let elapsed_ms = owned::millis(elapsed);
        let waited_ms = owned::millis(waited);
        let (duplicate_job_ids, duplicate_job_ids_len) = arena.texts(duplicate_job_ids);
        Self { request_id, status, attempts, elapsed_ms, waited_ms, duplicate_job_ids, duplicate_job_ids_len }
    }
}

/// What a rule consists of, or why it is none.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_rule_report {
    /// The rule in the one form that all ways to write it have in common; absent if it is none.
    pub normalised: *const c_char,
    /// Its segments from left to right; empty if it is none.
    pub segments: *const *const cinf_rule_segment,
    /// Number of pointers in `segments`.
    pub segments_len: usize,
    /// What is wrong with it; absent if it is a rule.
    pub problem: *const cinf_rule_problem,
}

impl View for cinf_rule_report {
    type Core = RuleReport;

    fn view(core: RuleReport, arena: &mut Arena) -> Self {
        let RuleReport { normalised, segments, problem } = core;
        let normalised = arena.maybe_text(normalised);
        let (segments, segments_len) = arena.views(segments);
        let problem = arena.maybe_view(problem);
        Self { normalised, segments, segments_len, problem }
    }
}

/// One part of a rule between two `|`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_rule_segment {
    /// The name it begins with, such as `imageMogr2`.
    pub name: *const c_char,
    /// The whole segment in its normal form.
    pub text: *const c_char,
    /// Each operation of an `imageMogr2` with its options, such as `rotate/90`; of others, none.
    pub operations: *const *const c_char,
    /// Number of pointers in `operations`.
    pub operations_len: usize,
}

impl View for cinf_rule_segment {
    type Core = RuleSegment;

    fn view(core: RuleSegment, arena: &mut Arena) -> Self {
        let RuleSegment { name, text, operations } = core;
        let name = arena.text(name);
        let text = arena.text(text);
        let (operations, operations_len) = arena.texts(operations);
        Self { name, text, operations, operations_len }
    }
}

/// Why a text is not a rule.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_rule_problem {
    /// What sort of trouble it is.
    pub kind: cinf_rule_problem_kind,
    /// The same as text, as the service writes it; it says more when `kind` is 0.
    pub kind_name: *const c_char,
    /// The byte of the text in UTF-8 where the trouble begins, from 0; its length if it ends too soon.
    pub position: u32,
    /// The same place counted in characters.
    pub character: u32,
    /// The segment it stands in, from 0.
    pub segment: u32,
    /// The operation, option or segment name concerned, as written.
    pub operation: *const c_char,
    /// What is wrong, in words, without the place.
    pub message: *const c_char,
    /// The message with its place, the text around it, and a `^` under it: three lines for a terminal.
    pub explanation: *const c_char,
}

impl View for cinf_rule_problem {
    type Core = RuleProblem;

    fn view(core: RuleProblem, arena: &mut Arena) -> Self {
        let RuleProblem { kind, position, character, segment, operation, message, explanation } = core;
        let (kind, kind_name) = arena.choice(&kind);
        let operation = arena.maybe_text(operation);
        let message = arena.text(message);
        let explanation = arena.text(explanation);
        Self { kind, kind_name, position, character, segment, operation, message, explanation }
    }
}

/// The size of a result, as far as it can be told without the picture itself.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_size_prediction {
    /// The width in pixels; absent if it is not certain. `CINF_ABSENT` if absent.
    pub width: i64,
    /// The height in pixels; absent if it is not certain. `CINF_ABSENT` if absent.
    pub height: i64,
    /// What the size depends on; absent if it is certain.
    pub depends_on: cinf_size_dependence,
    /// The same as text, as the service writes it; it says more when `depends_on` is 0.
    pub depends_on_name: *const c_char,
    /// The sizes it can have if it is not certain; empty if it can have any.
    pub sizes: *const *const cinf_picture_size,
    /// Number of pointers in `sizes`.
    pub sizes_len: usize,
    /// Why it is not certain, in words; absent if it is.
    pub explanation: *const c_char,
}

impl View for cinf_size_prediction {
    type Core = SizePrediction;

    fn view(core: SizePrediction, arena: &mut Arena) -> Self {
        let SizePrediction { width, height, depends_on, sizes, explanation } = core;
        let width = owned::number(width);
        let height = owned::number(height);
        let (depends_on, depends_on_name) = arena.maybe_choice(depends_on.as_ref());
        let (sizes, sizes_len) = arena.views(sizes);
        let explanation = arena.maybe_text(explanation);
        Self { width, height, depends_on, depends_on_name, sizes, sizes_len, explanation }
    }
}

/// A size in pixels.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_picture_size {
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}

impl View for cinf_picture_size {
    type Core = PictureSize;

    fn view(core: PictureSize, _arena: &mut Arena) -> Self {
        let PictureSize { width, height } = core;
        Self { width, height }
    }
}

/// A rule that the service keeps, so that jobs need only name it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_template {
    /// Identifies the template in `cinf_client_submit_job`: letters, digits, `_` and `-`, at most 64 of them.
    pub template_id: *const c_char,
    /// Name of the template. The service is not known to keep names apart: several templates may have the same.
    pub name: *const c_char,
    /// Kind of jobs that the template is for: `PicProcess`.
    pub tag: *const c_char,
    /// Full name of the bucket that owns the template.
    pub bucket_id: *const c_char,
    /// Who made the template.
    pub category: cinf_template_category,
    /// The same as text, as the service writes it; it says more when `category` is 0.
    pub category_name: *const c_char,
    /// State of the template. Older answers have it; its values are not documented.
    pub state: *const c_char,
    /// The rule, and whether results also describe the original picture.
    pub pic_process: *const cinf_pic_process,
    /// When the template was changed last. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub update_time: i64,
    /// When the template was made. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
    pub create_time: i64,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_template {
    type Core = Template;

    fn view(core: Template, arena: &mut Arena) -> Self {
        let Template {
            template_id,
            name,
            tag,
            bucket_id,
            category,
            state,
            pic_process,
            update_time,
            create_time,
            response,
        } = core;
        let template_id = arena.text(template_id);
        let name = arena.maybe_text(name);
        let tag = arena.maybe_text(tag);
        let bucket_id = arena.maybe_text(bucket_id);
        let (category, category_name) = arena.maybe_choice(category.as_ref());
        let state = arena.maybe_text(state);
        let pic_process = arena.maybe_view(pic_process);
        let update_time = owned::number(update_time.map(|time| time.unix_millis()));
        let create_time = owned::number(create_time.map(|time| time.unix_millis()));
        let response = arena.view(response);
        Self {
            template_id,
            name,
            tag,
            bucket_id,
            category,
            category_name,
            state,
            pic_process,
            update_time,
            create_time,
            response,
        }
    }
}

/// One page of the templates of a bucket.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_template_page {
    /// The templates of this page.
    pub items: *const *const cinf_template,
    /// Number of pointers in `items`.
    pub items_len: usize,
    /// Matching templates on all pages together. `CINF_ABSENT` if absent.
    pub total_count: i64,
    /// Number of this page; the first is 1. `CINF_ABSENT` if absent.
    pub page_number: i64,
    /// Entries that a page holds at most. `CINF_ABSENT` if absent.
    pub page_size: i64,
    /// Ids that were asked for and do not exist.
    pub missing_ids: *const *const c_char,
    /// Number of pointers in `missing_ids`.
    pub missing_ids_len: usize,
    /// The HTTP side of the answer.
    pub response: *const cinf_response_info,
}

impl View for cinf_template_page {
    type Core = TemplatePage;

    fn view(core: TemplatePage, arena: &mut Arena) -> Self {
        let TemplatePage { items, total_count, page_number, page_size, missing_ids, response } = core;
        let (items, items_len) = arena.views(items);
        let total_count = owned::number(total_count);
        let page_number = owned::number(page_number);
        let page_size = owned::number(page_size);
        let (missing_ids, missing_ids_len) = arena.texts(missing_ids);
        let response = arena.view(response);
        Self { items, items_len, total_count, page_number, page_size, missing_ids, missing_ids_len, response }
    }
}

/// Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
///
/// Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
///
/// Begin with `CINF_ENABLE_SERVICE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_enable_service {
    /// Size of this struct, set by `CINF_ENABLE_SERVICE_INIT`.
    pub struct_size: usize,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_enable_service {
    const INIT: &'static str = "CINF_ENABLE_SERVICE_INIT";
}

impl Inbound for EnableService {
    type Raw = cinf_enable_service;

    unsafe fn read(raw: &cinf_enable_service) -> Result<Self, Refusal> {
        let cinf_enable_service { struct_size: _ } = *raw;
        Ok(Self {})
    }
}

impl Request for EnableService {
    const MAY_BE_NULL: bool = true;
}

/// Disables the service on the client's bucket and deletes its queue.
///
/// Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
/// `ci:DeletePicProcessBucket`.
///
/// Begin with `CINF_DISABLE_SERVICE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_disable_service {
    /// Size of this struct, set by `CINF_DISABLE_SERVICE_INIT`.
    pub struct_size: usize,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_disable_service {
    const INIT: &'static str = "CINF_DISABLE_SERVICE_INIT";
}

impl Inbound for DisableService {
    type Raw = cinf_disable_service;

    unsafe fn read(raw: &cinf_disable_service) -> Result<Self, Refusal> {
        let cinf_disable_service { struct_size: _ } = *raw;
        Ok(Self {})
    }
}

impl Request for DisableService {
    const MAY_BE_NULL: bool = true;
}

/// Lists the buckets of the account on which the service is enabled.
///
/// Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
/// `ci:DescribePicProcessBucket`.
///
/// Begin with `CINF_LIST_BUCKETS_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_list_buckets {
    /// Size of this struct, set by `CINF_LIST_BUCKETS_INIT`.
    pub struct_size: usize,
    /// Only buckets of these regions.
    pub regions: *const *const c_char,
    /// Number of pointers in `regions`.
    pub regions_len: usize,
    /// Only the buckets with exactly these full names.
    pub bucket_names: *const *const c_char,
    /// Number of pointers in `bucket_names`.
    pub bucket_names_len: usize,
    /// Only buckets whose name begins with this text.
    pub bucket_name: *const c_char,
    /// Page to begin with; the first is 1.
    pub page_number: i64,
    /// Entries per page, 1 to 100. Not given means 10.
    pub page_size: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_list_buckets {
    const INIT: &'static str = "CINF_LIST_BUCKETS_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_list_buckets>() == std::mem::offset_of!(cinf_list_buckets, page_size) + 8);

impl Inbound for ListBuckets {
    type Raw = cinf_list_buckets;

    unsafe fn read(raw: &cinf_list_buckets) -> Result<Self, Refusal> {
        let cinf_list_buckets {
            struct_size: _,
            regions,
            regions_len,
            bucket_names,
            bucket_names_len,
            bucket_name,
            page_number,
            page_size,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let regions = text::texts("regions", regions, regions_len)?;
            let bucket_names = text::texts("bucket_names", bucket_names, bucket_names_len)?;
            let bucket_name = text::maybe_text("bucket_name", bucket_name)?;
            let page_number = options::maybe_u32("page_number", page_number)?;
            let page_size = options::maybe_u32("page_size", page_size)?;
            Ok(Self { regions, bucket_names, bucket_name, page_number, page_size })
        }
    }
}

impl Request for ListBuckets {
    const MAY_BE_NULL: bool = true;
}

/// The receiver of a job's report when it is delivered as a TDMQ message.
///
/// Begin with `CINF_CALL_BACK_MQ_CONFIG_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_call_back_mq_config {
    /// Size of this struct, set by `CINF_CALL_BACK_MQ_CONFIG_INIT`.
    pub struct_size: usize,
    /// Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`.
    pub mq_region: *const c_char,
    /// Kind of receiver: `Topic` or `Queue`.
    pub mq_mode: MaybeUninit<cinf_mq_mode>,
    /// The same as text, as the service writes it, for a value that has no number. `mq_mode` is enough for one
    /// that has.
    pub mq_mode_name: *const c_char,
    /// Name of the topic or queue.
    pub mq_name: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_call_back_mq_config {
    const INIT: &'static str = "CINF_CALL_BACK_MQ_CONFIG_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(
    size_of::<cinf_call_back_mq_config>() == std::mem::offset_of!(cinf_call_back_mq_config, mq_name) + 8
);

impl Inbound for CallBackMqConfig {
    type Raw = cinf_call_back_mq_config;

    unsafe fn read(raw: &cinf_call_back_mq_config) -> Result<Self, Refusal> {
        let cinf_call_back_mq_config { struct_size: _, mq_region, mq_mode, mq_mode_name, mq_name } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let mq_region = text::text("mq_region", mq_region)?;
            let mq_mode = options::maybe_choice("mq_mode", mq_mode, mq_mode_name)?.unwrap_or_default();
            let mq_name = text::text("mq_name", mq_name)?;
            Ok(Self { mq_region, mq_mode, mq_name })
        }
    }
}

/// Submits an image job.
///
/// The job is billed and the service has no idempotency token, so this request is sent at most once. A failure
/// says which of three things happened: nothing was sent, the service refused, or the job may exist (`Outcome`).
/// In the last case the error holds the `Submission`, with which `reconcile` finds the job.
///
/// Exactly one of `rule` and `template_id` is needed. Service action: `POST /jobs`, permissions
/// `ci:CreateMediaJobs` and `cam:passrole`.
///
/// Begin with `CINF_SUBMIT_JOB_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_submit_job {
    /// Size of this struct, set by `CINF_SUBMIT_JOB_INIT`.
    pub struct_size: usize,
    /// Key of the picture in the client's bucket: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub input: *const c_char,
    /// Key of the result; the same rules. An existing object is overwritten.
    pub output: *const c_char,
    /// What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub rule: *const c_char,
    /// A template that holds the rule.
    pub template_id: *const c_char,
    /// Bucket of the result. Not given means the client's bucket.
    pub output_bucket: *const c_char,
    /// Region of that bucket. Not given means the client's region.
    pub output_region: *const c_char,
    /// Whether the result also describes the original picture. Not given means no.
    pub is_pic_info: MaybeUninit<cinf_flag>,
    /// Text that comes back with the job: at most 1024 printable ASCII characters, not beginning with `cinf1:`.
    /// When it is not given the library sends an id of its own to recognise the job by, and does not show it.
    pub user_data: *const c_char,
    /// Priority, 0 to 2; higher runs first. Not given means 0.
    pub job_level: i64,
    /// Public `http` or `https` URL that is told when the job has ended, or `no` to silence the queue's own
    /// callback.
    pub callback: *const c_char,
    /// Format of that report. Not given means `XML`.
    pub callback_format: MaybeUninit<cinf_notify_format>,
    /// The same as text, as the service writes it, for a value that has no number. `callback_format` is enough
    /// for one that has.
    pub callback_format_name: *const c_char,
    /// How the report is delivered. Not given means `Url`.
    pub callback_type: MaybeUninit<cinf_call_back_type>,
    /// The same as text, as the service writes it, for a value that has no number. `callback_type` is enough for
    /// one that has.
    pub callback_type_name: *const c_char,
    /// The receiver; needed when `callback_type` is `TDMQ`.
    pub callback_mq_config: *const cinf_call_back_mq_config,
    /// The queue to use. Not given means the queue of the service.
    pub queue_id: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_submit_job {
    const INIT: &'static str = "CINF_SUBMIT_JOB_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_submit_job>() == std::mem::offset_of!(cinf_submit_job, queue_id) + 8);

impl Inbound for SubmitJob {
    type Raw = cinf_submit_job;

    unsafe fn read(raw: &cinf_submit_job) -> Result<Self, Refusal> {
        let cinf_submit_job {
            struct_size: _,
            input,
            output,
            rule,
            template_id,
            output_bucket,
            output_region,
            is_pic_info,
            user_data,
            job_level,
            callback,
            callback_format,
            callback_format_name,
            callback_type,
            callback_type_name,
            callback_mq_config,
            queue_id,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let input = text::text("input", input)?;
            let output = text::text("output", output)?;
            let rule = text::maybe_text("rule", rule)?;
            let template_id = text::maybe_text("template_id", template_id)?;
            let output_bucket = text::maybe_text("output_bucket", output_bucket)?;
            let output_region = text::maybe_text("output_region", output_region)?;
            let is_pic_info = options::maybe_flag("is_pic_info", is_pic_info)?;
            let user_data = text::maybe_text("user_data", user_data)?;
            let job_level = options::maybe_u32("job_level", job_level)?;
            let callback = text::maybe_text("callback", callback)?;
            let callback_format =
                options::maybe_choice("callback_format", callback_format, callback_format_name)?;
            let callback_type = options::maybe_choice("callback_type", callback_type, callback_type_name)?;
            let callback_mq_config = options::maybe_record("callback_mq_config", callback_mq_config)?;
            let queue_id = text::maybe_text("queue_id", queue_id)?;
            Ok(Self {
                input,
                output,
                rule,
                template_id,
                output_bucket,
                output_region,
                is_pic_info,
                user_data,
                job_level,
                callback,
                callback_format,
                callback_type,
                callback_mq_config,
                queue_id,
            })
        }
    }
}

impl Request for SubmitJob {
    const MAY_BE_NULL: bool = false;
}

/// Asks for one job.
///
/// Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an error
/// of kind `CINF_KIND_NOT_FOUND`.
///
/// Begin with `CINF_GET_JOB_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_get_job {
    /// Size of this struct, set by `CINF_GET_JOB_INIT`.
    pub struct_size: usize,
    /// The job: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_get_job {
    const INIT: &'static str = "CINF_GET_JOB_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_get_job>() == std::mem::offset_of!(cinf_get_job, job_id) + 8);

impl Inbound for GetJob {
    type Raw = cinf_get_job;

    unsafe fn read(raw: &cinf_get_job) -> Result<Self, Refusal> {
        let cinf_get_job { struct_size: _, job_id } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let job_id = text::text("job_id", job_id)?;
            Ok(Self { job_id })
        }
    }
}

impl Request for GetJob {
    const MAY_BE_NULL: bool = false;
}

/// Asks for several jobs at once.
///
/// Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist are
/// no error; their ids come back as `missing_ids`.
///
/// Begin with `CINF_GET_JOBS_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_get_jobs {
    /// Size of this struct, set by `CINF_GET_JOBS_INIT`.
    pub struct_size: usize,
    /// The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them.
    pub job_ids: *const *const c_char,
    /// Number of pointers in `job_ids`.
    pub job_ids_len: usize,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_get_jobs {
    const INIT: &'static str = "CINF_GET_JOBS_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_get_jobs>() == std::mem::offset_of!(cinf_get_jobs, job_ids_len) + 8);

impl Inbound for GetJobs {
    type Raw = cinf_get_jobs;

    unsafe fn read(raw: &cinf_get_jobs) -> Result<Self, Refusal> {
        let cinf_get_jobs { struct_size: _, job_ids, job_ids_len } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let job_ids = text::texts("job_ids", job_ids, job_ids_len)?;
            Ok(Self { job_ids })
        }
    }
}

impl Request for GetJobs {
    const MAY_BE_NULL: bool = true;
}

/// Cancels a job that has not begun.
///
/// Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or has
/// ended is an error of kind `CINF_KIND_CONFLICT`, and goes on as if nothing had been asked. A request whose
/// answer was lost is sent again, and that the job is cancelled by then is success.
///
/// Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to look
/// what became of a request whose answer was lost.
///
/// Begin with `CINF_CANCEL_JOB_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_cancel_job {
    /// Size of this struct, set by `CINF_CANCEL_JOB_INIT`.
    pub struct_size: usize,
    /// The job: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_cancel_job {
    const INIT: &'static str = "CINF_CANCEL_JOB_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_cancel_job>() == std::mem::offset_of!(cinf_cancel_job, job_id) + 8);

impl Inbound for CancelJob {
    type Raw = cinf_cancel_job;

    unsafe fn read(raw: &cinf_cancel_job) -> Result<Self, Refusal> {
        let cinf_cancel_job { struct_size: _, job_id } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let job_id = text::text("job_id", job_id)?;
            Ok(Self { job_id })
        }
    }
}

impl Request for CancelJob {
    const MAY_BE_NULL: bool = false;
}

/// Cancels several jobs that have not begun.
///
/// Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them runs or
/// has ended the error is of kind `CINF_KIND_CONFLICT`; the service does not say whether the others are cancelled
/// then, so ask with `get_jobs`. A request whose answer was lost is sent again, and that all jobs are cancelled
/// by then is success.
///
/// Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
/// `ci:DescribeMediaJob` to look what became of a request whose answer was lost.
///
/// Begin with `CINF_CANCEL_JOBS_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_cancel_jobs {
    /// Size of this struct, set by `CINF_CANCEL_JOBS_INIT`.
    pub struct_size: usize,
    /// The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them.
    pub job_ids: *const *const c_char,
    /// Number of pointers in `job_ids`.
    pub job_ids_len: usize,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_cancel_jobs {
    const INIT: &'static str = "CINF_CANCEL_JOBS_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_cancel_jobs>() == std::mem::offset_of!(cinf_cancel_jobs, job_ids_len) + 8);

impl Inbound for CancelJobs {
    type Raw = cinf_cancel_jobs;

    unsafe fn read(raw: &cinf_cancel_jobs) -> Result<Self, Refusal> {
        let cinf_cancel_jobs { struct_size: _, job_ids, job_ids_len } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let job_ids = text::texts("job_ids", job_ids, job_ids_len)?;
            Ok(Self { job_ids })
        }
    }
}

impl Request for CancelJobs {
    const MAY_BE_NULL: bool = true;
}

/// Lists the jobs of the client's bucket, in the order in which they were made.
///
/// Filters that are given must all match. The list ends behind the page that names no further one, or that names
/// one which was read before. A list that was left can be taken up where it was: with the `next_token` of the
/// last page that was read, and the same filters.
///
/// Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
///
/// Begin with `CINF_LIST_JOBS_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_list_jobs {
    /// Size of this struct, set by `CINF_LIST_JOBS_INIT`.
    pub struct_size: usize,
    /// Only jobs in one of these states. None given means all.
    pub states: *const MaybeUninit<cinf_job_state>,
    /// Number of values in `states`.
    pub states_len: usize,
    /// More of them, as text, as the service writes it: for values that have no number. `states` is enough for
    /// those that have.
    pub states_name: *const *const c_char,
    /// Number of pointers in `states_name`.
    pub states_name_len: usize,
    /// Only jobs that were made at this time or later. The service counts in whole seconds; a fraction is left
    /// off. Milliseconds since 1970 in UTC.
    pub start_creation_time: i64,
    /// Only jobs that were made at this time or earlier. The service counts in whole seconds; a fraction is left
    /// off. Milliseconds since 1970 in UTC.
    pub end_creation_time: i64,
    /// Which job comes first. Not given means the one that was made last.
    pub order_by_time: MaybeUninit<cinf_order_by_time>,
    /// The same as text, as the service writes it, for a value that has no number. `order_by_time` is enough for
    /// one that has.
    pub order_by_time_name: *const c_char,
    /// Jobs per page, 1 to 100. Not given means 10.
    pub size: i64,
    /// Only jobs of this queue.
    pub queue_id: *const c_char,
    /// Only jobs that read the object with exactly this key.
    pub input_object: *const c_char,
    /// The page to begin with: the `next_token` of the page before it. Not given means the first page.
    pub next_token: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_list_jobs {
    const INIT: &'static str = "CINF_LIST_JOBS_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_list_jobs>() == std::mem::offset_of!(cinf_list_jobs, next_token) + 8);

impl Inbound for ListJobs {
    type Raw = cinf_list_jobs;

    unsafe fn read(raw: &cinf_list_jobs) -> Result<Self, Refusal> {
        let cinf_list_jobs {
            struct_size: _,
            states,
            states_len,
            states_name,
            states_name_len,
            start_creation_time,
            end_creation_time,
            order_by_time,
            order_by_time_name,
            size,
            queue_id,
            input_object,
            next_token,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let states = options::choices("states", states, states_len, states_name, states_name_len)?;
            let start_creation_time = options::maybe_timestamp(start_creation_time);
            let end_creation_time = options::maybe_timestamp(end_creation_time);
            let order_by_time = options::maybe_choice("order_by_time", order_by_time, order_by_time_name)?;
            let size = options::maybe_u32("size", size)?;
            let queue_id = text::maybe_text("queue_id", queue_id)?;
            let input_object = text::maybe_text("input_object", input_object)?;
            let next_token = text::maybe_text("next_token", next_token)?;
            Ok(Self {
                states,
                start_creation_time,
                end_creation_time,
                order_by_time,
                size,
                queue_id,
                input_object,
                next_token,
            })
        }
    }
}

impl Request for ListJobs {
    const MAY_BE_NULL: bool = true;
}

/// Asks for what is known of an object, without its content.
///
/// An object that does not exist is an error of kind `CINF_KIND_NOT_FOUND`, so that this is also how to find out
/// whether there is one: a list shows an object that was just put only after a while, this at once. A missing
/// bucket is the same error, because the service does not tell them apart here.
///
/// A condition that is not met is an error of kind `CINF_KIND_CONFLICT`. Service action: `HEAD /<key>` on the
/// bucket's own host, permission `cos:HeadObject`.
///
/// Begin with `CINF_HEAD_OBJECT_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_head_object {
    /// Size of this struct, set by `CINF_HEAD_OBJECT_INIT`.
    pub struct_size: usize,
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: *const c_char,
    /// Only if this is the object's ETag.
    pub if_match: *const c_char,
    /// Only if this is not the object's ETag.
    pub if_none_match: *const c_char,
    /// Only if the object was put later than this. Counted in whole seconds. Milliseconds since 1970 in UTC.
    pub if_modified_since: i64,
    /// Only if the object was put at this time or earlier. Counted in whole seconds. Milliseconds since 1970 in
    /// UTC.
    pub if_unmodified_since: i64,
    /// A certain version, in a bucket that keeps versions.
    pub version_id: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_head_object {
    const INIT: &'static str = "CINF_HEAD_OBJECT_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_head_object>() == std::mem::offset_of!(cinf_head_object, version_id) + 8);

impl Inbound for HeadObject {
    type Raw = cinf_head_object;

    unsafe fn read(raw: &cinf_head_object) -> Result<Self, Refusal> {
        let cinf_head_object {
            struct_size: _,
            key,
            if_match,
            if_none_match,
            if_modified_since,
            if_unmodified_since,
            version_id,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let key = text::text("key", key)?;
            let if_match = text::maybe_text("if_match", if_match)?;
            let if_none_match = text::maybe_text("if_none_match", if_none_match)?;
            let if_modified_since = options::maybe_timestamp(if_modified_since);
            let if_unmodified_since = options::maybe_timestamp(if_unmodified_since);
            let version_id = text::maybe_text("version_id", version_id)?;
            Ok(Self { key, if_match, if_none_match, if_modified_since, if_unmodified_since, version_id })
        }
    }
}

impl Request for HeadObject {
    const MAY_BE_NULL: bool = false;
}

/// Deletes an object. One that does not exist is as good as deleted: that is no error.
///
/// Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
///
/// Begin with `CINF_DELETE_OBJECT_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_delete_object {
    /// Size of this struct, set by `CINF_DELETE_OBJECT_INIT`.
    pub struct_size: usize,
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: *const c_char,
    /// A certain version, in a bucket that keeps versions. It is deleted for good.
    pub version_id: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_delete_object {
    const INIT: &'static str = "CINF_DELETE_OBJECT_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_delete_object>() == std::mem::offset_of!(cinf_delete_object, version_id) + 8);

impl Inbound for DeleteObject {
    type Raw = cinf_delete_object;

    unsafe fn read(raw: &cinf_delete_object) -> Result<Self, Refusal> {
        let cinf_delete_object { struct_size: _, key, version_id } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let key = text::text("key", key)?;
            let version_id = text::maybe_text("version_id", version_id)?;
            Ok(Self { key, version_id })
        }
    }
}

impl Request for DeleteObject {
    const MAY_BE_NULL: bool = false;
}

/// Gets an object, or a part of it, into a file.
///
/// The file appears under its name when it is whole, checked and on the disk; an existing one is replaced then.
/// Until that moment, and after any failure such as a full disk (`CINF_KIND_FILE`), what was there stays as it
/// was. For the rest this is `cinf_client_get_object`.
///
/// Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
///
/// Begin with `CINF_GET_OBJECT_TO_FILE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_get_object_to_file {
    /// Size of this struct, set by `CINF_GET_OBJECT_TO_FILE_INIT`.
    pub struct_size: usize,
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: *const c_char,
    /// The file. Its folder must exist.
    pub path: *const c_char,
    /// The first byte of the part that is wanted, counted from 0. Not given means 0.
    pub offset: i64,
    /// How many bytes are wanted at most, 1 or more. Not given means all up to the end.
    pub length: i64,
    /// How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`.
    pub last: i64,
    /// Only if this is the object's ETag.
    pub if_match: *const c_char,
    /// Only if this is not the object's ETag.
    pub if_none_match: *const c_char,
    /// Only if the object was put later than this. Counted in whole seconds. Milliseconds since 1970 in UTC.
    pub if_modified_since: i64,
    /// Only if the object was put at this time or earlier. Counted in whole seconds. Milliseconds since 1970 in
    /// UTC.
    pub if_unmodified_since: i64,
    /// Most bytes that are taken; an answer that has more is an error. Not given means any number.
    pub max_size: i64,
    /// A certain version, in a bucket that keeps versions.
    pub version_id: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_get_object_to_file {
    const INIT: &'static str = "CINF_GET_OBJECT_TO_FILE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(
    size_of::<cinf_get_object_to_file>() == std::mem::offset_of!(cinf_get_object_to_file, version_id) + 8
);

impl Inbound for GetObjectToFile {
    type Raw = cinf_get_object_to_file;

    unsafe fn read(raw: &cinf_get_object_to_file) -> Result<Self, Refusal> {
        let cinf_get_object_to_file {
            struct_size: _,
            key,
            path,
            offset,
            length,
            last,
            if_match,
            if_none_match,
            if_modified_since,
            if_unmodified_since,
            max_size,
            version_id,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let key = text::text("key", key)?;
            let path = text::text("path", path)?.into();
            let offset = (![0, owned::ABSENT].contains(&offset)).then_some(offset);
            let length = (![0, owned::ABSENT].contains(&length)).then_some(length);
            let last = (![0, owned::ABSENT].contains(&last)).then_some(last);
            let if_match = text::maybe_text("if_match", if_match)?;
            let if_none_match = text::maybe_text("if_none_match", if_none_match)?;
            let if_modified_since = options::maybe_timestamp(if_modified_since);
            let if_unmodified_since = options::maybe_timestamp(if_unmodified_since);
            let max_size = (![0, owned::ABSENT].contains(&max_size)).then_some(max_size);
            let version_id = text::maybe_text("version_id", version_id)?;
            Ok(Self {
                key,
                path,
                offset,
                length,
                last,
                if_match,
                if_none_match,
                if_modified_since,
                if_unmodified_since,
                max_size,
                version_id,
            })
        }
    }
}

impl Request for GetObjectToFile {
    const MAY_BE_NULL: bool = false;
}

/// Lists the objects of the client's bucket, by their keys in the order of their bytes.
///
/// The list shows an object that was just put or deleted only after a while; ask for a key that you know with
/// `cinf_client_head_object` instead. With a `delimiter` the keys that hold it behind the prefix are not listed
/// one by one, but as one of the page's `common_prefixes`: read the list page by page to see them.
///
/// A list that was left can be taken up where it was: with the `next_marker` of the last page that was read, or
/// any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host, permission
/// `cos:GetBucket`.
///
/// Begin with `CINF_LIST_OBJECTS_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_list_objects {
    /// Size of this struct, set by `CINF_LIST_OBJECTS_INIT`.
    pub struct_size: usize,
    /// Only objects whose key begins with this.
    pub prefix: *const c_char,
    /// One character, such as `/`, up to which keys are taken together.
    pub delimiter: *const c_char,
    /// Only keys behind this one. It need not exist.
    pub marker: *const c_char,
    /// Objects and common prefixes per page, 1 to 1000. Not given means 1000.
    pub max_keys: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_list_objects {
    const INIT: &'static str = "CINF_LIST_OBJECTS_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_list_objects>() == std::mem::offset_of!(cinf_list_objects, max_keys) + 8);

impl Inbound for ListObjects {
    type Raw = cinf_list_objects;

    unsafe fn read(raw: &cinf_list_objects) -> Result<Self, Refusal> {
        let cinf_list_objects { struct_size: _, prefix, delimiter, marker, max_keys } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let prefix = text::maybe_text("prefix", prefix)?;
            let delimiter = text::maybe_text("delimiter", delimiter)?;
            let marker = text::maybe_text("marker", marker)?;
            let max_keys = options::maybe_u32("max_keys", max_keys)?;
            Ok(Self { prefix, delimiter, marker, max_keys })
        }
    }
}

impl Request for ListObjects {
    const MAY_BE_NULL: bool = true;
}

/// Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
///
/// The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it short.
/// Whoever uses it has to send the answer's `headers` exactly as they are. This is `cinf_client_presign_url` for
/// a key.
///
/// Permission of the credential: what the URL is used for, such as `cos:GetObject`.
///
/// Begin with `CINF_PRESIGN_OBJECT_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_presign_object {
    /// Size of this struct, set by `CINF_PRESIGN_OBJECT_INIT`.
    pub struct_size: usize,
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: *const c_char,
    /// What the URL is for: `GET`, `PUT`, `HEAD` or `DELETE`. It works for nothing else.
    pub method: MaybeUninit<cinf_presign_method>,
    /// The same as text, as the service writes it, for a value that has no number. `method` is enough for one
    /// that has.
    pub method_name: *const c_char,
    /// Query parameters that the URL has and that nobody can change, such as `response-content-disposition`.
    /// Names must not begin with `q-`. These are the names.
    pub query_names: *const *const c_char,
    /// For each of `query_names` its value.
    pub query_values: *const *const c_char,
    /// Number of pointers in `query_names`, and in `query_values`.
    pub query_len: usize,
    /// Headers that whoever uses the URL must send exactly so, such as `content-type`. These are the names.
    pub headers_names: *const *const c_char,
    /// For each of `headers_names` its value.
    pub headers_values: *const *const c_char,
    /// Number of pointers in `headers_names`, and in `headers_values`.
    pub headers_len: usize,
    /// How long the URL counts, from one second to 366 days. Not given means 15 minutes. In milliseconds.
    pub expires_in_ms: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_presign_object {
    const INIT: &'static str = "CINF_PRESIGN_OBJECT_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_presign_object>() == std::mem::offset_of!(cinf_presign_object, expires_in_ms) + 8);

impl Inbound for PresignObject {
    type Raw = cinf_presign_object;

    unsafe fn read(raw: &cinf_presign_object) -> Result<Self, Refusal> {
        let cinf_presign_object {
            struct_size: _,
            key,
            method,
            method_name,
            query_names,
            query_values,
            query_len,
            headers_names,
            headers_values,
            headers_len,
            expires_in_ms,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let key = text::text("key", key)?;
            let method = options::maybe_choice("method", method, method_name)?.unwrap_or_default();
            let query = options::map("query", query_names, query_values, query_len)?;
            let headers = options::map("headers", headers_names, headers_values, headers_len)?;
            let expires_in = options::maybe_millis("expires_in", expires_in_ms)?;
            Ok(Self { key, method, query, headers, expires_in })
        }
    }
}

impl Request for PresignObject {
    const MAY_BE_NULL: bool = false;
}

/// Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.
///
/// Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of the
/// signed request, and the CRC-64 of what the service has stored is compared with what was sent; if they differ
/// the error is of kind `CINF_KIND_INTEGRITY`. Without a `timeout` of its own the call is given time for the
/// content besides the client's setting: a second for each 64 KiB.
///
/// Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.
///
/// Begin with `CINF_PUT_OBJECT_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_put_object {
    /// Size of this struct, set by `CINF_PUT_OBJECT_INIT`.
    pub struct_size: usize,
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: *const c_char,
    /// The content.
    pub body: *const c_void,
    /// Number of bytes in `body`.
    pub body_len: usize,
    /// A file with the content.
    pub path: *const c_char,
    /// Media type, such as `image/jpeg`. Not given means `application/octet-stream`.
    pub content_type: *const c_char,
    /// How long caches may keep the object, such as `max-age=600`.
    pub cache_control: *const c_char,
    /// How a browser shows the object, such as `attachment; filename=\"cat.jpg\"`.
    pub content_disposition: *const c_char,
    /// How the content is encoded, such as `gzip`. It is sent as it is in any case.
    pub content_encoding: *const c_char,
    /// Metadata of your own: names of lower-case letters, digits and `-`, values in printable ASCII, at most 2048
    /// bytes all together. These are the names.
    pub metadata_names: *const *const c_char,
    /// For each of `metadata_names` its value.
    pub metadata_values: *const *const c_char,
    /// Number of pointers in `metadata_names`, and in `metadata_values`.
    pub metadata_len: usize,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_put_object {
    const INIT: &'static str = "CINF_PUT_OBJECT_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_put_object>() == std::mem::offset_of!(cinf_put_object, metadata_len) + 8);

impl Inbound for PutObject {
    type Raw = cinf_put_object;

    unsafe fn read(raw: &cinf_put_object) -> Result<Self, Refusal> {
        let cinf_put_object {
            struct_size: _,
            key,
            body,
            body_len,
            path,
            content_type,
            cache_control,
            content_disposition,
            content_encoding,
            metadata_names,
            metadata_values,
            metadata_len,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let key = text::text("key", key)?;
            let body = text::maybe_bytes("body", body, body_len)?;
            let path = text::maybe_text("path", path)?.map(Into::into);
            let content_type = text::maybe_text("content_type", content_type)?;
            let cache_control = text::maybe_text("cache_control", cache_control)?;
            let content_disposition = text::maybe_text("content_disposition", content_disposition)?;
            let content_encoding = text::maybe_text("content_encoding", content_encoding)?;
            let metadata = options::map("metadata", metadata_names, metadata_values, metadata_len)?;
            Ok(Self {
                key,
                body,
                path,
                content_type,
                cache_control,
                content_disposition,
                content_encoding,
                metadata,
            })
        }
    }
}

impl Request for PutObject {
    const MAY_BE_NULL: bool = false;
}

/// Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits for
/// it, and gets the result.
///
/// Exactly one of `rule` and `template_id` is needed. The error says which step failed. The job is billed and is
/// submitted at most once; a submission that may have created one is an error with the outcome
/// `CINF_OUTCOME_AMBIGUOUS` and the `Submission`, like that of `cinf_client_submit_job`. The timeout of the call
/// limits all of it; if none is given each step has its own, the wait 15 minutes.
///
/// Both objects are deleted afterwards unless `keep_objects` says otherwise. They stay where they are when the
/// job may still need them or the result was not fetched: when the submission is ambiguous, the wait ended before
/// the job, or the call was cancelled. What the error says names their keys.
///
/// Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`; permissions
/// `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole` and
/// `ci:DescribeMediaJob`.
///
/// Begin with `CINF_PROCESS_FILE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_process_file {
    /// Size of this struct, set by `CINF_PROCESS_FILE_INIT`.
    pub struct_size: usize,
    /// Called with what is seen on the way: by the thread that waits, or for a call in the background by the
    /// library's own thread. `update` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_update: Option<unsafe extern "C" fn(update: *const cinf_job, user_data: *mut c_void)>,
    /// Passed to `on_update`.
    pub on_update_data: *mut c_void,
    /// The picture, at most 32 MiB.
    pub path: *const c_char,
    /// Where the result goes. Its folder must exist; an existing file is replaced when the result is there.
    pub output_path: *const c_char,
    /// What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub rule: *const c_char,
    /// A template that holds the rule.
    pub template_id: *const c_char,
    /// What the keys of both objects begin with. Not given means `cloud-infinite/`.
    pub key_prefix: *const c_char,
    /// Whether both objects stay in the bucket. Not given means no.
    pub keep_objects: MaybeUninit<cinf_flag>,
    /// Media type of the picture. Not given means what the ending of its name says.
    pub content_type: *const c_char,
    /// Priority of the job, 0 to 2; higher runs first. Not given means 0.
    pub job_level: i64,
    /// The queue to use. Not given means the queue of the service.
    pub queue_id: *const c_char,
    /// Time to the first look at the job, 10 milliseconds to 10 seconds. Not given means one second. In
    /// milliseconds.
    pub poll_interval_ms: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_process_file {
    const INIT: &'static str = "CINF_PROCESS_FILE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_process_file>() == std::mem::offset_of!(cinf_process_file, poll_interval_ms) + 8);

impl Inbound for ProcessFile {
    type Raw = cinf_process_file;

    unsafe fn read(raw: &cinf_process_file) -> Result<Self, Refusal> {
        let cinf_process_file {
            struct_size: _,
            on_update: _,
            on_update_data: _,
            path,
            output_path,
            rule,
            template_id,
            key_prefix,
            keep_objects,
            content_type,
            job_level,
            queue_id,
            poll_interval_ms,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let path = text::text("path", path)?.into();
            let output_path = text::text("output_path", output_path)?.into();
            let rule = text::maybe_text("rule", rule)?;
            let template_id = text::maybe_text("template_id", template_id)?;
            let key_prefix = text::maybe_text("key_prefix", key_prefix)?;
            let keep_objects = options::maybe_flag("keep_objects", keep_objects)?;
            let content_type = text::maybe_text("content_type", content_type)?;
            let job_level = options::maybe_u32("job_level", job_level)?;
            let queue_id = text::maybe_text("queue_id", queue_id)?;
            let poll_interval = options::maybe_millis("poll_interval", poll_interval_ms)?;
            Ok(Self {
                path,
                output_path,
                rule,
                template_id,
                key_prefix,
                keep_objects,
                content_type,
                job_level,
                queue_id,
                poll_interval,
            })
        }
    }
}

impl Request for ProcessFile {
    const MAY_BE_NULL: bool = false;
}

impl Reporting for ProcessFile {
    type Shown = cinf_job;

    fn updates(raw: &cinf_process_file) -> Option<Updates<cinf_job>> {
        Updates::new(raw.on_update, raw.on_update_data)
    }
}

/// Lists the queues of the client's bucket. A bucket has one queue for image jobs.
///
/// Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
///
/// Begin with `CINF_LIST_QUEUES_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_list_queues {
    /// Size of this struct, set by `CINF_LIST_QUEUES_INIT`.
    pub struct_size: usize,
    /// Only the queues with these ids; ids that do not exist come back as `missing_ids` of the page.
    pub queue_ids: *const *const c_char,
    /// Number of pointers in `queue_ids`.
    pub queue_ids_len: usize,
    /// Only queues in this state.
    pub state: MaybeUninit<cinf_queue_state>,
    /// The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
    /// has.
    pub state_name: *const c_char,
    /// Page to begin with; the first is 1.
    pub page_number: i64,
    /// Entries per page, 1 to 100. Not given means 10.
    pub page_size: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_list_queues {
    const INIT: &'static str = "CINF_LIST_QUEUES_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_list_queues>() == std::mem::offset_of!(cinf_list_queues, page_size) + 8);

impl Inbound for ListQueues {
    type Raw = cinf_list_queues;

    unsafe fn read(raw: &cinf_list_queues) -> Result<Self, Refusal> {
        let cinf_list_queues {
            struct_size: _,
            queue_ids,
            queue_ids_len,
            state,
            state_name,
            page_number,
            page_size,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let queue_ids = text::texts("queue_ids", queue_ids, queue_ids_len)?;
            let state = options::maybe_choice("state", state, state_name)?;
            let page_number = options::maybe_u32("page_number", page_number)?;
            let page_size = options::maybe_u32("page_size", page_size)?;
            Ok(Self { queue_ids, state, page_number, page_size })
        }
    }
}

impl Request for ListQueues {
    const MAY_BE_NULL: bool = true;
}

/// Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
///
/// Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
///
/// Begin with `CINF_UPDATE_QUEUE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_update_queue {
    /// Size of this struct, set by `CINF_UPDATE_QUEUE_INIT`.
    pub struct_size: usize,
    /// The queue to change.
    pub queue_id: *const c_char,
    /// New name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
    pub name: *const c_char,
    /// Whether the queue starts jobs: `Active` or `Paused`.
    pub state: MaybeUninit<cinf_queue_state>,
    /// The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
    /// has.
    pub state_name: *const c_char,
    /// New callback settings.
    pub notify_config: *const cinf_notify_config,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_update_queue {
    const INIT: &'static str = "CINF_UPDATE_QUEUE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_update_queue>() == std::mem::offset_of!(cinf_update_queue, notify_config) + 8);

impl Inbound for UpdateQueue {
    type Raw = cinf_update_queue;

    unsafe fn read(raw: &cinf_update_queue) -> Result<Self, Refusal> {
        let cinf_update_queue { struct_size: _, queue_id, name, state, state_name, notify_config } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let queue_id = text::text("queue_id", queue_id)?;
            let name = text::text("name", name)?;
            let state = options::maybe_choice("state", state, state_name)?.unwrap_or_default();
            let notify_config = options::record("notify_config", notify_config)?;
            Ok(Self { queue_id, name, state, notify_config })
        }
    }
}

impl Request for UpdateQueue {
    const MAY_BE_NULL: bool = false;
}

/// Makes a template: a rule that the service keeps, so that jobs need only name it.
///
/// The service does not refuse a second template of the same name, so that this request is sent at most once. A
/// failure says what became of it (`Outcome`), as that of a submission does. When the template may exist there is
/// nothing to reconcile with: look for it by its name with `list_templates`, and make it again only if it is not
/// there. To have a template of a name whether or not it is there already, use `ensure_template`.
///
/// Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
///
/// Begin with `CINF_CREATE_TEMPLATE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_create_template {
    /// Size of this struct, set by `CINF_CREATE_TEMPLATE_INIT`.
    pub struct_size: usize,
    /// Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
    pub name: *const c_char,
    /// What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub rule: *const c_char,
    /// Whether results also describe the original picture. Not given means no.
    pub is_pic_info: MaybeUninit<cinf_flag>,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_create_template {
    const INIT: &'static str = "CINF_CREATE_TEMPLATE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_create_template>() == std::mem::offset_of!(cinf_create_template, is_pic_info) + 8);

impl Inbound for CreateTemplate {
    type Raw = cinf_create_template;

    unsafe fn read(raw: &cinf_create_template) -> Result<Self, Refusal> {
        let cinf_create_template { struct_size: _, name, rule, is_pic_info } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let name = text::text("name", name)?;
            let rule = text::text("rule", rule)?;
            let is_pic_info = options::maybe_flag("is_pic_info", is_pic_info)?;
            Ok(Self { name, rule, is_pic_info })
        }
    }
}

impl Request for CreateTemplate {
    const MAY_BE_NULL: bool = false;
}

/// Replaces the name and the rule of a template. What is left out is reset, not kept.
///
/// Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
/// /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
///
/// Begin with `CINF_UPDATE_TEMPLATE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_update_template {
    /// Size of this struct, set by `CINF_UPDATE_TEMPLATE_INIT`.
    pub struct_size: usize,
    /// The template to change.
    pub template_id: *const c_char,
    /// New name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
    pub name: *const c_char,
    /// What jobs with the template do from now on.
    pub rule: *const c_char,
    /// Whether results also describe the original picture. Not given means no.
    pub is_pic_info: MaybeUninit<cinf_flag>,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_update_template {
    const INIT: &'static str = "CINF_UPDATE_TEMPLATE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_update_template>() == std::mem::offset_of!(cinf_update_template, is_pic_info) + 8);

impl Inbound for UpdateTemplate {
    type Raw = cinf_update_template;

    unsafe fn read(raw: &cinf_update_template) -> Result<Self, Refusal> {
        let cinf_update_template { struct_size: _, template_id, name, rule, is_pic_info } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let template_id = text::text("template_id", template_id)?;
            let name = text::text("name", name)?;
            let rule = text::text("rule", rule)?;
            let is_pic_info = options::maybe_flag("is_pic_info", is_pic_info)?;
            Ok(Self { template_id, name, rule, is_pic_info })
        }
    }
}

impl Request for UpdateTemplate {
    const MAY_BE_NULL: bool = false;
}

/// Deletes a template. Jobs that were submitted with it keep their rule.
///
/// Deleting a template that does not exist is an error of kind `CINF_KIND_NOT_FOUND`. Service action: `DELETE
/// /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
///
/// Begin with `CINF_DELETE_TEMPLATE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_delete_template {
    /// Size of this struct, set by `CINF_DELETE_TEMPLATE_INIT`.
    pub struct_size: usize,
    /// The template: letters, digits, `_` and `-`, at most 64 of them.
    pub template_id: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_delete_template {
    const INIT: &'static str = "CINF_DELETE_TEMPLATE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_delete_template>() == std::mem::offset_of!(cinf_delete_template, template_id) + 8);

impl Inbound for DeleteTemplate {
    type Raw = cinf_delete_template;

    unsafe fn read(raw: &cinf_delete_template) -> Result<Self, Refusal> {
        let cinf_delete_template { struct_size: _, template_id } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let template_id = text::text("template_id", template_id)?;
            Ok(Self { template_id })
        }
    }
}

impl Request for DeleteTemplate {
    const MAY_BE_NULL: bool = false;
}

/// Lists the templates of the client's bucket.
///
/// Filters that are given must all match. Service action: `GET /template`, permission
/// `ci:DescribeMediaTemplates`.
///
/// Begin with `CINF_LIST_TEMPLATES_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_list_templates {
    /// Size of this struct, set by `CINF_LIST_TEMPLATES_INIT`.
    pub struct_size: usize,
    /// Only templates that were made by these. Not given means those of the account itself.
    pub category: MaybeUninit<cinf_template_category>,
    /// The same as text, as the service writes it, for a value that has no number. `category` is enough for one
    /// that has.
    pub category_name: *const c_char,
    /// Only the templates with these ids; ids that do not exist come back as `missing_ids` of the page.
    pub ids: *const *const c_char,
    /// Number of pointers in `ids`.
    pub ids_len: usize,
    /// Only templates whose name begins with this text.
    pub name: *const c_char,
    /// Page to begin with; the first is 1.
    pub page_number: i64,
    /// Entries per page, 1 to 100. Not given means 10.
    pub page_size: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_list_templates {
    const INIT: &'static str = "CINF_LIST_TEMPLATES_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_list_templates>() == std::mem::offset_of!(cinf_list_templates, page_size) + 8);

impl Inbound for ListTemplates {
    type Raw = cinf_list_templates;

    unsafe fn read(raw: &cinf_list_templates) -> Result<Self, Refusal> {
        let cinf_list_templates {
            struct_size: _,
            category,
            category_name,
            ids,
            ids_len,
            name,
            page_number,
            page_size,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let category = options::maybe_choice("category", category, category_name)?;
            let ids = text::texts("ids", ids, ids_len)?;
            let name = text::maybe_text("name", name)?;
            let page_number = options::maybe_u32("page_number", page_number)?;
            let page_size = options::maybe_u32("page_size", page_size)?;
            Ok(Self { category, ids, name, page_number, page_size })
        }
    }
}

impl Request for ListTemplates {
    const MAY_BE_NULL: bool = true;
}

/// Waits until a job has ended.
///
/// Looks at the job after `poll_interval_ms`, then after half as long again each time up to ten seconds. The
/// timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on and
/// the error is of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not end the wait.
///
/// Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
///
/// Begin with `CINF_WAIT_FOR_JOB_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_wait_for_job {
    /// Size of this struct, set by `CINF_WAIT_FOR_JOB_INIT`.
    pub struct_size: usize,
    /// Called with what is seen on the way: by the thread that waits, or for a call in the background by the
    /// library's own thread. `update` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_update: Option<unsafe extern "C" fn(update: *const cinf_job, user_data: *mut c_void)>,
    /// Passed to `on_update`.
    pub on_update_data: *mut c_void,
    /// The job: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: *const c_char,
    /// Time to the first look, 10 milliseconds to 10 seconds. Not given means one second. In milliseconds.
    pub poll_interval_ms: i64,
    /// Whether a job that ended as `Failed` or `Cancel` is an error of kind `CINF_KIND_JOB_FAILED`. Not given
    /// means yes.
    pub raise_on_failure: MaybeUninit<cinf_flag>,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_wait_for_job {
    const INIT: &'static str = "CINF_WAIT_FOR_JOB_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_wait_for_job>() == std::mem::offset_of!(cinf_wait_for_job, raise_on_failure) + 8);

impl Inbound for WaitForJob {
    type Raw = cinf_wait_for_job;

    unsafe fn read(raw: &cinf_wait_for_job) -> Result<Self, Refusal> {
        let cinf_wait_for_job {
            struct_size: _,
            on_update: _,
            on_update_data: _,
            job_id,
            poll_interval_ms,
            raise_on_failure,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let job_id = text::text("job_id", job_id)?;
            let poll_interval = options::maybe_millis("poll_interval", poll_interval_ms)?;
            let raise_on_failure = options::maybe_flag("raise_on_failure", raise_on_failure)?;
            Ok(Self { job_id, poll_interval, raise_on_failure })
        }
    }
}

impl Request for WaitForJob {
    const MAY_BE_NULL: bool = false;
}

impl Reporting for WaitForJob {
    type Shown = cinf_job;

    fn updates(raw: &cinf_wait_for_job) -> Option<Updates<cinf_job>> {
        Updates::new(raw.on_update, raw.on_update_data)
    }
}

/// Takes a request that a web server got at the URL for callbacks, and says what to answer and what was reported.
///
/// Works with any web framework, because it does no networking of its own: give it the request, answer with
/// `status`, and act on `callback` if there is one. Each report is handed out once, however often and in whatever
/// order it arrives: a job is known by its id and state, and the last 100,000 are remembered by the client and
/// its siblings. Not remembered are reports that were refused.
///
/// A callback carries no signature. Two things stand against forged ones: a `token` in the path that nobody can
/// guess, and `verify`, which asks the service for the job; one of them should be used. A callback may also never
/// come: what must not be missed is waited for with `cinf_client_wait_for_job` as well.
///
/// Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
///
/// Begin with `CINF_RECEIVE_CALLBACK_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_receive_callback {
    /// Size of this struct, set by `CINF_RECEIVE_CALLBACK_INIT`.
    pub struct_size: usize,
    /// HTTP method of the request.
    pub method: *const c_char,
    /// Path of the request with its query, as it arrived. It is not printed, because it holds the token.
    pub path: *const c_char,
    /// Headers of the request; upper and lower case are the same. These are the names.
    pub headers_names: *const *const c_char,
    /// For each of `headers_names` its value.
    pub headers_values: *const *const c_char,
    /// Number of pointers in `headers_names`, and in `headers_values`.
    pub headers_len: usize,
    /// Body of the request. Let the web server stop reading after 1 MiB and ten seconds: more is refused here.
    pub body: *const c_void,
    /// Number of bytes in `body`.
    pub body_len: usize,
    /// What a part of the path, or a value of its query, has to be: 16 to 256 letters, digits, `-`, `_`, `.` and
    /// `~`. Make it at random, and put it into the URL that jobs and queues call back. Not given means that the
    /// path is not looked at.
    pub token: *const c_char,
    /// Whether the service is asked for each reported job: one that does not exist, belongs to another bucket or
    /// has not ended is not handed out, and of the others the service's own words are. Not given means no.
    pub verify: MaybeUninit<cinf_flag>,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_receive_callback {
    const INIT: &'static str = "CINF_RECEIVE_CALLBACK_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_receive_callback>() == std::mem::offset_of!(cinf_receive_callback, verify) + 8);

impl Inbound for ReceiveCallback {
    type Raw = cinf_receive_callback;

    unsafe fn read(raw: &cinf_receive_callback) -> Result<Self, Refusal> {
        let cinf_receive_callback {
            struct_size: _,
            method,
            path,
            headers_names,
            headers_values,
            headers_len,
            body,
            body_len,
            token,
            verify,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let method = text::text("method", method)?;
            let path = text::text("path", path)?.into();
            let headers = options::map("headers", headers_names, headers_values, headers_len)?;
            let body = text::bytes("body", body, body_len)?;
            let token = text::maybe_text("token", token)?.map(Into::into);
            let verify = options::maybe_flag("verify", verify)?;
            Ok(Self { method, path, headers, body, token, verify })
        }
    }
}

impl Request for ReceiveCallback {
    const MAY_BE_NULL: bool = false;
}

/// Looks at everything that a job depends on, and says in sentences what is wrong and what to do.
///
/// What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint and its
/// encryption, the connection, the clock, the credentials and whether the service accepts them, whether the
/// service is enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing is changed.
///
/// Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions
/// `ci:DescribePicProcessBucket` and `ci:DescribePicProcessQueues`.
///
/// Begin with `CINF_DOCTOR_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_doctor {
    /// Size of this struct, set by `CINF_DOCTOR_INIT`.
    pub struct_size: usize,
    /// Called with what is seen on the way: by the thread that waits, or for a call in the background by the
    /// library's own thread. `update` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_update: Option<unsafe extern "C" fn(update: *const cinf_finding, user_data: *mut c_void)>,
    /// Passed to `on_update`.
    pub on_update_data: *mut c_void,
    /// URLs for callbacks to look at, besides that of the queue.
    pub callback_urls: *const *const c_char,
    /// Number of pointers in `callback_urls`.
    pub callback_urls_len: usize,
    /// Whether a request without any credential is sent to the URLs for callbacks, as a `GET`, to see whether
    /// somebody answers. It shows what this machine can reach; the service may be able to reach less. Not given
    /// means no.
    pub reach_callbacks: MaybeUninit<cinf_flag>,
    /// Methods that the policy has to allow, such as `cinf_client_submit_job`. None means all.
    pub operations: *const *const c_char,
    /// Number of pointers in `operations`.
    pub operations_len: usize,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_doctor {
    const INIT: &'static str = "CINF_DOCTOR_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_doctor>() == std::mem::offset_of!(cinf_doctor, operations_len) + 8);

impl Inbound for Doctor {
    type Raw = cinf_doctor;

    unsafe fn read(raw: &cinf_doctor) -> Result<Self, Refusal> {
        let cinf_doctor {
            struct_size: _,
            on_update: _,
            on_update_data: _,
            callback_urls,
            callback_urls_len,
            reach_callbacks,
            operations,
            operations_len,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let callback_urls = text::texts("callback_urls", callback_urls, callback_urls_len)?;
            let reach_callbacks = options::maybe_flag("reach_callbacks", reach_callbacks)?;
            let operations = text::texts("operations", operations, operations_len)?;
            Ok(Self { callback_urls, reach_callbacks, operations })
        }
    }
}

impl Request for Doctor {
    const MAY_BE_NULL: bool = true;
}

impl Reporting for Doctor {
    type Shown = cinf_finding;

    fn updates(raw: &cinf_doctor) -> Option<Updates<cinf_finding>> {
        Updates::new(raw.on_update, raw.on_update_data)
    }
}

/// Signs a request that somebody else sends, as a URL.
///
/// The URL needs no credential: give it to a browser to show or download an object, or to a program to store one.
/// It covers the method, the path, the query, and the headers that are named here; the body is free. Nothing is
/// sent. The URL counts from a minute before now until it expires; a credential that expires earlier cuts it
/// short. What the URL is used for needs the permissions of the client's credential.
///
/// Begin with `CINF_PRESIGN_URL_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_presign_url {
    /// Size of this struct, set by `CINF_PRESIGN_URL_INIT`.
    pub struct_size: usize,
    /// Where the request goes.
    pub host: MaybeUninit<cinf_request_host>,
    /// The same as text, as the service writes it, for a value that has no number. `host` is enough for one that
    /// has.
    pub host_name: *const c_char,
    /// Path, not encoded, beginning with `/`: for an object, `/` and its key.
    pub path: *const c_char,
    /// HTTP method in capital letters. Not given means `GET`.
    pub method: *const c_char,
    /// Query parameters by their names, not encoded; `imageMogr2/rotate/90` with an empty value processes the
    /// object on its way. Names must not begin with `q-`. These are the names.
    pub query_names: *const *const c_char,
    /// For each of `query_names` its value.
    pub query_values: *const *const c_char,
    /// Number of pointers in `query_names`, and in `query_values`.
    pub query_len: usize,
    /// Headers that the request must have exactly so, such as `content-type` of an object to store. These are the
    /// names.
    pub headers_names: *const *const c_char,
    /// For each of `headers_names` its value.
    pub headers_values: *const *const c_char,
    /// Number of pointers in `headers_names`, and in `headers_values`.
    pub headers_len: usize,
    /// How long the URL counts, from one second to 366 days. Not given means 15 minutes. In milliseconds.
    pub expires_in_ms: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_presign_url {
    const INIT: &'static str = "CINF_PRESIGN_URL_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_presign_url>() == std::mem::offset_of!(cinf_presign_url, expires_in_ms) + 8);

impl Inbound for PresignUrl {
    type Raw = cinf_presign_url;

    unsafe fn read(raw: &cinf_presign_url) -> Result<Self, Refusal> {
        let cinf_presign_url {
            struct_size: _,
            host,
            host_name,
            path,
            method,
            query_names,
            query_values,
            query_len,
            headers_names,
            headers_values,
            headers_len,
            expires_in_ms,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let host = options::maybe_choice("host", host, host_name)?.unwrap_or_default();
            let path = text::text("path", path)?;
            let method = text::maybe_text("method", method)?;
            let query = options::map("query", query_names, query_values, query_len)?;
            let headers = options::map("headers", headers_names, headers_values, headers_len)?;
            let expires_in = options::maybe_millis("expires_in", expires_in_ms)?;
            Ok(Self { host, path, method, query, headers, expires_in })
        }
    }
}

impl Request for PresignUrl {
    const MAY_BE_NULL: bool = false;
}

/// Signs a request that the caller sends, as headers.
///
/// For what this library has no method for. The signature covers the method, the path, the query, the host, and
/// the headers that are named here; the body is free. Nothing is sent. It counts from a minute before now until
/// it expires, for any number of requests; a credential that expires earlier cuts it short.
///
/// Begin with `CINF_SIGN_REQUEST_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_sign_request {
    /// Size of this struct, set by `CINF_SIGN_REQUEST_INIT`.
    pub struct_size: usize,
    /// Where the request goes.
    pub host: MaybeUninit<cinf_request_host>,
    /// The same as text, as the service writes it, for a value that has no number. `host` is enough for one that
    /// has.
    pub host_name: *const c_char,
    /// Path, not encoded, beginning with `/`.
    pub path: *const c_char,
    /// HTTP method in capital letters. Not given means `GET`.
    pub method: *const c_char,
    /// Query parameters by their names, not encoded. Names must not begin with `q-`. These are the names.
    pub query_names: *const *const c_char,
    /// For each of `query_names` its value.
    pub query_values: *const *const c_char,
    /// Number of pointers in `query_names`, and in `query_values`.
    pub query_len: usize,
    /// Headers to sign besides `host` and the session token; `content-type` if there is a body. These are the
    /// names.
    pub headers_names: *const *const c_char,
    /// For each of `headers_names` its value.
    pub headers_values: *const *const c_char,
    /// Number of pointers in `headers_names`, and in `headers_values`.
    pub headers_len: usize,
    /// How long the signature counts, from one second to 366 days. Not given means 15 minutes. In milliseconds.
    pub expires_in_ms: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_sign_request {
    const INIT: &'static str = "CINF_SIGN_REQUEST_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_sign_request>() == std::mem::offset_of!(cinf_sign_request, expires_in_ms) + 8);

impl Inbound for SignRequest {
    type Raw = cinf_sign_request;

    unsafe fn read(raw: &cinf_sign_request) -> Result<Self, Refusal> {
        let cinf_sign_request {
            struct_size: _,
            host,
            host_name,
            path,
            method,
            query_names,
            query_values,
            query_len,
            headers_names,
            headers_values,
            headers_len,
            expires_in_ms,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let host = options::maybe_choice("host", host, host_name)?.unwrap_or_default();
            let path = text::text("path", path)?;
            let method = text::maybe_text("method", method)?;
            let query = options::map("query", query_names, query_values, query_len)?;
            let headers = options::map("headers", headers_names, headers_values, headers_len)?;
            let expires_in = options::maybe_millis("expires_in", expires_in_ms)?;
            Ok(Self { host, path, method, query, headers, expires_in })
        }
    }
}

impl Request for SignRequest {
    const MAY_BE_NULL: bool = false;
}

/// Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has ended.
///
/// A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in whatever
/// order, as often as they come. They are hints only, which the run verifies; one that is lost, early or forged
/// does no harm. Nothing is sent.
///
/// Begin with `CINF_FEED_CALLBACK_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_feed_callback {
    /// Size of this struct, set by `CINF_FEED_CALLBACK_INIT`.
    pub struct_size: usize,
    /// Called with what is seen on the way: by the thread that waits, or for a call in the background by the
    /// library's own thread. `update` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_update: Option<unsafe extern "C" fn(update: *const cinf_fed_callback, user_data: *mut c_void)>,
    /// Passed to `on_update`.
    pub on_update_data: *mut c_void,
    /// The job that the callback speaks of: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: *const c_char,
    /// Its state, as the callback says. Only the end of a job is of interest; others are taken and left.
    pub state: MaybeUninit<cinf_job_state>,
    /// The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
    /// has.
    pub state_name: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_feed_callback {
    const INIT: &'static str = "CINF_FEED_CALLBACK_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_feed_callback>() == std::mem::offset_of!(cinf_feed_callback, state_name) + 8);

impl Inbound for FeedCallback {
    type Raw = cinf_feed_callback;

    unsafe fn read(raw: &cinf_feed_callback) -> Result<Self, Refusal> {
        let cinf_feed_callback { struct_size: _, on_update: _, on_update_data: _, job_id, state, state_name } =
            *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let job_id = text::text("job_id", job_id)?;
            let state = options::maybe_choice("state", state, state_name)?.unwrap_or_default();
            Ok(Self { job_id, state })
        }
    }
}

impl Request for FeedCallback {
    const MAY_BE_NULL: bool = false;
}

impl Reporting for FeedCallback {
    type Shown = cinf_fed_callback;

    fn updates(raw: &cinf_feed_callback) -> Option<Updates<cinf_fed_callback>> {
        Updates::new(raw.on_update, raw.on_update_data)
    }
}

/// Waits until many jobs have ended, and answers each as soon as it has.
///
/// Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second after
/// its id was taken, then after half as long again each time up to ten seconds, all give or take a tenth. The
/// timeout of the call limits the wait for each job, 15 minutes if none is given; when it runs out the job goes
/// on and its result has an error of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not
/// end any wait.
///
/// Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
///
/// Begin with `CINF_WAIT_FOR_JOBS_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_wait_for_jobs {
    /// Size of this struct, set by `CINF_WAIT_FOR_JOBS_INIT`.
    pub struct_size: usize,
    /// Called with how far the work is, by the thread that reads the results, at most ten times a second and with
    /// the last state always. `progress` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_progress:
        Option<unsafe extern "C" fn(progress: *const cinf_wait_progress, user_data: *mut c_void)>,
    /// Passed to `on_progress`.
    pub on_progress_data: *mut c_void,
    /// Time to the first look, 10 milliseconds to 10 seconds. Not given means one second. In milliseconds.
    pub poll_interval_ms: i64,
    /// Whether a job that ended as `Failed` or `Cancel` is an error of kind `CINF_KIND_JOB_FAILED`. Not given
    /// means yes.
    pub raise_on_failure: MaybeUninit<cinf_flag>,
    /// Jobs that are waited for at the same time, 1 to 100,000; no more ids are taken before their results are
    /// read. Not given means 10,000.
    pub concurrency: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_wait_for_jobs {
    const INIT: &'static str = "CINF_WAIT_FOR_JOBS_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_wait_for_jobs>() == std::mem::offset_of!(cinf_wait_for_jobs, concurrency) + 8);

impl Inbound for WaitForJobs {
    type Raw = cinf_wait_for_jobs;

    unsafe fn read(raw: &cinf_wait_for_jobs) -> Result<Self, Refusal> {
        let cinf_wait_for_jobs {
            struct_size: _,
            on_progress: _,
            on_progress_data: _,
            poll_interval_ms,
            raise_on_failure,
            concurrency,
        } = *raw;
        let poll_interval = options::maybe_millis("poll_interval", poll_interval_ms)?;
        let raise_on_failure = options::maybe_flag("raise_on_failure", raise_on_failure)?;
        let concurrency = options::maybe_u32("concurrency", concurrency)?;
        Ok(Self { poll_interval, raise_on_failure, concurrency })
    }
}

impl Request for WaitForJobs {
    const MAY_BE_NULL: bool = true;
}

impl Streaming for WaitForJobs {
    type Shown = cinf_wait_progress;

    fn updates(raw: &cinf_wait_for_jobs) -> Option<Updates<cinf_wait_progress>> {
        Updates::new(raw.on_progress, raw.on_progress_data)
    }
}

/// How the wait for one of many jobs ended.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_wait_result {
    /// Which one it is: 0 for the first id that was given.
    pub index: u32,
    /// The id that was given.
    pub job_id: *const c_char,
    /// The job, if it ended as it should.
    pub job: *const cinf_job,
    /// Why there is no job: it failed, was not found, did not end in time, or could not be looked at. Freed with
    /// what it is part of; NULL if there is none.
    pub error: *const cinf_error,
}

impl View for cinf_wait_result {
    type Core = WaitResult;

    fn view(core: WaitResult, arena: &mut Arena) -> Self {
        let WaitResult { index, job_id, job, error } = core;
        let job_id = arena.text(job_id);
        let job = arena.maybe_view(job);
        let error = arena.maybe_error(error);
        Self { index, job_id, job, error }
    }
}

/// How far a wait for many jobs is.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_wait_progress {
    /// Ids that were given, if that is known before the last one. `CINF_ABSENT` if absent.
    pub total: i64,
    /// Jobs that are waited for now.
    pub waiting: u32,
    /// Jobs that ended as `Success`.
    pub succeeded: u32,
    /// Jobs that ended as `Failed`.
    pub failed: u32,
    /// Jobs that ended as `Cancel`.
    pub cancelled: u32,
    /// Waits that ended before their job did.
    pub unsettled: u32,
}

impl View for cinf_wait_progress {
    type Core = WaitProgress;

    fn view(core: WaitProgress, _arena: &mut Arena) -> Self {
        let WaitProgress { total, waiting, succeeded, failed, cancelled, unsettled } = core;
        let total = owned::number(total);
        Self { total, waiting, succeeded, failed, cancelled, unsettled }
    }
}

/// Submits a job for each of many requests.
///
/// The requests come from anything that can be iterated over, are taken as there is room for them, and each of
/// them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than `concurrency`
/// requests are under way at one time, on as many connections. When the service says that there are too many, all
/// of them slow down: half the pace at once, then a twentieth of the former pace more each second; the request
/// that was refused is sent again, for five minutes. The options of the call, such as its timeout, are those of
/// each single submission.
///
/// With a `journal` a run that was interrupted in whatever way is continued without submitting anything twice.
///
/// Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also `GET
/// /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and region in
/// mainland China, 50 elsewhere.
///
/// Begin with `CINF_SUBMIT_JOBS_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_submit_jobs {
    /// Size of this struct, set by `CINF_SUBMIT_JOBS_INIT`.
    pub struct_size: usize,
    /// Called with how far the work is, by the thread that reads the results, at most ten times a second and with
    /// the last state always. `progress` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_progress:
        Option<unsafe extern "C" fn(progress: *const cinf_bulk_progress, user_data: *mut c_void)>,
    /// Passed to `on_progress`.
    pub on_progress_data: *mut c_void,
    /// Submissions under way at one time, 1 to 1000. Not given means 16.
    pub concurrency: i64,
    /// Requests that may leave per second, more than 0 and at most 10,000. Not given means as fast as the service
    /// answers.
    pub rate_per_second: f64,
    /// How many of them may leave at once after a pause, 1 to 10,000. Not given means a tenth of a second's
    /// worth.
    pub burst: i64,
    /// Whether results come in the order of the requests rather than as they are there. Not given means no.
    pub in_input_order: MaybeUninit<cinf_flag>,
    /// Whether the first failure ends the run: no more requests are taken, those under way are still reported.
    /// Not given means no.
    pub stop_on_error: MaybeUninit<cinf_flag>,
    /// A file that remembers the run, so that it can be continued. Made if there is none. Not given means that
    /// the run cannot be continued.
    pub journal: *const c_char,
    /// How many requests there will be, for the progress. Not given means what the requests themselves say.
    pub total: i64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_submit_jobs {
    const INIT: &'static str = "CINF_SUBMIT_JOBS_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_submit_jobs>() == std::mem::offset_of!(cinf_submit_jobs, total) + 8);

impl Inbound for SubmitJobs {
    type Raw = cinf_submit_jobs;

    unsafe fn read(raw: &cinf_submit_jobs) -> Result<Self, Refusal> {
        let cinf_submit_jobs {
            struct_size: _,
            on_progress: _,
            on_progress_data: _,
            concurrency,
            rate_per_second,
            burst,
            in_input_order,
            stop_on_error,
            journal,
            total,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let concurrency = options::maybe_u32("concurrency", concurrency)?;
            let rate_per_second = (rate_per_second != 0.0).then_some(rate_per_second);
            let burst = options::maybe_u32("burst", burst)?;
            let in_input_order = options::maybe_flag("in_input_order", in_input_order)?;
            let stop_on_error = options::maybe_flag("stop_on_error", stop_on_error)?;
            let journal = text::maybe_text("journal", journal)?;
            let total = options::maybe_u32("total", total)?;
            Ok(Self { concurrency, rate_per_second, burst, in_input_order, stop_on_error, journal, total })
        }
    }
}

impl Request for SubmitJobs {
    const MAY_BE_NULL: bool = true;
}

impl Streaming for SubmitJobs {
    type Shown = cinf_bulk_progress;

    fn updates(raw: &cinf_submit_jobs) -> Option<Updates<cinf_bulk_progress>> {
        Updates::new(raw.on_progress, raw.on_progress_data)
    }
}

/// What became of one of many requests.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_submit_result {
    /// Its place among the requests, from 0.
    pub index: u32,
    /// The key of its picture.
    pub input: *const c_char,
    /// The job, if there is one.
    pub job_id: *const c_char,
    /// The job as the service described it. Not given if only the journal knows of it.
    pub job: *const cinf_job,
    /// How it is known that the job exists.
    pub source: cinf_submit_source,
    /// The same as text, as the service writes it; it says more when `source` is 0.
    pub source_name: *const c_char,
    /// What went wrong, if there is no job or nobody knows. Its outcome says which, and an ambiguous one has the
    /// submission. Freed with what it is part of; NULL if there is none.
    pub error: *const cinf_error,
}

impl View for cinf_submit_result {
    type Core = SubmitResult;

    fn view(core: SubmitResult, arena: &mut Arena) -> Self {
        let SubmitResult { index, input, job_id, job, source, error } = core;
        let input = arena.text(input);
        let job_id = arena.maybe_text(job_id);
        let job = arena.maybe_view(job);
        let (source, source_name) = arena.maybe_choice(source.as_ref());
        let error = arena.maybe_error(error);
        Self { index, input, job_id, job, source, source_name, error }
    }
}

/// How far a run is.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_bulk_progress {
    /// Requests that were submitted by this run.
    pub submitted: u32,
    /// Requests whose job exists, including those of which the journal knew.
    pub created: u32,
    /// Those of them that were not submitted by this run, because their job existed already.
    pub skipped: u32,
    /// Requests that the service refused.
    pub rejected: u32,
    /// Requests of which nothing left.
    pub not_sent: u32,
    /// Requests whose job may exist.
    pub ambiguous: u32,
    /// How many requests there are, if that is known. `CINF_ABSENT` if absent.
    pub total: i64,
}

impl View for cinf_bulk_progress {
    type Core = BulkProgress;

    fn view(core: BulkProgress, _arena: &mut Arena) -> Self {
        let BulkProgress { submitted, created, skipped, rejected, not_sent, ambiguous, total } = core;
        let total = owned::number(total);
        Self { submitted, created, skipped, rejected, not_sent, ambiguous, total }
    }
}

/// Processes any number of pictures: submits a job for each while the queue has room, and answers what became of
/// each.
///
/// A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most
/// twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page at a time in
/// the service's list, and a full or paused queue, throttling and an outage of the service are waited for. Inputs
/// are taken as there is room for them, so that there may be millions.
///
/// Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may have
/// made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call limits each
/// of its requests, not the whole.
///
/// Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
/// `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
/// `ci:DescribePicProcessQueues`.
///
/// Begin with `CINF_PROCESS_JOBS_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_process_jobs {
    /// Size of this struct, set by `CINF_PROCESS_JOBS_INIT`.
    pub struct_size: usize,
    /// Called with how far the work is, by the thread that reads the results, at most ten times a second and with
    /// the last state always. `progress` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_progress:
        Option<unsafe extern "C" fn(progress: *const cinf_process_progress, user_data: *mut c_void)>,
    /// Passed to `on_progress`.
    pub on_progress_data: *mut c_void,
    /// Submissions under way at a time, 1 to 1000. Not given means 16.
    pub concurrency: i64,
    /// Submissions that may leave per second, more than 0 and at most 10,000. Not given means 50, which the
    /// service takes everywhere; it matters at the beginning, until the queue is filled.
    pub rate_per_second: f64,
    /// The queue to use. Not given means the bucket's queue for image jobs.
    pub queue_id: *const c_char,
    /// Jobs that may be outstanding, 1 to 10000. Not given means what the queue says: twenty for each that it
    /// runs at a time, and no more than it holds.
    pub max_outstanding: i64,
    /// Whether inputs are skipped whose result is there already: an object that is not empty. One more request
    /// for each, `HEAD /<key>` with the permission `cos:HeadObject`. Not given means no.
    pub skip_existing: MaybeUninit<cinf_flag>,
    /// Whether nothing is submitted or written: inputs are checked, and the progress says what the work would
    /// take. Not given means no.
    pub dry_run: MaybeUninit<cinf_flag>,
    /// What a job costs, in whatever currency, for the dry run.
    pub price_per_job: f64,
    /// A file that remembers the run, so that it can be continued after it ended at any point: with the same
    /// inputs, in whatever order, nothing is submitted twice and jobs that were outstanding are picked up. Made
    /// if there is none. Not given means that the run cannot be continued.
    pub journal: *const c_char,
    /// A file for the report, one JSON object per line and input, written as the inputs end. With a journal a
    /// report that is there is continued; without one the file must not hold rows.
    pub report_jsonl: *const c_char,
    /// The same as comma-separated values. What a spreadsheet would take for a formula has an apostrophe in
    /// front.
    pub report_csv: *const c_char,
    /// Whether nothing more is submitted after the first input that ends with an error. Jobs that were made by
    /// then are waited for. Not given means no.
    pub stop_on_error: MaybeUninit<cinf_flag>,
    /// How long the service may answer nothing at all before the run ends, up to a day. Not given means an hour.
    /// In milliseconds.
    pub patience_ms: i64,
    /// Seconds that a job takes, as far as you know. It is where the run begins, which learns the truth by
    /// itself, and what the dry run goes by. Not given means 1.5.
    pub seconds_per_job: f64,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_process_jobs {
    const INIT: &'static str = "CINF_PROCESS_JOBS_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_process_jobs>() == std::mem::offset_of!(cinf_process_jobs, seconds_per_job) + 8);

impl Inbound for ProcessJobs {
    type Raw = cinf_process_jobs;

    unsafe fn read(raw: &cinf_process_jobs) -> Result<Self, Refusal> {
        let cinf_process_jobs {
            struct_size: _,
            on_progress: _,
            on_progress_data: _,
            concurrency,
            rate_per_second,
            queue_id,
            max_outstanding,
            skip_existing,
            dry_run,
            price_per_job,
            journal,
            report_jsonl,
            report_csv,
            stop_on_error,
            patience_ms,
            seconds_per_job,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let concurrency = options::maybe_u32("concurrency", concurrency)?;
            let rate_per_second = (rate_per_second != 0.0).then_some(rate_per_second);
            let queue_id = text::maybe_text("queue_id", queue_id)?;
            let max_outstanding = options::maybe_u32("max_outstanding", max_outstanding)?;
            let skip_existing = options::maybe_flag("skip_existing", skip_existing)?;
            let dry_run = options::maybe_flag("dry_run", dry_run)?;
            let price_per_job = (price_per_job != 0.0).then_some(price_per_job);
            let journal = text::maybe_text("journal", journal)?;
            let report_jsonl = text::maybe_text("report_jsonl", report_jsonl)?;
            let report_csv = text::maybe_text("report_csv", report_csv)?;
            let stop_on_error = options::maybe_flag("stop_on_error", stop_on_error)?;
            let patience = options::maybe_millis("patience", patience_ms)?;
            let seconds_per_job = (seconds_per_job != 0.0).then_some(seconds_per_job);
            Ok(Self {
                concurrency,
                rate_per_second,
                queue_id,
                max_outstanding,
                skip_existing,
                dry_run,
                price_per_job,
                journal,
                report_jsonl,
                report_csv,
                stop_on_error,
                patience,
                seconds_per_job,
            })
        }
    }
}

impl Request for ProcessJobs {
    const MAY_BE_NULL: bool = true;
}

impl Streaming for ProcessJobs {
    type Shown = cinf_process_progress;

    fn updates(raw: &cinf_process_jobs) -> Option<Updates<cinf_process_progress>> {
        Updates::new(raw.on_progress, raw.on_progress_data)
    }
}

/// What became of one input of `cinf_client_process_jobs`.
///
/// Without an `error` the result of the job is there.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_processed_item {
    /// Which input it is; the first one is 0.
    pub index: u32,
    /// Key of the picture, as the input named it.
    pub input: *const c_char,
    /// Key of the result, as the input named it.
    pub output: *const c_char,
    /// The job as it was seen last. Absent if none was made, or none that is known of.
    pub job: *const cinf_job,
    /// Why nothing was submitted, if that was so.
    pub skipped: cinf_skip_reason,
    /// The same as text, as the service writes it; it says more when `skipped` is 0.
    pub skipped_name: *const c_char,
    /// Why there is no result: a refused submission, a job that failed or was cancelled, or one of which it is
    /// not known what became. Freed with what it is part of; NULL if there is none.
    pub error: *const cinf_error,
}

impl View for cinf_processed_item {
    type Core = ProcessedItem;

    fn view(core: ProcessedItem, arena: &mut Arena) -> Self {
        let ProcessedItem { index, input, output, job, skipped, error } = core;
        let input = arena.text(input);
        let output = arena.text(output);
        let job = arena.maybe_view(job);
        let (skipped, skipped_name) = arena.maybe_choice(skipped.as_ref());
        let error = arena.maybe_error(error);
        Self { index, input, output, job, skipped, skipped_name, error }
    }
}

/// How far `cinf_client_process_jobs` is.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_process_progress {
    /// Inputs taken so far.
    pub taken: u32,
    /// How many inputs there are, if that is known. `CINF_ABSENT` if absent.
    pub total: i64,
    /// Jobs that were made, those of earlier runs with the same journal included.
    pub submitted: u32,
    /// Jobs that were made and have not ended, as far as is known.
    pub outstanding: u32,
    /// Jobs that ended well.
    pub succeeded: u32,
    /// Jobs that failed or were cancelled.
    pub failed: u32,
    /// Inputs that break a rule or that the service refused.
    pub refused: u32,
    /// Inputs for which nothing needed to be submitted.
    pub skipped: u32,
    /// Inputs of which it is not known what became.
    pub unknown: u32,
    /// Requests that were sent, repetitions included.
    pub requests: i64,
    /// Why nothing is submitted at the moment, if that is so: a paused queue, for example.
    pub waiting_for: *const c_char,
    /// In a dry run: requests that the work takes. `CINF_ABSENT` if absent.
    pub expected_requests: i64,
    /// In a dry run: hours that the work takes. Not a number, as `isnan` tells, if absent.
    pub expected_hours: f64,
    /// In a dry run with `price_per_job`: what the work costs. Not a number, as `isnan` tells, if absent.
    pub expected_cost: f64,
}

impl View for cinf_process_progress {
    type Core = ProcessProgress;

    fn view(core: ProcessProgress, arena: &mut Arena) -> Self {
        let ProcessProgress {
            taken,
            total,
            submitted,
            outstanding,
            succeeded,
            failed,
            refused,
            skipped,
            unknown,
            requests,
            waiting_for,
            expected_requests,
            expected_hours,
            expected_cost,
        } = core;
        let total = owned::number(total);
        let waiting_for = arena.maybe_text(waiting_for);
        let expected_requests = owned::number(expected_requests);
        let expected_hours = expected_hours.unwrap_or(f64::NAN);
        let expected_cost = expected_cost.unwrap_or(f64::NAN);
        Self {
            taken,
            total,
            submitted,
            outstanding,
            succeeded,
            failed,
            refused,
            skipped,
            unknown,
            requests,
            waiting_for,
            expected_requests,
            expected_hours,
            expected_cost,
        }
    }
}

/// Finds out what became of a submission that may have created a job, by the service's list of jobs.
///
/// Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet` soon
/// after the submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
///
/// Begin with `CINF_RECONCILE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_reconcile {
    /// Size of this struct, set by `CINF_RECONCILE_INIT`.
    pub struct_size: usize,
    /// Called with what is seen on the way: by the thread that waits, or for a call in the background by the
    /// library's own thread. `update` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_update: Option<unsafe extern "C" fn(update: *const cinf_reconciliation, user_data: *mut c_void)>,
    /// Passed to `on_update`.
    pub on_update_data: *mut c_void,
    /// The text of the submission, as its error gave it.
    pub submission: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_reconcile {
    const INIT: &'static str = "CINF_RECONCILE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_reconcile>() == std::mem::offset_of!(cinf_reconcile, submission) + 8);

impl Inbound for Reconcile {
    type Raw = cinf_reconcile;

    unsafe fn read(raw: &cinf_reconcile) -> Result<Self, Refusal> {
        let cinf_reconcile { struct_size: _, on_update: _, on_update_data: _, submission } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let submission = text::text("submission", submission)?;
            Ok(Self { submission })
        }
    }
}

impl Request for Reconcile {
    const MAY_BE_NULL: bool = false;
}

impl Reporting for Reconcile {
    type Shown = cinf_reconciliation;

    fn updates(raw: &cinf_reconcile) -> Option<Updates<cinf_reconciliation>> {
        Updates::new(raw.on_update, raw.on_update_data)
    }
}

/// Gets an object, or a part of it.
///
/// The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is given,
/// limits all of it; without one the download may take as long as bytes keep coming, at least one a second over
/// the client's read timeout. A connection that breaks is made again and goes on where it broke, within the
/// attempts of the call.
///
/// A condition that is not met, a range behind the object's end, and an object larger than `max_size` are errors
/// of kind `CINF_KIND_CONFLICT`. Service action: `GET /<key>` on the bucket's own host, permission
/// `cos:GetObject`.
///
/// Begin with `CINF_GET_OBJECT_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_get_object {
    /// Size of this struct, set by `CINF_GET_OBJECT_INIT`.
    pub struct_size: usize,
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: *const c_char,
    /// The first byte of the part that is wanted, counted from 0. Not given means 0.
    pub offset: i64,
    /// How many bytes are wanted at most, 1 or more. Not given means all up to the end.
    pub length: i64,
    /// How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`.
    pub last: i64,
    /// Only if this is the object's ETag.
    pub if_match: *const c_char,
    /// Only if this is not the object's ETag.
    pub if_none_match: *const c_char,
    /// Only if the object was put later than this. Counted in whole seconds. Milliseconds since 1970 in UTC.
    pub if_modified_since: i64,
    /// Only if the object was put at this time or earlier. Counted in whole seconds. Milliseconds since 1970 in
    /// UTC.
    pub if_unmodified_since: i64,
    /// Most bytes that are taken; an answer that has more is an error. Not given means any number.
    pub max_size: i64,
    /// A certain version, in a bucket that keeps versions.
    pub version_id: *const c_char,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_get_object {
    const INIT: &'static str = "CINF_GET_OBJECT_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<cinf_get_object>() == std::mem::offset_of!(cinf_get_object, version_id) + 8);

impl Inbound for GetObject {
    type Raw = cinf_get_object;

    unsafe fn read(raw: &cinf_get_object) -> Result<Self, Refusal> {
        let cinf_get_object {
            struct_size: _,
            key,
            offset,
            length,
            last,
            if_match,
            if_none_match,
            if_modified_since,
            if_unmodified_since,
            max_size,
            version_id,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let key = text::text("key", key)?;
            let offset = (![0, owned::ABSENT].contains(&offset)).then_some(offset);
            let length = (![0, owned::ABSENT].contains(&length)).then_some(length);
            let last = (![0, owned::ABSENT].contains(&last)).then_some(last);
            let if_match = text::maybe_text("if_match", if_match)?;
            let if_none_match = text::maybe_text("if_none_match", if_none_match)?;
            let if_modified_since = options::maybe_timestamp(if_modified_since);
            let if_unmodified_since = options::maybe_timestamp(if_unmodified_since);
            let max_size = (![0, owned::ABSENT].contains(&max_size)).then_some(max_size);
            let version_id = text::maybe_text("version_id", version_id)?;
            Ok(Self {
                key,
                offset,
                length,
                last,
                if_match,
                if_none_match,
                if_modified_since,
                if_unmodified_since,
                max_size,
                version_id,
            })
        }
    }
}

impl Request for GetObject {
    const MAY_BE_NULL: bool = false;
}

/// Enables the service on the client's bucket unless it is enabled already, and says whether that was needed.
///
/// Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's host,
/// permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
///
/// Begin with `CINF_ENSURE_SERVICE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_ensure_service {
    /// Size of this struct, set by `CINF_ENSURE_SERVICE_INIT`.
    pub struct_size: usize,
    /// Called with what is seen on the way: by the thread that waits, or for a call in the background by the
    /// library's own thread. `update` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_update: Option<unsafe extern "C" fn(update: *const cinf_change, user_data: *mut c_void)>,
    /// Passed to `on_update`.
    pub on_update_data: *mut c_void,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_ensure_service {
    const INIT: &'static str = "CINF_ENSURE_SERVICE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(
    size_of::<cinf_ensure_service>() == std::mem::offset_of!(cinf_ensure_service, on_update_data) + 8
);

impl Inbound for EnsureService {
    type Raw = cinf_ensure_service;

    unsafe fn read(raw: &cinf_ensure_service) -> Result<Self, Refusal> {
        let cinf_ensure_service { struct_size: _, on_update: _, on_update_data: _ } = *raw;
        Ok(Self {})
    }
}

impl Request for EnsureService {
    const MAY_BE_NULL: bool = true;
}

impl Reporting for EnsureService {
    type Shown = cinf_change;

    fn updates(raw: &cinf_ensure_service) -> Option<Updates<cinf_change>> {
        Updates::new(raw.on_update, raw.on_update_data)
    }
}

/// Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
///
/// Reads first, so that a repetition changes nothing. The service replaces all settings at once: between reading
/// and writing nobody else should change the queue. Callback settings are compared as a whole, what is left out
/// of them counts as not set. Service actions: `GET /picqueue`, permission `ci:DescribePicProcessQueues`, and
/// `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
///
/// Begin with `CINF_ENSURE_QUEUE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_ensure_queue {
    /// Size of this struct, set by `CINF_ENSURE_QUEUE_INIT`.
    pub struct_size: usize,
    /// Called with what is seen on the way: by the thread that waits, or for a call in the background by the
    /// library's own thread. `update` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_update: Option<unsafe extern "C" fn(update: *const cinf_change, user_data: *mut c_void)>,
    /// Passed to `on_update`.
    pub on_update_data: *mut c_void,
    /// The queue. Not given means the only one of the bucket.
    pub queue_id: *const c_char,
    /// Its name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. Not given means
    /// that it is kept.
    pub name: *const c_char,
    /// Whether it starts jobs: `Active` or `Paused`. Not given means that it is kept.
    pub state: MaybeUninit<cinf_queue_state>,
    /// The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
    /// has.
    pub state_name: *const c_char,
    /// Its callback settings, all of them. Not given means that they are kept.
    pub notify_config: *const cinf_notify_config,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_ensure_queue {
    const INIT: &'static str = "CINF_ENSURE_QUEUE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_ensure_queue>() == std::mem::offset_of!(cinf_ensure_queue, notify_config) + 8);

impl Inbound for EnsureQueue {
    type Raw = cinf_ensure_queue;

    unsafe fn read(raw: &cinf_ensure_queue) -> Result<Self, Refusal> {
        let cinf_ensure_queue {
            struct_size: _,
            on_update: _,
            on_update_data: _,
            queue_id,
            name,
            state,
            state_name,
            notify_config,
        } = *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let queue_id = text::maybe_text("queue_id", queue_id)?;
            let name = text::maybe_text("name", name)?;
            let state = options::maybe_choice("state", state, state_name)?;
            let notify_config = options::maybe_record("notify_config", notify_config)?;
            Ok(Self { queue_id, name, state, notify_config })
        }
    }
}

impl Request for EnsureQueue {
    const MAY_BE_NULL: bool = true;
}

impl Reporting for EnsureQueue {
    type Shown = cinf_change;

    fn updates(raw: &cinf_ensure_queue) -> Option<Updates<cinf_change>> {
        Updates::new(raw.on_update, raw.on_update_data)
    }
}

/// Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says what
/// was done.
///
/// Finds the template by its exact name, so that a repetition changes nothing. If several have the name the error
/// is of kind `CINF_KIND_CONFLICT` and its text has their ids; none is chosen. If making the template is
/// ambiguous it is looked for once more; if it does not show then, the error is ambiguous like that of
/// `create_template`.
///
/// Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
/// `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
///
/// Begin with `CINF_ENSURE_TEMPLATE_INIT`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_ensure_template {
    /// Size of this struct, set by `CINF_ENSURE_TEMPLATE_INIT`.
    pub struct_size: usize,
    /// Called with what is seen on the way: by the thread that waits, or for a call in the background by the
    /// library's own thread. `update` lives until the function returns; do not free it. Not given means that
    /// nobody is told.
    pub on_update: Option<unsafe extern "C" fn(update: *const cinf_change, user_data: *mut c_void)>,
    /// Passed to `on_update`.
    pub on_update_data: *mut c_void,
    /// Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
    pub name: *const c_char,
    /// What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub rule: *const c_char,
    /// Whether results also describe the original picture. Not given means no.
    pub is_pic_info: MaybeUninit<cinf_flag>,
}

// SAFETY: the size comes first, and zeros are numbers, NULL and no function.
unsafe impl Prefixed for cinf_ensure_template {
    const INIT: &'static str = "CINF_ENSURE_TEMPLATE_INIT";
}

#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_ensure_template>() == std::mem::offset_of!(cinf_ensure_template, is_pic_info) + 8);

impl Inbound for EnsureTemplate {
    type Raw = cinf_ensure_template;

    unsafe fn read(raw: &cinf_ensure_template) -> Result<Self, Refusal> {
        let cinf_ensure_template { struct_size: _, on_update: _, on_update_data: _, name, rule, is_pic_info } =
            *raw;
        // SAFETY: the caller vouches for every pointer of the struct.
        unsafe {
            let name = text::text("name", name)?;
            let rule = text::text("rule", rule)?;
            let is_pic_info = options::maybe_flag("is_pic_info", is_pic_info)?;
            Ok(Self { name, rule, is_pic_info })
        }
    }
}

impl Request for EnsureTemplate {
    const MAY_BE_NULL: bool = false;
}

impl Reporting for EnsureTemplate {
    type Shown = cinf_change;

    fn updates(raw: &cinf_ensure_template) -> Option<Updates<cinf_change>> {
        Updates::new(raw.on_update, raw.on_update_data)
    }
}
