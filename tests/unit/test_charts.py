"""Charts as Vega-Lite dicts."""

import json

import pytest

from customer_core.charts import chart


def test_a_chart_holds_its_own_data() -> None:
    """Rows, mark and channels are in the specification, which JSON takes."""
    spec = chart(
        {"month": ["a", "b"], "count": [1, 2]},
        "line",
        title="Growth",
        x=("month", "temporal"),
        y=("count", "quantitative"),
        color=("month", "nominal"),
    )
    assert json.loads(json.dumps(spec)) == {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": "Growth",
        "data": {"values": [{"month": "a", "count": 1}, {"month": "b", "count": 2}]},
        "mark": {"type": "line", "tooltip": True},
        "encoding": {
            "x": {"field": "month", "type": "temporal"},
            "y": {"field": "count", "type": "quantitative"},
            "color": {"field": "month", "type": "nominal", "sort": None},
        },
    }


def test_a_channel_names_a_column() -> None:
    """A column that is not there is refused by name."""
    with pytest.raises(ValueError, match=r"no columns \['n'\]; choose from \['a'\]"):
        chart({"a": [1]}, "bar", x=("n", "ordinal"))


def test_columns_are_of_one_length() -> None:
    """Uneven columns are refused."""
    with pytest.raises(ValueError, match="zip"):
        chart({"a": [1], "b": []}, "bar", x=("a", "ordinal"))
