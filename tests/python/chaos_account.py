"""What the chaos drivers of this library in Python have in common: how they set up a client and read its answers."""

from __future__ import annotations

from typing import Any

from chaos_run import ATTEMPT_TIMEOUT, Entry, Run
from cloud_infinite import Credentials, Outcome, Reconciliation

OUTCOMES = {Outcome.REJECTED: "rejected", Outcome.NOT_SENT: "not_sent", Outcome.AMBIGUOUS: "ambiguous"}
VERDICTS = {"Found": "found", "FoundSeveral": "found_several", "NotFoundYet": "not_found_yet"}


def settings(run: Run) -> dict[str, Any]:
    """The arguments of the client."""
    return {
        "region": run.region,
        "bucket": run.bucket,
        "endpoint": run.endpoint,
        "credentials": Credentials(run.secret_id, run.secret_key),
        "attempt_timeout": ATTEMPT_TIMEOUT,
    }


def take(entry: Entry, found: Reconciliation) -> None:
    """Notes what looking for the job showed."""
    entry.reconciled = VERDICTS[found.verdict]
    entry.reconciled_job_id = None if found.job is None else found.job.job_id
