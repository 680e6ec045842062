"""Linkage on data with a known truth; two sets need CUSTOMER_CORE_DATA."""

import os
import time
from pathlib import Path

import numpy as np
import pyarrow.csv as arrow_csv
import pytest
from pyarrow import parquet

from customer_core.linkage import LinkageModel, LinkageResult, dedupe
from customer_core.testing.synthetic import generate_customers

DATA = Path(os.environ.get("CUSTOMER_CORE_DATA", ""))
HISTORICAL = DATA / "historical_figures_with_errors_50k.parquet"
FEBRL = DATA / "febrl" / "dataset3.csv"

HISTORICAL_FIELDS = {
    "first_name": "given_name", "surname": "family_name", "full_name": "full_name",
    "dob": "birth_date", "birth_place": "city", "postcode_fake": "postal_code",
    "gender": "sex", "occupation": "category",
}  # fmt: skip
FEBRL_FIELDS = {
    "given_name": "given_name", "surname": "family_name",
    "date_of_birth": "birth_date", "street_number": "category",
    "address_1": "street_address", "address_2": "street_address", "suburb": "city",
    "postcode": "postal_code", "state": "region",
}  # fmt: skip
SYNTHETIC_FIELDS = {
    "first_name": "given_name", "surname": "family_name", "full_name": "full_name",
    "sex": "sex", "dob": "birth_date", "resident_id": "identifier", "phone": "phone",
    "landline": "phone", "email": "email", "street": "street_address",
    "district": "city", "city": "city", "region": "region", "postcode": "postal_code",
}  # fmt: skip


@pytest.fixture(scope="module")
def historical() -> tuple[LinkageResult, list[str], float]:
    """The result, the truth and the seconds it took."""
    if not HISTORICAL.is_file():
        pytest.skip("CUSTOMER_CORE_DATA does not hold the historical persons")
    frame = parquet.read_table(HISTORICAL)
    start = time.perf_counter()
    result = dedupe(frame, HISTORICAL_FIELDS)
    return result, frame["cluster"].to_pylist(), time.perf_counter() - start


def test_historical_persons(historical: tuple[LinkageResult, list[str], float]) -> None:
    """50,578 records of 5,156 persons: measured .968, Splink's best is .827."""
    result, truth, seconds = historical
    evaluation = result.evaluate(truth)
    assert evaluation.pairwise.f1 > 0.96
    assert evaluation.b_cubed.f1 > 0.96
    assert evaluation.blocking_recall > 0.84
    assert evaluation.calibration_error < 0.08
    assert seconds < 15


def test_a_model_predicts_historical_persons_again(
    historical: tuple[LinkageResult, list[str], float],
) -> None:
    """Written to JSON and read; nothing is estimated the second time."""
    result, truth, _ = historical
    model = LinkageModel.from_json(result.model.to_json())
    again = dedupe(parquet.read_table(HISTORICAL), HISTORICAL_FIELDS, model=model)
    assert again.evaluate(truth).pairwise.f1 > 0.95


def test_febrl_3_without_the_social_security_number() -> None:
    """5,000 records: measured .999."""
    if not FEBRL.is_file():
        pytest.skip("CUSTOMER_CORE_DATA does not hold febrl/dataset3.csv")
    options = arrow_csv.ConvertOptions(strings_can_be_null=True)
    frame = arrow_csv.read_csv(FEBRL, convert_options=options)
    frame = frame.rename_columns([name.strip() for name in frame.column_names])
    truth = [record.split("-")[1] for record in frame["rec_id"].to_pylist()]
    evaluation = dedupe(frame, FEBRL_FIELDS).evaluate(truth)
    assert evaluation.pairwise.f1 >= 0.998
    assert evaluation.b_cubed.f1 >= 0.998


@pytest.mark.parametrize("chinese_share", [0.6, 1.0, 0.0])
def test_nobody_is_merged_where_everybody_occurs_once(chinese_share: float) -> None:
    """At most one row in 2,000, also where two populations are mixed."""
    customers = generate_customers(30_000, seed=31, chinese_share=chinese_share)
    _, once = np.unique(customers.truth, return_index=True)
    columns = {n: [cells[i] for i in once] for n, cells in customers.columns.items()}
    found = dedupe(columns, SYNTHETIC_FIELDS).cluster_ids
    assert (np.bincount(found)[found] > 1).mean() <= 0.0005


def test_namesakes_at_one_address_are_not_one_person() -> None:
    """A son has his father's name, street and landline, and all else of his own."""
    customers = generate_customers(40_000, seed=33)
    columns = {n: list(cells[:4000]) for n, cells in customers.columns.items()}
    fathers = [i for i, born in enumerate(columns["dob"][:400]) if born]
    for number, i in enumerate(fathers):
        own = {
            "dob": f"{1992 + number % 9}-0{number % 8 + 1}-17", "resident_id": None,
            "phone": f"+86139{number:08}", "email": f"son{number}@example.com",
        }  # fmt: skip
        for name, cells in columns.items():
            cells.append(own.get(name, cells[i]))
    found = dedupe(columns, SYNTHETIC_FIELDS).cluster_ids
    assert (found[4000:] == found[fathers]).mean() < 0.05


@pytest.mark.parametrize(
    ("chinese_share", "least"), [(0.6, 0.93), (1.0, 0.95), (0.0, 0.93)]
)
def test_synthetic_customers(chinese_share: float, least: float) -> None:
    """Two systems, households, both scripts: mixed, Chinese only, British only."""
    customers = generate_customers(20_000, seed=3, chinese_share=chinese_share)
    result = dedupe(customers.columns, SYNTHETIC_FIELDS)
    evaluation = result.evaluate(customers.truth)
    assert evaluation.pairwise.f1 > least
    assert evaluation.calibration_error < 0.06


def test_neighbours_are_no_household() -> None:
    """Landlines of one town begin alike; 500,000 such pairs had become the class.

    Their probabilities are right, and that many of them are in doubt is said.
    """
    customers = generate_customers(100_000, seed=1, chinese_share=0.6)
    result = dedupe(customers.columns, SYNTHETIC_FIELDS, workers=2)
    evaluation = result.evaluate(customers.truth)
    assert evaluation.pairwise.f1 > 0.955
    assert evaluation.calibration_error < 0.02
    assert result.doubt > 0.02
    assert not result.identifiable
