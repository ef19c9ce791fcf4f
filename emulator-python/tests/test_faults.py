"""What goes wrong on purpose."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any, get_args

import pytest
from cloud_infinite import AmbiguousSubmissionError, Client
from cloud_infinite_emulator import Emulator, FaultKind, RefusedError
from conftest import RULE

OF_EACH_KIND: dict[str, dict[str, Any]] = {
    "status": {"status": 503, "code": "SlowDown", "message": "slower", "retry_after": 1},
    "delay": {"delay": (timedelta(milliseconds=1), 0.002), "when": "after"},
    "dribble": {"bytes_per_second": 1000},
    "reset": {"when": "before"},
    "truncate": {"bytes": 10},
    "malformed": {},
    "accept_then_lose": {"hang": False},
    "stale_read": {"reads": 1, "missing": True},
    "fail_job": {"code": "InternalError", "message": "on purpose"},
    "stuck_job": {},
    "lose_output": {},
}


def test_every_kind_that_the_emulator_knows(cloud: Emulator) -> None:
    with pytest.raises(RefusedError, match="must be one of") as refused:
        cloud.faults.add("nonsense")  # type: ignore[arg-type]
    assert refused.value.status == 400
    known = re.split(r", ", str(refused.value).partition("must be one of ")[2].rstrip("."))
    assert set(known) == set(get_args(FaultKind)) == set(OF_EACH_KIND)
    for number, (kind, parts) in enumerate(OF_EACH_KIND.items(), start=1):
        assert cloud.faults.add(kind, **parts) == number  # type: ignore[arg-type]
    rules = cloud.faults.list()
    assert [rule.kind for rule in rules] == list(OF_EACH_KIND)
    assert (rules[1].rule["min_ms"], rules[1].rule["max_ms"]) == (1, 2)
    assert {(rule.matches, rule.hits) for rule in rules} == {(0, 0)}
    cloud.faults.remove(3)
    with pytest.raises(RefusedError) as missing:
        cloud.faults.remove(3)
    assert missing.value.status == 404
    cloud.faults.clear()
    assert cloud.faults.list() == []


def test_matchers_reach_the_emulator(cloud: Emulator) -> None:
    matcher: dict[str, Any] = {
        "route": "GET /jobs/*",
        "service": "ci",
        "bucket": "examplebucket-1250000000",
        "key": "in/*.jpg",
        "job_id": "j1",
        "skip": 1,
        "times": 2,
        "probability": 0.5,
        "seed": 3,
    }
    cloud.faults.add("malformed", **matcher)
    [rule] = cloud.faults.list()
    assert matcher.items() <= rule.rule.items()


def test_a_kind_is_needed(cloud: Emulator) -> None:
    with pytest.raises(ValueError, match="kind is missing"):
        cloud.faults.add(route="POST /jobs")
    assert cloud.faults.add(delay=0.001) == 1
    assert cloud.faults.add(status=500) == 2
    assert [rule.kind for rule in cloud.faults.list()] == ["delay", "status"]


def test_a_refusal_is_repeated_by_the_client(cloud: Emulator) -> None:
    cloud.faults.add(route="POST /jobs", status=503, code="SlowDown", times=2, retry_after=0)
    with Client(**cloud.client_config()) as client:
        client.enable_service()
        job = client.submit_job(input="in/cat.jpg", rule=RULE, output="out/cat.jpg")
        assert job.response is not None and job.response.attempts == 3
    requests = cloud.requests("POST /jobs")
    assert [request.status for request in requests] == [503, 503, 200]
    assert [request.fault.kind if request.fault else None for request in requests] == [
        "status",
        "status",
        None,
    ]
    assert "503 SlowDown (fault 1: status)" in str(requests[0])
    [rule] = cloud.faults.list()
    assert (rule.hits, rule.rule["times"]) == (2, 2)


def test_an_answer_that_is_lost_leaves_a_job(cloud: Emulator) -> None:
    cloud.faults.add("accept_then_lose", route="POST /jobs")
    with Client(**cloud.client_config()) as client:
        client.enable_service()
        with pytest.raises(AmbiguousSubmissionError) as lost:
            client.submit_job(input="in/cat.jpg", rule=RULE, output="out/cat.jpg")
        assert lost.value.submission
    assert len({transition.job_id for transition in cloud.transitions()}) == 1


def test_a_job_fails_on_purpose(cloud: Emulator) -> None:
    cloud.faults.add("fail_job", code="InternalError")
    with Client(**cloud.client_config()) as client:
        client.enable_service()
        client.submit_job(input="in/cat.jpg", rule=RULE, output="out/cat.jpg")
        cloud.wait_idle()
    transitions = cloud.transitions()
    assert transitions[-1].to_state == "Failed"
    assert [one.fault.kind for one in transitions if one.fault] == ["fail_job"]


def test_faults_for_asyncio() -> None:
    async def use() -> None:
        async with Emulator() as cloud:
            number = await cloud.faults.add(status=500, times=1)
            assert [rule.id for rule in await cloud.faults.list()] == [number]
            await cloud.faults.remove(number)
            await cloud.faults.clear()
            assert await cloud.faults.list() == []

    asyncio.run(use())
