"""What the scenarios in Python print."""

from __future__ import annotations

from collections.abc import Callable

from cloud_infinite import CloudInfiniteError, Job, NotifyConfig

SUBMISSION = {
    "input": "in/cat.jpg",
    "rule": "imageMogr2/thumbnail/!50p|imageMogr2/rotate/90/format/png",
    "output": "out/cat & <dog>.png",
    "is_pic_info": True,
    "user_data": "order-17",
    "job_level": 1,
}
NOTIFY = NotifyConfig(
    state="On",
    event="TaskFinish",
    result_format="JSON",
    type="Url",
    url="http://127.0.0.1:9/callback?a=1&b=2",
)
UNKNOWN_JOB = "c00000000000000000000000000000000"


def show(step: str, job: Job) -> None:
    result = job.operation.pic_process_result
    assert result is not None and result.original_info is not None
    original = result.original_info.image_info
    assert original is not None
    made = result.process_results[0]
    print(
        f"{step} {job.job_id} {job.state} {made.width}x{made.height} {made.format}"
        f" from {original.width}x{original.height}"
    )


def show_error(step: str, error: CloudInfiniteError) -> None:
    def text(value: object) -> str:
        return "-" if value is None else str(value)

    print(
        f"{step} {error.kind} outcome={text(error.outcome)} status={text(error.status)} code={text(error.code)}"
        f" field={text(error.field)} rule={text(error.rule)}"
    )


def failing(step: str, call: Callable[[], object]) -> None:
    try:
        call()
    except CloudInfiniteError as error:
        show_error(step, error)
    else:
        raise AssertionError(f"{step} should have failed")
