"""Pairs across two batches weigh what the model says of their own values."""

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage import LinkageModel, dedupe, predict_pairs
from customer_core.linkage.result import LinkageResult
from customer_core.testing.linkage_sets import LinkageSet, generate_linkage_set

Columns = dict[str, list[str | None]]


@pytest.fixture(scope="module")
def customers() -> LinkageSet:
    """Both scripts, with duplicates."""
    return generate_linkage_set("mixed", 4_000, seed=3)


@pytest.fixture(scope="module")
def known(customers: LinkageSet) -> LinkageResult:
    """The run that estimated the model."""
    return dedupe(customers.columns, customers.fields)


@pytest.fixture(scope="module")
def model(known: LinkageResult) -> LinkageModel:
    """As another process has it."""
    return LinkageModel.from_json(known.model.to_json())


def _rows(customers: LinkageSet, rows: np.ndarray) -> Columns:
    return {name: cells[rows].tolist() for name, cells in customers.columns.items()}


@pytest.fixture(scope="module")
def pairs(known: LinkageResult) -> np.ndarray:
    """Every pair that may match, and as many at random."""
    found = known.predictions
    likely = np.stack([found.left, found.right], axis=1)
    random = np.random.default_rng(1).integers(4_000, size=likely.shape)
    return np.concatenate([likely, random[random[:, 0] != random[:, 1]]])


def test_the_work_may_be_cut_anywhere(
    customers: LinkageSet, model: LinkageModel, pairs: np.ndarray
) -> None:
    """Batches of other rows in another order: the same bits, to the last."""
    whole = _rows(customers, np.arange(len(customers)))
    together = predict_pairs(whole, whole, customers.fields, pairs=pairs, model=model)
    for part in np.array_split(np.arange(len(pairs)), 7):
        left, at_left = np.unique(pairs[part, 0], return_inverse=True)
        right, at_right = np.unique(pairs[part, 1], return_inverse=True)
        right, at_right = right[::-1], len(right) - 1 - at_right
        apart = predict_pairs(
            _rows(customers, left),
            _rows(customers, right),
            customers.fields,
            pairs=np.stack([at_left, at_right], axis=1),
            model=model,
            workers=2,
        )
        assert apart.tolist() == together[part].tolist()


def test_one_script_in_a_batch_changes_nothing(
    customers: LinkageSet, model: LinkageModel
) -> None:
    """The model knows of both; a batch of Chinese names alone is judged by it too."""
    han = [row for row, name in enumerate(customers.columns["surname"])
           if name and not str(name).isascii()][:2]  # fmt: skip
    other = [row for row, name in enumerate(customers.columns["surname"])
             if name and str(name).isascii()][:1]  # fmt: skip
    two, three = (_rows(customers, np.array(rows)) for rows in (han, han + other))
    weights = [
        predict_pairs(batch, batch, customers.fields, pairs=[(0, 1)], model=model)
        for batch in (two, three)
    ]
    assert weights[0].tolist() == weights[1].tolist()


def test_a_column_that_repeats_another_one_in_a_batch_is_judged(
    customers: LinkageSet, model: LinkageModel
) -> None:
    """What says the same was settled when the model was estimated."""
    rows = _rows(customers, np.arange(300))
    number = [f"n{row}" for row in range(300)]
    columns = {**rows, "number": number}
    fields = {**customers.fields, "number": "identifier"}
    plain = predict_pairs(rows, rows, customers.fields, pairs=[(0, 1)], model=model)
    more = predict_pairs(columns, columns, fields, pairs=[(0, 1)], model=model)
    assert more.tolist() == plain.tolist()


def test_decisions_are_those_of_the_run_that_estimated_the_model(
    customers: LinkageSet,
    known: LinkageResult,
    model: LinkageModel,
    pairs: np.ndarray,
) -> None:
    """Of the pairs that may match all but one in a hundred fall on the same side."""
    rows = _rows(customers, np.arange(len(customers)))
    likely = pairs[: len(known.predictions)]
    found = predict_pairs(rows, rows, customers.fields, pairs=likely, model=model)
    same = (found > 0) == (known.predictions.match_weight > 0)
    assert same.mean() > 0.99


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([(0, 2)], "left has 2 rows, right 2"),
        ([(2, 0)], "left has 2 rows"),
        ([(-1, 0)], "count both from 0"),
        ([(0, 0, 1)], "of shape"),
        ([0, 1], "of shape"),
        ([(0, 1), (1,)], "of shape"),
        ([(0.5, 1.0)], "whole numbers"),
    ],
)
def test_impossible_pairs_are_refused(
    customers: LinkageSet, model: LinkageModel, pairs: object, message: str
) -> None:
    """The message says which rows there are."""
    rows = _rows(customers, np.arange(2))
    with pytest.raises(ConfigurationError, match=message):
        predict_pairs(rows, rows, customers.fields, pairs=pairs, model=model)  # type: ignore[arg-type]


def test_no_pairs_weigh_nothing(customers: LinkageSet, model: LinkageModel) -> None:
    """An empty array."""
    rows = _rows(customers, np.arange(2))
    assert not len(predict_pairs(rows, rows, customers.fields, pairs=[], model=model))
