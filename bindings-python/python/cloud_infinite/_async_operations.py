# Written by `cargo xtask codegen` from the sources of the core. Do not edit.
"""The operations of the service as methods."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from os import PathLike
from typing import TYPE_CHECKING

from ._async_calls import AsyncCalls
from ._base import SubmissionMode, as_tuple

if TYPE_CHECKING:
    from . import models
    from ._async_calls import AsyncPager
    from ._async_objects import AsyncObjectBody


class AsyncOperations(AsyncCalls):
    """The operations of the service; a client inherits them."""

    async def enable_service(
        self,
        *,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.Bucket":
        """Enables the service on the client's bucket and makes its queue. Repeating it is harmless.

        Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.

        Args:
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            Bucket: A bucket on which asynchronous image processing is enabled.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            bucket = await client.enable_service()
            print("enabled since", bucket.create_time)
        """
        from .models import EnableService

        request = EnableService()
        answer: models.Bucket = await self._call("enable_service", request, timeout, max_attempts)
        return answer

    async def disable_service(
        self,
        *,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.DisabledService":
        """Disables the service on the client's bucket and deletes its queue.

        Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
        `ci:DeletePicProcessBucket`.

        Args:
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            DisabledService: What is left to say after the service was disabled on a bucket.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            await client.disable_service()
        """
        from .models import DisableService

        request = DisableService()
        answer: models.DisabledService = await self._call("disable_service", request, timeout, max_attempts)
        return answer

    def list_buckets(
        self,
        *,
        regions: Sequence[str] = (),
        bucket_names: Sequence[str] = (),
        bucket_name: str | None = None,
        page_number: int | None = None,
        page_size: int | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "AsyncPager[models.Bucket, models.BucketPage]":
        """Lists the buckets of the account on which the service is enabled.

        Filters that are given must all match. Service action: `GET /picbucket` on the region's host,
        permission `ci:DescribePicProcessBucket`.

        Args:
            regions: Only buckets of these regions.
            bucket_names: Only the buckets with exactly these full names.
            bucket_name: Only buckets whose name begins with this text.
            page_number: Page to begin with; the first is 1.
            page_size: Entries per page, 1 to 100. Not given means 10.
            timeout: Longest time for the request of each page, in seconds or as a `timedelta`. Not given
                means the client's setting.
            max_attempts: Requests that each page may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            AsyncPager: Iterate it, with `async for`, for each `Bucket`, or its `pages()` for each
                `BucketPage`.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            async for bucket in client.list_buckets(regions=["ap-guangzhou"]):
                print(bucket.name)
        """
        from .models import ListBuckets

        request = ListBuckets(
            regions=as_tuple(regions),
            bucket_names=as_tuple(bucket_names),
            bucket_name=bucket_name,
            page_number=page_number,
            page_size=page_size,
        )
        answer: AsyncPager[models.Bucket, models.BucketPage] = self._pages(
            "list_buckets",
            request,
            timeout,
            max_attempts,
        )
        return answer

    def list_queues(
        self,
        *,
        queue_ids: Sequence[str] = (),
        state: "models.QueueState | str | None" = None,
        page_number: int | None = None,
        page_size: int | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "AsyncPager[models.Queue, models.QueuePage]":
        """Lists the queues of the client's bucket. A bucket has one queue for image jobs.

        Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.

        Args:
            queue_ids: Only the queues with these ids; ids that do not exist come back as `missing_ids` of
                the page.
            state: Only queues in this state.
            page_number: Page to begin with; the first is 1.
            page_size: Entries per page, 1 to 100. Not given means 10.
            timeout: Longest time for the request of each page, in seconds or as a `timedelta`. Not given
                means the client's setting.
            max_attempts: Requests that each page may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            AsyncPager: Iterate it, with `async for`, for each `Queue`, or its `pages()` for each
                `QueuePage`.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            async for queue in client.list_queues():
                print(queue.queue_id, queue.state)
        """
        from .models import ListQueues

        request = ListQueues(
            queue_ids=as_tuple(queue_ids),
            state=state,
            page_number=page_number,
            page_size=page_size,
        )
        answer: AsyncPager[models.Queue, models.QueuePage] = self._pages(
            "list_queues",
            request,
            timeout,
            max_attempts,
        )
        return answer

    async def update_queue(
        self,
        *,
        queue_id: str,
        name: str,
        state: "models.QueueState | str",
        notify_config: "models.NotifyConfig",
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.Queue":
        """Replaces a queue's name, state and callback settings. What is left out is reset, not kept.

        Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.

        Args:
            queue_id: The queue to change.
            name: New name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and
                `*`.
            state: Whether the queue starts jobs: `Active` or `Paused`.
            notify_config: New callback settings.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            Queue: A queue in which image jobs wait and run. A bucket has one, made when the service is
                enabled.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            queue = await client.update_queue(
                queue_id=queue_id,
                name="pictures",
                state="Active",
                notify_config=NotifyConfig(state="Off"),
            )
            print(queue.name)
        """
        from .models import UpdateQueue

        request = UpdateQueue(queue_id=queue_id, name=name, state=state, notify_config=notify_config)
        answer: models.Queue = await self._call("update_queue", request, timeout, max_attempts)
        return answer

    async def submit_job(
        self,
        *,
        input: str,
        output: str,
        rule: str | None = None,
        template_id: str | None = None,
        output_bucket: str | None = None,
        output_region: str | None = None,
        is_pic_info: bool | None = None,
        user_data: str | None = None,
        job_level: int | None = None,
        callback: str | None = None,
        callback_format: "models.NotifyFormat | str | None" = None,
        callback_type: "models.CallBackType | str | None" = None,
        callback_mq_config: "models.CallBackMqConfig | None" = None,
        queue_id: str | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
        submission_mode: SubmissionMode | None = None,
    ) -> "models.Job":
        """Submits an image job.

        The job is billed and the service has no idempotency token, so this request is sent at most once. A
        failure says which of three things happened: nothing was sent, the service refused, or the job may
        exist (`Outcome`). In the last case the error holds the `Submission`, with which `reconcile` finds the
        job.

        Exactly one of `rule` and `template_id` is needed. Service action: `POST /jobs`, permissions
        `ci:CreateMediaJobs` and `cam:passrole`.

        Args:
            input: Key of the picture in the client's bucket: 1 to 850 bytes of UTF-8, not beginning with
                `/`.
            output: Key of the result; the same rules. An existing object is overwritten.
            rule: What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`.
            template_id: A template that holds the rule.
            output_bucket: Bucket of the result. Not given means the client's bucket.
            output_region: Region of that bucket. Not given means the client's region.
            is_pic_info: Whether the result also describes the original picture. Not given means no.
            user_data: Text that comes back with the job: at most 1024 printable ASCII characters, not
                beginning with `cinf1:`. When it is not given the library sends an id of its own to recognise
                the job by, and does not show it.
            job_level: Priority, 0 to 2; higher runs first. Not given means 0.
            callback: Public `http` or `https` URL that is told when the job has ended, or `no` to silence
                the queue's own callback.
            callback_format: Format of that report. Not given means `XML`.
            callback_type: How the report is delivered. Not given means `Url`.
            callback_mq_config: The receiver; needed when `callback_type` is `TDMQ`.
            queue_id: The queue to use. Not given means the queue of the service.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.
            submission_mode: What is done about a submission that may have created a job: `at_most_once`
                reports it and never sends it again; `effectively_once` looks for its job in the service's
                list, which takes a while, and sends it once more only if it is not there;
                `allow_duplicate_jobs` sends it again like any other request, so that the same job may be made
                and billed several times. Not given means the client's setting.

        Returns:
            Job: An image job.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            AmbiguousSubmissionError: The request may have arrived and its answer did not: keep the
                error's `submission` and give it to `reconcile` before you repeat the call.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            job = await client.submit_job(
                input="in/cat.jpg",
                rule="imageMogr2/thumbnail/480x/format/webp",
                output="out/cat.webp",
            )
            print(job.job_id, job.state)
        """
        from .models import SubmitJob

        request = SubmitJob(
            input=input,
            output=output,
            rule=rule,
            template_id=template_id,
            output_bucket=output_bucket,
            output_region=output_region,
            is_pic_info=is_pic_info,
            user_data=user_data,
            job_level=job_level,
            callback=callback,
            callback_format=callback_format,
            callback_type=callback_type,
            callback_mq_config=callback_mq_config,
            queue_id=queue_id,
        )
        answer: models.Job = await self._call(
            "submit_job",
            request,
            timeout,
            max_attempts,
            submission_mode=submission_mode,
        )
        return answer

    async def get_job(
        self,
        job_id: str,
        *,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.Job":
        """Asks for one job.

        Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is
        an error of kind `ErrorKind.NOT_FOUND`.

        Args:
            job_id: The job: letters, digits, `_` and `-`, at most 64 of them.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            Job: An image job.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            job = await client.get_job(job_id)
            print(job.state)
        """
        from .models import GetJob

        request = GetJob(job_id=job_id)
        answer: models.Job = await self._call("get_job", request, timeout, max_attempts)
        return answer

    async def get_jobs(
        self,
        *,
        job_ids: Sequence[str] = (),
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.JobBatch":
        """Asks for several jobs at once.

        Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not
        exist are no error; their ids come back as `missing_ids`.

        Args:
            job_ids: The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            JobBatch: Jobs that were asked for by id.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            batch = await client.get_jobs(job_ids=[job_id, "c00000000000000000000000000000000"])
            for job in batch.jobs:
                print(job.job_id, job.state)
            print("not found:", batch.missing_ids)
        """
        from .models import GetJobs

        request = GetJobs(job_ids=as_tuple(job_ids))
        answer: models.JobBatch = await self._call("get_jobs", request, timeout, max_attempts)
        return answer

    def list_jobs(
        self,
        *,
        states: "Sequence[models.JobState | str]" = (),
        start_creation_time: datetime | None = None,
        end_creation_time: datetime | None = None,
        order_by_time: "models.OrderByTime | str | None" = None,
        size: int | None = None,
        queue_id: str | None = None,
        input_object: str | None = None,
        next_token: str | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "AsyncPager[models.Job, models.JobPage]":
        """Lists the jobs of the client's bucket, in the order in which they were made.

        Filters that are given must all match. The list ends behind the page that names no further one, or
        that names one which was read before. A list that was left can be taken up where it was: with the
        `next_token` of the last page that was read, and the same filters.

        Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.

        Args:
            states: Only jobs in one of these states. None given means all.
            start_creation_time: Only jobs that were made at this time or later. The service counts in
                whole seconds; a fraction is left off.
            end_creation_time: Only jobs that were made at this time or earlier. The service counts in
                whole seconds; a fraction is left off.
            order_by_time: Which job comes first. Not given means the one that was made last.
            size: Jobs per page, 1 to 100. Not given means 10.
            queue_id: Only jobs of this queue.
            input_object: Only jobs that read the object with exactly this key.
            next_token: The page to begin with: the `next_token` of the page before it. Not given means
                the first page.
            timeout: Longest time for the request of each page, in seconds or as a `timedelta`. Not given
                means the client's setting.
            max_attempts: Requests that each page may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            AsyncPager: Iterate it, with `async for`, for each `Job`, or its `pages()` for each `JobPage`.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            async for job in client.list_jobs(states=["Success", "Failed"], order_by_time="Asc"):
                print(job.job_id, job.state, job.end_time)
        """
        from .models import ListJobs

        request = ListJobs(
            states=as_tuple(states),
            start_creation_time=start_creation_time,
            end_creation_time=end_creation_time,
            order_by_time=order_by_time,
            size=size,
            queue_id=queue_id,
            input_object=input_object,
            next_token=next_token,
        )
        answer: AsyncPager[models.Job, models.JobPage] = self._pages(
            "list_jobs",
            request,
            timeout,
            max_attempts,
        )
        return answer

    async def cancel_job(
        self,
        job_id: str,
        *,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> None:
        """Cancels a job that has not begun.

        Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs
        or has ended is an error of kind `ErrorKind.CONFLICT`, and goes on as if nothing had been asked. A
        request whose answer was lost is sent again, and that the job is cancelled by then is success.

        Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob`
        to look what became of a request whose answer was lost.

        Args:
            job_id: The job: letters, digits, `_` and `-`, at most 64 of them.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            await client.cancel_job(job_id)
        """
        from .models import CancelJob

        request = CancelJob(job_id=job_id)
        await self._call("cancel_job", request, timeout, max_attempts)

    async def cancel_jobs(
        self,
        *,
        job_ids: Sequence[str] = (),
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> None:
        """Cancels several jobs that have not begun.

        Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them
        runs or has ended the error is of kind `ErrorKind.CONFLICT`; the service does not say whether the
        others are cancelled then, so ask with `get_jobs`. A request whose answer was lost is sent again, and
        that all jobs are cancelled by then is success.

        Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
        `ci:DescribeMediaJob` to look what became of a request whose answer was lost.

        Args:
            job_ids: The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            await client.cancel_jobs(job_ids=[job_id])
        """
        from .models import CancelJobs

        request = CancelJobs(job_ids=as_tuple(job_ids))
        await self._call("cancel_jobs", request, timeout, max_attempts)

    async def create_template(
        self,
        *,
        name: str,
        rule: str,
        is_pic_info: bool | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.Template":
        """Makes a template: a rule that the service keeps, so that jobs need only name it.

        The service does not refuse a second template of the same name, so that this request is sent at most
        once. A failure says what became of it (`Outcome`), as that of a submission does. When the template
        may exist there is nothing to reconcile with: look for it by its name with `list_templates`, and make
        it again only if it is not there. To have a template of a name whether or not it is there already, use
        `ensure_template`.

        Service action: `POST /template`, permission `ci:CreateMediaTemplate`.

        Args:
            name: Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
            rule: What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`.
            is_pic_info: Whether results also describe the original picture. Not given means no.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            Template: A rule that the service keeps, so that jobs need only name it.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            AmbiguousError: The request may have arrived and its answer did not: look for what it creates
                before you repeat the call.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            template = await client.create_template(name="half-size", rule="imageMogr2/thumbnail/!50p")
            print(template.template_id)
        """
        from .models import CreateTemplate

        request = CreateTemplate(name=name, rule=rule, is_pic_info=is_pic_info)
        answer: models.Template = await self._call("create_template", request, timeout, max_attempts)
        return answer

    async def update_template(
        self,
        *,
        template_id: str,
        name: str,
        rule: str,
        is_pic_info: bool | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.Template":
        """Replaces the name and the rule of a template. What is left out is reset, not kept.

        Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
        /template/<template_id>`, permission `ci:UpdateMediaTemplate`.

        Args:
            template_id: The template to change.
            name: New name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
            rule: What jobs with the template do from now on.
            is_pic_info: Whether results also describe the original picture. Not given means no.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            Template: A rule that the service keeps, so that jobs need only name it.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            template = await client.update_template(
                template_id=template_id,
                name="third-size",
                rule="imageMogr2/thumbnail/!33p",
            )
            print(template.update_time)
        """
        from .models import UpdateTemplate

        request = UpdateTemplate(template_id=template_id, name=name, rule=rule, is_pic_info=is_pic_info)
        answer: models.Template = await self._call("update_template", request, timeout, max_attempts)
        return answer

    async def delete_template(
        self,
        template_id: str,
        *,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> None:
        """Deletes a template. Jobs that were submitted with it keep their rule.

        Deleting a template that does not exist is an error of kind `ErrorKind.NOT_FOUND`. Service action:
        `DELETE /template/<template_id>`, permission `ci:DeleteMediaTemplate`.

        Args:
            template_id: The template: letters, digits, `_` and `-`, at most 64 of them.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            await client.delete_template(template_id)
        """
        from .models import DeleteTemplate

        request = DeleteTemplate(template_id=template_id)
        await self._call("delete_template", request, timeout, max_attempts)

    def list_templates(
        self,
        *,
        category: "models.TemplateCategory | str | None" = None,
        ids: Sequence[str] = (),
        name: str | None = None,
        page_number: int | None = None,
        page_size: int | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "AsyncPager[models.Template, models.TemplatePage]":
        """Lists the templates of the client's bucket.

        Filters that are given must all match. Service action: `GET /template`, permission
        `ci:DescribeMediaTemplates`.

        Args:
            category: Only templates that were made by these. Not given means those of the account itself.
            ids: Only the templates with these ids; ids that do not exist come back as `missing_ids` of
                the page.
            name: Only templates whose name begins with this text.
            page_number: Page to begin with; the first is 1.
            page_size: Entries per page, 1 to 100. Not given means 10.
            timeout: Longest time for the request of each page, in seconds or as a `timedelta`. Not given
                means the client's setting.
            max_attempts: Requests that each page may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            AsyncPager: Iterate it, with `async for`, for each `Template`, or its `pages()` for each
                `TemplatePage`.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            async for template in client.list_templates(name="half"):
                print(template.template_id, template.name)
        """
        from .models import ListTemplates

        request = ListTemplates(
            category=category,
            ids=as_tuple(ids),
            name=name,
            page_number=page_number,
            page_size=page_size,
        )
        answer: AsyncPager[models.Template, models.TemplatePage] = self._pages(
            "list_templates",
            request,
            timeout,
            max_attempts,
        )
        return answer

    async def put_object(
        self,
        key: str,
        *,
        body: bytes | bytearray | memoryview | None = None,
        path: str | PathLike[str] | None = None,
        content_type: str | None = None,
        cache_control: str | None = None,
        content_disposition: str | None = None,
        content_encoding: str | None = None,
        metadata: Mapping[str, str] | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.StoredObject":
        """Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.

        Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of
        the signed request, and the CRC-64 of what the service has stored is compared with what was sent; if
        they differ the error is of kind `ErrorKind.INTEGRITY`. Without a `timeout` of its own the call is
        given time for the content besides the client's setting: a second for each 64 KiB.

        Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.

        Args:
            key: The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
            body: The content.
            path: A file with the content.
            content_type: Media type, such as `image/jpeg`. Not given means `application/octet-stream`.
            cache_control: How long caches may keep the object, such as `max-age=600`.
            content_disposition: How a browser shows the object, such as `attachment;
                filename=\\"cat.jpg\\"`.
            content_encoding: How the content is encoded, such as `gzip`. It is sent as it is in any case.
            metadata: Metadata of your own: names of lower-case letters, digits and `-`, values in
                printable ASCII, at most 2048 bytes all together.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            StoredObject: An object that was put.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            stored = await client.put_object(key="in/cat.jpg", body=b"...", content_type="image/jpeg")
            print(stored.etag)
        """
        from .models import PutObject

        request = PutObject(
            key=key,
            body=body,
            path=path,
            content_type=content_type,
            cache_control=cache_control,
            content_disposition=content_disposition,
            content_encoding=content_encoding,
            metadata={} if metadata is None else metadata,
        )
        answer: models.StoredObject = await self._call("put_object", request, timeout, max_attempts)
        return answer

    async def get_object(
        self,
        key: str,
        *,
        offset: int | None = None,
        length: int | None = None,
        last: int | None = None,
        if_match: str | None = None,
        if_none_match: str | None = None,
        if_modified_since: datetime | None = None,
        if_unmodified_since: datetime | None = None,
        max_size: int | None = None,
        version_id: str | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "AsyncObjectBody":
        """Gets an object, or a part of it.

        The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is
        given, limits all of it; without one the download may take as long as bytes keep coming, at least one
        a second over the client's read timeout. A connection that breaks is made again and goes on where it
        broke, within the attempts of the call.

        A condition that is not met, a range behind the object's end, and an object larger than `max_size` are
        errors of kind `ErrorKind.CONFLICT`. Service action: `GET /<key>` on the bucket's own host, permission
        `cos:GetObject`.

        Args:
            key: The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
            offset: The first byte of the part that is wanted, counted from 0. Not given means 0.
            length: How many bytes are wanted at most, 1 or more. Not given means all up to the end.
            last: How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`.
            if_match: Only if this is the object's ETag.
            if_none_match: Only if this is not the object's ETag.
            if_modified_since: Only if the object was put later than this. Counted in whole seconds.
            if_unmodified_since: Only if the object was put at this time or earlier. Counted in whole
                seconds.
            max_size: Most bytes that are taken; an answer that has more is an error. Not given means any
                number.
            version_id: A certain version, in a bucket that keeps versions.
            timeout: Longest time for all of it, reading included, in seconds or as a `timedelta`. Not
                given means the client's setting for the beginning, and no limit for the reading.
            max_attempts: Requests that the object may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            AsyncObjectBody: The content as it arrives: iterate it with `async for`, or await its
                `read()`; best in an `async with` block.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            async with await client.get_object("in/cat.jpg") as body:
                print(body.info.size)
                async for chunk in body:
                    print(len(chunk))
        """
        from .models import GetObject

        request = GetObject(
            key=key,
            offset=offset,
            length=length,
            last=last,
            if_match=if_match,
            if_none_match=if_none_match,
            if_modified_since=if_modified_since,
            if_unmodified_since=if_unmodified_since,
            max_size=max_size,
            version_id=version_id,
        )
        answer: AsyncObjectBody = await self._open("get_object", request, timeout, max_attempts)
        return answer

    async def get_object_to_file(
        self,
        *,
        key: str,
        path: str | PathLike[str],
        offset: int | None = None,
        length: int | None = None,
        last: int | None = None,
        if_match: str | None = None,
        if_none_match: str | None = None,
        if_modified_since: datetime | None = None,
        if_unmodified_since: datetime | None = None,
        max_size: int | None = None,
        version_id: str | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.ObjectInfo":
        """Gets an object, or a part of it, into a file.

        The file appears under its name when it is whole, checked and on the disk; an existing one is replaced
        then. Until that moment, and after any failure such as a full disk (`ErrorKind.FILE`), what was there
        stays as it was. For the rest this is `get_object`.

        Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.

        Args:
            key: The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
            path: The file. Its folder must exist.
            offset: The first byte of the part that is wanted, counted from 0. Not given means 0.
            length: How many bytes are wanted at most, 1 or more. Not given means all up to the end.
            last: How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`.
            if_match: Only if this is the object's ETag.
            if_none_match: Only if this is not the object's ETag.
            if_modified_since: Only if the object was put later than this. Counted in whole seconds.
            if_unmodified_since: Only if the object was put at this time or earlier. Counted in whole
                seconds.
            max_size: Most bytes that are taken; an answer that has more is an error. Not given means any
                number.
            version_id: A certain version, in a bucket that keeps versions.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            ObjectInfo: What is known of an object besides its content.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            info = await client.get_object_to_file(key="in/cat.jpg", path="cat.jpg")
            print(info.size)
        """
        from .models import GetObjectToFile

        request = GetObjectToFile(
            key=key,
            path=path,
            offset=offset,
            length=length,
            last=last,
            if_match=if_match,
            if_none_match=if_none_match,
            if_modified_since=if_modified_since,
            if_unmodified_since=if_unmodified_since,
            max_size=max_size,
            version_id=version_id,
        )
        answer: models.ObjectInfo = await self._call("get_object_to_file", request, timeout, max_attempts)
        return answer

    async def head_object(
        self,
        key: str,
        *,
        if_match: str | None = None,
        if_none_match: str | None = None,
        if_modified_since: datetime | None = None,
        if_unmodified_since: datetime | None = None,
        version_id: str | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.ObjectInfo":
        """Asks for what is known of an object, without its content.

        An object that does not exist is an error of kind `ErrorKind.NOT_FOUND`, so that this is also how to
        find out whether there is one: a list shows an object that was just put only after a while, this at
        once. A missing bucket is the same error, because the service does not tell them apart here.

        A condition that is not met is an error of kind `ErrorKind.CONFLICT`. Service action: `HEAD /<key>` on
        the bucket's own host, permission `cos:HeadObject`.

        Args:
            key: The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
            if_match: Only if this is the object's ETag.
            if_none_match: Only if this is not the object's ETag.
            if_modified_since: Only if the object was put later than this. Counted in whole seconds.
            if_unmodified_since: Only if the object was put at this time or earlier. Counted in whole
                seconds.
            version_id: A certain version, in a bucket that keeps versions.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            ObjectInfo: What is known of an object besides its content.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            info = await client.head_object("in/cat.jpg")
            print(info.size, info.last_modified)
        """
        from .models import HeadObject

        request = HeadObject(
            key=key,
            if_match=if_match,
            if_none_match=if_none_match,
            if_modified_since=if_modified_since,
            if_unmodified_since=if_unmodified_since,
            version_id=version_id,
        )
        answer: models.ObjectInfo = await self._call("head_object", request, timeout, max_attempts)
        return answer

    async def delete_object(
        self,
        key: str,
        *,
        version_id: str | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.DeletedObject":
        """Deletes an object. One that does not exist is as good as deleted: that is no error.

        Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.

        Args:
            key: The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
            version_id: A certain version, in a bucket that keeps versions. It is deleted for good.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            DeletedObject: What became of an object that was to be deleted.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            await client.delete_object("in/cat.jpg")
        """
        from .models import DeleteObject

        request = DeleteObject(key=key, version_id=version_id)
        answer: models.DeletedObject = await self._call("delete_object", request, timeout, max_attempts)
        return answer

    def list_objects(
        self,
        *,
        prefix: str | None = None,
        delimiter: str | None = None,
        marker: str | None = None,
        max_keys: int | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "AsyncPager[models.ObjectSummary, models.ObjectPage]":
        """Lists the objects of the client's bucket, by their keys in the order of their bytes.

        The list shows an object that was just put or deleted only after a while; ask for a key that you know
        with `head_object` instead. With a `delimiter` the keys that hold it behind the prefix are not listed
        one by one, but as one of the page's `common_prefixes`: read the list page by page to see them.

        A list that was left can be taken up where it was: with the `next_marker` of the last page that was
        read, or any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own
        host, permission `cos:GetBucket`.

        Args:
            prefix: Only objects whose key begins with this.
            delimiter: One character, such as `/`, up to which keys are taken together.
            marker: Only keys behind this one. It need not exist.
            max_keys: Objects and common prefixes per page, 1 to 1000. Not given means 1000.
            timeout: Longest time for the request of each page, in seconds or as a `timedelta`. Not given
                means the client's setting.
            max_attempts: Requests that each page may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            AsyncPager: Iterate it, with `async for`, for each `ObjectSummary`, or its `pages()` for each
                `ObjectPage`.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            async for item in client.list_objects(prefix="in/"):
                print(item.key, item.size)
        """
        from .models import ListObjects

        request = ListObjects(prefix=prefix, delimiter=delimiter, marker=marker, max_keys=max_keys)
        answer: AsyncPager[models.ObjectSummary, models.ObjectPage] = self._pages(
            "list_objects",
            request,
            timeout,
            max_attempts,
        )
        return answer

    async def presign_object(
        self,
        *,
        key: str,
        method: "models.PresignMethod | str",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expires_in: float | timedelta | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.PresignedUrl":
        """Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.

        The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it
        short. Whoever uses it has to send the answer's `headers` exactly as they are. This is `presign_url`
        for a key.

        Permission of the credential: what the URL is used for, such as `cos:GetObject`.

        Args:
            key: The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
            method: What the URL is for: `GET`, `PUT`, `HEAD` or `DELETE`. It works for nothing else.
            query: Query parameters that the URL has and that nobody can change, such as
                `response-content-disposition`. Names must not begin with `q-`.
            headers: Headers that whoever uses the URL must send exactly so, such as `content-type`.
            expires_in: How long the URL counts, from one second to 366 days. Not given means 15 minutes.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            PresignedUrl: A URL that carries its own signature: whoever has it can make the request until
                it expires.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            presigned = await client.presign_object(key="in/cat.jpg", method="GET", expires_in=3600)
            print(presigned.expires_at)
        """
        from .models import PresignObject

        request = PresignObject(
            key=key,
            method=method,
            query={} if query is None else query,
            headers={} if headers is None else headers,
            expires_in=expires_in,
        )
        answer: models.PresignedUrl = await self._call("presign_object", request, timeout, max_attempts)
        return answer

    async def process_file(
        self,
        *,
        path: str | PathLike[str],
        output_path: str | PathLike[str],
        rule: str | None = None,
        template_id: str | None = None,
        key_prefix: str | None = None,
        keep_objects: bool | None = None,
        content_type: str | None = None,
        job_level: int | None = None,
        queue_id: str | None = None,
        poll_interval: float | timedelta | None = None,
        on_update: "Callable[[models.Job], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
        submission_mode: SubmissionMode | None = None,
    ) -> "models.ProcessedFile":
        """Processes a picture in a file into another file: puts it into the client's bucket, submits a job,
        waits for it, and gets the result.

        Exactly one of `rule` and `template_id` is needed. The error says which step failed. The job is billed
        and is submitted at most once; a submission that may have created one is an error with the outcome
        `Outcome.AMBIGUOUS` and the `Submission`, like that of `submit_job`. The timeout of the call limits
        all of it; if none is given each step has its own, the wait 15 minutes.

        Both objects are deleted afterwards unless `keep_objects` says otherwise. They stay where they are
        when the job may still need them or the result was not fetched: when the submission is ambiguous, the
        wait ended before the job, or the call was cancelled. What the error says names their keys.

        Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`;
        permissions `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole`
        and `ci:DescribeMediaJob`.

        Args:
            path: The picture, at most 32 MiB.
            output_path: Where the result goes. Its folder must exist; an existing file is replaced when
                the result is there.
            rule: What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`.
            template_id: A template that holds the rule.
            key_prefix: What the keys of both objects begin with. Not given means `cloud-infinite/`.
            keep_objects: Whether both objects stay in the bucket. Not given means no.
            content_type: Media type of the picture. Not given means what the ending of its name says.
            job_level: Priority of the job, 0 to 2; higher runs first. Not given means 0.
            queue_id: The queue to use. Not given means the queue of the service.
            poll_interval: Time to the first look at the job, 10 milliseconds to 10 seconds. Not given
                means one second.
            on_update: Called with what is seen on the way, in the event loop. What it raises ends the
                call.
            timeout: Longest time for all of it, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.
            submission_mode: What is done about a submission that may have created a job: `at_most_once`
                reports it and never sends it again; `effectively_once` looks for its job in the service's
                list, which takes a while, and sends it once more only if it is not there;
                `allow_duplicate_jobs` sends it again like any other request, so that the same job may be made
                and billed several times. Not given means the client's setting.

        Returns:
            ProcessedFile: A picture that was processed from file to file.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            AmbiguousSubmissionError: The request may have arrived and its answer did not: keep the
                error's `submission` and give it to `reconcile` before you repeat the call.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            done = await client.process_file(path="cat.jpg", output_path="cat.webp", rule="imageMogr2/format/webp")
            print(done.size)
        """
        from .models import ProcessFile

        request = ProcessFile(
            path=path,
            output_path=output_path,
            rule=rule,
            template_id=template_id,
            key_prefix=key_prefix,
            keep_objects=keep_objects,
            content_type=content_type,
            job_level=job_level,
            queue_id=queue_id,
            poll_interval=poll_interval,
        )
        answer: models.ProcessedFile = await self._call(
            "process_file",
            request,
            timeout,
            max_attempts,
            submission_mode=submission_mode,
            on_update=on_update,
        )
        return answer

    async def wait_for_job(
        self,
        job_id: str,
        *,
        poll_interval: float | timedelta | None = None,
        raise_on_failure: bool | None = None,
        on_update: "Callable[[models.Job], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.Job":
        """Waits until a job has ended.

        Looks at the job after `poll_interval`, then after half as long again each time up to ten seconds. The
        timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes
        on and the error is of kind `ErrorKind.WAIT_TIMED_OUT`. A connection that breaks meanwhile does not
        end the wait.

        Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.

        Args:
            job_id: The job: letters, digits, `_` and `-`, at most 64 of them.
            poll_interval: Time to the first look, 10 milliseconds to 10 seconds. Not given means one
                second.
            raise_on_failure: Whether a job that ended as `Failed` or `Cancel` is an error of kind
                `ErrorKind.JOB_FAILED`. Not given means yes.
            on_update: Called with what is seen on the way, in the event loop. What it raises ends the
                call.
            timeout: Longest time for all of it, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            Job: An image job.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            done = await client.wait_for_job(job_id, timeout=60, on_update=lambda job: print(job.state))
            print(done.operation.pic_process_result)
        """
        from .models import WaitForJob

        request = WaitForJob(job_id=job_id, poll_interval=poll_interval, raise_on_failure=raise_on_failure)
        answer: models.Job = await self._call(
            "wait_for_job",
            request,
            timeout,
            max_attempts,
            on_update=on_update,
        )
        return answer

    async def reconcile(
        self,
        submission: str,
        *,
        on_update: "Callable[[models.Reconciliation], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.Reconciliation":
        """Finds out what became of a submission that may have created a job, by the service's list of jobs.

        Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet`
        soon after the submission proves nothing. Service action: `GET /jobs`, permission
        `ci:DescribeMediaJobs`.

        Args:
            submission: The text of the submission, as its error gave it.
            on_update: Called with what is seen on the way, in the event loop. What it raises ends the
                call.
            timeout: Longest time for all of it, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            Reconciliation: What became of a submission that may have created a job.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            try:
                client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
            except AmbiguousSubmissionError as error:
                found = await client.reconcile(error.submission)
                if found.verdict == "Found":
                    print("it made", found.job_ids[0])
                elif found.verdict == "FoundSeveral":
                    print("it made one of", found.job_ids)
                else:
                    print("nothing yet, as of", found.looked_until)
        """
        from .models import Reconcile

        request = Reconcile(submission=submission)
        answer: models.Reconciliation = await self._call(
            "reconcile",
            request,
            timeout,
            max_attempts,
            on_update=on_update,
        )
        return answer

    async def ensure_service(
        self,
        *,
        on_update: "Callable[[models.Change], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.EnsuredService":
        """Enables the service on the client's bucket unless it is enabled already, and says whether that was
        needed.

        Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's
        host, permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission
        `ci:CreatePicProcessBucket`.

        Args:
            on_update: Called with what is seen on the way, in the event loop. What it raises ends the
                call.
            timeout: Longest time for all of it, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            EnsuredService: A bucket on which the service is enabled.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            ensured = await client.ensure_service()
            print("enabled just now:", bool(ensured.changed))
        """
        from .models import EnsureService

        request = EnsureService()
        answer: models.EnsuredService = await self._call(
            "ensure_service",
            request,
            timeout,
            max_attempts,
            on_update=on_update,
        )
        return answer

    async def ensure_queue(
        self,
        *,
        queue_id: str | None = None,
        name: str | None = None,
        state: "models.QueueState | str | None" = None,
        notify_config: "models.NotifyConfig | None" = None,
        on_update: "Callable[[models.Change], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.EnsuredQueue":
        """Gives a queue the settings that are named here and keeps the others, and says what had to be
        changed.

        Reads first, so that a repetition changes nothing. The service replaces all settings at once: between
        reading and writing nobody else should change the queue. Callback settings are compared as a whole,
        what is left out of them counts as not set. Service actions: `GET /picqueue`, permission
        `ci:DescribePicProcessQueues`, and `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.

        Args:
            queue_id: The queue. Not given means the only one of the bucket.
            name: Its name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and
                `*`. Not given means that it is kept.
            state: Whether it starts jobs: `Active` or `Paused`. Not given means that it is kept.
            notify_config: Its callback settings, all of them. Not given means that they are kept.
            on_update: Called with what is seen on the way, in the event loop. What it raises ends the
                call.
            timeout: Longest time for all of it, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            EnsuredQueue: A queue that is as it was asked for.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            ensured = await client.ensure_queue(name="pictures", state="Active")
            for change in ensured.changed:
                print(change.field, change.before, change.after)
        """
        from .models import EnsureQueue

        request = EnsureQueue(queue_id=queue_id, name=name, state=state, notify_config=notify_config)
        answer: models.EnsuredQueue = await self._call(
            "ensure_queue",
            request,
            timeout,
            max_attempts,
            on_update=on_update,
        )
        return answer

    async def ensure_template(
        self,
        *,
        name: str,
        rule: str,
        is_pic_info: bool | None = None,
        on_update: "Callable[[models.Change], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.EnsuredTemplate":
        """Has a template of this name with this rule: makes it if there is none, changes it if it differs,
        and says what was done.

        Finds the template by its exact name, so that a repetition changes nothing. If several have the name
        the error is of kind `ErrorKind.CONFLICT` and its text has their ids; none is chosen. If making the
        template is ambiguous it is looked for once more; if it does not show then, the error is ambiguous
        like that of `create_template`.

        Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
        `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.

        Args:
            name: Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
            rule: What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`.
            is_pic_info: Whether results also describe the original picture. Not given means no.
            on_update: Called with what is seen on the way, in the event loop. What it raises ends the
                call.
            timeout: Longest time for all of it, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            EnsuredTemplate: A template that is as it was asked for.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            ensured = await client.ensure_template(name="half-size", rule="imageMogr2/thumbnail/!50p")
            print(ensured.current.template_id, ensured.created)
        """
        from .models import EnsureTemplate

        request = EnsureTemplate(name=name, rule=rule, is_pic_info=is_pic_info)
        answer: models.EnsuredTemplate = await self._call(
            "ensure_template",
            request,
            timeout,
            max_attempts,
            on_update=on_update,
        )
        return answer

    async def presign_url(
        self,
        *,
        host: "models.RequestHost | str",
        path: str,
        method: str | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expires_in: float | timedelta | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.PresignedUrl":
        """Signs a request that somebody else sends, as a URL.

        The URL needs no credential: give it to a browser to show or download an object, or to a program to
        store one. It covers the method, the path, the query, and the headers that are named here; the body is
        free. Nothing is sent. The URL counts from a minute before now until it expires; a credential that
        expires earlier cuts it short. What the URL is used for needs the permissions of the client's
        credential.

        Args:
            host: Where the request goes.
            path: Path, not encoded, beginning with `/`: for an object, `/` and its key.
            method: HTTP method in capital letters. Not given means `GET`.
            query: Query parameters by their names, not encoded; `imageMogr2/rotate/90` with an empty
                value processes the object on its way. Names must not begin with `q-`.
            headers: Headers that the request must have exactly so, such as `content-type` of an object to
                store.
            expires_in: How long the URL counts, from one second to 366 days. Not given means 15 minutes.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            PresignedUrl: A URL that carries its own signature: whoever has it can make the request until
                it expires.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            presigned = await client.presign_url(host="cos", path="/out/cat.jpg", expires_in=3600)
            print("counts until", presigned.expires_at)
        """
        from .models import PresignUrl

        request = PresignUrl(
            host=host,
            path=path,
            method=method,
            query={} if query is None else query,
            headers={} if headers is None else headers,
            expires_in=expires_in,
        )
        answer: models.PresignedUrl = await self._call("presign_url", request, timeout, max_attempts)
        return answer

    async def sign_request(
        self,
        *,
        host: "models.RequestHost | str",
        path: str,
        method: str | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expires_in: float | timedelta | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.SignedRequest":
        """Signs a request that the caller sends, as headers.

        For what this library has no method for. The signature covers the method, the path, the query, the
        host, and the headers that are named here; the body is free. Nothing is sent. It counts from a minute
        before now until it expires, for any number of requests; a credential that expires earlier cuts it
        short.

        Args:
            host: Where the request goes.
            path: Path, not encoded, beginning with `/`.
            method: HTTP method in capital letters. Not given means `GET`.
            query: Query parameters by their names, not encoded. Names must not begin with `q-`.
            headers: Headers to sign besides `host` and the session token; `content-type` if there is a
                body.
            expires_in: How long the signature counts, from one second to 366 days. Not given means 15
                minutes.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            SignedRequest: What a request of the caller's own is sent with.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            signed = await client.sign_request(host="ci", path="/picqueue", query={"state": "Active"})
            headers = {**signed.headers, "authorization": signed.authorization}
            if signed.token_header is not None and signed.session_token is not None:
                headers[signed.token_header] = signed.session_token
            print(signed.method, signed.url)
        """
        from .models import SignRequest

        request = SignRequest(
            host=host,
            path=path,
            method=method,
            query={} if query is None else query,
            headers={} if headers is None else headers,
            expires_in=expires_in,
        )
        answer: models.SignedRequest = await self._call("sign_request", request, timeout, max_attempts)
        return answer

    async def receive_callback(
        self,
        *,
        method: str,
        path: str,
        body: bytes | bytearray | memoryview,
        headers: Mapping[str, str] | None = None,
        token: str | None = None,
        verify: bool | None = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.ReceivedCallback":
        """Takes a request that a web server got at the URL for callbacks, and says what to answer and what
        was reported.

        Works with any web framework, because it does no networking of its own: give it the request, answer
        with `status`, and act on `callback` if there is one. Each report is handed out once, however often
        and in whatever order it arrives: a job is known by its id and state, and the last 100,000 are
        remembered by the client and its siblings. Not remembered are reports that were refused.

        A callback carries no signature. Two things stand against forged ones: a `token` in the path that
        nobody can guess, and `verify`, which asks the service for the job; one of them should be used. A
        callback may also never come: what must not be missed is waited for with `wait_for_job` as well.

        Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.

        Args:
            method: HTTP method of the request.
            path: Path of the request with its query, as it arrived. It is not printed, because it holds
                the token.
            body: Body of the request. Let the web server stop reading after 1 MiB and ten seconds: more
                is refused here.
            headers: Headers of the request; upper and lower case are the same.
            token: What a part of the path, or a value of its query, has to be: 16 to 256 letters, digits,
                `-`, `_`, `.` and `~`. Make it at random, and put it into the URL that jobs and queues call
                back. Not given means that the path is not looked at.
            verify: Whether the service is asked for each reported job: one that does not exist, belongs
                to another bucket or has not ended is not handed out, and of the others the service's own
                words are. Not given means no.
            timeout: Longest time for the call, in seconds or as a `timedelta`. Not given means the
                client's setting.
            max_attempts: Requests that the call may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            ReceivedCallback: What became of a request to the URL for callbacks.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            received = await client.receive_callback(method="POST", path=f"/callbacks/{token}", body=body, token=token)
            # Answer with `received.status` first.
            if received.callback is not None and received.callback.job is not None:
                print(received.callback.job.job_id, received.callback.job.state)
        """
        from .models import ReceiveCallback

        request = ReceiveCallback(
            method=method,
            path=path,
            body=body,
            headers={} if headers is None else headers,
            token=token,
            verify=verify,
        )
        answer: models.ReceivedCallback = await self._call("receive_callback", request, timeout, max_attempts)
        return answer

    async def feed_callback(
        self,
        *,
        job_id: str,
        state: "models.JobState | str",
        on_update: "Callable[[models.FedCallback], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.FedCallback":
        """Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job
        has ended.

        A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in
        whatever order, as often as they come. They are hints only, which the run verifies; one that is lost,
        early or forged does no harm. Nothing is sent.

        Args:
            job_id: The job that the callback speaks of: letters, digits, `_` and `-`, at most 64 of them.
            state: Its state, as the callback says. Only the end of a job is of interest; others are taken
                and left.
            on_update: Called with what is seen on the way, in the event loop. What it raises ends the
                call.
            timeout: Longest time for all of it, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            FedCallback: What became of a callback that was handed to the runs of `process_jobs`.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            callback = parse_callback(body)
            if callback.job is not None:
                await client.feed_callback(job_id=callback.job.job_id, state=callback.job.state)
        """
        from .models import FeedCallback

        request = FeedCallback(job_id=job_id, state=state)
        answer: models.FedCallback = await self._call(
            "feed_callback",
            request,
            timeout,
            max_attempts,
            on_update=on_update,
        )
        return answer

    async def doctor(
        self,
        *,
        callback_urls: Sequence[str] = (),
        reach_callbacks: bool | None = None,
        operations: Sequence[str] = (),
        on_update: "Callable[[models.Finding], object] | None" = None,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> "models.Diagnosis":
        """Looks at everything that a job depends on, and says in sentences what is wrong and what to do.

        What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint
        and its encryption, the connection, the clock, the credentials and whether the service accepts them,
        whether the service is enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing
        is changed.

        Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions
        `ci:DescribePicProcessBucket` and `ci:DescribePicProcessQueues`.

        Args:
            callback_urls: URLs for callbacks to look at, besides that of the queue.
            reach_callbacks: Whether a request without any credential is sent to the URLs for callbacks,
                as a `GET`, to see whether somebody answers. It shows what this machine can reach; the service
                may be able to reach less. Not given means no.
            operations: Methods that the policy has to allow, such as `submit_job`. None means all.
            on_update: Called with what is seen on the way, in the event loop. What it raises ends the
                call.
            timeout: Longest time for all of it, in seconds or as a `timedelta`.
            max_attempts: Requests that each step may take, the first one included: 1 to 10; 1 means that
                nothing is sent again. Not given means the client's setting.

        Returns:
            Diagnosis: Everything that was found.

        Raises:
            InvalidArgumentError: An argument breaks a rule. Nothing was sent.
            CloudInfiniteError: Any other failure; its class and `kind` say which.

        Example:
            diagnosis = await client.doctor(operations=["submit_job", "wait_for_job"])
            for finding in diagnosis.findings:
                print(finding.status, finding.name, finding.message, finding.advice or "")
            print(diagnosis.policy)
        """
        from .models import Doctor

        request = Doctor(
            callback_urls=as_tuple(callback_urls),
            reach_callbacks=reach_callbacks,
            operations=as_tuple(operations),
        )
        answer: models.Diagnosis = await self._call(
            "doctor",
            request,
            timeout,
            max_attempts,
            on_update=on_update,
        )
        return answer
