"""The emulator as a process, and requests to it with a signature of our own making."""

import hashlib
import hmac
import http.client
import json
import subprocess
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, urlsplit

BUCKET = "examplebucket-1250000000"
HOST = f"{BUCKET}.cos.ap-guangzhou.myqcloud.com"
SECRET_ID = "local-emulator-id"
SECRET_KEY = "canary-of-the-oracle"
TIMEOUT = 120


def address(key: str) -> str:
    """The address of an object as rules write it."""
    return f"http://{HOST}/{quote(key)}"


class Emulator:
    """An emulator whose only bucket is a folder in `root`; ends with the `with` block."""

    def __init__(self, program: str, root: Path) -> None:
        self.folder = root / BUCKET
        self.folder.mkdir(parents=True, exist_ok=True)
        keys = ["--secret-id", SECRET_ID, "--secret-key", SECRET_KEY]
        self.process = subprocess.Popen(
            [program, "serve", "--stop-on-stdin-close", "--root", str(root), *keys],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        url = urlsplit(json.loads(self.process.stdout.readline())["url"])
        self.connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=TIMEOUT)

    def __enter__(self) -> "Emulator":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()
        assert self.process.stdin is not None
        self.process.stdin.close()
        if self.process.wait(timeout=TIMEOUT) != 0 and error is None:
            raise RuntimeError(f"the emulator ended with {self.process.returncode}")

    def put(self, key: str, data: bytes) -> None:
        """A file in the bucket's folder is an object."""
        (self.folder / key).write_bytes(data)

    def ask(self, key: str, query: str) -> tuple[int, str, bytes]:
        """Status, type and body of a download with a query."""
        path = f"/{key}"
        headers = {"Host": HOST, "Authorization": authorization("get", path)}
        self.connection.request("GET", f"{quote(path)}?{quote(query, safe='')}", headers=headers)
        response = self.connection.getresponse()
        return response.status, response.headers.get("Content-Type", ""), response.read()


def authorization(method: str, path: str) -> str:
    """A signature over the method, the path and the host."""
    now = int(time.time())
    window = f"{now - 60};{now + 3600}"

    def sign(key: str, text: str) -> str:
        return hmac.new(key.encode(), text.encode(), hashlib.sha1).hexdigest()

    request = f"{method}\n{path}\n\nhost={quote(HOST, safe='')}\n"
    digest = hashlib.sha1(request.encode()).hexdigest()
    signature = sign(sign(SECRET_KEY, window), f"sha1\n{window}\n{digest}\n")
    return (
        f"q-sign-algorithm=sha1&q-ak={SECRET_ID}&q-sign-time={window}&q-key-time={window}"
        f"&q-header-list=host&q-url-param-list=&q-signature={signature}"
    )
