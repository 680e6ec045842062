"""What a customer is likely to buy next, of what they know and of what is new to them.

Rules:
    A score is the chance, estimated, that an article is in the customer's next basket.
    Of articles bought before it follows from their rhythm (see :mod:`._habits`). The
    chance of a first purchase, as often as one is in a basket of anybody, is shared
    among the other articles by their similarity to what the customer bought, each
    purchase weighing half after ``half_life_days``; a twentieth by popularity, all of
    it for customers without purchases.
    Only purchases until ``as_of`` are used. What is excluded is never recommended.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError, MissingExtraError
from customer_core.models import as_utc
from customer_core.scoring.recommendation._habits import Habits
from customer_core.scoring.recommendation._matrix import (
    CELLS,
    Floats,
    Ints,
    Sparse,
    best_of,
)
from customer_core.scoring.recommendation.lines import day_of
from customer_core.scoring.recommendation.policy import (
    KINDS,
    Kinds,
    RecommendationPolicy,
)
from customer_core.scoring.recommendation.results import (
    Because,
    Recommendation,
    RecommendationTable,
)

_POPULAR = 0.05
"""Part of the chance of a first purchase that follows popularity alone."""
_SHOWN = 3  # articles that an explanation names


@frozen(kw_only=True, eq=False, repr=False)
class Recommender:
    """What was learned until a moment.

    Attributes:
        as_of: the moment, in UTC.
        policy: how articles are found.
        items: names of the articles, ascending.
        habits: one row per customer and article bought.
        bought: strength by customer and article.
        neighbours: similarity by article and article.
        popularity: share of each article in all purchases.
        first_rate: first purchases per basket.
    """

    as_of: datetime = field(converter=as_utc)
    policy: RecommendationPolicy
    items: tuple[str, ...]
    habits: Habits
    bought: Sparse
    neighbours: Sparse
    popularity: Floats
    first_rate: float

    def chances(self, customers: Ints, *, today: Ints | None = None) -> Floats:
        """The chance of every article, shape (customers, articles).

        Args:
            customers: numbers; those that never bought are known by popularity only.
            today: the day to look from, of each customer; ``None``: that of ``as_of``.
        """
        days = np.full(len(customers), day_of(self.as_of)) if today is None else today
        alike, places, owner = self._affinity(customers)
        items = self.habits.items[places]
        alike[owner, items] = 0.0
        fresh = np.repeat(self.popularity[None, :], len(customers), axis=0)
        fresh[owner, items] = 0.0
        total = alike.sum(axis=1, keepdims=True)
        mixed = np.where(
            total > 0,
            (1 - _POPULAR) * alike / np.maximum(total, 1e-300) + _POPULAR * fresh,
            fresh,
        )
        chances: Floats = self.first_rate * mixed
        passed = np.zeros(len(self.habits.items), np.int64)
        passed[places] = days[owner]
        chances[owner, items] = self.habits.chance(passed)[places]
        return chances

    def _affinity(self, customers: Ints) -> tuple[Floats, Ints, Ints]:
        """Similarity to what each bought; the places of that, and whose it is."""
        places, owner, items = self.known(customers)
        strength = self.habits.strength[places]
        shape = (len(customers), len(self.items))
        own = Sparse.of(owner, items, strength, shape=shape)
        alike = np.zeros(shape)
        for block, dense in own.products(self.neighbours):
            alike[block] = dense
        return alike, places, owner

    def recommend(
        self,
        customer: int,
        *,
        count: int = 5,
        exclude: Collection[str] = (),
        kinds: Kinds | None = None,
    ) -> tuple[Recommendation, ...]:
        """The likeliest articles of one customer, best first.

        Args:
            customer: the number; anybody may ask.
            count: most articles to name.
            exclude: articles that are out, or not meant for this customer.
            kinds: as in the policy, which says so when it is ``None``.
        """
        table = self.recommend_all(
            customers=[customer], count=count, exclude=exclude, kinds=kinds
        )
        return tuple(table)

    def recommend_all(
        self,
        *,
        customers: Sequence[int] | Ints | None = None,
        count: int = 5,
        exclude: Collection[str] = (),
        kinds: Kinds | None = None,
    ) -> RecommendationTable:
        """The likeliest articles of many customers.

        Args:
            customers: numbers; ``None``: everybody up to the largest that bought.
            count: most articles to name of each.
            exclude: articles that are out.
            kinds: as in the policy, which says so when it is ``None``.

        Raises:
            ConfigurationError: for a number below 0 or an unknown kind.
        """
        numbers = np.arange(len(self.bought)) if customers is None else np.asarray(
            customers, np.int64
        )  # fmt: skip
        wanted = self.policy.kinds if kinds is None else kinds
        if wanted not in KINDS or count < 1 or (len(numbers) and numbers.min() < 0):
            msg = "customers are 0 or more, count 1 or more, kinds all, new or again"
            raise ConfigurationError(msg)
        out = np.isin(np.array(self.items, str), list(exclude))
        parts = [
            self._best(block, count, out, wanted) for block in self.blocks(numbers)
        ]
        empty = (np.zeros(0, np.int64),) * 3 + (np.zeros(0),)
        who, ranks, items, chances = (
            np.concatenate(part) for part in zip(empty, *parts, strict=True)
        )
        again, days = self._rhythm(who, items)
        return RecommendationTable(
            names=self.items, because=self.because, customers=who, ranks=ranks,
            items=items, chances=chances, due_in_days=days, again=again,
        )  # fmt: skip

    def _best(
        self, customers: Ints, count: int, out: NDArray[np.bool_], kinds: Kinds
    ) -> tuple[Ints, Ints, Ints, Floats]:
        """Customer, rank, article and chance of the best; none of chance 0."""
        chances = self.chances(customers) * self.allowed(customers, kinds) * ~out
        items = best_of(chances, count)
        found = np.take_along_axis(chances, items, axis=1)
        row, rank = np.nonzero(found > 0)
        return customers[row], rank + 1, items[row, rank], found[row, rank]

    def _rhythm(self, who: Ints, items: Ints) -> tuple[NDArray[np.bool_], Ints]:
        """Whether each article was bought before, and the days until it is due."""
        width = len(self.items)
        # one habit more, of nobody: what was never bought is found there
        keys = self.habits.customers * width + self.habits.items
        keys = np.append(keys, np.iinfo(np.int64).max)
        today = np.full(len(self.habits.items), day_of(self.as_of))
        due = np.append(self.habits.due_in(today), 0)
        wanted = who * width + items
        place = np.searchsorted(keys, wanted)
        return keys[place] == wanted, due[place]

    def allowed(self, customers: Ints, kinds: Kinds) -> NDArray[np.bool_]:
        """Which articles are of the wanted kind, shape (customers, articles)."""
        bought = np.zeros((len(customers), len(self.items)), np.bool_)
        if kinds == "all":
            return ~bought
        _, owner, items = self.known(customers)
        bought[owner, items] = True
        return bought if kinds == "again" else ~bought

    def known(self, customers: Ints) -> tuple[Ints, Ints, Ints]:
        """Rows of habits of some customers, whose place each has, and its article."""
        held = np.flatnonzero(customers < len(self.bought))
        places, owner = self.bought.entries(customers[held])
        return places, held[owner], self.habits.items[places]

    def because(self, customer: int, item: int) -> tuple[Because, ...]:
        """What speaks for an article, strongest first, in chances that add up."""
        places, _, items = self.known(np.array([customer]))
        today = np.full(len(self.habits.items), day_of(self.as_of))
        again = places[items == item]
        if len(again):
            row = int(again[0])
            days = int(self.habits.due_in(today)[row])
            chance = float(self.habits.chance(today)[row])
            return (
                Because("due", chance, count=int(self.habits.count[row]), days=days),
            )
        alike, _, _ = self._affinity(np.array([customer]))
        alike[0, items] = 0.0
        total = float(alike.sum())
        popular = self.first_rate * float(self.popularity[item])
        if not total:
            return (Because("popular", popular),)
        parts = self._parts(places, item) * self.first_rate * (1 - _POPULAR) / total
        return _named(parts, [self.items[i] for i in items], _POPULAR * popular)

    def _parts(self, places: Ints, item: int) -> Floats:
        """What each bought article adds to the affinity of another."""
        near, owner = self.neighbours.entries(self.bought.columns[places])
        found = self.neighbours.columns[near] == item
        parts = np.zeros(len(places))
        parts[owner[found]] = self.neighbours.values[near][found]
        return parts * self.bought.values[places]

    def to_csr(self) -> Any:  # noqa: ANN401 - a matrix of scipy
        """Strength by customer and article, for libraries such as ``implicit``.

        Returns:
            ``scipy.sparse.csr_matrix`` of float32, shape (customers, articles), its
            columns in the order of :attr:`items`.

        Raises:
            MissingExtraError: when scipy is not installed.
        """
        try:
            sparse = import_module("scipy.sparse")
        except ImportError:
            extra, purpose = "analytics", "handing over a sparse matrix"
            raise MissingExtraError(extra, purpose) from None
        parts = (
            self.bought.values.astype(np.float32),
            self.bought.columns,
            self.bought.starts,
        )
        return sparse.csr_matrix(parts, shape=(len(self.bought), len(self.items)))

    def blocks(self, customers: Ints) -> list[Ints]:
        """The customers in parts whose dense rows fit into memory."""
        size = max(CELLS // max(len(self.items), 1), 1)
        return [customers[i : i + size] for i in range(0, len(customers), size)]

    def __repr__(self) -> str:
        """Counts only."""
        return f"Recommender({len(self.bought)} customers, {len(self.items)} items)"


def _named(parts: Floats, names: list[str], popular: float) -> tuple[Because, ...]:
    order = np.argsort(-parts, kind="stable").tolist()
    telling = [place for place in order if parts[place] > 0]
    reasons = [
        Because("bought_with", float(parts[place]), item=names[place])
        for place in telling[:_SHOWN]
    ]
    if rest := telling[_SHOWN:]:
        chance = float(parts[rest].sum())
        reasons.append(Because("bought_with_others", chance, count=len(rest)))
    return (*reasons, Because("popular", popular))
