"""The examples of both READMEs, as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cloud_infinite import Client, SubmitJob
from conftest import BUCKET, REGION, SECRET_ID, SECRET_KEY, Emulator, picture
from fault_server import ROOT, FaultServer


def examples(path: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / path).read_text(encoding="utf-8"), re.DOTALL)


def run(example: str, emulator: Emulator, tmp_path: Path) -> str:
    """Runs a program in a process of its own and answers what it prints."""
    emulator.put("in/cat.jpg", picture(64, 48))
    program = tmp_path / "example.py"
    program.write_text(example, encoding="utf-8")
    environment = {
        "CLOUD_INFINITE_ENDPOINT": emulator.url,
        "TENCENTCLOUD_SECRET_ID": SECRET_ID,
        "TENCENTCLOUD_SECRET_KEY": SECRET_KEY,
    }
    done = subprocess.run(
        [sys.executable, str(program)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_example_of_the_repository_runs(emulator: Emulator, tmp_path: Path) -> None:
    [example] = examples("README.md")
    code = [line for line in example.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(code) <= 10
    printed = run(example, emulator, tmp_path)
    assert printed.startswith("Success PicProcessResult(object_name='out/cat.jpg'"), printed
    assert f'region="{REGION}", bucket="{BUCKET}"' in example
    assert (emulator.bucket / "out/cat.jpg").exists()


@pytest.mark.parametrize("number", range(len(examples("bindings-python/README.md"))))
def test_the_examples_of_the_package_run(number: int, emulator: Emulator, tmp_path: Path) -> None:
    first, *_ = every = examples("bindings-python/README.md")
    assert len(every) == 4
    if number > 0:
        # The first one enables the service.
        run(first, emulator, tmp_path)
    run(every[number], emulator, tmp_path)


@pytest.mark.parametrize("number", range(len(examples("docs/rules.md"))))
def test_the_examples_of_the_guide_to_rules_hold(number: int) -> None:
    exec(compile(examples("docs/rules.md")[number], "docs/rules.md", "exec"), {})


def test_the_example_of_an_ambiguous_submission_finds_its_job(faults: FaultServer) -> None:
    [example] = examples("docs/submissions.md")
    names: dict[str, Any] = {}
    exec(compile(example, "docs/submissions.md", "exec"), names)
    with Client(**faults.settings()) as client:
        healthy = names["submit"](client, "healthy.jpg")
        # The job is made and its answer lost.
        faults.script({"reset": "after"})
        found = names["submit"](client, "cat.jpg")
    assert [job["job_id"] for job in faults.jobs()] == [healthy, found]


def test_the_examples_of_waiting_run(client: Client, emulator: Emulator) -> None:
    one, many, both = examples("docs/waiting.md")
    names: dict[str, Any] = {}
    for example in (one, many, both):
        exec(compile(example, "docs/waiting.md", "exec"), names)
    emulator.put("in/cat.jpg", picture(64, 48))
    client.enable_service()

    def submitted(key: str) -> str:
        return client.submit_job(input=key, rule="imageMogr2/rotate/90", output="out/cat.jpg").job_id

    assert names["picture"](client, submitted("in/cat.jpg")) == "done: out/cat.jpg"
    assert names["picture"](client, submitted("in/none.jpg")).startswith("failed: ")
    ids = [submitted("in/cat.jpg"), submitted("in/none.jpg")]
    assert names["failed"](client, ids) == ["1: JobFailed"]
    requests = [
        SubmitJob(input="in/cat.jpg", rule="imageMogr2/rotate/90", output=f"out/{number}.jpg")
        for number in range(5)
    ]
    told = list(names["process"](client, requests))
    assert len(told) == 5 and all(line.endswith(" Success") for line in told)


def test_the_example_of_processing_many_pictures_runs(
    client: Client, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [example] = examples("docs/process.md")
    names: dict[str, Any] = {}
    exec(compile(example, "docs/process.md", "exec"), names)
    monkeypatch.chdir(tmp_path)
    emulator.put("in/cat.jpg", picture(64, 48))
    client.enable_service()
    assert names["process"](client, ["cat.jpg", "none.jpg"]) == ["in/none.jpg: JobFailed"]
    jobs = len(list(client.list_jobs()))
    assert names["process"](client, ["none.jpg", "cat.jpg"]) == ["in/none.jpg: JobFailed"]
    assert len(list(client.list_jobs())) == jobs, "the journal knows both"
    report = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert len(report) == 3, report


def test_the_examples_of_getting_ready_run(
    client: Client, emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare, some_jobs = examples("docs/setup.md")
    names: dict[str, Any] = {}
    for example in (prepare, some_jobs):
        exec(compile(example, "docs/setup.md", "exec"), names)
    template_id = names["prepare"](client, "http://127.0.0.1:9/told")
    assert "is now http://127.0.0.1:9/told" in capsys.readouterr().out
    assert names["prepare"](client, "http://127.0.0.1:9/told") == template_id
    assert capsys.readouterr().out == "", "the second time nothing changes"

    emulator.put("in/cat.jpg", picture(64, 48))
    ids = [
        client.submit_job(input="in/cat.jpg", template_id=template_id, output=f"out/{number}.webp").job_id
        for number in range(103)
    ]
    first, token = names["some_jobs"](client, None)
    assert (first, token is None) == (ids[:100], False)
    assert names["some_jobs"](client, token) == (ids[100:], None)
