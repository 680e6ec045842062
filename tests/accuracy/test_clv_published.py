"""Published numbers of lifetime value, from the data sets in the lifetimes wheel.

The wheel's data files are read without importing lifetimes. Numbers and their sources:
CamDavidsonPilon/lifetimes tests (1), CLVTools tests (2), the BTYD walk-through (3),
pymc-marketing tests (4); those without a number were recomputed for the project's
reference with scipy alone. x: repeats, t: recency, T: age; weeks.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from customer_core.scoring import PurchaseHistory, clv

pytest.importorskip("scipy", reason='the extra "analytics" is not installed')

VERSION = "0.11.3"
SHA256 = {
    "cdnow_customers_summary.csv": (
        "09d92ca80daaabe8be0f997d4c539f9c9606106baa5b199081fe01cbce5fa9f6"
    ),
    "cdnow_customers_summary_with_transactions.csv": (
        "7ddd11b55be3227edfc1d58675154e96971b0de3ad37ddd9280d1dba154b8b2f"
    ),
    "donations.csv": "82c25f26a201ff047e1cd5fe3d7967a45db92a025ecedee72ff8940e50104544",
    "CDNOW_sample.txt": (
        "6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a"
    ),
}
SPLIT = date(1997, 9, 30)
MODELS = {
    "BG/NBD": clv.BetaGeoModel(),
    "MBG/NBD": clv.ModifiedBetaGeoModel(),
    "Pareto/NBD": clv.ParetoNBDModel(),
}
Floats = NDArray[np.float64]


def _data(name: str) -> Path:
    """A data file of the installed wheel, the very one that was published."""
    try:
        package = distribution("lifetimes")
    except PackageNotFoundError:
        pytest.skip(f"lifetimes {VERSION} is not installed; its data files are needed")
    if package.version != VERSION:
        pytest.skip(f"lifetimes {VERSION} is needed, {package.version} is installed")
    path = Path(str(package.locate_file(f"lifetimes/datasets/{name}")))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SHA256[name]
    return path


@pytest.fixture(scope="module")
def cdnow() -> tuple[Floats, Floats, Floats]:
    """x, t and T of 2,357 customers, rounded to two decimals."""
    table = np.loadtxt(_data("cdnow_customers_summary.csv"), delimiter=",", skiprows=1)
    return table[:, 1], table[:, 2], table[:, 3]


@pytest.fixture(scope="module")
def fits(cdnow: tuple[Floats, Floats, Floats]) -> dict[str, clv.PurchaseFit]:
    """Each model fitted to the table."""
    x, t, age = cdnow
    return {
        name: model.fit(frequency=x, recency=t, age=age)
        for name, model in MODELS.items()
    }


@pytest.fixture(scope="module")
def orders() -> PurchaseHistory:
    """The 6,919 orders of the sample; eight customers bought for nothing only."""
    rows = [line.split() for line in _data("CDNOW_sample.txt").read_text().splitlines()]
    days = [f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}" for row in rows]
    return PurchaseHistory.from_arrays(
        np.array([int(row[1]) for row in rows]),
        np.array(days, "datetime64[D]"),
        minor_units=np.array([round(float(row[4]) * 100) for row in rows]),
        scale=2,
    )


@pytest.fixture(scope="module")
def summary(orders: PurchaseHistory) -> clv.PurchaseSummary:
    """The customers in calibration, with exact days."""
    return clv.summarise_purchases(orders, as_of=SPLIT, period="week", count_free=True)


@pytest.fixture(scope="module")
def tested(orders: PurchaseHistory) -> clv.Backtest:
    """39 weeks held out."""
    return clv.backtest(
        orders, split=SPLIT, horizon=39, period="week", count_free=True,
        bootstrap=clv.Bootstrap(draws=60),
    )  # fmt: skip


PARAMETERS = {  # of the table: recomputed to four digits or more; published (1, 2)
    "BG/NBD": ((0.2426, 4.4135, 0.7929, 2.4258), (0.243, 4.414, 0.793, 2.426)),
    "MBG/NBD": ((0.5248, 6.1830, 0.8914, 1.6140), (0.525, 6.183, 0.891, 1.614)),
    "Pareto/NBD": ((0.5533, 10.5776, 0.6062, 11.6679), (0.553, 10.578, 0.606, 11.669)),
}


@pytest.mark.parametrize("name", MODELS)
def test_parameters_are_the_published_ones(
    fits: dict[str, clv.PurchaseFit], name: str
) -> None:
    """To the digits that were published, and to four digits of the table's optimum."""
    found = list(fits[name].parameters.values())
    recomputed, published = PARAMETERS[name]
    assert found == pytest.approx(published, abs=1.2e-3)
    assert found == pytest.approx(recomputed, abs=7e-5)


EXACT = {
    "BG/NBD": (-9582.4292, (0.242595, 4.413602, 0.792922, 2.425907)),
    "MBG/NBD": (-9582.1357, (0.524843, 6.183085, 0.891360, 1.614005)),
    "Pareto/NBD": (-9594.9762, (0.553277, 10.577683, 0.606240, 11.668735)),
}


@pytest.mark.parametrize("name", MODELS)
def test_exact_days_give_the_exact_optimum(
    summary: clv.PurchaseSummary, name: str
) -> None:
    """Log-likelihood to four decimals, parameters to six digits or nearly."""
    fit = MODELS[name].fit_summary(summary)
    log_likelihood, parameters = EXACT[name]
    assert fit.log_likelihood == pytest.approx(log_likelihood, abs=1e-4)
    assert list(fit.parameters.values()) == pytest.approx(parameters, rel=2e-5)


@pytest.mark.parametrize(
    ("name", "log_likelihood"),
    [("BG/NBD", -9582.4256), ("MBG/NBD", -9582.1327), ("Pareto/NBD", -9594.9739)],
)
def test_the_table_has_its_own_log_likelihood(
    fits: dict[str, clv.PurchaseFit], name: str, log_likelihood: float
) -> None:
    """Two decimals of recency and age move the third decimal of it."""
    assert fits[name].log_likelihood == pytest.approx(log_likelihood, abs=1e-4)


def test_the_table_has_1016_patterns(fits: dict[str, clv.PurchaseFit]) -> None:
    """2,357 customers, 1,411 of whom never came back."""
    fit = fits["BG/NBD"]
    assert (fit.customers, fit.patterns) == (2357, 1016)
    assert [i.parameters["count"] for i in fit.issues] == [1411]


def test_standard_errors(fits: dict[str, clv.PurchaseFit]) -> None:
    """Of the Hessian as in lifetimes and CLVTools; the sandwich is larger."""
    bg, pareto = fits["BG/NBD"], fits["Pareto/NBD"]
    assert list(bg.standard_errors("hessian").values()) == pytest.approx(
        [0.01256, 0.3782, 0.1857, 0.7054], rel=1e-3
    )
    assert list(pareto.standard_errors("hessian").values()) == pytest.approx(
        [0.0476, 0.8427, 0.1873, 6.211], rel=1e-3
    )
    assert bg.standard_errors()["alpha"] == pytest.approx(0.465, abs=1e-3)
    bootstrapped = bg.standard_errors("bootstrap", draws=200, seed=1)["alpha"]
    assert bootstrapped == pytest.approx(0.503, rel=0.15)


def test_gamma_gamma(cdnow: tuple[Floats, Floats, Floats]) -> None:
    """946 repeaters: 6.25, 3.74, 15.44 (2); the first ten customers (1)."""
    path = _data("cdnow_customers_summary_with_transactions.csv")
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    x, z = table[:, 1], table[:, 4]
    assert x.tolist() == cdnow[0].tolist()
    fit = clv.GammaGammaModel().fit(frequency=x, monetary=z)
    assert fit.customers == 946
    assert list(fit.parameters.values()) == pytest.approx(
        [6.2488, 3.7446, 15.4477], abs=1e-4
    )
    assert fit.log_likelihood == pytest.approx(-4055.9232, abs=1e-4)
    assert fit.population_mean == pytest.approx(35.17, abs=5e-3)
    assert fit.correlation == pytest.approx(0.114, abs=5e-4)
    first = fit.expected_amount(frequency=x[:10], monetary=z[:10])
    assert first.tolist() == pytest.approx(
        [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17],
        abs=0.011,
    )


def test_beta_geometric_beta_binomial() -> None:
    """11,104 donors (1, 3)."""
    x, t, n, donors = np.loadtxt(_data("donations.csv"), delimiter=",", skiprows=1).T
    rows = {"frequency": x, "recency": t, "age": n}
    fit = clv.BetaBinomialModel().fit(**rows, weights=donors)
    assert list(fit.parameters.values()) == pytest.approx(
        [1.203522, 0.749716, 0.656718, 2.783442], abs=2e-6
    )
    assert fit.log_likelihood == pytest.approx(-33225.5813, abs=1e-4)
    pair = {"frequency": [0, 4], "recency": [0, 5], "age": [6, 6]}
    assert fit.expected_purchases(10, **pair) == pytest.approx(
        [0.1302, 3.628], abs=5e-4
    )
    total = fit.expected_purchases(5, **rows) @ donors
    assert total == pytest.approx(12884.2, abs=0.05)
    three = {"frequency": [0, 2, 6], "recency": [0, 4, 6], "age": [6, 6, 6]}
    alive = fit.probability_alive(**three, ahead=1)
    assert alive.tolist() == pytest.approx([0.11, 0.59, 0.93], abs=5e-3)


def test_expected_purchases_of_new_customers(fits: dict[str, clv.PurchaseFit]) -> None:
    """BG/NBD at six ages (1)."""
    times = [0.1429, 1.0, 3.0, 31.8571, 32.0, 78.0]
    published = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576]
    found = fits["BG/NBD"].expected_purchases(times)
    assert found.tolist() == pytest.approx(published, abs=1e-3)


ROUNDED = clv.PurchaseParameters(
    model="BG/NBD",
    parameters={"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426},
)


def test_individual_customers_of_bg_nbd(fits: dict[str, clv.PurchaseFit]) -> None:
    """One customer's next 39 weeks and the two probabilities of counts (1)."""
    one = {"frequency": 2, "recency": 30.43, "age": 38.86}
    expected = fits["BG/NBD"].conditional_expected_purchases(39, **one)
    assert expected.tolist() == pytest.approx([1.226], abs=5e-4)
    assert ROUNDED.purchase_count_probability(0, 39).tolist() == pytest.approx(
        [0.5737864], abs=1e-7
    )
    assert ROUNDED.purchase_count_probability(10, 2).tolist() == pytest.approx(
        [1.07869e-07], rel=1e-5
    )


def test_the_calibration_histogram(cdnow: tuple[Floats, Floats, Floats]) -> None:
    """Repeats 0 to 7 or more as the model expects them; chi-squared 4.82 (1)."""
    age = cdnow[2]
    columns = [
        ROUNDED.purchase_count_probability(
            n, age, frequency=0 * age, recency=0 * age, age=0 * age
        ).sum()
        for n in range(7)
    ]
    expected = np.append(columns, len(age) - np.sum(columns))
    actual = np.bincount(np.minimum(cdnow[0], 7).astype(int))
    assert actual.tolist() == [1411, 439, 214, 100, 62, 38, 29, 64]
    chi_squared = ((actual - expected) ** 2 / expected).sum()
    assert chi_squared == pytest.approx(4.82, abs=0.05)


def test_customer_1516(fits: dict[str, clv.PurchaseFit]) -> None:
    """26 repeats in 31 weeks, 52 weeks ahead (3)."""
    one = {"frequency": 26, "recency": 30.857, "age": 31}
    published = {"BG/NBD": (0.96885, 25.757), "Pareto/NBD": (0.99787, 25.456)}
    for name, (alive, purchases) in published.items():
        fit = fits[name]
        assert fit.probability_alive(**one).tolist() == pytest.approx([alive], abs=1e-5)
        expected = fit.conditional_expected_purchases(52, **one)
        assert expected.tolist() == pytest.approx([purchases], abs=1.5e-3)


def test_the_paradox_of_increasing_frequency(fits: dict[str, clv.PurchaseFit]) -> None:
    """Who bought more often and stopped is expected to buy less (3)."""
    found = fits["Pareto/NBD"].conditional_expected_purchases(
        52, frequency=[10, 15, 20, 25], recency=[20] * 4, age=[39] * 4
    )
    published = [0.70623, 0.14424, 0.022507, 0.0030927]
    assert found.tolist() == pytest.approx(published, rel=1.5e-3)


def test_individual_customers_of_pareto_nbd(fits: dict[str, clv.PurchaseFit]) -> None:
    """P(alive) and the next 39 weeks of four customers (recomputed)."""
    rows = {
        "frequency": [0, 1, 2, 7],
        "recency": [0, 1.71, 30.43, 29.43],
        "age": [38.86] * 4,
    }
    fit = fits["Pareto/NBD"]
    alive = fit.probability_alive(**rows)
    assert alive.tolist() == pytest.approx([0.295, 0.168, 0.869, 0.750], abs=1e-3)
    expected = fit.conditional_expected_purchases(39, **rows)
    assert expected.tolist() == pytest.approx([0.107, 0.171, 1.455, 3.712], abs=5e-4)


def test_log_likelihoods_of_single_customers() -> None:
    """No overflow at 200 repeats (4)."""
    known = clv.PurchaseParameters(
        model="BG/NBD", parameters={"r": 0.25, "alpha": 4.0, "a": 0.8, "b": 2.5}
    )
    found = known.log_likelihoods(frequency=[0, 200], recency=[0, 38], age=[40, 40])
    assert found.tolist() == pytest.approx([-0.59947382, 100.7957], abs=1e-4)


def test_the_calibration_period(orders: PurchaseHistory, summary: object) -> None:
    """6,696 occasions in all, 2,457 repeats in calibration."""
    everything = clv.summarise_purchases(
        orders, as_of=date(1998, 6, 30), period="week", count_free=True
    )
    assert everything.frequency.sum() + len(everything) == 6696
    assert isinstance(summary, clv.PurchaseSummary)
    assert summary.frequency.sum() == 2457


def _rows(tested: clv.Backtest) -> Iterator[tuple[str, tuple[float, ...]]]:
    for score in tested.scores:
        values = (score.total, score.mae, score.rmse, score.correlation or 0.0)
        yield score.model, values


def test_the_hold_out_table(tested: clv.Backtest) -> None:
    """Total, MAE, RMSE and correlation of models and baselines."""
    assert tested.actual == 1882
    expected = {
        "BG/NBD": (1653.4, 0.7855, 1.6080, 0.6256),
        "Pareto/NBD": (1665.5, 0.7545, 1.6028, 0.6302),
        "MBG/NBD": (1576.7, 0.7648, 1.6072, 0.627),
        "zero": (0, 0.7985, 2.2064, 0),
        "rate": (2930.1, 1.0237, 2.2119, 0.584),
        "hiatus": (1800.9, 0.8066, 2.0177, 0.604),
    }
    for name, (total, *errors) in _rows(tested):
        assert total == pytest.approx(expected[name][0], abs=0.06)
        assert errors == pytest.approx(expected[name][1:], abs=5e-4)


def test_the_tracking_error(tested: clv.Backtest) -> None:
    """Cumulative repeat purchases after 78 weeks."""
    assert len(tested.tracking["actual"]) == 78
    assert tested["BG/NBD"].tracking_error == pytest.approx(-0.0399, abs=1e-4)
    assert tested["Pareto/NBD"].tracking_error == pytest.approx(-0.0147, abs=1e-4)


def test_conditional_expectations_by_frequency(tested: clv.Backtest) -> None:
    """The table of the walk-through (3), to its last digit."""
    table = tested.calibration
    assert table["repeats"] == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    published = {
        "actual": [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359],
        "BG/NBD": [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157],
        "Pareto/NBD": [0.138, 0.600, 1.196, 1.714, 2.398, 2.907, 3.819, 6.403],
    }
    for name, means in published.items():
        assert table[name] == pytest.approx(means, abs=1.1e-3)


@pytest.mark.parametrize("name", MODELS)
def test_intervals_hold_what_they_state(tested: clv.Backtest, name: str) -> None:
    """On real customers, too: within three points."""
    score = tested[name]
    assert score.coverage is not None
    assert score.stated is not None
    assert score.coverage == pytest.approx(score.stated, abs=0.03)
