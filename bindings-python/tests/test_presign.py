"""Signatures for requests that the library does not send: they count at the emulator."""

from __future__ import annotations

import asyncio
import http.client
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from cloud_infinite import AsyncClient, Client, Credentials, InvalidArgumentError
from conftest import BUCKET, REGION, Emulator

HOST = f"{BUCKET}.ci.{REGION}.myqcloud.com"


def request(method: str, url: str, headers: dict[str, str]) -> tuple[int, str]:
    """What the server answers to a request with exactly these headers."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.putrequest(method, f"{parts.path}?{parts.query}", skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_a_signed_request_is_accepted(client: Client, emulator: Emulator) -> None:
    client.enable_service()
    signed = client.sign_request(host="ci", path="/picqueue", query={"state": "Active"}, expires_in=60)
    assert (signed.method, signed.headers) == ("GET", {"host": HOST})
    assert signed.url == f"{emulator.url}/picqueue?state=Active"
    assert abs(signed.expires_at - datetime.now(UTC) - timedelta(seconds=60)) < timedelta(seconds=30)
    assert (signed.token_header, signed.session_token, signed.is_cut_short) == (None, None, False)
    headers = {**signed.headers, "authorization": signed.authorization}
    status, body = request("GET", signed.url, headers)
    assert status == 200
    assert "<QueueId>" in body
    assert request("GET", signed.url.replace("Active", "Paused"), headers)[0] == 403
    assert request("DELETE", signed.url, headers)[0] == 403
    assert signed.authorization not in repr(signed)


def test_a_presigned_url_is_accepted_until_it_expires(client: Client, emulator: Emulator) -> None:
    client.enable_service()
    presigned = client.presign_url(host="ci", path="/picqueue", query={"state": "Active"})
    # The emulator is no host of the service, so that the name has to be said.
    assert presigned.headers == {"host": HOST}
    assert request("GET", presigned.url, dict(presigned.headers))[0] == 200
    assert request("GET", presigned.url.replace("Active", "Paused"), dict(presigned.headers))[0] == 403
    assert request("POST", presigned.url, dict(presigned.headers))[0] == 403
    assert "q-signature" not in repr(presigned)


def test_a_temporary_credential_brings_its_token_and_cuts_the_time_short(emulator: Emulator) -> None:
    expires_at = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=30)
    credentials = Credentials("id", "canary-key", "canary-token", expires_at=expires_at)
    with Client(REGION, BUCKET, credentials=credentials, endpoint=emulator.url) as client:
        presigned = client.presign_url(host="cos", path="/a", expires_in=timedelta(hours=2))
        assert presigned.is_cut_short
        assert presigned.expires_at == expires_at
        assert "x-cos-security-token=canary-token" in presigned.url
        signed = client.sign_request(host="ci", path="/a")
        assert (signed.token_header, signed.session_token) == ("x-ci-security-token", "canary-token")
        assert "canary" not in repr(presigned) + repr(signed)


def test_what_cannot_be_signed_is_refused_by_name(client: Client) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        client.presign_url(host="elsewhere", path="/a")
    assert caught.value.field == "host"
    with pytest.raises(InvalidArgumentError) as caught:
        client.sign_request(host="ci", path="/a", headers={"Host": "example.com"})
    assert caught.value.field == "headers"


def test_the_asynchronous_client_signs_too(emulator: Emulator) -> None:
    credentials = Credentials("id", "canary-key")

    async def live() -> str:
        async with AsyncClient(REGION, BUCKET, credentials=credentials, endpoint=emulator.url) as client:
            return (await client.presign_url(host="cos", path="/a")).url

    assert asyncio.run(live()).startswith(f"{emulator.url}/a?q-sign-algorithm=sha1&q-ak=id&")
