"""Judgements and match rules -> constraints on the rows of one run.

Rules:
    Judgements of people come before match rules, and earlier ones before later ones.
    A judgement on a record that is not in the run waits: it is counted, not lost. What
    contradicts other judgements is counted too; cannot-link wins.
"""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from customer_core.models import Judgement, RecordRef, Verdict, settle_judgements
from customer_core.survivorship import RuleMatcher


@frozen(kw_only=True)
class Decisions:
    """The judgements that count in one run.

    Attributes:
        must_link: row numbers of pairs that are one customer: judgements, earliest
            first, then match rules.
        cannot_link: row numbers of pairs that are two.
        unsure: judgements that decide nothing.
        absent: judgements on records that are not in the run.
        left_out: match rule -> groups that were too large to be one customer, or
            agree in a contact that too many people share.
        shared: ``phone`` and ``email`` -> values that too many people share, left out
            of the comparison.
    """

    must_link: tuple[tuple[int, int], ...] = ()
    cannot_link: tuple[tuple[int, int], ...] = ()
    unsure: int = 0
    absent: int = 0
    left_out: Mapping[str, int] = field(factory=dict)
    shared: Mapping[str, int] = field(factory=dict)


def decide(
    judgements: Iterable[Judgement],
    row_of: Mapping[RecordRef, int],
    matcher: RuleMatcher,
) -> Decisions:
    """What the judgements say of the rows of a run.

    Args:
        judgements: in any order; of several on one pair the latest counts.
        row_of: row number of every record that is judged.
        matcher: has seen every record of the run.
    """
    pairs: dict[Verdict, list[tuple[int, int]]] = {v: [] for v in Verdict}
    absent = 0
    for judgement in settle_judgements(judgements):
        left, right = row_of.get(judgement.left), row_of.get(judgement.right)
        if left is None or right is None:
            absent += 1
        else:
            pairs[judgement.verdict].append((left, right))
    return Decisions(
        must_link=(*pairs[Verdict.MATCH], *matcher.pairs()),
        cannot_link=tuple(pairs[Verdict.NON_MATCH]),
        unsure=len(pairs[Verdict.UNSURE]),
        absent=absent,
        left_out=matcher.left_out,
    )
