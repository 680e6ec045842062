"""Everything people decided, kept as JSON Lines, one judgement per line.

Rules:
    A log is replayed by giving what it holds to the next run: the same rows and the
    same log give the same clusters, whatever the order of its lines. A log with a line
    that is no judgement is refused as a whole: a decision must not get lost. It holds
    record ids, authors and the words of their reasons, in plain text.
"""

from collections.abc import Iterable
from pathlib import Path

from customer_core.errors import ConfigurationError, IntakeError
from customer_core.models import Judgement, from_json, to_dict
from customer_core.pipeline.export import write_json_lines


def write_judgements(path: str | Path, judgements: Iterable[Judgement]) -> None:
    """Write a log; one that is there is replaced when the new one is complete.

    To add to a log, write what :func:`read_judgements` gives and the new ones behind.
    """
    write_json_lines(path, (to_dict(judgement) for judgement in judgements))


def read_judgements(path: str | Path) -> tuple[Judgement, ...]:
    """The judgements of a log, in the order of its lines.

    Raises:
        IntakeError: when there is no such file, it is not UTF-8, or a line is no
            judgement; names the line, never what stands in it.

    Example:
        >>> from datetime import datetime
        >>> from tempfile import TemporaryDirectory
        >>> from customer_core.models import RecordRef
        >>> made = Judgement(left=RecordRef("crm", "1"), right=RecordRef("shop", "7"),
        ...                  verdict="match", author="steward-1",
        ...                  decided_at=datetime(2026, 1, 2))
        >>> with TemporaryDirectory() as folder:
        ...     log = Path(folder, "judgements.jsonl")
        ...     write_judgements(log, [made])
        ...     read_judgements(log) == (made,)
        True
    """
    try:
        text = Path(path).read_text("utf-8-sig")
    except OSError:
        msg = "the judgement log cannot be opened; check the path"
        raise IntakeError(msg) from None
    except ValueError:
        msg = "the judgement log is not UTF-8; restore it as it was written"
        raise IntakeError(msg) from None
    # not splitlines: a reason may hold other line separators
    lines = enumerate(text.split("\n"), 1)
    return tuple(_judgement(line, number) for number, line in lines if line.strip())


def _judgement(line: str, number: int) -> Judgement:
    try:
        return from_json(Judgement, line)
    except ConfigurationError as error:
        msg = f"line {number} of the judgement log is no judgement: {error}"
        raise IntakeError(msg) from None
