"""Every value of every merged record, traced to a cell of the files it came from.

On the bundled sample, and on the messy sample where CUSTOMER_CORE_DATA names its
folder. The files are read here once more, by nothing but the csv module.
"""

import csv
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import customer_core as cc
from customer_core.models import (
    MULTI_VALUED,
    Attributed,
    CustomerRecord,
    FieldDecision,
    GoldenRecord,
    RecordRef,
    Terms,
)
from customer_core.normalizers.record import FALLBACK_REGIONS
from customer_core.survivorship.policy import STATEMENTS
from customer_core.survivorship.values import completeness, sameness

SAMPLES = [
    Path(__file__).parents[2] / "docs" / "examples" / "data",
    Path(os.environ.get("CUSTOMER_CORE_DATA", "none")) / "messy_sample",
]
TERMS = {"crm": "crm-contract", "shop": "club-2024"}
Cells = dict[RecordRef, dict[str, str]]


@pytest.fixture(scope="module", params=SAMPLES, ids=["bundled", "messy"])
def folder(request: pytest.FixtureRequest) -> Path:
    """Where the files are."""
    path: Path = request.param
    if not path.is_dir():
        pytest.skip("CUSTOMER_CORE_DATA does not hold messy_sample")
    return path


@pytest.fixture(scope="module")
def cells(folder: Path) -> Cells:
    """Every cell of both files, by record and header."""
    found: Cells = {}
    for source in TERMS:
        path = folder / f"{source}.csv"
        is_utf8 = path.read_bytes().startswith(("会员".encode(), b"C"))
        encoding = "utf-8" if is_utf8 else "gb18030"
        with path.open(encoding=encoding, newline="") as file:
            for row in csv.DictReader(file):
                if record_id := next(iter(row.values())):
                    found[RecordRef(source, record_id)] = row
    return found


@pytest.fixture(scope="module")
def result(folder: Path) -> cc.PipelineResult:
    """A run over both systems, each with its terms of use."""
    sources = [
        cc.Source(name, folder / f"{name}.csv", terms=Terms(name=terms))
        for name, terms in TERMS.items()
    ]
    return cc.CustomerPipeline().run(sources, now=datetime(2026, 1, 1, tzinfo=UTC))


def _values(record: CustomerRecord | GoldenRecord) -> dict[str, list[Attributed[Any]]]:
    found = {name: getattr(record, name) for name in MULTI_VALUED}
    found |= {name: getattr(record.profile, name) for name in STATEMENTS}
    return {name: list(values) for name, values in found.items() if values}


def _merged(result: cc.PipelineResult) -> list[int]:
    return [i for i, size in enumerate(result.clusters.sizes) if size > 1]


def _traced(result: cc.PipelineResult) -> Iterator[tuple[str, Attributed[Any]]]:
    for index in _merged(result):
        golden = result.golden[index]
        for name, values in _values(golden).items():
            for value in values:
                assert value.origin.record in golden.members
                yield name, value


def test_every_value_is_what_stood_in_its_cells(
    result: cc.PipelineResult, cells: Cells
) -> None:
    """Row, column and text lead back to the file, and so do the terms of use."""
    traced = 0
    for name, value in _traced(result):
        origin = value.origin
        row = cells[origin.record]
        stood = [row[header] for header in origin.column.split(" + ")]
        separator = " " if name == "names" else ", "
        assert value.raw == separator.join(stood)
        assert origin.terms == TERMS[origin.record.source]
        traced += 1
    assert traced >= 4 * len(_merged(result)) > 0


READERS: dict[str, Callable[[str], set[object]]] = {
    "phones": lambda raw: {
        value.e164
        for region in FALLBACK_REGIONS
        if (value := cc.normalize_phone(raw, region=region).value)
    },
    "emails": lambda raw: {cc.normalize_email(raw).value.address},  # type: ignore[union-attr] # has one
    "birth_dates": lambda raw: {cc.normalize_date(raw).value},
    "identifiers": lambda raw: {cc.normalize_identifier(raw).value.value},  # type: ignore[union-attr] # has one
}
KEYS: dict[str, Callable[[Any], object]] = {
    "phones": lambda value: value.e164,
    "emails": lambda value: value.address,
    "birth_dates": lambda value: value,
    "identifiers": lambda value: value.value,
}


def test_every_value_is_the_canonical_form_of_its_text(
    result: cc.PipelineResult,
) -> None:
    """Read by the normalizer of its attribute alone."""
    for name, value in _traced(result):
        if name in READERS:
            assert KEYS[name](value.value) in READERS[name](value.raw)


def test_nothing_is_lost_and_each_survivor_has_its_reason(
    result: cc.PipelineResult,
) -> None:
    """All distinct values of the members are there; the decision fits the first two."""
    for index in _merged(result):
        golden = result.golden[index]
        members = [result.records[row] for row in result.clusters.rows(index)]
        for name, values in _values(golden).items():
            given = [v for record in members for v in _values(record).get(name, [])]
            kept = [sameness(name, value.value) for value in values]
            assert set(kept) == {sameness(name, value.value) for value in given}
            assert len(set(kept)) == len(kept)
            decision = golden.decision(name)
            assert decision is not None
            assert decision.survivor == values[0].origin
            assert decision.candidates == len(given)
            if len(values) == 1:
                assert decision.rule == "only"
            else:
                _check_rule(decision, values, given, members)


def _check_rule(
    decision: FieldDecision,
    values: list[Attributed[Any]],
    given: list[Attributed[Any]],
    members: list[CustomerRecord],
) -> None:
    """The survivor is first by the rule that is said to have decided."""
    name, (first, second) = decision.field, values[:2]

    def votes(value: Attributed[Any]) -> int:
        same = sameness(name, value.value)
        records = {v.origin.record for v in given if sameness(name, v.value) == same}
        return len(records)

    if decision.rule == "most_complete":
        points = [completeness(name, v.value) for v in (first, second)]
        assert points[0] > points[1]
    elif decision.rule == "most_frequent":
        assert votes(first) > votes(second)
    elif decision.rule == "most_recent":
        changed = {record.ref: record.updated_at for record in members}
        times = [
            v.origin.observed_at or changed[v.origin.record] for v in (first, second)
        ]
        assert times[0] is not None
        assert times[1] is None or times[0] > times[1]
    elif decision.rule == "tie":
        refs = [v.origin.record for v in (first, second)]
        assert refs[0] <= refs[1]
    else:
        assert decision.rule == "valid"
