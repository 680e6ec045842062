"""How often ``result.identifiable`` is right, over tables nobody looked at.

Tables of 50,000 records are drawn at random: which set, which of its columns, how often
records are flawed, how many are duplicates, and whether two columns never stand side by
side, as where two systems were put together. Each is linked, and what the result says
of its probabilities is compared with the calibration error by the truth; above .02 they
cannot be relied on.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from benchmarks._table import row
from customer_core.linkage import dedupe
from customer_core.testing.linkage_sets import SETS, generate_linkage_set

TABLES = 20
RECORDS = 50_000
FEWEST_PAIRS = 200  # below, the error itself cannot be measured
LIMIT = 0.02
SEED = 2  # of the draw; 1 was that of the tables the limit of doubt was chosen on
NAMES = {"first_name", "surname"}


def rows(scale: int) -> list[dict[str, object]]:
    """Verdicts and errors.

    Args:
        scale: factor of the number of tables.
    """
    outcomes = [found for n in range(TABLES * scale) for found in _linked(n)]
    said = np.array([reliable for reliable, _ in outcomes], np.bool_)
    error = np.array([error for _, error in outcomes])
    data = f"{len(outcomes)} of {TABLES * scale} tables"
    low = error <= LIMIT
    return [
        row(f"error at most {LIMIT}", data, ours=float(low.sum())),
        row("of these called reliable", data, ours=float((low & said).sum())),
        row(f"error above {LIMIT}", data, ours=float((~low).sum())),
        row("of these called reliable", data, ours=float((~low & said).sum())),
        row(
            "largest error where called reliable", data, ours=error[said].max(initial=0)
        ),
    ]


def _linked(number: int) -> list[tuple[bool, float]]:
    """Whether its probabilities are called reliable, and their error; or nothing."""
    draw = np.random.default_rng([SEED, number])
    made = generate_linkage_set(
        str(draw.choice([*SETS])),
        RECORDS,
        seed=int(draw.integers(10**6)),
        noise=float(np.exp(draw.uniform(np.log(0.4), np.log(2.5)))),
    )
    kept = _kept(draw, made.truth)
    columns = {name: made.columns[name][kept] for name in _columns(draw, made.fields)}
    if draw.random() < 1 / 4:
        columns = _two_systems(draw, columns)
    result = dedupe(columns, {name: made.fields[name] for name in columns})
    measured = result.evaluate(made.truth[kept])
    if measured.calibration.pairs < FEWEST_PAIRS:
        return []
    return [(result.identifiable, measured.calibration_error)]


def _columns(draw: np.random.Generator, fields: Mapping[str, str]) -> list[str]:
    """Two columns or more, in nine tables of ten with a name among them."""
    names = list(fields)
    size = int(draw.integers(2, len(names) + 1))
    while True:
        places = sorted(draw.choice(len(names), size, replace=False))
        chosen = [names[place] for place in places]
        if NAMES & set(chosen) or draw.random() < 1 / 10:
            return chosen


def _kept(draw: np.random.Generator, truth: NDArray[np.int64]) -> NDArray[np.bool_]:
    """One record of each customer, and a share of the others."""
    share = draw.choice([1, 1, 1 / 2, 1 / 5, 1 / 20])
    kept = draw.random(len(truth)) < share
    kept[np.unique(truth, return_index=True)[1]] = True
    return kept


def _two_systems(
    draw: np.random.Generator, columns: dict[str, NDArray[np.object_]]
) -> dict[str, NDArray[np.object_]]:
    """Each record has one of two columns; names stand in all."""
    others = [name for name in columns if name not in NAMES]
    if len(others) < 2:  # noqa: PLR2004 - one in each system
        return columns
    one, two = (others[place] for place in draw.choice(len(others), 2, replace=False))
    first = draw.random(len(columns[one])) < 1 / 2
    own = {
        one: np.where(first, columns[one], None),
        two: np.where(first, None, columns[two]),
    }
    return columns | own
