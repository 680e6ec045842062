"""Growth of each period by hand; it adds up."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models.tiers import LifecycleStage
from customer_core.scoring import (
    Growth,
    LifecyclePolicy,
    LifecycleTable,
    PurchaseHistory,
    lifecycle_table,
)

START = datetime(2024, 1, 10, tzinfo=UTC)


@pytest.fixture
def table() -> LifecycleTable:
    """a: 10 January; lost after 60 days, 11 March; back on 20 April; lost 20 June.

    b: 1 February, 20 February, then none: lost on 21 April. c never bought.
    """
    history = PurchaseHistory()
    for number, days in enumerate(((0, 101), (22, 41))):
        for day in days:
            history.add(number, START + timedelta(days=day), Decimal(5))
    return lifecycle_table(
        history, cluster_ids=["a", "b", "c"], policy=LifecyclePolicy(basis="days"),
        as_of=datetime(2024, 6, 25, tzinfo=UTC),
    )  # fmt: skip


def _rows(growth: Growth) -> list[tuple[Any, ...]]:
    frame = growth.to_frame()
    names = ("from", "start", "new", "returned", "lost", "end")
    return list(zip(*(frame[name] for name in names), strict=True))


def test_months(table: LifecycleTable) -> None:
    """Start and new and returned less lost is end, month by month."""
    growth = table.growth()
    assert _rows(growth) == [
        (date(2024, 1, 1), 0, 1, 0, 0, 1),
        (date(2024, 2, 1), 1, 1, 0, 0, 2),
        (date(2024, 3, 1), 2, 0, 0, 1, 1),
        (date(2024, 4, 1), 1, 0, 1, 1, 1),
        (date(2024, 5, 1), 1, 0, 0, 0, 1),
        (date(2024, 6, 1), 1, 0, 0, 1, 0),
    ]
    assert growth.ends[0] == date(2024, 1, 31)
    assert growth.ends[-1] == date(2024, 6, 25)


def test_quarters_and_years(table: LifecycleTable) -> None:
    """Longer periods hold the same moves."""
    quarters = table.growth(every="quarter")
    assert _rows(quarters) == [
        (date(2024, 1, 1), 0, 2, 0, 1, 1), (date(2024, 4, 1), 1, 0, 1, 2, 0),
    ]  # fmt: skip
    assert [row[0] for row in quarters.summary().sections[0].rows] == [
        "2024-Q1", "2024-Q2",
    ]  # fmt: skip
    years = table.growth(every="year")
    assert _rows(years) == [(date(2024, 1, 1), 0, 2, 1, 3, 0)]
    assert years.summary().sections[0].rows[0][0] == "2024"


def test_weeks_begin_on_monday(table: LifecycleTable) -> None:
    """10 January 2024 was a Wednesday."""
    weeks = table.growth(every="week")
    assert weeks.starts[:2] == (date(2024, 1, 8), date(2024, 1, 15))
    assert weeks.summary().sections[0].rows[0][0] == "2024-01-08"
    assert _rows(weeks)[0][1:] == (0, 1, 0, 0, 1)


def test_lost_may_mean_churned(table: LifecycleTable) -> None:
    """After 90 days: a on 10 April, back on 20 April; b on 21 May."""
    rows = _rows(table.growth(lost=LifecycleStage.CHURNED))
    assert [row[1:] for row in rows[3:]] == [
        (2, 0, 1, 1, 2), (2, 0, 0, 1, 1), (1, 0, 0, 0, 1),
    ]  # fmt: skip


def test_no_other_stage_is_lost(table: LifecycleTable) -> None:
    """Who is at risk may still buy."""
    with pytest.raises(ConfigurationError, match="choose lapsed or churned"):
        table.growth(lost=LifecycleStage.AT_RISK)
    with pytest.raises(ConfigurationError, match="choose lapsed or churned"):
        table.growth(lost=LifecycleStage.WIN_BACK)


def test_growth_until_an_earlier_moment(table: LifecycleTable) -> None:
    """A view of an earlier moment knows nothing of later."""
    view = table.at(datetime(2024, 3, 12, tzinfo=UTC))
    assert _rows(view.growth()) == _rows(table.growth())[:3]


def test_growth_is_shown(table: LifecycleTable) -> None:
    """Shares, labels in the language, lost below the line."""
    growth = table.growth()
    rows = growth.summary("zh").sections[0].rows
    assert rows[0] == ("2024-01", "0", "1", "0", "0", "1", "–")
    assert rows[2] == ("2024-03", "2", "0", "0", "1", "1", "50.0%")
    values = growth.chart_spec()["data"]["values"]
    assert {"period": "2024-03", "change": "lost", "customers": -1} in values
    assert repr(growth) == "Growth(6 periods of a month)"
    assert growth._repr_html_() == growth.summary()._repr_html_()
