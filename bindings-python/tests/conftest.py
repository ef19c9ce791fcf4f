"""An emulator of its own for every test, and what is needed to look at it."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import textwrap
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cloud_infinite import Client, Credentials
from fault_server import BUCKET, PATIENCE, REGION, ROOT, FaultServer

__all__ = ["BUCKET", "REGION"]

SECRET_ID = "LOCAL-EMULATOR-SECRET-ID"
SECRET_KEY = "local-emulator-secret-key-not-for-the-cloud"


def credentials() -> Credentials:
    return Credentials(SECRET_ID, SECRET_KEY)


def picture(width: int, height: int) -> bytes:
    """A PNG whose pixels differ from one another."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes((x * 255 // width, y * 255 // height, 128))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(bytes(rows))), chunk(b"IEND", b""))
    )


class Emulator:
    """A running emulator with one bucket."""

    def __init__(self, root: Path, *arguments: str) -> None:
        program = os.environ.get(
            "CLOUD_INFINITE_EMULATOR", str(ROOT / "target/debug/cloud-infinite-emulator")
        )
        command = [
            program,
            "serve",
            "--root",
            str(root),
            "--bucket",
            BUCKET,
            "--port",
            "0",
            "--stop-on-stdin-close",
        ]
        self.process = subprocess.Popen(
            [*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        ready = json.loads(self.process.stdout.readline())
        assert ready["event"] == "ready"
        self.url: str = ready["url"]
        self.admin: str = ready["admin"]
        self.bucket = root / BUCKET

    def journal(self) -> list[dict[str, Any]]:
        """The requests that have arrived."""
        with urllib.request.urlopen(f"{self.admin}/_ci/requests") as answer:
            journal: list[dict[str, Any]] = json.load(answer)
            return journal

    def put(self, key: str, content: bytes) -> None:
        """Lays an object into the bucket."""
        path = self.bucket / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start_emulator(tmp_path: Path) -> Iterator[Callable[..., Emulator]]:
    """Starts an emulator with more arguments."""
    running: list[Emulator] = []

    def start(*arguments: str) -> Emulator:
        emulator = Emulator(tmp_path / f"root{len(running)}", *arguments)
        running.append(emulator)
        emulator.put("in/cat.png", picture(64, 48))
        return emulator

    yield start
    for emulator in running:
        emulator.stop()


@pytest.fixture
def emulator(start_emulator: Callable[..., Emulator]) -> Emulator:
    return start_emulator()


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    with Client(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url) as client:
        yield client


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    """A fault server without faults."""
    server = FaultServer()
    yield server
    server.stop()


@pytest.fixture
def start(faults: FaultServer) -> Callable[[str], str]:
    """Runs a program, in which `client` is a client of the fault server, and answers what it prints."""

    def run(program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", client_program(faults, program)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def client_program(faults: FaultServer, program: str) -> str:
    """The source of a program that has a client, the settings of another one, and the usual names."""
    return f"""
import asyncio, os, signal, sys, threading, time
from cloud_infinite import AmbiguousSubmissionError, AsyncClient, Client, Credentials
# A shell that starts something in the background makes it ignore the signal, and so do its children.
signal.signal(signal.SIGINT, signal.default_int_handler)
credentials = Credentials({faults.secret_id!r}, {faults.secret_key!r})
settings = dict(region={REGION!r}, bucket={BUCKET!r}, endpoint={faults.url!r}, credentials=credentials)
client = Client(**settings)
RULE = "imageMogr2/rotate/90"
{textwrap.dedent(program)}
"""
