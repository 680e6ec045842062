"""How well and how fast records are linked, beside Splink.

``dedupe`` is given columns and their types, nothing else. Splink is set up as its guide
shows (comparisons by type, term frequencies, two training sessions) and is given what
it needs besides: blocking rules, a guess of recall, and the threshold that is best *by
the truth*. Both are measured on the same rows with the same measure, pairwise F1 of the
final clusters; times are from the table in memory to the clusters.

Synthetic data at scale 1 has 100,000 records. The other sets are read from the folder
that CUSTOMER_CORE_DATA names, and left out without it.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._table import row
from customer_core.linkage import dedupe
from customer_core.linkage.evaluation import measure_clusters
from customer_core.testing.synthetic import generate_customers

RECORDS = 100_000
_DATA = Path(os.environ.get("CUSTOMER_CORE_DATA", ""))
Columns = Mapping[str, list[str | None]]
Fields = Mapping[str, str]
DataSet = tuple[str, Columns, Fields, np.ndarray]


def rows(scale: int) -> list[dict[str, object]]:
    """F1 and seconds of ours, and of Splink where it is installed."""
    found = []
    for name, columns, fields, truth in _data_sets(scale):
        start = time.perf_counter()
        result = dedupe(columns, fields)
        seconds = time.perf_counter() - start
        evaluation = result.evaluate(truth.tolist())
        further = {
            "precision": round(evaluation.pairwise.precision, 4),
            "recall": round(evaluation.pairwise.recall, 4),
            "b_cubed_f1": round(evaluation.b_cubed.f1, 4),
            "calibration_error": round(evaluation.calibration_error, 4),
        }
        rival, score, spent = _splink(columns, fields, truth)
        ours = {"ours": round(evaluation.pairwise.f1, 4), "alternative": score}
        found.append(row("pairwise F1", name, rival=rival, **ours) | further)
        times = {"ours": round(seconds, 2), "alternative": spent}
        found.append(row("seconds", name, rival=rival, **times))
    return found


def _data_sets(scale: int) -> Iterator[DataSet]:
    if (_DATA / "historical_figures_with_errors_50k.parquet").is_file():
        yield _historical()
    if (_DATA / "febrl" / "dataset3.csv").is_file():
        yield _febrl()
    customers = generate_customers(RECORDS * scale, seed=1)
    yield (
        f"{len(customers):,} synthetic customers",
        customers.columns,
        {
            "first_name": "given_name",
            "surname": "family_name",
            "full_name": "full_name",
            "sex": "sex",
            "dob": "birth_date",
            "resident_id": "identifier",
            "phone": "phone",
            "landline": "phone",
            "email": "email",
            "street": "street_address",
            "district": "city",
            "city": "city",
            "region": "region",
            "postcode": "postal_code",
        },
        customers.truth,
    )


def _historical() -> DataSet:
    from pyarrow import parquet

    frame = parquet.read_table(_DATA / "historical_figures_with_errors_50k.parquet")
    fields = {
        "first_name": "given_name",
        "surname": "family_name",
        "full_name": "full_name",
        "dob": "birth_date",
        "birth_place": "city",
        "postcode_fake": "postal_code",
        "gender": "sex",
        "occupation": "category",
    }
    return "historical 50k", frame.to_pydict(), fields, _codes(frame["cluster"])


def _febrl() -> DataSet:
    from pyarrow import csv

    options = csv.ConvertOptions(strings_can_be_null=True)
    frame = csv.read_csv(_DATA / "febrl" / "dataset3.csv", convert_options=options)
    frame = frame.rename_columns([name.strip() for name in frame.column_names])
    fields = {
        "given_name": "given_name",
        "surname": "family_name",
        "date_of_birth": "birth_date",
        "street_number": "category",
        "address_1": "street_address",
        "address_2": "street_address",
        "suburb": "city",
        "postcode": "postal_code",
        "state": "region",
    }
    people = [record.split("-")[1] for record in frame["rec_id"].to_pylist()]
    return "febrl 3, without soc_sec_id", frame.to_pydict(), fields, _codes(people)


def _codes(labels: Any) -> np.ndarray:  # noqa: ANN401 - any sequence
    return np.unique(np.array(labels, str), return_inverse=True)[1].reshape(-1)


def _splink(
    columns: Columns, fields: Fields, truth: np.ndarray
) -> tuple[str, float | None, float | None]:
    """Name, best F1 and seconds; the reason where it cannot run."""
    if find_spec("splink") is None:
        return 'not run: splink is not installed, see the extra "bench"', None, None
    import splink

    start = time.perf_counter()
    linker, predictions = _splink_predictions(columns, fields)
    spent = time.perf_counter() - start
    best = 0.0
    for threshold in (0.1, 0.5, 0.9, 0.99, 0.999, 0.9999):
        start = time.perf_counter()
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predictions, threshold_match_probability=threshold
        )
        last = time.perf_counter() - start
        table = clusters.as_record_list()
        labels = np.empty(len(truth), np.int64)
        ids = _codes([one["cluster_id"] for one in table])
        labels[[one["unique_id"] for one in table]] = ids
        best = max(best, measure_clusters(labels, truth)[0].f1)
    name = f"splink {splink.__version__}, best threshold by truth"
    return name, round(best, 4), round(spent + last, 2)


def _splink_predictions(columns: Columns, fields: Fields) -> tuple[Any, Any]:
    """A linker trained as the guide has it, and its predictions."""
    import pyarrow as pa
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    chosen: dict[str, str] = {}
    for column, kind in fields.items():
        chosen.setdefault(kind, column)
    by_type = _splink_comparisons()
    compared = [kind for kind in chosen if kind in by_type]
    used = {chosen[kind]: _texts(columns[chosen[kind]]) for kind in compared}
    table = pa.table({"unique_id": range(len(next(iter(used.values())))), **used})
    rules = [
        block_on(*(chosen[kind] for kind in rule))
        for rule in _RULES
        if all(kind in chosen for kind in rule)
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[by_type[kind](chosen[kind]) for kind in compared],
        blocking_rules_to_generate_predictions=rules,
    )
    linker = Linker(DuckDBAPI().register(table), settings, log_level="ERROR")
    names = block_on(chosen["given_name"], chosen["family_name"])
    born = block_on(chosen["birth_date"])
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(chosen["family_name"], chosen["birth_date"])], recall=0.6
    )
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(names)
    training.estimate_parameters_using_expectation_maximisation(born)
    return linker, linker.inference.predict(threshold_match_probability=0.01)


_RULES = (
    ("given_name", "family_name"),
    ("family_name", "birth_date"),
    ("given_name", "birth_date"),
    ("birth_date", "postal_code"),
    ("family_name", "postal_code"),
    ("given_name", "postal_code"),
    ("birth_date", "city"),
    ("email",),
    ("phone",),
)


def _splink_comparisons() -> dict[str, Callable[[str], Any]]:
    """Splink's own comparison for each type of field."""
    from splink import comparison_library as library

    def with_frequency(comparison: Any) -> Any:  # noqa: ANN401 - of a rival
        return comparison.configure(term_frequency_adjustments=True)

    def born(name: str) -> Any:  # noqa: ANN401 - of a rival
        return library.DateOfBirthComparison(name, input_is_string=True)

    return {
        "given_name": lambda n: with_frequency(library.NameComparison(n)),
        "family_name": lambda n: with_frequency(library.NameComparison(n)),
        "birth_date": born,
        "email": library.EmailComparison,
        "phone": lambda n: library.LevenshteinAtThresholds(n, [1, 2]),
        "postal_code": lambda n: library.LevenshteinAtThresholds(n, [1, 2]),
        "street_address": lambda n: library.JaroWinklerAtThresholds(n, [0.92, 0.8]),
        "city": lambda n: with_frequency(library.ExactMatch(n)),
        "category": lambda n: with_frequency(library.ExactMatch(n)),
        "sex": library.ExactMatch,
    }


def _texts(values: list[Any]) -> list[str | None]:
    return [None if value is None else str(value) for value in values]


if __name__ == "__main__":
    from benchmarks._table import table

    print(table({"benchmark": "linkage", **one} for one in rows(1)))
