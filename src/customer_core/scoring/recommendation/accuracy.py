"""How models did in a back-test, side by side."""

from typing import Any, Literal

from attrs import field, frozen

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.summaries import Section, Summary

_LABELS = frozenset({"ours", "popular", "favourites"})
"""Models that have a name in both languages."""


@frozen(kw_only=True)
class Accuracy:
    """How one model did.

    Attributes:
        model: ``ours``, ``popular``, ``favourites`` or the name of a rival.
        hit_rate: share of customers with at least one right article, 0 to 1.
        low: lower end of its 95 % interval.
        high: upper end of its 95 % interval.
        reciprocal_rank: mean of 1 by the rank of the first right article, 0 if none.
        recall: mean share of a basket that was named.
        coverage: share of all articles that were named to anybody.
    """

    model: str
    hit_rate: float
    low: float
    high: float
    reciprocal_rank: float
    recall: float
    coverage: float


@frozen(kw_only=True)
class Lead:
    """Hit rate of this recommender less that of another model.

    Attributes:
        over: the other model.
        difference: -1 to 1.
        low: lower end of its 95 % interval.
        high: upper end of its 95 % interval.
    """

    over: str
    difference: float
    low: float
    high: float


@frozen(kw_only=True, repr=False)
class RecommendationBacktest:
    """A back-test: who was right how often.

    Attributes:
        method: ``time`` or ``last``.
        count: articles that each model named.
        customers: customers with something to foretell.
        models: accuracy of each, ours first.
        leads: over each other model.
        new_customers: customers who bought an article for the first time.
        new_models: as ``models``, but every model may name new articles only, and
            only those count.
        new_leads: as ``leads``, likewise.
    """

    method: Literal["time", "last"]
    count: int
    customers: int
    models: tuple[Accuracy, ...] = field(repr=False)
    leads: tuple[Lead, ...]
    new_customers: int
    new_models: tuple[Accuracy, ...]
    new_leads: tuple[Lead, ...]

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per model and kind of target (``all`` or ``new``)."""
        both = [("all", m) for m in self.models] + [("new", m) for m in self.new_models]
        frame: dict[str, list[Any]] = {"targets": [targets for targets, _ in both]}
        names = (
            "model", "hit_rate", "low", "high", "reciprocal_rank", "recall", "coverage",
        )  # fmt: skip
        for name in names:
            frame[name] = [getattr(model, name) for _, model in both]
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """Every model on all targets and on new ones, and the leads."""

        def say(word: str) -> str:
            return label(f"recommend.{word}", language)

        def rows(models: tuple[Accuracy, ...]) -> tuple[tuple[str, ...], ...]:
            return tuple(
                (
                    _title(m.model, language), f"{m.hit_rate:.1%}",
                    f"{m.low:.1%} … {m.high:.1%}", f"{m.reciprocal_rank:.3f}",
                    f"{m.recall:.1%}", f"{m.coverage:.1%}",
                )
                for m in models
            )  # fmt: skip

        interval = label("feedback.interval", language)
        head = (
            say("model"), f"{say('hit_rate')} @{self.count}", interval,
            say("reciprocal_rank"), say("recall"), say("coverage"),
        )  # fmt: skip
        leads = tuple(
            (
                say(targets), _title(lead.over, language),
                f"{lead.difference:+.1%}", f"{lead.low:+.1%} … {lead.high:+.1%}",
            )
            for targets, found in (
                ("all_targets", self.leads), ("new_targets", self.new_leads),
            )
            for lead in found
        )  # fmt: skip
        lead_head = ("", say("over"), say("lead"), interval)
        return Summary(
            say("backtest"),
            (
                _counted(say("all_targets"), self.customers, head, rows(self.models)),
                _counted(
                    say("new_targets"), self.new_customers, head, rows(self.new_models)
                ),
                Section(say("lead"), lead_head, leads),
            ),
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Hit rate by model and kind of target as points: a Vega-Lite dict."""
        model, rate = (
            label("recommend.model", language), label("recommend.hit_rate", language),
        )  # fmt: skip
        kind = label("recommend.kind", language)
        both = [("all_targets", m) for m in self.models]
        both += [("new_targets", m) for m in self.new_models]
        columns: dict[str, list[Any]] = {
            model: [_title(m.model, language) for _, m in both],
            rate: [m.hit_rate for _, m in both],
            kind: [label(f"recommend.{targets}", language) for targets, _ in both],
        }
        return chart(
            columns, "point", title=label("recommend.backtest", language),
            x=(rate, "quantitative"), y=(model, "nominal"), color=(kind, "nominal"),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Hit rates only."""
        rates = ", ".join(f"{m.model}: {m.hit_rate:.3f}" for m in self.models)
        return f"RecommendationBacktest({self.customers} customers, {rates})"


def _title(model: str, language: Language) -> str:
    return label(f"recommend.{model}", language) if model in _LABELS else model


def _counted(
    title: str, customers: int, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> Section:
    return Section(f"{title} (n = {customers:,})", head, rows)
