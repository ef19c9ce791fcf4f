"""The package as it is installed."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib.metadata import files, metadata, version
from pathlib import Path

import cloud_infinite_emulator
from cloud_infinite_emulator import (
    AsyncCallbacks,
    AsyncClock,
    AsyncEmulator,
    AsyncFaults,
    Callbacks,
    Clock,
    Emulator,
    Faults,
    find_program,
)

FORMS = ((Emulator, AsyncEmulator), (Callbacks, AsyncCallbacks), (Faults, AsyncFaults), (Clock, AsyncClock))


def test_the_installed_wheel_is_tested() -> None:
    module = Path(cloud_infinite_emulator.__file__)
    assert "site-packages" in module.parts
    assert module.with_name("py.typed").exists()
    assert Path(find_program()).is_relative_to(sys.prefix)


def test_versions_agree(cloud: Emulator) -> None:
    own = version("cloud-infinite-emulator")
    assert cloud_infinite_emulator.__version__ == own
    assert cloud.version == own
    assert version("cloud-infinite") == own
    said = subprocess.run([find_program(), "--version"], check=True, capture_output=True, text=True).stdout
    assert said == f"cloud-infinite-emulator {own}\n"
    assert f"cloud-infinite-emulator=={own}" in str(metadata("cloud-infinite").get_all("Requires-Dist"))


def test_it_needs_nothing_else_and_brings_its_licences() -> None:
    about = metadata("cloud-infinite-emulator")
    assert about.get_all("Requires-Dist") is None
    assert "nofficial" in about["Summary"]
    names = {file.name for file in files("cloud-infinite-emulator") or ()}
    assert {"LICENSE-MIT", "LICENSE-APACHE", "LICENSE-OpenSans", "NOTICE-OpenSans.md"} <= names


def test_the_module_runs_the_program() -> None:
    def run(*command: str) -> tuple[int, str, str]:
        done = subprocess.run(command, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    module = (sys.executable, "-m", "cloud_infinite_emulator")
    assert run(*module, "--version") == run(find_program(), "--version")
    assert run(*module, "nonsense") == run(find_program(), "nonsense")
    assert run(*module, "nonsense")[0] == 2


def test_everything_public_is_documented() -> None:
    for name in cloud_infinite_emulator.__all__:
        member = getattr(cloud_infinite_emulator, name)
        if inspect.isclass(member) or inspect.isfunction(member):
            assert inspect.getdoc(member), name
    for kinds in FORMS:
        for kind in kinds:
            for name, member in inspect.getmembers(kind):
                if not name.startswith("_"):
                    assert inspect.getdoc(member), (kind, name)


def test_the_form_for_asyncio_has_everything() -> None:
    for plain, form in FORMS:
        for name, member in inspect.getmembers(plain):
            if name.startswith("_") or name == "aio":
                continue
            twin = inspect.getattr_static(form, name)
            if inspect.isfunction(member):
                assert inspect.signature(member).parameters == inspect.signature(twin).parameters, name


def test_the_plugin_costs_a_run_without_emulator_nothing() -> None:
    def loaded(module: str) -> str:
        program = f"import sys, {module}; print([m in sys.modules for m in ('http.client', 'asyncio')])"
        return subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        ).stdout

    assert loaded("cloud_infinite_emulator.pytest_plugin") == loaded("pytest")
