"""What models say of the future: consistent with each other and with simulation."""

from typing import Any

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.scoring import clv

PARAMETERS: dict[Any, dict[str, float]] = {
    "BG/NBD": {"r": 0.6, "alpha": 9.0, "a": 0.8, "b": 2.4},
    "MBG/NBD": {"r": 0.6, "alpha": 9.0, "a": 0.8, "b": 2.4},
    "Pareto/NBD": {"r": 0.6, "alpha": 9.0, "s": 0.6, "beta": 12.0},
}
MODELS: dict[Any, Any] = {
    "BG/NBD": clv.BetaGeoModel(),
    "MBG/NBD": clv.ModifiedBetaGeoModel(),
    "Pareto/NBD": clv.ParetoNBDModel(),
}
ROWS = {"frequency": [0, 1, 2, 7], "recency": [0, 2, 30, 29], "age": [39] * 4}
NEW = {"frequency": [0], "recency": [0], "age": [0]}


def known(name: str, **changed: float) -> clv.PurchaseParameters:
    """The model with its parameters, some of them changed."""
    return clv.PurchaseParameters(model=name, parameters=PARAMETERS[name] | changed)  # type: ignore[arg-type] # one of the names


@pytest.mark.parametrize("rows", [ROWS, NEW], ids=["customers", "new"])
@pytest.mark.parametrize("name", MODELS)
def test_counts_have_probability_one_and_the_expected_mean(
    name: str, rows: dict[str, Any]
) -> None:
    """The distribution of counts and the closed form of its mean agree."""
    model = known(name)
    counts = np.array(
        [model.purchase_count_probability(n, 26, **rows) for n in range(100)]
    )
    assert counts.sum(axis=0).tolist() == pytest.approx([1] * len(rows["age"]))
    mean = (np.arange(100)[:, None] * counts).sum(axis=0)
    expected = model.conditional_expected_purchases(26, **rows)
    assert mean.tolist() == pytest.approx(expected.tolist(), rel=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_new_customers_behave_as_simulated(name: str) -> None:
    """Expected purchases and their distribution, from 200,000 histories."""
    age = np.full(200_000, 40.0)
    found = clv.simulate_purchases(MODELS[name], PARAMETERS[name], age=age, seed=2)
    mean, error = found.frequency.mean(), found.frequency.std() / np.sqrt(len(age))
    expected = known(name).expected_purchases(40)
    assert expected.tolist() == pytest.approx([mean], abs=4 * error)
    for count in (0, 1, 3):
        share = float((found.frequency == count).mean())
        chance = known(name).purchase_count_probability(count, 40)
        assert chance.tolist() == pytest.approx([share], abs=0.005)


@pytest.mark.parametrize("name", MODELS)
def test_known_customers_behave_as_simulated(name: str) -> None:
    """What histories promise on average is what follows them."""
    age = np.full(100_000, 30.0)
    found = clv.simulate_purchases(
        MODELS[name], PARAMETERS[name], age=age, horizon=20, seed=3
    )
    rows = {"frequency": found.frequency, "recency": found.recency, "age": found.age}
    model = known(name)
    expected = model.conditional_expected_purchases(20, **rows)
    again = model.probability_of_purchase(20, **rows)
    for chosen in (found.frequency == 0, found.frequency == 2, found.frequency > 4):
        future = found.future[chosen]
        error = 4 * future.std() / np.sqrt(len(future))
        assert expected[chosen].mean() == pytest.approx(future.mean(), abs=error)
        assert again[chosen].mean() == pytest.approx((future > 0).mean(), abs=0.02)


def test_bg_nbd_takes_customers_without_repeats_for_alive() -> None:
    """The others do not."""
    alive = {name: known(name).probability_alive(**ROWS)[0] for name in MODELS}
    assert alive["BG/NBD"] == 1
    assert 0 < alive["MBG/NBD"] < 1
    assert 0 < alive["Pareto/NBD"] < 1


@pytest.mark.parametrize("name", MODELS)
def test_extreme_histories_stay_probabilities(name: str) -> None:
    """Hundreds of repeats, long silences, no time at all."""
    rows = {
        "frequency": [221, 500, 1000, 3, 0], "recency": [30, 1, 900, 0.01, 0],
        "age": [30, 500, 900, 1e5, 0],
    }  # fmt: skip
    model = known(name)
    alive = model.probability_alive(**rows)
    assert ((alive >= 0) & (alive <= 1)).all()
    for values in (
        model.conditional_expected_purchases(52, **rows),
        model.log_likelihoods(**rows),
        model.probability_of_purchase(52, **rows),
    ):
        assert np.isfinite(values).all()


@pytest.mark.parametrize(
    ("name", "parameter"), [("BG/NBD", "a"), ("MBG/NBD", "a"), ("Pareto/NBD", "s")]
)
def test_a_singular_parameter_is_no_gap(name: str, parameter: str) -> None:
    """The closed form divides by (a - 1) or (s - 1); its value is continuous."""
    below, at, above = (
        known(name, **{parameter: value}).conditional_expected_purchases(26, **ROWS)
        for value in (1 - 2e-4, 1.0, 1 + 2e-4)
    )
    assert at.tolist() == pytest.approx(((below + above) / 2).tolist(), rel=1e-6)


@pytest.mark.parametrize("probability", [0.1, 0.5])
@pytest.mark.parametrize("name", MODELS)
def test_the_next_purchase_happens_by_then(name: str, probability: float) -> None:
    """Its probability within that time is the one asked for; NaN is never."""
    model = known(name)
    times = model.next_purchase(**ROWS, probability=probability)
    alive = model.probability_alive(**ROWS)
    assert np.isnan(times[alive <= probability]).all()
    assert not np.isnan(times[[2, 3]]).any()
    for row, time in enumerate(times):
        one = {column: values[row] for column, values in ROWS.items()}
        reached = model.probability_of_purchase(1e12 if np.isnan(time) else time, **one)
        if np.isnan(time):
            assert reached[0] < probability
        else:
            assert reached[0] == pytest.approx(probability)


def test_a_next_purchase_may_be_reached_by_nobody() -> None:
    """All NaN, without an error."""
    gone = {"frequency": [9, 9], "recency": [1, 1], "age": [90, 90]}
    assert np.isnan(known("Pareto/NBD").next_purchase(**gone)).all()


def test_horizons_may_differ_by_customer() -> None:
    """One horizon per row is the same as one call per row."""
    model = known("MBG/NBD")
    together = model.conditional_expected_purchases([1, 2, 3, 4], **ROWS)
    apart = [
        model.conditional_expected_purchases(n, **ROWS)[n - 1] for n in (1, 2, 3, 4)
    ]
    assert together.tolist() == pytest.approx(apart)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: m.expected_purchases(-1), "horizon negative or missing: 1"),
        (lambda m: m.expected_purchases([1, np.nan]), "of 2: horizon negative"),
        (lambda m: m.purchase_count_probability(-1, 2), "count is not a whole number"),
        (
            lambda m: m.purchase_count_probability(1.5, 2),
            "not a whole number of purchases",
        ),
        (lambda m: m.next_purchase(**ROWS, probability=1), "choose a probability"),
    ],
)
def test_impossible_questions(call: Any, message: str) -> None:  # noqa: ANN401 - a call under test
    """Are refused, not answered with a number."""
    with pytest.raises(ConfigurationError, match=message):
        call(known("BG/NBD"))


def _fit(name: str, customers: int, seed: int) -> tuple[Any, Any]:
    age = np.random.default_rng(seed).uniform(20, 40, customers)
    found = clv.simulate_purchases(
        MODELS[name], PARAMETERS[name], age=age, horizon=26, seed=seed
    )
    rows = {"frequency": found.frequency, "recency": found.recency, "age": age}
    return MODELS[name].fit(**rows), (found, rows)


@pytest.mark.parametrize("name", MODELS)
def test_intervals_of_counts_hold_what_they_state(name: str) -> None:
    """Within three points, for customers and the total; never below the level."""
    fit, (found, rows) = _fit(name, 4_000, seed=8)
    bootstrap = clv.Bootstrap(level=0.8, draws=60, seed=1)
    forecast = fit.forecast_counts(26, **rows, bootstrap=bootstrap)
    inside = (found.future >= forecast.lower) & (found.future <= forecast.upper)
    assert forecast.probability.min() >= 0.8 - 1e-9
    assert inside.mean() == pytest.approx(forecast.probability.mean(), abs=0.03)
    assert forecast.total[0] <= found.future.sum() <= forecast.total[1]
    again = fit.forecast_counts(26, **rows, bootstrap=bootstrap)
    assert again.total == forecast.total
    assert again.upper.tolist() == forecast.upper.tolist()


def test_many_customers_are_forecast_in_chunks() -> None:
    """More rows than a chunk come back in their order."""
    fit, _ = _fit("BG/NBD", 800, seed=9)
    rows = {"frequency": [0] * 5_000, "recency": [0] * 5_000, "age": [30] * 4_999 + [1]}
    bootstrap = clv.Bootstrap(draws=4)
    forecast = fit.forecast_counts(5, **rows, bootstrap=bootstrap)
    assert len(forecast.upper) == 5_000
    lower, upper = fit.expected_purchases_interval(5, **rows, bootstrap=bootstrap)
    expected = fit.conditional_expected_purchases(5, **rows)
    assert len(set(lower[:-1].tolist())) == 1
    assert lower[-1] != lower[0]
    assert (upper >= lower).all()
    assert abs(expected - (lower + upper) / 2).max() < 0.1


def test_intervals_of_expected_purchases_narrow_with_customers() -> None:
    """Parameters are what is uncertain, so more customers help."""
    widths = []
    for customers in (500, 8_000):
        fit, _ = _fit("MBG/NBD", customers, seed=4)
        lower, upper = fit.expected_purchases_interval(
            26, **ROWS, bootstrap=clv.Bootstrap(draws=40)
        )
        widths.append(float((upper - lower).mean()))
    assert widths[1] < widths[0] / 2


def test_intervals_of_expected_purchases_hold_their_level() -> None:
    """90 % of the truths, over 100 simulated bases with a seed each."""
    truth, held = PARAMETERS["BG/NBD"], []
    known = clv.PurchaseParameters(model="BG/NBD", parameters=truth)
    expected = known.conditional_expected_purchases(26, **ROWS)
    for seed in range(100):
        age = np.random.default_rng(seed).uniform(40, 80, 400)
        found = clv.simulate_purchases(clv.BetaGeoModel(), truth, age=age, seed=seed)
        fit = clv.BetaGeoModel().fit(
            frequency=found.frequency, recency=found.recency, age=age
        )
        bootstrap = clv.Bootstrap(level=0.9, draws=19, seed=100 + seed)
        low, high = fit.expected_purchases_interval(26, **ROWS, bootstrap=bootstrap)
        held.append((low <= expected) & (expected <= high))
    assert np.mean(held) == pytest.approx(0.9, abs=0.03)
