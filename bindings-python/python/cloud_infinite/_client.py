"""What both clients have in common: settings, siblings and the end."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn, Self

from . import _native
from ._base import SubmissionMode

if TYPE_CHECKING:
    from ._loader import Loader
    from .credentials import CredentialSource


class BaseClient:
    """A client for one bucket, without its operations."""

    def __init__(
        self,
        region: str | None = None,
        bucket: str | None = None,
        *,
        credentials: CredentialSource | None = None,
        endpoint: str | None = None,
        timeout: float | timedelta | None = None,
        connect_timeout: float | timedelta | None = None,
        attempt_timeout: float | timedelta | None = None,
        max_attempts: int | None = None,
        submission_mode: SubmissionMode | None = None,
        settle_time: float | timedelta | None = None,
        proxy: str | None = None,
        ca_bundle: str | os.PathLike[str] | bytes | None = None,
        user_agent: str | None = None,
        allow_http: bool = False,
    ) -> None:
        """Makes a client. Nothing is sent.

        Args:
            region: Region of the bucket, such as `ap-guangzhou`. Not given: `CLOUD_INFINITE_REGION` of the
                environment.
            bucket: Full name of the bucket, `<name>-<APPID>`. Not given: `CLOUD_INFINITE_BUCKET` of the
                environment.
            credentials: Keys that sign the requests: `Credentials`, a provider such as `ProfileProvider`, or
                a function that answers with `Credentials` and is called again before they expire. Not given:
                the environment, the profile file, then the role of the instance, as `ChainProvider()`.
            endpoint: URL to connect to instead of the service's own hosts, such as that of the emulator. Not
                given: `CLOUD_INFINITE_ENDPOINT` of the environment, if set.
            timeout: Time for a whole call, in seconds or as a `timedelta`; 30 seconds if not given.
            connect_timeout: Time for name lookup, TCP and TLS; 3.1 seconds if not given.
            attempt_timeout: Time for one request and its answer; 10 seconds if not given.
            max_attempts: Requests that one call may send, the first one included: 1 to 10, 3 if not given. A
                submission is sent again only when it is certain that nothing was created.
            submission_mode: What is done about a submission that may have created a job: `at_most_once`, the
                default, reports it and never sends it again; `effectively_once` looks for its job in the
                service's list and sends it once more only if it is not there; `allow_duplicate_jobs` sends it
                again like any other request.
            settle_time: How long a job may take to show in the service's list of jobs, in seconds or as a
                `timedelta`; 10 seconds if not given. Only the mode `effectively_once` waits for it.
            proxy: URL of a proxy, or `environment` to obey `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. Not
                given: none, whatever the environment says.
            ca_bundle: Certificates to trust besides the built-in ones: a file in PEM format, or its content
                as bytes.
            user_agent: Text in front of the library's own `User-Agent`.
            allow_http: Whether an endpoint on another machine may be spoken to without encryption.

        Raises:
            InvalidArgumentError: An argument breaks a rule, or region or bucket is missing.
            OSError: The file of `ca_bundle` cannot be read.
        """
        if isinstance(ca_bundle, (str, os.PathLike)):
            with open(ca_bundle, "rb") as file:
                ca_bundle = file.read()
        self._loaders: list[Loader] = []
        if credentials is None or isinstance(credentials, _native.Credentials):
            provider: _native.Credentials | _native.Provider | None = credentials
        else:
            from .credentials import resolve

            provider = resolve(credentials, self._loaders)
        self._native = _native.Client(
            region,
            bucket,
            credentials=provider,
            endpoint=endpoint,
            timeout=timeout,
            connect_timeout=connect_timeout,
            attempt_timeout=attempt_timeout,
            max_attempts=max_attempts,
            submission_mode=submission_mode,
            settle_time=settle_time,
            proxy=proxy,
            ca_bundle=ca_bundle,
            user_agent=user_agent,
            allow_http=allow_http,
        )

    @property
    def region(self) -> str:
        """Region of the bucket."""
        return self._native.region

    @property
    def bucket(self) -> str:
        """Full name of the bucket."""
        return self._native.bucket

    def for_bucket(self, bucket: str) -> Self:
        """A client for another bucket of the same region that shares connections and credentials.

        Closing either closes both.

        Raises:
            InvalidArgumentError: This is no name of a bucket.
            ConflictError: The client is closed.
        """
        sibling = object.__new__(type(self))
        sibling._native = self._native.for_bucket(bucket)
        sibling._loaders = self._loaders
        return sibling

    def __repr__(self) -> str:
        """Names region and bucket, never a credential."""
        name = type(self).__name__
        if self._native.is_closed:
            return f"{name}(closed)"
        return f"{name}(region={self.region!r}, bucket={self.bucket!r})"

    def __reduce__(self) -> NoReturn:
        """Refuses to be copied or pickled, because that would copy credentials."""
        raise TypeError(
            f"a {type(self).__name__} holds credentials and is not pickled; make one where it is needed"
        )
