"""Reading callbacks: every form of every report, as all languages read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cloud_infinite import Callback, CallbackEvent, Job, parse_callback
from cloud_infinite.errors import DecodeError, InvalidArgumentError

VECTORS = Path(__file__).parents[2] / "tests/vectors/callback"
INDEX: dict[str, Any] = json.loads(VECTORS.joinpath("index.json").read_text(encoding="utf-8"))


def facts(callback: Callback) -> dict[str, Any]:
    """What the vectors say of a callback, without what is absent."""
    found: dict[str, Any] = {"event": callback.event}
    if callback.job is not None:
        found |= of_job(callback.job)
    return {name: value for name, value in found.items() if value is not None}


def of_job(job: Job) -> dict[str, Any]:
    """What the vectors say of a job."""
    found: dict[str, Any] = {
        "job_id": job.job_id,
        "state": job.state,
        "user_data": job.operation.user_data,
    }
    if job.state == "Failed":
        found["code"] = job.code
    if (result := job.operation.pic_process_result) is not None:
        [picture] = result.process_results
        assert result.original_info is not None
        assert result.original_info.image_info is not None
        assert job.operation.pic_process is not None
        found |= {
            "object_name": result.object_name,
            "width": picture.width,
            "size": picture.size,
            "original_width": result.original_info.image_info.width,
            "is_pic_info": job.operation.pic_process.is_pic_info,
        }
    return found


@pytest.mark.parametrize("case", INDEX["accepted"], ids=lambda case: case["file"])
def test_every_form_of_a_report_is_read(case: dict[str, Any]) -> None:
    body = VECTORS.joinpath(case["file"]).read_bytes()
    callback = parse_callback(body)
    assert facts(callback) == case["expect"]
    assert callback.document == body.decode()
    assert callback.further_jobs == ()
    for given in (body.decode(), bytearray(body), memoryview(body)):
        assert parse_callback(given) == callback


@pytest.mark.parametrize("case", INDEX["refused"], ids=lambda case: case["name"])
def test_what_is_no_report_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(DecodeError) as caught:
        parse_callback(case["body"])
    assert caught.value.operation == "parse_callback"
    assert caught.value.attempts == 0
    assert str(caught.value).startswith("parse_callback: the callback ")


def test_an_event_of_tomorrow_keeps_its_name() -> None:
    callback = parse_callback(VECTORS.joinpath("unknown.json").read_bytes())
    assert callback.event == "QueueDrained"
    assert not callback.event.is_known
    assert CallbackEvent.TASK_FINISH.is_known


@pytest.mark.parametrize("body", [None, 5, ["{}"], {"EventName": "TaskFinish"}])
def test_what_is_no_body_is_refused_by_name(body: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        parse_callback(body)
    assert caught.value.field == "body"
