"""The log of decisions: written, read, refused when broken."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_core.errors import IntakeError
from customer_core.models import Judgement, RecordRef, Verdict
from customer_core.pipeline.judgement_log import read_judgements, write_judgements

MADE = Judgement(
    left=RecordRef("crm", "1"),
    right=RecordRef("shop", "2"),
    verdict=Verdict.UNSURE,
    decided_at=datetime(2026, 1, 1, tzinfo=UTC),
    author="steward-1",
    reason="问过客户",
)

judgements = st.builds(
    Judgement,
    left=st.builds(RecordRef, st.just("crm"), st.text(min_size=1)),
    right=st.builds(RecordRef, st.just("shop"), st.text(min_size=1)),
    verdict=st.sampled_from(Verdict),
    decided_at=st.datetimes(timezones=st.just(UTC)),
    author=st.text(),
    reason=st.text(),
)


@given(st.lists(judgements, max_size=5))
def test_a_log_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory, made: list[Judgement]
) -> None:
    """Every judgement with author, reason and moment, in its order."""
    path = tmp_path_factory.mktemp("log") / "log.jsonl"
    write_judgements(path, made)
    assert read_judgements(path) == tuple(made)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: lines[:-20], "line 2 of the judgement log is no judgement"),
        (lambda lines: lines.replace(b"unsure", b"perhaps"), "line 1 of the judgement"),
        (lambda lines: b"\xff" + lines, "is not UTF-8"),
        (lambda _: None, "cannot be opened"),
    ],
)
def test_a_broken_log_is_refused(
    tmp_path: Path, change: Callable[[bytes], bytes | None], message: str
) -> None:
    """As a whole, naming the line and nothing of what stands in it."""
    path = tmp_path / "log.jsonl"
    write_judgements(path, [MADE, MADE])
    content = change(path.read_bytes())
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IntakeError, match=message) as caught:
        read_judgements(path)
    assert "steward" not in str(caught.value)
