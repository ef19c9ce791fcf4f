"""The same operations from asyncio."""

from __future__ import annotations

import asyncio
import inspect
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import cloud_infinite
import pytest
from cloud_infinite import AsyncClient, Client, ConflictError, Job, JobState, NotFoundError, NotifyConfig
from cloud_infinite._async_operations import AsyncOperations
from cloud_infinite._operations import Operations
from conftest import BUCKET, REGION, SECRET_ID, SECRET_KEY, Emulator, credentials


def client_of(emulator: Emulator) -> AsyncClient:
    return AsyncClient(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url)


def test_both_clients_have_the_same_methods() -> None:
    def signatures(cls: type) -> dict[str, list[str]]:
        methods = inspect.getmembers(cls, inspect.isfunction)
        return {
            name: list(inspect.signature(method).parameters) for name, method in methods if name[0] != "_"
        }

    assert signatures(Operations) == signatures(AsyncOperations)
    assert signatures(Client) == signatures(AsyncClient)


def test_a_bucket_lives_through_all_operations(emulator: Emulator) -> None:
    async def live() -> None:
        async with client_of(emulator) as client:
            # A real coroutine, so that it can become a task.
            assert (await asyncio.create_task(client.enable_service())).name == BUCKET
            assert [bucket.name async for bucket in client.list_buckets()] == [BUCKET]
            pages = [page async for page in client.list_queues().pages()]
            queue_id = pages[0].items[0].queue_id
            assert queue_id is not None
            await client.update_queue(
                queue_id=queue_id, name="pictures", state="Active", notify_config=NotifyConfig()
            )
            job = await client.submit_job(
                input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png"
            )
            seen: list[JobState] = []
            done = await client.wait_for_job(
                job.job_id, poll_interval=0.02, on_update=lambda job: seen.append(job.state)
            )
            assert done.state is JobState.SUCCESS
            assert seen[-1] is JobState.SUCCESS
            assert await client.get_job(job.job_id) == done
            with pytest.raises(NotFoundError):
                await client.get_job("no-such-job")
            await client.disable_service()
        with pytest.raises(ConflictError, match="this client is closed"):
            await client.enable_service()

    asyncio.run(live())


def test_the_journal_is_that_of_the_waiting_client(start_emulator: Callable[..., Emulator]) -> None:
    first, second = start_emulator("--seed", "1"), start_emulator("--seed", "1")
    with Client(REGION, BUCKET, credentials=credentials(), endpoint=first.url) as client:
        client.enable_service()
        client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")

    async def live() -> None:
        async with client_of(second) as client:
            await client.enable_service()
            await client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")

    asyncio.run(live())

    def canonical(emulator: Emulator) -> list[tuple[str, ...]]:
        keys = ("host", "method", "path", "query", "content_type", "body", "status")
        texts = [tuple(str(entry[key]) for key in keys) for entry in emulator.journal()]
        # Each submission has an id of its own.
        return [tuple(re.sub("cinf1:[0-9a-f]{32}", "cinf1:…", text) for text in entry) for entry in texts]

    assert canonical(first) == canonical(second)
    assert len(canonical(first)) == 2


def test_cancellation_ends_the_request(start_emulator: Callable[..., Emulator]) -> None:
    emulator = start_emulator("--job-delay-ms", "60000")

    async def cancel() -> None:
        client = client_of(emulator)
        await client.enable_service()
        job = await client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")
        waiting = asyncio.create_task(client.wait_for_job(job.job_id, poll_interval=0.02))
        await asyncio.sleep(0.3)
        begin = time.monotonic()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert time.monotonic() - begin < 0.1
        # The native part has stopped too: nobody polls any more.
        await asyncio.sleep(0.1)
        polls = len(emulator.journal())
        await asyncio.sleep(0.5)
        assert len(emulator.journal()) == polls

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await client.wait_for_job(job.job_id, poll_interval=0.02)
        assert (await client.get_job(job.job_id)).state is JobState.RUNNING

    asyncio.run(cancel())


def test_what_an_update_raises_ends_the_wait(start_emulator: Callable[..., Emulator]) -> None:
    emulator = start_emulator("--job-delay-ms", "60000")

    class EnoughError(Exception):
        pass

    def refuse(job: Job) -> None:
        raise EnoughError(job.state)

    async def live() -> None:
        client = client_of(emulator)
        await client.enable_service()
        job = await client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")
        with pytest.raises(EnoughError):
            await client.wait_for_job(job.job_id, poll_interval=0.02, on_update=refuse)

    asyncio.run(live())


def test_many_calls_at_once(emulator: Emulator) -> None:
    async def live() -> None:
        client = client_of(emulator)
        await client.enable_service()
        jobs = await asyncio.gather(
            *(
                client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output=f"out/{number}.png")
                for number in range(50)
            )
        )
        assert len({job.job_id for job in jobs}) == 50

    asyncio.run(live())
    assert sum(entry["path"] == "/jobs" for entry in emulator.journal()) == 50


def test_a_loop_that_ends_early_is_left_alone(start_emulator: Callable[..., Emulator]) -> None:
    emulator = start_emulator("--job-delay-ms", "60000")

    async def leave() -> None:
        client = client_of(emulator)
        await client.enable_service()
        job = await client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")
        # The task is never awaited; the end of the loop cancels it.
        leave.task = asyncio.create_task(client.wait_for_job(job.job_id))  # type: ignore[attr-defined]
        await asyncio.sleep(0.1)

    begin = time.monotonic()
    asyncio.run(leave())
    assert time.monotonic() - begin < 5


def test_a_pager_serves_one_task_at_a_time() -> None:
    # Connections are taken by the system and never answered.
    listener = socket.create_server(("127.0.0.1", 0))

    async def live() -> None:
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        client = AsyncClient(REGION, BUCKET, credentials=credentials(), endpoint=endpoint)
        pager = client.list_queues(timeout=1)
        first = asyncio.ensure_future(anext(pager))
        await asyncio.sleep(0.1)
        with pytest.raises(ConflictError, match="one pager per"):
            await anext(pager)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        # A page that was given up is asked for again.
        with pytest.raises(cloud_infinite.TimeoutError):
            await anext(pager)

    asyncio.run(live())
    listener.close()


ONE_CALL = """
import asyncio
from cloud_infinite import AsyncClient

async def main():
    async with AsyncClient() as client:
        await client.enable_service()

asyncio.run(main())
"""


def test_the_interpreter_may_end_right_after_a_call(emulator: Emulator) -> None:
    # The thread that reports the end of a call may still be on its way out; one run in a few used to abort.
    environment = {
        "CLOUD_INFINITE_ENDPOINT": emulator.url,
        "CLOUD_INFINITE_REGION": REGION,
        "CLOUD_INFINITE_BUCKET": BUCKET,
        "TENCENTCLOUD_SECRET_ID": SECRET_ID,
        "TENCENTCLOUD_SECRET_KEY": SECRET_KEY,
    }
    for _ in range(30):
        done = subprocess.run(
            [sys.executable, "-c", ONE_CALL], env=environment, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, "")
