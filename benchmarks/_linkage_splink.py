"""Splink, set up in two ways by the types of the columns.

``GUIDE`` follows Splink's demonstrations of deduplicating 50,000 historical persons and
FEBRL 3: its ready-made comparison for every column, term frequencies, ten loose
blocking rules, 5 million random pairs, a guess of recall. ``EXPERT`` is what somebody
does who knows it well: names compared together with the frequency of the whole name,
no column that another one implies, selective blocking rules, no more random pairs than
needed, two training sessions on few pairs. It asks for e-mail addresses and phones;
where a table has none, the demonstrations are the expert's word.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from attrs import frozen

from benchmarks._linkage_outcome import Outcome, Spent

THRESHOLDS = (0.1, 0.3, 0.5, 0.9, 0.99, 0.999, 0.9999)
_LEAST = THRESHOLDS[0]

Rule = tuple[str, ...]


@frozen
class Setup:
    """One way to set Splink up; columns are named by the types of their fields.

    A rule names types, with ``:n`` for the first n characters.
    """

    comparisons: Callable[[Mapping[str, str]], list[Any]]
    blocking: tuple[Rule, ...]
    certain: tuple[Rule, ...]
    training: tuple[Rule, ...]
    recall: float
    random_pairs: float


def run(table: Any, fields: Mapping[str, str], setup: Setup) -> Outcome:  # noqa: ANN401 - Arrow
    """Train, predict, and cluster at every threshold."""
    import splink
    from splink import DuckDBAPI, Linker, SettingsCreator

    start = Spent.now()
    column: dict[str, str] = {}
    for name, kind in fields.items():
        column.setdefault(kind, name)
    column["whole_name"] = "_whole_name"
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=setup.comparisons(column),
        blocking_rules_to_generate_predictions=_rules(setup.blocking, column),
    )
    registered = DuckDBAPI().register(_prepared(table, column))
    linker = Linker(registered, settings, log_level="ERROR")
    training = linker.training
    training.estimate_probability_two_random_records_match(
        _rules(setup.certain, column), recall=setup.recall
    )
    training.estimate_u_using_random_sampling(max_pairs=setup.random_pairs, seed=1)
    for rule in _rules(setup.training, column):
        training.estimate_parameters_using_expectation_maximisation(rule)
    trained = Spent.now()
    pairs = linker.inference.compute_blocked_pairs_for_predict()
    predicted = linker.inference.predict(threshold_match_probability=_LEAST)
    scored = Spent.now()
    labels = [_clusters(linker, predicted, table.num_rows, t) for t in THRESHOLDS]
    clustered = Spent.now().since(scored, len(THRESHOLDS))
    counted = pairs.as_duckdbpyrelation().aggregate("count(*)").fetchall()
    return Outcome(
        labels,
        scored.since(start).plus(clustered),
        f"splink {splink.__version__}",
        int(counted[0][0]),
        {
            "training_seconds": trained.since(start).seconds,
            "scoring_seconds": scored.since(trained).seconds,
        },
    )


def _prepared(table: Any, column: Mapping[str, str]) -> Any:  # noqa: ANN401 - Arrow
    import pyarrow as pa
    from pyarrow import compute

    names = [table[column[kind]] for kind in ("given_name", "family_name")]
    whole = compute.binary_join_element_wise(*names, " ")
    table = table.append_column(column["whole_name"], whole)
    return table.append_column("unique_id", pa.array(range(table.num_rows)))


def _clusters(linker: Any, predicted: Any, records: int, threshold: float) -> Any:  # noqa: ANN401 - of a rival
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=threshold
    )
    columns = found.as_pyarrow_table().select(["unique_id", "cluster_id"])
    labels = np.empty(records, np.int64)
    labels[columns["unique_id"].to_numpy()] = columns["cluster_id"].to_numpy()
    return labels


def _rules(rules: tuple[Rule, ...], column: Mapping[str, str]) -> list[Any]:
    from splink import block_on

    return [
        block_on(*(_expression(part, column) for part in rule))
        for rule in rules
        if all(part.partition(":")[0] in column for part in rule)
    ]


def _expression(part: str, column: Mapping[str, str]) -> str:
    kind, _, length = part.partition(":")
    name = column[kind]
    return f"substr({name}, 1, {length})" if length else name


def _guide_comparisons(column: Mapping[str, str]) -> list[Any]:
    from splink import comparison_library as library

    by_kind: dict[str, Callable[[str], Any]] = {
        "given_name": lambda n: _frequent(library.NameComparison(n)),
        "family_name": lambda n: _frequent(library.NameComparison(n)),
        "birth_date": lambda n: library.DateOfBirthComparison(n, input_is_string=True),
        "email": library.EmailComparison,
        "phone": lambda n: library.LevenshteinAtThresholds(n, [1, 2]),
        "postal_code": lambda n: library.LevenshteinAtThresholds(n, [1, 2]),
        "street_address": lambda n: library.JaroWinklerAtThresholds(n, [0.92, 0.8]),
        "city": lambda n: _frequent(library.ExactMatch(n)),
        "category": lambda n: _frequent(library.ExactMatch(n)),
        "sex": library.ExactMatch,
    }
    return [make(column[kind]) for kind, make in by_kind.items() if kind in column]


def _expert_comparisons(column: Mapping[str, str]) -> list[Any]:
    from splink import comparison_library as library

    by_kind: dict[str, Callable[[str], Any]] = {
        "birth_date": lambda n: library.DateOfBirthComparison(n, input_is_string=True),
        "email": library.EmailComparison,
        "phone": lambda n: library.LevenshteinAtThresholds(n, [1]),
        "street_address": lambda n: _frequent(library.JaroWinklerAtThresholds(n, 0.9)),
        "postal_code": lambda n: _frequent(library.LevenshteinAtThresholds(n, [1])),
        "category": lambda n: _frequent(library.ExactMatch(n)),
        "sex": library.ExactMatch,
    }
    if "postal_code" not in column:
        by_kind["city"] = lambda n: _frequent(library.ExactMatch(n))
    names = library.ForenameSurnameComparison(
        column["given_name"],
        column["family_name"],
        forename_surname_concat_col_name=column["whole_name"],
    )
    others = [make(column[kind]) for kind, make in by_kind.items() if kind in column]
    return [names, *others]


def _frequent(comparison: Any) -> Any:  # noqa: ANN401 - of a rival
    return comparison.configure(term_frequency_adjustments=True)


GUIDE = Setup(
    comparisons=_guide_comparisons,
    blocking=(
        ("given_name:3", "family_name:4"),
        ("family_name", "birth_date"),
        ("given_name", "birth_date"),
        ("postal_code", "given_name"),
        ("postal_code", "family_name"),
        ("birth_date", "city"),
        ("postal_code:3", "birth_date"),
        ("given_name:2", "family_name:2", "birth_date:4"),
        ("email",),
        ("phone",),
    ),
    certain=(("given_name", "family_name", "birth_date"), ("email",)),
    training=(("given_name", "family_name"), ("birth_date",)),
    recall=0.6,
    random_pairs=5e6,
)
EXPERT = Setup(
    comparisons=_expert_comparisons,
    blocking=(
        ("email",),
        ("phone",),
        ("family_name", "birth_date"),
        ("given_name", "birth_date"),
        ("postal_code", "birth_date"),
        ("whole_name", "postal_code"),
        ("whole_name", "city"),
        ("street_address", "postal_code", "given_name:1"),
    ),
    certain=(
        ("whole_name", "birth_date"),
        ("email", "birth_date"),
        ("phone", "birth_date"),
    ),
    training=(("email",), ("phone",)),
    recall=0.7,
    random_pairs=2e6,
)
