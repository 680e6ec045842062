"""Progress is told when asked for, and silent otherwise."""

import sys

import pytest

import customer_core as cc
from customer_core.pipeline.progress import STEP, TqdmProgress, open_progress, watched

ROWS = [{"id": "1", "name": "李秀兰"}]


def _source() -> cc.Source:
    return cc.Source("shop", ROWS, fields={"id": "record_id", "name": "full_name"})


def test_a_callback_hears_every_stage() -> None:
    """Reading, linking and tiering, each to its end."""
    heard: list[tuple[str, int, int | None]] = []
    cc.CustomerPipeline().run([_source()], progress=lambda *told: heard.append(told))
    assert heard == [("read", 1, 1), ("link", 1, 1), ("tier", 1, 1)]


def test_long_stages_are_told_in_steps() -> None:
    """One call per thousand units and one at the end."""
    heard: list[tuple[str, int, int | None]] = []
    list(watched(range(STEP * 2 + 1), lambda *told: heard.append(told), "read"))
    assert heard == [
        ("read", STEP, None),
        ("read", STEP * 2, None),
        ("read", STEP * 2 + 1, STEP * 2 + 1),
    ]


def test_tqdm_draws_one_bar_per_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error."""
    cc.CustomerPipeline().run([_source()], progress="tqdm")
    drawn = capsys.readouterr().err
    assert [stage in drawn for stage in ("read", "link", "tier")] == [True] * 3


def test_an_unfinished_bar_stays_open(capsys: pytest.CaptureFixture[str]) -> None:
    """A total that is not known yet closes nothing."""
    bars = TqdmProgress()
    bars("read", 5, None)
    bars("read", 9, 9)
    assert "9/9" in capsys.readouterr().err


def test_without_tqdm_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(cc.MissingExtraError, match=r"customer-core\[progress\]"):
        open_progress("tqdm")
