"""Named segments of customers by their recency, frequency and amount scores.

Rules:
    A rule is a range of each score; rules are tried in their order and the first that
    fits names the customer. Rules are data and may overlap or leave gaps: both are
    found when asked (:meth:`RfmSegments.check`) and reported, never hidden. Who fits no
    rule is in ``otherwise``; who never bought is in ``no_purchase``.

Sources:
    Ten segments with ranges of scores: R package rfm 0.2.2, vignette (MIT licence).
    Eight segments of two halves each, 重要价值 to 一般挽留: common use in China.
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.messages import Language, field_label, label
from customer_core.models.declarations import fingerprint
from customer_core.scoring.rfm_cuts import require_bins
from customer_core.summaries import Section, Summary

NO_PURCHASE = "no_purchase"


@frozen(kw_only=True)
class RfmRule:
    """One segment and the scores it takes.

    Attributes:
        name: of the segment.
        recency: lowest and highest score, both included.
        frequency: likewise.
        monetary: likewise.
    """

    name: str
    recency: tuple[int, ...]
    frequency: tuple[int, ...]
    monetary: tuple[int, ...]

    @property
    def ranges(self) -> tuple[tuple[int, ...], ...]:
        """Ranges of recency, frequency and amount."""
        return (self.recency, self.frequency, self.monetary)

    def cells(self, bins: int) -> NDArray[np.bool_]:
        """Which combinations of scores fit, shape (bins, bins, bins)."""
        found = np.zeros((bins, bins, bins), dtype=bool)
        found[tuple(slice(low - 1, high) for low, high in self.ranges)] = True
        return found


@frozen
class RuleCheck:
    """What two rules share, and what no rule covers.

    Attributes:
        overlaps: (earlier rule, later rule) -> combinations of scores they share.
        shadowed: rules that no customer can reach, because earlier ones take all.
        gaps: combinations without a rule, as codes such as 1-5-1.
    """

    overlaps: Mapping[tuple[str, str], int]
    shadowed: tuple[str, ...]
    gaps: tuple[str, ...]

    def summary(self, language: Language = "en") -> Summary:
        """Overlaps and gaps as tables."""
        names = [
            (f"{field_label(a, language)} / {field_label(b, language)}", str(cells))
            for (a, b), cells in self.overlaps.items()
        ]
        header = tuple(label(f"scoring.{w}", language) for w in ("rules", "cells"))
        gaps = (label("scoring.cells", language),)
        return Summary(
            label("scoring.segments", language),
            (
                Section(label("scoring.overlaps", language), header, tuple(names)),
                Section(
                    label("scoring.gaps", language), gaps, ((", ".join(self.gaps),),)
                ),
            ),
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


@frozen(kw_only=True)
class RfmSegments:
    """Rules in their order.

    Attributes:
        bins: how many scores there are; must be those of the table.
        rules: the first that fits names the customer.
        otherwise: name of those that fit none.

    Raises:
        ConfigurationError: for names that repeat, or a range outside the scores.

    Example:
        >>> rules = RfmSegments.conventional()
        >>> check = rules.check()
        >>> check.shadowed, len(check.gaps)
        (('new_customers', 'promising', 'cannot_lose'), 36)
    """

    bins: int = 5
    rules: tuple[RfmRule, ...] = field()
    otherwise: str = "others"

    def __attrs_post_init__(self) -> None:
        """Each name once, each range within the scores."""
        require_bins(self.bins)
        names = [rule.name for rule in self.rules]
        if len({*names, self.otherwise, NO_PURCHASE}) < len(names) + 2:
            msg = "names of segments must differ, from no_purchase and otherwise too"
            raise ConfigurationError(msg)
        for rule in self.rules:
            if not all(
                len(r) == 2 and 1 <= r[0] <= r[1] <= self.bins  # noqa: PLR2004 - low, high
                for r in rule.ranges
            ):
                msg = f"{rule.name}: a range is two scores in order, 1 to {self.bins}"
                raise ConfigurationError(msg)

    @classmethod
    def conventional(cls) -> "RfmSegments":
        """The customary table of ten segments, first match wins; it has gaps.

        Three of its rules are shadowed by earlier ones. It is here to be comparable
        with other tools; :meth:`default` says more.
        """
        return _table(5, _CONVENTIONAL)

    @classmethod
    def default(cls) -> "RfmSegments":
        """Ten segments for scores 1 to 5 that cover everything, each reachable."""
        return _table(5, _DEFAULT)

    @classmethod
    def eight(cls) -> "RfmSegments":
        """Eight segments for scores 1 and 2, from 重要价值 to 一般挽留."""
        return _table(2, _EIGHT)

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal rules only."""
        return fingerprint(self)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a customer can get: the rules, ``otherwise``, ``no_purchase``."""
        return (*(rule.name for rule in self.rules), self.otherwise, NO_PURCHASE)

    def fits(self) -> NDArray[np.bool_]:
        """Which rule takes which scores, shape (rules, bins, bins, bins)."""
        shape = (len(self.rules), self.bins, self.bins, self.bins)
        cells = [rule.cells(self.bins) for rule in self.rules]
        return np.array(cells, dtype=bool).reshape(shape)

    def check(self) -> RuleCheck:
        """Overlaps, shadowed rules and gaps."""
        fits = dict(zip((r.name for r in self.rules), self.fits(), strict=True))
        overlaps = {
            (a, b): shared
            for a, b in combinations(fits, 2)
            if (shared := int((fits[a] & fits[b]).sum()))
        }
        covered = np.zeros((self.bins,) * 3, dtype=bool)
        shadowed = []
        for name, cells in fits.items():
            if not (cells & ~covered).any():
                shadowed.append(name)
            covered |= cells
        gaps = ("-".join(str(s + 1) for s in cell) for cell in np.argwhere(~covered))
        return RuleCheck(overlaps, tuple(shadowed), tuple(gaps))


def _table(bins: int, rows: Mapping[str, str]) -> RfmSegments:
    """Rules of ``low-high low-high low-high`` per name."""
    rules = []
    for name, ranges in rows.items():
        r, f, m = (tuple(map(int, part.split("-"))) for part in ranges.split())
        rules.append(RfmRule(name=name, recency=r, frequency=f, monetary=m))
    return RfmSegments(bins=bins, rules=tuple(rules))


_CONVENTIONAL = {
    "champions": "4-5 4-5 4-5",
    "loyal_customers": "2-5 3-5 3-5",
    "potential_loyalists": "3-5 1-3 1-3",
    "new_customers": "4-5 1-1 1-1",
    "promising": "3-4 1-1 1-1",
    "need_attention": "2-3 2-3 2-3",
    "about_to_sleep": "2-3 1-2 1-2",
    "at_risk": "1-2 2-5 2-5",
    "cannot_lose": "1-1 4-5 4-5",
    "lost": "1-2 1-2 1-2",
}

# Ours: rarer and more urgent first; the last rule takes what is left of its recency.
_DEFAULT = {
    "champions": "4-5 4-5 4-5",
    "cannot_lose": "1-1 4-5 4-5",
    "loyal_customers": "3-5 3-5 3-5",
    "new_customers": "5-5 1-1 1-5",
    "promising": "4-4 1-1 1-5",
    "potential_loyalists": "4-5 1-5 1-5",
    "at_risk": "1-2 3-5 2-5",
    "need_attention": "3-3 2-5 1-5",
    "about_to_sleep": "2-3 1-5 1-5",
    "lost": "1-1 1-5 1-5",
}

_EIGHT = {
    "key_value": "2-2 2-2 2-2",
    "key_develop": "2-2 1-1 2-2",
    "key_keep": "1-1 2-2 2-2",
    "key_retain": "1-1 1-1 2-2",
    "general_value": "2-2 2-2 1-1",
    "general_develop": "2-2 1-1 1-1",
    "general_keep": "1-1 2-2 1-1",
    "general_retain": "1-1 1-1 1-1",
}
