"""Write docs/reference.md: every public name, its methods, signatures and docstrings.

``--check`` compares instead of writing, and exits 1 on a difference.
"""

import inspect
import re
import sys
from functools import cached_property
from importlib import import_module
from pathlib import Path

TARGET = Path(__file__).parents[1] / "docs" / "reference.md"
HEAD = """# API reference

Written by `tools/build_api_reference.py` from the docstrings; do not edit. Names of the
first section are reached as `customer_core.NAME`, the others from the module named.
"""
MATCH_KEYS = (
    *("name", "organization_name", "phone", "email", "address", "identifier"),
    *("social_handle", "url"),
)
MODULES = (
    ("customer_core", "The package"),
    ("customer_core.models", "Models"),
    ("customer_core.summaries", "Summaries"),
    ("customer_core.errors", "Errors"),
    ("customer_core.protocols", "Protocols"),
    ("customer_core.intake", "Intake"),
    ("customer_core.normalizers", "Normalizers"),
    *((f"customer_core.match_keys.{name}", "Match keys") for name in MATCH_KEYS),
    ("customer_core.validators", "Validators"),
    ("customer_core.linkage", "Linkage"),
    ("customer_core.linkage.evaluation", "Linkage beside the truth"),
    ("customer_core.survivorship", "Survivorship"),
    ("customer_core.scoring", "Scoring"),
    ("customer_core.scoring.clv", "Lifetime value"),
    ("customer_core.scoring.segments", "Segments"),
    ("customer_core.scoring.recommendation", "Next product"),
    ("customer_core.scoring.feedback", "Feedback"),
    ("customer_core.scoring.loyalty", "Loyalty"),
    ("customer_core.storage", "Storage"),
    ("customer_core.pipeline", "Pipeline"),
    ("customer_core.integrations.arrow", "Arrow and Parquet"),
    ("customer_core.testing.synthetic", "Synthetic customers"),
    ("customer_core.testing.purchases", "Synthetic purchases"),
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
    text = re.sub(r"<function ([\w.]+) at 0x[0-9a-f]+>", r"\1", text)
    text = re.sub(
        r"ndarray\[tuple\[Any, \.\.\.\], dtype\[(\w+)\]\]", r"NDArray[\1]", text
    )
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    text = re.sub(r"\((self|cls)(, )?", "(", text)
    return f"{name}{text}"


def _entry(name: str, value: object) -> str:
    lines = [f"### `{name}`", ""]
    if inspect.isclass(value) or inspect.isroutine(value):
        lines += ["```text", _signature(name, value), "```", ""]
        lines += ["```text", inspect.getdoc(value) or "", "```", ""]
    if inspect.isclass(value):
        lines += _members(value)
    return "\n".join(lines)


def _members(owner: type) -> list[str]:
    """Public methods and properties, those of our own base classes too."""
    ours = [base for base in owner.__mro__ if base.__module__.startswith("customer_")]
    names = {n for base in ours for n in vars(base) if not n.startswith("_")}
    lines: list[str] = []
    for name in sorted(names):
        member = inspect.getattr_static(owner, name)
        if isinstance(member, classmethod | staticmethod):
            text = _signature(name, member.__func__)
        elif isinstance(member, property | cached_property):
            text, member = name, getattr(member, "fget", None) or member.func
        elif inspect.isfunction(member):
            text = _signature(name, member)
        else:
            continue
        doc = inspect.getdoc(member) or ""
        lines += [f"#### `{owner.__name__}.{name}`", "", "```text", text, ""]
        lines += [doc, "```", ""]
    return lines


def _anchor(title: str, path: str) -> str:
    """The anchor that a heading gets: lower case, punctuation gone."""
    return re.sub(r"[^\w -]", "", f"{title}: {path}".lower()).replace(" ", "-")


def build() -> str:
    """The whole page."""
    seen: set[int] = set()
    contents = (f"- [{title}](#{_anchor(title, path)})" for path, title in MODULES)
    parts = [HEAD, "\n".join(contents) + "\n"]
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
