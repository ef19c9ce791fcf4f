"""Many submissions while much goes wrong: row 65, in short."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fault_server import BUCKET, PATIENCE, REGION, ROOT, FaultServer, program

COUNT = 300


@pytest.mark.parametrize("driver", ["chaos", "chaos_async"])
def test_row_65_every_submission_is_accounted_for(driver: str, tmp_path: Path) -> None:
    faults = FaultServer("--seed", "1", "--percent", "30")
    account = tmp_path / "account"
    arguments = [faults.url, BUCKET, REGION, faults.secret_id, faults.secret_key, str(COUNT), "64"]
    done = subprocess.run(
        [sys.executable, str(ROOT / f"tests/python/{driver}.py"), *arguments, str(account), faults.control],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (0, "")
    demands = ["--submissions", str(COUNT), "--after-reconcile", "--json"]
    judged = subprocess.run(
        [program(), "judge", "--ledger", f"{faults.control}/ledger", "--account", str(account), *demands],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    met = faults.faults()
    faults.stop()
    assert judged.returncode == 0, judged.stdout
    outcomes = [json.loads(line)["outcome"] for line in account.read_text().splitlines()]
    assert set(outcomes) == {"created", "rejected", "ambiguous"}
    assert sum(met.values()) - met["healthy"] > COUNT // 10
