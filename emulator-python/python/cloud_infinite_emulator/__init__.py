"""Tencent Cloud Infinite's asynchronous image processing on this machine, for tests (unofficial).

`Emulator` starts it; the pytest plugin has the fixtures `cloud_infinite_emulator`,
`cloud_infinite_emulator_server` and `cloud_infinite_emulator_factory`.

Example:
    with Emulator() as cloud, Client(**cloud.client_config()) as client:
        client.enable_service()
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._aio import AsyncCallbacks, AsyncClock, AsyncEmulator, AsyncFaults
    from ._controls import Callbacks, Clock, FaultKind, Faults
    from ._emulator import Emulator
    from ._errors import EmulatorError, EmulatorGoneError, RefusedError, StartError, WaitTimeoutError
    from ._program import find_program
    from ._records import (
        Auth,
        CallbackAttempt,
        Fault,
        FaultHit,
        JobSummary,
        QueueSummary,
        Request,
        SignedTexts,
        StoredObject,
        Time,
        Transition,
    )
    from ._remote import Pace

    __version__: str

__all__ = [
    "Emulator",
    "AsyncEmulator",
    "Faults",
    "AsyncFaults",
    "FaultKind",
    "Callbacks",
    "AsyncCallbacks",
    "Clock",
    "AsyncClock",
    "Pace",
    "Request",
    "Auth",
    "SignedTexts",
    "Transition",
    "JobSummary",
    "QueueSummary",
    "CallbackAttempt",
    "Fault",
    "FaultHit",
    "Time",
    "StoredObject",
    "EmulatorError",
    "StartError",
    "EmulatorGoneError",
    "RefusedError",
    "WaitTimeoutError",
    "find_program",
]

# Every run of pytest imports this package because of its plugin, also one that needs no emulator.
_MODULES = ("_emulator", "_aio", "_controls", "_remote", "_records", "_errors", "_program")


def __getattr__(name: str) -> object:
    """Loads the rest when it is needed for the first time."""
    if name == "__version__":
        from importlib.metadata import version

        return version("cloud-infinite-emulator")
    if name in __all__:
        for module in _MODULES:
            loaded = _import_module(f".{module}", __name__)
            if name in loaded.__all__:
                value: object = getattr(loaded, name)
                globals()[name] = value
                return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What is public, loaded or not."""
    return sorted([*__all__, "__version__"])
