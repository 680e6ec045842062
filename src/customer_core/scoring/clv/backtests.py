"""What a back-test found: errors, calibration, lift, coverage and tracking.

Rules:
    No measure stands alone: predicting zero for everybody has a small mean absolute
    error wherever most customers do not come back. Two biases are named apart: ``bias``
    of predictions for customers known at the split, and ``tracking_error`` of the
    cumulative purchases that the parameters expect from the start.
"""

from datetime import date
from typing import Any

from attrs import asdict, frozen

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.scoring.clv.periods import Period
from customer_core.summaries import Section, Summary

NAIVE = ("zero", "rate", "hiatus")
"""Baselines, by the names of their scores."""

_MEASURES = (
    "total", "bias", "mae", "rmse", "correlation", "deviance", "coverage", "stated",
    "tracking_error",
)  # fmt: skip
_SHARES = {"bias", "coverage", "stated", "tracking_error"}


@frozen(kw_only=True)
class BacktestScore:
    """How one model or baseline did in the hold-out.

    Attributes:
        model: its name; a baseline is ``zero``, ``rate`` or ``hiatus``.
        total: purchases it predicted.
        bias: total predicted by actual, less 1.
        mae: mean absolute error, purchases per customer.
        rmse: root mean square error, purchases per customer.
        correlation: with what happened, -1 to 1.
        deviance: mean Poisson deviance, 0 is perfect.
        lift: purchases of each tenth by the mean, best predicted first.
        coverage: share of customers whose purchases are in their interval.
        stated: probability that the intervals claim to hold, on average.
        total_interval: interval of the purchases of all customers.
        tracking_error: expected cumulative repeat purchases by actual, less 1, at the
            end of the hold-out.

    ``None``: a measure that does not exist, or that only a model has.
    """

    model: str
    total: float
    bias: float | None
    mae: float
    rmse: float
    correlation: float | None
    deviance: float | None
    lift: tuple[float, ...] | None
    coverage: float | None = None
    stated: float | None = None
    total_interval: tuple[float, float] | None = None
    tracking_error: float | None = None


@frozen(kw_only=True, eq=False)
class Backtest:
    """Models and baselines on purchases that they have not seen.

    Attributes:
        split: last day of the data that were fitted.
        until: last day of the hold-out.
        period: the unit of time.
        customers: who had bought by the split.
        new_after_split: who bought later only; not predicted, not counted.
        actual: purchases of the customers in the hold-out.
        scores: models in their order, then the baselines.
        calibration: by repeats before the split: customers, actual mean, and the mean
            of each prediction. The last row stands for all larger counts.
        tracking: cumulative repeat purchases at the end of each period: actual, and as
            each model expects them.
        failed: models without a fit, with the reason.
    """

    split: date
    until: date
    period: Period
    customers: int
    new_after_split: int
    actual: float
    scores: tuple[BacktestScore, ...]
    calibration: dict[str, list[object]]
    tracking: dict[str, list[object]]
    failed: dict[str, str]

    def __getitem__(self, model: str) -> BacktestScore:
        """The score of a model or baseline by name.

        Raises:
            KeyError: when there is none.
        """
        return {score.model: score for score in self.scores}[model]

    def to_frame(self) -> dict[str, list[object]]:
        """One row per model and baseline; ``None`` where a measure does not exist."""
        names = ("model", *_MEASURES)
        return {name: [getattr(s, name) for s in self.scores] for name in names}

    def to_dict(self) -> dict[str, Any]:
        """Everything, as JSON takes it."""
        found = asdict(self)
        return found | {"split": str(self.split), "until": str(self.until)}

    def summary(self, language: Language = "en") -> Summary:
        """Scores, calibration, and what was tested on what."""
        header = ("model", *_MEASURES, "lift")
        rows = [
            (
                _name(score.model, language),
                *(_cell(name, getattr(score, name)) for name in _MEASURES),
                _cell("lift", score.lift[0] if score.lift else None),
            )
            for score in self.scores
        ]
        facts = [
            ("split", str(self.split)),
            ("until", str(self.until)),
            ("customers", f"{self.customers:,}"),
            ("new_after_split", f"{self.new_after_split:,}"),
            ("actual", f"{self.actual:,.0f}"),
        ]
        sections = [
            Section(
                _word("data", language),
                (label("value.measure", language), ""),
                tuple((_word(name, language), text) for name, text in facts),
            ),
            Section(
                _word("scores", language),
                tuple(_word(name, language) for name in header),
                tuple(rows),
            ),
            self._calibration(language),
        ]
        if self.failed:
            names = (_word("model", language), _word("reason", language))
            failed = tuple(self.failed.items())
            sections.append(Section(_word("failed", language), names, failed))
        return Summary(_word("title", language), tuple(sections))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Cumulative repeat purchases over time, actual and expected."""
        lines = [name for name in self.tracking if name != "period_end"]
        days: list[object] = [str(day) for day in self.tracking["period_end"]]
        columns: dict[str, list[object]] = {
            "period_end": days * len(lines),
            "purchases": [value for name in lines for value in self.tracking[name]],
            "model": [_name(name, language) for name in lines for _ in days],
        }
        return chart(
            columns,
            "line",
            title=_word("tracking", language),
            x=("period_end", "temporal"),
            y=("purchases", "quantitative"),
            color=("model", "nominal"),
        )

    def _calibration(self, language: Language) -> Section:
        words = {"repeats", "customers"}
        header = tuple(
            _word(name, language) if name in words else _name(name, language)
            for name in self.calibration
        )
        rows = tuple(
            tuple(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row)
            for row in zip(*self.calibration.values(), strict=True)
        )
        return Section(_word("calibration", language), header, rows)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def _word(name: str, language: Language) -> str:
    return label(f"backtest.{name}", language)


def _name(model: str, language: Language) -> str:
    known = model == "actual" or model in NAIVE
    return _word(model, language) if known else model


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if name in _SHARES:
        return f"{value:.1%}"
    return f"{value:,.1f}" if name == "total" else f"{value:.4f}"
