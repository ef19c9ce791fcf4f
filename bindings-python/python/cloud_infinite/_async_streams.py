# Written by `cargo xtask codegen` from the sources of the core. Do not edit.
"""The operations on many inputs as methods."""

from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from ._base import SubmissionMode
from ._async_operations import AsyncOperations

if TYPE_CHECKING:
    from . import models
    from ._async_results import AsyncResults


class AsyncStreams(AsyncOperations):
    """The operations on many inputs; a client inherits them."""

    def submit_jobs(
        self,
        inputs: "Iterable[models.SubmitJob | Mapping[str, object]] | AsyncIterable[models.SubmitJob | Mapping[str, object]]",
        *,
        concurrency: int | None = None,
        rate_per_second: float | None = None,
        burst: int | None = None,
        in_input_order: bool | None = None,
        stop_on_error: bool | None = None,
        journal: str | None = None,
        total: int | None = None,
        on_progress: "Callable[[models.BulkProgress], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
        submission_mode: SubmissionMode | None = None,
    ) -> "AsyncResults[models.SubmitResult]":
        """Submits a job for each of many requests.

        The requests come from anything that can be iterated over, are taken as there is room for them, and
        each of them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than
        `concurrency` requests are under way at one time, on as many connections. When the service says that
        there are too many, all of them slow down: half the pace at once, then a twentieth of the former pace
        more each second; the request that was refused is sent again, for five minutes. The options of the
        call, such as its timeout, are those of each single submission.

        With a `journal` a run that was interrupted in whatever way is continued without submitting anything
        twice.

        Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also
        `GET /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and
        region in mainland China, 50 elsewhere.

        Args:
            inputs: `SubmitJob` records, or dictionaries with their fields, from anything that can be
                iterated over with `for` or `async for`. They are taken in the event loop, as there is room
                for them and not before. What the iteration raises ends the work and is raised to the reader
                of the results.
            concurrency: Submissions under way at one time, 1 to 1000. Not given means 16.
            rate_per_second: Requests that may leave per second, more than 0 and at most 10,000. Not given
                means as fast as the service answers.
            burst: How many of them may leave at once after a pause, 1 to 10,000. Not given means a tenth
                of a second's worth.
            in_input_order: Whether results come in the order of the requests rather than as they are
                there. Not given means no.
            stop_on_error: Whether the first failure ends the run: no more requests are taken, those under
                way are still reported. Not given means no.
            journal: A file that remembers the run, so that it can be continued. Made if there is none.
                Not given means that the run cannot be continued.
            total: How many requests there will be, for the progress. Not given means what the requests
                themselves say.
            on_progress: Called in the event loop with how far the work is, at most ten times a second and
                with the last state always. What it raises ends the work.
            timeout: Longest time for each input, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.
            submission_mode: What is done about a submission that may have created a job: `at_most_once`
                reports it and never sends it again; `effectively_once` looks for its job in the service's
                list, which takes a while, and sends it once more only if it is not there;
                `allow_duplicate_jobs` sends it again like any other request, so that the same job may be made
                and billed several times. Not given means the client's setting.

        Returns:
            AsyncResults: Iterate over it with `async for` for each `SubmitResult`. Nothing happens before
                that.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: The work as a whole ended; what goes wrong with one input is part of its
                result.

        Example:
            rule = "imageMogr2/rotate/90"
            requests = ({"input": f"in/{name}", "rule": rule, "output": f"out/{name}"} async for name in names)
            async for result in client.submit_jobs(requests, concurrency=8, rate_per_second=100):
                print(result.input, result.job_id or result.error)
        """
        from .models import SubmitJob, SubmitJobs

        request = SubmitJobs(
            concurrency=concurrency,
            rate_per_second=rate_per_second,
            burst=burst,
            in_input_order=in_input_order,
            stop_on_error=stop_on_error,
            journal=journal,
            total=total,
        )
        answer: AsyncResults[models.SubmitResult] = self._stream(
            "submit_jobs",
            request,
            inputs,
            SubmitJob,
            timeout,
            max_attempts,
            on_progress,
            submission_mode=submission_mode,
        )
        return answer

    def process_jobs(
        self,
        inputs: "Iterable[models.SubmitJob | Mapping[str, object]] | AsyncIterable[models.SubmitJob | Mapping[str, object]]",
        *,
        concurrency: int | None = None,
        rate_per_second: float | None = None,
        queue_id: str | None = None,
        max_outstanding: int | None = None,
        skip_existing: bool | None = None,
        dry_run: bool | None = None,
        price_per_job: float | None = None,
        journal: str | None = None,
        report_jsonl: str | None = None,
        report_csv: str | None = None,
        stop_on_error: bool | None = None,
        patience: float | timedelta | None = None,
        seconds_per_job: float | None = None,
        on_progress: "Callable[[models.ProcessProgress], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
        submission_mode: SubmissionMode | None = None,
    ) -> "AsyncResults[models.ProcessedItem]":
        """Processes any number of pictures: submits a job for each while the queue has room, and answers what
        became of each.

        A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at
        most twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page
        at a time in the service's list, and a full or paused queue, throttling and an outage of the service
        are waited for. Inputs are taken as there is room for them, so that there may be millions.

        Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may
        have made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call
        limits each of its requests, not the whole.

        Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
        `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
        `ci:DescribePicProcessQueues`.

        Args:
            inputs: `SubmitJob` records, or dictionaries with their fields, from anything that can be
                iterated over with `for` or `async for`. They are taken in the event loop, as there is room
                for them and not before. What the iteration raises ends the work and is raised to the reader
                of the results.
            concurrency: Submissions under way at a time, 1 to 1000. Not given means 16.
            rate_per_second: Submissions that may leave per second, more than 0 and at most 10,000. Not
                given means 50, which the service takes everywhere; it matters at the beginning, until the
                queue is filled.
            queue_id: The queue to use. Not given means the bucket's queue for image jobs.
            max_outstanding: Jobs that may be outstanding, 1 to 10000. Not given means what the queue
                says: twenty for each that it runs at a time, and no more than it holds.
            skip_existing: Whether inputs are skipped whose result is there already: an object that is not
                empty. One more request for each, `HEAD /<key>` with the permission `cos:HeadObject`. Not
                given means no.
            dry_run: Whether nothing is submitted or written: inputs are checked, and the progress says
                what the work would take. Not given means no.
            price_per_job: What a job costs, in whatever currency, for the dry run.
            journal: A file that remembers the run, so that it can be continued after it ended at any
                point: with the same inputs, in whatever order, nothing is submitted twice and jobs that were
                outstanding are picked up. Made if there is none. Not given means that the run cannot be
                continued.
            report_jsonl: A file for the report, one JSON object per line and input, written as the inputs
                end. With a journal a report that is there is continued; without one the file must not hold
                rows.
            report_csv: The same as comma-separated values. What a spreadsheet would take for a formula
                has an apostrophe in front.
            stop_on_error: Whether nothing more is submitted after the first input that ends with an
                error. Jobs that were made by then are waited for. Not given means no.
            patience: How long the service may answer nothing at all before the run ends, up to a day. Not
                given means an hour.
            seconds_per_job: Seconds that a job takes, as far as you know. It is where the run begins,
                which learns the truth by itself, and what the dry run goes by. Not given means 1.5.
            on_progress: Called in the event loop with how far the work is, at most ten times a second and
                with the last state always. What it raises ends the work.
            timeout: Longest time for each input, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.
            submission_mode: What is done about a submission that may have created a job: `at_most_once`
                reports it and never sends it again; `effectively_once` looks for its job in the service's
                list, which takes a while, and sends it once more only if it is not there;
                `allow_duplicate_jobs` sends it again like any other request, so that the same job may be made
                and billed several times. Not given means the client's setting.

        Returns:
            AsyncResults: Iterate over it with `async for` for each `ProcessedItem`. Nothing happens
                before that.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: The work as a whole ended; what goes wrong with one input is part of its
                result.

        Example:
            rule = "imageMogr2/rotate/90"
            pictures = ({"input": f"in/{name}", "rule": rule, "output": f"out/{name}"} async for name in names)
            async for result in client.process_jobs(pictures, seconds_per_job=0.1):
                print(result.input, result.error or "is there")
        """
        from .models import ProcessJobs, SubmitJob

        request = ProcessJobs(
            concurrency=concurrency,
            rate_per_second=rate_per_second,
            queue_id=queue_id,
            max_outstanding=max_outstanding,
            skip_existing=skip_existing,
            dry_run=dry_run,
            price_per_job=price_per_job,
            journal=journal,
            report_jsonl=report_jsonl,
            report_csv=report_csv,
            stop_on_error=stop_on_error,
            patience=patience,
            seconds_per_job=seconds_per_job,
        )
        answer: AsyncResults[models.ProcessedItem] = self._stream(
            "process_jobs",
            request,
            inputs,
            SubmitJob,
            timeout,
            max_attempts,
            on_progress,
            submission_mode=submission_mode,
        )
        return answer

    def wait_for_jobs(
        self,
        inputs: "Iterable[str] | AsyncIterable[str]",
        *,
        poll_interval: float | timedelta | None = None,
        raise_on_failure: bool | None = None,
        concurrency: int | None = None,
        on_progress: "Callable[[models.WaitProgress], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "AsyncResults[models.WaitResult]":
        """Waits until many jobs have ended, and answers each as soon as it has.

        Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a
        second after its id was taken, then after half as long again each time up to ten seconds, all give or
        take a tenth. The timeout of the call limits the wait for each job, 15 minutes if none is given; when
        it runs out the job goes on and its result has an error of kind `ErrorKind.WAIT_TIMED_OUT`. A
        connection that breaks meanwhile does not end any wait.

        Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.

        Args:
            inputs: Texts, from anything that can be iterated over with `for` or `async for`. They are
                taken in the event loop, as there is room for them and not before. What the iteration raises
                ends the work and is raised to the reader of the results.
            poll_interval: Time to the first look, 10 milliseconds to 10 seconds. Not given means one
                second.
            raise_on_failure: Whether a job that ended as `Failed` or `Cancel` is an error of kind
                `ErrorKind.JOB_FAILED`. Not given means yes.
            concurrency: Jobs that are waited for at the same time, 1 to 100,000; no more ids are taken
                before their results are read. Not given means 10,000.
            on_progress: Called in the event loop with how far the work is, at most ten times a second and
                with the last state always. What it raises ends the work.
            timeout: Longest time for each input, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            AsyncResults: Iterate over it with `async for` for each `WaitResult`. Nothing happens before
                that.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: The work as a whole ended; what goes wrong with one input is part of its
                result.

        Example:
            async for result in client.wait_for_jobs(job_ids, timeout=600):
                if result.job is not None:
                    print(result.job.operation.pic_process_result)
                else:
                    print(result.job_id, "did not end well:", result.error)
        """
        from .models import WaitForJobs

        request = WaitForJobs(
            poll_interval=poll_interval,
            raise_on_failure=raise_on_failure,
            concurrency=concurrency,
        )
        answer: AsyncResults[models.WaitResult] = self._stream(
            "wait_for_jobs",
            request,
            inputs,
            None,
            timeout,
            max_attempts,
            on_progress,
        )
        return answer
