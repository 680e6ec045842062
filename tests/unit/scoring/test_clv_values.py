"""From transactions to value: conventions, discounting, explanations, coverage."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from customer_core.errors import ConfigurationError, ConvergenceError
from customer_core.scoring import PurchaseHistory, clv
from customer_core.scoring.clv.discounting import discounted_purchases
from customer_core.scoring.clv.forecasts import PROCESSES

pytest.importorskip("scipy", reason='the extra "analytics" is not installed')

TRUTH = {"r": 0.6, "alpha": 9.0, "a": 0.8, "b": 2.4}
SPENDING = {"p": 6.0, "q": 4.0, "gamma": 30.0}
START = np.datetime64("2024-01-01", "D")
AS_OF = date(2024, 12, 31)


def history_of(*rows: tuple[int, str, int]) -> PurchaseHistory:
    """Customer, moment and cents."""
    who, when, cents = zip(*rows, strict=True)
    moments = np.array(when, "datetime64[s]")
    return PurchaseHistory.from_arrays(
        np.array(who), moments, minor_units=np.array(cents), scale=2
    )


def drawn(customers: int = 800, *, days: int = 366, seed: int = 0) -> PurchaseHistory:
    """Days and amounts of customers with personal rates, some of whom leave."""
    draw = np.random.default_rng(seed)
    first = draw.integers(0, days - 60, customers)
    rate, leaving = (
        draw.gamma(0.6, 1 / 60, customers),
        draw.gamma(0.7, 1 / 90, customers),
    )
    who, when = [np.arange(customers)], [first]
    until = np.minimum(first + draw.exponential(1 / leaving), days)
    now = first.astype(float)
    for _ in range(200):
        now = now + 1 + draw.exponential(1 / rate)
        there = np.flatnonzero(now < until)
        who.append(there)
        when.append(now[there].astype(int))
    people, at = np.concatenate(who), np.concatenate(when)
    mean = SPENDING["p"] / draw.gamma(SPENDING["q"], 1 / SPENDING["gamma"], customers)
    cents = draw.gamma(SPENDING["p"], mean[people] / SPENDING["p"]) * 100
    return PurchaseHistory.from_arrays(
        people, START + at, minor_units=np.maximum(cents, 1).astype(int), scale=2
    )


# --- what is a purchase


def test_a_refund_lowers_the_purchase_it_follows() -> None:
    """Never one of another customer; one before any purchase is counted."""
    found = clv.summarise_purchases(
        history_of(
            (0, "2024-01-01", 1000), (0, "2024-01-08", 3000), (0, "2024-01-10", -500),
            (0, "2024-01-15", 2000), (1, "2024-01-02", -100), (1, "2024-01-03", 700),
        ),
        as_of=date(2024, 1, 29), period="week",
    )  # fmt: skip
    assert found.to_frame() == {
        "customer": [0, 1], "frequency": [2, 0], "recency": [2.0, 0.0],
        "age": [4.0, pytest.approx(26 / 7)], "monetary": [22.5, None],
    }  # fmt: skip
    assert [(str(i.code), i.parameters["count"]) for i in found.issues] == [
        ("value.refund_unmatched", 1)
    ]


def test_days_are_those_of_the_place() -> None:
    """Two orders of one Shanghai day are one purchase; in UTC they are two."""
    history = history_of((0, "2024-01-01T16:00:00", 5), (0, "2024-01-02T01:00:00", 5))
    for hours, repeats in ((0, 1), (8, 0)):
        found = clv.summarise_purchases(
            history, as_of=AS_OF, period="day", utc_offset=timedelta(hours=hours)
        )
        assert found.frequency.tolist() == [repeats]


def test_an_order_of_nothing_counts_when_it_is_asked_for() -> None:
    """As in the published tables."""
    history = history_of((0, "2024-01-01", 0), (0, "2024-01-05", 0))
    counted = [
        len(
            clv.summarise_purchases(history, as_of=AS_OF, period="day", count_free=free)
        )
        for free in (False, True)
    ]
    assert counted == [0, 1]


def test_a_moment_looks_up_to_itself() -> None:
    """A day to its end."""
    history = history_of((0, "2024-01-01", 5), (0, "2024-01-03T15:00:00", 5))
    noon = datetime(2024, 1, 3, 12, tzinfo=UTC)
    repeats = [
        clv.summarise_purchases(history, as_of=moment, period="day").frequency.tolist()
        for moment in (noon, noon.date())
    ]
    assert repeats == [[0.0], [1.0]]


def test_numbers_of_customers_may_be_large() -> None:
    """Beyond what one key of customer and day can hold."""
    most = 2**62
    history = history_of((most, "2024-01-05", 5), (3, "1970-01-01", 5),
                         (most, "2024-01-01", 5))  # fmt: skip
    found = clv.summarise_purchases(history, as_of=AS_OF, period="day")
    assert found.customers.tolist() == [3, most]
    assert found.frequency.tolist() == [0, 1]


def test_no_transactions_are_no_customers() -> None:
    """Nor is an error raised before anything is fitted."""
    found = clv.summarise_purchases(PurchaseHistory(), as_of=AS_OF, period="day")
    assert len(found) == 0


# --- discounting


@pytest.mark.parametrize("name", PROCESSES)
@pytest.mark.parametrize("rate", [0.0, 0.002, 0.05])
def test_each_purchase_is_discounted_from_its_own_moment(
    name: Any,  # noqa: ANN401 - of the table
    rate: float,
) -> None:
    """Beside a sum over a fine grid of the times at which they are expected."""
    process = PROCESSES[name]
    parameters = np.array([0.6, 9.0, 0.8, 2.4])
    x, age = np.array([0.0, 3, 20]), np.array([30.0, 40, 50])
    over = clv.Discounting(horizon=52, rate=rate, period="week")
    expected, found = discounted_purchases(process, parameters, x, age, over)
    times = np.linspace(0, 52, 4_001)
    curve = np.stack(
        [process.purchases_if_alive(parameters, x, age, np.full(3, t)) for t in times]
    )
    middle = (times[1:] + times[:-1]) / 2
    weight = (1 + rate) ** -middle[:, None]
    assert expected == pytest.approx(curve[-1])
    assert found == pytest.approx(
        (np.diff(curve, axis=0) * weight).sum(axis=0), rel=1e-6
    )


def test_spreadsheets_discount_from_the_end_of_each_period() -> None:
    """Purchases of a week at its end; a part of a week at its own."""
    process, parameters = PROCESSES["BG/NBD"], np.array([0.6, 9.0, 0.8, 2.4])
    x, age = np.array([2.0]), np.array([30.0])
    over = clv.Discounting(horizon=2.5, rate=0.1, timing="end", period="week")
    _, found = discounted_purchases(process, parameters, x, age, over)
    until = [
        process.purchases_if_alive(parameters, x, age, np.array([t]))[0]
        for t in (1.0, 2.0, 2.5)
    ]
    steps = np.diff([0.0, *until])
    assert found[0] == pytest.approx((steps / 1.1 ** np.array([1, 2, 2.5])).sum())


def test_the_annual_rate_compounds() -> None:
    """10 % a year is 10 % a year in any period."""
    for period in ("day", "week", "month"):
        rate = clv.discount_rate(0.1, period)
        over = clv.Discounting(horizon=1, rate=rate, period=period)
        assert over.annual == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"horizon": 0}, "horizon is 0 periods"),
        ({"rate": -1}, "discount_rate is -1 per week"),
        ({"timing": "start"}, "no timing 'start'"),
        ({"period": "year"}, "no period 'year'"),
        ({"period": None}, "the unit of time is not known"),
    ],
)
def test_impossible_discounting(options: dict[str, Any], message: str) -> None:
    """Is refused."""
    given = {"horizon": 1.0, "rate": 0.0, "period": "week"} | options
    with pytest.raises(ConfigurationError, match=message):
        clv.Discounting(**given)


# --- value


@pytest.fixture(scope="module", name="values")
def _values() -> clv.ValueTable:
    return clv.estimate_lifetime_value(
        drawn(), as_of=AS_OF, period="week", horizon=52, discount_rate=0.002,
        bootstrap=clv.Bootstrap(draws=40, seed=1),
    )  # fmt: skip


def test_value_is_purchases_times_amount_less_the_discount(
    values: clv.ValueTable,
) -> None:
    """And no customer's discount is more than that of the whole horizon."""
    whole = values.expected_purchases * values.expected_amount
    assert (values.value <= whole).all()
    assert (values.value >= whole * 1.002**-52).all()
    assert values.total == pytest.approx(values.value.sum())


def test_an_explanation_adds_up_exactly(values: clv.ValueTable) -> None:
    """In both languages; whoever never bought has no value."""
    for row, customer in enumerate(values.customers[:60].tolist()):
        why = values.explain(customer)
        assert why.total == values.value[row]
        assert why.text("en") != why.text("zh")
        assert "{" not in str(why)
    nobody = values.explain(10**9)
    assert "no purchase so far" in nobody.text("en")
    assert nobody.total == 0


def test_intervals_hold_the_estimates(values: clv.ValueTable) -> None:
    """Of nearly every customer and of the total; the table says how sure it is."""
    assert values.lower is not None
    assert values.upper is not None
    inside = (values.lower <= values.value) & (values.value <= values.upper)
    assert inside.mean() > 0.95
    assert values.total_interval is not None
    assert values.total_interval[0] < values.total < values.total_interval[1]
    assert values.level == 0.9


def test_a_table_shows_itself(values: clv.ValueTable) -> None:
    """Frame, summary in both languages, chart and HTML."""
    frame = values.to_frame()
    assert {len(column) for column in frame.values()} == {len(values)}
    assert {"lower", "upper", "next_purchase"} < set(frame)
    english, chinese = str(values.summary()), str(values.summary("zh"))
    assert english != chinese
    assert "(90%)" in english
    assert values._repr_html_().startswith("<div>")
    tenths = values.tenths()
    assert (tenths["customers"][-1], tenths["value"][-1]) == (1.0, pytest.approx(1.0))
    assert len(values.chart_spec("zh")["data"]["values"]) == 11


def test_a_next_purchase_beyond_the_calendar_is_never(values: clv.ValueTable) -> None:
    """A median of ten million years is no date."""
    found = evolve(values, next_purchase=np.full(len(values), 5e8))
    assert set(found.to_frame()["next_purchase"]) == {None}
    never = found.explain(int(found.customers[0])).reasons[-1]
    assert never.code == "value.next_never"


def test_periods_have_to_agree() -> None:
    """Nothing is converted silently."""
    summary = clv.summarise_purchases(drawn(), as_of=AS_OF, period="week")
    fit = clv.ModifiedBetaGeoModel().fit(**summary.histories)
    amounts = clv.GammaGammaModel().fit_summary(summary)
    with pytest.raises(ConfigurationError, match="a period it does not name, the"):
        clv.predict_lifetime_value(fit, amounts, summary, horizon=1, discount_rate=0)


def test_value_without_a_fit_is_an_issue() -> None:
    """In the whole table, with no number anywhere."""
    once = history_of(*((n, "2024-03-01", 500) for n in range(30)))
    found = clv.value_customers(once, as_of=AS_OF)
    assert [i.parameters["model"] for i in found.issues] == [
        "MBG/NBD", "Pareto/NBD", "BG/NBD",
    ]  # fmt: skip
    assert found.model is None
    assert found.to_frame()["probability_alive"] == [None] * 30
    assert "{" not in str(found.explain(3))
    assert found.total == 0
    assert len(clv.value_customers(PurchaseHistory(), as_of=AS_OF)) == 0


def test_a_policy_of_values() -> None:
    """Its intervals and its model are used; half a year is worth less than a year."""
    history = drawn()
    half = clv.ValuePolicy(horizon_days=180, draws=10, models=("BG/NBD",))
    one, other = (
        clv.value_customers(history, as_of=AS_OF, policy=policy)
        for policy in (half, clv.ValuePolicy())
    )
    assert one.total < other.total
    assert one.lower is not None
    assert other.lower is None
    assert {str(i.code) for i in one.issues} >= {"value.alive_certain"}


# --- amounts


def test_amounts_are_recovered() -> None:
    """Within three standard errors, from 20,000 customers."""
    draw = np.random.default_rng(3)
    x = draw.integers(1, 9, 20_000).astype(float)
    rate = draw.gamma(SPENDING["q"], 1 / SPENDING["gamma"], len(x))
    z = draw.gamma(SPENDING["p"] * x) / (x * rate)
    fit = clv.GammaGammaModel().fit(frequency=x, monetary=z)
    for name, error in fit.standard_errors().items():
        assert abs(fit.parameters[name] - SPENDING[name]) < 3 * error
    assert fit.population_mean == pytest.approx(60.0, rel=0.02)
    assert fit.issues == ()


def test_broken_assumptions_of_amounts_are_reported() -> None:
    """A correlation, a mean that does not exist, customers of no positive amount."""
    draw = np.random.default_rng(4)
    x = draw.integers(1, 30, 3_000).astype(float)
    z = draw.gamma(2.0 * x) / (x * draw.gamma(0.8, 1 / 20, len(x)))
    z[:5] = -1.0
    fit = clv.GammaGammaModel().fit(frequency=x, monetary=z)
    assert {str(i.code) for i in fit.issues} >= {
        "value.mean_infinite", "value.amount_not_positive",
    }  # fmt: skip
    assert np.isnan(fit.population_mean)
    assert np.isnan(fit.expected_amount(frequency=[0], monetary=[0])).all()
    rising = clv.GammaGammaModel().fit(
        frequency=x, monetary=x * draw.gamma(9, 1, 3_000)
    )
    assert [str(i.code) for i in rising.issues] == ["value.amount_correlated"]
    for issue in (*fit.issues, *rising.issues):
        assert issue.message("en") != issue.message("zh")


@pytest.mark.parametrize(
    ("frequency", "monetary", "message"),
    [
        ([1, -1], [5, 5], "frequency missing, negative or not whole: 1"),
        ([1, 2], [5, np.nan], "repeat purchases without an amount: 1"),
        ([0, 0], [5, 5], "no customer has a repeat purchase of positive amount"),
    ],
)
def test_impossible_amounts(frequency: Any, monetary: Any, message: str) -> None:  # noqa: ANN401 - columns
    """Are refused with their number."""
    with pytest.raises(ConfigurationError, match=message):
        clv.GammaGammaModel().fit(frequency=frequency, monetary=monetary)


# --- occasions


def test_occasions_are_recovered() -> None:
    """BG/BB, within three standard errors, from 20,000 donors."""
    truth = {"alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}
    draw = np.random.default_rng(5)
    buys = draw.beta(truth["alpha"], truth["beta"], 20_000)
    alive = draw.geometric(draw.beta(truth["gamma"], truth["delta"], 20_000)) - 1
    bought = (draw.random((20_000, 8)) < buys[:, None]) & (
        np.arange(8) < alive[:, None]
    )  # fmt: skip
    last = np.where(bought.any(axis=1), 8 - bought[:, ::-1].argmax(axis=1), 0)
    fit = clv.BetaBinomialModel().fit(
        frequency=bought.sum(axis=1), recency=last, age=np.full(20_000, 8)
    )
    for name, error in fit.standard_errors().items():
        assert abs(fit.parameters[name] - truth[name]) < 3 * error


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"recency": [0.5, 1]}, "recency without repeat purchases: 1"),
        ({"age": [3, 3.5]}, "age not whole: 1"),
        ({"frequency": [0, 2]}, "more purchases than occasions: 1"),
    ],
)
def test_impossible_occasions(changed: dict[str, Any], message: str) -> None:
    """Are refused with their number."""
    rows = {"frequency": [0, 1], "recency": [0, 1], "age": [3, 3]} | changed
    with pytest.raises(ConfigurationError, match=message):
        clv.BetaBinomialModel().fit(**rows)


# --- how sure


def test_intervals_of_parameters_hold_their_level() -> None:
    """Sandwich, 95 %, of the four parameters in 100 simulated customer bases."""
    model, held = clv.ModifiedBetaGeoModel(), []
    for seed in range(100):
        age = np.random.default_rng(seed).uniform(40, 80, 3_000)
        found = clv.simulate_purchases(model, TRUTH, age=age, seed=seed)
        fit = model.fit(frequency=found.frequency, recency=found.recency, age=age)
        held += [low <= TRUTH[n] <= up for n, (low, up) in fit.intervals().items()]
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)


# --- back-test


@pytest.fixture(scope="module", name="history")
def _history() -> PurchaseHistory:
    return drawn(600, seed=2)


SPLIT = date(2024, 8, 31)


def tried(history: PurchaseHistory, **options: Any) -> clv.Backtest:  # noqa: ANN401 - as the function
    """A back-test over twelve weeks."""
    given = {"split": SPLIT, "horizon": 12, "period": "week", "bootstrap": None}
    return clv.backtest(history, **(given | options))


def test_what_is_later_changes_no_prediction(history: PurchaseHistory) -> None:
    """Purchases of the hold-out doubled: other outcomes, equal predictions."""
    who, when, cents = history.columns()
    moments = when.astype("datetime64[us]")
    later = moments >= np.datetime64("2024-09-05")
    more = PurchaseHistory.from_arrays(
        np.append(who, who[later]),
        np.append(moments, moments[later] + np.timedelta64(1, "D")),
        minor_units=np.append(cents, cents[later]), scale=2,
    )  # fmt: skip
    one, other = tried(history), tried(more)
    assert other.actual > one.actual
    assert [s.total for s in other.scores] == [s.total for s in one.scores]


def test_the_future_cannot_leak_in(history: PurchaseHistory) -> None:
    """Fits that saw it are refused, and those that do not say."""
    model = clv.ModifiedBetaGeoModel()

    def fitted(day: date, period: Any = "week") -> clv.PurchaseFit:  # noqa: ANN401 - of the literal
        summary = clv.summarise_purchases(history, as_of=day, period=period)
        return model.fit_summary(summary)

    summary = clv.summarise_purchases(history, as_of=SPLIT, period="week")
    for fit, message in (
        (fitted(date(2024, 9, 1)), "the future would leak in"),
        (fitted(SPLIT, "day"), "counts in day, the back-test in week"),
        (model.fit(**summary.histories, period="week"), "does not say how far its"),
    ):
        with pytest.raises(ConfigurationError, match=message):
            tried(history, models=[fit])
    own, given = tried(history, models=[model]), tried(history, models=[fitted(SPLIT)])
    assert given["MBG/NBD"].total == own["MBG/NBD"].total
    known = tried(history, models=[fitted(SPLIT).known()], bootstrap=clv.Bootstrap())
    assert known["MBG/NBD"].coverage is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"horizon": 40}, "purchases are observed until 2024-12"),
        ({"horizon": 0.1}, "choose a day or more"),
        ({"split": date(2020, 1, 1), "observed_until": date(2025, 1, 1)},
         "nobody had bought by 2020-01-01"),
    ],
)  # fmt: skip
def test_impossible_splits(
    history: PurchaseHistory, options: dict[str, Any], message: str
) -> None:
    """Are refused."""
    with pytest.raises(ConfigurationError, match=message):
        tried(history, **options)


def test_a_model_without_a_fit_is_reported() -> None:
    """Among the others; the baselines are there all the same."""
    rows = [(n, f"2024-{m:02}-01", 500) for n in range(30) for m in (1, 2, 3, 11)]
    found = tried(history_of(*rows), split=date(2024, 6, 30))
    assert list(found.failed) == ["MBG/NBD", "BG/NBD", "Pareto/NBD"]
    assert [score.model for score in found.scores] == ["zero", "rate", "hiatus"]
    assert "found no optimum" in str(found.summary()) or "flat" in str(found.summary())


def test_a_backtest_shows_itself(history: PurchaseHistory) -> None:
    """Frame, JSON, summary in both languages, chart."""
    import json

    found = tried(history, bootstrap=clv.Bootstrap(draws=10))
    frame = found.to_frame()
    assert frame["model"] == ["MBG/NBD", "BG/NBD", "Pareto/NBD", "zero", "rate",
                              "hiatus"]  # fmt: skip
    assert frame["deviance"][3] is None
    assert str(found.summary()) != str(found.summary("zh"))
    assert found._repr_html_().startswith("<div>")
    assert json.loads(json.dumps(found.to_dict(), default=str))["split"] == str(SPLIT)
    weeks = len(found.tracking["actual"])
    assert len(found.chart_spec("zh")["data"]["values"]) == 4 * weeks
    lift = found["MBG/NBD"].lift
    assert lift is not None
    assert lift[0] > 2
    assert lift[-1] < 1
    with pytest.raises(KeyError):
        found["magic"]


def test_customers_who_do_not_differ_have_no_value() -> None:
    """The one call raises; the policy's table says so instead."""
    rows = [(n, f"2024-{m:02}-01", 500) for n in range(30) for m in (1, 2, 3)]
    with pytest.raises(ConvergenceError, match="the fit of"):
        clv.estimate_lifetime_value(
            history_of(*rows), as_of=AS_OF, period="week", horizon=52, discount_rate=0
        )
