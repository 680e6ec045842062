"""The rules that are shipped.

Sources:
    ``default_rules.toml`` beside this module.
"""

from importlib.resources import files

from customer_core.validators.ruleset import RuleSet


def default_rules_text() -> str:
    """The TOML document of the default rules, to copy and change.

    Example:
        >>> RuleSet.from_text(default_rules_text()) == RULES
        True
    """
    folder = files("customer_core.validators")
    return folder.joinpath("default_rules.toml").read_text("utf-8")


RULES = RuleSet.from_text(default_rules_text())
"""The default rules."""
