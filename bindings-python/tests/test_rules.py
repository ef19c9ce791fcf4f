"""Processing rules: the same vectors as in every language, and what only the builder of Python has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cloud_infinite import (
    Client,
    ProcessRule,
    check_rule,
    encode_base64url,
    explain_rule,
    extend_rule,
    predict_size,
)
from cloud_infinite.errors import InvalidArgumentError

VECTORS = Path(__file__).parents[2] / "tests/vectors/rule"


def vectors(name: str) -> list[Any]:
    """The vectors of one file."""
    found: list[Any] = json.loads(VECTORS.joinpath(name + ".json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("vector", vectors("accepted"), ids=lambda vector: vector["text"][:40])
def test_what_is_accepted_has_one_normal_form(vector: dict[str, str]) -> None:
    assert check_rule(vector["text"]) == vector["normalised"]
    assert str(ProcessRule(vector["text"])) == vector["normalised"]
    report = explain_rule(vector["text"])
    assert report.normalised == vector["normalised"] and report.problem is None
    assert "|".join(segment.text for segment in report.segments) == vector["normalised"]


@pytest.mark.parametrize("vector", vectors("refused"), ids=lambda vector: vector["text"][:40])
def test_what_is_no_rule_is_refused_at_its_place(vector: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        check_rule(vector["text"])
    assert caught.value.field == "rule" and vector["message"] in str(caught.value.rule)
    problem = explain_rule(vector["text"]).problem
    assert problem is not None
    found = (problem.kind, problem.position, problem.segment, problem.operation, problem.message)
    wanted = ("kind", "position", "segment", "operation", "message")
    assert found == tuple(vector[name] for name in wanted)
    assert vector["text"].encode()[: problem.position].decode() == vector["text"][: problem.character]


@pytest.mark.parametrize("vector", vectors("built"), ids=lambda vector: vector["steps"][0]["step"])
def test_steps_make_rules_or_name_their_argument(vector: dict[str, Any]) -> None:
    def build() -> ProcessRule:
        rule = ProcessRule()
        for step in vector["steps"]:
            required = [value for _, value in step["required"]]
            rule = getattr(rule, step["step"])(*required, **step["optional"])
        return rule

    if "rule" in vector:
        assert str(build()) == vector["rule"]
        return
    with pytest.raises(InvalidArgumentError) as caught:
        build()
    assert (caught.value.field, caught.value.rule) == (vector["field"], vector["message"])


@pytest.mark.parametrize("vector", vectors("predicted"), ids=lambda vector: vector["rule"][:40])
def test_sizes_are_predicted_or_it_is_said_why_not(vector: dict[str, Any]) -> None:
    def predict() -> Any:
        size = predict_size(
            vector["rule"],
            vector["width"],
            vector["height"],
            format=vector.get("format"),
            orientation=vector.get("orientation"),
        )
        if size.depends_on is None:
            return [size.width, size.height]
        assert size.width is None and size.height is None
        sizes = [[one.width, one.height] for one in size.sizes]
        return {"depends_on": size.depends_on, "sizes": sizes, "explanation": size.explanation}

    if "predicted" in vector:
        assert predict() == vector["predicted"]
        return
    with pytest.raises(InvalidArgumentError) as caught:
        predict()
    assert (caught.value.field, caught.value.rule) == (vector["field"], vector["message"])


def test_a_builder_never_changes() -> None:
    small = ProcessRule().thumbnail(width=300)
    assert str(small.grayscale()) == "imageMogr2/thumbnail/300x/grayscale/1"
    assert str(small) == "imageMogr2/thumbnail/300x"
    assert small == ProcessRule("imageMogr2/thumbnail/0300x") and hash(small) == hash(ProcessRule(str(small)))
    assert small != "imageMogr2/thumbnail/300x"
    assert repr(small) == "ProcessRule('imageMogr2/thumbnail/300x')"
    assert str(ProcessRule()) == ""


def test_arguments_of_another_type_are_refused() -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        ProcessRule().rotate(1.5)  # type: ignore[arg-type]
    assert caught.value.field == "degrees"
    with pytest.raises(TypeError, match="text must be a text, a number or a truth value, not bytes"):
        ProcessRule().watermark_text(b"hi")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        ProcessRule().rotate()  # type: ignore[call-arg]
    with pytest.raises(InvalidArgumentError, match="no argument of this step"):
        extend_rule("", "rotate", ["degrees", "1", "angle", "2"])


def test_bytes_and_text_are_encoded() -> None:
    assert encode_base64url(b"\xfb\xff") == "-_8"
    assert encode_base64url("版权") == "54mI5p2D"


def test_a_built_rule_runs_and_has_the_predicted_size(client: Client) -> None:
    client.enable_service()
    rule = ProcessRule().thumbnail(width=30, height=20, mode="exact").rotate(90).format("png")
    job = client.submit_job(input="in/cat.png", rule=str(rule), output="out/built.png", is_pic_info=True)
    done = client.wait_for_job(job.job_id)
    assert done.operation.pic_process_result is not None
    [result] = done.operation.pic_process_result.process_results
    predicted = predict_size(str(rule), 123, 45)
    assert (result.width, result.height) == (predicted.width, predicted.height) == (20, 30)
