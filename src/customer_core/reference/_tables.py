"""The one reader of table files.

Rules:
    UTF-8, one row a line, columns separated by a tab. Lines that start with ``#`` and a
    space are the header: what the table is, its version, source, date and licence.
"""

from importlib.resources import files

Rows = tuple[tuple[str, ...], ...]


def read_rows(name: str) -> Rows:
    """The rows of ``data/<name>``, each a tuple of its columns, in file order.

    Example:
        >>> read_rows("surnames.txt")[0]
        ('王', 'wang')
    """
    text = files("customer_core.reference").joinpath("data", name).read_text("utf-8")
    lines = text.splitlines()
    return tuple(tuple(li.split("\t")) for li in lines if li and li[:2] != "# ")


def read_header(name: str) -> dict[str, str]:
    """What the table says of itself: ``table``, ``version``, ``source``, ...

    Example:
        >>> sorted(read_header("surnames.txt"))
        ['date', 'licence', 'source', 'table', 'version']
    """
    text = files("customer_core.reference").joinpath("data", name).read_text("utf-8")
    header = (line[2:] for line in text.splitlines() if line[:2] == "# ")
    return dict(line.split(": ", 1) for line in header)
