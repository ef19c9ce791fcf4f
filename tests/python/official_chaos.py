"""Submits as chaos.py does, with the SDK that the service's maker offers for Python, as it comes from its package.

Only what a run needs is set: key, region, the fault server in the place of an HTTP proxy, so that requests keep the
host name of the service, and the timeout that the other drivers use.

What its user is told becomes an outcome of the account by this rule:

- An id of a job: `created`.
- The error that stands for an answer of the service, whatever its status: `rejected`.
- Any other exception, and an answer without an id: `not_sent`.

Both of the latter say "this failed" and nothing more. The SDK has no word for "the job may exist".
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from chaos_run import ATTEMPT_TIMEOUT, RULE, Entry, Run
from qcloud_cos import CosConfig, CosS3Client, CosServiceError


def submit(client: CosS3Client, run: Run, key: str) -> Entry:
    output = {"Bucket": run.bucket, "Region": run.region, "Object": f"out/{key}"}
    jobs = {
        "Tag": "PicProcess",
        "Input": {"Object": key},
        "Operation": {"Output": output, "PicProcess": {"ProcessRule": RULE}},
    }
    try:
        answer = client.ci_create_media_jobs(
            Bucket=run.bucket, Jobs=jobs, Lst={}, ContentType="application/xml"
        )
        return Entry(key, "created", answer["JobsDetail"][0]["JobId"])
    except CosServiceError:
        return Entry(key, "rejected")
    # An answer that cannot be read ends in whatever its reader raises.
    except Exception:
        return Entry(key, "not_sent")


def main() -> None:
    # What is raised counts here; the SDK would also print it.
    logging.getLogger("qcloud_cos").addHandler(logging.NullHandler())
    run = Run.of_command_line()
    config = CosConfig(
        Region=run.region,
        SecretId=run.secret_id,
        SecretKey=run.secret_key,
        Scheme="http",
        Proxies={"http": run.endpoint},
        Timeout=ATTEMPT_TIMEOUT,
    )
    client = CosS3Client(config)
    with ThreadPoolExecutor(run.concurrency) as threads:
        account = list(threads.map(lambda key: submit(client, run, key), run.inputs()))
    run.heal()
    run.write(account)


main()
