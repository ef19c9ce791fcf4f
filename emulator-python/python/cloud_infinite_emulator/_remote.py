"""What can be asked of an emulator that runs, wherever it was started."""

from __future__ import annotations

import json
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

from ._admin import Admin
from ._controls import Callbacks, Clock, Faults, history
from ._errors import RefusedError, WaitTimeoutError
from ._options import Seconds, milliseconds
from ._records import JobSummary, QueueSummary, Request, StoredObject, Transition

__all__ = ["Controls", "Pace"]

Pace: TypeAlias = Literal["natural", "immediate", "after_ms", "after_reads", "gate"]
"""When jobs end."""


class Controls:
    """What happened in an emulator, what is in it, and what is to happen next."""

    @property
    def _admin(self) -> Admin:
        raise NotImplementedError

    # What happened

    def requests(self, route: str | None = None) -> list[Request]:
        """The requests so far, in order, refused ones included.

        Args:
            route: Only those such as `POST /jobs`, `GET /jobs/*`, `PUT *`.
        """
        found = [Request.read(fields) for fields in self._admin.json("GET", "/_ci/requests")]
        return found if route is None else [request for request in found if request.fits(route)]

    def clear_requests(self) -> None:
        """Forgets the requests so far; their numbers are not given again."""
        self._admin.ask("DELETE", "/_ci/requests")

    def transitions(self) -> list[Transition]:
        """Every change of a job's state so far, in order."""
        return [Transition.read(fields) for fields in self._admin.json("GET", "/_ci/transitions")]

    @property
    def callbacks(self) -> Callbacks:
        """What was reported of jobs that have ended."""
        return Callbacks(self._admin)

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose."""
        return Faults(self._admin)

    @property
    def clock(self) -> Clock:
        """The emulator's time."""
        return Clock(self._admin)

    def history(self) -> str:
        """The requests, jobs and callbacks so far, as text for the message of a test."""
        return history(self._admin)

    # Objects

    def put(self, bucket: str, key: str, data: bytes, content_type: str | None = None) -> StoredObject:
        """Puts an object, without a signature.

        Args:
            bucket: The bucket.
            key: The key.
            data: Its bytes, at most 64 MiB.
            content_type: Its type; not given, the one that goes with the key's ending.

        Raises:
            RefusedError: There is no such bucket, or no room.
        """
        headers = {} if content_type is None else {"Content-Type": content_type}
        answer = self._admin.ask("PUT", _object_path(bucket, key), body=data, headers=headers)
        return StoredObject.read(json.loads(answer))

    def get(self, bucket: str, key: str) -> bytes:
        """The bytes of an object.

        Args:
            bucket: The bucket.
            key: The key.

        Raises:
            RefusedError: There is no such object; `status` is 404.
        """
        return self._admin.ask("GET", _object_path(bucket, key))

    def delete(self, bucket: str, key: str) -> None:
        """Deletes an object, or nothing.

        Args:
            bucket: The bucket.
            key: The key.

        Raises:
            RefusedError: There is no such bucket.
        """
        self._admin.ask("DELETE", _object_path(bucket, key))

    def objects(self, bucket: str, prefix: str | None = None) -> list[StoredObject]:
        """The objects of a bucket, in the order of their keys.

        Args:
            bucket: The bucket.
            prefix: Only keys that begin with it.

        Raises:
            RefusedError: There is no such bucket.
        """
        objects: list[StoredObject] = []
        after = None
        while True:
            page = self._admin.json(
                "GET", f"/_ci/objects/{quote(bucket, safe='')}", query={"prefix": prefix, "after": after}
            )
            objects += [StoredObject.read(fields) for fields in page["objects"]]
            after = page["next"]
            if after is None:
                return objects

    def create_bucket(self, bucket: str) -> None:
        """Makes a bucket, unless it is there.

        Args:
            bucket: Its name, such as `photos-1250000000`.

        Raises:
            RefusedError: It is no name of a bucket.
        """
        self._admin.json("POST", "/_ci/buckets", {"name": bucket})

    # Jobs and queues

    def pace(
        self,
        mode: Pace,
        *,
        ms: int | None = None,
        reads: int | None = None,
        bucket: str | None = None,
    ) -> None:
        """When jobs end that are submitted from now on.

        Args:
            mode: `natural` (when their work is done, as at the start), `immediate` (before the submission is
                answered), `after_ms`, `after_reads`, or `gate` (when they are released).
            ms: For `after_ms`, how many milliseconds later.
            reads: For `after_reads`, how many times they must be asked for.
            bucket: Only jobs of this bucket.

        Raises:
            RefusedError: There is no such pace or no such bucket.

        Example:
            cloud.pace("gate")
            job = client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
            cloud.release(job.job_id)
        """
        pace = {"mode": mode, "ms": ms, "reads": reads, "bucket": bucket}
        self._admin.json(
            "PUT", "/_ci/pace", {name: value for name, value in pace.items() if value is not None}
        )

    def release(self, job_id: str | None = None) -> list[str]:
        """Lets held jobs go on.

        Args:
            job_id: The job; not given, all that are held.

        Returns:
            list: The ids of the jobs that were held.

        Raises:
            RefusedError: There is no such job (`status` is 404), or it is not held (409).
        """
        path = "/_ci/release" if job_id is None else f"/_ci/jobs/{quote(job_id, safe='')}/release"
        released: list[str] = self._admin.json("POST", path)["released"]
        return released

    def jobs(
        self,
        *,
        stage: Literal["waiting", "running", "ended"] | None = None,
        queue_id: str | None = None,
        limit: int = 1000,
    ) -> list[JobSummary]:
        """The jobs of all buckets, the latest first. Looking at them is no read in the service's sense.

        Args:
            stage: Only those that wait (in the order in which they will run), run, or have ended.
            queue_id: Only those of this queue.
            limit: How many at most, up to 1000.
        """
        found = self._admin.json(
            "GET", "/_ci/jobs", query={"limit": limit, "stage": stage, "queue": queue_id}
        )
        return [JobSummary.read(fields) for fields in found["jobs"]]

    def job(self, job_id: str) -> dict[str, Any]:
        """Everything about a job, as the admin interface tells it.

        Its rule as steps with the predicted size and the real one after each, the documents that submitted it
        and that the service answers now, its changes of state and its callbacks.

        Args:
            job_id: The job.

        Raises:
            RefusedError: There is no such job.
        """
        found: dict[str, Any] = self._admin.json("GET", f"/_ci/jobs/{quote(job_id, safe='')}")
        return found

    def queues(self) -> list[QueueSummary]:
        """The queues of all buckets."""
        return [QueueSummary.read(fields) for fields in self._admin.json("GET", "/_ci/queues")]

    def pause_queue(self, queue_id: str) -> None:
        """Pauses a queue: nothing more of it begins.

        Args:
            queue_id: Its id.

        Raises:
            RefusedError: There is no such queue.
        """
        self._admin.json("POST", f"/_ci/queues/{quote(queue_id, safe='')}/pause")

    def resume_queue(self, queue_id: str) -> None:
        """Lets a paused queue go on.

        Args:
            queue_id: Its id.

        Raises:
            RefusedError: There is no such queue.
        """
        self._admin.json("POST", f"/_ci/queues/{quote(queue_id, safe='')}/resume")

    def wait_idle(self, timeout: Seconds = 30.0) -> None:
        """Waits until no job runs, none that may run waits, and nobody is being told about one.

        Args:
            timeout: How long to wait for it, in seconds or as a `timedelta`.

        Raises:
            WaitTimeoutError: Something still went on. The message has the requests and callbacks so far.
        """
        wait_ms = milliseconds(timeout)
        try:
            self._admin.json("GET", "/_ci/idle", query={"timeout_ms": wait_ms}, wait=wait_ms / 1000)
        except RefusedError as error:
            if error.status != 408:
                raise
            raise WaitTimeoutError(f"{error}\n{self.history()}") from None

    def reset(self) -> None:
        """Begins anew, as if it had just been started.

        Jobs, queues, templates, records, faults, pace, clock and ids begin anew. In memory, the objects are
        those of the start again; files stay.
        """
        self._admin.ask("POST", "/_ci/reset")


def _object_path(bucket: str, key: str) -> str:
    """Where an object is. Every character that could mean something on the way is written as an escape."""
    return f"/_ci/objects/{quote(bucket, safe='')}/{quote(key, safe='')}"
