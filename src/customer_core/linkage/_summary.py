"""What a linkage did, as tables: clusters, blocking rules and fields.

Rules:
    Counts, names of columns and bits only; no text of the input is shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import log2

from attrs import evolve

from customer_core.linkage.candidates import RuleUse
from customer_core.linkage.model import LinkageModel
from customer_core.linkage.repetition import Repetition
from customer_core.messages import Language, label
from customer_core.summaries import Section, Summary

_MOST_RULES = 12
"""Blocking rules that are listed one by one, the most useful."""


def summarise(
    measures: Mapping[str, int | float | bool],
    blocking: tuple[RuleUse, ...],
    model: LinkageModel,
    language: Language,
) -> Summary:
    """Clusters, blocking and fields of one linkage.

    Args:
        measures: counts, shares and yes or no, by their labels under ``linkage.``.
        blocking: what each rule did.
        model: what was estimated.
        language: of headings and words.
    """

    def section(title: str, header: str, rows: Iterator[tuple[str, ...]]) -> Section:
        names = tuple(label(f"linkage.{name}", language) for name in header.split())
        return Section(label(f"linkage.{title}", language), names, tuple(rows))

    cells = (
        (label(f"linkage.{name}", language), _cell(value, language))
        for name, value in measures.items()
    )
    return Summary(
        label("linkage.title", language),
        (
            section("clusters", "measure value", cells),
            section(
                "blocking",
                "rule pairs skipped_blocks skipped_pairs",
                _rules(blocking, language),
            ),
            section("fields", "field together best different", _fields(model)),
        ),
    )


def with_repetitions(
    summary: Summary, repetitions: Sequence[Repetition], language: Language
) -> Summary:
    """The summary, and the columns that repeat others where there are any."""
    if not repetitions:
        return summary
    headers = ("column", "repeated", "became")
    names = tuple(label(f"linkage.{name}", language) for name in headers)
    rows = tuple(
        (
            one.column,
            f"{one.of} ({one.share:.0%})",
            label(f"linkage.how_{one.how}", language),
        )
        for one in repetitions
    )
    told = Section(label("linkage.repetitions", language), names, rows)
    return evolve(summary, sections=(*summary.sections, told))


def _cell(value: float, language: Language) -> str:
    if isinstance(value, bool):
        return label("review.yes" if value else "review.no", language)
    return f"{value:.1%}" if isinstance(value, float) else f"{value:,}"


def _rules(uses: tuple[RuleUse, ...], language: Language) -> Iterator[tuple[str, ...]]:
    for use in uses[:_MOST_RULES]:
        atoms = (f"{name} ({part})" if part else name for name, part in use.rule)
        counts = (use.pairs, use.skipped_blocks, use.skipped_pairs)
        yield (" + ".join(atoms), *(f"{count:,}" for count in counts))
    if rest := uses[_MOST_RULES:]:
        sums = (
            sum(getattr(use, name) for use in rest)
            for name in ("pairs", "skipped_blocks", "skipped_pairs")
        )
        more = label("linkage.more_rules", language)
        yield (f"… {len(rest)} {more}", *(f"{count:,}" for count in sums))
    if not uses:
        yield label("linkage.every_pair", language), "", "", ""


def _fields(model: LinkageModel) -> Iterator[tuple[str, ...]]:
    for group in model.groups:
        for name in group.fields:
            known = model.fields[name]
            bits = (log2(known.m[place] / known.u[place]) for place in (-1, 0))
            others = ", ".join(other for other in group.fields if other != name)
            yield (name, others or "-", *(f"{bit:+.1f}" for bit in bits))
