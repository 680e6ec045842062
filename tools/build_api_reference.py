"""Write docs/reference.md: every public name, its signature and its docstring.

``--check`` compares instead of writing, and exits 1 on a difference.
"""

import inspect
import re
import sys
from importlib import import_module
from pathlib import Path

TARGET = Path(__file__).parents[1] / "docs" / "reference.md"
HEAD = """# API reference

Written by `tools/build_api_reference.py` from the docstrings; do not edit. Names of the
first section are reached as `customer_core.NAME`, the others from the module named.
"""
MODULES = (
    ("customer_core", "The package"),
    ("customer_core.models", "Models"),
    ("customer_core.intake", "Intake"),
    ("customer_core.normalizers", "Normalizers"),
    ("customer_core.validators", "Validators"),
    ("customer_core.linkage", "Linkage"),
    ("customer_core.survivorship", "Survivorship"),
    ("customer_core.scoring", "Scoring"),
    ("customer_core.storage", "Storage"),
    ("customer_core.pipeline", "Pipeline"),
    ("customer_core.integrations.arrow", "Arrow and Parquet"),
    ("customer_core.protocols", "Protocols"),
    ("customer_core.testing.synthetic", "Synthetic customers"),
)


def _names(module: object) -> list[str]:
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return [name for name in listed if not name.startswith("__")]
    home = getattr(module, "__name__", "")
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == home
    )


def _signature(name: str, value: object) -> str:
    if not callable(value):
        return name
    try:
        text = str(inspect.signature(value))
    except (TypeError, ValueError):
        return name
    text = re.sub(r"(customer_core|numpy|collections\.abc|typing)(\.\w+)*\.", "", text)
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    return f"{name}{text}"


def _entry(name: str, value: object) -> str:
    lines = [f"### `{name}`", ""]
    if inspect.isclass(value) or inspect.isroutine(value):
        lines += ["```text", _signature(name, value), "```", ""]
        lines += ["```text", inspect.getdoc(value) or "", "```", ""]
    return "\n".join(lines)


def build() -> str:
    """The whole page."""
    seen: set[int] = set()
    parts = [HEAD]
    for path, title in MODULES:
        module = import_module(path)
        parts.append(f"## {title}: `{path}`\n")
        for name in _names(module):
            value = getattr(module, name)
            if id(value) not in seen:
                seen.add(id(value))
                parts.append(_entry(name, value))
    return "\n".join(parts).rstrip() + "\n"


def main() -> int:
    """Write or check the page."""
    text = build()
    if "--check" in sys.argv:
        same = TARGET.is_file() and TARGET.read_text("utf-8") == text
        print(f"{TARGET.name}: {'up to date' if same else 'differs; run the tool'}")
        return 0 if same else 1
    TARGET.write_text(text, "utf-8")
    print(f"wrote {TARGET.name}: {len(text):,} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
