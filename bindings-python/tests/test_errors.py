"""What is raised, when, and what it says."""

from __future__ import annotations

import builtins
import copy
import json
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import cloud_infinite
import pytest
from cloud_infinite import (
    AmbiguousSubmissionError,
    Client,
    CloudInfiniteError,
    ConflictError,
    Credentials,
    DeniedError,
    ErrorKind,
    InvalidArgumentError,
    JobFailedError,
    JobState,
    NotFoundError,
    Outcome,
    WaitTimedOutError,
    errors,
)
from conftest import BUCKET, REGION, Emulator, credentials

RULE = "imageMogr2/rotate/90"


def test_a_job_that_does_not_exist(client: Client) -> None:
    client.enable_service()
    with pytest.raises(NotFoundError) as caught:
        client.get_job("no-such-job")
    error = caught.value
    assert error.kind is ErrorKind.NOT_FOUND
    assert error.operation == "get_job"
    assert error.outcome is None
    assert error.status == 200
    assert error.request_id
    assert error.attempts == 1
    assert timedelta() < error.elapsed < timedelta(seconds=10)
    assert "no-such-job" in str(error)


def test_a_service_that_is_not_enabled(client: Client) -> None:
    with pytest.raises(ConflictError) as caught:
        client.submit_job(input="in/cat.png", rule=RULE, output="out/cat.png")
    assert caught.value.code == "PicBucketUnBinded"
    assert caught.value.outcome is Outcome.REJECTED
    assert caught.value.status == 400
    assert caught.value.service_message


def test_a_job_that_fails(client: Client) -> None:
    client.enable_service()
    job = client.submit_job(input="in/missing.png", rule=RULE, output="out/cat.png")
    with pytest.raises(JobFailedError) as caught:
        client.wait_for_job(job.job_id, poll_interval=0.02)
    assert caught.value.job is not None
    assert caught.value.job.state is JobState.FAILED
    assert caught.value.code == caught.value.job.code == "NoSuchKey"

    failed = client.wait_for_job(job.job_id, poll_interval=0.02, raise_on_failure=False)
    assert failed.state is JobState.FAILED


def test_a_wait_that_takes_too_long(start_emulator: Callable[..., Emulator]) -> None:
    emulator = start_emulator("--job-delay-ms", "60000")
    client = Client(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url)
    client.enable_service()
    job = client.submit_job(input="in/cat.png", rule=RULE, output="out/cat.png")
    with pytest.raises(WaitTimedOutError) as caught:
        client.wait_for_job(job.job_id, poll_interval=0.02, timeout=0.3)
    assert isinstance(caught.value, builtins.TimeoutError)
    assert caught.value.job is not None
    assert caught.value.job.state is JobState.RUNNING


def test_a_wrong_secret(emulator: Emulator) -> None:
    client = Client(
        REGION, BUCKET, credentials=Credentials("LOCAL-EMULATOR-SECRET-ID", "canary-wrong"), endpoint=emulator.url
    )
    with pytest.raises(DeniedError) as caught:
        client.enable_service()
    assert caught.value.status == 403


def test_an_emulator_that_was_killed(client: Client, emulator: Emulator) -> None:
    client.enable_service()
    emulator.stop()
    begin = time.monotonic()
    with pytest.raises(cloud_infinite.ConnectionError) as caught:
        client.get_job("some-job")
    assert time.monotonic() - begin < 5
    assert isinstance(caught.value, builtins.ConnectionError)
    assert isinstance(caught.value, CloudInfiniteError)
    with pytest.raises(cloud_infinite.ConnectionError) as caught:
        client.submit_job(input="in/cat.png", rule=RULE, output="out/cat.png")
    assert caught.value.outcome is Outcome.NOT_SENT
    assert any("refused" in note for note in [str(caught.value), *caught.value.__notes__])


@pytest.fixture
def deaf_server() -> Iterator[str]:
    """Takes one request after the other and closes each connection without an answer."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_a_submission_that_may_exist_has_a_class_of_its_own(deaf_server: str) -> None:
    client = Client(REGION, BUCKET, credentials=credentials(), endpoint=deaf_server)
    with pytest.raises(AmbiguousSubmissionError) as caught:
        client.submit_job(input="in/cat.png", rule=RULE, output="out/cat.png")
    assert caught.value.outcome is Outcome.AMBIGUOUS
    assert caught.value.kind is ErrorKind.CONNECTION
    assert not isinstance(caught.value, builtins.ConnectionError)
    assert json.loads(caught.value.submission)["kind"] == "Connection"
    for twin in (
        pickle.loads(pickle.dumps(caught.value)),
        copy.copy(caught.value),
        copy.deepcopy(caught.value),
    ):
        assert twin.__dict__ == caught.value.__dict__
        assert twin.submission == caught.value.submission
    with pytest.raises(cloud_infinite.ConnectionError):
        client.get_job("some-job")


def test_a_timeout_of_one_call() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    client = Client(
        REGION, BUCKET, credentials=credentials(), endpoint=f"http://127.0.0.1:{listener.getsockname()[1]}"
    )
    begin = time.monotonic()
    with pytest.raises(cloud_infinite.TimeoutError) as caught:
        client.get_job("some-job", timeout=timedelta(milliseconds=200))
    assert 0.2 <= time.monotonic() - begin < 2
    assert isinstance(caught.value, builtins.TimeoutError)
    with pytest.raises(AmbiguousSubmissionError) as ambiguous:
        client.submit_job(input="a", rule=RULE, output="b", timeout=0.2)
    assert ambiguous.value.kind is ErrorKind.TIMEOUT
    listener.close()


def test_there_is_a_class_for_every_kind() -> None:
    for kind in ErrorKind:
        cls = getattr(errors, f"{kind.value}Error")
        assert issubclass(cls, CloudInfiniteError)
        assert cls("text").kind is kind
    assert issubclass(InvalidArgumentError, ValueError)
    assert errors._CLASSES.keys() == {kind.value for kind in ErrorKind}


def test_errors_survive_pickle_and_copy(client: Client) -> None:
    client.enable_service()
    job = client.submit_job(input="in/missing.png", rule=RULE, output="out/cat.png")
    caught: list[CloudInfiniteError] = []
    unreachable = Client(REGION, BUCKET, credentials=credentials(), endpoint="http://127.0.0.1:1")
    calls: list[Callable[[], object]] = [
        lambda: client.wait_for_job(job.job_id, poll_interval=0.02),
        lambda: client.get_job("not a job id"),
        lambda: unreachable.get_job("a"),
    ]
    for call in calls:
        with pytest.raises(CloudInfiniteError) as info:
            call()
        caught.append(info.value)
    for error in caught:
        for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert type(twin) is type(error)
            assert str(twin) == str(error)
            assert twin.__dict__ == error.__dict__
