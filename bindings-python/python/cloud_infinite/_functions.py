# Written by `cargo xtask codegen` from the sources of the core. Do not edit.
"""Functions that need no client: they send nothing and answer at once."""

from typing import TYPE_CHECKING

from ._native import call_function

if TYPE_CHECKING:
    from . import models

__all__ = ["parse_callback"]


def parse_callback(body: bytes | bytearray | memoryview | str) -> "models.Callback":
    """Reads the body of a callback, in XML or JSON.

    The form is recognised by the body, whatever its content type says. Every documented and observed layout
    is read into the same `Callback`. Nothing is sent, and no permission is needed.

    Args:
        body: The body as it arrived: at most 1 MiB of UTF-8, nested at most 32 deep in JSON and 64 deep
            in XML.

    Returns:
        Callback: What the service delivered to the URL of a job or a queue.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        callback = parse_callback(body)
        if callback.job is not None:
            print(callback.job.job_id, callback.job.state)
    """
    answer: models.Callback = call_function("parse_callback", (body,))
    return answer
