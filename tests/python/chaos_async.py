"""Submits many jobs from many tasks to a server that fails, and accounts for each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from chaos_account import OUTCOMES, settings, take
from chaos_run import RULE, Entry, Run
from cloud_infinite import AsyncClient, CloudInfiniteError

Given = TypeVar("Given")
Made = TypeVar("Made")


async def submit(client: AsyncClient, key: str) -> Entry:
    try:
        job = await client.submit_job(input=key, rule=RULE, output=f"out/{key}")
    except CloudInfiniteError as error:
        assert error.outcome is not None, error
        return Entry(key, OUTCOMES[error.outcome], submission=error.submission)
    return Entry(key, "created", job.job_id)


async def look_for(client: AsyncClient, entry: Entry) -> None:
    assert entry.submission is not None, entry
    take(entry, await client.reconcile(entry.submission))


async def at_once(concurrency: int, call: Callable[[Given], Awaitable[Made]], given: Iterable[Given]) -> list[Made]:
    """The results of all calls, of which so many are under way at a time."""
    places = asyncio.Semaphore(concurrency)

    async def one(value: Given) -> Made:
        async with places:
            return await call(value)

    return await asyncio.gather(*(one(value) for value in given))


async def main() -> None:
    run = Run.of_command_line()
    async with AsyncClient(**settings(run)) as client:
        account = await at_once(run.concurrency, lambda key: submit(client, key), run.inputs())
        await asyncio.to_thread(run.heal)
        ambiguous = [entry for entry in account if entry.outcome == "ambiguous"]
        await at_once(run.concurrency, lambda entry: look_for(client, entry), ambiguous)
    run.write(account)


asyncio.run(main())
