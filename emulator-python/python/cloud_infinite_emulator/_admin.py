"""Asks the admin interface of an emulator."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from ._errors import EmulatorGoneError, RefusedError

__all__ = ["Admin"]

PATIENCE = 60.0
"""How many seconds an answer may take that waits for nothing."""


class Admin:
    """The admin interface at an address."""

    def __init__(self, url: str, last_words: Callable[[], str] = lambda: "") -> None:
        """Nothing is asked yet.

        Args:
            url: Where it listens.
            last_words: Says more about an emulator that does not answer.
        """
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname or not parts.port:
            raise ValueError(f"{url!r} is no address such as http://127.0.0.1:40123")
        self.url = url
        self._host = parts.hostname
        self._port = parts.port
        self._last_words = last_words

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int | None] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        wait: float = 0.0,
    ) -> bytes:
        """Sends one request and returns the body of its answer.

        Args:
            method: The method.
            path: The path, encoded.
            query: Parameters; those that are `None` are left out.
            body: What is sent.
            headers: More headers.
            wait: How many seconds the emulator may take on purpose.

        Raises:
            RefusedError: The emulator refuses.
            EmulatorGoneError: There is no answer.
        """
        given = {name: value for name, value in (query or {}).items() if value is not None}
        target = f"{path}?{urlencode(given)}" if given else path
        # A connection of its own for each request: threads share nothing, and no proxy of the environment is
        # asked.
        connection = HTTPConnection(self._host, self._port, timeout=PATIENCE + wait)
        try:
            connection.request(method, target, body=body, headers=headers or {})
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as error:
            raise EmulatorGoneError(
                f"the emulator does not answer {method} {target}: {error}{self._last_words()}"
            ) from error
        finally:
            connection.close()
        if answer.status >= 400:
            raise RefusedError(f"{method} {target}: {_sentence(content, answer.status)}", answer.status)
        return content

    def json(
        self,
        method: str,
        path: str,
        value: object = None,
        *,
        query: Mapping[str, str | int | None] | None = None,
        wait: float = 0.0,
    ) -> Any:
        """As `ask`, with JSON in both directions; nothing is `None`."""
        body = None if value is None else json.dumps(value).encode()
        content = self.ask(method, path, query=query, body=body, wait=wait)
        return json.loads(content) if content else None


def _sentence(content: bytes, status: int) -> str:
    try:
        said = json.loads(content)["error"]
    except (ValueError, KeyError, TypeError):
        said = content.decode(errors="replace").strip() or f"status {status}"
    return str(said)
