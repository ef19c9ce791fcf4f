"""The examples of the guides, as they stand there."""

from __future__ import annotations

import io
import threading
from contextlib import redirect_stdout
from typing import Any

import pytest
from cloud_infinite import Client
from conftest import BUCKET, SECRET_ID, SECRET_KEY, Emulator, picture
from test_readme import examples


@pytest.fixture
def setting(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The environment in which a program of a guide finds the emulator."""
    monkeypatch.setenv("CLOUD_INFINITE_ENDPOINT", emulator.url)
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", SECRET_ID)
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", SECRET_KEY)
    return emulator


def run(example: str, names: dict[str, Any]) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(example, "guide", "exec"), names)
    return printed.getvalue()


def test_a_callback_is_read() -> None:
    assert run(examples("docs/callbacks.md")[0], {}) == "TaskFinish ca1b2c3d4e5f6 Success\n"


def test_the_receiver_hears_of_every_job_once(setting: Emulator, client: Client) -> None:
    _, example = examples("docs/callbacks.md")
    setting.put("in/cat.jpg", picture(64, 48))
    client.enable_service()
    names: dict[str, Any] = {"__name__": "guide"}
    run(example, names)
    heard: list[tuple[str, str]] = []
    done = threading.Event()

    def finished(job: Any) -> None:
        heard.append((job.job_id, job.state))
        if len(heard) == 2:
            done.set()

    names["finished"] = finished
    server = names["serve"](0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/callbacks/{names['TOKEN']}"
        jobs = [
            client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/a.jpg", callback=url),
            client.submit_job(
                input="in/none.jpg",
                rule="imageMogr2/rotate/90",
                output="out/b.jpg",
                callback=url,
                callback_format="JSON",
            ),
        ]
        assert done.wait(30)
    finally:
        server.shutdown()
        server.server_close()
        names["client"].close()
    assert sorted(heard) == sorted([(jobs[0].job_id, "Success"), (jobs[1].job_id, "Failed")])


@pytest.mark.parametrize("number", range(len(examples("docs/signing.md"))))
def test_signatures_are_made_and_accepted(number: int, setting: Emulator) -> None:
    printed = run(examples("docs/signing.md")[number], {})
    if number == 0:
        assert "PUT with {'content-type': 'image/jpeg', 'host': " in printed
    else:
        assert printed == "200\n"


def test_the_doctor_speaks(setting: Emulator) -> None:
    [example] = examples("docs/doctor.md")
    printed = run(example, {})
    assert f"problem  service      the service is not enabled on {BUCKET} in this region" in printed
    assert "Call `enable_service` once" in printed
    assert '"cam:passrole"' in printed
    assert "DeleteMediaTemplate" not in printed
