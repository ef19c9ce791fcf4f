"""Models and enumerations behave like plain values."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from datetime import timedelta

import pytest
from cloud_infinite import Bucket, Job, JobOperation, JobState, NotifyConfig, ResponseInfo, models

SECOND = timedelta(seconds=1)


def job(**changes: object) -> Job:
    plain = Job(job_id="j1", state=JobState.SUCCESS, operation=JobOperation(user_data="mine"))
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


def test_records_are_values() -> None:
    for twin in (job(), copy.copy(job()), copy.deepcopy(job()), pickle.loads(pickle.dumps(job()))):
        assert twin == job()
        assert hash(twin) == hash(job())
        assert twin.operation.user_data == "mine"
    assert job() != job(job_id="j2")
    assert eval(repr(Bucket(name="b")), vars(models)) == Bucket(name="b")
    with pytest.raises(dataclasses.FrozenInstanceError):
        job().job_id = "j2"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        job().colour = "red"  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        Job("j1", JobState.SUCCESS)  # type: ignore[call-arg]


def test_the_http_side_takes_no_part_in_equality() -> None:
    response = ResponseInfo(request_id="r1", status=200, attempts=2, elapsed=SECOND, waited=SECOND)
    answered = job(response=response)
    assert answered == job()
    assert hash(answered) == hash(job())
    assert pickle.loads(pickle.dumps(answered)).response == response
    assert response != ResponseInfo(status=200, attempts=1, elapsed=SECOND, waited=SECOND)
    assert "r1" not in repr(answered)


def test_every_record_and_field_is_documented() -> None:
    for name in models.__all__:
        assert getattr(models, name).__doc__


def test_known_values_of_an_enumeration() -> None:
    state = JobState("Running")
    assert state == "Running"
    assert state is JobState.RUNNING
    assert f"{state}" == "Running"
    assert state.is_known
    assert {JobState.RUNNING: 1}["Running"] == 1  # type: ignore[index]
    assert pickle.loads(pickle.dumps(state)) is state
    assert copy.deepcopy(state) is state


def test_unknown_values_of_an_enumeration() -> None:
    state = JobState("Dreaming")
    assert isinstance(state, JobState)
    assert state == "Dreaming" == state.value
    assert state == JobState("Dreaming")
    assert hash(state) == hash(JobState("Dreaming")) == hash("Dreaming")
    assert state != JobState.RUNNING
    assert not state.is_known
    assert repr(state) == "<JobState.OTHER: 'Dreaming'>"
    for twin in (pickle.loads(pickle.dumps(state)), copy.copy(state), copy.deepcopy(state)):
        assert twin == state
        assert isinstance(twin, JobState)
    assert len(JobState) == 6
    assert "Dreaming" not in JobState.__members__
    with pytest.raises(ValueError, match="7"):
        JobState(7)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (job(), "done with mine"),
        (job(state=JobState.FAILED, code="NoSuchKey"), "failed: NoSuchKey"),
        (job(state=JobState("Dreaming")), "something new: Dreaming"),
    ],
)
def test_records_and_enumerations_match(given: Job, expected: str) -> None:
    match given:
        case Job(state=JobState.SUCCESS, operation=JobOperation(user_data=data)):
            found = f"done with {data}"
        case Job(state=JobState.FAILED, code=code):
            found = f"failed: {code}"
        case Job(state=other):
            found = f"something new: {other}"
    assert found == expected


def test_requests_take_text_for_enumerations() -> None:
    assert NotifyConfig(state="Off") == NotifyConfig(state=models.NotifyState.OFF)
