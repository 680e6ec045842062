"""Every run's changes in order: which tier a customer had when, and why.

Rules:
    A history is what happened at runs, nothing in between is guessed: a customer has
    the tier of the last run at or before a moment. Made again from the same
    transactions, moments, policy and overrides it is the same, byte for byte.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.models import as_utc
from customer_core.models.tiers import TierOverride, TierTransition, tier_label
from customer_core.scoring.history import PurchaseHistory
from customer_core.scoring.policy import TierPolicy
from customer_core.scoring.table import TierTable
from customer_core.scoring.tier_moves import advance_tiers
from customer_core.scoring.tier_states import TierStates
from customer_core.scoring.tier_transitions import NONE, TierTransitions
from customer_core.scoring.tiers import Column, score_tiers
from customer_core.summaries import Summary


@frozen(repr=False, eq=False)
class TierHistory:
    """Runs in the order of time.

    Attributes:
        runs: what happened at each.
        states: the states after the last; ``None`` before the first.
    """

    runs: tuple[TierTransitions, ...] = ()
    states: TierStates | None = None

    def advance(
        self, scores: TierTable, *, overrides: Iterable[TierOverride] = ()
    ) -> "TierHistory":
        """The history with one more run; see :func:`advance_tiers`."""
        step = advance_tiers(self.states, scores, overrides=overrides)
        return TierHistory((*self.runs, step.transitions), step.states)

    def tiers_at(self, moment: datetime) -> dict[str, str]:
        """Customer -> tier in effect at a moment, in the order they came.

        A naive moment is taken as UTC. Empty before the first run.
        """
        utc, found = as_utc(moment), dict[str, str]()
        for run in self.runs:
            if utc is not None and run.at > utc:
                break
            for customer, code in zip(
                run.cluster_ids, run.tier_codes.tolist(), strict=True
            ):
                if code == NONE:
                    del found[customer]
                else:
                    found[customer] = run.tiers[code]
        return found

    def of(self, cluster_id: str) -> tuple[TierTransition, ...]:
        """Everything that happened to one customer, in order."""
        return tuple(
            run[row]
            for run in self.runs
            for row, customer in enumerate(run.cluster_ids)
            if customer == cluster_id
        )

    def to_frame(self, language: Language = "en") -> dict[str, list[Any]]:
        """All runs as columns of equal length; keys as those of a run."""
        frames = [run.to_frame(language) for run in self.runs]
        names = ("cluster_id", "at", "change", "former", "tier", "score", "reason")
        return {name: [v for frame in frames for v in frame[name]] for name in names}

    def summary(self, language: Language = "en") -> Summary:
        """The changes of each run, one table after another."""
        tables = tuple(s for run in self.runs for s in run.summary(language).sections)
        return Summary(label("scoring.changes", language), tables)

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers of each tier after each run, as lines."""
        time, tier, number = (
            label(f"scoring.{word}", language)
            for word in ("period", "tier", "customers")
        )
        columns: dict[str, list[Any]] = {time: [], tier: [], number: []}
        counts: dict[str, int] = {}
        for run in self.runs:
            for (_, former, now), moved in run.flows().items():
                counts[former] = counts.get(former, 0) - moved
                counts[now] = counts.get(now, 0) + moved
            for name in run.tiers:
                columns[time].append(run.at.isoformat())
                columns[tier].append(tier_label(name, language))
                columns[number].append(counts.get(name, 0))
        return chart(
            columns, "line", title=label("scoring.tiers", language),
            x=(time, "temporal"), y=(number, "quantitative"), color=(tier, "nominal"),
        )  # fmt: skip

    def __len__(self) -> int:
        """How many runs there were."""
        return len(self.runs)

    def __repr__(self) -> str:
        """Counts only."""
        return f"TierHistory({len(self)} runs, {sum(map(len, self.runs))} changes)"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def replay_tiers(  # noqa: PLR0913 - one call with named columns
    history: PurchaseHistory,
    *,
    cluster_ids: Sequence[str],
    moments: Iterable[datetime],
    registered: Sequence[datetime | None] | None = None,
    currency: str | None = None,
    policy: TierPolicy | None = None,
    measures: Callable[[datetime], Mapping[str, Column]] | None = None,
    overrides: Sequence[TierOverride] = (),
) -> TierHistory:
    """The history that runs at these moments would have written.

    Args:
        history: transactions; each run sees only those until its moment.
        cluster_ids: all customers.
        moments: of the runs, in the order of time.
        registered: see :func:`score_tiers`.
        currency: see :func:`score_tiers`.
        policy: how points are given and tiers are lost; ``None``: the default. Freeze
            its cuts (:meth:`TierPolicy.with_cuts`) to compare runs by one yardstick.
        measures: moment -> columns of the policy's own measures as known then.
        overrides: tiers set by hand, each in force from its start to its end.

    Raises:
        ConfigurationError: when the moments go back, or an input does not fit.

    Example:
        >>> from decimal import Decimal
        >>> history = PurchaseHistory()
        >>> _ = history.add(0, datetime(2024, 1, 5), Decimal(50))
        >>> runs = replay_tiers(history, cluster_ids=["a"],
        ...                     moments=[datetime(2024, 1, 1), datetime(2024, 2, 1)])
        >>> [str(tier) for tier in runs.tiers_at(datetime(2024, 1, 31)).values()]
        ['potential']
        >>> [str(step.change) for step in runs.of("a")]
        ['entered', 'promoted']
    """
    followed = TierPolicy.default() if policy is None else policy
    runs = TierHistory()
    for moment in moments:
        scores = score_tiers(
            history,
            cluster_ids=cluster_ids,
            as_of=moment,
            registered=registered,
            currency=currency,
            policy=followed,
            measures={} if measures is None else measures(moment),
        )
        runs = runs.advance(scores, overrides=overrides)
    return runs
