# Written by `cargo xtask codegen` from the sources of the core. Do not edit.
"""Functions that need no client: they send nothing and answer at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ._base import as_tuple
from ._native import call_function

if TYPE_CHECKING:
    from . import models

__all__ = ["check_rule", "encode_base64url", "explain_rule", "extend_rule", "parse_callback", "parse_exif", "parse_image_ave", "parse_image_info", "predict_size"]


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


def check_rule(rule: str) -> str:
    """Checks a processing rule by the grammar that this library knows, and gives its normal form.

    A job takes any text for a rule, checked or not, so that what the service learns tomorrow can be used
    today. Nothing is sent, and no permission is needed.

    Args:
        rule: The rule: not percent-encoded, not XML-escaped, without a leading `?`.

    Returns:
        str: The text.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        rule = check_rule("imageMogr2/crop/300x200/gravity/SouthEast")
        job = client.submit_job(input="in/cat.jpg", rule=rule, output="out/cat.jpg")
    """
    answer: str = call_function("check_rule", (rule,))
    return answer


def explain_rule(rule: str) -> "models.RuleReport":
    """Takes a processing rule apart, or says what is wrong with it.

    Nothing is sent, and no permission is needed.

    Args:
        rule: The rule, or what may be none.

    Returns:
        RuleReport: What a rule consists of, or why it is none.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        report = explain_rule("imageMogr2/rotate/400")
        if report.problem is not None:
            print(report.problem.explanation)
    """
    answer: models.RuleReport = call_function("explain_rule", (rule,))
    return answer


def predict_size(
    rule: str,
    width: int,
    height: int,
    *,
    format: str | None = None,
    orientation: int | None = None,
) -> "models.SizePrediction":
    """Predicts the size of what a processing rule makes of a picture, without the picture.

    The answer says when a size depends on what is not known here: whether there is a face, a style that is
    stored with the bucket, or an EXIF orientation that was not given. Nothing is sent, and no permission is
    needed.

    Args:
        rule: The rule.
        width: The width of the picture in pixels as stored, at least 1.
        height: The height of the picture in pixels as stored, at least 1.
        format: The format of the picture in letters of any case, such as `gif`, which cannot be scaled
            up.
        orientation: The EXIF orientation of the picture, 0 to 8; `auto-orient` depends on it.

    Returns:
        SizePrediction: The size of a result, as far as it can be told without the picture itself.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        size = predict_size("imageMogr2/thumbnail/480x", 4032, 3024)
        print(size.width, size.height)
    """
    answer: models.SizePrediction = call_function("predict_size", (rule, width, height, format, orientation))
    return answer


def encode_base64url(data: bytes | bytearray | memoryview | str) -> str:
    """Encodes text or bytes as rules want it: base64 with the URL-safe alphabet, without padding.

    Nothing is sent, and no permission is needed.

    Args:
        data: What is encoded.

    Returns:
        str: The text.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        rule = f"watermark/2/text/{encode_base64url('order 17')}"
    """
    answer: str = call_function("encode_base64url", (data,))
    return answer


def extend_rule(rule: str, step: str, pairs: Sequence[str]) -> str:
    """Adds a step to a processing rule: what the builders of other languages call.

    In Rust, `ProcessRule` takes typed arguments. Nothing is sent, and no permission is needed.

    Args:
        rule: The rule so far; empty at the beginning.
        step: The name of the step, such as `thumbnail`.
        pairs: Names and values of its arguments, one after the other.

    Returns:
        str: The text.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        rule = extend_rule("", "rotate", ["degrees", "90"])
        rule = extend_rule(rule, "strip", [])
    """
    answer: str = call_function("extend_rule", (rule, step, as_tuple(pairs)))
    return answer


def parse_image_info(body: bytes | bytearray | memoryview | str) -> "models.PictureInfo":
    """Reads what the service answers to a `GET` of an object with the query `imageInfo`.

    Nothing is sent. Get the answer with `presign_url`, or with a request of your own.

    Args:
        body: The answer as it arrived, in JSON: at most 1 MiB.

    Returns:
        PictureInfo: What the query `imageInfo` of an object answers with.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        info = parse_image_info('{"format": "jpeg", "width": "960", "height": "540", "size": "158421"}')
        print(info.width, info.height)
    """
    answer: models.PictureInfo = call_function("parse_image_info", (body,))
    return answer


def parse_exif(body: bytes | bytearray | memoryview | str) -> "models.PictureExif":
    """Reads what the service answers to a `GET` of an object with the query `exif`.

    A picture without EXIF data has no values, which is no error. Nothing is sent. Get the answer with
    `presign_url`, or with a request of your own.

    Args:
        body: The answer as it arrived, in JSON: at most 1 MiB.

    Returns:
        PictureExif: What the query `exif` of an object answers with.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        exif = parse_exif('{"Orientation": {"val": "Top-left", "type": 3}}')
        print(exif.values["Orientation"])
    """
    answer: models.PictureExif = call_function("parse_exif", (body,))
    return answer


def parse_image_ave(body: bytes | bytearray | memoryview | str) -> "models.PictureColor":
    """Reads what the service answers to a `GET` of an object with the query `imageAve`.

    Nothing is sent. Get the answer with `presign_url`, or with a request of your own.

    Args:
        body: The answer as it arrived, in JSON: at most 1 MiB.

    Returns:
        PictureColor: What the query `imageAve` of an object answers with.

    Raises:
        InvalidArgumentError: An argument breaks a rule.
        CloudInfiniteError: Any other failure; its class and `kind` say which.

    Example:
        color = parse_image_ave('{"RGB": "0x736246"}')
        print(color.red, color.green, color.blue)
    """
    answer: models.PictureColor = call_function("parse_image_ave", (body,))
    return answer
