"""The fixtures for pytest, and what they add to the report of a failed test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cloud_infinite_emulator import Emulator
from test_life import is_alive

USE = """
from cloud_infinite import Client

def use(cloud):
    with Client(**cloud.client_config()) as client:
        client.enable_service()
        client.submit_job(input="in/none.jpg", rule="imageMogr2/rotate/90", output="out/none.jpg")
    cloud.wait_idle()

def numbers(cloud):
    return [request.sequence for request in cloud.requests("POST /jobs")]
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project of its own with this plugin and no other."""
    pytester.makepyfile(use=USE)
    return pytester


def test_every_test_finds_a_new_beginning(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        from use import numbers, use
        urls = set()

        def test_one(cloud_infinite_emulator):
            use(cloud_infinite_emulator)
            urls.add(cloud_infinite_emulator.url)
            assert len(numbers(cloud_infinite_emulator)) == 1

        def test_two(cloud_infinite_emulator, cloud_infinite_emulator_server):
            assert cloud_infinite_emulator is cloud_infinite_emulator_server
            assert cloud_infinite_emulator.requests() == []
            use(cloud_infinite_emulator)
            assert len(numbers(cloud_infinite_emulator)) == 1
            assert urls == {cloud_infinite_emulator.url}
        """
    )
    run.runpytest_subprocess().assert_outcomes(passed=2)


def test_the_server_of_the_session_is_started_with_options(run: pytest.Pytester, folder: Path) -> None:
    run.makeconftest(
        f"""
        import pytest

        @pytest.fixture(scope="session")
        def cloud_infinite_emulator_options():
            return {{"buckets": {{"photos-1250000000": {os.fspath(folder)!r}}}, "seed": 3}}
        """
    )
    run.makepyfile(
        """
        def test_it(cloud_infinite_emulator):
            assert cloud_infinite_emulator.buckets == ("photos-1250000000",)
            assert len(cloud_infinite_emulator.objects("photos-1250000000")) == 1
        """
    )
    run.runpytest_subprocess().assert_outcomes(passed=1)


def test_servers_of_a_test_end_with_it(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        def test_it(cloud_infinite_emulator_factory):
            one = cloud_infinite_emulator_factory(seed=1)
            other = cloud_infinite_emulator_factory(["photos-1250000000"])
            assert one.url != other.url
            print("pids", one.pid, other.pid)
        """
    )
    result = run.runpytest_subprocess("-s")
    result.assert_outcomes(passed=1)
    [line] = [line for line in result.outlines if "pids" in line]
    for pid in line.split("pids ")[1].split()[:2]:
        assert not is_alive(int(pid))


def test_a_failed_test_shows_what_its_emulators_saw(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        import pytest
        from use import use

        def test_fails(cloud_infinite_emulator, cloud_infinite_emulator_factory):
            use(cloud_infinite_emulator)
            cloud_infinite_emulator_factory().stop()
            assert False

        @pytest.fixture
        def broken(cloud_infinite_emulator):
            use(cloud_infinite_emulator)
            yield
            raise ValueError("while tidying up")

        def test_breaks_at_the_end(broken):
            pass

        def test_passes(cloud_infinite_emulator):
            use(cloud_infinite_emulator)

        def test_fails_without():
            assert False
        """
    )
    result = run.runpytest_subprocess()
    result.assert_outcomes(passed=2, failed=2, errors=1)
    text = result.stdout.str()
    assert text.count("POST examplebucket-1250000000.ci.ap-guangzhou.myqcloud.com/jobs -> 200") == 2
    assert text.count("Cloud Infinite emulator 1") == 2
    result.stdout.fnmatch_lines(["*Cloud Infinite emulator 2*", "*the emulator is not running*"])
    assert text.count("Failed in/none.jpg -> out/none.jpg by imageMogr2/rotate/90: ") == 2
    assert "callbacks: none" in text


def test_the_fixtures_work_in_this_run_too(cloud_infinite_emulator: Emulator) -> None:
    assert cloud_infinite_emulator.requests() == []
