"""Remake the bundled sample of customers from the synthetic generator.

``python tools/build_sample.py`` writes ``docs/examples/data``; with ``--check`` it
writes nothing, compares bytes and exits with 1 where a file differs, which is what CI
calls.

Rules:
    Nobody in the sample is real. Broken rows are added on purpose; those that cannot
    become a record are in no line of ``truth.csv``.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from customer_core.testing.synthetic import generate_customers

DATA = Path(__file__).parents[1] / "docs" / "examples" / "data"
N_RECORDS = 570  # of 399 customers
SEED = 20
ENCODINGS = {"shop": "gb18030"}

# File -> line number -> a row put before that line; nearly all of them broken.
BROKEN = {
    "crm": {
        # an unquoted comma in the street: one cell too many
        61: "C9000001,Rowan,Ashbrook,F,rowan@example.com,,,1980-02-03,"
        "Flat 2, 4 Linden Road,Leeds,England,LS6 1AA,UK,2020-01-02,2021-03-04",
        # a row that somebody emptied in the spreadsheet
        150: ",,,,,,,,,,,,,,",
    },
    "shop": {
        # cut off in the export: too few cells
        99: "S9000002,林晓,女",
    },
    "orders": {
        # a member who is in no export, and an order without amount
        420: "D90000001,S9999999,2024-05-06,88.00元,图书",
        800: "D90000002,S0000001,2024-05-07,,食品",
    },
    # whom the cut off row is about
    "truth": {N_RECORDS + 1: "shop,S9000002,399"},
}
# File -> line number of a row that is exported twice.
REPEATED = {"shop": 200}


def build(folder: Path) -> dict[str, bytes]:
    """Name of each file -> its bytes."""
    paths = generate_customers(N_RECORDS, seed=SEED).write(folder)
    files = {}
    for name, path in paths.items():
        encoding = ENCODINGS.get(name, "utf-8")
        lines = path.read_text(encoding).splitlines()
        if name in REPEATED:
            lines.append(lines[REPEATED[name]])
        for number, row in sorted(BROKEN.get(name, {}).items(), reverse=True):
            lines.insert(number, row)
        files[path.name] = "".join(f"{line}\n" for line in lines).encode(encoding)
    return files


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    with TemporaryDirectory() as folder:
        files = build(Path(folder))
    if check:
        stale = [
            name
            for name, content in files.items()
            if not (DATA / name).is_file() or (DATA / name).read_bytes() != content
        ]
        for name in stale:
            print(f"{name} differs from what tools/build_sample.py writes")
        return 1 if stale else 0
    DATA.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (DATA / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
