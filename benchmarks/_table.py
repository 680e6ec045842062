"""Rows of many benchmarks as one table of plain text.

Rules:
    A row is a dict. Five keys have columns of their own: ``measure`` (what was
    measured, with its unit), ``data``, ``ours``, ``alternative`` (the rival's figure),
    ``rival`` (its name). Where both figures are numbers the table adds ``ratio``: the
    alternative's figure by ours. Every other key goes into the last column, as
    ``key=value``.
"""

from collections.abc import Iterable, Mapping

COLUMNS = ("benchmark", "measure", "data", "ours", "alternative", "ratio", "rival")
_REST = "further"


def row(
    measure: str,
    data: str,
    *,
    ours: float,
    alternative: float | None = None,
    rival: str = "",
) -> dict[str, object]:
    """One comparison; ``alternative`` is ``None`` where no rival was measured."""
    found = {"measure": measure, "data": data, "ours": ours}
    return found | {"alternative": alternative, "rival": rival}


def table(rows: Iterable[Mapping[str, object]]) -> str:
    """The rows as aligned text: numbers to the right, one header line, one rule.

    Example:
        >>> print(table([{"benchmark": "x", "measure": "s", "ours": 2.0,
        ...               "alternative": 3.0, "rival": "y"}]))
        benchmark  measure  data  ours  alternative  ratio  rival
        ---------  -------  ----  ----  -----------  -----  -----
        x          s              2.00         3.00   1.50  y
    """
    cells = [_cells(one) for one in rows]
    names = [*COLUMNS, _REST] if any(one[_REST] for one in cells) else [*COLUMNS]
    widths = [max(len(name), *(len(one[name]) for one in cells)) for name in names]
    lines = [
        [name.ljust(width) for name, width in zip(names, widths, strict=True)],
        ["-" * width for width in widths],
    ]
    lines += [
        [
            one[name].rjust(width) if name in _NUMBERS else one[name].ljust(width)
            for name, width in zip(names, widths, strict=True)
        ]
        for one in cells
    ]
    return "\n".join("  ".join(line).rstrip() for line in lines)


_NUMBERS = {"ours", "alternative", "ratio"}


def _cells(one: Mapping[str, object]) -> dict[str, str]:
    cells = {name: _text(one.get(name)) for name in COLUMNS}
    ours, alternative = one.get("ours"), one.get("alternative")
    if isinstance(ours, int | float) and isinstance(alternative, int | float) and ours:
        cells["ratio"] = _text(float(alternative) / ours)
    rest = {key: value for key, value in one.items() if key not in COLUMNS}
    pairs = (f"{key}={_text(value)}" for key, value in rest.items())
    return cells | {_REST: ", ".join(pairs)}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1 and value else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
