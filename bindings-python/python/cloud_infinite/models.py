# Written by `cargo xtask codegen` from the sources of the core. Do not edit.
"""What the service is asked and what it answers: frozen dataclasses and open enumerations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from os import PathLike

from ._base import OpenEnum
from ._error import CloudInfiniteError

__all__ = [
    "Bucket",
    "BucketPage",
    "BulkProgress",
    "CallBackMqConfig",
    "CallBackType",
    "Callback",
    "CallbackEvent",
    "CancelJob",
    "CancelJobs",
    "Change",
    "CreateTemplate",
    "DeleteObject",
    "DeleteTemplate",
    "DeletedObject",
    "Diagnosis",
    "DisableService",
    "DisabledService",
    "Doctor",
    "EnableService",
    "EnsureQueue",
    "EnsureService",
    "EnsureTemplate",
    "EnsuredQueue",
    "EnsuredService",
    "EnsuredTemplate",
    "FedCallback",
    "FeedCallback",
    "Finding",
    "FindingStatus",
    "GetJob",
    "GetJobs",
    "GetObject",
    "GetObjectToFile",
    "HeadObject",
    "ImageInfo",
    "Job",
    "JobBatch",
    "JobInput",
    "JobOperation",
    "JobOutput",
    "JobPage",
    "JobState",
    "ListBuckets",
    "ListJobs",
    "ListObjects",
    "ListQueues",
    "ListTemplates",
    "MqMode",
    "NotifyConfig",
    "NotifyFormat",
    "NotifyState",
    "NotifyType",
    "ObjectInfo",
    "ObjectPage",
    "ObjectSummary",
    "OrderByTime",
    "OriginalInfo",
    "PicProcess",
    "PicProcessResult",
    "PictureColor",
    "PictureExif",
    "PictureInfo",
    "PictureSize",
    "PresignMethod",
    "PresignObject",
    "PresignUrl",
    "PresignedUrl",
    "ProcessFile",
    "ProcessJobs",
    "ProcessProgress",
    "ProcessResult",
    "ProcessedFile",
    "ProcessedItem",
    "PutObject",
    "Queue",
    "QueuePage",
    "QueueState",
    "ReceiveCallback",
    "ReceivedCallback",
    "Reconcile",
    "Reconciliation",
    "ReconciliationVerdict",
    "RequestHost",
    "ResponseInfo",
    "RuleProblem",
    "RuleProblemKind",
    "RuleReport",
    "RuleSegment",
    "SignRequest",
    "SignedRequest",
    "SizeDependence",
    "SizePrediction",
    "SkipReason",
    "StoredObject",
    "SubmitJob",
    "SubmitJobs",
    "SubmitResult",
    "SubmitSource",
    "Template",
    "TemplateCategory",
    "TemplatePage",
    "UpdateQueue",
    "UpdateTemplate",
    "WaitForJob",
    "WaitForJobs",
    "WaitProgress",
    "WaitResult",
]


def _no_response() -> ResponseInfo:
    """The `response` of a record that was made by hand."""
    return ResponseInfo(status=0, attempts=0, elapsed=timedelta(), waited=timedelta())


class CallbackEvent(OpenEnum):
    """What a callback reports."""

    TASK_FINISH = "TaskFinish"
    """A job has ended."""

    WORKFLOW_FINISH = "WorkflowFinish"
    """A workflow has ended."""


class FindingStatus(OpenEnum):
    """How a finding of `doctor` is to be taken."""

    OK = "ok"
    """As it should be."""

    WARNING = "warning"
    """Works, but not as well or as safely as it could, or not for everything."""

    PROBLEM = "problem"
    """Keeps something from working."""

    SKIPPED = "skipped"
    """Could not be looked at because of another finding, or was not asked for."""


class JobState(OpenEnum):
    """Where a job stands."""

    SUBMITTED = "Submitted"
    """Accepted, waiting for a free slot."""

    RUNNING = "Running"
    """Being executed."""

    SUCCESS = "Success"
    """Done; the result object exists."""

    FAILED = "Failed"
    """Ended with an error; the job's `code` and `message` say which."""

    PAUSE = "Pause"
    """Waiting while its queue is paused."""

    CANCEL = "Cancel"
    """Cancelled before it began."""


class QueueState(OpenEnum):
    """Whether a queue starts jobs."""

    ACTIVE = "Active"
    """Jobs are started as slots become free."""

    PAUSED = "Paused"
    """No job is started; waiting jobs stay, running jobs finish."""


class NotifyState(OpenEnum):
    """Whether a queue reports finished jobs."""

    ON = "On"
    """Finished jobs are reported."""

    OFF = "Off"
    """Nothing is reported."""


class NotifyFormat(OpenEnum):
    """Format of a report."""

    XML = "XML"
    """An XML document; what the service chooses when nothing is given."""

    JSON = "JSON"
    """A JSON document."""


class NotifyType(OpenEnum):
    """How a report is delivered."""

    URL = "Url"
    """As an HTTP POST to a URL."""

    TDMQ = "TDMQ"
    """As a message of a TDMQ topic or queue."""


class MqMode(OpenEnum):
    """What receives the messages of a TDMQ report."""

    TOPIC = "Topic"
    """A topic with subscriptions."""

    QUEUE = "Queue"
    """A queue."""


class ReconciliationVerdict(OpenEnum):
    """What a look for the job of a submission found."""

    FOUND = "Found"
    """Exactly one job is of this submission."""

    FOUND_SEVERAL = "FoundSeveral"
    """Several jobs could be of this submission; which one is not guessed."""

    NOT_FOUND_YET = "NotFoundYet"
    """No job of this submission shows in the list so far."""


class RuleProblemKind(OpenEnum):
    """What is wrong with a rule."""

    SYNTAX = "Syntax"
    """The text does not follow the grammar."""

    UNKNOWN_NAME = "UnknownName"
    """A segment, operation, option or value that the service does not document."""

    UNSUPPORTED = "Unsupported"
    """Documented by the service, but not as part of a job's rule."""

    OUT_OF_RANGE = "OutOfRange"
    """A number outside its range."""

    TOO_MANY_SEGMENTS = "TooManySegments"
    """More than ten segments."""


class SizeDependence(OpenEnum):
    """What the size of a result can depend on besides the size of the input."""

    FACES = "Faces"
    """Whether the picture shows a face: `scrop` returns it unchanged otherwise."""

    ORIENTATION = "Orientation"
    """The picture's EXIF orientation, which was not given: `auto-orient`."""

    STYLE = "Style"
    """The rule that is stored with the bucket: `style`."""


class TemplateCategory(OpenEnum):
    """Who made a template."""

    CUSTOM = "Custom"
    """The account itself."""

    OFFICIAL = "Official"
    """The service, for everybody."""


class CallBackType(OpenEnum):
    """How the report of one job is delivered."""

    URL = "Url"
    """As an HTTP POST to a URL."""

    TDMQ = "TDMQ"
    """As a message of a TDMQ topic or queue."""


class OrderByTime(OpenEnum):
    """In which order jobs are listed."""

    DESC = "Desc"
    """The job that was made last comes first."""

    ASC = "Asc"
    """The job that was made first comes first."""


class PresignMethod(OpenEnum):
    """What a URL of an object can be used for."""

    GET = "GET"
    """To get the object."""

    PUT = "PUT"
    """To put it."""

    HEAD = "HEAD"
    """To ask for what is known of it."""

    DELETE = "DELETE"
    """To delete it."""


class RequestHost(OpenEnum):
    """A host of the service that takes requests."""

    CI = "ci"
    """`<bucket>.ci.<region>.myqcloud.com`: jobs, queues and templates of the client's bucket."""

    CI_REGION = "ci-region"
    """`ci.<region>.myqcloud.com`: lists of buckets."""

    COS = "cos"
    """`<bucket>.cos.<region>.myqcloud.com`: the objects of the client's bucket."""


class SubmitSource(OpenEnum):
    """How it is known that a job exists."""

    ANSWER = "Answer"
    """The service answered the submission."""

    JOURNAL = "Journal"
    """The journal says so, nothing was sent: an earlier run submitted it, or the same request came before."""

    LIST = "List"
    """It was found in the service's list of jobs, after an earlier run had ended before the answer came."""


class SkipReason(OpenEnum):
    """Why nothing was submitted for an input of `process_jobs`."""

    OUTPUT_EXISTS = "OutputExists"
    """The result was there already, and `skip_existing` was asked for."""

    SETTLED_BEFORE = "SettledBefore"
    """The journal says that its job has ended: in an earlier run, or for an earlier input that asked for the
    same.
    """

    DUPLICATE = "Duplicate"
    """An earlier input asked for the same, and its job has not ended. Only a run with a journal knows."""

    DRY_RUN = "DryRun"
    """Nothing is wrong with it, but this was a dry run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """A bucket on which asynchronous image processing is enabled."""

    bucket_id: str | None = None
    """Full name of the bucket, `<name>-<APPID>`."""

    name: str | None = None
    """The same as `bucket_id`."""

    region: str | None = None
    """Region of the bucket, such as `ap-guangzhou`."""

    create_time: datetime | None = None
    """When the service was enabled."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisabledService:
    """What is left to say after the service was disabled on a bucket."""

    bucket_name: str | None = None
    """Full name of the bucket."""

    already_absent: bool
    """Whether a repeated request found the service disabled already; the outcome is the same."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BucketPage:
    """One page of the buckets of an account."""

    items: tuple[Bucket, ...] = ()
    """The buckets of this page."""

    total_count: int | None = None
    """Matching buckets on all pages together."""

    page_number: int | None = None
    """Number of this page; the first is 1."""

    page_size: int | None = None
    """Entries that a page holds at most."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Callback:
    """What the service delivered to the URL of a job or a queue.

    A callback carries no signature: whoever knows the URL can send one. Ask for the job with `get_job` before
    doing anything that cannot be undone.
    """

    event: CallbackEvent
    """What is reported."""

    job: Job | None = None
    """The job that has ended, for the event `TaskFinish`."""

    further_jobs: tuple[Job, ...] = ()
    """Further jobs of the same report. The service reports each job on its own, so that there are none as far
    as is known.
    """

    document: str
    """The document as it arrived, in XML or JSON: for events and elements that this library has no fields
    for.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedCallback:
    """What became of a request to the URL for callbacks."""

    status: int
    """HTTP status to answer with: 200 for a callback, also for one that was seen before; another for
    everything else.
    """

    callback: Callback | None = None
    """What is reported, the first time that it is; `None` if the request was refused, or all of it was seen
    before.
    """

    is_duplicate: bool
    """Whether it is a callback that was seen before."""

    reason: str | None = None
    """Why there is no callback, in words for a log. Do not send them to whoever made the request."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    """What was looked at: `endpoint`, `connection`, `clock`, `credentials`, `access`, `service`, `queue` or
    `callback`. There may be several findings of one name.
    """

    status: FindingStatus
    """How it is to be taken."""

    message: str
    """What was found, in a sentence."""

    advice: str | None = None
    """What to do about it, in a sentence; `None` if there is nothing to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnosis:
    """Everything that was found."""

    is_healthy: bool
    """Whether there is no finding with the status `problem`."""

    findings: tuple[Finding, ...] = ()
    """The findings, in the order in which they were looked at."""

    clock_offset_millis: int | None = None
    """Milliseconds that the service's clock is ahead of this machine's, negative if it is behind; `None` if
    the service did not tell its time.
    """

    policy: str
    """The smallest policy, in JSON, that allows the operations in question; for the console of Cloud Access
    Management.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A setting that was changed."""

    field: str
    """Name of the field, such as `rule`; fields of nested values are joined by dots, such as
    `notify_config.url`.
    """

    before: str | None = None
    """What it was before. `None` if it was not set, or did not exist."""

    after: str | None = None
    """What it is now. `None` if it is not set any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EnsuredService:
    """A bucket on which the service is enabled."""

    changed: tuple[Change, ...] = ()
    """What was changed: `enabled`, or nothing if the service was enabled before."""

    current: Bucket
    """The bucket as it is now."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the last answer, with the requests of all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EnsuredQueue:
    """A queue that is as it was asked for."""

    changed: tuple[Change, ...] = ()
    """What was changed; nothing if the queue was like that before."""

    current: Queue
    """The queue as it is now."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the last answer, with the requests of all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EnsuredTemplate:
    """A template that is as it was asked for."""

    changed: tuple[Change, ...] = ()
    """What was changed; nothing if the template was like that before. Of one that was made it is every field,
    with nothing before.
    """

    created: bool
    """Whether the template was made."""

    current: Template
    """The template as it is now."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the last answer, with the requests of all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FedCallback:
    """What became of a callback that was handed to the runs of `process_jobs`."""

    runs: int
    """Runs that were told."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """Nothing was sent, so there is nothing in here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """An image job."""

    job_id: str
    """Identifies the job: letters, digits, `_` and `-`, at most 64 of them."""

    state: JobState
    """Where the job stands."""

    code: str | None = None
    """`Success`, or why a job in state `Failed` failed."""

    message: str | None = None
    """What went wrong, in words; only for a job in state `Failed`."""

    tag: str | None = None
    """Kind of job: `PicProcess`."""

    creation_time: datetime | None = None
    """When the service accepted the job."""

    start_time: datetime | None = None
    """When execution began."""

    end_time: datetime | None = None
    """When the job ended."""

    queue_id: str | None = None
    """The queue that runs the job."""

    input: JobInput | None = None
    """The picture that is processed."""

    operation: JobOperation
    """What is done with it."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobBatch:
    """Jobs that were asked for by id."""

    jobs: tuple[Job, ...] = ()
    """The jobs that exist, in the order of the answer: match them by `job_id`."""

    missing_ids: tuple[str, ...] = ()
    """Ids that were asked for and do not exist."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobPage:
    """One page of the jobs of a bucket."""

    items: tuple[Job, ...] = ()
    """The jobs of this page. There may be none although more pages follow."""

    next_token: str | None = None
    """What the next page is asked for with; `None` on the last page."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobInput:
    """The object that a job reads."""

    bucket_id: str | None = None
    """Full name of the bucket."""

    object: str | None = None
    """Key of the object."""

    region: str | None = None
    """Region of the bucket."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobOperation:
    """What a job does and where its result goes."""

    template_id: str | None = None
    """The template that was used, if any."""

    template_name: str | None = None
    """Name of that template."""

    pic_process: PicProcess | None = None
    """The rule that was used when there was no template."""

    output: JobOutput | None = None
    """Where the result goes."""

    pic_process_result: PicProcessResult | None = None
    """The result; absent until the job has ended."""

    user_data: str | None = None
    """The caller's own text, as given with the submission."""

    job_level: int | None = None
    """Priority, 0 to 2; higher runs first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobOutput:
    """The object that a job writes."""

    bucket: str | None = None
    """Full name of the bucket."""

    object: str | None = None
    """Key of the object."""

    region: str | None = None
    """Region of the bucket."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PicProcess:
    """How a picture is processed."""

    is_pic_info: bool | None = None
    """Whether the result also describes the original picture."""

    process_rule: str | None = None
    """The rule, such as `imageMogr2/thumbnail/480x/format/webp`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PicProcessResult:
    """The result of a job. The service has several forms of it; all are read into this one."""

    object_name: str | None = None
    """Key of the result object in the output bucket."""

    original_info: OriginalInfo | None = None
    """The original picture; only when the submission asked for it."""

    process_results: tuple[ProcessResult, ...] = ()
    """The pictures that were made; a job makes one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginalInfo:
    """The original picture of a job."""

    key: str | None = None
    """Key of the object."""

    location: str | None = None
    """Host and key of the object, without a scheme."""

    etag: str | None = None
    """Entity tag of the object, double quotes included."""

    image_info: ImageInfo | None = None
    """What the picture is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageInfo:
    """Properties of a picture."""

    format: str | None = None
    """Name of the format. Upper and lower case both occur: compare without regard to case."""

    width: int | None = None
    """Width in pixels."""

    height: int | None = None
    """Height in pixels."""

    quality: int | None = None
    """Quality of the encoding, 0 to 100."""

    ave: str | None = None
    """Average colour, as `0xRRGGBB`."""

    orientation: int | None = None
    """EXIF orientation, 1 to 8; 0 or 1 when the picture has none."""

    frame_count: int | None = None
    """Number of frames of an animation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessResult:
    """A picture that a job made."""

    key: str | None = None
    """Key of the object, where the service says so."""

    location: str | None = None
    """Host and key of the object, without a scheme."""

    format: str | None = None
    """Name of the format."""

    width: int | None = None
    """Width in pixels."""

    height: int | None = None
    """Height in pixels."""

    size: int | None = None
    """Size in bytes."""

    quality: int | None = None
    """Quality of the encoding, 0 to 100."""

    etag: str | None = None
    """Entity tag of the object."""

    md5: str | None = None
    """MD5 of the object."""

    frame_count: int | None = None
    """Number of frames of an animation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectInfo:
    """What is known of an object besides its content."""

    size: int | None = None
    """Size of the whole object in bytes, if the service says it."""

    content_length: int | None = None
    """Bytes that the answer brings: less than `size` if a range was asked for."""

    etag: str | None = None
    """Changes with the content; without the quotes that it has on the wire. Of an object that was put in one
    request it is the MD5 of the content in hexadecimal digits.
    """

    last_modified: datetime | None = None
    """When the object was put."""

    content_type: str | None = None
    """Media type, such as `image/jpeg`."""

    cache_control: str | None = None
    """How long the object may be kept by caches."""

    content_disposition: str | None = None
    """How a browser shows the object, and under which name it saves it."""

    content_encoding: str | None = None
    """How the stored bytes are encoded, such as `gzip`. They are never decoded on the way."""

    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Metadata of your own, by names in lower case."""

    crc64: str | None = None
    """CRC-64 of the whole object as a decimal number. Old objects have none."""

    version_id: str | None = None
    """The version, in a bucket that keeps versions."""

    storage_class: str | None = None
    """How the object is stored, such as `ARCHIVE`; absent for the standard way."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredObject:
    """An object that was put."""

    etag: str | None = None
    """MD5 of the content in hexadecimal digits, without the quotes that it has on the wire."""

    crc64: str | None = None
    """CRC-64 of the content as a decimal number. It was compared with what was sent."""

    version_id: str | None = None
    """The version that was made, in a bucket that keeps versions."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeletedObject:
    """What became of an object that was to be deleted."""

    is_delete_marker: bool
    """Whether the object was only hidden, by a marker of that `version_id`, because its bucket keeps
    versions.
    """

    version_id: str | None = None
    """The version that was deleted or made, in a bucket that keeps versions."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectSummary:
    """An object in a list."""

    key: str
    """The key."""

    size: int | None = None
    """Size in bytes."""

    etag: str | None = None
    """Changes with the content; without the quotes that it has on the wire."""

    last_modified: datetime | None = None
    """When the object was put."""

    storage_class: str | None = None
    """How the object is stored, such as `STANDARD`."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectPage:
    """A page of a list of objects."""

    items: tuple[ObjectSummary, ...] = ()
    """The objects, by their keys in the order of their bytes."""

    common_prefixes: tuple[str, ...] = ()
    """What keys that hold the delimiter behind the prefix begin with, up to the delimiter; each once."""

    is_truncated: bool
    """Whether there is more."""

    next_marker: str | None = None
    """Where the next page begins: the `marker` to ask for it with."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessedFile:
    """A picture that was processed from file to file."""

    job: Job
    """The job that did it."""

    input_key: str | None = None
    """The object that was made of the file, if it was kept."""

    output_key: str | None = None
    """The object of the result, if it was kept."""

    size: int
    """Size of the result in bytes."""

    left_behind: tuple[str, ...] = ()
    """Objects that should have been deleted at the end and could not be: their keys."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureInfo:
    """What the query `imageInfo` of an object answers with."""

    format: str | None = None
    """Name of the format, such as `jpeg`; rules say `jpg`."""

    width: int | None = None
    """Width in pixels."""

    height: int | None = None
    """Height in pixels."""

    size: int | None = None
    """Size in bytes."""

    md5: str | None = None
    """MD5 of the object, in hexadecimal digits."""

    photo_rgb: str | None = None
    """Average colour, as `0xRRGGBB`."""

    frame_count: int | None = None
    """Number of frames; only for animations."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureExif:
    """What the query `exif` of an object answers with."""

    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The values by their names, such as `Orientation`; none if the picture has no EXIF data. What is no
    single value is left to `document`.
    """

    document: str
    """The answer as it came, in JSON: the service does not document its form."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureColor:
    """What the query `imageAve` of an object answers with."""

    rgb: str
    """Average colour, as `0xRRGGBB`."""

    red: int
    """Its part of red, 0 to 255."""

    green: int
    """Its part of green, 0 to 255."""

    blue: int
    """Its part of blue, 0 to 255."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PresignedUrl:
    """A URL that carries its own signature: whoever has it can make the request until it expires."""

    url: str = field(repr=False)
    """The URL. It is a secret as long as it counts: keep it out of logs."""

    method: str
    """HTTP method that the request must have."""

    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Headers that the request must have exactly so, names in lower case. `host` is among them only if the
    client has an endpoint of its own, which then is where the URL leads; everywhere else the URL itself says
    it.
    """

    expires_at: datetime
    """When it stops to count."""

    is_cut_short: bool
    """Whether that is earlier than asked for, because the credential expires then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedRequest:
    """What a request of the caller's own is sent with."""

    url: str
    """Where it goes, path and query encoded. The request must be made to exactly this URL."""

    method: str
    """HTTP method that the request must have."""

    authorization: str = field(repr=False)
    """Value of the header `authorization`."""

    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Headers that the request must have exactly so besides `authorization` and the token, names in lower
    case; `host` is always among them.
    """

    token_header: str | None = None
    """Name of the header for the session token; `None` if the credential has none."""

    session_token: str | None = field(default=None, repr=False)
    """Value of that header."""

    expires_at: datetime
    """When the signature stops to count."""

    is_cut_short: bool
    """Whether that is earlier than asked for, because the credential expires then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """A queue in which image jobs wait and run. A bucket has one, made when the service is enabled."""

    queue_id: str | None = None
    """Identifies the queue in `update_queue` and `list_queues`."""

    name: str | None = None
    """Name of the queue."""

    state: QueueState
    """Whether the queue starts jobs."""

    notify_config: NotifyConfig | None = None
    """How finished jobs are reported."""

    max_size: int | None = None
    """Jobs that may wait in the queue at most."""

    max_concurrent: int | None = None
    """Jobs that run at the same time at most."""

    category: str | None = None
    """Kind of jobs that the queue takes: `PicProcessing`."""

    update_time: datetime | None = None
    """When the queue was changed last."""

    create_time: datetime | None = None
    """When the queue was made."""

    bucket_id: str | None = None
    """Full name of the bucket that owns the queue. Some answers leave it out."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NotifyConfig:
    """How a queue reports finished jobs."""

    state: NotifyState | str | None = None
    """Whether finished jobs are reported. Not given means `Off`."""

    event: str | None = None
    """Events to report; needed with state `On`. `TaskFinish` is the one of image jobs; answers may hold a
    comma list.
    """

    result_format: NotifyFormat | str | None = None
    """Format of the report. Not given means `XML`."""

    type: NotifyType | str | None = None
    """How the report is delivered; needed with state `On`."""

    url: str | None = None
    """Public `http` or `https` URL that receives the report; needed with type `Url`."""

    mq_mode: MqMode | str | None = None
    """Kind of receiver; needed with type `TDMQ`."""

    mq_region: str | None = None
    """Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`; needed with type `TDMQ`."""

    mq_name: str | None = None
    """Name of the topic or queue; needed with type `TDMQ`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuePage:
    """One page of the queues of a bucket."""

    items: tuple[Queue, ...] = ()
    """The queues of this page."""

    total_count: int | None = None
    """Matching queues on all pages together. Missing when queues were asked for by id."""

    page_number: int | None = None
    """Number of this page; the first is 1. Missing when queues were asked for by id."""

    page_size: int | None = None
    """Entries that a page holds at most. Missing when queues were asked for by id."""

    missing_ids: tuple[str, ...] = ()
    """Ids that were asked for and do not exist."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciliation:
    """What became of a submission that may have created a job."""

    verdict: ReconciliationVerdict
    """What was found."""

    job: Job | None = None
    """The job, if exactly one was found."""

    job_ids: tuple[str, ...] = ()
    """Ids of all jobs that were found."""

    looked_until: datetime | None = None
    """When the list was read, by the service's clock as far as it is known. A job that was made before does
    not show only if the list is behind.
    """

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResponseInfo:
    """The HTTP side of an answer: useful in a log and in a support request.

    Two answers with the same content are equal wherever they came from, so a `ResponseInfo` equals every
    other.
    """

    request_id: str | None = None
    """The service's id of the request, from the `x-ci-request-id` header, else from the document."""

    status: int
    """HTTP status of the answer."""

    attempts: int
    """Requests that were sent for this answer, the first one included."""

    elapsed: timedelta
    """Time from the call to its answer, waits between attempts included."""

    waited: timedelta
    """How much of that time was spent waiting between attempts."""

    duplicate_job_ids: tuple[str, ...] = ()
    """Further jobs that the same submission made. Only a submission that was allowed to make several has any.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleReport:
    """What a rule consists of, or why it is none."""

    normalised: str | None = None
    """The rule in the one form that all ways to write it have in common; absent if it is none."""

    segments: tuple[RuleSegment, ...] = ()
    """Its segments from left to right; empty if it is none."""

    problem: RuleProblem | None = None
    """What is wrong with it; absent if it is a rule."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleSegment:
    """One part of a rule between two `|`."""

    name: str
    """The name it begins with, such as `imageMogr2`."""

    text: str
    """The whole segment in its normal form."""

    operations: tuple[str, ...] = ()
    """Each operation of an `imageMogr2` with its options, such as `rotate/90`; of others, none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleProblem:
    """Why a text is not a rule."""

    kind: RuleProblemKind
    """What sort of trouble it is."""

    position: int
    """The byte of the text in UTF-8 where the trouble begins, from 0; its length if it ends too soon."""

    character: int
    """The same place counted in characters."""

    segment: int
    """The segment it stands in, from 0."""

    operation: str | None = None
    """The operation, option or segment name concerned, as written."""

    message: str
    """What is wrong, in words, without the place."""

    explanation: str
    """The message with its place, the text around it, and a `^` under it: three lines for a terminal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SizePrediction:
    """The size of a result, as far as it can be told without the picture itself."""

    width: int | None = None
    """The width in pixels; absent if it is not certain."""

    height: int | None = None
    """The height in pixels; absent if it is not certain."""

    depends_on: SizeDependence | None = None
    """What the size depends on; absent if it is certain."""

    sizes: tuple[PictureSize, ...] = ()
    """The sizes it can have if it is not certain; empty if it can have any."""

    explanation: str | None = None
    """Why it is not certain, in words; absent if it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureSize:
    """A size in pixels."""

    width: int
    """The width."""

    height: int
    """The height."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A rule that the service keeps, so that jobs need only name it."""

    template_id: str
    """Identifies the template in `submit_job`: letters, digits, `_` and `-`, at most 64 of them."""

    name: str | None = None
    """Name of the template. The service is not known to keep names apart: several templates may have the
    same.
    """

    tag: str | None = None
    """Kind of jobs that the template is for: `PicProcess`."""

    bucket_id: str | None = None
    """Full name of the bucket that owns the template."""

    category: TemplateCategory | None = None
    """Who made the template."""

    state: str | None = None
    """State of the template. Older answers have it; its values are not documented."""

    pic_process: PicProcess | None = None
    """The rule, and whether results also describe the original picture."""

    update_time: datetime | None = None
    """When the template was changed last."""

    create_time: datetime | None = None
    """When the template was made."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplatePage:
    """One page of the templates of a bucket."""

    items: tuple[Template, ...] = ()
    """The templates of this page."""

    total_count: int | None = None
    """Matching templates on all pages together."""

    page_number: int | None = None
    """Number of this page; the first is 1."""

    page_size: int | None = None
    """Entries that a page holds at most."""

    missing_ids: tuple[str, ...] = ()
    """Ids that were asked for and do not exist."""

    response: ResponseInfo = field(default_factory=_no_response, compare=False, repr=False)
    """The HTTP side of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EnableService:
    """Enables the service on the client's bucket and makes its queue. Repeating it is harmless.

    Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class DisableService:
    """Disables the service on the client's bucket and deletes its queue.

    Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
    `ci:DeletePicProcessBucket`.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ListBuckets:
    """Lists the buckets of the account on which the service is enabled.

    Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
    `ci:DescribePicProcessBucket`.
    """

    regions: tuple[str, ...] = ()
    """Only buckets of these regions."""

    bucket_names: tuple[str, ...] = ()
    """Only the buckets with exactly these full names."""

    bucket_name: str | None = None
    """Only buckets whose name begins with this text."""

    page_number: int | None = None
    """Page to begin with; the first is 1."""

    page_size: int | None = None
    """Entries per page, 1 to 100. Not given means 10."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallBackMqConfig:
    """The receiver of a job's report when it is delivered as a TDMQ message."""

    mq_region: str
    """Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`."""

    mq_mode: MqMode | str
    """Kind of receiver: `Topic` or `Queue`."""

    mq_name: str
    """Name of the topic or queue."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmitJob:
    """Submits an image job.

    The job is billed and the service has no idempotency token, so this request is sent at most once. A
    failure says which of three things happened: nothing was sent, the service refused, or the job may exist
    (`Outcome`). In the last case the error holds the `Submission`, with which `reconcile` finds the job.

    Exactly one of `rule` and `template_id` is needed. Service action: `POST /jobs`, permissions
    `ci:CreateMediaJobs` and `cam:passrole`.
    """

    input: str
    """Key of the picture in the client's bucket: 1 to 850 bytes of UTF-8, not beginning with `/`."""

    output: str
    """Key of the result; the same rules. An existing object is overwritten."""

    rule: str | None = None
    """What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`."""

    template_id: str | None = None
    """A template that holds the rule."""

    output_bucket: str | None = None
    """Bucket of the result. Not given means the client's bucket."""

    output_region: str | None = None
    """Region of that bucket. Not given means the client's region."""

    is_pic_info: bool | None = None
    """Whether the result also describes the original picture. Not given means no."""

    user_data: str | None = None
    """Text that comes back with the job: at most 1024 printable ASCII characters, not beginning with
    `cinf1:`. When it is not given the library sends an id of its own to recognise the job by, and does not
    show it.
    """

    job_level: int | None = None
    """Priority, 0 to 2; higher runs first. Not given means 0."""

    callback: str | None = None
    """Public `http` or `https` URL that is told when the job has ended, or `no` to silence the queue's own
    callback.
    """

    callback_format: NotifyFormat | str | None = None
    """Format of that report. Not given means `XML`."""

    callback_type: CallBackType | str | None = None
    """How the report is delivered. Not given means `Url`."""

    callback_mq_config: CallBackMqConfig | None = None
    """The receiver; needed when `callback_type` is `TDMQ`."""

    queue_id: str | None = None
    """The queue to use. Not given means the queue of the service."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GetJob:
    """Asks for one job.

    Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an
    error of kind `ErrorKind.NOT_FOUND`.
    """

    job_id: str
    """The job: letters, digits, `_` and `-`, at most 64 of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GetJobs:
    """Asks for several jobs at once.

    Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist
    are no error; their ids come back as `missing_ids`.
    """

    job_ids: tuple[str, ...] = ()
    """The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelJob:
    """Cancels a job that has not begun.

    Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or
    has ended is an error of kind `ErrorKind.CONFLICT`, and goes on as if nothing had been asked. A request
    whose answer was lost is sent again, and that the job is cancelled by then is success.

    Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to
    look what became of a request whose answer was lost.
    """

    job_id: str
    """The job: letters, digits, `_` and `-`, at most 64 of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelJobs:
    """Cancels several jobs that have not begun.

    Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them runs
    or has ended the error is of kind `ErrorKind.CONFLICT`; the service does not say whether the others are
    cancelled then, so ask with `get_jobs`. A request whose answer was lost is sent again, and that all jobs
    are cancelled by then is success.

    Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
    `ci:DescribeMediaJob` to look what became of a request whose answer was lost.
    """

    job_ids: tuple[str, ...] = ()
    """The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListJobs:
    """Lists the jobs of the client's bucket, in the order in which they were made.

    Filters that are given must all match. The list ends behind the page that names no further one, or that
    names one which was read before. A list that was left can be taken up where it was: with the `next_token`
    of the last page that was read, and the same filters.

    Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
    """

    states: tuple[JobState | str, ...] = ()
    """Only jobs in one of these states. None given means all."""

    start_creation_time: datetime | None = None
    """Only jobs that were made at this time or later. The service counts in whole seconds; a fraction is left
    off.
    """

    end_creation_time: datetime | None = None
    """Only jobs that were made at this time or earlier. The service counts in whole seconds; a fraction is
    left off.
    """

    order_by_time: OrderByTime | str | None = None
    """Which job comes first. Not given means the one that was made last."""

    size: int | None = None
    """Jobs per page, 1 to 100. Not given means 10."""

    queue_id: str | None = None
    """Only jobs of this queue."""

    input_object: str | None = None
    """Only jobs that read the object with exactly this key."""

    next_token: str | None = None
    """The page to begin with: the `next_token` of the page before it. Not given means the first page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadObject:
    """Asks for what is known of an object, without its content.

    An object that does not exist is an error of kind `ErrorKind.NOT_FOUND`, so that this is also how to find
    out whether there is one: a list shows an object that was just put only after a while, this at once. A
    missing bucket is the same error, because the service does not tell them apart here.

    A condition that is not met is an error of kind `ErrorKind.CONFLICT`. Service action: `HEAD /<key>` on the
    bucket's own host, permission `cos:HeadObject`.
    """

    key: str
    """The key: 1 to 850 bytes of UTF-8, not beginning with `/`."""

    if_match: str | None = None
    """Only if this is the object's ETag."""

    if_none_match: str | None = None
    """Only if this is not the object's ETag."""

    if_modified_since: datetime | None = None
    """Only if the object was put later than this. Counted in whole seconds."""

    if_unmodified_since: datetime | None = None
    """Only if the object was put at this time or earlier. Counted in whole seconds."""

    version_id: str | None = None
    """A certain version, in a bucket that keeps versions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteObject:
    """Deletes an object. One that does not exist is as good as deleted: that is no error.

    Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
    """

    key: str
    """The key: 1 to 850 bytes of UTF-8, not beginning with `/`."""

    version_id: str | None = None
    """A certain version, in a bucket that keeps versions. It is deleted for good."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GetObjectToFile:
    """Gets an object, or a part of it, into a file.

    The file appears under its name when it is whole, checked and on the disk; an existing one is replaced
    then. Until that moment, and after any failure such as a full disk (`ErrorKind.FILE`), what was there
    stays as it was. For the rest this is `get_object`.

    Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
    """

    key: str
    """The key: 1 to 850 bytes of UTF-8, not beginning with `/`."""

    path: str | PathLike[str]
    """The file. Its folder must exist."""

    offset: int | None = None
    """The first byte of the part that is wanted, counted from 0. Not given means 0."""

    length: int | None = None
    """How many bytes are wanted at most, 1 or more. Not given means all up to the end."""

    last: int | None = None
    """How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`."""

    if_match: str | None = None
    """Only if this is the object's ETag."""

    if_none_match: str | None = None
    """Only if this is not the object's ETag."""

    if_modified_since: datetime | None = None
    """Only if the object was put later than this. Counted in whole seconds."""

    if_unmodified_since: datetime | None = None
    """Only if the object was put at this time or earlier. Counted in whole seconds."""

    max_size: int | None = None
    """Most bytes that are taken; an answer that has more is an error. Not given means any number."""

    version_id: str | None = None
    """A certain version, in a bucket that keeps versions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListObjects:
    """Lists the objects of the client's bucket, by their keys in the order of their bytes.

    The list shows an object that was just put or deleted only after a while; ask for a key that you know with
    `head_object` instead. With a `delimiter` the keys that hold it behind the prefix are not listed one by
    one, but as one of the page's `common_prefixes`: read the list page by page to see them.

    A list that was left can be taken up where it was: with the `next_marker` of the last page that was read,
    or any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host,
    permission `cos:GetBucket`.
    """

    prefix: str | None = None
    """Only objects whose key begins with this."""

    delimiter: str | None = None
    """One character, such as `/`, up to which keys are taken together."""

    marker: str | None = None
    """Only keys behind this one. It need not exist."""

    max_keys: int | None = None
    """Objects and common prefixes per page, 1 to 1000. Not given means 1000."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PresignObject:
    """Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.

    The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it
    short. Whoever uses it has to send the answer's `headers` exactly as they are. This is `presign_url` for a
    key.

    Permission of the credential: what the URL is used for, such as `cos:GetObject`.
    """

    key: str
    """The key: 1 to 850 bytes of UTF-8, not beginning with `/`."""

    method: PresignMethod | str
    """What the URL is for: `GET`, `PUT`, `HEAD` or `DELETE`. It works for nothing else."""

    query: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Query parameters that the URL has and that nobody can change, such as `response-content-disposition`.
    Names must not begin with `q-`.
    """

    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Headers that whoever uses the URL must send exactly so, such as `content-type`."""

    expires_in: float | timedelta | None = None
    """How long the URL counts, from one second to 366 days. Not given means 15 minutes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PutObject:
    """Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.

    Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of the
    signed request, and the CRC-64 of what the service has stored is compared with what was sent; if they
    differ the error is of kind `ErrorKind.INTEGRITY`. Without a `timeout` of its own the call is given time
    for the content besides the client's setting: a second for each 64 KiB.

    Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.
    """

    key: str
    """The key: 1 to 850 bytes of UTF-8, not beginning with `/`."""

    body: bytes | bytearray | memoryview | None = field(default=None, repr=False)
    """The content."""

    path: str | PathLike[str] | None = None
    """A file with the content."""

    content_type: str | None = None
    """Media type, such as `image/jpeg`. Not given means `application/octet-stream`."""

    cache_control: str | None = None
    """How long caches may keep the object, such as `max-age=600`."""

    content_disposition: str | None = None
    """How a browser shows the object, such as `attachment; filename=\\"cat.jpg\\"`."""

    content_encoding: str | None = None
    """How the content is encoded, such as `gzip`. It is sent as it is in any case."""

    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Metadata of your own: names of lower-case letters, digits and `-`, values in printable ASCII, at most
    2048 bytes all together.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessFile:
    """Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits
    for it, and gets the result.

    Exactly one of `rule` and `template_id` is needed. The error says which step failed. The job is billed and
    is submitted at most once; a submission that may have created one is an error with the outcome
    `Outcome.AMBIGUOUS` and the `Submission`, like that of `submit_job`. The timeout of the call limits all of
    it; if none is given each step has its own, the wait 15 minutes.

    Both objects are deleted afterwards unless `keep_objects` says otherwise. They stay where they are when
    the job may still need them or the result was not fetched: when the submission is ambiguous, the wait
    ended before the job, or the call was cancelled. What the error says names their keys.

    Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`;
    permissions `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole` and
    `ci:DescribeMediaJob`.
    """

    path: str | PathLike[str]
    """The picture, at most 32 MiB."""

    output_path: str | PathLike[str]
    """Where the result goes. Its folder must exist; an existing file is replaced when the result is there."""

    rule: str | None = None
    """What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`."""

    template_id: str | None = None
    """A template that holds the rule."""

    key_prefix: str | None = None
    """What the keys of both objects begin with. Not given means `cloud-infinite/`."""

    keep_objects: bool | None = None
    """Whether both objects stay in the bucket. Not given means no."""

    content_type: str | None = None
    """Media type of the picture. Not given means what the ending of its name says."""

    job_level: int | None = None
    """Priority of the job, 0 to 2; higher runs first. Not given means 0."""

    queue_id: str | None = None
    """The queue to use. Not given means the queue of the service."""

    poll_interval: float | timedelta | None = None
    """Time to the first look at the job, 10 milliseconds to 10 seconds. Not given means one second."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListQueues:
    """Lists the queues of the client's bucket. A bucket has one queue for image jobs.

    Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
    """

    queue_ids: tuple[str, ...] = ()
    """Only the queues with these ids; ids that do not exist come back as `missing_ids` of the page."""

    state: QueueState | str | None = None
    """Only queues in this state."""

    page_number: int | None = None
    """Page to begin with; the first is 1."""

    page_size: int | None = None
    """Entries per page, 1 to 100. Not given means 10."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdateQueue:
    """Replaces a queue's name, state and callback settings. What is left out is reset, not kept.

    Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
    """

    queue_id: str
    """The queue to change."""

    name: str
    """New name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`."""

    state: QueueState | str
    """Whether the queue starts jobs: `Active` or `Paused`."""

    notify_config: NotifyConfig
    """New callback settings."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateTemplate:
    """Makes a template: a rule that the service keeps, so that jobs need only name it.

    The service does not refuse a second template of the same name, so that this request is sent at most once.
    A failure says what became of it (`Outcome`), as that of a submission does. When the template may exist
    there is nothing to reconcile with: look for it by its name with `list_templates`, and make it again only
    if it is not there. To have a template of a name whether or not it is there already, use
    `ensure_template`.

    Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
    """

    name: str
    """Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`."""

    rule: str
    """What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`."""

    is_pic_info: bool | None = None
    """Whether results also describe the original picture. Not given means no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdateTemplate:
    """Replaces the name and the rule of a template. What is left out is reset, not kept.

    Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
    /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
    """

    template_id: str
    """The template to change."""

    name: str
    """New name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`."""

    rule: str
    """What jobs with the template do from now on."""

    is_pic_info: bool | None = None
    """Whether results also describe the original picture. Not given means no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteTemplate:
    """Deletes a template. Jobs that were submitted with it keep their rule.

    Deleting a template that does not exist is an error of kind `ErrorKind.NOT_FOUND`. Service action: `DELETE
    /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
    """

    template_id: str
    """The template: letters, digits, `_` and `-`, at most 64 of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListTemplates:
    """Lists the templates of the client's bucket.

    Filters that are given must all match. Service action: `GET /template`, permission
    `ci:DescribeMediaTemplates`.
    """

    category: TemplateCategory | str | None = None
    """Only templates that were made by these. Not given means those of the account itself."""

    ids: tuple[str, ...] = ()
    """Only the templates with these ids; ids that do not exist come back as `missing_ids` of the page."""

    name: str | None = None
    """Only templates whose name begins with this text."""

    page_number: int | None = None
    """Page to begin with; the first is 1."""

    page_size: int | None = None
    """Entries per page, 1 to 100. Not given means 10."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitForJob:
    """Waits until a job has ended.

    Looks at the job after `poll_interval`, then after half as long again each time up to ten seconds. The
    timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on
    and the error is of kind `ErrorKind.WAIT_TIMED_OUT`. A connection that breaks meanwhile does not end the
    wait.

    Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
    """

    job_id: str
    """The job: letters, digits, `_` and `-`, at most 64 of them."""

    poll_interval: float | timedelta | None = None
    """Time to the first look, 10 milliseconds to 10 seconds. Not given means one second."""

    raise_on_failure: bool | None = None
    """Whether a job that ended as `Failed` or `Cancel` is an error of kind `ErrorKind.JOB_FAILED`. Not given
    means yes.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiveCallback:
    """Takes a request that a web server got at the URL for callbacks, and says what to answer and what was
    reported.

    Works with any web framework, because it does no networking of its own: give it the request, answer with
    `status`, and act on `callback` if there is one. Each report is handed out once, however often and in
    whatever order it arrives: a job is known by its id and state, and the last 100,000 are remembered by the
    client and its siblings. Not remembered are reports that were refused.

    A callback carries no signature. Two things stand against forged ones: a `token` in the path that nobody
    can guess, and `verify`, which asks the service for the job; one of them should be used. A callback may
    also never come: what must not be missed is waited for with `wait_for_job` as well.

    Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
    """

    method: str
    """HTTP method of the request."""

    path: str = field(repr=False)
    """Path of the request with its query, as it arrived. It is not printed, because it holds the token."""

    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Headers of the request; upper and lower case are the same."""

    body: bytes | bytearray | memoryview = field(repr=False)
    """Body of the request. Let the web server stop reading after 1 MiB and ten seconds: more is refused here.
    """

    token: str | None = field(default=None, repr=False)
    """What a part of the path, or a value of its query, has to be: 16 to 256 letters, digits, `-`, `_`, `.`
    and `~`. Make it at random, and put it into the URL that jobs and queues call back. Not given means that
    the path is not looked at.
    """

    verify: bool | None = None
    """Whether the service is asked for each reported job: one that does not exist, belongs to another bucket
    or has not ended is not handed out, and of the others the service's own words are. Not given means no.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Doctor:
    """Looks at everything that a job depends on, and says in sentences what is wrong and what to do.

    What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint and
    its encryption, the connection, the clock, the credentials and whether the service accepts them, whether
    the service is enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing is changed.

    Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions
    `ci:DescribePicProcessBucket` and `ci:DescribePicProcessQueues`.
    """

    callback_urls: tuple[str, ...] = ()
    """URLs for callbacks to look at, besides that of the queue."""

    reach_callbacks: bool | None = None
    """Whether a request without any credential is sent to the URLs for callbacks, as a `GET`, to see whether
    somebody answers. It shows what this machine can reach; the service may be able to reach less. Not given
    means no.
    """

    operations: tuple[str, ...] = ()
    """Methods that the policy has to allow, such as `submit_job`. None means all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PresignUrl:
    """Signs a request that somebody else sends, as a URL.

    The URL needs no credential: give it to a browser to show or download an object, or to a program to store
    one. It covers the method, the path, the query, and the headers that are named here; the body is free.
    Nothing is sent. The URL counts from a minute before now until it expires; a credential that expires
    earlier cuts it short. What the URL is used for needs the permissions of the client's credential.
    """

    host: RequestHost | str
    """Where the request goes."""

    path: str
    """Path, not encoded, beginning with `/`: for an object, `/` and its key."""

    method: str | None = None
    """HTTP method in capital letters. Not given means `GET`."""

    query: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Query parameters by their names, not encoded; `imageMogr2/rotate/90` with an empty value processes the
    object on its way. Names must not begin with `q-`.
    """

    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Headers that the request must have exactly so, such as `content-type` of an object to store."""

    expires_in: float | timedelta | None = None
    """How long the URL counts, from one second to 366 days. Not given means 15 minutes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignRequest:
    """Signs a request that the caller sends, as headers.

    For what this library has no method for. The signature covers the method, the path, the query, the host,
    and the headers that are named here; the body is free. Nothing is sent. It counts from a minute before now
    until it expires, for any number of requests; a credential that expires earlier cuts it short.
    """

    host: RequestHost | str
    """Where the request goes."""

    path: str
    """Path, not encoded, beginning with `/`."""

    method: str | None = None
    """HTTP method in capital letters. Not given means `GET`."""

    query: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Query parameters by their names, not encoded. Names must not begin with `q-`."""

    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Headers to sign besides `host` and the session token; `content-type` if there is a body."""

    expires_in: float | timedelta | None = None
    """How long the signature counts, from one second to 366 days. Not given means 15 minutes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedCallback:
    """Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has
    ended.

    A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in
    whatever order, as often as they come. They are hints only, which the run verifies; one that is lost,
    early or forged does no harm. Nothing is sent.
    """

    job_id: str
    """The job that the callback speaks of: letters, digits, `_` and `-`, at most 64 of them."""

    state: JobState | str
    """Its state, as the callback says. Only the end of a job is of interest; others are taken and left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitForJobs:
    """Waits until many jobs have ended, and answers each as soon as it has.

    Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second
    after its id was taken, then after half as long again each time up to ten seconds, all give or take a
    tenth. The timeout of the call limits the wait for each job, 15 minutes if none is given; when it runs out
    the job goes on and its result has an error of kind `ErrorKind.WAIT_TIMED_OUT`. A connection that breaks
    meanwhile does not end any wait.

    Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
    """

    poll_interval: float | timedelta | None = None
    """Time to the first look, 10 milliseconds to 10 seconds. Not given means one second."""

    raise_on_failure: bool | None = None
    """Whether a job that ended as `Failed` or `Cancel` is an error of kind `ErrorKind.JOB_FAILED`. Not given
    means yes.
    """

    concurrency: int | None = None
    """Jobs that are waited for at the same time, 1 to 100,000; no more ids are taken before their results are
    read. Not given means 10,000.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitResult:
    """How the wait for one of many jobs ended."""

    index: int
    """Which one it is: 0 for the first id that was given."""

    job_id: str
    """The id that was given."""

    job: Job | None = None
    """The job, if it ended as it should."""

    error: CloudInfiniteError | None = None
    """Why there is no job: it failed, was not found, did not end in time, or could not be looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitProgress:
    """How far a wait for many jobs is."""

    total: int | None = None
    """Ids that were given, if that is known before the last one."""

    waiting: int
    """Jobs that are waited for now."""

    succeeded: int
    """Jobs that ended as `Success`."""

    failed: int
    """Jobs that ended as `Failed`."""

    cancelled: int
    """Jobs that ended as `Cancel`."""

    unsettled: int
    """Waits that ended before their job did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmitJobs:
    """Submits a job for each of many requests.

    The requests come from anything that can be iterated over, are taken as there is room for them, and each
    of them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than
    `concurrency` requests are under way at one time, on as many connections. When the service says that there
    are too many, all of them slow down: half the pace at once, then a twentieth of the former pace more each
    second; the request that was refused is sent again, for five minutes. The options of the call, such as its
    timeout, are those of each single submission.

    With a `journal` a run that was interrupted in whatever way is continued without submitting anything
    twice.

    Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also
    `GET /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and region
    in mainland China, 50 elsewhere.
    """

    concurrency: int | None = None
    """Submissions under way at one time, 1 to 1000. Not given means 16."""

    rate_per_second: float | None = None
    """Requests that may leave per second, more than 0 and at most 10,000. Not given means as fast as the
    service answers.
    """

    burst: int | None = None
    """How many of them may leave at once after a pause, 1 to 10,000. Not given means a tenth of a second's
    worth.
    """

    in_input_order: bool | None = None
    """Whether results come in the order of the requests rather than as they are there. Not given means no."""

    stop_on_error: bool | None = None
    """Whether the first failure ends the run: no more requests are taken, those under way are still reported.
    Not given means no.
    """

    journal: str | None = None
    """A file that remembers the run, so that it can be continued. Made if there is none. Not given means that
    the run cannot be continued.
    """

    total: int | None = None
    """How many requests there will be, for the progress. Not given means what the requests themselves say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmitResult:
    """What became of one of many requests."""

    index: int
    """Its place among the requests, from 0."""

    input: str
    """The key of its picture."""

    job_id: str | None = None
    """The job, if there is one."""

    job: Job | None = None
    """The job as the service described it. Not given if only the journal knows of it."""

    source: SubmitSource | None = None
    """How it is known that the job exists."""

    error: CloudInfiniteError | None = None
    """What went wrong, if there is no job or nobody knows. Its outcome says which, and an ambiguous one has
    the submission.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkProgress:
    """How far a run is."""

    submitted: int
    """Requests that were submitted by this run."""

    created: int
    """Requests whose job exists, including those of which the journal knew."""

    skipped: int
    """Those of them that were not submitted by this run, because their job existed already."""

    rejected: int
    """Requests that the service refused."""

    not_sent: int
    """Requests of which nothing left."""

    ambiguous: int
    """Requests whose job may exist."""

    total: int | None = None
    """How many requests there are, if that is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessJobs:
    """Processes any number of pictures: submits a job for each while the queue has room, and answers what
    became of each.

    A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most
    twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page at a time
    in the service's list, and a full or paused queue, throttling and an outage of the service are waited for.
    Inputs are taken as there is room for them, so that there may be millions.

    Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may have
    made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call limits
    each of its requests, not the whole.

    Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
    `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
    `ci:DescribePicProcessQueues`.
    """

    concurrency: int | None = None
    """Submissions under way at a time, 1 to 1000. Not given means 16."""

    rate_per_second: float | None = None
    """Submissions that may leave per second, more than 0 and at most 10,000. Not given means 50, which the
    service takes everywhere; it matters at the beginning, until the queue is filled.
    """

    queue_id: str | None = None
    """The queue to use. Not given means the bucket's queue for image jobs."""

    max_outstanding: int | None = None
    """Jobs that may be outstanding, 1 to 10000. Not given means what the queue says: twenty for each that it
    runs at a time, and no more than it holds.
    """

    skip_existing: bool | None = None
    """Whether inputs are skipped whose result is there already: an object that is not empty. One more request
    for each, `HEAD /<key>` with the permission `cos:HeadObject`. Not given means no.
    """

    dry_run: bool | None = None
    """Whether nothing is submitted or written: inputs are checked, and the progress says what the work would
    take. Not given means no.
    """

    price_per_job: float | None = None
    """What a job costs, in whatever currency, for the dry run."""

    journal: str | None = None
    """A file that remembers the run, so that it can be continued after it ended at any point: with the same
    inputs, in whatever order, nothing is submitted twice and jobs that were outstanding are picked up. Made
    if there is none. Not given means that the run cannot be continued.
    """

    report_jsonl: str | None = None
    """A file for the report, one JSON object per line and input, written as the inputs end. With a journal a
    report that is there is continued; without one the file must not hold rows.
    """

    report_csv: str | None = None
    """The same as comma-separated values. What a spreadsheet would take for a formula has an apostrophe in
    front.
    """

    stop_on_error: bool | None = None
    """Whether nothing more is submitted after the first input that ends with an error. Jobs that were made by
    then are waited for. Not given means no.
    """

    patience: float | timedelta | None = None
    """How long the service may answer nothing at all before the run ends, up to a day. Not given means an
    hour.
    """

    seconds_per_job: float | None = None
    """Seconds that a job takes, as far as you know. It is where the run begins, which learns the truth by
    itself, and what the dry run goes by. Not given means 1.5.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessedItem:
    """What became of one input of `process_jobs`.

    Without an `error` the result of the job is there.
    """

    index: int
    """Which input it is; the first one is 0."""

    input: str
    """Key of the picture, as the input named it."""

    output: str
    """Key of the result, as the input named it."""

    job: Job | None = None
    """The job as it was seen last. Absent if none was made, or none that is known of."""

    skipped: SkipReason | None = None
    """Why nothing was submitted, if that was so."""

    error: CloudInfiniteError | None = None
    """Why there is no result: a refused submission, a job that failed or was cancelled, or one of which it is
    not known what became.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessProgress:
    """How far `process_jobs` is."""

    taken: int
    """Inputs taken so far."""

    total: int | None = None
    """How many inputs there are, if that is known."""

    submitted: int
    """Jobs that were made, those of earlier runs with the same journal included."""

    outstanding: int
    """Jobs that were made and have not ended, as far as is known."""

    succeeded: int
    """Jobs that ended well."""

    failed: int
    """Jobs that failed or were cancelled."""

    refused: int
    """Inputs that break a rule or that the service refused."""

    skipped: int
    """Inputs for which nothing needed to be submitted."""

    unknown: int
    """Inputs of which it is not known what became."""

    requests: int
    """Requests that were sent, repetitions included."""

    waiting_for: str | None = None
    """Why nothing is submitted at the moment, if that is so: a paused queue, for example."""

    expected_requests: int | None = None
    """In a dry run: requests that the work takes."""

    expected_hours: float | None = None
    """In a dry run: hours that the work takes."""

    expected_cost: float | None = None
    """In a dry run with `price_per_job`: what the work costs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconcile:
    """Finds out what became of a submission that may have created a job, by the service's list of jobs.

    Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet` soon
    after the submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
    """

    submission: str
    """The text of the submission, as its error gave it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GetObject:
    """Gets an object, or a part of it.

    The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is given,
    limits all of it; without one the download may take as long as bytes keep coming, at least one a second
    over the client's read timeout. A connection that breaks is made again and goes on where it broke, within
    the attempts of the call.

    A condition that is not met, a range behind the object's end, and an object larger than `max_size` are
    errors of kind `ErrorKind.CONFLICT`. Service action: `GET /<key>` on the bucket's own host, permission
    `cos:GetObject`.
    """

    key: str
    """The key: 1 to 850 bytes of UTF-8, not beginning with `/`."""

    offset: int | None = None
    """The first byte of the part that is wanted, counted from 0. Not given means 0."""

    length: int | None = None
    """How many bytes are wanted at most, 1 or more. Not given means all up to the end."""

    last: int | None = None
    """How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`."""

    if_match: str | None = None
    """Only if this is the object's ETag."""

    if_none_match: str | None = None
    """Only if this is not the object's ETag."""

    if_modified_since: datetime | None = None
    """Only if the object was put later than this. Counted in whole seconds."""

    if_unmodified_since: datetime | None = None
    """Only if the object was put at this time or earlier. Counted in whole seconds."""

    max_size: int | None = None
    """Most bytes that are taken; an answer that has more is an error. Not given means any number."""

    version_id: str | None = None
    """A certain version, in a bucket that keeps versions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EnsureService:
    """Enables the service on the client's bucket unless it is enabled already, and says whether that was
    needed.

    Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's host,
    permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class EnsureQueue:
    """Gives a queue the settings that are named here and keeps the others, and says what had to be changed.

    Reads first, so that a repetition changes nothing. The service replaces all settings at once: between
    reading and writing nobody else should change the queue. Callback settings are compared as a whole, what
    is left out of them counts as not set. Service actions: `GET /picqueue`, permission
    `ci:DescribePicProcessQueues`, and `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
    """

    queue_id: str | None = None
    """The queue. Not given means the only one of the bucket."""

    name: str | None = None
    """Its name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. Not given
    means that it is kept.
    """

    state: QueueState | str | None = None
    """Whether it starts jobs: `Active` or `Paused`. Not given means that it is kept."""

    notify_config: NotifyConfig | None = None
    """Its callback settings, all of them. Not given means that they are kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EnsureTemplate:
    """Has a template of this name with this rule: makes it if there is none, changes it if it differs, and
    says what was done.

    Finds the template by its exact name, so that a repetition changes nothing. If several have the name the
    error is of kind `ErrorKind.CONFLICT` and its text has their ids; none is chosen. If making the template
    is ambiguous it is looked for once more; if it does not show then, the error is ambiguous like that of
    `create_template`.

    Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
    `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
    """

    name: str
    """Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`."""

    rule: str
    """What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`."""

    is_pic_info: bool | None = None
    """Whether results also describe the original picture. Not given means no."""
