"""The vectors of every operation that all languages play: what is sent, and what becomes of every form of answer."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import pytest
from cloud_infinite import CallBackMqConfig, Client, CloudInfiniteError, Credentials, NotifyConfig, Pager
from fault_server import BUCKET, REGION, ROOT, program

FOLDER = ROOT / "tests/vectors/operation"
VECTORS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
RECORDS: dict[str, Any] = {"callback_mq_config": CallBackMqConfig, "notify_config": NotifyConfig}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A client of a server that plays the vectors in their order."""
    server = subprocess.Popen(
        [program(), "replay", str(FOLDER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None and server.stdin is not None
    ready = json.loads(server.stdout.readline())
    credentials = Credentials(ready["secret_id"], ready["secret_key"])
    with Client(REGION, BUCKET, credentials=credentials, endpoint=ready["url"], max_attempts=1) as client:
        yield client
    server.stdin.close()
    server.stdout.close()
    assert server.wait(10) == 0


def argument(name: str, value: Any) -> Any:
    match value:
        case {"unix_millis": int(millis)}:
            return EPOCH + timedelta(milliseconds=millis)
        case dict():
            return RECORDS[name](**value)
        case _:
            return value


def plain(value: Any) -> Any:
    """A value of a model as the vectors write it: without what is absent, and without the HTTP side."""
    if isinstance(value, datetime):
        return {"unix_millis": (value - EPOCH) // timedelta(milliseconds=1)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value) if field.name != "response"]
        return {name: plain(held) for name in fields if (held := getattr(value, name)) not in (None, ())}
    return value


def facts(error: CloudInfiniteError) -> dict[str, Any]:
    names = ("kind", "outcome", "status", "code", "request_id")
    return {name: plain(value) for name in names if (value := getattr(error, name)) is not None}


@pytest.mark.parametrize("vectors", VECTORS, ids=[vectors["operation"] for vectors in VECTORS])
def test_every_operation_is_as_its_vectors_say(vectors: dict[str, Any], client: Client) -> None:
    method = getattr(client, vectors["operation"])
    for case in vectors["cases"]:
        arguments = {name: argument(name, value) for name, value in case["request"].items()}
        if "error" in case:
            with pytest.raises(CloudInfiniteError) as caught:
                answer = method(**arguments)
                next(answer.pages())
            assert facts(caught.value) == case["error"], case["name"]
            assert (caught.value.operation, caught.value.attempts) == (vectors["operation"], 1)
            continue
        answer = method(**arguments)
        if isinstance(answer, Pager):
            answer = next(answer.pages())
        assert plain(answer) == case["answer"], case["name"]
        if answer is not None:
            assert answer.response.request_id == case["request_id"], case["name"]
