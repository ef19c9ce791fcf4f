"""The pytest plugin: emulators as fixtures, and what they saw as a part of the report of a failed test."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

if TYPE_CHECKING:
    from ._emulator import Emulator

__all__ = [
    "cloud_infinite_emulator",
    "cloud_infinite_emulator_factory",
    "cloud_infinite_emulator_options",
    "cloud_infinite_emulator_server",
]

Factory: TypeAlias = "Callable[..., Emulator]"

IN_USE = pytest.StashKey["list[Emulator]"]()
"""The emulators that a test uses."""


@pytest.fixture(scope="session")
def cloud_infinite_emulator_options() -> dict[str, Any]:
    """The arguments of `Emulator` for the server of the session. Override it in a conftest.py."""
    return {}


@pytest.fixture(scope="session")
def cloud_infinite_emulator_server(cloud_infinite_emulator_options: dict[str, Any]) -> Iterator[Emulator]:
    """An emulator for all tests of the session; with pytest-xdist, for those of one worker."""
    from ._emulator import Emulator

    with Emulator(**cloud_infinite_emulator_options) as emulator:
        yield emulator


@pytest.fixture
def cloud_infinite_emulator(
    request: pytest.FixtureRequest, cloud_infinite_emulator_server: Emulator
) -> Emulator:
    """The session's emulator as if it had just been started."""
    # Before the test and not behind it: what a failed test leaves can be looked at.
    cloud_infinite_emulator_server.reset()
    _in_use(request).append(cloud_infinite_emulator_server)
    return cloud_infinite_emulator_server


@pytest.fixture
def cloud_infinite_emulator_factory(request: pytest.FixtureRequest) -> Iterator[Factory]:
    """Starts emulators of the test's own: it takes the arguments of `Emulator`. They end with the test."""
    from ._emulator import Emulator

    with ExitStack() as running:

        def start(*arguments: Any, **options: Any) -> Emulator:
            emulator = running.enter_context(Emulator(*arguments, **options))
            _in_use(request).append(emulator)
            return emulator

        yield start


def _in_use(request: pytest.FixtureRequest) -> list[Emulator]:
    stash = request.node.stash
    emulators: list[Emulator] = stash.setdefault(IN_USE, [])
    return emulators


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds what the emulators of a failed test saw."""
    report = yield
    if report.failed:
        emulators: list[Emulator] = item.stash.get(IN_USE, [])
        for number, emulator in enumerate(emulators, start=1):
            report.sections.append((f"Cloud Infinite emulator {number}", _seen(emulator)))
    return report


def _seen(emulator: Emulator) -> str:
    from ._errors import EmulatorError

    try:
        return emulator.history()
    except EmulatorError as error:
        # A test may have stopped it, and one that died is worth knowing about.
        return str(error)
