"""Arguments that are refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cloud_infinite import (
    AsyncClient,
    CallBackMqConfig,
    Client,
    ErrorKind,
    InvalidArgumentError,
    NotifyConfig,
    Outcome,
)
from conftest import BUCKET, REGION, Emulator, credentials

SUBMIT: dict[str, Any] = {"input": "in/cat.png", "rule": "imageMogr2/rotate/90", "output": "out/cat.png"}
UPDATE: dict[str, Any] = {
    "queue_id": "p1",
    "name": "pictures",
    "state": "Active",
    "notify_config": NotifyConfig(),
}


# Any, because most of these are what a type checker would refuse.
REFUSED: list[tuple[str, Callable[[Any], Any], str]] = [
    ("a number for text", lambda c: c.get_job(5), "job_id"),
    ("bytes for text", lambda c: c.get_job(b"j1"), "job_id"),
    ("a character that is no text", lambda c: c.submit_job(**{**SUBMIT, "input": "\ud800"}), "input"),
    ("an id with a blank", lambda c: c.get_job("a b"), "job_id"),
    ("an empty id", lambda c: c.get_job(""), "job_id"),
    ("an empty key", lambda c: c.submit_job(**{**SUBMIT, "input": ""}), "input"),
    ("a key with a slash in front", lambda c: c.submit_job(**{**SUBMIT, "output": "/x"}), "output"),
    ("neither rule nor template", lambda c: c.submit_job(input="a", output="b"), "rule"),
    ("both rule and template", lambda c: c.submit_job(**SUBMIT, template_id="t1"), "rule"),
    ("a number for yes or no", lambda c: c.submit_job(**SUBMIT, is_pic_info=1), "is_pic_info"),
    ("yes or no for a number", lambda c: c.submit_job(**SUBMIT, job_level=True), "job_level"),
    ("a negative number", lambda c: c.submit_job(**SUBMIT, job_level=-1), "job_level"),
    ("a huge number", lambda c: c.submit_job(**SUBMIT, job_level=2**70), "job_level"),
    ("a level that is too high", lambda c: c.submit_job(**SUBMIT, job_level=3), "job_level"),
    ("a float for a number", lambda c: c.submit_job(**SUBMIT, job_level=1.0), "job_level"),
    ("user data beyond ASCII", lambda c: c.submit_job(**SUBMIT, user_data="喵"), "user_data"),
    ("user data that is too long", lambda c: c.submit_job(**SUBMIT, user_data="x" * 1025), "user_data"),
    ("an unknown format", lambda c: c.submit_job(**SUBMIT, callback_format="YAML"), "callback_format"),
    ("a callback that is no URL", lambda c: c.submit_job(**SUBMIT, callback="ftp://x"), "callback"),
    ("TDMQ without a receiver", lambda c: c.submit_job(**SUBMIT, callback_type="TDMQ"), "callback_mq_config"),
    (
        "a nested field",
        lambda c: c.submit_job(
            **SUBMIT, callback_mq_config=CallBackMqConfig(mq_region="xx", mq_mode="Queue", mq_name="n")
        ),
        "callback_mq_config.mq_region",
    ),
    ("a dict for a record", lambda c: c.update_queue(**{**UPDATE, "notify_config": {}}), "notify_config"),
    (
        "a number in a nested record",
        lambda c: c.update_queue(**{**UPDATE, "notify_config": NotifyConfig(type=4)}),  # type: ignore[arg-type]
        "notify_config.type",
    ),
    ("a queue name with a blank", lambda c: c.update_queue(**{**UPDATE, "name": "my queue"}), "name"),
    ("an unknown state", lambda c: c.update_queue(**{**UPDATE, "state": "Asleep"}), "state"),
    (
        "notifications without a type",
        lambda c: c.update_queue(**{**UPDATE, "notify_config": NotifyConfig(state="On", event="TaskFinish")}),
        "notify_config.type",
    ),
    ("text for a list", lambda c: list(c.list_buckets(regions="ap-guangzhou")), "regions"),
    ("a number for a list", lambda c: list(c.list_buckets(regions=7)), "regions"),
    ("a number in a list", lambda c: list(c.list_buckets(regions=["ap-guangzhou", 7])), "regions"),
    ("a page of zero", lambda c: list(c.list_queues(page_size=0)), "page_size"),
    ("a timeout in words", lambda c: c.get_job("j1", timeout="soon"), "timeout"),
    ("a timeout of zero", lambda c: c.get_job("j1", timeout=0), "timeout"),
    ("a negative timeout", lambda c: c.get_job("j1", timeout=-1.0), "timeout"),
    ("a negative timedelta", lambda c: c.get_job("j1", timeout=timedelta(seconds=-1)), "timeout"),
    ("a timeout that is no number", lambda c: c.get_job("j1", timeout=float("nan")), "timeout"),
    ("a timeout of years", lambda c: c.get_job("j1", timeout=1e9), "timeout"),
    ("a datetime for a duration", lambda c: c.get_job("j1", timeout=datetime.now()), "timeout"),
    ("attempts in words", lambda c: c.get_job("j1", max_attempts="two"), "max_attempts"),
    ("no attempt", lambda c: c.get_job("j1", max_attempts=0), "max_attempts"),
    ("too many attempts", lambda c: c.submit_job(**SUBMIT, max_attempts=11), "max_attempts"),
    ("too many attempts for a page", lambda c: list(c.list_queues(max_attempts=11)), "max_attempts"),
    ("too many attempts for a step", lambda c: c.wait_for_job("j1", max_attempts=11), "max_attempts"),
    ("an unknown mode", lambda c: c.submit_job(**SUBMIT, submission_mode="twice"), "submission_mode"),
    ("a mode that is no text", lambda c: c.submit_job(**SUBMIT, submission_mode=2), "submission_mode"),
    ("a submission that is none", lambda c: c.reconcile("cinf1:0"), "submission"),
    ("a submission that is no text", lambda c: c.reconcile(7), "submission"),
    ("polls that are too frequent", lambda c: c.wait_for_job("j1", poll_interval=0), "poll_interval"),
    ("a bucket without an id", lambda c: c.for_bucket("bucket"), "bucket"),
]


@pytest.mark.parametrize(("call", "field"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_bad_arguments_never_reach_the_service(
    call: Callable[[Any], Any], field: str, client: Client, emulator: Emulator
) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        call(client)
    error = caught.value
    assert error.field == field
    assert error.kind is ErrorKind.INVALID_ARGUMENT
    assert error.rule
    assert error.value is not None
    assert error.attempts == 0
    assert isinstance(error, ValueError)
    assert f"`{field}`" in str(error)
    assert error.outcome is (Outcome.NOT_SENT if error.operation == "submit_job" else None)
    assert emulator.journal() == []


def test_missing_and_unknown_arguments_are_type_errors(client: Client, emulator: Emulator) -> None:
    untyped: Any = client
    calls: list[Callable[[], object]] = [
        lambda: untyped.submit_job(input="a"),
        lambda: untyped.submit_job("a", "b"),
        lambda: untyped.get_job(),
        lambda: untyped.get_job("a", colour="red"),
        lambda: untyped.get_job("a", submission_mode="at_most_once"),
    ]
    for call in calls:
        with pytest.raises(TypeError):
            call()
    assert emulator.journal() == []


@pytest.mark.parametrize("cls", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"region": None}, "region"),
        ({"region": 7}, "region"),
        ({"region": "ap/guangzhou"}, "region"),
        ({"bucket": "no-appid"}, "bucket"),
        ({"endpoint": "ftp://127.0.0.1"}, "endpoint"),
        ({"endpoint": "http://192.0.2.1"}, "endpoint"),
        ({"endpoint": "http://127.0.0.1/path"}, "endpoint"),
        ({"timeout": 0}, "timeout"),
        ({"connect_timeout": "1"}, "connect_timeout"),
        ({"attempt_timeout": -1}, "attempt_timeout"),
        ({"max_attempts": 0}, "max_attempts"),
        ({"max_attempts": 11}, "max_attempts"),
        ({"max_attempts": 1.5}, "max_attempts"),
        ({"submission_mode": "at-most-once"}, "submission_mode"),
        ({"submission_mode": 1}, "submission_mode"),
        ({"settle_time": 0}, "settle_time"),
        ({"settle_time": "soon"}, "settle_time"),
        ({"proxy": "socks5://127.0.0.1:1"}, "proxy"),
        ({"user_agent": "two\nlines"}, "user_agent"),
        ({"ca_bundle": b"no certificate"}, "ca_bundle"),
        ({"allow_http": 1}, "allow_http"),
    ],
)
def test_bad_settings_are_refused(cls: Any, settings: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        cls(**{"region": REGION, "bucket": BUCKET, "credentials": credentials(), **settings})
    assert caught.value.field == field


def test_the_file_of_a_ca_bundle_is_read(tmp_path: Any) -> None:
    with pytest.raises(FileNotFoundError):
        Client(REGION, BUCKET, ca_bundle=tmp_path / "missing.pem")
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    for given in (broken, str(broken)):
        with pytest.raises(InvalidArgumentError):
            Client(REGION, BUCKET, ca_bundle=given)
