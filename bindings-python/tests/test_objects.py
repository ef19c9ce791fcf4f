"""Objects against the emulator, with both clients, and downloads that break."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from cloud_infinite import (
    AsyncClient,
    Client,
    ConflictError,
    FileError,
    InvalidArgumentError,
    NotFoundError,
)
from conftest import BUCKET, REGION, Emulator, credentials, picture
from fault_server import ROOT

from test_readme import examples, run

CONTENT = bytes(range(256)) * 4096


def test_an_object_lives_through_all_operations(client: Client, tmp_path: Path) -> None:
    stored = client.put_object(key="in/a b.bin", body=CONTENT, metadata={"author": "me"}, content_type="x/y")
    info = client.head_object("in/a b.bin")
    assert (info.etag, info.crc64, info.size) == (stored.etag, stored.crc64, len(CONTENT))
    assert (info.metadata, info.content_type) == ({"author": "me"}, "x/y")
    assert hash(info) == hash(client.head_object("in/a b.bin"))

    with client.get_object("in/a b.bin") as body:
        assert body.info == info
        assert body.read(3) == CONTENT[:3]
        assert body.read(0) == b""
        assert b"".join(body) == CONTENT[3:]
        assert body.read() == body.read(1) == b""
    with pytest.raises(ConflictError, match="was closed"):
        body.read()
    with client.get_object(key="in/a b.bin", offset=10, length=5) as body:
        assert (body.read(), body.info.size, body.info.content_length) == (CONTENT[10:15], len(CONTENT), 5)

    path = tmp_path / "there" / "x.bin"
    with pytest.raises(FileError) as caught:
        client.get_object_to_file(key="in/a b.bin", path=path)
    assert isinstance(caught.value, OSError)
    path.parent.mkdir()
    client.get_object_to_file(key="in/a b.bin", path=path)
    assert path.read_bytes() == CONTENT
    client.put_object(key="in/from-file", path=path)

    keys = [item.key for item in client.list_objects(prefix="in/", max_keys=1)]
    assert keys == ["in/a b.bin", "in/cat.png", "in/from-file"]
    [page] = client.list_objects(delimiter="/").pages()
    assert (page.items, page.common_prefixes) == ((), ("in/",))
    client.delete_object("in/a b.bin")
    client.delete_object("in/a b.bin")
    with pytest.raises(NotFoundError):
        client.head_object("in/a b.bin")
    with pytest.raises(NotFoundError) as missing:
        client.get_object("in/a b.bin")
    assert (missing.value.operation, missing.value.code) == ("get_object", "NoSuchKey")


@pytest.mark.parametrize("body", [b"abc", bytearray(b"abc"), memoryview(b"xabc")[1:], memoryview(b"a-b-c")[::2]])
def test_everything_that_has_bytes_is_a_body(client: Client, body: bytes | bytearray | memoryview) -> None:
    client.put_object(key="k", body=body)
    with client.get_object("k") as content:
        assert content.read() == b"abc"


def test_what_has_no_bytes_is_refused_by_name(client: Client) -> None:
    for arguments, field in [
        ({"body": "text"}, "body"),
        ({"path": b"x"}, "path"),
        ({"body": b"x", "metadata": [("a", "b")]}, "metadata"),
        ({"body": b"x", "metadata": {"a": 1}}, "metadata.a"),
        ({}, "body"),
    ]:
        with pytest.raises(InvalidArgumentError) as refused:
            client.put_object(key="k", **arguments)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_a_body_may_be_read_on_another_thread_than_it_was_opened_on(client: Client) -> None:
    client.put_object(key="k", body=CONTENT)
    body = client.get_object("k")
    first = body.read(1)
    rest: list[bytes] = []
    thread = threading.Thread(target=lambda: rest.append(body.read()))
    thread.start()
    thread.join(30)
    assert first + rest[0] == CONTENT
    body.close()


def test_nothing_that_is_secret_or_large_is_printed(client: Client) -> None:
    from cloud_infinite.models import PutObject

    url = client.presign_object(key="k", method="GET", expires_in=60)
    assert "q-signature" in url.url
    assert "q-signature" not in repr(url)
    assert "canary" not in repr(PutObject(key="k", body=b"canary-body"))


def test_a_picture_goes_from_file_to_file(client: Client, emulator: Emulator, tmp_path: Path) -> None:
    client.enable_service()
    (tmp_path / "cat.png").write_bytes(picture(64, 48))
    states = []
    done = client.process_file(
        path=tmp_path / "cat.png",
        output_path=tmp_path / "cat.jpg",
        rule="imageMogr2/thumbnail/32x/format/jpg",
        poll_interval=0.01,
        on_update=lambda job: states.append(job.state),
    )
    assert (tmp_path / "cat.jpg").read_bytes()[:2] == b"\xff\xd8"
    assert (done.size, states[-1]) == ((tmp_path / "cat.jpg").stat().st_size, "Success")
    assert [item.key for item in client.list_objects()] == ["in/cat.png"]


def test_the_asynchronous_client_does_the_same(emulator: Emulator, tmp_path: Path) -> None:
    async def main() -> None:
        async with AsyncClient(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url) as client:
            await client.put_object(key="k", body=CONTENT)
            async with await client.get_object("k") as body:
                assert await body.read(3) == CONTENT[:3]
                chunks = [chunk async for chunk in body]
                assert b"".join(chunks) == CONTENT[3:]
                assert await body.read() == b""
            await client.get_object_to_file(key="k", path=tmp_path / "k")
            assert (tmp_path / "k").read_bytes() == CONTENT
            with pytest.raises(NotFoundError):
                await client.get_object("none")

    asyncio.run(main())


@pytest.mark.parametrize("number", range(len(examples("docs/objects.md"))))
def test_the_examples_of_the_guide_run(number: int, emulator: Emulator, tmp_path: Path) -> None:
    for name in ("cat.jpg", "dog.jpg"):
        (tmp_path / name).write_bytes(picture(64, 48))
    run(examples("docs/objects.md")[number], emulator, tmp_path)
    assert (ROOT / "docs/objects.md").exists()
