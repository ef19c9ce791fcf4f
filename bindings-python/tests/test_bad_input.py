"""The table of bad input that every language runs: the same kind, field and rule, and nothing is sent."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cloud_infinite import (
    AsyncClient,
    CallBackMqConfig,
    Client,
    ErrorKind,
    InvalidArgumentError,
    NotifyConfig,
)
from conftest import BUCKET, REGION, Emulator, credentials

TABLE: list[dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parents[2] / "tests/vectors/bad_input.json").read_text(encoding="utf-8")
)
RECORDS: dict[str, Any] = {"callback_mq_config": CallBackMqConfig, "notify_config": NotifyConfig}


def argument(name: str, value: Any) -> Any:
    match value:
        case {"repeat": str(text), "times": int(times)}:
            return text * times
        case {"unix_millis": int(millis)}:
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
        case dict():
            return RECORDS[name](**value)
        case _:
            return value


def arguments(row: dict[str, Any]) -> dict[str, Any]:
    return {name: argument(name, value) for name, value in row["request"].items()}


def check(row: dict[str, Any], error: InvalidArgumentError) -> None:
    assert (error.kind, error.field, error.rule) == (ErrorKind.INVALID_ARGUMENT, row["field"], row["rule"])
    assert (error.operation, error.attempts) == (row["operation"], 0)


def test_every_row_is_refused(client: Client, emulator: Emulator) -> None:
    assert len(TABLE) > 50
    for row in TABLE:
        method = getattr(client, row["operation"])
        with pytest.raises(InvalidArgumentError) as caught:
            answer = method(**arguments(row))
            # A list asks for its first page only when it is read.
            list(answer)
        check(row, caught.value)
    assert emulator.journal() == []


def test_every_row_is_refused_with_asyncio(emulator: Emulator) -> None:
    async def run() -> None:
        async with AsyncClient(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url) as client:
            for row in TABLE:
                method = getattr(client, row["operation"])
                with pytest.raises(InvalidArgumentError) as caught:
                    if row["operation"].startswith("list_"):
                        async for _ in method(**arguments(row)):
                            pass
                    else:
                        await method(**arguments(row))
                check(row, caught.value)

    asyncio.run(run())
    assert emulator.journal() == []
