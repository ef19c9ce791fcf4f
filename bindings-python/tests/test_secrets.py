"""No secret is ever seen."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import Any

import pytest
from cloud_infinite import AsyncClient, Client, CloudInfiniteError, Credentials
from conftest import BUCKET, REGION, Emulator

CANARY = "canary-secret-key"
TOKEN = "canary-session-token"


def seen(value: object) -> str:
    """Everything that a value shows of itself."""
    parts = [repr(value), str(value), f"{value}"]
    parts += [f"{name}={getattr(value, name, None)!r}" for name in dir(value)]
    return "\n".join(parts)


def test_credentials_show_only_their_id() -> None:
    credentials = Credentials("the-id", CANARY, TOKEN)
    assert credentials.secret_id == "the-id"
    assert "canary-" not in seen(credentials)
    untyped: Any = credentials
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy, vars):
        with pytest.raises(TypeError) as caught:
            attempt(untyped)
        assert "canary-" not in str(caught.value)
    with pytest.raises(AttributeError):
        untyped.secret_key = "x"


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_clients_show_no_credential(cls: Any) -> None:
    client = cls(REGION, BUCKET, credentials=Credentials("the-id", CANARY, TOKEN))
    assert repr(client) == f"{cls.__name__}(region='{REGION}', bucket='{BUCKET}')"
    assert "canary-" not in seen(client)
    assert "canary-" not in seen(client._native)
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="holds credentials"):
            attempt(client)


def test_errors_show_no_credential(emulator: Emulator) -> None:
    for credentials, endpoint in (
        (Credentials("LOCAL-EMULATOR-SECRET-ID", CANARY), emulator.url),
        (Credentials("LOCAL-EMULATOR-SECRET-ID", CANARY, TOKEN), emulator.url),
        (Credentials("the-id", CANARY + "\n", TOKEN), emulator.url),
        (Credentials("the-id", CANARY, TOKEN + "\n"), emulator.url),
        (Credentials("the-id", CANARY, TOKEN), "http://127.0.0.1:1"),
    ):
        with pytest.raises(CloudInfiniteError) as caught:
            Client(REGION, BUCKET, credentials=credentials, endpoint=endpoint).enable_service()
        told = (
            "".join(traceback.format_exception(caught.value))
            + seen(caught.value)
            + repr(pickle.dumps(caught.value))
        )
        assert "canary-" not in told
    untyped: Any = Credentials
    for arguments in (("the-id", CANARY.encode()), (7, CANARY), ("the-id", "canary-key", TOKEN.encode())):
        with pytest.raises(CloudInfiniteError) as caught:
            untyped(*arguments)
        assert "canary-" not in seen(caught.value)
        assert caught.value.value == "(hidden)"
