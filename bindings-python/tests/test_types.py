"""The program that the type checker reads also does what it says."""

from __future__ import annotations

import asyncio

from cloud_infinite import JobState
from conftest import BUCKET, Emulator, credentials
from typed_program import main, main_async


def test_the_typed_program_runs(emulator: Emulator) -> None:
    assert main(emulator.url, BUCKET, credentials()).state is JobState.SUCCESS
    assert asyncio.run(main_async(emulator.url, BUCKET, credentials())).state is JobState.SUCCESS
