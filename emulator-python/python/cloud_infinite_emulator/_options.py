"""What an emulator is started with, as arguments of its program."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

__all__ = [
    "BUCKET",
    "REGION",
    "SECRET_ID",
    "SECRET_KEY",
    "Buckets",
    "Seconds",
    "StrPath",
    "arguments",
    "milliseconds",
    "named",
    "unix_milliseconds",
]

BUCKET = "examplebucket-1250000000"
"""The bucket that there is if nobody names one."""
REGION = "ap-guangzhou"
"""The region that clients are told if nobody names one; the emulator serves every region then."""
SECRET_ID = "LOCAL-EMULATOR-SECRET-ID"
"""The key id that an emulator knows."""
SECRET_KEY = "local-emulator-secret-key-not-for-the-cloud"
"""Its secret key: public, and good for nothing but an emulator."""

StrPath: TypeAlias = str | os.PathLike[str]
Buckets: TypeAlias = Mapping[str, StrPath | None] | Iterable[str]
"""Names of buckets, or names with the folder whose files are the first objects of each."""
Seconds: TypeAlias = float | timedelta
"""A length of time: seconds, or a `timedelta`."""


def named(buckets: Buckets | None) -> tuple[tuple[str, str | None], ...]:
    """The buckets in one form."""
    if buckets is None:
        return ((BUCKET, None),)
    if isinstance(buckets, str):
        raise TypeError(f"buckets is a list of names or maps names to folders; {buckets!r} is text")
    if isinstance(buckets, Mapping):
        return tuple(
            (name, None if folder is None else os.fspath(folder)) for name, folder in buckets.items()
        )
    return tuple((name, None) for name in buckets)


def arguments(
    buckets: Sequence[tuple[str, str | None]],
    single: Mapping[str, object],
    repeated: Mapping[str, Iterable[str]],
) -> list[str]:
    """The arguments for the program: buckets, options, and options that may be given several times."""
    words = []
    for name, folder in buckets:
        words += ["--bucket", name if folder is None else f"{name}={folder}"]
    for flag, value in single.items():
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            words += [flag, str(value)]
    for flag, values in repeated.items():
        for value in values:
            words += [flag, value]
    return words


def milliseconds(length: Seconds) -> int:
    """A length of time as the emulator writes it."""
    seconds = length.total_seconds() if isinstance(length, timedelta) else length
    return round(seconds * 1000)


def unix_milliseconds(time: datetime | float) -> int:
    """A point in time as the emulator writes it."""
    if not isinstance(time, datetime):
        return round(time * 1000)
    if time.tzinfo is None:
        raise ValueError(f"{time!r} has no time zone; datetime.now(UTC) has one")
    return round(time.timestamp() * 1000)
