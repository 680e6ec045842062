"""The summary of a validation report, in English or Chinese.

Rules:
    Counts, codes, names of fields and sources, and masked record ids; no value.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from customer_core._text import mask
from customer_core.messages import Language, catalogue, field_label, label
from customer_core.summaries import Section, Summary
from customer_core.validators._rows import (
    FieldCompleteness,
    FieldTimeliness,
    IssueCount,
    Offender,
    SourceQuality,
)

_PARAMETER = re.compile(r"\{\w+\}")
TOP = 12
"""Rows of codes and of records that are listed."""


class _Counted(Protocol):
    """What a summary reads of a report."""

    @property
    def counts(self) -> tuple[IssueCount, ...]: ...
    @property
    def sources(self) -> tuple[SourceQuality, ...]: ...
    @property
    def completeness(self) -> tuple[FieldCompleteness, ...]: ...
    @property
    def timeliness(self) -> tuple[FieldTimeliness, ...]: ...
    @property
    def offenders(self) -> tuple[Offender, ...]: ...
    def counts_by(self, by: Literal["field"]) -> Mapping[str, int]: ...


def title(language: Language) -> str:
    """The heading of a report."""
    return _word("title", language)


def meaning(code: str, language: Language) -> str:
    """The text of a code, for many issues with different parameters."""
    return _PARAMETER.sub("…", catalogue(language).ISSUES[code])


def summarise(report: _Counted, language: Language) -> Summary:
    """The sections that have rows; the first always."""
    sections = (
        _sources(report, language),
        _codes(report, language),
        _fields(report, language),
        _completeness(report, language),
        _timeliness(report, language),
        _offenders(report, language),
    )
    filled = tuple(s for n, s in enumerate(sections) if n == 0 or s.rows)
    return Summary(title(language), filled)


def _word(name: str, language: Language) -> str:
    return label(f"validation.{name}", language)


def _section(
    name: str, language: Language, header: str, rows: Sequence[tuple[str, ...]]
) -> Section:
    words = tuple(_word(word, language) for word in header.split())
    return Section(_word(name, language), words, tuple(rows))


def _share(value: float | None, language: Language) -> str:
    return _word("not_measured", language) if value is None else f"{value:.1%}"


def _sources(report: _Counted, language: Language) -> Section:
    rows = [
        (
            one.source, f"{one.records:,}", _share(one.touched_share, language),
            f"{one.errors:,}", f"{one.warnings:,}", f"{one.infos:,}",
            _share(one.completeness, language), _share(one.stale, language),
        )
        for one in report.sources
    ]  # fmt: skip
    header = "source records touched errors warnings infos complete stale"
    return _section("sources", language, header, rows)


def _codes(report: _Counted, language: Language) -> Section:
    records: Counter[tuple[str, str]] = Counter()
    issues: Counter[tuple[str, str]] = Counter()
    for one in report.counts:
        key = one.rule, str(one.code)
        records[key] += one.records
        issues[key] += one.issues
    rows = [
        (rule, f"{count:,}", f"{records[rule, code]:,}", meaning(code, language))
        for (rule, code), count in issues.most_common(TOP)
    ]
    return _section("rules", language, "rule issues records meaning", rows)


def _fields(report: _Counted, language: Language) -> Section:
    ranked = list(report.counts_by("field").items())[:TOP]
    rows = [
        (_field(name, language) or _word("whole", language), f"{count:,}")
        for name, count in ranked
    ]
    return _section("fields", language, "field issues", rows)


def _field(names: str, language: Language) -> str:
    return " | ".join(field_label(name, language) for name in names.split(" | "))


def _completeness(report: _Counted, language: Language) -> Section:
    rows = [
        (
            one.source, _field(one.field, language), f"{one.present:,}",
            f"{one.records:,}", _share(one.share, language),
        )
        for one in report.completeness
    ]  # fmt: skip
    header = "source field present records complete"
    return _section("completeness", language, header, rows)


def _timeliness(report: _Counted, language: Language) -> Section:
    rows = [
        (
            one.source, _field(one.field, language), f"{one.limit:,}",
            f"{one.values:,}", f"{one.dated:,}", f"{one.stale:,}",
            _share(one.share, language),
        )
        for one in report.timeliness
    ]  # fmt: skip
    header = "source field limit values dated old timely"
    return _section("timeliness", language, header, rows)


def _offenders(report: _Counted, language: Language) -> Section:
    rows = [
        (
            one.source, mask(one.record_id, 0, 2), f"{one.errors:,}",
            f"{one.warnings:,}", f"{one.infos:,}",
        )
        for one in report.offenders[:TOP]
    ]  # fmt: skip
    header = "source record errors warnings infos"
    return _section("offenders", language, header, rows)
