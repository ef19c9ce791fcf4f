"""Many tests at a time, run by `cargo xtask emulator-workers`."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from cloud_infinite import Client
from cloud_infinite_emulator import Emulator

BUCKET = "photos-1250000000"


@pytest.mark.parametrize("number", range(int(os.environ["CLOUD_INFINITE_TESTS"])))
def test_a_fresh_emulator(number: int, cloud_infinite_emulator_factory: Callable[..., Emulator]) -> None:
    cloud = cloud_infinite_emulator_factory([BUCKET], seed=number)
    assert cloud.requests() == [], "nobody else talks to it"
    with open(os.environ["CLOUD_INFINITE_PICTURE"], "rb") as picture:
        cloud.put(BUCKET, "in/cat.jpg", picture.read())
    with Client(**cloud.client_config()) as client:
        client.enable_service()
        output = f"out/{number}.jpg"
        job = client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output=output)
        cloud.wait_idle()
        assert client.get_job(job.job_id).state == "Success"
    assert {one.key for one in cloud.objects(BUCKET)} == {"in/cat.jpg", output}
    assert len(cloud.requests()) == 3


@pytest.mark.parametrize("number", range(int(os.environ["CLOUD_INFINITE_TESTS"]) // 10))
def test_the_emulator_of_the_worker(number: int, cloud_infinite_emulator: Emulator) -> None:
    assert cloud_infinite_emulator.requests() == [], "no other worker has the same"
    with Client(**cloud_infinite_emulator.client_config()) as client:
        client.enable_service()
    assert len(cloud_infinite_emulator.requests()) == 1
