"""What a customer may buy next: learned from the past, better than popularity."""

import sys
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from customer_core.errors import ConfigurationError, MissingExtraError
from customer_core.models import Money, PurchaseLine, RecordRef, Transaction
from customer_core.models.declarations import from_text, to_text
from customer_core.scoring.recommendation import (
    PurchaseLines,
    RecommendationBacktest,
    RecommendationPolicy,
    Recommender,
    backtest_recommendations,
    fit_recommender,
)
from customer_core.scoring.recommendation import _matrix as matrix
from customer_core.testing.baskets import Baskets, generate_baskets

SPLIT = datetime(2025, 3, 1, tzinfo=UTC)
FLAT = RecommendationPolicy(half_life_days=1e12, support=0.0)


def lines_of(*rows: tuple[int, str, str]) -> PurchaseLines:
    """Customer, article and day."""
    who, what, when = zip(*rows, strict=True)
    return PurchaseLines.from_arrays(
        np.array(who), list(what), np.array(when, "datetime64[D]")
    )


@pytest.fixture(scope="module", name="baskets")
def _baskets() -> Baskets:
    return generate_baskets(1_500, seed=3)


@pytest.fixture(scope="module", name="lines")
def _lines(baskets: Baskets) -> PurchaseLines:
    return PurchaseLines.from_arrays(
        baskets.customers, baskets.items, baskets.occurred_at
    )


@pytest.fixture(scope="module", name="model")
def _model(lines: PurchaseLines) -> Recommender:
    return fit_recommender(lines, as_of=SPLIT)


# --- held out


@pytest.fixture(scope="module", name="tested")
def _tested(lines: PurchaseLines) -> RecommendationBacktest:
    return backtest_recommendations(lines, split=SPLIT)


def test_it_beats_popularity_on_what_was_held_out(
    tested: RecommendationBacktest,
) -> None:
    """By more than chance, of all articles and of new ones."""
    assert tested.leads[0].over == tested.new_leads[0].over == "popular"
    assert tested.leads[0].low > 0.2
    assert tested.new_leads[0].low > 0.1
    assert tested.customers > tested.new_customers > 300


def test_its_first_choice_beats_the_customers_favourite(lines: PurchaseLines) -> None:
    """The harder test: the rhythm tells more than the count."""
    found = backtest_recommendations(lines, split=SPLIT, count=1)
    assert {lead.over: lead.low > 0 for lead in found.leads} == {
        "popular": True, "favourites": True,
    }  # fmt: skip


@pytest.mark.parametrize("weighting", ["cosine", "bm25"])
def test_either_weighting_beats_popularity(
    lines: PurchaseLines, weighting: Any  # noqa: ANN401 - one of two
) -> None:  # fmt: skip
    """Time-aware."""
    policy = RecommendationPolicy(weighting=weighting)
    found = backtest_recommendations(lines, split=SPLIT, policy=policy)
    assert found.leads[0].low > 0.2
    assert found.new_leads[0].low > 0


def test_the_last_basket_can_be_held_out_too(lines: PurchaseLines) -> None:
    """Of who has more than one."""
    found = backtest_recommendations(lines, method="last")
    assert found.method == "last"
    assert found.leads[0].low > 0.2


def test_a_rival_is_judged_on_the_same_baskets(lines: PurchaseLines) -> None:
    """By the scores it gives; one that knows nothing loses."""

    def silent(model: Recommender, customers: Any) -> Any:  # noqa: ANN401 - arrays
        return np.zeros((len(customers), len(model.items)))

    found = backtest_recommendations(lines, split=SPLIT, rivals={"silent": silent})
    assert [m.model for m in found.models] == ["ours", "popular", "favourites",
                                               "silent"]  # fmt: skip
    assert found.models[-1].hit_rate < found.models[1].hit_rate


def test_what_is_later_is_never_learned(
    lines: PurchaseLines, model: Recommender
) -> None:
    """The model of all purchases equals that of those until then."""
    past = fit_recommender(lines.until(SPLIT), as_of=SPLIT)
    customers = np.arange(50)
    assert (past.chances(customers) == model.chances(customers)).all()


def test_a_backtest_shows_itself(tested: RecommendationBacktest) -> None:
    """Frame, summary in both languages, chart, repr."""
    frame = tested.to_frame()
    assert frame["targets"] == ["all"] * 3 + ["new"] * 3
    assert frame["model"] == ["ours", "popular", "favourites"] * 2
    assert all(
        low <= rate <= high
        for low, rate, high in zip(
            frame["low"], frame["hit_rate"], frame["high"], strict=True
        )
    )
    assert str(tested.summary()) != str(tested.summary("zh"))
    assert tested._repr_html_().startswith("<div>")
    assert len(tested.chart_spec("zh")["data"]["values"]) == 6
    assert repr(tested).startswith(f"RecommendationBacktest({tested.customers} ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "give split for the method time"),
        ({"method": "last", "split": SPLIT}, "none for last"),
        ({"split": datetime(1999, 1, 1, tzinfo=UTC)}, "nothing to learn"),
        ({"split": datetime(2099, 1, 1, tzinfo=UTC)}, "nothing to foretell"),
    ],
)
def test_impossible_backtests(
    lines: PurchaseLines, options: dict[str, Any], message: str
) -> None:
    """Are refused."""
    with pytest.raises(ConfigurationError, match=message):
        backtest_recommendations(lines, **options)


# --- one customer


def test_a_due_article_is_named_and_explained() -> None:
    """Bought every 30 days: most likely on the due day, in both languages."""
    rows = [(0, "coffee", f"2024-{m:02}-01") for m in range(1, 7)]
    rows += [(1, "tea", "2024-01-01"), (1, "coffee", "2024-05-01")]
    lines = lines_of(*rows)
    chances = {}
    for day in (2, 30):
        model = fit_recommender(lines, as_of=datetime(2024, 6, day, tzinfo=UTC))
        found = model.recommend(0, kinds="again")
        assert [(r.item, r.kind, r.rank) for r in found] == [("coffee", "again", 1)]
        chances[day] = found[0].chance
    assert chances[30] > 5 * chances[2]
    why = found[0].explain()
    assert "purchases so far: 6; due in" in why.text("en")
    assert why.text("zh") != why.text("en")
    assert why.total == pytest.approx(100 * found[0].chance)


@pytest.mark.parametrize(("day", "words"), [("02-20", "due for"), ("01-31", "today")])
def test_an_article_may_be_due_today_or_overdue(day: str, words: str) -> None:
    """And says since when."""
    lines = lines_of((0, "a", "2023-12-02"), (0, "a", "2024-01-01"),
                     (1, "b", "2024-01-01"))  # fmt: skip
    as_of = datetime.fromisoformat(f"2024-{day}T00:00:00+00:00")
    found = fit_recommender(lines, as_of=as_of).recommend(0, kinds="again")[0]
    assert words in found.explain().text("en")


def test_what_speaks_for_an_article_adds_up(model: Recommender) -> None:
    """To its chance; of new and of known ones."""
    kinds = set()
    for found in model.recommend_all(customers=np.arange(40), count=6):
        kinds.add(found.kind)
        total = sum(because.chance for because in found.because)
        assert total == pytest.approx(found.chance, rel=1e-9)
        assert "{" not in str(found.explain())
    assert kinds == {"new", "again"}


def test_whoever_never_bought_gets_what_is_popular(model: Recommender) -> None:
    """By popularity alone, and it is said."""
    found = model.recommend(10**6, count=3)
    best = np.argsort(-model.popularity, kind="stable")[:3]
    assert [r.item for r in found] == [model.items[i] for i in best]
    assert [b.cause for b in found[0].because] == ["popular"]


def test_kinds_and_exclusions_are_kept(model: Recommender) -> None:
    """New ones were never bought, known ones were; what is out is never named."""
    for customer in range(25):
        _, _, bought = model.known(np.array([customer]))
        known = {model.items[i] for i in bought}
        new = {r.item for r in model.recommend(customer, count=9, kinds="new")}
        again = {r.item for r in model.recommend(customer, count=9, kinds="again")}
        assert not new & known
        assert again <= known
        out = model.recommend(customer, count=9, exclude=new | again)
        assert not {r.item for r in out} & (new | again)


def test_all_customers_get_what_each_alone_gets(model: Recommender) -> None:
    """In one table, which counts and never names a customer."""
    table = model.recommend_all(customers=range(100), count=4)
    rows = np.flatnonzero(table.customers == 7).tolist()
    assert [table[row] for row in rows] == list(model.recommend(7, count=4))
    frame = table.to_frame()
    assert {len(column) for column in frame.values()} == {len(table)}
    assert str(table.summary()) != str(table.summary("zh"))
    assert table._repr_html_().startswith("<div>")
    assert table.chart_spec("zh")["data"]["values"]
    assert repr(table).startswith(f"RecommendationTable({len(table)} for ")
    assert len(model.recommend_all(customers=[])) == 0
    with pytest.raises(IndexError):
        table[len(table)]


@pytest.mark.parametrize(
    "options", [{"customers": [-1]}, {"count": 0}, {"kinds": "old"}]
)
def test_impossible_wishes(model: Recommender, options: dict[str, Any]) -> None:
    """Are refused."""
    with pytest.raises(ConfigurationError, match="customers are 0 or more"):
        model.recommend_all(**options)


# --- similarity


def test_cosine_is_that_of_dense_vectors() -> None:
    """Beside numpy on the whole matrix."""
    draw = np.random.default_rng(4)
    who, what = draw.integers(0, 30, 200), draw.integers(0, 12, 200)
    days = np.full(200, np.datetime64("2024-01-01"))
    names = [f"A{number:02}" for number in what]
    lines = PurchaseLines.from_arrays(who, names, days)
    model = fit_recommender(
        lines, as_of=datetime(2024, 1, 1, tzinfo=UTC), policy=FLAT
    )  # fmt: skip
    dense = np.zeros((30, len(model.items)))
    dense[lines.customers, lines.item] = 1.0
    norms = np.linalg.norm(dense, axis=0)
    expected = dense.T @ dense / np.outer(norms, norms)
    np.fill_diagonal(expected, 0.0)
    found = np.zeros_like(expected)
    found[model.neighbours.rows, model.neighbours.columns] = model.neighbours.values
    assert found == pytest.approx(expected, abs=1e-12)


def test_bm25_counts_rare_articles_and_picky_customers_more() -> None:
    """Of two articles bought beside tea, the one with fewer customers is nearer."""
    rows = [(n, item, "2024-01-01") for n in range(3) for item in ("tea", "rare")]
    rows += [(n, "common", "2024-01-01") for n in range(12)]
    rows += [(n, f"x{n}", "2024-01-01") for n in range(40)]
    model = fit_recommender(
        lines_of(*rows), as_of=datetime(2024, 1, 2, tzinfo=UTC),
        policy=RecommendationPolicy(weighting="bm25"),
    )  # fmt: skip
    tea = model.items.index("tea")
    places, _ = model.neighbours.entries(np.array([tea]))
    near = dict(
        zip(
            [model.items[i] for i in model.neighbours.columns[places]],
            model.neighbours.values[places],
            strict=True,
        )
    )
    assert near["rare"] > near["common"]


def test_products_are_the_same_in_small_blocks(
    monkeypatch: pytest.MonkeyPatch, model: Recommender
) -> None:
    """Whatever fits into memory."""
    few = model.bought
    few = matrix.Sparse(few.starts[:101], few.columns, few.values, few.width)
    whole = np.concatenate([dense for _, dense in few.products(model.neighbours)])
    monkeypatch.setattr(matrix, "CELLS", 2_000)
    parts = list(few.products(model.neighbours))
    assert len(parts) > 10
    assert np.concatenate([dense for _, dense in parts]) == pytest.approx(whole)


def test_the_best_of_equals_come_first() -> None:
    """In the order of their columns."""
    dense = np.array([[1.0, 3.0, 3.0, 2.0, 3.0], [0.0, 0.0, 0.0, 0.0, 0.0]])
    assert matrix.best_of(dense, 2).tolist() == [[1, 2], [0, 1]]
    assert matrix.best_of(dense, 0).shape == (2, 0)
    assert matrix.best_of(dense, 9).shape == (2, 5)


# --- other libraries


def test_strength_is_handed_over_as_csr(model: Recommender) -> None:
    """For libraries that factorise."""
    pytest.importorskip("scipy.sparse")
    found = model.to_csr()
    assert found.shape == (len(model.bought), len(model.items))
    assert found.sum() == pytest.approx(model.bought.values.sum(), rel=1e-5)


def test_without_scipy_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, model: Recommender
) -> None:
    """At the first use."""
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(MissingExtraError, match='needs the extra "analytics"'):
        model.to_csr()


@pytest.mark.filterwarnings("ignore:OpenBLAS")
def test_implicit_can_be_tried_as_a_rival(lines: PurchaseLines) -> None:
    """ALS over the same matrix, judged beside ours."""
    als = pytest.importorskip("implicit.cpu.als")

    def rival(model: Recommender, customers: Any) -> Any:  # noqa: ANN401 - arrays
        fitted = als.AlternatingLeastSquares(
            factors=16, iterations=5, random_state=0, num_threads=1
        )
        fitted.fit(model.to_csr(), show_progress=False)
        users = np.zeros((len(customers), 16), np.float32)
        held = customers < len(model.bought)
        users[held] = fitted.user_factors[customers[held]]
        return users @ fitted.item_factors.T

    found = backtest_recommendations(lines, split=SPLIT, rivals={"ALS": rival})
    assert found.models[-1].model == "ALS"
    assert found.models[-1].hit_rate > found.models[1].hit_rate


# --- lines


def test_lines_of_transactions_are_purchases() -> None:
    """Once per day, without what was given back or of nobody known."""
    shop, other = RecordRef("shop", "M1"), RecordRef("shop", "M9")

    def order(ref: RecordRef, amount: int, **lines: int) -> Transaction:
        return Transaction(
            transaction_id=str(amount), customer=ref, category="drinks",
            occurred_at=datetime(2024, 1, 1, 23, tzinfo=UTC),
            amount=Money(amount=Decimal(amount), currency=None),
            lines=tuple(PurchaseLine(item=item, quantity=Decimal(n))
                        for item, n in lines.items()),
        )  # fmt: skip

    orders = [order(shop, 5, tea=2, cup=1), order(shop, 4, tea=1),
              order(shop, -5, tea=-2), order(other, 1, tea=1)]  # fmt: skip
    found = PurchaseLines.from_transactions(orders, {shop: 0})
    assert (found.items, found.item.tolist(), found.left_out) == (
        ("cup", "tea"), [0, 1], 2,
    )  # fmt: skip
    whole = PurchaseLines.from_transactions(orders, {shop: 0}, by="category")
    assert (whole.items, len(whole), whole.left_out) == (("drinks",), 1, 2)
    assert len(PurchaseLines.from_transactions([], {})) == 0
    assert repr(found) == "PurchaseLines(2 purchases, 2 items)"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ((np.array([0.5]), ["a"], np.array(["2024-01-01"], "M8[D]")), "are integers"),
        ((np.array([0]), ["a"], np.array(["2024-01-01"])), "moments datetime64"),
        ((np.array([0]), ["a", "b"], np.array(["2024-01-01"], "M8[D]")),
         "different lengths"),
        ((np.array([0]), ["a"], np.array(["NaT"], "M8[D]")), "NaT or a customer below"),
        ((np.array([-1]), ["a"], np.array(["2024-01-01"], "M8[D]")), "below 0"),
    ],
)  # fmt: skip
def test_impossible_columns(columns: Any, message: str) -> None:  # noqa: ANN401 - any columns
    """Are refused."""
    with pytest.raises(ConfigurationError, match=message):
        PurchaseLines.from_arrays(*columns)


def test_quantities_say_what_was_bought() -> None:
    """0 or less is nothing."""
    found = PurchaseLines.from_arrays(
        np.array([0, 0, 1]), ["a", "b", "a"], np.array(["2024-01-01"] * 3, "M8[D]"),
        quantities=np.array([2, 0, -1]),
    )  # fmt: skip
    assert (found.items, len(found), found.left_out) == (("a",), 1, 2)


@pytest.mark.parametrize(
    "options",
    [{"weighting": "tf"}, {"half_life_days": 0}, {"neighbours": 0}, {"support": -1},
     {"kinds": "old"}],
)  # fmt: skip
def test_impossible_policies(options: dict[str, Any]) -> None:
    """Are refused."""
    with pytest.raises(ConfigurationError, match="out of range"):
        RecommendationPolicy(**options)


def test_a_policy_is_kept_as_data() -> None:
    """Written and read it has the same version."""
    policy = RecommendationPolicy(weighting="bm25", kinds="new")
    read = from_text(RecommendationPolicy, to_text(policy), syntax="json")
    assert (read, read.version) == (policy, policy.version)


def test_baskets_are_seeded() -> None:
    """Equal seeds give equal purchases, others do not."""
    one, again, other = (generate_baskets(40, seed=seed) for seed in (1, 1, 2))
    assert one.items.tolist() == again.items.tolist()
    assert one.items.tolist() != other.items.tolist()
    assert (np.diff(one.occurred_at) >= np.timedelta64(0)).all()
