"""Golden records to rows of a frame, CSV and JSON Lines.

Rules:
    Export is the one place where personal values leave in plaintext, because the
    caller asks for it by name. A CSV cell that a spreadsheet would run as a formula
    starts with an apostrophe. Files are written beside their name first and moved
    into place when complete, so that no half-written file is left.

Sources:
    OWASP, CSV Injection (2024): cells starting with ``= + - @`` or their full-width
    forms, tab, return or line feed.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from customer_core.models import Attributed, GoldenRecord, TierScore, to_dict

Customers = Iterable[tuple[GoldenRecord, TierScore]]

COLUMNS = (
    "cluster_id", "records", "name", "organization_name", "birth_date", "sex",
    "phone", "other_phones", "email", "other_emails", "address", "identifier",
    "registered_at", "tier", "score", "recency_days", "frequency", "monetary",
)  # fmt: skip
"""Columns of :func:`golden_frame`, in their order."""

# A phone in E.164 or a negative number is not a formula. What was guarded before
# matches too, so that taking one apostrophe away gives back exactly what was.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*(?:[=@＝＠]|[+\-＋－](?![\d.]+$)))")


def golden_row(golden: GoldenRecord, tier: TierScore) -> dict[str, object]:
    """One customer as flat values; several of a kind are joined by ``; ``."""
    return {
        "cluster_id": golden.cluster_id,
        "records": "; ".join(ref.key for ref in golden.members),
        "name": _first(golden.names),
        "organization_name": _first(golden.organization_names),
        "birth_date": _first(golden.birth_dates),
        "sex": next((str(a.value) for a in golden.profile.sex), None),
        "phone": _first(golden.phones),
        "other_phones": _others(golden.phones),
        "email": _first(golden.emails),
        "other_emails": _others(golden.emails),
        "address": _first(golden.addresses),
        "identifier": _first(golden.identifiers),
        "registered_at": golden.registered_at,
        "tier": str(tier.tier),
        "score": tier.score,
        "recency_days": tier.recency_days,
        "frequency": tier.frequency,
        "monetary": tier.monetary and tier.monetary.amount,
    }


def golden_frame(customers: Customers) -> dict[str, list[object]]:
    """Columns of equal length, one row per customer: see :data:`COLUMNS`."""
    frame: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for golden, tier in customers:
        for name, value in golden_row(golden, tier).items():
            frame[name].append(value)
    return frame


def golden_document(golden: GoldenRecord, tier: TierScore) -> dict[str, Any]:
    """One customer with provenance, decisions and tier, as JSON values."""
    return {"golden": to_dict(golden), "tier": to_dict(tier)}


def write_csv(path: str | Path, customers: Customers) -> None:
    """Write one row per customer: UTF-8 with BOM, commas, CRLF (RFC 4180)."""
    with complete_or_nothing(Path(path), "utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for golden, tier in customers:
            writer.writerow([as_cell(v) for v in golden_row(golden, tier).values()])


def write_json_lines(path: str | Path, documents: Iterable[dict[str, Any]]) -> None:
    """Write one JSON object per line, UTF-8, Unicode kept."""
    with complete_or_nothing(Path(path), "utf-8") as file:
        for document in documents:
            file.write(json.dumps(document, ensure_ascii=False) + "\n")


def _first(values: tuple[Attributed[Any], ...]) -> str | None:
    return values[0].value.text if values else None


def _others(values: tuple[Attributed[Any], ...]) -> str | None:
    return "; ".join(a.value.text for a in values[1:]) or None


def as_cell(value: object) -> object:
    """The value as a cell of CSV that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else value


def from_cell(text: str) -> str:
    """The text that :func:`as_cell` made a cell of.

    Example:
        >>> as_cell("=1+1"), from_cell("'=1+1"), from_cell("'tis")
        ("'=1+1", '=1+1', "'tis")
    """
    is_guarded = text.startswith("'") and _FORMULA.match(text)
    return text[1:] if is_guarded else text


@contextmanager
def complete_or_nothing(path: Path, encoding: str) -> Iterator[TextIO]:
    """A file that appears under its name when it is complete."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
