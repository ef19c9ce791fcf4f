"""What becomes of a submission, and of a question, when something goes wrong on the way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import cloud_infinite
import pytest
from cloud_infinite import (
    AmbiguousSubmissionError,
    AsyncClient,
    Client,
    CloudInfiniteError,
    DecodeError,
    ErrorKind,
    Job,
    Outcome,
    Reconciliation,
    ReconciliationVerdict,
    ServiceError,
)
from fault_server import FaultServer, submission


class Caller:
    """Calls one method of a client, in either flavour, with a client of its own."""

    def __init__(self, flavour: Literal["sync", "async"], faults: FaultServer) -> None:
        self.flavour = flavour
        self.faults = faults
        self.settings = faults.settings()

    def __call__(self, method: str, **arguments: Any) -> Any:
        if self.flavour == "sync":
            with Client(**self.settings) as client:
                return getattr(client, method)(**arguments)

        async def live() -> Any:
            async with AsyncClient(**self.settings) as client:
                return await getattr(client, method)(**arguments)

        return asyncio.run(live())

    def submit(self, **arguments: Any) -> Job:
        job: Job = self("submit_job", **submission(), **arguments)
        return job

    def ambiguous(self, **arguments: Any) -> AmbiguousSubmissionError:
        """Submits, must learn that the job may exist, and must have sent nothing twice."""
        with pytest.raises(AmbiguousSubmissionError) as caught:
            self.submit(**arguments)
        error = caught.value
        assert error.outcome is Outcome.AMBIGUOUS
        assert error.attempts == len(self.faults.submissions()) == 1
        assert json.loads(error.submission)["input"] == submission()["input"]
        return error

    def reconcile(self, error: AmbiguousSubmissionError) -> Reconciliation:
        self.faults.heal()
        found: Reconciliation = self("reconcile", submission=error.submission)
        return found


@pytest.fixture(params=["sync", "async"])
def caller(request: pytest.FixtureRequest, faults: FaultServer) -> Iterator[Caller]:
    yield Caller(request.param, faults)
    assert faults.hits_of_the_sink() == [0] * len(faults.hits_of_the_sink())


def test_row_02_a_refused_connection_was_not_sent(caller: Caller) -> None:
    caller.settings |= {"endpoint": "http://127.0.0.1:1"}
    with pytest.raises(cloud_infinite.ConnectionError) as caught:
        caller.submit()
    assert caught.value.outcome is Outcome.NOT_SENT
    assert caught.value.submission is None
    assert caught.value.attempts == 3
    assert caught.value.waited > timedelta()
    with pytest.raises(cloud_infinite.ConnectionError) as once:
        caller.submit(max_attempts=1)
    assert (once.value.attempts, once.value.waited) == (1, timedelta())


def test_row_09_a_reset_before_the_job_is_made(caller: Caller) -> None:
    caller.faults.script({"reset": "before"})
    error = caller.ambiguous()
    assert error.kind is ErrorKind.CONNECTION
    assert caller.faults.jobs() == []
    found = caller.reconcile(error)
    assert found.verdict is ReconciliationVerdict.NOT_FOUND_YET
    assert (found.job, found.job_ids) == (None, ())
    assert found.looked_until is not None


@pytest.mark.parametrize("fault", ["reset", "close"])
def test_rows_10_and_11_a_broken_connection_after_the_job_was_made(fault: str, caller: Caller) -> None:
    caller.faults.script({fault: "after"})
    error = caller.ambiguous()
    [job] = caller.faults.jobs()
    found = caller.reconcile(error)
    assert found.verdict is ReconciliationVerdict.FOUND
    assert found.job is not None
    assert found.job_ids == (found.job.job_id,) == (job["job_id"],)
    # The mark by which it was found is not the caller's business.
    assert found.job.operation.user_data is None
    assert job["user_data"].startswith("cinf1:")


def test_row_12_what_may_be_repeated_is(caller: Caller) -> None:
    job = caller.submit()
    caller.faults.script({"reset": "before"})
    again: Job = caller("get_job", job_id=job.job_id)
    assert (again.job_id, again.response.attempts) == (job.job_id, 2)
    caller.faults.script({"reset": "before"})
    with pytest.raises(cloud_infinite.ConnectionError) as caught:
        caller("get_job", job_id=job.job_id, max_attempts=1)
    assert (caught.value.attempts, caught.value.outcome, caught.value.submission) == (1, None, None)


def test_row_14_silence_after_the_job_was_made(caller: Caller) -> None:
    caller.faults.script({"silence": "after"})
    error = caller.ambiguous(timeout=0.5)
    assert error.kind is ErrorKind.TIMEOUT
    assert error.elapsed >= timedelta(seconds=0.5)
    assert caller.reconcile(error).verdict is ReconciliationVerdict.FOUND


@pytest.mark.parametrize("status", [500, 502, 504])
def test_row_15_a_server_error(status: int, caller: Caller) -> None:
    caller.faults.script({"status": {"status": status, "commit": "after"}})
    error = caller.ambiguous()
    assert error.status == status
    assert caller.reconcile(error).verdict is ReconciliationVerdict.FOUND
    caller.faults.always({"status": {"status": status, "commit": "before"}})
    with pytest.raises(ServiceError) as caught:
        caller("get_job", job_id="c1")
    assert (caught.value.status, caught.value.attempts) == (status, 3)
    assert caught.value.waited > timedelta()


def test_row_17_a_server_error_with_a_hint(caller: Caller) -> None:
    headers = [["retry-after", "7"]]
    caller.faults.script({"status": {"status": 503, "commit": "after", "headers": headers}})
    error = caller.ambiguous()
    assert error.retry_after == timedelta(seconds=7)
    assert json.loads(error.submission)["retry_after"] == 7


def test_row_18_throttled_and_sent_again(caller: Caller) -> None:
    headers = [["retry-after", "1"]]
    caller.faults.script({"status": {"status": 429, "commit": "before", "headers": headers}})
    job = caller.submit()
    assert job.response.attempts == len(caller.faults.submissions()) == 2
    assert job.response.waited >= timedelta(seconds=1)
    assert [made["job_id"] for made in caller.faults.jobs()] == [job.job_id]


def test_row_19_a_hint_that_is_too_long_is_reported(caller: Caller) -> None:
    headers = [["retry-after", "86400"]]
    caller.faults.script({"status": {"status": 429, "commit": "before", "headers": headers}})
    with pytest.raises(cloud_infinite.ThrottledError) as caught:
        caller.submit()
    assert caught.value.outcome is Outcome.REJECTED
    assert caught.value.retry_after == timedelta(days=1)
    assert (caught.value.attempts, caught.value.waited) == (1, timedelta())
    assert caught.value.submission is None


def test_row_21_the_quota_of_repetitions(caller: Caller) -> None:
    caller.faults.always({"status": {"status": 503, "commit": "before"}})
    client = Client(**caller.settings)
    # The quota allows far fewer repetitions than this many calls would make.
    for _ in range(60):
        with pytest.raises(ServiceError) as caught:
            client.get_job("c1")
        if caught.value.retry_quota_exhausted:
            break
    assert caught.value.retry_quota_exhausted
    assert caught.value.attempts < 3
    # Clients of the same endpoint share it.
    with pytest.raises(ServiceError) as caught:
        caller("get_job", job_id="c1")
    assert (caught.value.retry_quota_exhausted, caught.value.attempts) == (True, 1)


def test_row_38_an_endless_body(caller: Caller) -> None:
    caller.faults.script({"huge_body": ["after", None]})
    before = peak_memory()
    error = caller.ambiguous()
    assert error.kind is ErrorKind.DECODE
    assert peak_memory() - before <= 24 * 1024
    assert caller.reconcile(error).verdict is ReconciliationVerdict.FOUND


def peak_memory() -> int:
    """The most memory that this process has had since it was asked last, in KiB."""
    status = Path("/proc/self/status").read_text()
    [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    Path("/proc/self/clear_refs").write_text("5")
    return int(peak)


@pytest.mark.parametrize(
    "document", ["malformed", "truncated", "two_roots", "trailing_bytes", "empty", "html"]
)
def test_row_40_an_answer_that_is_none(document: str, caller: Caller) -> None:
    caller.faults.script({"document": ["after", document]})
    error = caller.ambiguous()
    assert (error.kind, error.status) == (ErrorKind.DECODE, 200)
    assert caller.reconcile(error).verdict is ReconciliationVerdict.FOUND
    [job] = caller.faults.jobs()
    caller.faults.always({"document": ["before", document]})
    with pytest.raises(DecodeError):
        caller("get_job", job_id=job["job_id"])


@pytest.mark.parametrize("target", ["other_port", "other_host", "itself", "file", "nowhere"])
def test_row_51_a_redirect_is_a_refusal(target: str, caller: Caller) -> None:
    statuses = [301, 302, 303, 307, 308]
    for status in statuses:
        caller.faults.script({"redirect": [status, target]})
        with pytest.raises(CloudInfiniteError) as caught:
            caller.submit()
        assert caught.value.outcome is Outcome.REJECTED
        assert (caught.value.status, caught.value.attempts, caught.value.submission) == (status, 1, None)
    assert len(caller.faults.submissions()) == len(statuses)
    assert caller.faults.jobs() == []


def test_looking_and_sending_once_more(caller: Caller) -> None:
    caller.settings |= {"submission_mode": "effectively_once", "settle_time": 0.5}
    caller.faults.script({"reset": "before"})
    job = caller.submit()
    assert len(caller.faults.submissions()) == 2
    assert [made["job_id"] for made in caller.faults.jobs()] == [job.job_id]
    assert job.response.waited >= timedelta(seconds=0.5)


def test_looking_and_finding(caller: Caller) -> None:
    caller.faults.script({"reset": "after"})
    job = caller.submit(submission_mode="effectively_once")
    assert len(caller.faults.submissions()) == 1
    assert [made["job_id"] for made in caller.faults.jobs()] == [job.job_id]


def test_sending_again_whatever_happens(caller: Caller) -> None:
    caller.faults.script({"reset": "after"})
    job = caller.submit(submission_mode="allow_duplicate_jobs")
    assert len(caller.faults.submissions()) == 2
    first, second = (made["job_id"] for made in caller.faults.jobs())
    assert (job.job_id, job.response.duplicate_job_ids) == (second, (first,))


def test_the_mode_of_a_call_beats_that_of_the_client(caller: Caller) -> None:
    caller.settings |= {"submission_mode": "allow_duplicate_jobs"}
    caller.faults.script({"reset": "after"})
    caller.ambiguous(submission_mode="at_most_once")


def test_a_submission_survives_the_process(faults: FaultServer, start: Callable[[str], str]) -> None:
    faults.script({"reset": "after"})
    with Client(**faults.settings()) as client, pytest.raises(AmbiguousSubmissionError) as caught:
        client.submit_job(**submission())
    assert faults.secret_key not in caught.value.submission
    assert faults.secret_id not in caught.value.submission
    told = start(f"print(client.reconcile({caught.value.submission!r}).verdict)")
    assert told == "Found\n"
