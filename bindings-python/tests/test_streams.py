"""Work on many inputs: results as they are there, inputs as there is room for them."""

from __future__ import annotations

import asyncio
import functools
import gc
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine, Iterable, Iterator
from typing import Any

import pytest
from cloud_infinite import AsyncClient, Client, Results
from cloud_infinite.errors import (
    CancelledError,
    ForkedError,
    InvalidArgumentError,
    JobFailedError,
    NotFoundError,
)
from cloud_infinite.models import JobState, WaitProgress, WaitResult
from conftest import BUCKET, REGION, SECRET_ID, SECRET_KEY, Emulator, credentials
from fault_server import PATIENCE, wait_until

SOON = 0.02


@pytest.fixture
def slow(start_emulator: Callable[..., Emulator]) -> Emulator:
    """An emulator whose jobs take a minute."""
    return start_emulator("--job-delay-ms", "60000")


def client_of(emulator: Emulator) -> Client:
    return Client(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url)


def async_client_of(emulator: Emulator) -> AsyncClient:
    return AsyncClient(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url)


def submitted(client: Client, count: int, key: str = "in/cat.png") -> list[str]:
    """Ids of so many jobs."""
    client.enable_service()
    return [
        client.submit_job(input=key, rule="imageMogr2/rotate/90", output=f"out/{number}.png").job_id
        for number in range(count)
    ]


def in_event_loop(test: Callable[..., Coroutine[None, None, None]]) -> Callable[..., None]:
    """Runs a test that is a coroutine."""

    @functools.wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        asyncio.run(test(*arguments, **named))

    return run


def looks(emulator: Emulator) -> int:
    """How many requests asked for jobs by their ids."""
    return sum(entry["method"] == "GET" and "/jobs/" in str(entry) for entry in emulator.journal())


def test_every_job_is_answered_with_what_became_of_it(client: Client, emulator: Emulator) -> None:
    good = submitted(client, 11)
    [bad] = submitted(client, 1, key="in/none.png")
    news: list[WaitProgress] = []
    ids = [*good, bad, "junknown"]
    results = list(
        client.wait_for_jobs(iter(ids), poll_interval=SOON, timeout=2, on_progress=news.append)
    )
    by_id = {result.job_id: result for result in results}
    assert sorted(by_id) == sorted(ids)
    assert all(ids[result.index] == result.job_id for result in results)
    for job_id in good:
        job = by_id[job_id].job
        assert job is not None and job.state is JobState.SUCCESS and by_id[job_id].error is None
    assert by_id[bad].job is None
    error = by_id[bad].error
    assert isinstance(error, JobFailedError) and error.operation == "wait_for_jobs"
    assert error.job is not None and error.job.state is JobState.FAILED
    assert by_id["junknown"].error is not None
    assert news[-1] == WaitProgress(waiting=0, succeeded=11, failed=1, cancelled=0, unsettled=1)
    assert looks(emulator) < len(ids), "several jobs share a request"


def test_the_number_of_inputs_is_known_if_they_know_it(client: Client) -> None:
    news: list[WaitProgress] = []
    ids = submitted(client, 3)
    assert len(list(client.wait_for_jobs(ids, poll_interval=SOON, on_progress=news.append))) == 3
    assert news[-1].total == 3


def test_no_inputs_are_no_results(client: Client, emulator: Emulator) -> None:
    assert list(client.wait_for_jobs([])) == []
    assert looks(emulator) == 0


def test_inputs_are_taken_as_there_is_room_for_them(client: Client) -> None:
    ids = submitted(client, 30)
    taken = 0

    def counted() -> Iterator[str]:
        nonlocal taken
        for job_id in ids:
            taken += 1
            yield job_id

    results = client.wait_for_jobs(counted(), poll_interval=SOON, concurrency=3)
    assert taken == 0, "nothing happens before the first result is asked for"
    for read, _ in enumerate(results):
        # Those under way, and those whose results were handed over together.
        assert taken <= read + 1 + 2 * 3
    assert taken == 30


def test_leaving_the_loop_stops_the_work(client: Client, emulator: Emulator) -> None:
    ids = submitted(client, 5)
    closed = []

    def inputs() -> Iterator[str]:
        try:
            while True:
                yield from ids
        finally:
            closed.append(True)

    for _ in client.wait_for_jobs(inputs(), poll_interval=SOON, concurrency=2):
        break
    gc.collect()
    assert closed == [True]
    wait_until(lambda: client.close(0.0) == [])
    before = looks(emulator)
    time.sleep(0.2)
    assert looks(emulator) == before


def test_what_was_there_can_be_read_after_the_end(client: Client) -> None:
    ids = submitted(client, 4)
    with client.wait_for_jobs(ids, poll_interval=SOON) as results:
        first = next(results)
        assert isinstance(first, WaitResult)
    assert results.close() == [] and results.close() == []
    assert len(list(results)) <= 3
    assert list(results) == []
    idle = client.wait_for_jobs(ids)
    idle.close()
    assert list(idle) == []


def test_what_the_inputs_raise_is_raised_to_the_reader(client: Client) -> None:
    class Broken(Exception):
        pass

    def inputs() -> Iterator[str]:
        yield "jone"
        raise Broken("no more ids")

    with pytest.raises(Broken, match="no more ids"):
        list(client.wait_for_jobs(inputs()))
    assert client.close(PATIENCE) == [], "the work has ended: closing does not wait for it"


def test_what_the_progress_callback_raises_ends_the_work(slow: Emulator) -> None:
    def refuse(progress: WaitProgress) -> None:
        raise KeyError(progress.waiting)

    with client_of(slow) as client:
        results = client.wait_for_jobs(submitted(client, 2), poll_interval=SOON, on_progress=refuse)
        with pytest.raises(KeyError):
            next(results)
        assert list(results) == []


@pytest.mark.parametrize("inputs", ["c1", b"c1", {"c1": 1}, 5, None])
def test_one_input_is_not_taken_for_many(inputs: object, client: Client) -> None:
    with pytest.raises(InvalidArgumentError) as refused:
        client.wait_for_jobs(inputs)  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.operation) == ("inputs", "wait_for_jobs")


def test_an_input_of_another_type_is_named(client: Client) -> None:
    with pytest.raises(InvalidArgumentError) as refused:
        list(client.wait_for_jobs(["j1", "j2", 3]))  # type: ignore[list-item]
    assert (refused.value.field, refused.value.value) == ("inputs[2]", "3")
    # A text that is no id has a result like any other.
    [result] = client.wait_for_jobs(["no/id"])
    assert isinstance(result.error, InvalidArgumentError) and result.error.field == "job_id"


def test_bad_settings_are_refused_when_the_work_begins(client: Client) -> None:
    with pytest.raises(InvalidArgumentError) as refused:
        list(client.wait_for_jobs(["j1"], concurrency=0))
    assert refused.value.field == "concurrency"
    with pytest.raises(InvalidArgumentError) as refused:
        client.wait_for_jobs(["j1"], timeout=-1)
    assert refused.value.field == "timeout"


def test_closing_the_client_ends_the_work(slow: Emulator) -> None:
    client = client_of(slow)
    stopped: list[list[str]] = []

    def close(progress: WaitProgress) -> None:
        if not stopped and progress.waiting == 2:
            stopped.append(client.close(0.0))

    results = client.wait_for_jobs(submitted(client, 2), poll_interval=SOON, on_progress=close)
    ended: list[BaseException | None] = []
    try:
        # Those with a request under way end with it; the rest ends with the work.
        ended.extend(result.error for result in results)
    except CancelledError as error:
        ended.append(error)
    assert stopped == [[]]
    assert ended and all(isinstance(error, CancelledError) for error in ended)
    assert list(results) == []


def test_a_loop_of_another_library_can_wrap_the_results(client: Client) -> None:
    ids = submitted(client, 3)

    class Wrapper:
        """Counts as a progress bar does."""

        def __init__(self, wrapped: Results[WaitResult]) -> None:
            self.wrapped = wrapped
            self.seen = 0

        def __iter__(self) -> Iterator[WaitResult]:
            for item in self.wrapped:
                self.seen += 1
                yield item

    bar = Wrapper(client.wait_for_jobs(ids, poll_interval=SOON))
    assert len(list(bar)) == bar.seen == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_process_gets_an_error_and_does_not_hang(slow: Emulator) -> None:
    with client_of(slow) as client:
        stepped: list[WaitProgress] = []
        results = client.wait_for_jobs(
            submitted(client, 2), poll_interval=SOON, timeout=3, on_progress=stepped.append
        )
        results._step()
        child = os.fork()
        if child == 0:
            signal.alarm(10)
            try:
                next(results)
            except ForkedError:
                os._exit(7)
            os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 7
        assert len(list(results)) == 2, "the parent goes on"


PROGRAM = """
    import asyncio, signal, sys, time
    from cloud_infinite import AsyncClient, Client, Credentials

    signal.signal(signal.SIGINT, signal.default_int_handler)
    url, bucket, key_id, key, what = sys.argv[1:]
    given = dict(region="ap-guangzhou", bucket=bucket, credentials=Credentials(key_id, key), endpoint=url)
    client = Client(**given)
    client.enable_service()
    job = client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")

    async def read():
        async for result in AsyncClient(**given).wait_for_jobs([job.job_id]):
            print(result)

    print("waiting", flush=True)
    try:
        if what == "async":
            asyncio.run(read())
        else:
            for result in client.wait_for_jobs([job.job_id]):
                print(result)
    except KeyboardInterrupt:
        print(time.time(), flush=True)
"""


@pytest.mark.parametrize("what", ["sync", "async"])
def test_ctrl_c_ends_the_loop_at_once(what: str, slow: Emulator) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), slow.url, BUCKET, SECRET_ID, SECRET_KEY, what],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    # It waits for good when its first look has arrived.
    wait_until(lambda: looks(slow) > 0)
    pressed = time.time()
    process.send_signal(signal.SIGINT)
    stopped, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    # A tenth of a second, and some time for a busy machine.
    assert float(stopped) - pressed < 2.0


@in_event_loop
async def test_asyncio_reads_results_of_inputs_of_both_kinds(emulator: Emulator) -> None:
    with client_of(emulator) as maker:
        ids = submitted(maker, 7)

    async def later() -> AsyncIterator[str]:
        for job_id in ids:
            await asyncio.sleep(0.001)
            yield job_id

    async with async_client_of(emulator) as client:
        every: list[Iterable[str] | AsyncIterable[str]] = [ids, iter(ids), later()]
        for inputs in every:
            news: list[WaitProgress] = []
            seen = []
            results = client.wait_for_jobs(inputs, poll_interval=SOON, concurrency=3, on_progress=news.append)
            async for result in results:
                assert result.job is not None
                seen.append(result.job_id)
            assert sorted(seen) == sorted(ids)
            assert news[-1].succeeded == 7


@in_event_loop
async def test_asyncio_results_do_not_wait_for_inputs_that_are_late(emulator: Emulator) -> None:
    with client_of(emulator) as maker:
        first, second = submitted(maker, 2)
    go_on = asyncio.Event()

    async def late() -> AsyncIterator[str]:
        yield first
        await go_on.wait()
        yield second

    async with async_client_of(emulator) as client:
        results = client.wait_for_jobs(late(), poll_interval=SOON)
        assert (await anext(results)).job_id == first
        go_on.set()
        assert [result.job_id async for result in results] == [second]


@in_event_loop
async def test_asyncio_leaving_the_loop_stops_the_work(emulator: Emulator) -> None:
    with client_of(emulator) as maker:
        ids = submitted(maker, 2)
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[str]:
        try:
            for job_id in ids:
                yield job_id
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with async_client_of(emulator) as client:
        async for _ in client.wait_for_jobs(endless(), poll_interval=SOON):
            break
        gc.collect()
        await asyncio.wait_for(closed.wait(), PATIENCE)
        assert await client.close(PATIENCE) == []


@in_event_loop
async def test_asyncio_what_the_inputs_raise_is_raised_to_the_reader(emulator: Emulator) -> None:
    class Broken(Exception):
        pass

    async def broken() -> AsyncIterator[str]:
        yield "jone"
        raise Broken("no more ids")

    async with async_client_of(emulator) as client:
        with pytest.raises(Broken, match="no more ids"):
            async for _ in client.wait_for_jobs(broken()):
                pass
        with pytest.raises(InvalidArgumentError) as refused:
            client.wait_for_jobs(5)  # type: ignore[arg-type]
        assert refused.value.field == "inputs"


@in_event_loop
async def test_asyncio_cancelling_the_task_stops_the_work(slow: Emulator) -> None:
    with client_of(slow) as maker:
        ids = submitted(maker, 2)
    async with async_client_of(slow) as client:
        results = client.wait_for_jobs(ids, poll_interval=SOON)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await anext(results)
        before = looks(slow)
        await asyncio.sleep(0.3)
        assert looks(slow) == before
        assert [result async for result in results] == []
        assert await results.close() == []


@in_event_loop
async def test_asyncio_an_unknown_job_is_not_found_in_time(emulator: Emulator) -> None:
    async with async_client_of(emulator) as client:
        await client.enable_service()
        async with client.wait_for_jobs(["junknown"], poll_interval=SOON, timeout=0.3) as results:
            [result] = [result async for result in results]
    assert result.error is not None
    assert not isinstance(result.error, NotFoundError), "a new job may be invisible for a while"
