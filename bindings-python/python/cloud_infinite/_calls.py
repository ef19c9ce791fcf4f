"""How the generated methods reach the native part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from . import _inputs, _native
from ._base import SubmissionMode
from .paging import Pager
from .results import Results

if TYPE_CHECKING:
    from .objects import ObjectBody


class Calls:
    """Carries operations out while the caller waits."""

    _native: _native.Client

    def _call(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None,
        max_attempts: int | None,
        *,
        submission_mode: SubmissionMode | None = None,
        on_update: Callable[[Any], object] | None = None,
    ) -> Any:
        return self._native.call(operation, request, timeout, max_attempts, submission_mode, on_update)

    def _open(
        self, operation: str, request: object, timeout: float | timedelta | None, max_attempts: int | None
    ) -> ObjectBody:
        from .objects import ObjectBody

        return ObjectBody(self._native.open_body(operation, request, timeout, max_attempts))

    def _pages(
        self, operation: str, request: object, timeout: float | timedelta | None, max_attempts: int | None
    ) -> Pager[Any, Any]:
        return Pager(self._native.pages(operation, request, timeout, max_attempts))

    def _stream(
        self,
        operation: str,
        request: object,
        inputs: Iterable[object],
        record: type | None,
        timeout: float | timedelta | None,
        max_attempts: int | None,
        on_progress: Callable[[Any], object] | None,
        *,
        submission_mode: SubmissionMode | None = None,
    ) -> Results[Any]:
        checked = _inputs.source(inputs, operation, may_be_async=False)
        total = _inputs.total(inputs)
        native = self._native.stream(operation, request, timeout, max_attempts, submission_mode, total)
        return Results(native, checked, _inputs.Reader(operation, record), on_progress)
