"""Submits many jobs from many threads to a server that fails, and accounts for each of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from chaos_account import OUTCOMES, settings, take
from chaos_run import RULE, Entry, Run
from cloud_infinite import Client, CloudInfiniteError


def submit(client: Client, key: str) -> Entry:
    try:
        job = client.submit_job(input=key, rule=RULE, output=f"out/{key}")
    except CloudInfiniteError as error:
        assert error.outcome is not None, error
        return Entry(key, OUTCOMES[error.outcome], submission=error.submission)
    return Entry(key, "created", job.job_id)


def look_for(client: Client, entry: Entry) -> None:
    assert entry.submission is not None, entry
    take(entry, client.reconcile(entry.submission))


def main() -> None:
    run = Run.of_command_line()
    with Client(**settings(run)) as client, ThreadPoolExecutor(run.concurrency) as threads:
        account = list(threads.map(lambda key: submit(client, key), run.inputs()))
        run.heal()
        ambiguous = [entry for entry in account if entry.outcome == "ambiguous"]
        for _ in threads.map(lambda entry: look_for(client, entry), ambiguous):
            pass
    run.write(account)


main()
