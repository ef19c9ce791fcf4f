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

/// What became of a submission that may have created a job.
using Reconciliation = Owned<cinf_reconciliation, cinf_reconciliation_free>;

/// What the service delivered to the URL of a job or a queue.
using Callback = Owned<cinf_callback, cinf_callback_free>;

/// How a list of `Bucket` is read.
struct BucketList {
    using Handle = cinf_bucket_pager;
    using Item = Bucket;
    using Page = BucketPage;
    static void free(Handle *pager) noexcept { cinf_bucket_pager_free(pager); }
    static cinf_error *next(const Handle *pager, cinf_bucket **out) noexcept { return cinf_bucket_pager_next(pager, out); }
    static cinf_error *next_page(const Handle *pager, cinf_bucket_page **out) noexcept { return cinf_bucket_pager_next_page(pager, out); }
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
};

/// A list of `Job`, requested page by page as it is read.
using JobPager = Pager<JobList>;

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

/// Lists the jobs of the client's bucket, in the order in which they were made.
struct ListJobs : cinf_list_jobs {
    ListJobs() noexcept : cinf_list_jobs() { struct_size = sizeof(cinf_list_jobs); }
};

/// Lists the queues of the client's bucket. A bucket has one queue for image jobs.
struct ListQueues : cinf_list_queues {
    ListQueues() noexcept : cinf_list_queues() { struct_size = sizeof(cinf_list_queues); }
};

/// Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
struct UpdateQueue : cinf_update_queue {
    UpdateQueue() noexcept : cinf_update_queue() { struct_size = sizeof(cinf_update_queue); }
};

/// Waits until a job has ended.
struct WaitForJob : cinf_wait_for_job {
    WaitForJob() noexcept : cinf_wait_for_job() { struct_size = sizeof(cinf_wait_for_job); }
};

/// Finds out what became of a submission that may have created a job, by the service's list of jobs.
struct Reconcile : cinf_reconcile {
    Reconcile() noexcept : cinf_reconcile() { struct_size = sizeof(cinf_reconcile); }
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
    /// Throws `AmbiguousSubmission` if what it creates may exist, else `Error`.
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

protected:
    ~Operations() = default;

private:
    const cinf_client *handle() const noexcept { return static_cast<const Self *>(this)->get(); }
};

} // namespace cinf

#endif
