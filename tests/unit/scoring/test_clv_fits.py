"""Models of purchases: likelihood, gradients, optimum, errors, refusals."""

import re
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from customer_core.errors import (
    ConfigurationError,
    ConvergenceError,
    MissingExtraError,
)
from customer_core.models import declarations
from customer_core.scoring import clv
from customer_core.scoring.clv import _optimum, _pareto, _patterns, _scipy, _search
from customer_core.scoring.clv.amounts import _terms as amount_terms
from customer_core.scoring.clv.forecasts import PROCESSES
from customer_core.scoring.clv.occasions import _terms as occasion_terms

MODELS = {
    "BG/NBD": clv.BetaGeoModel(),
    "MBG/NBD": clv.ModifiedBetaGeoModel(),
    "Pareto/NBD": clv.ParetoNBDModel(),
}
TRUTH = {
    "BG/NBD": {"r": 0.6, "alpha": 9.0, "a": 0.8, "b": 2.4},
    "MBG/NBD": {"r": 0.6, "alpha": 9.0, "a": 0.8, "b": 2.4},
    "Pareto/NBD": {"r": 0.6, "alpha": 9.0, "s": 0.6, "beta": 12.0},
}
ROWS = {"frequency": [0, 1, 3], "recency": [0, 4, 20], "age": [30, 30, 26]}


def drawn(name: str, *, customers: int = 3_000, seed: int = 1) -> dict[str, Any]:
    """Histories of customers who behave as the model says, on whole days."""
    age = np.random.default_rng(seed).integers(20 * 7, 60 * 7, customers) / 7
    found = clv.simulate_purchases(MODELS[name], TRUTH[name], age=age, seed=seed)
    recency = np.minimum(np.ceil(found.recency * 7) / 7, age)
    return {"frequency": found.frequency, "recency": recency, "age": age}


@pytest.fixture(scope="module")
def fits() -> dict[str, clv.PurchaseFit]:
    """Each model fitted to its own customers."""
    return {
        name: model.fit(**drawn(name), period="week") for name, model in MODELS.items()
    }


def _numeric(
    likelihood: _optimum.Likelihood, point: np.ndarray, data: _patterns.Patterns
) -> np.ndarray:
    """The gradient by differences of fourth order."""
    step = 2e-3

    def value(at: np.ndarray) -> float:
        return _optimum.total(likelihood, at, data)[0]

    return np.array([
        (8 * (value(point + e) - value(point - e))
         - value(point + 2 * e) + value(point - 2 * e)) / 12 / step
        for e in np.eye(len(point)) * step
    ])  # fmt: skip


@pytest.mark.parametrize("shift", [-0.7, 0.0, 0.4])
@pytest.mark.parametrize("name", MODELS)
def test_gradients_equal_finite_differences(name: str, shift: float) -> None:
    """To 1e-8 of the gradient's size, away from the optimum."""
    rows = drawn(name, customers=400)
    data = _patterns.distinct(_patterns.histories(*rows.values()))
    point = np.log(list(TRUTH[name].values())) + np.array([0.3, -0.2, 0.1, 0.5]) + shift
    terms = PROCESSES[name].terms  # type: ignore[index] # a key of the table
    gradient = _optimum.total(terms, point, data)[1]
    numeric = _numeric(terms, point, data)
    assert np.abs(gradient - numeric).max() <= 1e-8 * np.abs(gradient).max()


def test_gradients_of_the_other_models_equal_finite_differences() -> None:
    """Gamma-Gamma and BG/BB."""
    draw = np.random.default_rng(2)
    spent = (draw.integers(1, 9, 300).astype(float), draw.gamma(3, 20, 300))
    point = np.log([5.0, 3.0, 20.0])
    data = _patterns.distinct(spent)
    gradient = _optimum.total(amount_terms, point, data)[1]
    numeric = _numeric(amount_terms, point, data)
    assert np.abs(gradient - numeric).max() <= 1e-8 * np.abs(gradient).max()
    x = np.array([0.0, 1, 1, 2, 2, 4, 6])
    given = _patterns.distinct((x, np.array([0.0, 1, 5, 3, 6, 5, 6]), np.full(7, 6.0)))
    point = np.log([1.2, 0.7, 0.6, 2.8])
    gradient = _optimum.total(occasion_terms, point, given)[1]
    numeric = _numeric(occasion_terms, point, given)
    assert np.abs(gradient - numeric).max() <= 1e-8 * np.abs(gradient).max()


@pytest.mark.parametrize(
    "parameters",
    [
        (0.55, 10.6, 0.61, 11.7),  # alpha below beta
        (0.55, 11.7, 0.61, 10.6),
        (0.3, 8.0, 2.0, 8.0),  # equal
        (4.0, 0.4, 0.2, 60.0),  # far apart
        (4.0, 60.0, 0.2, 0.4),
    ],
)
def test_the_integral_of_pareto_nbd_equals_the_closed_form(
    parameters: tuple[float, ...],
) -> None:
    """The difference of two 2F1 of the paper, where it does not cancel."""
    special = pytest.importorskip("scipy.special")
    r, alpha, s, beta = parameters
    x, t, age = np.array([0.0, 1, 4]), np.array([0.0, 5, 9]), np.array([30.0, 30, 30])
    near, far = max(alpha, beta), min(alpha, beta)
    power = s + 1 if alpha >= beta else r + x

    def part(time: np.ndarray) -> np.ndarray:
        z = (near - far) / (near + time)
        whole = r + s + x
        found: np.ndarray = special.hyp2f1(whole, power, whole + 1, z)
        return found / (near + time) ** whole

    closed = (part(t) - part(age)) / (r + s + x)
    found = _pareto.left_between(np.array(parameters), x, t, age).value
    assert np.exp(found).tolist() == pytest.approx(closed.tolist(), rel=1e-9)


def test_the_integral_is_exact_where_the_closed_form_cancels() -> None:
    """500 repeats, purchases to the end: against a fine composite rule."""
    parameters = np.array([0.5, 10.0, 0.6, 12.0])
    r, alpha, s, beta = parameters
    x, t, age = 500.0, 38.0, 38.5
    nodes, weights = np.polynomial.legendre.leggauss(60)
    time = t + (age - t) * (nodes + 1) / 2
    height = -(r + x) * np.log(alpha + time) - (s + 1) * np.log(beta + time)
    fine = np.log((np.exp(height - height.max()) * weights).sum() * (age - t) / 2)
    found = _pareto.left_between(parameters, *(np.array([v]) for v in (x, t, age)))
    assert found.value.tolist() == pytest.approx([fine + height.max()], rel=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_parameters_are_recovered(name: str) -> None:
    """Within three standard errors of the truth, from 20,000 customers."""
    fit = MODELS[name].fit(**drawn(name, customers=20_000, seed=5))
    for parameter, error in fit.standard_errors().items():
        off = fit.parameters[parameter] - TRUTH[name][parameter]
        assert abs(off) < 3 * error


@pytest.mark.parametrize("name", MODELS)
def test_the_optimum_is_one(name: str, fits: dict[str, clv.PurchaseFit]) -> None:
    """No likelihood nearby is larger, and it is that of the customers' sum."""
    rows, best = drawn(name), fits[name].parameters

    def log_likelihood(parameters: dict[str, float]) -> float:
        known = clv.PurchaseParameters(model=name, parameters=parameters)  # type: ignore[arg-type] # one of the names
        return float(known.log_likelihoods(**rows).sum())

    top = log_likelihood(best)
    assert top == pytest.approx(fits[name].log_likelihood, abs=1e-6)
    for parameter in best:
        for factor in (0.98, 1.02):
            moved = best | {parameter: best[parameter] * factor}
            assert log_likelihood(moved) < top


def test_weights_are_multiplicities(fits: dict[str, clv.PurchaseFit]) -> None:
    """Rows given once with weights fit as the rows themselves do."""
    rows = drawn("MBG/NBD")
    table = np.stack(list(rows.values()))
    unique, counts = np.unique(table, axis=1, return_counts=True)
    x, t, age = unique
    fit = MODELS["MBG/NBD"].fit(frequency=x, recency=t, age=age, weights=counts)
    known = fits["MBG/NBD"]
    assert (fit.customers, fit.patterns) == (known.customers, known.patterns)
    assert list(fit.parameters.values()) == pytest.approx(
        list(known.parameters.values()), rel=1e-6
    )


def test_the_unit_of_time_scales_what_is_in_it() -> None:
    """Days instead of weeks: seven times alpha and beta, the same r and s."""
    rows = drawn("Pareto/NBD")
    weeks = MODELS["Pareto/NBD"].fit(**rows)
    rows |= {"recency": rows["recency"] * 7, "age": rows["age"] * 7}
    days = MODELS["Pareto/NBD"].fit(**rows)
    ratio = [days.parameters[n] / weeks.parameters[n] for n in weeks.parameters]
    assert ratio == pytest.approx([1, 7, 1, 7], rel=1e-5)
    shift = -rows["frequency"].sum() * np.log(7)
    assert days.log_likelihood - weeks.log_likelihood == pytest.approx(shift, rel=1e-9)


def test_errors_by_three_methods_agree_on_a_true_model() -> None:
    """Within a fifth of each other, for customers enough that the sandwich settles."""
    fit = MODELS["MBG/NBD"].fit(**drawn("MBG/NBD", customers=30_000))
    hessian = np.array(list(fit.standard_errors("hessian").values()))
    sandwich = np.array(list(fit.standard_errors().values()))
    bootstrap = np.array(list(fit.standard_errors("bootstrap", draws=100).values()))
    assert sandwich == pytest.approx(hessian, rel=0.2)
    assert bootstrap == pytest.approx(hessian, rel=0.35)


def test_intervals_are_positive_and_hold_the_estimate(
    fits: dict[str, clv.PurchaseFit],
) -> None:
    """By either method; a wider level gives a wider interval."""
    fit = fits["BG/NBD"]
    for options in ({}, {"method": "hessian"}, {"method": "bootstrap", "draws": 40}):
        narrow = fit.intervals(0.5, **options)  # type: ignore[arg-type] # as given
        wide = fit.intervals(0.95, **options)  # type: ignore[arg-type] # as given
        for name, value in fit.parameters.items():
            assert 0 < wide[name][0] < narrow[name][0] < narrow[name][1] < wide[name][1]
            assert wide[name][0] < value < wide[name][1]


def test_bootstrap_is_seeded(fits: dict[str, clv.PurchaseFit]) -> None:
    """Equal seeds give equal draws, others do not."""
    fit = fits["BG/NBD"]
    first, again, other = (
        fit.parameter_draws(draws=3, seed=seed).tolist() for seed in (4, 4, 5)
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda fit: fit.intervals(1.5), "level is 1.5; choose a probability"),
        (lambda fit: fit.standard_errors("bootstrap", draws=1), "draws is 1"),
        (lambda _: clv.Bootstrap(draws=0), "draws is 0"),
        (lambda _: clv.Bootstrap(level=0), "level is 0; choose a probability"),
    ],
)
def test_impossible_options_of_intervals(
    fits: dict[str, clv.PurchaseFit],
    call: Any,  # noqa: ANN401 - a call under test
    message: str,
) -> None:
    """A level is a probability, a bootstrap takes two draws."""
    with pytest.raises(ConfigurationError, match=message):
        call(fits["BG/NBD"])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"recency": [0, 4, 40]}, "of 3: recency above age: 1; correct them"),
        ({"frequency": [0, -1, 3]}, "frequency negative: 1"),
        ({"frequency": [0.5, 1, 3]}, "frequency not whole: 1"),
        ({"age": [np.nan, 30, np.inf]}, "age missing or infinite: 2"),
        ({"recency": [0, 0, 0]}, "repeat purchases with recency 0: 2"),
        ({"frequency": [0, 0, 3]}, "recency without repeat purchases: 1"),
        ({"recency": [0, 4]}, "differ in length: frequency 3, recency 2, age 3"),
        ({"age": ["x", "y", "z"]}, "age is not a column of numbers"),
        ({"age": [[30, 30, 26]]}, "age has 2 dimensions"),
        ({"weights": [1, 2]}, "there are 2 weights for 3 rows"),
        ({"weights": [1, -2, np.nan]}, "weight negative or missing: 2"),
        ({"period": "year"}, "no period 'year'; choose from day, week, month"),
        (dict.fromkeys(ROWS, ()), "there are no customers"),
    ],
)
def test_impossible_rows_are_refused(changed: dict[str, Any], message: str) -> None:
    """With the number of such rows, never with a value of one."""
    with pytest.raises(ConfigurationError, match=message):
        clv.BetaGeoModel().fit(**(ROWS | changed))


@pytest.mark.parametrize("column", ["list", "array", "pandas", "polars"])
def test_columns_of_any_library(column: str) -> None:
    """Lists, arrays and series give the same."""
    make: Any = {"list": list, "array": np.array}.get(column)
    if make is None:
        make = pytest.importorskip(column).Series
    known = clv.PurchaseParameters(model="BG/NBD", parameters=TRUTH["BG/NBD"])
    rows = {name: make(values) for name, values in ROWS.items()}
    expected = known.probability_alive(**ROWS).tolist()
    assert known.probability_alive(**rows).tolist() == expected


ALIKE = {"frequency": [2] * 40, "recency": [8] * 40, "age": [10] * 40}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_customers_who_do_not_differ_have_no_fit(model: Any) -> None:  # noqa: ANN401 - a model
    """A named error, which says what to try."""
    with pytest.raises(ConvergenceError, match="try another model, more customers"):
        model.fit(**ALIKE)


def test_nobody_who_came_back_has_no_fit() -> None:
    """The error names the parameter that ran away, or where it is flat."""
    once = {"frequency": [0] * 30, "recency": [0] * 30, "age": [12] * 30}
    with pytest.raises(ConvergenceError, match=r"the fit of MBG/NBD (found|ended)"):
        clv.ModifiedBetaGeoModel().fit(**once)


def test_a_fit_that_does_not_settle_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Newton's steps are limited."""
    monkeypatch.setattr(_optimum, "_NEWTON", 0)
    with pytest.raises(ConvergenceError, match="did not settle in 0 Newton steps"):
        clv.BetaGeoModel().fit(**drawn("BG/NBD", customers=300))


def test_a_parameter_that_runs_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the direction."""
    monkeypatch.setattr(_optimum, "_RUNAWAY", 0.2)
    with pytest.raises(ConvergenceError, match="found no optimum: r shrinks to zero"):
        clv.BetaGeoModel().fit(**drawn("BG/NBD", customers=300))


def test_few_repeaters_and_certain_life_are_reported() -> None:
    """As values, with counts."""
    rows = {
        "frequency": [0, 0, 1, 1, 2, 2, 4, 6], "recency": [0, 0, 1, 6, 3, 9, 5, 11],
        "age": [6, 12, 12, 12, 12, 12, 12, 12], "weights": [30, 60, 15, 8, 5, 5, 4, 3],
    }  # fmt: skip
    fit = clv.BetaGeoModel().fit(**rows)
    assert [(str(i.code), dict(i.parameters)) for i in fit.issues] == [
        ("value.few_repeaters", {"count": 40, "limit": 50}),
        ("value.alive_certain", {"count": 90}),
    ]
    assert "value.alive_certain" in str(fit.summary())
    assert [str(i.code) for i in clv.ModifiedBetaGeoModel().fit(**rows).issues] == [
        "value.few_repeaters"
    ]


def test_a_fit_shows_itself(fits: dict[str, clv.PurchaseFit]) -> None:
    """As frame, tables in both languages, HTML and chart."""
    fit = fits["Pareto/NBD"]
    frame = fit.to_frame()
    assert frame["parameter"] == ["r", "alpha", "s", "beta"]
    assert {len(column) for column in frame.values()} == {4}
    english, chinese = str(fit.summary()), str(fit.summary("zh"))
    assert english.startswith("Fit: Pareto/NBD\n\nParameters\n")
    assert "standard error" in english
    assert "标准误" in chinese
    assert fit._repr_html_().startswith("<div><h3>Fit: Pareto/NBD</h3>")
    spec = fit.chart_spec("zh")
    assert spec["title"] == "95% 置信区间: Pareto/NBD"
    assert [row["parameter"] for row in spec["data"]["values"]] == frame["parameter"]
    assert re.findall(r"(\w+)=", repr(fit)) == [
        "parameters", "log_likelihood", "customers", "patterns", "issues", "model",
        "period", "as_of",
    ]  # fmt: skip


def test_known_parameters_predict_and_can_be_kept(
    fits: dict[str, clv.PurchaseFit],
) -> None:
    """As JSON and back; the same predictions."""
    known = fits["MBG/NBD"].known()
    text = declarations.to_text(known)
    read = declarations.from_text(clv.PurchaseParameters, text, syntax="json")
    assert read == known
    assert read.period == "week"
    expected = fits["MBG/NBD"].probability_alive(**ROWS).tolist()
    assert read.probability_alive(**ROWS).tolist() == expected


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"r": 1, "alpha": 2}, "has the parameters r, alpha, a, b, in this order"),
        ({"r": 1, "alpha": 2, "a": 0, "b": 1}, "are numbers above 0"),
    ],
)
def test_impossible_parameters(parameters: dict[str, float], message: str) -> None:
    """A model knows its parameters."""
    with pytest.raises(ConfigurationError, match=message):
        clv.PurchaseParameters(model="BG/NBD", parameters=parameters)


def test_without_scipy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the first fit, not at the import."""
    _scipy._special.cache_clear()  # noqa: SLF001 - the door under test
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtraError, match='needs the extra "analytics"'):
        clv.BetaGeoModel().fit(**ROWS)
    monkeypatch.undo()
    _scipy._special.cache_clear()  # noqa: SLF001 - the door under test


def _bowl(point: np.ndarray) -> tuple[float, np.ndarray]:
    centre = np.array([1.0, 30.0])
    return float(((point - centre) ** 2).sum()), 2 * (point - centre)


def test_the_search_stays_in_its_box() -> None:
    """Where the minimum is outside, it ends at the wall."""
    end = _search.minimise(_bowl, np.zeros(2), limit=12.0, tolerance=1e-15)
    assert end.point.tolist() == pytest.approx([1, 12], abs=1e-5)
    assert end.value == pytest.approx(18**2)


def _cliff(point: np.ndarray) -> tuple[float, np.ndarray]:
    """A gradient that promises what the value does not keep."""
    return float(np.abs(point).sum()), np.full(len(point), 1.0)


def _bent(point: np.ndarray) -> tuple[float, np.ndarray]:
    """Concave: its gradient grows where the value falls."""
    return float(-(point**2).sum()), -2 * point


@pytest.mark.parametrize("objective", [_cliff, _bent])
def test_the_search_ends_on_any_objective(objective: Any) -> None:  # noqa: ANN401 - a function
    """It never rises, and returns where nothing is lower ahead."""
    start = np.array([0.5, -0.25])
    end = _search.minimise(objective, start, limit=3.0, tolerance=0.0)
    assert end.value <= objective(start)[0]
    assert np.abs(end.point).max() <= 3.0


def test_patterns_are_the_distinct_rows() -> None:
    """Ascending, with multiplicity, and every customer knows theirs."""
    columns: Sequence[np.ndarray] = (np.array([1.0, 0, 1, 0]), np.array([5.0, 2, 5, 3]))
    found = _patterns.distinct(columns)
    assert [column.tolist() for column in found.columns] == [[0, 0, 1], [2, 3, 5]]
    assert (found.weight.tolist(), found.place.tolist()) == ([1, 1, 2], [2, 0, 2, 1])
    assert (found.counts.tolist(), found.count_weight.tolist()) == ([0, 1], [2, 2])


def test_many_patterns_are_taken_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sum does not depend on how large a block is."""
    rows = _patterns.histories(*drawn("BG/NBD").values())
    terms, point = PROCESSES["BG/NBD"].terms, np.log([0.6, 9, 0.8, 2.4])
    whole = _optimum.total(terms, point, _patterns.distinct(rows))
    monkeypatch.setattr(_patterns, "BLOCK", 100)
    data = _patterns.distinct(rows)
    parts = _optimum.total(terms, point, data)
    assert len(data.blocks) > 10
    assert parts[0] == pytest.approx(whole[0], rel=1e-12)
    assert parts[1].tolist() == pytest.approx(whole[1].tolist(), rel=1e-9)
