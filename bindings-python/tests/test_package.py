"""The package as it is installed."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib.metadata import metadata, version
from pathlib import Path

import cloud_infinite
from cloud_infinite import AsyncClient, Client


def run(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_installed_wheel_is_tested() -> None:
    assert "site-packages" in Path(cloud_infinite.__file__).parts
    assert Path(cloud_infinite.__file__).with_name("py.typed").exists()
    assert cloud_infinite.__version__ == version("cloud-infinite")
    assert "nofficial" in metadata("cloud-infinite")["Summary"]


def test_import_leaves_the_expensive_parts_for_later() -> None:
    loaded = run(
        "import sys, cloud_infinite; print(sorted(m for m in sys.modules if m in ('asyncio', 'dataclasses')))"
    )
    assert loaded == "[]"


def test_import_does_nothing_else() -> None:
    threads = (
        "import threading, cloud_infinite, logging; print(threading.active_count(), logging.root.handlers)"
    )
    assert run(threads) == "1 []"


def test_everything_public_can_be_imported() -> None:
    for name in dir(cloud_infinite):
        assert getattr(cloud_infinite, name) is not None
    assert {"Client", "SubmitJob", "NotFoundError", "AsyncClient"} <= set(dir(cloud_infinite))
    run("from cloud_infinite import *; Client, Credentials, AsyncClient")
    assert (
        "AttributeError"
        in subprocess.run(
            [sys.executable, "-c", "import cloud_infinite; cloud_infinite.Nonsense"],
            capture_output=True,
            text=True,
        ).stderr
    )


def test_every_method_is_documented() -> None:
    for cls in (Client, AsyncClient):
        for name, method in inspect.getmembers(cls, inspect.isfunction):
            if name.startswith("_"):
                continue
            documentation = inspect.getdoc(method)
            assert documentation, name
            for parameter in list(inspect.signature(method).parameters)[1:]:
                if name not in ("close", "for_bucket"):
                    assert f"\n    {parameter}: " in documentation, (name, parameter)
            # No trace of the language that the documentation was written in first.
            assert "crate::" not in documentation
            assert "```" not in documentation


def test_an_interpreter_ends_while_calls_are_under_way() -> None:
    program = """
import asyncio, socket, threading
from cloud_infinite import AsyncClient, Client, Credentials
listener = socket.create_server(("127.0.0.1", 0))
settings = {"credentials": Credentials("id", "key"), "endpoint": f"http://127.0.0.1:{listener.getsockname()[1]}"}
client = Client("ap-guangzhou", "examplebucket-1250000000", **settings)
threading.Thread(target=lambda: client.get_job("j1"), daemon=True).start()
loop = asyncio.new_event_loop()
other = AsyncClient("ap-guangzhou", "examplebucket-1250000000", **settings)
task = loop.create_task(other.get_job("j1"))
loop.run_until_complete(asyncio.sleep(0.2))
task.cancel()
print("over")
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=8)
    assert ended.stdout == "over\n"
    assert ended.returncode == 0
