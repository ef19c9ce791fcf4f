// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
#ifndef CINF_OPERATIONS_HPP
#define CINF_OPERATIONS_HPP

#ifndef CINF_HPP
#error "include cinf.hpp, which includes this file"
#endif

namespace cinf {

/// A bucket on which asynchronous image processing is enabled.
using Bucket = Owned<cinf_bucket, cinf_bucket_free>;

/// What is left to say after the service was disabled on a bucket.
using DisabledService = Owned<cinf_disabled_service, cinf_disabled_service_free>;

/// One page of the buckets of an account.
using BucketPage = Owned<cinf_bucket_page, cinf_bucket_page_free>;

/// One page of the queues of a bucket.
using QueuePage = Owned<cinf_queue_page, cinf_queue_page_free>;

/// A queue in which image jobs wait and run. A bucket has one, made when the service is enabled.
using Queue = Owned<cinf_queue, cinf_queue_free>;

/// An image job.
using Job = Owned<cinf_job, cinf_job_free>;

/// Jobs that were asked for by id.
using JobBatch = Owned<cinf_job_batch, cinf_job_batch_free>;

/// One page of the jobs of a bucket.
using JobPage = Owned<cinf_job_page, cinf_job_page_free>;

/// A rule that the service keeps, so that jobs need only name it.
using Template = Owned<cinf_template, cinf_template_free>;

/// One page of the templates of a bucket.
using TemplatePage = Owned<cinf_template_page, cinf_template_page_free>;

/// An object that was put.
using StoredObject = Owned<cinf_stored_object, cinf_stored_object_free>;

/// What is known of an object besides its content.
using ObjectInfo = Owned<cinf_object_info, cinf_object_info_free>;

/// What became of an object that was to be deleted.
using DeletedObject = Owned<cinf_deleted_object, cinf_deleted_object_free>;

/// A page of a list of objects.
using ObjectPage = Owned<cinf_object_page, cinf_object_page_free>;

/// An object in a list.
using ObjectSummary = Owned<cinf_object_summary, cinf_object_summary_free>;

/// A URL that carries its own signature: whoever has it can make the request until it expires.
using PresignedUrl = Owned<cinf_presigned_url, cinf_presigned_url_free>;

/// A picture that was processed from file to file.
using ProcessedFile = Owned<cinf_processed_file, cinf_processed_file_free>;

/// What became of a submission that may have created a job.
using Reconciliation = Owned<cinf_reconciliation, cinf_reconciliation_free>;

/// A bucket on which the service is enabled.
using EnsuredService = Owned<cinf_ensured_service, cinf_ensured_service_free>;

/// A queue that is as it was asked for.
using EnsuredQueue = Owned<cinf_ensured_queue, cinf_ensured_queue_free>;

/// A template that is as it was asked for.
using EnsuredTemplate = Owned<cinf_ensured_template, cinf_ensured_template_free>;

/// What a request of the caller's own is sent with.
using SignedRequest = Owned<cinf_signed_request, cinf_signed_request_free>;

/// What became of a request to the URL for callbacks.
using ReceivedCallback = Owned<cinf_received_callback, cinf_received_callback_free>;

/// What became of a callback that was handed to the runs of `cinf_client_process_jobs`.
using FedCallback = Owned<cinf_fed_callback, cinf_fed_callback_free>;

/// Everything that was found.
using Diagnosis = Owned<cinf_diagnosis, cinf_diagnosis_free>;

/// What the service delivered to the URL of a job or a queue.
using Callback = Owned<cinf_callback, cinf_callback_free>;

/// What a rule consists of, or why it is none.
using RuleReport = Owned<cinf_rule_report, cinf_rule_report_free>;

/// The size of a result, as far as it can be told without the picture itself.
using SizePrediction = Owned<cinf_size_prediction, cinf_size_prediction_free>;

/// What the query `imageInfo` of an object answers with.
using PictureInfo = Owned<cinf_picture_info, cinf_picture_info_free>;

/// What the query `exif` of an object answers with.
using PictureExif = Owned<cinf_picture_exif, cinf_picture_exif_free>;

/// What the query `imageAve` of an object answers with.
using PictureColor = Owned<cinf_picture_color, cinf_picture_color_free>;

/// How a list of `Bucket` is read.
struct BucketList {
    using Handle = cinf_bucket_pager;
    using Item = Bucket;
    using Page = BucketPage;
    static void free(Handle *pager) noexcept { cinf_bucket_pager_free(pager); }
    static cinf_error *next(const Handle *pager, cinf_bucket **out) noexcept { return cinf_bucket_pager_next(pager, out); }
    static cinf_error *next_page(const Handle *pager, cinf_bucket_page **out) noexcept { return cinf_bucket_pager_next_page(pager, out); }
    static bool has_next(const Handle *pager) noexcept { return cinf_bucket_pager_has_next(pager); }
    static char * next_token(const Handle *pager) noexcept { return cinf_bucket_pager_next_token(pager); }
    static std::int64_t next_page_number(const Handle *pager) noexcept { return cinf_bucket_pager_next_page_number(pager); }
};

/// A list of `Bucket`, requested page by page as it is read.
using BucketPager = Pager<BucketList>;

/// How a list of `Queue` is read.
struct QueueList {
    using Handle = cinf_queue_pager;
    using Item = Queue;
    using Page = QueuePage;
    static void free(Handle *pager) noexcept { cinf_queue_pager_free(pager); }
    static cinf_error *next(const Handle *pager, cinf_queue **out) noexcept { return cinf_queue_pager_next(pager, out); }
    static cinf_error *next_page(const Handle *pager, cinf_queue_page **out) noexcept { return cinf_queue_pager_next_page(pager, out); }
    static bool has_next(const Handle *pager) noexcept { return cinf_queue_pager_has_next(pager); }
    static char * next_token(const Handle *pager) noexcept { return cinf_queue_pager_next_token(pager); }
    static std::int64_t next_page_number(const Handle *pager) noexcept { return cinf_queue_pager_next_page_number(pager); }
};

/// A list of `Queue`, requested page by page as it is read.
using QueuePager = Pager<QueueList>;

/// How a list of `Job` is read.
struct JobList {
    using Handle = cinf_job_pager;
    using Item = Job;
    using Page = JobPage;
    static void free(Handle *pager) noexcept { cinf_job_pager_free(pager); }
    static cinf_error *next(const Handle *pager, cinf_job **out) noexcept { return cinf_job_pager_next(pager, out); }
    static cinf_error *next_page(const Handle *pager, cinf_job_page **out) noexcept { return cinf_job_pager_next_page(pager, out); }
    static bool has_next(const Handle *pager) noexcept { return cinf_job_pager_has_next(pager); }
    static char * next_token(const Handle *pager) noexcept { return cinf_job_pager_next_token(pager); }
    static std::int64_t next_page_number(const Handle *pager) noexcept { return cinf_job_pager_next_page_number(pager); }
};

/// A list of `Job`, requested page by page as it is read.
using JobPager = Pager<JobList>;

/// How a list of `Template` is read.
struct TemplateList {
    using Handle = cinf_template_pager;
    using Item = Template;
    using Page = TemplatePage;
    static void free(Handle *pager) noexcept { cinf_template_pager_free(pager); }
    static cinf_error *next(const Handle *pager, cinf_template **out) noexcept { return cinf_template_pager_next(pager, out); }
    static cinf_error *next_page(const Handle *pager, cinf_template_page **out) noexcept { return cinf_template_pager_next_page(pager, out); }
    static bool has_next(const Handle *pager) noexcept { return cinf_template_pager_has_next(pager); }
    static char * next_token(const Handle *pager) noexcept { return cinf_template_pager_next_token(pager); }
    static std::int64_t next_page_number(const Handle *pager) noexcept { return cinf_template_pager_next_page_number(pager); }
};

/// A list of `Template`, requested page by page as it is read.
using TemplatePager = Pager<TemplateList>;

/// How a list of `ObjectSummary` is read.
struct ObjectSummaryList {
    using Handle = cinf_object_summary_pager;
    using Item = ObjectSummary;
    using Page = ObjectPage;
    static void free(Handle *pager) noexcept { cinf_object_summary_pager_free(pager); }
    static cinf_error *next(const Handle *pager, cinf_object_summary **out) noexcept { return cinf_object_summary_pager_next(pager, out); }
    static cinf_error *next_page(const Handle *pager, cinf_object_page **out) noexcept { return cinf_object_summary_pager_next_page(pager, out); }
    static bool has_next(const Handle *pager) noexcept { return cinf_object_summary_pager_has_next(pager); }
    static char * next_token(const Handle *pager) noexcept { return cinf_object_summary_pager_next_token(pager); }
    static std::int64_t next_page_number(const Handle *pager) noexcept { return cinf_object_summary_pager_next_page_number(pager); }
};

/// A list of `ObjectSummary`, requested page by page as it is read.
using ObjectSummaryPager = Pager<ObjectSummaryList>;

/// How a queue reports finished jobs.
struct NotifyConfig : cinf_notify_config {
    NotifyConfig() noexcept : cinf_notify_config() { struct_size = sizeof(cinf_notify_config); }
};

/// Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
struct EnableService : cinf_enable_service {
    EnableService() noexcept : cinf_enable_service() { struct_size = sizeof(cinf_enable_service); }
};

/// Disables the service on the client's bucket and deletes its queue.
struct DisableService : cinf_disable_service {
    DisableService() noexcept : cinf_disable_service() { struct_size = sizeof(cinf_disable_service); }
};

/// Lists the buckets of the account on which the service is enabled.
struct ListBuckets : cinf_list_buckets {
    ListBuckets() noexcept : cinf_list_buckets() { struct_size = sizeof(cinf_list_buckets); }
};

/// The receiver of a job's report when it is delivered as a TDMQ message.
struct CallBackMqConfig : cinf_call_back_mq_config {
    CallBackMqConfig() noexcept : cinf_call_back_mq_config() { struct_size = sizeof(cinf_call_back_mq_config); }
};

/// Submits an image job.
struct SubmitJob : cinf_submit_job {
    SubmitJob() noexcept : cinf_submit_job() { struct_size = sizeof(cinf_submit_job); }
};

/// Asks for one job.
struct GetJob : cinf_get_job {
    GetJob() noexcept : cinf_get_job() { struct_size = sizeof(cinf_get_job); }
};

/// Asks for several jobs at once.
struct GetJobs : cinf_get_jobs {
    GetJobs() noexcept : cinf_get_jobs() { struct_size = sizeof(cinf_get_jobs); }
};

/// Cancels a job that has not begun.
struct CancelJob : cinf_cancel_job {
    CancelJob() noexcept : cinf_cancel_job() { struct_size = sizeof(cinf_cancel_job); }
};

/// Cancels several jobs that have not begun.
struct CancelJobs : cinf_cancel_jobs {
    CancelJobs() noexcept : cinf_cancel_jobs() { struct_size = sizeof(cinf_cancel_jobs); }
};

/// Lists the jobs of the client's bucket, in the order in which they were made.
struct ListJobs : cinf_list_jobs {
    ListJobs() noexcept : cinf_list_jobs() { struct_size = sizeof(cinf_list_jobs); }
};

/// Asks for what is known of an object, without its content.
struct HeadObject : cinf_head_object {
    HeadObject() noexcept : cinf_head_object() { struct_size = sizeof(cinf_head_object); }
};

/// Deletes an object. One that does not exist is as good as deleted: that is no error.
struct DeleteObject : cinf_delete_object {
    DeleteObject() noexcept : cinf_delete_object() { struct_size = sizeof(cinf_delete_object); }
};

/// Gets an object, or a part of it, into a file.
struct GetObjectToFile : cinf_get_object_to_file {
    GetObjectToFile() noexcept : cinf_get_object_to_file() { struct_size = sizeof(cinf_get_object_to_file); }
};

/// Lists the objects of the client's bucket, by their keys in the order of their bytes.
struct ListObjects : cinf_list_objects {
    ListObjects() noexcept : cinf_list_objects() { struct_size = sizeof(cinf_list_objects); }
};

/// Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
struct PresignObject : cinf_presign_object {
    PresignObject() noexcept : cinf_presign_object() { struct_size = sizeof(cinf_presign_object); }
};

/// Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.
struct PutObject : cinf_put_object {
    PutObject() noexcept : cinf_put_object() { struct_size = sizeof(cinf_put_object); }

    /// Sets `body` to the bytes of a container such as `std::string`, `std::vector<unsigned char>` or
    /// `std::string_view`. They are not copied before the call, and have to live until then.
    template <class Container>
    PutObject &set_body(const Container &bytes) noexcept {
        static_assert(sizeof(*bytes.data()) == 1, "the elements must be bytes");
        body = bytes.data();
        body_len = bytes.size();
        return *this;
    }
};

/// Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits for
/// it, and gets the result.
struct ProcessFile : cinf_process_file {
    ProcessFile() noexcept : cinf_process_file() { struct_size = sizeof(cinf_process_file); }
};

/// Lists the queues of the client's bucket. A bucket has one queue for image jobs.
struct ListQueues : cinf_list_queues {
    ListQueues() noexcept : cinf_list_queues() { struct_size = sizeof(cinf_list_queues); }
};

/// Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
struct UpdateQueue : cinf_update_queue {
    UpdateQueue() noexcept : cinf_update_queue() { struct_size = sizeof(cinf_update_queue); }
};

/// Makes a template: a rule that the service keeps, so that jobs need only name it.
struct CreateTemplate : cinf_create_template {
    CreateTemplate() noexcept : cinf_create_template() { struct_size = sizeof(cinf_create_template); }
};

/// Replaces the name and the rule of a template. What is left out is reset, not kept.
struct UpdateTemplate : cinf_update_template {
    UpdateTemplate() noexcept : cinf_update_template() { struct_size = sizeof(cinf_update_template); }
};

/// Deletes a template. Jobs that were submitted with it keep their rule.
struct DeleteTemplate : cinf_delete_template {
    DeleteTemplate() noexcept : cinf_delete_template() { struct_size = sizeof(cinf_delete_template); }
};

/// Lists the templates of the client's bucket.
struct ListTemplates : cinf_list_templates {
    ListTemplates() noexcept : cinf_list_templates() { struct_size = sizeof(cinf_list_templates); }
};

/// Waits until a job has ended.
struct WaitForJob : cinf_wait_for_job {
    WaitForJob() noexcept : cinf_wait_for_job() { struct_size = sizeof(cinf_wait_for_job); }
};

/// Takes a request that a web server got at the URL for callbacks, and says what to answer and what was reported.
struct ReceiveCallback : cinf_receive_callback {
    ReceiveCallback() noexcept : cinf_receive_callback() { struct_size = sizeof(cinf_receive_callback); }

    /// Sets `body` to the bytes of a container such as `std::string`, `std::vector<unsigned char>` or
    /// `std::string_view`. They are not copied before the call, and have to live until then.
    template <class Container>
    ReceiveCallback &set_body(const Container &bytes) noexcept {
        static_assert(sizeof(*bytes.data()) == 1, "the elements must be bytes");
        body = bytes.data();
        body_len = bytes.size();
        return *this;
    }
};

/// Looks at everything that a job depends on, and says in sentences what is wrong and what to do.
struct Doctor : cinf_doctor {
    Doctor() noexcept : cinf_doctor() { struct_size = sizeof(cinf_doctor); }
};

/// Signs a request that somebody else sends, as a URL.
struct PresignUrl : cinf_presign_url {
    PresignUrl() noexcept : cinf_presign_url() { struct_size = sizeof(cinf_presign_url); }
};

/// Signs a request that the caller sends, as headers.
struct SignRequest : cinf_sign_request {
    SignRequest() noexcept : cinf_sign_request() { struct_size = sizeof(cinf_sign_request); }
};

/// Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has ended.
struct FeedCallback : cinf_feed_callback {
    FeedCallback() noexcept : cinf_feed_callback() { struct_size = sizeof(cinf_feed_callback); }
};

/// Waits until many jobs have ended, and answers each as soon as it has.
struct WaitForJobs : cinf_wait_for_jobs {
    WaitForJobs() noexcept : cinf_wait_for_jobs() { struct_size = sizeof(cinf_wait_for_jobs); }
};

/// Submits a job for each of many requests.
struct SubmitJobs : cinf_submit_jobs {
    SubmitJobs() noexcept : cinf_submit_jobs() { struct_size = sizeof(cinf_submit_jobs); }
};

/// Processes any number of pictures: submits a job for each while the queue has room, and answers what became of
/// each.
struct ProcessJobs : cinf_process_jobs {
    ProcessJobs() noexcept : cinf_process_jobs() { struct_size = sizeof(cinf_process_jobs); }
};

/// Finds out what became of a submission that may have created a job, by the service's list of jobs.
struct Reconcile : cinf_reconcile {
    Reconcile() noexcept : cinf_reconcile() { struct_size = sizeof(cinf_reconcile); }
};

/// Gets an object, or a part of it.
struct GetObject : cinf_get_object {
    GetObject() noexcept : cinf_get_object() { struct_size = sizeof(cinf_get_object); }
};

/// Enables the service on the client's bucket unless it is enabled already, and says whether that was needed.
struct EnsureService : cinf_ensure_service {
    EnsureService() noexcept : cinf_ensure_service() { struct_size = sizeof(cinf_ensure_service); }
};

/// Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
struct EnsureQueue : cinf_ensure_queue {
    EnsureQueue() noexcept : cinf_ensure_queue() { struct_size = sizeof(cinf_ensure_queue); }
};

/// Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says what
/// was done.
struct EnsureTemplate : cinf_ensure_template {
    EnsureTemplate() noexcept : cinf_ensure_template() { struct_size = sizeof(cinf_ensure_template); }
};

/// The operations of the service; `Client` inherits them.
template <class Self>
class Operations {
public:
    /// Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
    ///
    /// Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
    ///
    /// Throws `Error`.
    Bucket enable_service(const cinf_enable_service &request = EnableService(),
                          const cinf_call_options &options = CallOptions()) const {
        cinf_bucket *bucket = nullptr;
        check(cinf_client_enable_service(handle(), &request, &options, &bucket));
        return Bucket(bucket);
    }

    /// Disables the service on the client's bucket and deletes its queue.
    ///
    /// Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
    /// `ci:DeletePicProcessBucket`.
    ///
    /// Throws `Error`.
    DisabledService disable_service(const cinf_disable_service &request = DisableService(),
                                    const cinf_call_options &options = CallOptions()) const {
        cinf_disabled_service *disabled_service = nullptr;
        check(cinf_client_disable_service(handle(), &request, &options, &disabled_service));
        return DisabledService(disabled_service);
    }

    /// Lists the buckets of the account on which the service is enabled.
    ///
    /// Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
    /// `ci:DescribePicProcessBucket`.
    ///
    /// Throws `Error`.
    BucketPager list_buckets(const cinf_list_buckets &request = ListBuckets(),
                             const cinf_call_options &options = CallOptions()) const {
        cinf_bucket_pager *pager = nullptr;
        check(cinf_client_list_buckets(handle(), &request, &options, &pager));
        return BucketPager(pager);
    }

    /// Lists the queues of the client's bucket. A bucket has one queue for image jobs.
    ///
    /// Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
    ///
    /// Throws `Error`.
    QueuePager list_queues(const cinf_list_queues &request = ListQueues(),
                           const cinf_call_options &options = CallOptions()) const {
        cinf_queue_pager *pager = nullptr;
        check(cinf_client_list_queues(handle(), &request, &options, &pager));
        return QueuePager(pager);
    }

    /// Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
    ///
    /// Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
    ///
    /// Throws `Error`.
    Queue update_queue(const cinf_update_queue &request,
                       const cinf_call_options &options = CallOptions()) const {
        cinf_queue *queue = nullptr;
        check(cinf_client_update_queue(handle(), &request, &options, &queue));
        return Queue(queue);
    }

    /// Submits an image job.
    ///
    /// The job is billed and the service has no idempotency token, so this request is sent at most once. A
    /// failure says which of three things happened: nothing was sent, the service refused, or the job may exist
    /// (`Outcome`). In the last case the error holds the `Submission`, with which `reconcile` finds the job.
    ///
    /// Exactly one of `rule` and `template_id` is needed. Service action: `POST /jobs`, permissions
    /// `ci:CreateMediaJobs` and `cam:passrole`.
    ///
    /// Throws `AmbiguousSubmission` if its job may exist, else `Error`.
    Job submit_job(const cinf_submit_job &request,
                   const cinf_call_options &options = CallOptions()) const {
        cinf_job *job = nullptr;
        check(cinf_client_submit_job(handle(), &request, &options, &job));
        return Job(job);
    }

    /// Asks for one job.
    ///
    /// Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an
    /// error of kind `CINF_KIND_NOT_FOUND`.
    ///
    /// Throws `Error`.
    Job get_job(const cinf_get_job &request,
                const cinf_call_options &options = CallOptions()) const {
        cinf_job *job = nullptr;
        check(cinf_client_get_job(handle(), &request, &options, &job));
        return Job(job);
    }

    /// The same with nothing but `job_id`.
    Job get_job(const std::string &job_id, const cinf_call_options &options = CallOptions()) const {
        GetJob request;
        request.job_id = job_id.c_str();
        return get_job(request, options);
    }

    /// Asks for several jobs at once.
    ///
    /// Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist
    /// are no error; their ids come back as `missing_ids`.
    ///
    /// Throws `Error`.
    JobBatch get_jobs(const cinf_get_jobs &request = GetJobs(),
                      const cinf_call_options &options = CallOptions()) const {
        cinf_job_batch *job_batch = nullptr;
        check(cinf_client_get_jobs(handle(), &request, &options, &job_batch));
        return JobBatch(job_batch);
    }

    /// Lists the jobs of the client's bucket, in the order in which they were made.
    ///
    /// Filters that are given must all match. The list ends behind the page that names no further one, or that
    /// names one which was read before. A list that was left can be taken up where it was: with the `next_token`
    /// of the last page that was read, and the same filters.
    ///
    /// Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
    ///
    /// Throws `Error`.
    JobPager list_jobs(const cinf_list_jobs &request = ListJobs(),
                       const cinf_call_options &options = CallOptions()) const {
        cinf_job_pager *pager = nullptr;
        check(cinf_client_list_jobs(handle(), &request, &options, &pager));
        return JobPager(pager);
    }

    /// Cancels a job that has not begun.
    ///
    /// Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or
    /// has ended is an error of kind `CINF_KIND_CONFLICT`, and goes on as if nothing had been asked. A request
    /// whose answer was lost is sent again, and that the job is cancelled by then is success.
    ///
    /// Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to
    /// look what became of a request whose answer was lost.
    ///
    /// Throws `Error`.
    void cancel_job(const cinf_cancel_job &request,
                    const cinf_call_options &options = CallOptions()) const {
        check(cinf_client_cancel_job(handle(), &request, &options));
    }

    /// The same with nothing but `job_id`.
    void cancel_job(const std::string &job_id, const cinf_call_options &options = CallOptions()) const {
        CancelJob request;
        request.job_id = job_id.c_str();
        return cancel_job(request, options);
    }

    /// Cancels several jobs that have not begun.
    ///
    /// Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them runs
    /// or has ended the error is of kind `CINF_KIND_CONFLICT`; the service does not say whether the others are
    /// cancelled then, so ask with `get_jobs`. A request whose answer was lost is sent again, and that all jobs
    /// are cancelled by then is success.
    ///
    /// Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
    /// `ci:DescribeMediaJob` to look what became of a request whose answer was lost.
    ///
    /// Throws `Error`.
    void cancel_jobs(const cinf_cancel_jobs &request = CancelJobs(),
                     const cinf_call_options &options = CallOptions()) const {
        check(cinf_client_cancel_jobs(handle(), &request, &options));
    }

    /// Makes a template: a rule that the service keeps, so that jobs need only name it.
    ///
    /// The service does not refuse a second template of the same name, so that this request is sent at most once.
    /// A failure says what became of it (`Outcome`), as that of a submission does. When the template may exist
    /// there is nothing to reconcile with: look for it by its name with `list_templates`, and make it again only
    /// if it is not there. To have a template of a name whether or not it is there already, use
    /// `ensure_template`.
    ///
    /// Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
    ///
    /// Throws `Ambiguous` if what it creates may exist, else `Error`.
    Template create_template(const cinf_create_template &request,
                             const cinf_call_options &options = CallOptions()) const {
        cinf_template *template_out = nullptr;
        check(cinf_client_create_template(handle(), &request, &options, &template_out));
        return Template(template_out);
    }

    /// Replaces the name and the rule of a template. What is left out is reset, not kept.
    ///
    /// Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
    /// /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
    ///
    /// Throws `Error`.
    Template update_template(const cinf_update_template &request,
                             const cinf_call_options &options = CallOptions()) const {
        cinf_template *template_out = nullptr;
        check(cinf_client_update_template(handle(), &request, &options, &template_out));
        return Template(template_out);
    }

    /// Deletes a template. Jobs that were submitted with it keep their rule.
    ///
    /// Deleting a template that does not exist is an error of kind `CINF_KIND_NOT_FOUND`. Service action: `DELETE
    /// /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
    ///
    /// Throws `Error`.
    void delete_template(const cinf_delete_template &request,
                         const cinf_call_options &options = CallOptions()) const {
        check(cinf_client_delete_template(handle(), &request, &options));
    }

    /// The same with nothing but `template_id`.
    void delete_template(const std::string &template_id, const cinf_call_options &options = CallOptions()) const {
        DeleteTemplate request;
        request.template_id = template_id.c_str();
        return delete_template(request, options);
    }

    /// Lists the templates of the client's bucket.
    ///
    /// Filters that are given must all match. Service action: `GET /template`, permission
    /// `ci:DescribeMediaTemplates`.
    ///
    /// Throws `Error`.
    TemplatePager list_templates(const cinf_list_templates &request = ListTemplates(),
                                 const cinf_call_options &options = CallOptions()) const {
        cinf_template_pager *pager = nullptr;
        check(cinf_client_list_templates(handle(), &request, &options, &pager));
        return TemplatePager(pager);
    }

    /// Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.
    ///
    /// Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of the
    /// signed request, and the CRC-64 of what the service has stored is compared with what was sent; if they
    /// differ the error is of kind `CINF_KIND_INTEGRITY`. Without a `timeout` of its own the call is given time
    /// for the content besides the client's setting: a second for each 64 KiB.
    ///
    /// Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.
    ///
    /// Throws `Error`.
    StoredObject put_object(const cinf_put_object &request,
                            const cinf_call_options &options = CallOptions()) const {
        cinf_stored_object *stored_object = nullptr;
        check(cinf_client_put_object(handle(), &request, &options, &stored_object));
        return StoredObject(stored_object);
    }

    /// The same with nothing but `key`.
    StoredObject put_object(const std::string &key, const cinf_call_options &options = CallOptions()) const {
        PutObject request;
        request.key = key.c_str();
        return put_object(request, options);
    }

    /// Gets an object, or a part of it.
    ///
    /// The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is given,
    /// limits all of it; without one the download may take as long as bytes keep coming, at least one a second
    /// over the client's read timeout. A connection that breaks is made again and goes on where it broke, within
    /// the attempts of the call.
    ///
    /// A condition that is not met, a range behind the object's end, and an object larger than `max_size` are
    /// errors of kind `CINF_KIND_CONFLICT`. Service action: `GET /<key>` on the bucket's own host, permission
    /// `cos:GetObject`.
    ///
    /// Throws `Error`.
    ObjectBody get_object(const cinf_get_object &request,
                          const cinf_call_options &options = CallOptions()) const {
        cinf_object_body *body = nullptr;
        check(cinf_client_get_object(handle(), &request, &options, &body));
        return ObjectBody(body);
    }

    /// The same with nothing but `key`.
    ObjectBody get_object(const std::string &key, const cinf_call_options &options = CallOptions()) const {
        GetObject request;
        request.key = key.c_str();
        return get_object(request, options);
    }

    /// Gets an object, or a part of it, into a file.
    ///
    /// The file appears under its name when it is whole, checked and on the disk; an existing one is replaced
    /// then. Until that moment, and after any failure such as a full disk (`CINF_KIND_FILE`), what was there
    /// stays as it was. For the rest this is `cinf_client_get_object`.
    ///
    /// Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
    ///
    /// Throws `Error`.
    ObjectInfo get_object_to_file(const cinf_get_object_to_file &request,
                                  const cinf_call_options &options = CallOptions()) const {
        cinf_object_info *object_info = nullptr;
        check(cinf_client_get_object_to_file(handle(), &request, &options, &object_info));
        return ObjectInfo(object_info);
    }

    /// Asks for what is known of an object, without its content.
    ///
    /// An object that does not exist is an error of kind `CINF_KIND_NOT_FOUND`, so that this is also how to find
    /// out whether there is one: a list shows an object that was just put only after a while, this at once. A
    /// missing bucket is the same error, because the service does not tell them apart here.
    ///
    /// A condition that is not met is an error of kind `CINF_KIND_CONFLICT`. Service action: `HEAD /<key>` on the
    /// bucket's own host, permission `cos:HeadObject`.
    ///
    /// Throws `Error`.
    ObjectInfo head_object(const cinf_head_object &request,
                           const cinf_call_options &options = CallOptions()) const {
        cinf_object_info *object_info = nullptr;
        check(cinf_client_head_object(handle(), &request, &options, &object_info));
        return ObjectInfo(object_info);
    }

    /// The same with nothing but `key`.
    ObjectInfo head_object(const std::string &key, const cinf_call_options &options = CallOptions()) const {
        HeadObject request;
        request.key = key.c_str();
        return head_object(request, options);
    }

    /// Deletes an object. One that does not exist is as good as deleted: that is no error.
    ///
    /// Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
    ///
    /// Throws `Error`.
    DeletedObject delete_object(const cinf_delete_object &request,
                                const cinf_call_options &options = CallOptions()) const {
        cinf_deleted_object *deleted_object = nullptr;
        check(cinf_client_delete_object(handle(), &request, &options, &deleted_object));
        return DeletedObject(deleted_object);
    }

    /// The same with nothing but `key`.
    DeletedObject delete_object(const std::string &key, const cinf_call_options &options = CallOptions()) const {
        DeleteObject request;
        request.key = key.c_str();
        return delete_object(request, options);
    }

    /// Lists the objects of the client's bucket, by their keys in the order of their bytes.
    ///
    /// The list shows an object that was just put or deleted only after a while; ask for a key that you know with
    /// `cinf_client_head_object` instead. With a `delimiter` the keys that hold it behind the prefix are not
    /// listed one by one, but as one of the page's `common_prefixes`: read the list page by page to see them.
    ///
    /// A list that was left can be taken up where it was: with the `next_marker` of the last page that was read,
    /// or any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host,
    /// permission `cos:GetBucket`.
    ///
    /// Throws `Error`.
    ObjectSummaryPager list_objects(const cinf_list_objects &request = ListObjects(),
                                    const cinf_call_options &options = CallOptions()) const {
        cinf_object_summary_pager *pager = nullptr;
        check(cinf_client_list_objects(handle(), &request, &options, &pager));
        return ObjectSummaryPager(pager);
    }

    /// Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
    ///
    /// The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it
    /// short. Whoever uses it has to send the answer's `headers` exactly as they are. This is
    /// `cinf_client_presign_url` for a key.
    ///
    /// Permission of the credential: what the URL is used for, such as `cos:GetObject`.
    ///
    /// Throws `Error`.
    PresignedUrl presign_object(const cinf_presign_object &request,
                                const cinf_call_options &options = CallOptions()) const {
        cinf_presigned_url *presigned_url = nullptr;
        check(cinf_client_presign_object(handle(), &request, &options, &presigned_url));
        return PresignedUrl(presigned_url);
    }

    /// Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits
    /// for it, and gets the result.
    ///
    /// Exactly one of `rule` and `template_id` is needed. The error says which step failed. The job is billed and
    /// is submitted at most once; a submission that may have created one is an error with the outcome
    /// `CINF_OUTCOME_AMBIGUOUS` and the `Submission`, like that of `cinf_client_submit_job`. The timeout of the
    /// call limits all of it; if none is given each step has its own, the wait 15 minutes.
    ///
    /// Both objects are deleted afterwards unless `keep_objects` says otherwise. They stay where they are when
    /// the job may still need them or the result was not fetched: when the submission is ambiguous, the wait
    /// ended before the job, or the call was cancelled. What the error says names their keys.
    ///
    /// Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`;
    /// permissions `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole` and
    /// `ci:DescribeMediaJob`.
    ///
    /// Throws `AmbiguousSubmission` if its job may exist, else `Error`.
    ProcessedFile process_file(const cinf_process_file &request,
                               const cinf_call_options &options = CallOptions()) const {
        cinf_processed_file *processed_file = nullptr;
        check(cinf_client_process_file(handle(), &request, &options, &processed_file));
        return ProcessedFile(processed_file);
    }

    /// Waits until a job has ended.
    ///
    /// Looks at the job after `poll_interval_ms`, then after half as long again each time up to ten seconds. The
    /// timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on
    /// and the error is of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not end the
    /// wait.
    ///
    /// Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
    ///
    /// Throws `Error`.
    Job wait_for_job(const cinf_wait_for_job &request,
                     const cinf_call_options &options = CallOptions()) const {
        cinf_job *job = nullptr;
        check(cinf_client_wait_for_job(handle(), &request, &options, &job));
        return Job(job);
    }

    /// The same with nothing but `job_id`.
    Job wait_for_job(const std::string &job_id, const cinf_call_options &options = CallOptions()) const {
        WaitForJob request;
        request.job_id = job_id.c_str();
        return wait_for_job(request, options);
    }

    /// Finds out what became of a submission that may have created a job, by the service's list of jobs.
    ///
    /// Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet` soon
    /// after the submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
    ///
    /// Throws `Error`.
    Reconciliation reconcile(const cinf_reconcile &request,
                             const cinf_call_options &options = CallOptions()) const {
        cinf_reconciliation *reconciliation = nullptr;
        check(cinf_client_reconcile(handle(), &request, &options, &reconciliation));
        return Reconciliation(reconciliation);
    }

    /// The same with nothing but `submission`.
    Reconciliation reconcile(const std::string &submission, const cinf_call_options &options = CallOptions()) const {
        Reconcile request;
        request.submission = submission.c_str();
        return reconcile(request, options);
    }

    /// Enables the service on the client's bucket unless it is enabled already, and says whether that was needed.
    ///
    /// Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's host,
    /// permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
    ///
    /// Throws `Error`.
    EnsuredService ensure_service(const cinf_ensure_service &request = EnsureService(),
                                  const cinf_call_options &options = CallOptions()) const {
        cinf_ensured_service *ensured_service = nullptr;
        check(cinf_client_ensure_service(handle(), &request, &options, &ensured_service));
        return EnsuredService(ensured_service);
    }

    /// Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
    ///
    /// Reads first, so that a repetition changes nothing. The service replaces all settings at once: between
    /// reading and writing nobody else should change the queue. Callback settings are compared as a whole, what
    /// is left out of them counts as not set. Service actions: `GET /picqueue`, permission
    /// `ci:DescribePicProcessQueues`, and `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
    ///
    /// Throws `Error`.
    EnsuredQueue ensure_queue(const cinf_ensure_queue &request = EnsureQueue(),
                              const cinf_call_options &options = CallOptions()) const {
        cinf_ensured_queue *ensured_queue = nullptr;
        check(cinf_client_ensure_queue(handle(), &request, &options, &ensured_queue));
        return EnsuredQueue(ensured_queue);
    }

    /// Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says
    /// what was done.
    ///
    /// Finds the template by its exact name, so that a repetition changes nothing. If several have the name the
    /// error is of kind `CINF_KIND_CONFLICT` and its text has their ids; none is chosen. If making the template
    /// is ambiguous it is looked for once more; if it does not show then, the error is ambiguous like that of
    /// `create_template`.
    ///
    /// Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
    /// `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
    ///
    /// Throws `Error`.
    EnsuredTemplate ensure_template(const cinf_ensure_template &request,
                                    const cinf_call_options &options = CallOptions()) const {
        cinf_ensured_template *ensured_template = nullptr;
        check(cinf_client_ensure_template(handle(), &request, &options, &ensured_template));
        return EnsuredTemplate(ensured_template);
    }

    /// Signs a request that somebody else sends, as a URL.
    ///
    /// The URL needs no credential: give it to a browser to show or download an object, or to a program to store
    /// one. It covers the method, the path, the query, and the headers that are named here; the body is free.
    /// Nothing is sent. The URL counts from a minute before now until it expires; a credential that expires
    /// earlier cuts it short. What the URL is used for needs the permissions of the client's credential.
    ///
    /// Throws `Error`.
    PresignedUrl presign_url(const cinf_presign_url &request,
                             const cinf_call_options &options = CallOptions()) const {
        cinf_presigned_url *presigned_url = nullptr;
        check(cinf_client_presign_url(handle(), &request, &options, &presigned_url));
        return PresignedUrl(presigned_url);
    }

    /// Signs a request that the caller sends, as headers.
    ///
    /// For what this library has no method for. The signature covers the method, the path, the query, the host,
    /// and the headers that are named here; the body is free. Nothing is sent. It counts from a minute before now
    /// until it expires, for any number of requests; a credential that expires earlier cuts it short.
    ///
    /// Throws `Error`.
    SignedRequest sign_request(const cinf_sign_request &request,
                               const cinf_call_options &options = CallOptions()) const {
        cinf_signed_request *signed_request = nullptr;
        check(cinf_client_sign_request(handle(), &request, &options, &signed_request));
        return SignedRequest(signed_request);
    }

    /// Takes a request that a web server got at the URL for callbacks, and says what to answer and what was
    /// reported.
    ///
    /// Works with any web framework, because it does no networking of its own: give it the request, answer with
    /// `status`, and act on `callback` if there is one. Each report is handed out once, however often and in
    /// whatever order it arrives: a job is known by its id and state, and the last 100,000 are remembered by the
    /// client and its siblings. Not remembered are reports that were refused.
    ///
    /// A callback carries no signature. Two things stand against forged ones: a `token` in the path that nobody
    /// can guess, and `verify`, which asks the service for the job; one of them should be used. A callback may
    /// also never come: what must not be missed is waited for with `cinf_client_wait_for_job` as well.
    ///
    /// Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
    ///
    /// Throws `Error`.
    ReceivedCallback receive_callback(const cinf_receive_callback &request,
                                      const cinf_call_options &options = CallOptions()) const {
        cinf_received_callback *received_callback = nullptr;
        check(cinf_client_receive_callback(handle(), &request, &options, &received_callback));
        return ReceivedCallback(received_callback);
    }

    /// Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has
    /// ended.
    ///
    /// A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in
    /// whatever order, as often as they come. They are hints only, which the run verifies; one that is lost,
    /// early or forged does no harm. Nothing is sent.
    ///
    /// Throws `Error`.
    FedCallback feed_callback(const cinf_feed_callback &request,
                              const cinf_call_options &options = CallOptions()) const {
        cinf_fed_callback *fed_callback = nullptr;
        check(cinf_client_feed_callback(handle(), &request, &options, &fed_callback));
        return FedCallback(fed_callback);
    }

    /// Looks at everything that a job depends on, and says in sentences what is wrong and what to do.
    ///
    /// What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint and
    /// its encryption, the connection, the clock, the credentials and whether the service accepts them, whether
    /// the service is enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing is changed.
    ///
    /// Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions
    /// `ci:DescribePicProcessBucket` and `ci:DescribePicProcessQueues`.
    ///
    /// Throws `Error`.
    Diagnosis doctor(const cinf_doctor &request = Doctor(),
                     const cinf_call_options &options = CallOptions()) const {
        cinf_diagnosis *diagnosis = nullptr;
        check(cinf_client_doctor(handle(), &request, &options, &diagnosis));
        return Diagnosis(diagnosis);
    }

protected:
    ~Operations() = default;

private:
    const cinf_client *handle() const noexcept { return static_cast<const Self *>(this)->get(); }
};

} // namespace cinf

#endif
