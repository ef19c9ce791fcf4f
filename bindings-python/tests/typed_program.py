"""A program as users write it; the type checker reads it in strict mode and a test runs it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import assert_type

from cloud_infinite import (
    AmbiguousSubmissionError,
    AsyncClient,
    AsyncPager,
    Bucket,
    BucketPage,
    ChainProvider,
    Client,
    CloudInfiniteError,
    Credentials,
    CredentialSource,
    EnvironmentProvider,
    ErrorKind,
    Job,
    JobPage,
    JobState,
    NotifyConfig,
    Outcome,
    Pager,
    ProfileProvider,
    Queue,
    QueuePage,
    Reconciliation,
    Results,
    SubmissionMode,
    WaitResult,
)


def main(url: str, bucket: str, credentials: Credentials) -> Job:
    with Client(
        region="ap-guangzhou", bucket=bucket, credentials=credentials, endpoint=url, timeout=30
    ) as client:
        assert_type(client, Client)
        assert_type(client.enable_service(), Bucket)
        assert_type(client.list_buckets(regions=["ap-guangzhou"]), Pager[Bucket, BucketPage])
        queues = [queue for queue in client.list_queues(state="Active")]
        assert_type(queues, list[Queue])
        for page in client.list_queues().pages():
            assert_type(page, QueuePage)
            assert_type(page.missing_ids, tuple[str, ...])
        assert_type(queues[0].create_time, datetime | None)
        client.update_queue(
            queue_id=queues[0].queue_id or "",
            name="pictures",
            state="Active",
            notify_config=NotifyConfig(state="Off"),
        )
        job = client.submit_job(
            input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png", timeout=20
        )
        assert_type(job.state, JobState)
        results = client.wait_for_jobs([job.job_id], poll_interval=0.05, on_progress=lambda news: news.total)
        assert_type(results, Results[WaitResult])
        for result in results:
            assert_type(result.error, CloudInfiniteError | None)
        if job.state == "Submitted" or job.state is JobState.RUNNING:
            print(job.job_id)
        assert_type(job.response.elapsed, timedelta)
        try:
            client.get_job("no-such-job")
        except CloudInfiniteError as error:
            assert_type(error.kind, ErrorKind)
            assert_type(error.outcome, Outcome | None)
            assert_type(error.job, Job | None)
            assert_type(error.submission, str | None)
            assert_type(error.retry_after, timedelta | None)
        try:
            client.submit_job(
                input="in/cat.png",
                rule="imageMogr2/rotate/90",
                output="out/cat.png",
                max_attempts=1,
                submission_mode="effectively_once",
            )
        except AmbiguousSubmissionError as error:
            assert_type(client.reconcile(error.submission), Reconciliation)
        return client.wait_for_job(
            job.job_id, poll_interval=timedelta(milliseconds=20), on_update=lambda job: print(job.state)
        )


async def main_async(url: str, bucket: str, credentials: Credentials) -> Job:
    async with AsyncClient("ap-guangzhou", bucket, credentials=credentials, endpoint=url) as client:
        assert_type(await client.enable_service(), Bucket)
        assert_type(client.list_buckets(), AsyncPager[Bucket, BucketPage])
        assert_type(client.list_jobs(states=["Failed", JobState.CANCEL]), AsyncPager[Job, JobPage])
        async for queue in client.list_queues():
            assert_type(queue, Queue)
        job = await asyncio.create_task(
            client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/async.png")
        )
        return await client.wait_for_job(job.job_id, poll_interval=0.02)


def sources(credentials: Credentials) -> list[Client]:
    async def later() -> Credentials:
        return credentials

    AsyncClient(credentials=later)
    mode: SubmissionMode = "at_most_once"
    given: list[CredentialSource] = [
        credentials,
        lambda: credentials,
        EnvironmentProvider(),
        ChainProvider(ProfileProvider("images"), lambda: credentials),
    ]
    return [Client(credentials=source, submission_mode=mode, settle_time=20) for source in given]


# What must not pass; an error that does not occur is one too.
def mistakes(client: Client) -> None:
    Client(credentials=7)  # type: ignore[arg-type]
    Client(credentials=lambda: "key")  # type: ignore[arg-type]
    Client(submission_mode="twice")  # type: ignore[arg-type]
    client.get_job("a", submission_mode="at_most_once")  # type: ignore[call-arg]
    client.get_job(5)  # type: ignore[arg-type]
    client.submit_job(input="a")  # type: ignore[call-arg]
    client.submit_job("a", "b")  # type: ignore[call-arg]
    client.list_buckets(regions=1)  # type: ignore[arg-type]
    client.list_jobs(states=[1])  # type: ignore[list-item]
    client.enable_service().nmae  # type: ignore[attr-defined]
    client.wait_for_job("a", on_update=lambda: None)  # type: ignore[misc, arg-type]
    client.enable_service().name = "x"  # type: ignore[misc]
