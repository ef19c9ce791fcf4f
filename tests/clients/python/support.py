"""What the tests of the official client for Python share: a client of the emulator, and somebody to be called back."""

from __future__ import annotations

import json
import os
import queue
import threading
import urllib.request
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree

from qcloud_cos import CosConfig, CosS3Client

BUCKET = os.environ["CLOUD_INFINITE_BUCKET"]
REGION = os.environ["CLOUD_INFINITE_REGION"]
ENDPOINT = os.environ["CLOUD_INFINITE_ENDPOINT"]
ADMIN = os.environ["CLOUD_INFINITE_EMULATOR_ADMIN"]
SECRET_ID = os.environ["TENCENTCLOUD_SECRET_ID"]
SECRET_KEY = os.environ["TENCENTCLOUD_SECRET_KEY"]

#: No test may hang for longer, in seconds.
PATIENCE = 60


def client(secret_key: str = SECRET_KEY, **more: Any) -> CosS3Client:
    """The client as it comes. The emulator takes the place of an HTTP proxy, so that requests keep their hosts."""
    config = CosConfig(
        Region=REGION,
        SecretId=SECRET_ID,
        SecretKey=secret_key,
        Scheme="http",
        Proxies={"http": ENDPOINT},
        **more,
    )
    return CosS3Client(config)


def admin(path: str, method: str = "GET", body: bytes | None = None) -> Any:
    request = urllib.request.Request(f"{ADMIN}/_ci/{path}", method=method, data=body)
    # Whatever this machine's own proxy is, it knows nothing of the emulator.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read() or b"null")


class Receiver:
    """Takes callbacks, in the order in which they come."""

    def __init__(self) -> None:
        calls: queue.Queue[tuple[Message, ElementTree.Element]] = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                calls.put((self.headers, ElementTree.fromstring(body)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._calls = calls
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/told"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def next(self) -> tuple[Message, ElementTree.Element]:
        return self._calls.get(timeout=PATIENCE)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
