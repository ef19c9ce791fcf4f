"""How a client ends."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import cloud_infinite
import pytest
from cloud_infinite import (
    AmbiguousSubmissionError,
    AsyncClient,
    Client,
    CloudInfiniteError,
    ConflictError,
    ErrorKind,
    InvalidArgumentError,
    Outcome,
    ReconciliationVerdict,
)
from fault_server import PATIENCE, FaultServer, submission, wait_until

SILENT = {"silence": "after"}


class Threads:
    """Calls in threads of their own, and how they ended."""

    def __init__(self, *calls: Callable[[], object]) -> None:
        self.ended: list[object] = []
        self.threads = [threading.Thread(target=self.run, args=(call,)) for call in calls]
        for thread in self.threads:
            thread.start()

    def run(self, call: Callable[[], object]) -> None:
        try:
            self.ended.append(call())
        except CloudInfiniteError as error:
            self.ended.append(error)

    def join(self) -> list[object]:
        for thread in self.threads:
            thread.join(PATIENCE)
        return self.ended


def test_a_closed_client_refuses_every_call(faults: FaultServer) -> None:
    client = Client(**faults.settings())
    sibling = client.for_bucket("other-1250000000")
    assert client.close() == []
    assert client.close(grace=0) == []
    calls: list[Callable[[], object]] = [
        client.enable_service,
        client.list_buckets,
        lambda: client.for_bucket("other-1250000000"),
        lambda: next(sibling.list_buckets()),
    ]
    for call in calls:
        with pytest.raises(ConflictError) as caught:
            call()
        assert caught.value.outcome is None
    for each in (client, sibling):
        with pytest.raises(ConflictError) as caught:
            each.submit_job(**submission())
        assert (caught.value.outcome, caught.value.attempts) == (Outcome.NOT_SENT, 0)
    assert repr(client) == "Client(closed)"
    assert (client.region, client.bucket) == (faults.settings()["region"], faults.settings()["bucket"])


def test_a_closed_client_of_asyncio_refuses_every_call(faults: FaultServer) -> None:
    async def live() -> None:
        async with AsyncClient(**faults.settings()) as client:
            await client.enable_service()
        assert await client.close() == []
        with pytest.raises(ConflictError):
            await client.enable_service()
        with pytest.raises(ConflictError) as caught:
            await client.submit_job(**submission())
        assert caught.value.outcome is Outcome.NOT_SENT
        assert repr(client) == "AsyncClient(closed)"

    asyncio.run(live())


@pytest.mark.parametrize("grace", [-1, "soon", None, float("nan")])
def test_a_grace_that_is_none_is_refused(grace: Any, faults: FaultServer) -> None:
    with Client(**faults.settings()) as client:
        with pytest.raises(InvalidArgumentError) as caught:
            client.close(grace)
        assert caught.value.field == "grace"
        # It was not closed by that.
        client.enable_service()
    with pytest.raises(InvalidArgumentError):
        asyncio.run(AsyncClient(**faults.settings()).close(grace))


def test_calls_of_other_threads_are_cut_off_and_accounted_for(faults: FaultServer) -> None:
    faults.always(SILENT)
    client = Client(**faults.settings())
    names = [str(number) for number in range(10)]
    threads = Threads(*(lambda name=name: client.submit_job(**submission(name)) for name in names))
    wait_until(lambda: len(faults.jobs()) == len(names))
    texts = client.close(grace=0)
    errors = threads.join()
    assert client.close() == []
    assert len(texts) == len(names)
    for error in errors:
        assert isinstance(error, AmbiguousSubmissionError)
        assert error.kind is ErrorKind.CANCELLED
    assert {error.submission for error in errors if isinstance(error, CloudInfiniteError)} == set(texts)
    faults.heal()
    with Client(**faults.settings()) as other:
        for text in texts:
            assert other.reconcile(text).verdict is ReconciliationVerdict.FOUND
    assert len(faults.submissions()) == len(names)


def test_a_call_that_reads_is_cancelled(faults: FaultServer) -> None:
    faults.always(SILENT)
    client = Client(**faults.settings())
    threads = Threads(lambda: client.get_job("c1"))
    wait_until(lambda: faults.requests("GET"))
    assert client.close(grace=0) == []
    [error] = threads.join()
    assert isinstance(error, cloud_infinite.CancelledError)


def test_calls_may_end_within_the_grace(faults: FaultServer) -> None:
    faults.always({"delay": 500})
    client = Client(**faults.settings())
    threads = Threads(lambda: client.submit_job(**submission()).job_id)
    wait_until(faults.submissions)
    with client:
        pass
    assert threads.join() == [job["job_id"] for job in faults.jobs()]
    assert len(faults.jobs()) == 1


def test_tasks_are_cut_off_and_accounted_for(faults: FaultServer) -> None:
    faults.always(SILENT)

    async def live() -> None:
        client = AsyncClient(**faults.settings())
        tasks = [asyncio.create_task(client.submit_job(**submission(str(number)))) for number in range(10)]
        await asyncio.to_thread(wait_until, lambda: len(faults.jobs()) == len(tasks))
        texts = await client.close(grace=0)
        assert len(texts) == len(tasks)
        for task in tasks:
            with pytest.raises(AmbiguousSubmissionError) as caught:
                await task
            assert caught.value.kind is ErrorKind.CANCELLED
            assert caught.value.submission in texts

    asyncio.run(live())


def test_a_close_that_was_given_up_may_be_repeated(faults: FaultServer) -> None:
    faults.always(SILENT)

    async def live() -> None:
        client = AsyncClient(**faults.settings())
        task = asyncio.create_task(client.submit_job(**submission()))
        await asyncio.to_thread(wait_until, faults.jobs)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.close(grace=60)
        assert not task.done()
        with pytest.raises(ConflictError):
            await client.enable_service()
        [text] = await client.close(grace=0)
        assert json.loads(text)["input"] == submission()["input"]
        with pytest.raises(AmbiguousSubmissionError):
            await task

    asyncio.run(live())
