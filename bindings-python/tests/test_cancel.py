"""Whoever interrupts a submission is told about it: row 57."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypedDict

import pytest
from cloud_infinite import (
    AmbiguousError,
    AsyncClient,
    Client,
    ConflictError,
    Job,
    Outcome,
    ReconciliationVerdict,
    _async_calls,
)
from fault_server import PATIENCE, RULE, FaultServer, submission, wait_until

SILENT = {"silence": "after"}


@pytest.fixture(autouse=True)
def ctrl_c() -> Iterator[None]:
    """A shell that starts something in the background makes it ignore the signal, and so do its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def when(is_so: Callable[[], object], do: Callable[[], object]) -> threading.Thread:
    """Does something as soon as something else is so."""

    def watch() -> None:
        wait_until(is_so)
        do()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def press_ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


def found(faults: FaultServer, exception: BaseException) -> None:
    """The exception names a submission, and that leads to the only job."""
    text = exception.submission  # type: ignore[attr-defined]
    assert json.loads(text)["input"] == submission()["input"]
    faults.heal()
    [job] = faults.jobs()
    with Client(**faults.settings()) as client:
        reconciliation = client.reconcile(text)
    assert reconciliation.verdict is ReconciliationVerdict.FOUND
    assert reconciliation.job_ids == (job["job_id"],)
    assert len(faults.submissions()) == 1


def test_row_57_ctrl_c_hands_out_the_submission(faults: FaultServer) -> None:
    faults.always(SILENT)
    client = Client(**faults.settings())
    watcher = when(faults.jobs, press_ctrl_c)
    with pytest.raises(KeyboardInterrupt) as caught:
        client.submit_job(**submission())
    watcher.join()
    assert type(caught.value) is KeyboardInterrupt
    found(faults, caught.value)


def test_row_57_what_a_signal_handler_raises_hands_it_out_too(faults: FaultServer) -> None:
    class StopError(Exception):
        pass

    reason = StopError("enough")

    def stop(*_: object) -> None:
        raise reason

    faults.always(SILENT)
    signal.signal(signal.SIGINT, stop)
    watcher = when(faults.jobs, press_ctrl_c)
    with pytest.raises(StopError) as caught:
        Client(**faults.settings()).submit_job(**submission())
    watcher.join()
    assert caught.value is reason
    found(faults, caught.value)


def test_row_57_an_exception_that_takes_no_attribute_is_reported(
    faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SealedError(Exception):
        def __setattr__(self, name: str, value: object) -> None:
            raise AttributeError(name)

    def stop(*_: object) -> None:
        raise SealedError

    unraisable: list[str] = []
    monkeypatch.setattr("sys.unraisablehook", lambda report: unraisable.append(report.object))
    faults.always(SILENT)
    signal.signal(signal.SIGINT, stop)
    watcher = when(faults.jobs, press_ctrl_c)
    with pytest.raises(SealedError):
        Client(**faults.settings()).submit_job(**submission())
    watcher.join()
    [text] = unraisable
    assert json.loads(text)["input"] == submission()["input"]


def test_row_57_nothing_is_handed_out_when_nothing_can_exist(faults: FaultServer) -> None:
    # Refused, and waiting before it is sent again.
    headers = [["retry-after", "20"]]
    faults.always({"status": {"status": 429, "commit": "before", "headers": headers}})
    client = Client(**faults.settings())
    watcher = when(faults.submissions, press_ctrl_c)
    with pytest.raises(KeyboardInterrupt) as caught:
        client.submit_job(**submission())
    watcher.join()
    assert getattr(caught.value, "submission", None) is None
    # Reading creates nothing.
    faults.always(SILENT)
    watcher = when(lambda: faults.requests("GET"), press_ctrl_c)
    with pytest.raises(KeyboardInterrupt) as caught:
        client.get_job("c1")
    watcher.join()
    assert getattr(caught.value, "submission", None) is None


@pytest.fixture
def silent_listener() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """Reads one request and never answers; tells that it came, and that its connection was closed."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(PATIENCE)
    came, closed = threading.Event(), threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(PATIENCE)
            while connection.recv(65536):
                came.set()
            closed.set()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", came, closed
    thread.join(PATIENCE)
    listener.close()


def test_row_57_the_connection_is_closed(
    faults: FaultServer, silent_listener: tuple[str, threading.Event, threading.Event]
) -> None:
    url, came, closed = silent_listener
    client = Client(**{**faults.settings(), "endpoint": url})
    watcher = when(came.is_set, press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        client.submit_job(**submission())
    watcher.join()
    assert closed.wait(5)


def test_row_57_the_connection_of_a_task_is_closed(
    faults: FaultServer, silent_listener: tuple[str, threading.Event, threading.Event]
) -> None:
    url, came, closed = silent_listener

    async def live() -> None:
        client = AsyncClient(**{**faults.settings(), "endpoint": url})
        task = asyncio.create_task(client.submit_job(**submission()))
        await asyncio.to_thread(came.wait, PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(closed.wait, 5)

    asyncio.run(live())


class TemplateArguments(TypedDict):
    """The arguments of a template."""

    name: str
    rule: str


TEMPLATE: TemplateArguments = {"name": "half", "rule": "imageMogr2/thumbnail/!50p"}


def test_row_57_ctrl_c_while_a_template_may_exist_says_so(
    faults: FaultServer, silent_listener: tuple[str, threading.Event, threading.Event]
) -> None:
    url, came, _ = silent_listener
    client = Client(**{**faults.settings(), "endpoint": url})
    watcher = when(came.is_set, press_ctrl_c)
    with pytest.raises(KeyboardInterrupt) as caught:
        client.create_template(**TEMPLATE)
    watcher.join()
    assert caught.value.outcome is Outcome.AMBIGUOUS  # type: ignore[attr-defined]
    assert getattr(caught.value, "submission", None) is None


def test_row_57_a_task_that_is_cancelled_while_a_template_may_exist_says_so(
    faults: FaultServer, silent_listener: tuple[str, threading.Event, threading.Event]
) -> None:
    url, came, _ = silent_listener

    async def live() -> BaseException:
        client = AsyncClient(**{**faults.settings(), "endpoint": url})
        task = asyncio.create_task(client.create_template(**TEMPLATE))
        await asyncio.to_thread(came.wait, PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        return caught.value

    cancelled = asyncio.run(live())
    assert cancelled.outcome is Outcome.AMBIGUOUS  # type: ignore[attr-defined]
    assert getattr(cancelled, "submission", None) is None


def test_a_template_of_which_nothing_left_does_not_exist(faults: FaultServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    client = Client(**{**faults.settings(), "endpoint": url, "max_attempts": 1})
    with pytest.raises(ConnectionError) as caught:
        client.create_template(**TEMPLATE)
    assert caught.value.outcome is Outcome.NOT_SENT  # type: ignore[attr-defined]


def test_a_template_whose_answer_was_lost_is_no_submission(faults: FaultServer) -> None:
    faults.always({"reset": "after"})
    with pytest.raises(AmbiguousError) as caught:
        Client(**faults.settings()).create_template(**TEMPLATE)
    assert type(caught.value) is AmbiguousError
    assert (caught.value.outcome, caught.value.submission) == (Outcome.AMBIGUOUS, None)
    assert caught.value.operation == "create_template"
    assert len(faults.requests("POST")) == 1


async def begun(faults: FaultServer, call: Any) -> asyncio.Task[Job]:
    """The task of a submission whose job has been made."""
    task = asyncio.create_task(call)
    await asyncio.to_thread(wait_until, faults.jobs)
    return task


def test_row_57_a_cancelled_task_hands_out_the_submission(faults: FaultServer) -> None:
    faults.always(SILENT)

    async def live() -> BaseException:
        client = AsyncClient(**faults.settings())
        inner: list[BaseException] = []

        async def submit() -> Job:
            try:
                return await client.submit_job(**submission())
            except asyncio.CancelledError as cancelled:
                inner.append(cancelled)
                raise

        task = await begun(faults, submit())
        task.cancel("no time")
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert type(caught.value) is asyncio.CancelledError
        assert inner == [caught.value]
        assert caught.value.args == ("no time",)
        return caught.value

    found(faults, asyncio.run(live()))


def test_row_57_a_timeout_around_a_call_leads_to_the_submission(faults: FaultServer) -> None:
    faults.always(SILENT)

    async def live() -> BaseException:
        client = AsyncClient(**faults.settings())
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(None) as limit:
                task = asyncio.to_thread(wait_until, faults.jobs)
                expire = asyncio.create_task(expire_after(task, limit))
                await client.submit_job(**submission())
        await expire
        assert type(caught.value) is TimeoutError
        assert isinstance(caught.value.__cause__, asyncio.CancelledError)
        return caught.value.__cause__

    async def expire_after(event: Any, limit: asyncio.Timeout) -> None:
        await event
        limit.reschedule(0)

    found(faults, asyncio.run(live()))


def test_row_57_wait_for_leads_to_the_submission(faults: FaultServer) -> None:
    faults.always(SILENT)

    async def live() -> BaseException:
        client = AsyncClient(**faults.settings())
        with pytest.raises(TimeoutError) as caught:
            await asyncio.wait_for(client.submit_job(**submission()), timeout=2)
        assert isinstance(caught.value.__cause__, asyncio.CancelledError)
        return caught.value.__cause__

    found(faults, asyncio.run(live()))


def test_row_57_a_task_group_ends_as_usual(faults: FaultServer) -> None:
    faults.always(SILENT)
    handed_out: list[BaseException] = []

    class SiblingError(Exception):
        pass

    async def live() -> None:
        client = AsyncClient(**faults.settings())

        async def submit() -> None:
            try:
                await client.submit_job(**submission())
            except asyncio.CancelledError as cancelled:
                handed_out.append(cancelled)
                raise

        async def fail() -> None:
            await asyncio.to_thread(wait_until, faults.jobs)
            raise SiblingError

        with pytest.raises(ExceptionGroup) as caught:
            async with asyncio.TaskGroup() as group:
                group.create_task(submit())
                group.create_task(fail())
        assert [type(failure) for failure in caught.value.exceptions] == [SiblingError]

    asyncio.run(live())
    [cancelled] = handed_out
    found(faults, cancelled)


def test_row_57_cancelling_twice_hands_it_out_once(faults: FaultServer) -> None:
    faults.always(SILENT)

    async def live() -> BaseException:
        task = await begun(faults, AsyncClient(**faults.settings()).submit_job(**submission()))
        task.cancel()
        # The task has begun to end, and is cancelled again on the way.
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        return caught.value

    found(faults, asyncio.run(live()))


def test_row_57_ctrl_c_under_asyncio_leads_to_the_submission(faults: FaultServer) -> None:
    faults.always(SILENT)

    async def live() -> None:
        await AsyncClient(**faults.settings()).submit_job(**submission())

    watcher = when(faults.jobs, press_ctrl_c)
    with pytest.raises(KeyboardInterrupt) as caught:
        asyncio.run(live())
    watcher.join()
    assert isinstance(caught.value.__context__, asyncio.CancelledError)
    found(faults, caught.value.__context__)


def test_row_57_an_answer_that_nobody_took_is_handed_out(
    faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()
    original = _async_calls.Background.done

    def done(work: Any, answer: object, exception: BaseException | None) -> None:
        original(work, answer, exception)
        answered.set()

    monkeypatch.setattr(_async_calls.Background, "done", done)

    async def live() -> BaseException:
        task = asyncio.create_task(AsyncClient(**faults.settings()).submit_job(**submission()))
        await asyncio.sleep(0)
        # The event loop stands still, so that the answer waits at its door.
        assert answered.wait(PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        return caught.value

    cancelled = asyncio.run(live())
    [job] = faults.jobs()
    assert cancelled.job.job_id == job["job_id"]  # type: ignore[attr-defined]
    assert getattr(cancelled, "submission", None) is None


def test_row_57_a_task_that_is_cancelled_at_once_sent_nothing(faults: FaultServer) -> None:
    async def live() -> None:
        client = AsyncClient(**faults.settings())
        task = asyncio.create_task(client.submit_job(**submission()))
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert getattr(caught.value, "submission", None) is None
        # Refused, and waiting before it is sent again.
        headers = [["retry-after", "20"]]
        faults.always({"status": {"status": 429, "commit": "before", "headers": headers}})
        task = asyncio.create_task(client.submit_job(**submission()))
        await asyncio.to_thread(wait_until, faults.submissions)
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert getattr(caught.value, "submission", None) is None

    asyncio.run(live())
    assert faults.jobs() == []


def test_row_57_every_one_of_many_is_accounted_for(faults: FaultServer) -> None:
    faults.always(SILENT)
    count = 200

    async def live() -> list[str]:
        client = AsyncClient(**faults.settings())
        calls = [client.submit_job(**submission(str(number))) for number in range(count)]
        tasks = [asyncio.create_task(call) for call in calls]
        await asyncio.to_thread(wait_until, lambda: len(faults.jobs()) >= count // 2)
        for task in tasks:
            task.cancel()
        texts: list[str] = []
        for task in tasks:
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            texts.extend(filter(None, [getattr(caught.value, "submission", None)]))
        return texts

    inputs = [json.loads(text)["input"] for text in asyncio.run(live())]
    assert len(inputs) == len(set(inputs))
    assert {job["input"] for job in faults.jobs()} <= set(inputs)
    assert len(faults.submissions()) == len(faults.jobs())


def test_a_cancelled_page_is_asked_for_again(faults: FaultServer) -> None:
    faults.always(SILENT)

    async def live() -> None:
        client = AsyncClient(**faults.settings())
        pager = client.list_jobs()
        task = asyncio.ensure_future(anext(pager))
        await asyncio.to_thread(wait_until, lambda: faults.requests("GET"))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        faults.heal()
        job = await client.submit_job(input="in/a.png", rule=RULE, output="out/a.png")
        assert [found.job_id async for found in pager] == [job.job_id]
        await client.close()
        with pytest.raises(ConflictError):
            await anext(client.list_jobs())

    asyncio.run(live())
