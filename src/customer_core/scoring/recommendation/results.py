"""Recommendations of many customers as columns, itemised when one is asked for.

Rules:
    Recommendations are named to whoever asks; summaries, charts and reprs count them
    and name articles, never a customer.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.reasons import Explanation, Reason
from customer_core.scoring.recommendation._matrix import Floats, Ints
from customer_core.summaries import Section, Summary

_MOST = 10  # articles in a summary
_HUNDRED = 100

Cause = Literal["due", "bought_with", "bought_with_others", "popular"]


@frozen
class Because:
    """One thing that speaks for an article.

    Attributes:
        cause: what it is.
        chance: what it adds to the chance, 0 to 1.
        item: the article it was bought with, else empty.
        count: purchases of the article, or further articles.
        days: until it is due, negative since then; of ``due`` only.
    """

    cause: Cause
    chance: float
    item: str = field(default="", repr=lambda _: "'***'")
    count: int = 0
    days: int = 0

    def reason(self) -> Reason:
        """The item in words, in chances of 100."""
        code: str = self.cause
        parameters: dict[str, str | int] = {"count": self.count, "item": self.item}
        if self.cause == "due":
            when = "in" if self.days > 0 else "since" if self.days < 0 else "now"
            code = f"due_{when}"
            parameters = {"count": self.count, "days": abs(self.days)}
        return Reason(
            code=f"recommend.{code}",
            weight=_HUNDRED * self.chance,
            unit="points",
            parameters=parameters,
        )


@frozen(kw_only=True)
class Recommendation:
    """One article for one customer.

    Attributes:
        customer: the number.
        rank: 1 is best.
        item: the article.
        chance: that it is in the next basket, 0 to 1, as estimated.
        kind: whether it was bought before (``again``) or not (``new``).
        due_in_days: until the next purchase is due, negative since; ``None`` if new.
        because: what speaks for it, in chances that add up.
    """

    customer: int
    rank: int
    item: str = field(repr=lambda _: "'***'")
    chance: float
    kind: Literal["again", "new"]
    due_in_days: int | None
    because: tuple[Because, ...]

    def explain(self) -> Explanation:
        """What speaks for the article, in both languages."""
        reasons = tuple(because.reason() for because in self.because)
        return Explanation("explain.recommendation", reasons, {"item": self.item})


@frozen(kw_only=True, eq=False, repr=False)
class RecommendationTable:
    """The likeliest articles of many customers, best first.

    Attributes:
        names: of all articles.
        because: customer and place of an article -> what speaks for it.
        customers: the number of each row.
        ranks: 1 is best.
        items: place of the article in ``names``.
        chances: 0 to 1.
        due_in_days: until due; meaningless where ``again`` is false.
        again: whether the customer bought it before.
    """

    names: tuple[str, ...]
    because: Callable[[int, int], tuple[Because, ...]]
    customers: Ints
    ranks: Ints
    items: Ints
    chances: Floats
    due_in_days: Ints
    again: NDArray[np.bool_]

    def __getitem__(self, row: int) -> Recommendation:
        """One row, itemised.

        Raises:
            IndexError: when there is no such row.
        """
        row = range(len(self))[row]
        customer, item = int(self.customers[row]), int(self.items[row])
        again = bool(self.again[row])
        return Recommendation(
            customer=customer,
            rank=int(self.ranks[row]),
            item=self.names[item],
            chance=float(self.chances[row]),
            kind="again" if again else "new",
            due_in_days=int(self.due_in_days[row]) if again else None,
            because=self.because(customer, item),
        )

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per customer and article, best first.

        Keys: ``customer``, ``rank``, ``item``, ``chance``, ``kind`` (``again`` or
        ``new``) and ``due_in_days`` (``None`` if new).
        """
        again = self.again.tolist()
        due = zip(self.due_in_days.tolist(), again, strict=True)
        return {
            "customer": self.customers.tolist(),
            "rank": self.ranks.tolist(),
            "item": [self.names[item] for item in self.items.tolist()],
            "chance": self.chances.tolist(),
            "kind": ["again" if bought else "new" for bought in again],
            "due_in_days": [days if bought else None for days, bought in due],
        }

    def _most(self) -> list[tuple[str, int]]:
        """The articles that are recommended most, with how often."""
        counts = np.bincount(self.items, minlength=len(self.names))
        order = np.argsort(-counts, kind="stable")[:_MOST].tolist()
        return [(self.names[i], int(counts[i])) for i in order if counts[i]]

    def summary(self, language: Language = "en") -> Summary:
        """How many of which kind, and the articles that are named most."""

        def say(word: str) -> str:
            return label(f"recommend.{word}", language)

        count = label("summary.count", language)
        again = int(self.again.sum())
        kinds = ((say("again"), f"{again:,}"), (say("new"), f"{len(self) - again:,}"))
        most = tuple((name, f"{number:,}") for name, number in self._most())
        return Summary(
            say("title"),
            (
                Section(say("kind"), (say("kind"), count), kinds),
                Section(say("most"), (say("item"), count), most),
            ),
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """The articles that are named most as bars: a Vega-Lite dict."""
        item, count = (
            label("recommend.item", language),
            label("summary.count", language),
        )
        most = self._most()
        columns: dict[str, list[Any]] = {
            item: [name for name, _ in most],
            count: [number for _, number in most],
        }
        return chart(
            columns, "bar", title=label("recommend.most", language),
            x=(count, "quantitative"), y=(item, "nominal"),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __iter__(self) -> Iterator[Recommendation]:
        """Every row, itemised."""
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.items)

    def __repr__(self) -> str:
        """Counts only."""
        people = len(np.unique(self.customers))
        return f"RecommendationTable({len(self)} for {people} customers)"
