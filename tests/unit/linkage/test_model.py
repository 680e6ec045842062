"""A model is versioned JSON without a personal value."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage import LinkageModel, dedupe

People = dict[str, list[str | None]]


@pytest.fixture(scope="module")
def model() -> LinkageModel:
    """Estimated on a hundred people, twice each."""
    from .conftest import FIELDS, make_pairs

    return dedupe(make_pairs(100), FIELDS).model


def test_a_model_survives_json(model: LinkageModel) -> None:
    """What comes back is written the same."""
    text = model.to_json()
    again = LinkageModel.from_json(text)
    assert again.to_json() == text
    assert again.rules == model.rules
    assert np.array_equal(again.groups[0].match, model.groups[0].match)


def test_a_model_says_its_format_and_version(model: LinkageModel) -> None:
    """So that a later version can tell."""
    data = json.loads(model.to_json())
    assert (data["format"], data["version"]) == ("customer_core.linkage_model", 1)


def test_no_contact_is_in_a_model(model: LinkageModel) -> None:
    """Nor a name that fewer than ten records share."""
    from .conftest import make_pairs

    text = model.to_json()
    people = make_pairs(100)
    assert not any(value and value in text for value in people["phone"])
    assert not any(value and value in text for value in people["mail"])
    assert not any(value and value in text for value in people["born"])
    listed = json.loads(text)["fields"]["given_name"]["frequencies"]
    assert all(people["given"].count(name) >= 10 for name in listed)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"format": "customer_core.linkage_model", "version": 2}'],
)
def test_a_text_that_is_no_model_is_refused(text: str) -> None:
    """The message says what writes one."""
    with pytest.raises(ConfigurationError, match=r"LinkageModel\.to_json"):
        LinkageModel.from_json(text)


def test_a_damaged_model_is_refused(model: LinkageModel) -> None:
    """Tables must have the shape of their fields."""
    data = json.loads(model.to_json())
    data["groups"][0]["match"].pop()
    with pytest.raises(ConfigurationError, match="version 1"):
        LinkageModel.from_json(json.dumps(data))


def test_a_model_predicts_what_it_was_estimated_to(
    model: LinkageModel, pairs: Callable[..., People], fields: dict[str, str]
) -> None:
    """On the same people the clusters are nearly the same, and the model is kept."""
    again = dedupe(pairs(100), fields, model=LinkageModel.from_json(model.to_json()))
    truth = [*range(100), *range(100)]
    assert again.evaluate(truth).pairwise.f1 > 0.97
    assert again.model.prior == model.prior


def test_a_model_predicts_on_two_records_with_fewer_fields(
    model: LinkageModel,
) -> None:
    """Fields the table has not count for nothing, nor do those the model has not."""
    couple = {
        "given": ["Zoe", "Zoe"], "phone": ["07700900001", "07700900001"],
        "town": ["York", "Bath"],
    }  # fmt: skip
    types = {"given": "given_name", "phone": "phone", "town": "city"}
    result = dedupe(couple, types, model=model)
    assert result.cluster_ids.tolist() == [0, 0]
    assert "city" not in {reason.field for reason in result.explain(0, 1)}


def test_the_repr_of_a_model_is_short(model: LinkageModel) -> None:
    """Tables and names are counted, not shown."""
    frequencies = model.fields["given_name"].frequencies
    assert f"listed=<{len(frequencies.listed)}>" in repr(frequencies)
    assert len(repr(model.groups[0])) < 200
