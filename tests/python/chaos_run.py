"""What every chaos driver in Python has, whatever library it tests: its command line, its submissions, its account."""

from __future__ import annotations

import json
import sys
import urllib.request
from dataclasses import dataclass

RULE = "imageMogr2/rotate/90"
# A fault may be silence; the server is on this machine and has nothing to think about.
ATTEMPT_TIMEOUT = 2.0


@dataclass
class Entry:
    """A line of the account."""

    input: str
    outcome: str
    job_id: str | None = None
    reconciled: str | None = None
    reconciled_job_id: str | None = None
    # Not part of the account.
    submission: str | None = None

    def line(self) -> str:
        account = {
            "input": self.input,
            "outcome": self.outcome,
            "job_id": self.job_id,
            "reconciled": self.reconciled,
            "reconciled_job_id": self.reconciled_job_id,
        }
        return json.dumps(account)


@dataclass
class Run:
    """The command line `ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL`."""

    endpoint: str
    bucket: str
    region: str
    secret_id: str
    secret_key: str
    count: int
    concurrency: int
    account_file: str
    control_url: str

    @classmethod
    def of_command_line(cls) -> Run:
        names = "ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL"
        arguments = sys.argv[1:]
        if len(arguments) != len(names.split()):
            sys.exit(f"usage: {sys.argv[0]} {names}")
        *texts, count, concurrency, account_file, control_url = arguments
        return cls(*texts, int(count), int(concurrency), account_file, control_url)

    def inputs(self) -> list[str]:
        """The input objects, one for each submission; the faults follow from them."""
        return [f"chaos/{number}.jpg" for number in range(self.count)]

    def heal(self) -> None:
        """No faults from now on."""
        request = urllib.request.Request(f"{self.control_url}/heal", b"", method="POST")
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()

    def write(self, account: list[Entry]) -> None:
        with open(self.account_file, "w", encoding="utf-8") as file:
            file.writelines(entry.line() + "\n" for entry in account)
