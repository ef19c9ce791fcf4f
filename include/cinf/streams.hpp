// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
#ifndef CINF_STREAMS_HPP
#define CINF_STREAMS_HPP

#ifndef CINF_HPP
#error "include cinf.hpp, which includes this file"
#endif

namespace cinf {

/// What became of one of many requests.
using SubmitResult = Owned<cinf_submit_result, cinf_submit_result_free>;

/// How results of the type `SubmitResult` are read.
struct SubmitResultReading {
    using Handle = cinf_submit_result_stream;
    using Item = SubmitResult;
    static void free(Handle *stream) noexcept { cinf_submit_result_stream_free(stream); }
    static cinf_error *next(const Handle *stream, cinf_submit_result **submit_result) noexcept { return cinf_submit_result_stream_next(stream, submit_result); }
    static cinf_error *stop(const Handle *stream, cinf_submissions **submissions) noexcept { return cinf_submit_result_stream_stop(stream, submissions); }
};

/// What became of one input of `cinf_client_process_jobs`.
using ProcessedItem = Owned<cinf_processed_item, cinf_processed_item_free>;

/// How results of the type `ProcessedItem` are read.
struct ProcessedItemReading {
    using Handle = cinf_processed_item_stream;
    using Item = ProcessedItem;
    static void free(Handle *stream) noexcept { cinf_processed_item_stream_free(stream); }
    static cinf_error *next(const Handle *stream, cinf_processed_item **processed_item) noexcept { return cinf_processed_item_stream_next(stream, processed_item); }
    static cinf_error *stop(const Handle *stream, cinf_submissions **submissions) noexcept { return cinf_processed_item_stream_stop(stream, submissions); }
};

/// How the wait for one of many jobs ended.
using WaitResult = Owned<cinf_wait_result, cinf_wait_result_free>;

/// How results of the type `WaitResult` are read.
struct WaitResultReading {
    using Handle = cinf_wait_result_stream;
    using Item = WaitResult;
    static void free(Handle *stream) noexcept { cinf_wait_result_stream_free(stream); }
    static cinf_error *next(const Handle *stream, cinf_wait_result **wait_result) noexcept { return cinf_wait_result_stream_next(stream, wait_result); }
    static cinf_error *stop(const Handle *stream, cinf_submissions **submissions) noexcept { return cinf_wait_result_stream_stop(stream, submissions); }
};

/// The operations on many inputs; `Client` inherits them.
template <class Self>
class Streams {
public:
    /// Submits a job for each of many requests.
    ///
    /// The requests come from anything that can be iterated over, are taken as there is room for them, and each
    /// of them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than
    /// `concurrency` requests are under way at one time, on as many connections. When the service says that there
    /// are too many, all of them slow down: half the pace at once, then a twentieth of the former pace more each
    /// second; the request that was refused is sent again, for five minutes. The options of the call, such as its
    /// timeout, are those of each single submission.
    ///
    /// With a `journal` a run that was interrupted in whatever way is continued without submitting anything
    /// twice.
    ///
    /// Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also
    /// `GET /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and region
    /// in mainland China, 50 elsewhere.
    ///
    /// `inputs` is anything that can be looped over, of requests of the type `SubmitJob`; it is copied or moved
    /// into the results, and read as there is room for more and not before. What it throws is thrown to the
    /// reader of the results.
    ///
    /// Throws `Error`, here or while the results are read.
    template <class Inputs>
    Results<SubmitResultReading> submit_jobs(Inputs &&inputs, const cinf_submit_jobs &request = SubmitJobs(),
            const cinf_call_options &options = CallOptions()) const {
        auto feed = std::make_unique<detail::RecordFeed<cinf_submit_job, std::decay_t<Inputs>>>(std::forward<Inputs>(inputs));
        cinf_submit_result_stream *stream = nullptr;
        check(cinf_client_submit_jobs(self(), &request, &options, feed->function(), feed.get(), &stream));
        return Results<SubmitResultReading>(stream, std::move(feed));
    }

    /// Processes any number of pictures: submits a job for each while the queue has room, and answers what became
    /// of each.
    ///
    /// A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most
    /// twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page at a time
    /// in the service's list, and a full or paused queue, throttling and an outage of the service are waited for.
    /// Inputs are taken as there is room for them, so that there may be millions.
    ///
    /// Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may have
    /// made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call limits
    /// each of its requests, not the whole.
    ///
    /// Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
    /// `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
    /// `ci:DescribePicProcessQueues`.
    ///
    /// `inputs` is anything that can be looped over, of requests of the type `SubmitJob`; it is copied or moved
    /// into the results, and read as there is room for more and not before. What it throws is thrown to the
    /// reader of the results.
    ///
    /// Throws `Error`, here or while the results are read.
    template <class Inputs>
    Results<ProcessedItemReading> process_jobs(Inputs &&inputs, const cinf_process_jobs &request = ProcessJobs(),
            const cinf_call_options &options = CallOptions()) const {
        auto feed = std::make_unique<detail::RecordFeed<cinf_submit_job, std::decay_t<Inputs>>>(std::forward<Inputs>(inputs));
        cinf_processed_item_stream *stream = nullptr;
        check(cinf_client_process_jobs(self(), &request, &options, feed->function(), feed.get(), &stream));
        return Results<ProcessedItemReading>(stream, std::move(feed));
    }

    /// Waits until many jobs have ended, and answers each as soon as it has.
    ///
    /// Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second
    /// after its id was taken, then after half as long again each time up to ten seconds, all give or take a
    /// tenth. The timeout of the call limits the wait for each job, 15 minutes if none is given; when it runs out
    /// the job goes on and its result has an error of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks
    /// meanwhile does not end any wait.
    ///
    /// Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
    ///
    /// `inputs` is anything that can be looped over, of texts; it is copied or moved into the results, and read
    /// as there is room for more and not before. What it throws is thrown to the reader of the results.
    ///
    /// Throws `Error`, here or while the results are read.
    template <class Inputs>
    Results<WaitResultReading> wait_for_jobs(Inputs &&inputs, const cinf_wait_for_jobs &request = WaitForJobs(),
            const cinf_call_options &options = CallOptions()) const {
        auto feed = std::make_unique<detail::TextFeed<std::decay_t<Inputs>>>(std::forward<Inputs>(inputs));
        cinf_wait_result_stream *stream = nullptr;
        check(cinf_client_wait_for_jobs(self(), &request, &options, feed->function(), feed.get(), &stream));
        return Results<WaitResultReading>(stream, std::move(feed));
    }

protected:
    ~Streams() = default;

private:
    const cinf_client *self() const noexcept { return static_cast<const Self *>(this)->get(); }
};

} // namespace cinf

#endif
