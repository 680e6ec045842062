"""Remake the table of disposable mail domains from its pinned package.

``python tools/build_disposable_domains.py`` fetches the package and writes the table;
with ``--check`` it writes nothing, compares bytes and exits with 1 where the file
differs. It exits with 2 when pip cannot fetch. The network is used only while it runs.

Rules:
    The table is made of the pinned package and of the constants here: no clock, no
    locale, no order of a set. Domains are grouped by what follows their first dot,
    which keeps the whole list under 120 kB and readable.

Sources:
    disposable-email-domains 0.0.293 (PyPI, MIT): the community's list of services that
    give anybody an address for minutes.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from _pinned import remake

TABLE = (
    Path(__file__).parents[1]
    / "src" / "customer_core" / "reference" / "data" / "disposable_domains.txt"
)  # fmt: skip
PACKAGE = "disposable-email-domains==0.0.293"
# run in the folder of the fetched package, not with one that may be installed
_PRINT = """
import json
from disposable_email_domains import blocklist
print(json.dumps(sorted(blocklist)))
"""
# Mail services with lasting accounts that the list names: China Telecom's.
_LASTING = {"21cn.com"}
# Services that describe themselves as disposable and are not on the list.
_ADDED = {"linshiyouxiang.net", "tempmail.com", "tempmail.net", "throwaway.email"}


def build(domains: Iterable[str]) -> str:
    """``disposable_domains.txt``: an ending, then the names before it."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for domain in sorted((set(domains) - _LASTING) | _ADDED):
        name, _, ending = domain.partition(".")
        groups[ending].append(name)
    rows = (f"{ending}\t{' '.join(groups[ending])}\n" for ending in sorted(groups))
    header = (
        "# table: ending of a mail domain, then the names before it that give out "
        "disposable addresses\n"
        "# version: 1\n"
        f"# source: PyPI {PACKAGE}, without one lasting service, with four added\n"
        "# date: 2026-11\n"
        "# licence: MIT\n"
    )
    return header + "".join(rows)


def main(arguments: list[str] | None = None) -> int:
    """Write or check the table; the exit status."""
    return remake(TABLE, build, package=PACKAGE, script=_PRINT, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
