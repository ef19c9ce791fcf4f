"""What the tests share."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cloud_infinite_emulator import Emulator, find_program

pytest_plugins = ["pytester"]

RULE = "imageMogr2/rotate/90"
PATIENCE = 60.0
"""How many seconds anything may take before a test gives up."""


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A JPEG of 64 by 48 pixels."""
    file = tmp_path_factory.mktemp("picture") / "cat.jpg"
    subprocess.run([find_program(), "sample", str(file), "--width", "64", "--height", "48"], check=True)
    return file.read_bytes()


@pytest.fixture
def folder(tmp_path: Path, picture: bytes) -> Path:
    """A folder with the picture in it."""
    folder = tmp_path / "data"
    (folder / "in").mkdir(parents=True)
    (folder / "in/cat.jpg").write_bytes(picture)
    return folder


@pytest.fixture
def cloud() -> Iterator[Emulator]:
    """An emulator of the test's own."""
    with Emulator(seed=7) as cloud:
        yield cloud
