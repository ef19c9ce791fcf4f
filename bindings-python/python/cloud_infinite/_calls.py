"""How the generated methods reach the native part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from . import _native
from .paging import Pager


class Calls:
    """Carries operations out while the caller waits."""

    _native: _native.Client

    def _call(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None,
        on_update: Callable[[Any], object] | None = None,
    ) -> Any:
        return self._native.call(operation, request, timeout, on_update)

    def _pages(self, operation: str, request: object, timeout: float | timedelta | None) -> Pager[Any, Any]:
        return Pager(self._native.pages(operation, request, timeout))
