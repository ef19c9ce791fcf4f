"""Where credentials come from."""

from __future__ import annotations

import asyncio
import json
import pickle
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import cloud_infinite
import pytest
from cloud_infinite import (
    AsyncClient,
    ChainProvider,
    Client,
    CredentialError,
    Credentials,
    EnvironmentProvider,
    InstanceRoleProvider,
    InvalidArgumentError,
    Outcome,
    ProfileProvider,
)
from fault_server import PATIENCE, FaultServer, submission

VARIABLES = [
    f"{prefix}_{name}"
    for prefix in ("TENCENTCLOUD", "COS")
    for name in ("SECRET_ID", "SECRET_KEY", "SESSION_TOKEN")
]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine that runs the tests is found."""
    for name in [*VARIABLES, "TENCENTCLOUD_CREDENTIALS_FILE", "TENCENTCLOUD_PROFILE"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))


@pytest.fixture
def settings(faults: FaultServer) -> dict[str, Any]:
    """The arguments of a client without credentials."""
    return {name: value for name, value in faults.settings().items() if name != "credentials"}


@pytest.fixture(params=["sync", "async"])
def submit(request: pytest.FixtureRequest, settings: dict[str, Any]) -> Callable[[Any], Any]:
    """Submits a job with such credentials, in either flavour."""

    def submit(credentials: Any) -> Any:
        if request.param == "sync":
            with Client(**settings, credentials=credentials) as client:
                return client.submit_job(**submission())

        async def live() -> Any:
            async with AsyncClient(**settings, credentials=credentials) as client:
                return await client.submit_job(**submission())

        return asyncio.run(live())

    return submit


def test_credentials_know_when_they_expire() -> None:
    noon = datetime(2030, 1, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    credentials = Credentials("id", "canary-key", "canary-token", expires_at=noon)
    assert credentials.expires_at == noon
    assert Credentials("id", "key").expires_at is None
    assert repr(credentials) == (
        'Credentials(secret_id="id", secret_key=(hidden), session_token=(hidden), '
        "expires_at=2030-01-01T04:00:00Z)"
    )
    wrong: list[Any] = ["tomorrow", 1893456000, datetime(2030, 1, 1)]
    for given in wrong:
        with pytest.raises(InvalidArgumentError) as caught:
            Credentials("id", "key", expires_at=given)
        assert caught.value.field == "credentials.expires_at"


@pytest.mark.parametrize("given", [7, "id:key", ("id", "key"), {"secret_id": "a"}, ChainProvider(7)])  # type: ignore[arg-type]
def test_what_gives_no_credentials_is_refused(given: Any, settings: dict[str, Any]) -> None:
    for cls in (Client, AsyncClient):
        with pytest.raises(InvalidArgumentError) as caught:
            cls(**settings, credentials=given)
        assert (caught.value.field, caught.value.value) == ("credentials", "(hidden)")


def test_a_function_is_asked_once_for_many_calls(settings: dict[str, Any], faults: FaultServer) -> None:
    threads: list[str] = []

    def get_keys() -> Credentials:
        threads.append(threading.current_thread().name)
        return faults.credentials()

    with Client(**settings, credentials=get_keys) as client:
        assert threads == []
        callers = [threading.Thread(target=client.enable_service) for _ in range(8)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        client.for_bucket("other-1250000000").enable_service()
    assert len(faults.requests("POST")) == 9
    assert threads == ["cloud-infinite credentials"]


def test_a_function_that_waits_does_not_hold_up_the_event_loop(
    settings: dict[str, Any], faults: FaultServer
) -> None:
    asked, answer = threading.Event(), threading.Event()

    def get_keys() -> Credentials:
        asked.set()
        assert answer.wait(PATIENCE)
        return faults.credentials()

    async def live() -> None:
        async with AsyncClient(**settings, credentials=get_keys) as client:
            task = asyncio.create_task(client.submit_job(**submission()))
            # The loop goes on, or this would never be set.
            while not asked.is_set():
                await asyncio.sleep(0.001)
            answer.set()
            await task

    asyncio.run(live())
    assert len(faults.jobs()) == 1


def test_an_asynchronous_function_runs_in_the_loop_of_the_call(
    settings: dict[str, Any], faults: FaultServer
) -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def get_keys() -> Credentials:
        await asyncio.sleep(0)
        loops.append(asyncio.get_running_loop())
        return Credentials(
            faults.secret_id, faults.secret_key, expires_at=datetime.now(UTC) + timedelta(seconds=1)
        )

    client = AsyncClient(**settings, credentials=get_keys)

    async def live() -> asyncio.AbstractEventLoop:
        await asyncio.gather(*(client.enable_service() for _ in range(20)))
        assert [job async for job in client.list_jobs()] == []
        return asyncio.get_running_loop()

    first = asyncio.run(live())
    assert set(loops) == {first}
    # What is held expires, and the loop that was used is gone.
    time.sleep(1.1)
    second = asyncio.run(live())
    assert set(loops) == {first, second}
    with pytest.raises(CredentialError) as caught, Client(**settings, credentials=get_keys) as waiting:
        waiting.enable_service()
    assert "raised TypeError" in str(caught.value)
    assert "AsyncClient" in str(caught.value.__cause__)


class Quiet(BaseHTTPRequestHandler):
    """Says nothing on the terminal."""

    def answer(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(handler: type[Quiet]) -> Iterator[str]:
    """A server on this machine, and its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class SealedError(Exception):
    pass


def test_what_a_function_raises_is_the_cause(submit: Callable[[Any], Any], faults: FaultServer) -> None:
    sealed = SealedError("canary-text of somebody else")

    def get_keys() -> Credentials:
        raise sealed

    async def get_keys_later() -> Credentials:
        raise sealed

    sources = [get_keys, ChainProvider(EnvironmentProvider(), get_keys)]
    for source in sources:
        with pytest.raises(CredentialError) as caught:
            submit(source)
        assert caught.value.outcome is Outcome.NOT_SENT
        assert (caught.value.attempts, caught.value.submission) == (0, None)
        assert caught.value.__cause__ is sealed
        assert "get_keys: raised SealedError" in str(caught.value)
        assert "canary-" not in str(caught.value) + repr(pickle.dumps(caught.value))
        assert "in get_keys" in "".join(traceback.format_exception(caught.value))
    with pytest.raises(CredentialError) as caught:
        submit(get_keys_later)
    assert caught.value.__cause__ is sealed or "AsyncClient" in str(caught.value.__cause__)
    assert faults.submissions() == []


@pytest.mark.parametrize("given", [None, ("id", "key"), "id:key"])
def test_a_function_that_returns_something_else(given: Any, submit: Callable[[Any], Any]) -> None:
    with pytest.raises(CredentialError) as caught:
        submit(lambda: given)
    assert f"returned {type(given).__name__} instead of Credentials" in str(caught.value)
    assert caught.value.outcome is Outcome.NOT_SENT


def test_row_27_a_function_that_does_not_answer(settings: dict[str, Any]) -> None:
    answer = threading.Event()

    def get_keys() -> Credentials:
        answer.wait(PATIENCE)
        return Credentials("id", "key")

    with Client(**settings, credentials=get_keys) as client:
        with pytest.raises(CredentialError) as caught:
            client.submit_job(**submission(), timeout=0.3)
        assert caught.value.outcome is Outcome.NOT_SENT
        assert "get_keys" in str(caught.value)
    answer.set()


def test_row_27_expired_credentials_are_not_used(submit: Callable[[Any], Any], faults: FaultServer) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    with pytest.raises(CredentialError) as caught:
        submit(lambda: Credentials(faults.secret_id, faults.secret_key, "canary-token", expires_at=past))
    assert caught.value.outcome is Outcome.NOT_SENT
    assert faults.submissions() == []


JOB = "<Response><JobsDetail><JobId>c1</JobId></JobsDetail></Response>"


class TokenService:
    """Makes jobs, and notes with which session tokens; one of them has expired."""

    def __init__(self, url: str, tokens: list[str | None]) -> None:
        self.url = url
        self.tokens = tokens


@pytest.fixture
def service(settings: dict[str, Any]) -> Iterator[TokenService]:
    """The server knows no temporary keys, so this one takes its place."""
    tokens: list[str | None] = []

    class Handler(Quiet):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            tokens.append(self.headers["x-ci-security-token"])
            if tokens[-1] == "canary-expired":
                self.answer(400, "<Error><Code>ExpiredToken</Code></Error>")
            else:
                self.answer(200, JOB)

    with serving(Handler) as url:
        settings["endpoint"] = url
        yield TokenService(url, tokens)


def test_row_26_a_token_that_the_service_calls_expired_is_renewed(
    submit: Callable[[Any], Any], service: TokenService
) -> None:
    tokens = iter(["canary-expired", "canary-new", "canary-newer"])
    job = submit(lambda: Credentials("id", "canary-key", next(tokens)))
    assert job.response.attempts == 2
    assert service.tokens == ["canary-expired", "canary-new"]
    assert next(tokens) == "canary-newer"


def test_the_environment(
    submit: Callable[[Any], Any], faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CredentialError, match="TENCENTCLOUD_SECRET_ID"):
        submit(EnvironmentProvider())
    monkeypatch.setenv("COS_SECRET_ID", faults.secret_id)
    monkeypatch.setenv("COS_SECRET_KEY", faults.secret_key)
    for source in (EnvironmentProvider(), ChainProvider(), None):
        assert submit(source).job_id


def test_a_profile(
    submit: Callable[[Any], Any], faults: FaultServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "credentials"
    file.write_text(
        f"[default]\nsecret_id = other\nsecret_key = canary-other\n"
        f"[images]\nsecret_id = {faults.secret_id}\nsecret_key = {faults.secret_key}\n"
    )
    for given in (file, str(file)):
        assert submit(ProfileProvider("images", file=given)).job_id
    with pytest.raises(CredentialError, match="nowhere"):
        submit(ProfileProvider("nowhere", file=file))
    monkeypatch.setenv("TENCENTCLOUD_CREDENTIALS_FILE", str(file))
    assert submit(ProfileProvider("images")).job_id
    monkeypatch.setenv("TENCENTCLOUD_PROFILE", "images")
    for source in (ProfileProvider(), ChainProvider(EnvironmentProvider(), ProfileProvider()), None):
        assert submit(source).job_id
    with pytest.raises(InvalidArgumentError) as caught:
        submit(ProfileProvider(7))  # type: ignore[arg-type]
    assert caught.value.field == "credentials.profile"


@pytest.fixture
def metadata() -> Iterator[str]:
    """A metadata service whose instance has the role `images`."""
    expires_at = int(time.time()) + 3600
    answer = {
        "TmpSecretId": "id-of-the-role",
        "TmpSecretKey": "canary-key",
        "Token": "canary-of-the-role",
        "ExpiredTime": expires_at,
        "Expiration": datetime.fromtimestamp(expires_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Code": "Success",
    }

    class Handler(Quiet):
        def do_GET(self) -> None:
            self.answer(200, "images" if self.path.endswith("/") else json.dumps(answer))

    with serving(Handler) as url:
        yield url


def test_the_role_of_an_instance(submit: Callable[[Any], Any], metadata: str, service: TokenService) -> None:
    for role in (None, "images"):
        source = InstanceRoleProvider(role, endpoint=metadata)
        assert submit(source).job_id == "c1"
        assert submit(ChainProvider(EnvironmentProvider(), source)).job_id == "c1"
    assert service.tokens == ["canary-of-the-role"] * 4
    with pytest.raises(InvalidArgumentError) as caught:
        submit(InstanceRoleProvider(endpoint="ftp://example.com"))
    assert caught.value.field == "endpoint"


def test_a_chain_stops_at_what_is_broken(
    submit: Callable[[Any], Any], faults: FaultServer, tmp_path: Path
) -> None:
    missing = ProfileProvider(file=tmp_path / "missing")
    with pytest.raises(CredentialError, match="missing"):
        submit(ChainProvider(EnvironmentProvider(), missing, faults.credentials))
    assert submit(ChainProvider(EnvironmentProvider(), faults.credentials)).job_id
    assert submit(ChainProvider(faults.credentials(), missing)).job_id


def test_providers_show_how_they_were_made() -> None:
    chain = ChainProvider(EnvironmentProvider(), ProfileProvider("images"), InstanceRoleProvider("images"))
    assert repr(chain) == (
        "ChainProvider(EnvironmentProvider(), ProfileProvider('images', file=None), "
        "InstanceRoleProvider('images', endpoint=None))"
    )
    assert repr(ChainProvider()).startswith("ChainProvider(EnvironmentProvider(), ProfileProvider(None")
    for name in cloud_infinite.credentials.__all__:
        assert name in dir(cloud_infinite)
