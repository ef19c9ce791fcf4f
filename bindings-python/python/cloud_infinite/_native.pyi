"""The native part of the package. Its answers have the types that the methods around it declare."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, final

from ._base import SubmissionMode

__all__ = ["VERSION", "Body", "Cancel", "Client", "Credentials", "Pages", "Provider", "Stream", "call_function"]

VERSION: Final[str]

@final
class Credentials:
    def __new__(
        cls,
        secret_id: str,
        secret_key: str,
        session_token: str | None = None,
        *,
        expires_at: datetime | None = None,
    ) -> Credentials: ...
    @property
    def secret_id(self) -> str: ...
    @property
    def expires_at(self) -> datetime | None: ...

@final
class Provider:
    @staticmethod
    def environment() -> Provider: ...
    @staticmethod
    def profile(profile: str | None, file: str | os.PathLike[str] | None) -> Provider: ...
    @staticmethod
    def instance_role(role: str | None, endpoint: str | None) -> Provider: ...
    @staticmethod
    def chain(providers: list[Credentials | Provider]) -> Provider: ...
    @staticmethod
    def function(
        name: str, begin: Callable[[Callable[[Any, BaseException | None], None]], None]
    ) -> Provider: ...

@final
class Client:
    def __new__(
        cls,
        region: str | None,
        bucket: str | None,
        *,
        credentials: Credentials | Provider | None = None,
        endpoint: str | None = None,
        timeout: float | timedelta | None = None,
        connect_timeout: float | timedelta | None = None,
        attempt_timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
        submission_mode: SubmissionMode | None = None,
        settle_time: float | timedelta | None = None,
        proxy: str | None = None,
        ca_bundle: bytes | None = None,
        user_agent: str | None = None,
        allow_http: bool | None = None,
    ) -> Client: ...
    @property
    def region(self) -> str: ...
    @property
    def bucket(self) -> str: ...
    def for_bucket(self, bucket: str) -> Client: ...
    @property
    def is_closed(self) -> bool: ...
    def close(self, grace: float | timedelta) -> tuple[str, ...]: ...
    def start_close(
        self, grace: float | timedelta, done: Callable[[Any, BaseException | None], object]
    ) -> Cancel: ...
    def call(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
        submission_mode: SubmissionMode | None = None,
        on_update: Callable[[Any], object] | None = None,
    ) -> Any: ...
    def start(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None,
        max_attempts: int | None,
        submission_mode: SubmissionMode | None,
        on_update: Callable[[Any], object] | None,
        done: Callable[[Any, BaseException | None], object],
    ) -> Cancel: ...
    def pages(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> Pages: ...
    def stream(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None,
        max_attempts: int | None,
        submission_mode: SubmissionMode | None,
        total: int | None,
    ) -> Stream: ...

    def open_body(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
    ) -> Body: ...
    def start_open(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None,
        max_attempts: int | None,
        done: Callable[[Any, BaseException | None], object],
    ) -> Cancel: ...

@final
class Body:
    def info(self) -> Any: ...
    def read(self, most: int) -> bytes: ...
    def start_read(self, most: int, done: Callable[[Any, BaseException | None], object]) -> Cancel: ...
    def close(self) -> None: ...

@final
class Pages:
    def next(self) -> Any: ...
    def start_next(self, done: Callable[[Any, BaseException | None], object]) -> Cancel: ...
    def place(self) -> tuple[bool, str | None, int | None]: ...

@final
class Stream:
    def next(self) -> tuple[tuple[Any, ...], Any, int, bool]: ...
    def start_next(self, done: Callable[[Any, BaseException | None], object]) -> Cancel: ...
    def feed(self, inputs: tuple[object, ...], before: int) -> None: ...
    def finish(self) -> None: ...
    def stop(self) -> tuple[str, ...]: ...
    def start_stop(self, done: Callable[[Any, BaseException | None], object]) -> Cancel: ...

@final
class Cancel:
    def cancel(self) -> None: ...

def call_function(name: str, arguments: tuple[Any, ...]) -> Any: ...
