"""What is meant by a number with letters of another script, or letters for digits.

Rules:
    Nothing is replaced. The plain number is proposed where it passes the rule of its
    kind, for then hardly anything else can be meant.

Sources:
    Unicode Technical Standard 39 (confusable characters), for capital letters and X;
    GB 32100-2015 (letters that a credit code cannot have).
"""

from typing import Final

from customer_core.issues import IssueCode
from customer_core.models.values import Identifier
from customer_core.normalizers._identifier_kinds import KINDS
from customer_core.normalizers._identifier_organizations import uscc
from customer_core.normalizers._identifier_resident import LENGTH, resident
from customer_core.normalizers._identifier_schemes import Check, Outcome

# Cyrillic, Greek, and signs of multiplication
_LOOK_ALIKES: Final = str.maketrans(
    "АВЕКМНОРСТУХІЈЅахеорсуΑΒΕΖΗΙΚΜΝΟΡΤΥΧοχ×✕",
    "ABEKMHOPCTYXIJSAXEOPCYABEZHIKMNOPTYXOXXX",
)
# letters typed for digits they look like, where the number cannot have them
_TYPED: Final = (
    (resident, str.maketrans("OQILSZ", "001152")),
    (uscc, str.maketrans("OISZ", "0152")),
)


def meant(
    number: str, outcome: Outcome, check: Check
) -> tuple[IssueCode, Identifier] | None:
    """The reason to refuse a number and the one that is meant; ``None``: as it stands.

    Args:
        number: compact, as written.
        outcome: what the rules made of it.
        check: the rules.
    """
    readable = isinstance(outcome, Identifier) and outcome.kind in KINDS
    if not number.isascii():
        plain = number.translate(_LOOK_ALIKES)
        found = check(plain) if plain.isascii() else outcome
        if found != outcome and isinstance(found, Identifier) and found.kind in KINDS:
            return IssueCode.IDENTIFIER_LOOKALIKE, found
    if readable or len(number) != LENGTH:
        return None
    for family, table in _TYPED:
        digits = number.translate(table)
        found = family(digits)
        if digits != number and isinstance(found, Identifier):
            return IssueCode.IDENTIFIER_CHARSET, found
    return None
