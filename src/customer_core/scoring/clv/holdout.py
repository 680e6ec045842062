"""Models tried on purchases after the data they were fitted to.

Rules:
    Everything a model sees ends with the split day; what is predicted are purchases on
    the days after it, up to the horizon. Parameters fitted to later data are refused,
    and so are parameters that do not say how far their data went. The hold-out must be
    observed to its end.
    Customers who first buy after the split are counted, not predicted. A model that
    finds no optimum is reported among the others, not raised.
    Baselines, which know no model: ``zero`` for everybody; ``rate``, the purchases of
    the past go on (x / T); ``hiatus``, they go on for who bought within the last
    :data:`HIATUS` days, and end for the others.

Sources:
    Hiatus heuristic: Wuebben and von Wangenheim 2008, Instant customer base analysis.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError, ConvergenceError
from customer_core.scoring.clv import _measures as measures
from customer_core.scoring.clv._trial import Trial, make_trial
from customer_core.scoring.clv._uncertainty import Bootstrap
from customer_core.scoring.clv.backtests import NAIVE, Backtest, BacktestScore
from customer_core.scoring.clv.forecasts import PurchaseParameters
from customer_core.scoring.clv.periods import Period
from customer_core.scoring.clv.purchases import (
    BOOTSTRAP,
    BetaGeoModel,
    ModifiedBetaGeoModel,
    ParetoNBDModel,
    PurchaseFit,
    PurchaseModel,
)
from customer_core.scoring.clv.transactions import (
    NO_OFFSET,
    PurchaseSummary,
    day_number,
    to_day,
)
from customer_core.scoring.history import PurchaseHistory

Floats = NDArray[np.float64]
Candidate = PurchaseModel | PurchaseFit | PurchaseParameters

MODELS: tuple[Candidate, ...] = (
    ModifiedBetaGeoModel(),
    BetaGeoModel(),
    ParetoNBDModel(),
)


def backtest(  # noqa: PLR0913 - the options of one public call
    history: PurchaseHistory,
    *,
    split: date,
    horizon: float,
    period: Period,
    observed_until: date | None = None,
    models: Iterable[Candidate] = MODELS,
    utc_offset: timedelta = NO_OFFSET,
    count_free: bool = False,
    bootstrap: Bootstrap | None = BOOTSTRAP,
) -> Backtest:
    """Fit to the past, predict the next ``horizon``, compare with what happened.

    Args:
        history: transactions in one currency, the hold-out included.
        split: last day of the data to fit to, whole.
        horizon: periods after it to predict; ends on a whole day.
        period: the unit of time.
        observed_until: last day on which purchases would have been seen; that of the
            last transaction when left out.
        models: to be fitted here; or fits and known parameters, which must not have
            seen what is after the split.
        utc_offset: of local time, such as eight hours for China.
        count_free: whether an order of zero is a purchase.
        bootstrap: intervals of the counts; ``None`` saves the time they take.

    Raises:
        ConfigurationError: when the future would leak into a fit, when the hold-out was
            not observed to its end, or when nobody had bought by the split.

    Example:
        >>> draw = np.random.default_rng(1)
        >>> days = np.datetime64("2024-01-01") + draw.integers(0, 360, 900)
        >>> history = PurchaseHistory.from_arrays(
        ...     np.arange(900) % 300, days, minor_units=np.full(900, 1000), scale=2)
        >>> found = backtest(history, split=date(2024, 8, 31), horizon=8, period="week",
        ...                  models=[], bootstrap=None)
        >>> [score.model for score in found.scores], found["zero"].mae < 1
        (['zero', 'rate', 'hiatus'], True)
    """
    trial = make_trial(
        history, split, horizon,
        period=period, observed_until=observed_until, utc_offset=utc_offset,
        count_free=count_free,
    )  # fmt: skip
    fits, failed = _fitted(models, trial.summary)
    rows = trial.summary.histories
    predictions = {
        name: fit.conditional_expected_purchases(trial.horizon, **rows)
        for name, fit in fits.items()
    }
    curves = {name: trial.expected(fit) for name, fit in fits.items()}
    past = trial.cumulative()
    scores = [
        _tracked(
            _covered(_score(name, predictions[name], trial), fit, trial, bootstrap),
            curves[name],
            past,
        )
        for name, fit in fits.items()
    ]
    predictions |= trial.baselines()
    scores += [_score(name, predictions[name], trial) for name in NAIVE]
    everybody = len(np.unique(trial.seen.customer))
    return Backtest(
        split=trial.summary.as_of,
        until=to_day(trial.last_day),
        period=period,
        customers=len(trial.summary),
        new_after_split=everybody - len(trial.summary),
        actual=float(trial.actual.sum()),
        scores=tuple(scores),
        calibration=trial.calibration(predictions),
        tracking={
            "period_end": [to_day(day) for day in trial.ends.tolist()],
            "actual": past.tolist(),
        }
        | {name: curve.tolist() for name, curve in curves.items()},
        failed=failed,
    )


_Fits = dict[str, PurchaseFit | PurchaseParameters]


def _fitted(
    models: Iterable[Candidate], summary: PurchaseSummary
) -> tuple[_Fits, dict[str, str]]:
    """Fits by name, and why some models have none."""
    fits: _Fits = {}
    failed: dict[str, str] = {}
    for model in models:
        if isinstance(model, PurchaseFit | PurchaseParameters):
            _refuse_leak(model, summary)
            fits[model.model] = model
            continue
        try:
            fits[model.name] = model.fit_summary(summary)
        except ConvergenceError as refusal:
            failed[model.name] = str(refusal)
    return fits, failed


def _refuse_leak(
    fit: PurchaseFit | PurchaseParameters, summary: PurchaseSummary
) -> None:
    if fit.period != summary.period:
        msg = (
            f"{fit.model} counts in {fit.period or 'a period it does not name'}, the "
            f"back-test in {summary.period}; fit with the period of the back-test"
        )
        raise ConfigurationError(msg)
    if fit.as_of is None:
        msg = f"{fit.model} does not say how far its data went; fit with as_of="
        raise ConfigurationError(msg)
    if day_number(fit.as_of) > day_number(summary.as_of):
        msg = (
            f"{fit.model} was fitted to data until {fit.as_of}, after the split on "
            f"{summary.as_of}: the future would leak in; fit to the past alone"
        )
        raise ConfigurationError(msg)


def _score(name: str, predicted: Floats, trial: Trial) -> BacktestScore:
    actual = trial.actual
    return BacktestScore(
        model=name,
        total=float(predicted.sum()),
        bias=measures.bias(predicted, actual),
        mae=measures.mean_absolute_error(predicted, actual),
        rmse=measures.root_mean_square_error(predicted, actual),
        correlation=measures.correlation(predicted, actual),
        deviance=measures.deviance(predicted, actual),
        lift=measures.lift(predicted, actual),
    )


def _covered(
    score: BacktestScore,
    fit: PurchaseFit | PurchaseParameters,
    trial: Trial,
    bootstrap: Bootstrap | None,
) -> BacktestScore:
    """The score with the coverage of its intervals; parameters alone have none."""
    if bootstrap is None or isinstance(fit, PurchaseParameters):
        return score
    rows = trial.summary.histories
    found = fit.forecast_counts(trial.horizon, **rows, bootstrap=bootstrap)
    inside = (trial.actual >= found.lower) & (trial.actual <= found.upper)
    return evolve(
        score,
        coverage=float(inside.mean()),
        stated=float(found.probability.mean()),
        total_interval=found.total,
    )


def _tracked(score: BacktestScore, curve: Floats, past: Floats) -> BacktestScore:
    error = float(curve[-1] / past[-1]) - 1 if len(past) and past[-1] else None
    return evolve(score, tracking_error=error)
