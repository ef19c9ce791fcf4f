"""A server that fails on purpose and knows which jobs exist, and what is needed to look at it."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict

from cloud_infinite import Credentials

REGION = "ap-guangzhou"
BUCKET = "examplebucket-1250000000"
RULE = "imageMogr2/rotate/90"
ROOT = Path(__file__).resolve().parents[2]
# Nothing here takes that long; whatever does, hangs.
PATIENCE = 60.0


def program() -> str:
    return os.environ.get("CLOUD_INFINITE_FAULT_SERVER", str(ROOT / "target/debug/fault-server"))


class Submission(TypedDict):
    """The arguments of a submission."""

    input: str
    rule: str
    output: str


def submission(name: str = "cat") -> Submission:
    """A submission of its own."""
    return {"input": f"in/{name}.png", "rule": RULE, "output": f"out/{name}.png"}


def wait_until(is_so: Callable[[], object]) -> None:
    """Looks again and again."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)


class FaultServer:
    """A fault server that runs until it is stopped, healthy unless it is told otherwise."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [program(), "serve", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        ready = json.loads(self.process.stdout.readline())
        self.url: str = ready["url"]
        self.control: str = ready["control"]
        self.secret_id: str = ready["secret_id"]
        self.secret_key: str = ready["secret_key"]

    def credentials(self) -> Credentials:
        return Credentials(self.secret_id, self.secret_key)

    def settings(self) -> dict[str, Any]:
        """The arguments of a client."""
        return {
            "region": REGION,
            "bucket": BUCKET,
            "credentials": self.credentials(),
            "endpoint": self.url,
        }

    def script(self, *faults: object) -> None:
        """The faults of the next requests; then there are none."""
        self._tell("script", list(faults))

    def always(self, fault: object) -> None:
        """The fault of every request from now on."""
        self._tell("always", fault)

    def heal(self) -> None:
        self._tell("heal", None)

    def jobs(self) -> list[dict[str, Any]]:
        """Every job that exists."""
        jobs: list[dict[str, Any]] = self._ask("ledger")["jobs"]
        return jobs

    def submissions(self) -> list[dict[str, Any]]:
        """The submissions that have arrived, whatever became of them."""
        return [request for request in self.requests("POST") if request["target"] == "/jobs"]

    def requests(self, method: str) -> list[dict[str, Any]]:
        """The requests that have arrived."""
        return [request for request in self._ask("requests") if request["method"] == method]

    def faults(self) -> dict[str, int]:
        """How often each fault happened."""
        faults: dict[str, int] = self._ask("stats")["faults"]
        return faults

    def hits_of_the_sink(self) -> list[int]:
        """What came to the place where redirects lead."""
        return list(self._ask("stats")["sink"].values())

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _ask(self, what: str) -> Any:
        with urllib.request.urlopen(f"{self.control}/{what}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def _tell(self, what: str, content: object) -> None:
        body = json.dumps(content).encode()
        request = urllib.request.Request(f"{self.control}/{what}", body, method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            answer.read()
