"""What both programs of the scenario `whole_family` in Python have in common."""

from __future__ import annotations

from cloud_infinite import CloudInfiniteError, Job, SubmitJob, SubmitResult, Template, WaitResult, parse_callback

UNKNOWN_TEMPLATE = "t100000000000000000000000000000000"
TEMPLATE = {"name": "half-size", "rule": "imageMogr2/thumbnail/!50p", "is_pic_info": True}
CHANGED_TEMPLATE = {"name": "quarter-size", "rule": "imageMogr2/thumbnail/!25p/format/png"}

# A report in XML and one in JSON with the lists that real traffic was seen to have.
REPORTS = [
    b"<Response><EventName>TaskFinish</EventName><JobsDetail><Code>Success</Code><JobId>c1</JobId><Operation>"
    b"<PicProcessResult><ProcessResult><Format>webp</Format><Height>270</Height><Width>480</Width></ProcessResult>"
    b"</PicProcessResult></Operation><State>Success</State></JobsDetail></Response>",
    b'{"EventName": "TaskFinish", "JobsDetail": [{"Code": "Success", "JobId": "c2", "Operation": '
    b'{"PicProcessResult": [{"ProcessResult": {"Format": "png", "Height": "30", "Width": 40}}]}, '
    b'"State": "Success"}]}',
]


def numbered(template_id: str, number: int) -> dict[str, str]:
    return {
        "input": "in/cat.jpg",
        "template_id": template_id,
        "output": f"out/{number}.png",
        "user_data": f"number-{number}",
    }


def bulk(input: str, output: str, **more: object) -> dict[str, object]:
    return {"input": input, "output": output, "rule": "imageMogr2/thumbnail/32x", "user_data": "bulk", **more}


# A request is the record or a mapping of its fields.
BULK = [
    SubmitJob(**bulk("in/cat.jpg", "out/bulk-1.jpg")),
    bulk("in/cat.jpg", "out/bulk-2.jpg", job_level=3),
    bulk("in/none.jpg", "out/bulk-3.jpg"),
    bulk("in/cat.jpg", "out/bulk-4.jpg", rule=None, template_id=UNKNOWN_TEMPLATE),
]


def show_error(step: str, error: CloudInfiniteError) -> None:
    def text(value: object) -> str:
        return "-" if value is None else str(value)

    print(
        f"{step} {error.kind} outcome={text(error.outcome)} status={text(error.status)} code={text(error.code)}"
        f" field={text(error.field)}"
    )


def made(job: Job) -> str:
    """What a job made."""
    if job.operation.pic_process_result is None:
        return "nothing"
    result = job.operation.pic_process_result.process_results[0]
    return f"{result.width}x{result.height} {result.format}"


def show_template(step: str, template: Template) -> None:
    print(step, template.template_id, template.name)


def show_submitted(result: SubmitResult) -> str | None:
    if result.error is not None:
        show_error(f"submit_jobs {result.index}", result.error)
        return None
    assert result.job is not None
    print("submit_jobs", result.index, result.input, result.job.job_id)
    return result.job.job_id


def show_ended(results: list[WaitResult]) -> None:
    """Shows jobs that have ended in the order in which they were asked for."""
    for result in sorted(results, key=lambda result: result.index):
        assert result.job is not None
        print("wait_for_jobs", result.index, result.job.job_id, result.job.state, made(result.job))


def show_reports() -> None:
    for report in REPORTS:
        callback = parse_callback(report)
        assert callback.job is not None
        print("parse_callback", callback.event, callback.job.job_id, callback.job.state, made(callback.job))
    try:
        parse_callback("<Response/>")
    except CloudInfiniteError as error:
        show_error("no report", error)
    else:
        raise AssertionError("this is no report")
