"""A run at a glance, for a terminal or a notebook, in English or Chinese.

Rules:
    Counts, codes and names of sources only; no personal value.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from customer_core.issues import IssueReport
from customer_core.messages import Language, catalogue, label
from customer_core.models import RejectedRow
from customer_core.models.tiers import tier_label
from customer_core.pipeline.batch import SourceCounts
from customer_core.pipeline.views import ClusterView
from customer_core.scoring import LifecycleTable, TierTable
from customer_core.summaries import Section, Summary

# A row of the summary speaks of many issues, each with its own parameters.
_PARAMETER = re.compile(r"\{\w+\}")
TOP_CODES = 12
"""Most frequent issue codes that are listed; the rest is one line."""


class Run(Protocol):
    """What of a result is summed up."""

    @property
    def sources(self) -> tuple[SourceCounts, ...]:
        """Counts per source."""

    @property
    def rejects(self) -> tuple[RejectedRow, ...]:
        """Rows that became nothing."""

    @property
    def issues(self) -> IssueReport:
        """What was found about accepted rows."""

    @property
    def clusters(self) -> ClusterView:
        """Who belongs together."""

    @property
    def tiers(self) -> TierTable:
        """One score per cluster."""

    @property
    def lifecycle(self) -> LifecycleTable:
        """One stage of life per cluster."""


def summarise(result: Run, language: Language) -> Summary:
    """The summary of a run in ``language``."""
    return Summary(
        _word("title", language),
        (
            _sources(result, language),
            _rejects(result, language),
            _issues(result, language),
            _clusters(result, language),
            _tiers(result, language),
            _stages(result, language),
        ),
    )


def _word(name: str, language: Language) -> str:
    return label(f"summary.{name}", language)


def _header(language: Language, *names: str) -> tuple[str, ...]:
    return tuple(_word(name, language) for name in names)


def _sources(result: Run, language: Language) -> Section:
    return Section(
        _word("sources", language),
        _header(language, "source", "rows", "accepted", "rejected", "unmapped"),
        tuple(
            (s.name, f"{s.rows:,}", f"{s.accepted:,}", f"{s.rejected:,}",
             ", ".join(s.unmapped) or "-")
            for s in result.sources
        ),
    )  # fmt: skip


def _rejects(result: Run, language: Language) -> Section:
    counts = Counter(str(i.code) for row in result.rejects for i in row.issues)
    return _codes("rejects", counts.most_common(), language)


def _issues(result: Run, language: Language) -> Section:
    ranked = list(result.issues.counts.items())
    rest = sum(count for _, count in ranked[TOP_CODES:])
    section = _codes("issues", ranked[:TOP_CODES], language)
    if not rest:
        return section
    last = ("…", f"{rest:,}", _word("more_codes", language))
    return Section(section.title, section.header, (*section.rows, last))


def _codes(
    title: str, counts: Iterable[tuple[str, int]], language: Language
) -> Section:
    texts = catalogue(language).ISSUES
    nothing = ((_word("none", language), "0", ""),)
    return Section(
        _word(title, language),
        _header(language, "code", "count", "meaning"),
        tuple(
            (code, f"{count:,}", _PARAMETER.sub("…", texts[code]))
            for code, count in counts
        )
        or nothing,
    )


def _clusters(result: Run, language: Language) -> Section:
    sizes = result.clusters.sizes
    counts = {
        "records": int(sizes.sum()),
        "customers": len(result.clusters),
        "merged": int((sizes > 1).sum()),
        "largest": int(sizes.max(initial=0)),
    }
    return Section(
        _word("clusters", language),
        _header(language, "measure", "count"),
        tuple((_word(name, language), f"{n:,}") for name, n in counts.items()),
    )


def _tiers(result: Run, language: Language) -> Section:
    counts = result.tiers.counts.items()
    named = [(tier_label(tier, language), count) for tier, count in counts]
    return _shares("tiers", "tier", named, language)


def _stages(result: Run, language: Language) -> Section:
    counts = result.lifecycle.counts.items()
    named = [(stage.label(language), count) for stage, count in counts]
    return _shares("stages", "stage", named, language)


def _shares(
    title: str, what: str, counts: Sequence[tuple[str, int]], language: Language
) -> Section:
    total = max(sum(count for _, count in counts), 1)
    return Section(
        label(f"scoring.{title}", language),
        (label(f"scoring.{what}", language), *_header(language, "count", "share")),
        tuple((name, f"{count:,}", f"{count / total:.1%}") for name, count in counts),
    )
