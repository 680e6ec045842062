"""Expectation-maximisation over three classes of pairs.

Rules:
    Match (M), household (H: people who share a family name or an address) and
    unrelated (U). Pairs that no rule brings together count as unrelated. Under H each
    thing that a household may share is as in M or as in U, how often is learned; the
    personal fields are held at U, which tells the class from a match. Where hardly
    anybody occurs twice, or what was found does not look like one person, only the
    number of matches is estimated and m is usual: free to move, the class would settle
    on people who are merely alike.

Sources:
    Winkler, "Using the EM algorithm for weight computation" (1988). The floor under
    chance, the household class and every constant were measured; docs/decisions/0005
    tells why few matches do not teach m.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen

from customer_core.linkage._households import (
    USUAL_HOME,
    USUAL_SHARE,
    add_common,
    common_axes,
    common_ratios,
    learn_home,
    learn_shares,
    shared_ratios,
)
from customer_core.linkage._joint import (
    LEAST_U,
    FieldSample,
    JointTables,
    monotone,
    usual_m,
)
from customer_core.linkage.model import FieldModel, Floats, GroupModel

_START_MATCHES = 0.2  # per record
_START_HOUSEHOLDS = 0.05  # per record
_LEAST_PAIRS = 0.1  # of a class, so that its logarithm exists
_MOST_MATCHES = 0.5  # of all pairs
_MOST_HOUSEHOLDS = 0.25  # of all pairs
_SHARPNESS = 2  # power of P(U): pairs in doubt must not make each other likely chance
_CAUTION = 1.5  # power of P(M) where m is learned: nor likely matches
_FEW_MATCHES = 0.01  # per record: too few to learn m from
_LEAST_EQUAL = 0.25  # of the personal values that matches have on both sides
_ITERATIONS = 15
_TOLERANCE = 1e-3


@frozen(eq=False, kw_only=True)
class Estimate:
    """What estimation found.

    Attributes:
        prior: natural log of the odds of a match.
        household: natural log of the odds of belonging to one household.
        fields: by name.
        groups: every field is in exactly one.
        shares: of households that have a personal thing in common, by its name.
        probabilities: of a match, per pair of the sample.
    """

    prior: float
    household: float
    fields: Mapping[str, FieldModel]
    groups: tuple[GroupModel, ...]
    shares: Mapping[str, float]
    probabilities: Floats


class Mixture:
    """Expectation-maximisation over the three classes."""

    def __init__(
        self, fields: Sequence[FieldSample], weights: Floats, pairs: int, records: float
    ) -> None:
        names: dict[str, list[FieldSample]] = {}
        for f in fields:
            names.setdefault(f.kind.group or f.feature.name, []).append(f)
        self._fields = fields
        self._records = records
        self._weights = weights
        self._pairs = max(pairs, 1)
        self._groups = [JointTables(fs, weights, self._pairs) for fs in names.values()]
        self._held = False
        self._personal = [f for f in fields if f.kind.personal and f.share > 0]
        zero = np.zeros(len(weights))
        self._rarity = sum((f.adjustment for f in fields), zero)
        self._shared_rarity = sum((f.adjustment for f in fields if f.kind.shared), zero)
        self._tables: list[tuple[Floats, Floats]] = []
        self._common: dict[str, tuple[JointTables, Floats]] = {}
        self._posterior = (zero, zero)

    def run(self) -> None:
        """Learn m; where that finds no matches worth the name, hold it."""
        self._iterate()
        if self._matches < _FEW_MATCHES * self._records or not self._is_personal():
            self._held = True
            self._iterate()

    def _start(self) -> None:
        """Everything as it is before any data."""
        fields, records = self._fields, self._records
        self._m = {f.feature.name: usual_m(f.kind) for f in fields}
        self._u = {f.feature.name: f.raw_u for f in fields}
        self._homes = defaultdict[str, float](lambda: USUAL_HOME)
        things = [name for group in self._groups for name in common_axes(group)]
        self._shares = dict.fromkeys(things, USUAL_SHARE)
        self._matches = self._limit(_START_MATCHES * records, _MOST_MATCHES)
        self._households = self._home(_START_HOUSEHOLDS * records)
        self._set_tables(None)

    def _iterate(self) -> None:
        """Iterate until the number of matches stands still."""
        self._start()
        for _ in range(_ITERATIONS):
            before = self._matches
            self._expect()
            self._maximise()
            if abs(self._matches - before) <= _TOLERANCE * before:
                break
        self._expect()

    def _is_personal(self) -> bool:
        """Whether matches have enough of what only one person has in common."""
        weights = self._weights * self._posterior[0]
        equal = present = 0.0
        for f in self._personal:
            counts = np.bincount(f.levels, weights, f.kind.size + 1)[:-1]
            equal += counts[-1]
            present += counts.sum()
        return equal >= _LEAST_EQUAL * present

    def _limit(self, pairs: float, most: float) -> float:
        """A class is neither empty nor more than a share of all pairs."""
        return float(np.clip(pairs, _LEAST_PAIRS, most * self._pairs))

    def _home(self, pairs: float) -> float:
        """Households; where nothing personal is known they are the customers."""
        return self._limit(pairs if self._personal else 0.0, _MOST_HOUSEHOLDS)

    def _priors(self) -> tuple[float, float]:
        rest = self._pairs - self._matches - self._households
        return np.log(self._matches / rest), np.log(self._households / rest)

    def _expect(self) -> None:
        prior, household = self._priors()
        match = prior + self._rarity
        home = household + self._shared_rarity
        for group, (m, h) in zip(self._groups, self._tables, strict=True):
            match += m[group.cells]
            home += h[group.cells]
        home = add_common(home, self._shares, self._common_ratios())
        total = np.logaddexp(np.logaddexp(match, home), 0)
        self._posterior = np.exp(match - total), np.exp(home - total)
        self._unrelated = self._random_unrelated()

    def _random_unrelated(self) -> Floats:
        """How probably each random pair is neither a match nor a household."""
        size = len(self._groups[0].random) if self._groups else 0
        match, home = (np.full(size, prior) for prior in self._priors())
        for group, (m, h) in zip(self._groups, self._tables, strict=True):
            match += m[group.random]
            home += h[group.random]
        return np.asarray(1 / (1 + np.exp(match) + np.exp(home)))

    def _maximise(self) -> None:
        match, home = self._posterior
        self._matches = self._limit(float(self._weights @ match), _MOST_MATCHES)
        self._households = self._home(float(self._weights @ home))
        self._shares = learn_shares(
            self._shares, self._common_ratios(), self._weights * home
        )
        for f in self._fields:
            name = f.feature.name
            if not self._held:
                self._m[name] = f.marginal(self._weights * match**_CAUTION)
            matched = self._m[name] * self._matches / self._pairs
            u = np.maximum(f.raw_u - matched, LEAST_U * f.raw_u)
            self._u[name] = u / u.sum()
        self._set_tables((match, home))

    def _set_tables(self, posterior: tuple[Floats, Floats] | None) -> None:
        """Log ratios of every group; the first time of independent fields."""
        self._tables = []
        for group in self._groups:
            m, u = self._probabilities(group, posterior)
            match = core = np.log(m / u)
            home = self._household(group, posterior, m / u)
            if group.core is not group:
                core = np.log(np.divide(*self._probabilities(group.core, posterior)))
            self._tables.append((match, home))
            common = common_ratios(group, self._m, u, home=home, core=core)
            for thing, ratio in common.items():
                self._common[thing] = group, ratio

    def _probabilities(
        self, tables: JointTables, posterior: tuple[Floats, Floats] | None
    ) -> tuple[Floats, Floats]:
        """Of every cell in a match, and by chance."""
        names = [f.feature.name for f in tables.fields]
        m = tables.product([self._m[name] for name in names])
        u = tables.product([self._u[name] for name in names])
        if posterior is not None:
            u *= tables.tied(self._unrelated)
            match, home = posterior
            if not self._held:
                m = tables.joint(tables.count(match**_CAUTION), m)
            unrelated = tables.count((1 - match - home) ** _SHARPNESS)
            u = tables.chance(u, unrelated, m * self._matches / self._pairs)
        if len(tables.fields) == 1 and tables.fields[0].kind.ordered:
            m[:-1] = monotone(m[:-1], u[:-1])
        return m, u

    def _household(
        self, group: JointTables, posterior: tuple[Floats, Floats] | None, match: Floats
    ) -> Floats:
        """Log ratio of household and chance, of every cell."""
        total = np.zeros(group.size)
        for name, ratio in shared_ratios(group, match, self._m, self._u).items():
            if posterior is not None:
                home = self._weights * posterior[1]
                self._homes[name] = learn_home(
                    self._homes[name], ratio[group.cells], home
                )
            total += np.log(1 - self._homes[name] + self._homes[name] * ratio)
        return total

    def _common_ratios(self) -> dict[str, Floats]:
        """Log ratio of having each personal thing in common and by chance."""
        return {
            thing: ratio[group.cells]
            + sum(f.adjustment for f in group.fields if f.kind.common == thing)
            for thing, (group, ratio) in self._common.items()
        }

    def estimate(self) -> Estimate:
        """Everything as plain data."""
        prior, household = self._priors()
        return Estimate(
            prior=float(prior),
            household=float(household),
            fields={
                name: f.model(self._m[name], self._u[name])
                for f in self._fields
                for name in [f.feature.name]
            },
            groups=tuple(
                GroupModel(
                    fields=tuple(f.feature.name for f in group.fields),
                    match=match.reshape(group.shape),
                    household=home.reshape(group.shape),
                    common={
                        thing: self._common[thing][1].reshape(group.shape)
                        for thing in common_axes(group)
                    },
                )
                for group, (match, home) in zip(self._groups, self._tables, strict=True)
            ),
            shares=self._shares,
            probabilities=self._posterior[0],
        )
