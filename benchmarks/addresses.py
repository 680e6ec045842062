"""How fast Chinese addresses are read, and where they are said to lie, beside cpca.

Addresses are those of ``customer_core.testing.addresses``: every county that both sides
know, in fourteen forms. *Right* is the share with the code of their county. *Guessed
wrong* is the share with another county and no word of doubt; candidates and nothing at
all are not wrong. Keys, issues and objects are made in our time, a frame in cpca's.

Scale 1 is 28,000 addresses.
"""

import csv
import gc
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from importlib.util import find_spec

from benchmarks._table import row
from customer_core import normalize_address
from customer_core.reference.divisions import division
from customer_core.testing.addresses import WrittenAddress, generate_addresses

ADDRESSES = 28_000
REPEATS = 5
RIVAL = "cpca"

Reader = Callable[[Sequence[str]], list[str | None]]


def rows(scale: int) -> list[dict[str, object]]:
    """Time and shares: all written out, and with upper levels left out."""
    shared = _shared_codes()
    drawn = generate_addresses(ADDRESSES * scale, seed=9)
    known = [one for one in drawn if shared is None or one.division_code in shared]
    groups = {
        "ordinary": [a for a in known if a.form in {"plain", "no province"}],
        "complete, ten forms": [a for a in known if a.complete],
        "levels left out, four forms": [a for a in known if not a.complete],
    }
    found: list[dict[str, object]] = []
    for name, addresses in groups.items():
        data = f"{len(addresses):,} addresses, {name}"
        ours, theirs = _measure(addresses, has_rival=shared is not None)
        for at, measure in enumerate(
            ("CPU us per address", "share right", "share guessed wrong")
        ):
            other = theirs[at] if theirs else None
            found.append(
                row(measure, data, ours=ours[at], alternative=other, rival=RIVAL)
            )
    return found


_Figures = tuple[float, float, float]


def _measure(
    addresses: Sequence[WrittenAddress], *, has_rival: bool
) -> tuple[_Figures, _Figures | None]:
    """Ours and theirs, turn by turn, so that both meet the same load."""
    texts = [one.text for one in addresses]
    readers: list[Reader] = [_ours, *([_theirs] if has_rival else [])]
    for read in readers:
        read(texts[:500])
    seconds: list[list[float]] = [[] for _ in readers]
    answers: list[list[str | None]] = [[] for _ in readers]
    for _ in range(REPEATS):
        for at, read in enumerate(readers):
            gc.collect()
            start = time.process_time()
            answers[at] = read(texts)
            seconds[at].append(time.process_time() - start)
    figures = [
        (1e6 * statistics.median(spent) / len(texts), *_shares(addresses, codes))
        for spent, codes in zip(seconds, answers, strict=True)
    ]
    return figures[0], figures[1] if has_rival else None


def _shares(
    addresses: Sequence[WrittenAddress], codes: Sequence[str | None]
) -> tuple[float, float]:
    """Right, and guessed wrong: a county, but another one."""
    pairs = [
        (one.division_code, code) for one, code in zip(addresses, codes, strict=True)
    ]
    right = sum(true == code for true, code in pairs)
    wrong = sum(code is not None and code[4:] != "00" and code != true
                for true, code in pairs)  # fmt: skip
    return right / len(pairs), wrong / len(pairs)


def _ours(texts: Sequence[str]) -> list[str | None]:
    values = (normalize_address(text).value for text in texts)
    return [value.division_code if value else None for value in values]


def _theirs(texts: Sequence[str]) -> list[str | None]:
    import cpca

    codes = cpca.transform(texts)["adcode"]
    return [code if isinstance(code, str) and code else None for code in codes]


def _shared_codes() -> set[str] | None:
    """Codes that cpca has with the same name; ``None`` where it is not installed."""
    if not find_spec(RIVAL):
        return None
    text = files(RIVAL).joinpath("resources", "adcodes.csv").read_text("utf-8")
    named = {r["adcode"][:6]: r["name"] for r in csv.DictReader(text.splitlines())}
    return {c for c, n in named.items() if (one := division(c)) and one.name == n}
