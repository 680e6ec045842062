"""Columns -> a chart as a Vega-Lite dict, which needs no library to make.

Rules:
    A chart holds its own data and nothing from a network. Texts that are shown come
    from whoever makes it.

Sources:
    Vega-Lite 5, https://vega.github.io/schema/vega-lite/v5.json (September 2020).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

Mark = Literal["bar", "line", "point", "rect", "area"]
Kind = Literal["quantitative", "ordinal", "nominal", "temporal"]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def chart(
    columns: Mapping[str, Sequence[object]],
    mark: Mark,
    *,
    title: str = "",
    **encoding: tuple[str, Kind],
) -> dict[str, Any]:
    """A Vega-Lite specification of one layer.

    Args:
        columns: name -> values, of equal length; values as JSON takes them.
        mark: how a row is drawn.
        title: heading of the chart.
        **encoding: channel (``x``, ``y``, ``color``, ...) -> column and its kind.

    Raises:
        ValueError: when a channel names no column, or columns differ in length.

    Example:
        >>> spec = chart({"tier": ["high", "low"], "count": [2, 7]}, "bar",
        ...              x=("tier", "ordinal"), y=("count", "quantitative"))
        >>> spec["encoding"]["y"], spec["data"]["values"][1]
        ({'field': 'count', 'type': 'quantitative'}, {'tier': 'low', 'count': 7})
    """
    names = list(columns)
    unknown = sorted({column for column, _ in encoding.values()} - columns.keys())
    if unknown:
        msg = f"the chart has no columns {unknown}; choose from {names}"
        raise ValueError(msg)
    rows = zip(*columns.values(), strict=True)
    return {
        "$schema": _SCHEMA,
        "title": title,
        "data": {"values": [dict(zip(names, row, strict=True)) for row in rows]},
        "mark": {"type": mark, "tooltip": True},
        "encoding": {
            channel: _channel(column, kind)
            for channel, (column, kind) in encoding.items()
        },
    }


def _channel(column: str, kind: Kind) -> dict[str, Any]:
    channel: dict[str, Any] = {"field": column, "type": kind}
    if kind in {"ordinal", "nominal"}:
        channel["sort"] = None  # as given, not by alphabet
    return channel
