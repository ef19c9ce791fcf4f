"""Many submissions at once: each has one result, whatever becomes of it."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cloud_infinite import AsyncClient, Client, SubmitJob
from cloud_infinite.errors import AmbiguousSubmissionError, InvalidArgumentError, Outcome
from cloud_infinite.models import BulkProgress, SubmitResult
from conftest import BUCKET, REGION, Emulator, credentials
from fault_server import PATIENCE, RULE, FaultServer, submission, wait_until


def requests(count: int) -> Iterator[SubmitJob | Mapping[str, object]]:
    """Records and dictionaries in turn."""
    for number in range(count):
        fields = submission(f"cat{number}")
        yield SubmitJob(**fields) if number % 2 else dict(fields)


def client_of(faults: FaultServer) -> Client:
    return Client(**faults.settings())


def test_every_request_has_one_result(faults: FaultServer) -> None:
    news: list[BulkProgress] = []
    with client_of(faults) as client:
        results = list(client.submit_jobs(requests(40), concurrency=8, on_progress=news.append))
    assert sorted(result.index for result in results) == list(range(40))
    assert all(result.input == f"in/cat{result.index}.png" for result in results)
    ids = {result.job_id for result in results}
    assert ids == {job["job_id"] for job in faults.jobs()} and len(ids) == 40
    assert all(result.job is not None and result.error is None for result in results)
    assert news[-1].created == 40 and news[-1].ambiguous == 0


def test_mixed_outcomes_are_told_apart(faults: FaultServer) -> None:
    faults.script({"reset": "after"}, {"status": {"status": 403, "commit": "before"}})
    mixed: list[SubmitJob | Mapping[str, object]] = [
        submission("lost"),
        submission("refused"),
        {"input": "", "rule": RULE, "output": "out/x.png"},
        SubmitJob(**submission("last")),
    ]
    with client_of(faults) as client:
        results = list(client.submit_jobs(mixed, concurrency=1, in_input_order=True))
    assert [result.index for result in results] == [0, 1, 2, 3]
    lost, refused, bad, last = results
    assert last.job_id is not None and last.error is None
    assert refused.error is not None and refused.error.outcome is Outcome.REJECTED
    assert isinstance(lost.error, AmbiguousSubmissionError) and lost.error.submission
    assert lost.error.operation == "submit_job"
    assert isinstance(bad.error, InvalidArgumentError) and bad.error.outcome is Outcome.NOT_SENT
    assert len(faults.jobs()) == 2, "the lost one exists"


def test_a_generator_is_read_as_there_is_room(faults: FaultServer) -> None:
    taken = 0

    def counted() -> Iterator[SubmitJob | Mapping[str, object]]:
        nonlocal taken
        for request in requests(10_000):
            taken += 1
            yield request

    with client_of(faults) as client:
        results = client.submit_jobs(counted(), concurrency=2)
        assert taken == 0
        for _ in range(3):
            next(results)
        # Under way, unread, and handed over together: not ten thousand.
        assert taken <= 100
        results.close()
    assert len(faults.jobs()) <= taken


def test_closing_answers_for_what_was_under_way(faults: FaultServer) -> None:
    faults.always({"silence": "after"})
    cut_off: list[str] = []

    def inputs() -> Iterator[Mapping[str, object]]:
        yield submission("a")
        yield submission("b")
        wait_until(lambda: len(faults.jobs()) == 2)
        cut_off.extend(results.close())

    with client_of(faults) as client:
        results = client.submit_jobs(inputs(), concurrency=4)
        assert list(results) == []
        assert sorted(json.loads(text)["input"] for text in cut_off) == ["in/a.png", "in/b.png"]
        assert results.close() == cut_off


def test_an_exception_carries_what_it_cut_off(faults: FaultServer) -> None:
    faults.always({"silence": "after"})

    def broken() -> Iterator[Mapping[str, object]]:
        yield submission("a")
        yield submission("b")
        wait_until(lambda: len(faults.jobs()) == 2)
        raise KeyError("no more")

    with client_of(faults) as client, pytest.raises(KeyError) as raised:
        list(client.submit_jobs(broken(), concurrency=4))
    assert len(raised.value.submissions) == 2  # type: ignore[attr-defined]


def test_what_was_let_go_is_answered_by_the_end_of_the_client(faults: FaultServer) -> None:
    faults.always({"silence": "after"})
    client = client_of(faults)
    results = client.submit_jobs([submission("a"), submission("b")], concurrency=4)
    # Hands the requests over, and does not wait for what becomes of them.
    results._step()
    wait_until(lambda: len(faults.jobs()) == 2)
    del results
    gc.collect()
    assert len(client.close(PATIENCE)) == 2


def test_a_run_with_a_journal_is_continued(faults: FaultServer, tmp_path: Path) -> None:
    journal = str(tmp_path / "run.journal")
    with client_of(faults) as client:
        first = client.submit_jobs(requests(30), concurrency=2, journal=journal)
        for _ in range(10):
            next(first)
        first.close()
        rest = list(client.submit_jobs(requests(30), concurrency=2, journal=journal))
    assert sorted(result.index for result in rest) == list(range(30))
    assert len(faults.jobs()) == 30, "nothing was submitted twice"


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({"input": "a", "output": "b", "rul": RULE}, "inputs[0]"),
        ({"input": 5, "output": "b"}, "inputs[0].input"),
        (5, "inputs[0]"),
    ],
)
def test_what_is_no_request_is_named(request_: Any, field: str, faults: FaultServer) -> None:
    with client_of(faults) as client, pytest.raises(InvalidArgumentError) as refused:
        list(client.submit_jobs([request_]))
    assert (refused.value.field, refused.value.operation) == (field, "submit_jobs")
    assert faults.jobs() == []


def test_asyncio_takes_both_kinds_of_inputs(faults: FaultServer) -> None:
    async def later() -> AsyncIterator[SubmitJob | Mapping[str, object]]:
        for request in requests(20):
            await asyncio.sleep(0)
            yield request

    async def run() -> list[SubmitResult]:
        async with AsyncClient(**faults.settings()) as client:
            seen = [result async for result in client.submit_jobs(later(), concurrency=4)]
            more: list[Mapping[str, object]] = [submission("x"), submission("y")]
            seen += [result async for result in client.submit_jobs(more)]
            async for _ in client.submit_jobs(requests(1000), concurrency=2):
                break
            return seen

    results = asyncio.run(run())
    assert len(results) == 22 and all(result.job_id is not None for result in results)
    assert len(faults.jobs()) < 122


def test_asyncio_cancelling_hands_over_the_submissions(faults: FaultServer) -> None:
    faults.always({"silence": "after"})

    async def run() -> list[str]:
        async with AsyncClient(**faults.settings()) as client:
            results = client.submit_jobs(requests(2), concurrency=2)
            reading = asyncio.ensure_future(anext(results))
            while len(faults.jobs()) < 2:
                await asyncio.sleep(0.01)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await reading
            submissions: list[str] = cancelled.value.submissions  # type: ignore[attr-defined]
            return submissions

    assert len(asyncio.run(asyncio.wait_for(run(), PATIENCE))) == 2


def test_the_emulator_takes_many(emulator: Emulator) -> None:
    with Client(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url) as client:
        client.enable_service()
        results = client.submit_jobs(requests(25), concurrency=4)
        ids = [result.job_id or "" for result in results]
        assert all(ids)
        settled = list(client.wait_for_jobs(ids, poll_interval=0.02))
    assert len(settled) == 25
