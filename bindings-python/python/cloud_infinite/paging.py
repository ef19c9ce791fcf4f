"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from . import _native

__all__ = ["Pager"]

ItemT = TypeVar("ItemT")
ItemT_co = TypeVar("ItemT_co", covariant=True)


class Page(Protocol[ItemT_co]):
    """A page of a list."""

    @property
    def items(self) -> tuple[ItemT_co, ...]:
        """The entries of this page."""


PageT = TypeVar("PageT", bound=Page[object])


class Pager(Generic[ItemT, PageT]):
    """A list, requested page by page as it is read.

    Nothing is requested before the first entry is asked for. After an error the same page is asked for again
    by the next step. Use one pager in one thread at a time.

    Example:
        for bucket in client.list_buckets():
            print(bucket.name)
        for page in client.list_queues().pages():
            print(page.total_count, page.missing_ids)
    """

    __slots__ = ("_native", "_waiting")

    def __init__(self, native: _native.Pages) -> None:
        """Made by the methods of a client."""
        self._native = native
        self._waiting: Iterator[ItemT] = iter(())

    @property
    def has_next(self) -> bool:
        """Whether there may be a page that was not requested yet. So it is before the first one."""
        return self._native.place()[0]

    @property
    def next_token(self) -> str | None:
        """The token of the page that is requested next, from which a list with the same filters can go on, now or in
        another process. `None` before the first page, behind the last one, and in lists with numbered pages."""
        return self._native.place()[1]

    @property
    def next_page_number(self) -> int | None:
        """The number of the page that is requested next. `None` behind the last page, and in lists with tokens."""
        return self._native.place()[2]

    def __iter__(self) -> Iterator[ItemT]:
        """The entries that were not handed out yet; a second loop goes on where the first one stopped."""
        return self

    def __next__(self) -> ItemT:
        """The next entry."""
        while True:
            for item in self._waiting:
                return item
            page: Page[ItemT] | None = self._native.next()
            if page is None:
                raise StopIteration
            self._waiting = iter(page.items)

    def pages(self) -> Iterator[PageT]:
        """The pages that were not requested yet, each with its entries as `items`."""
        while True:
            page: PageT | None = self._native.next()
            if page is None:
                return
            yield page
