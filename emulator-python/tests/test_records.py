"""What an emulator remembers."""

from __future__ import annotations

import dataclasses
import json
import socket
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import urlopen

import pytest
from cloud_infinite import AsyncClient, Client, Credentials, DeniedError, parse_callback
from cloud_infinite_emulator import (
    CallbackAttempt,
    Emulator,
    JobSummary,
    QueueSummary,
    RefusedError,
    Request,
    Transition,
    WaitTimeoutError,
)
from cloud_infinite_emulator._records import Record
from conftest import RULE


def raw(cloud: Emulator, path: str) -> Any:
    with urlopen(cloud.admin_url + path) as answer:
        return json.load(answer)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def a_failed_job(cloud: Emulator) -> str:
    """A job whose input is missing, and whose callback nobody listens to."""
    with Client(**cloud.client_config()) as client:
        client.enable_service()
        url = f"http://127.0.0.1:{closed_port()}/told"
        job = client.submit_job(input="in/none.jpg", rule=RULE, output="out/none.jpg", callback=url)
        cloud.wait_idle()
        client.get_job(job.job_id)
        return job.job_id


def test_requests(cloud: Emulator) -> None:
    job_id = a_failed_job(cloud)
    requests = cloud.requests()
    assert [request.sequence for request in requests] == list(range(1, len(requests) + 1))
    [submitted] = cloud.requests("POST /jobs")
    assert submitted.method == "POST" and submitted.path == "/jobs" and submitted.status == 200
    assert "in/none.jpg" in submitted.body
    assert submitted.auth.verdict == "accepted"
    assert datetime.now(UTC) - submitted.time < timedelta(minutes=5)
    assert {request.path for request in cloud.requests("GET /jobs/*")} == {f"/jobs/{job_id}"}
    assert len(cloud.requests("* *")) == len(requests)
    with pytest.raises(ValueError, match="is no route"):
        cloud.requests("/jobs")
    cloud.clear_requests()
    assert cloud.requests() == []


def test_a_refused_request_says_what_is_wrong(cloud: Emulator) -> None:
    settings = cloud.client_config() | {
        "credentials": Credentials("LOCAL-EMULATOR-SECRET-ID", "canary-wrong")
    }
    with Client(**settings) as client, pytest.raises(DeniedError):
        client.enable_service()
    [request] = cloud.requests()
    assert (request.status, request.code) == (403, "SignatureDoesNotMatch")
    assert "403 SignatureDoesNotMatch (signature: SignatureDoesNotMatch" in str(request)
    assert request.auth.message
    assert request.auth.computed is not None and request.auth.computed.string_to_sign.startswith("sha1\n")
    assert "canary-" not in cloud.history()


def test_transitions_and_callbacks(cloud: Emulator) -> None:
    job_id = a_failed_job(cloud)
    states = [transition.to_state for transition in cloud.transitions() if transition.job_id == job_id]
    assert states == ["Submitted", "Running", "Failed"]
    assert cloud.transitions()[0].from_state is None
    told = cloud.callbacks.wait(job_id)
    assert (told.job_id, told.state, told.attempt, told.status) == (job_id, "Failed", 1, None)
    assert told.error
    assert cloud.callbacks.list() == cloud.callbacks.list(job_id) == [told]
    assert cloud.callbacks.list("another") == []
    cloud.callbacks.clear()
    assert cloud.callbacks.list() == []


def test_the_emulator_itself_is_called_back(cloud: Emulator) -> None:
    with Client(**cloud.client_config()) as client:
        client.enable_service()
        job = client.submit_job(
            input="in/none.jpg", rule=RULE, output="out/none.jpg", callback=cloud.callbacks.url
        )
    told = cloud.callbacks.wait(job.job_id)
    assert (told.status, told.error) == (204, None)
    reported = parse_callback(told.body).job
    assert reported is not None and reported.job_id == job.job_id


def test_a_callback_that_does_not_come(cloud: Emulator) -> None:
    job_id = a_failed_job(cloud)
    cloud.callbacks.wait(job_id)
    with pytest.raises(WaitTimeoutError) as late:
        cloud.callbacks.wait("another", timeout=timedelta(milliseconds=20))
    assert isinstance(late.value, TimeoutError)
    message = str(late.value)
    assert "no callback for another within 20 ms" in message
    assert "POST examplebucket-1250000000.ci.ap-guangzhou.myqcloud.com/jobs -> 200" in message
    assert f"{job_id} Failed, attempt 1" in message


@pytest.mark.parametrize(
    ("record", "path", "renamed"),
    [
        (Request, "/_ci/requests", {}),
        (Transition, "/_ci/transitions", {"from": "from_state", "to": "to_state"}),
        (CallbackAttempt, "/_ci/callbacks", {}),
    ],
)
def test_nothing_that_the_emulator_tells_is_left_out(
    cloud: Emulator, record: type[Record], path: str, renamed: dict[str, str]
) -> None:
    cloud.callbacks.wait(a_failed_job(cloud))
    known = {field.name for field in dataclasses.fields(record)}
    for fields in raw(cloud, path):
        assert {renamed.get(name, name) for name in fields} == known
    for fields in raw(cloud, "/_ci/requests"):
        assert set(fields["auth"]) == {
            field.name for field in dataclasses.fields(type(cloud.requests()[0].auth))
        }


def test_jobs_and_queues(cloud: Emulator) -> None:
    job_id = a_failed_job(cloud)
    [job] = cloud.jobs()
    assert (job.id, job.state, job.stage, job.input, job.result) == (
        job_id,
        "Failed",
        "ended",
        "in/none.jpg",
        None,
    )
    assert job.failure is not None and job.failure["code"]
    assert (
        f"{job_id} Failed in/none.jpg -> out/none.jpg by {RULE}: {job.failure['code']}, " in cloud.history()
    )
    [queue] = cloud.queues()
    assert (queue.id, queue.state, queue.jobs["Failed"]) == (job.queue_id, "Active", 1)
    assert cloud.jobs(stage="ended", queue_id=queue.id, limit=1) == [job]
    assert cloud.jobs(stage="waiting") == cloud.jobs(queue_id="another") == []
    details = cloud.job(job_id)
    assert (details["id"], len(details["transitions"])) == (job_id, 3)
    with pytest.raises(RefusedError) as missing:
        cloud.job("another")
    assert missing.value.status == 404
    for record, told in (
        (JobSummary, raw(cloud, "/_ci/jobs")["jobs"]),
        (QueueSummary, raw(cloud, "/_ci/queues")),
    ):
        assert set(told[0]) == {field.name for field in dataclasses.fields(record)}


def test_a_newer_emulator_may_tell_more() -> None:
    fields = {
        "sequence": 1,
        "time_ms": 0,
        "job_id": "j",
        "queue_id": "p",
        "level": 0,
        "from": None,
        "to": "Running",
    }
    assert Transition.read(fields | {"news": 1}) == Transition.read(fields)


def test_clients_find_it(cloud: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def enable() -> None:
        async with AsyncClient(**cloud.client_config()) as client:
            await client.enable_service()

    asyncio.run(enable())
    monkeypatch.setenv("TENCENTCLOUD_SESSION_TOKEN", "canary-of-an-account")
    for name, value in cloud.environment().items():
        monkeypatch.setenv(name, value)
    with Client() as client:
        assert [bucket.name for bucket in client.list_buckets()] == ["examplebucket-1250000000"]
    assert cloud.client_config("other-1250000000")["bucket"] == "other-1250000000"
