"""Issues of a stream, counted by kind and kept up to a limit.

Rules:
    Counts grow with the kinds of issues, not with the records.
"""

import re
from functools import lru_cache

from customer_core.issues import Issue, IssueReport
from customer_core.validators._roll import Roll
from customer_core.validators._rows import IssueCount

_PLACE = re.compile(r"\[\d+\]")


@lru_cache(maxsize=4096)
def _field_of(path: str) -> str:
    return _PLACE.sub("", path)


class Tally:
    """Issues counted by kind, and kept up to a limit."""

    def __init__(self, roll: Roll, keep: int) -> None:
        self.roll, self.keep = roll, keep
        self.kept = IssueReport()
        self.not_kept = 0
        self.counts: dict[tuple[str, ...], list[int]] = {}

    def add(self, issue: Issue, source: str, ordinal: int) -> None:
        """Count an issue of a record; those of one rule in the order of records."""
        rule = str(issue.parameters.get("rule", issue.code))
        field = _field_of(issue.path)
        key = (source, field, issue.code, rule, issue.severity)
        count = self.counts.setdefault(key, [0, 0, -1])
        count[0] += 1
        if count[2] != ordinal:
            count[1] += 1
            count[2] = ordinal
        self.roll.count(ordinal, issue.severity)
        if len(self.kept) < self.keep:
            self.kept.add(issue)
        else:
            self.not_kept += 1

    def copy(self) -> "Tally":
        """The same counts, to go on with without changing these."""
        other = Tally(self.roll.copy(), self.keep)
        other.kept, other.not_kept = IssueReport(self.kept), self.not_kept
        other.counts = {key: count[:] for key, count in self.counts.items()}
        return other

    def rows(self) -> tuple[IssueCount, ...]:
        """The counts, most issues first, then by source, field and code."""
        names = ("source", "field", "code", "rule", "severity")
        ranked = sorted(self.counts.items(), key=lambda item: (-item[1][0], item[0]))
        return tuple(
            IssueCount(**dict(zip(names, key, strict=True)), issues=n, records=records)  # type: ignore[arg-type] # as the key is made
            for key, (n, records, _) in ranked
        )
