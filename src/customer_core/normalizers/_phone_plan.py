"""Plain telephone numbers, read by the metadata of the library without its machinery.

Rules:
    An answer is what the library would say of a valid number: E.164, region and type.
    For everything else there is no answer, and the library is asked. The steps are
    those of its parser, on patterns that are compiled once per region, when first
    needed: international prefix, country code, trunk prefix, length, kind.

Sources:
    The metadata of the installed library phonenumbers. ``tests/equivalence`` compares
    the answers in every region.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from attrs import frozen

from customer_core.models.values import PhoneNumber, PhoneType
from customer_core.normalizers._phone_library import (
    Numbers,
    RegionFacts,
    region_facts,
    regions_of_code,
)

_Test = Callable[[str], re.Match[str] | None]
Kinds = Sequence[tuple[str, Numbers]]

_LEAST, _MOST = 5, 17  # digits of a plain number with all its prefixes
_LONGEST_CODE = 3  # digits of a country code (E.164)
_TYPES = {
    **dict.fromkeys(("personal_number", "pager", "uan", "voicemail"), PhoneType.OTHER),
    "premium_rate": PhoneType.PREMIUM_RATE,
    "toll_free": PhoneType.TOLL_FREE,
    "shared_cost": PhoneType.SHARED_COST,
    "voip": PhoneType.VOIP,
    "fixed_line": PhoneType.FIXED_LINE,
    "mobile": PhoneType.MOBILE,
}


@frozen(eq=False)
class Plan:
    """The numbering plan of a region, compiled.

    Attributes:
        code: country calling code.
        abroad: finds what is dialled for abroad at the start of a number.
        trunk: finds what may be dialled before a national number.
        transform: what a trunk prefix with groups is replaced by.
        leading: finds how numbers of this region begin among those of its code.
        general: matches every national number.
        lengths: digits a national number may have.
        kinds: for each length, what tells the kind of a whole number.
        mobile: matches mobile numbers, for telling landlines that may be mobile.
        one_pattern: whether landline and mobile numbers cannot be told apart.
        direct: for each length, what tells the kind of a number that has no prefix at
            all; empty where another region of the code is asked first.
    """

    code: str
    abroad: _Test | None
    trunk: re.Pattern[str] | None
    transform: str | None
    leading: _Test | None
    general: _Test
    lengths: frozenset[int]
    kinds: "_ByLength"
    mobile: "_ByLength"
    one_pattern: bool
    direct: "_ByLength"

    def kind(self, national: str, tests: "_ByLength") -> PhoneType | None:
        """The kind of a whole national number; ``None`` when it is not valid here."""
        found = tests[len(national)](national)
        if found is None:
            return None
        name = found.lastgroup
        if name == "fixed_line" and (
            self.one_pattern or self.mobile[len(national)](national)
        ):
            return PhoneType.FIXED_LINE_OR_MOBILE
        return _TYPES[name or ""]

    def stripped(self, number: str) -> str:
        """The number without its trunk prefix, unless only with it it can be one."""
        found = self.trunk.match(number) if self.trunk else None
        if found is None or self.trunk is None:
            return number
        groups = found.groups()
        if self.transform and groups and groups[-1] is not None:
            rest = self.trunk.sub(self.transform, number, count=1)
        else:
            rest = number[found.end() :]
        if self.general(number) and not self.general(rest):
            return number
        return rest

    def national(self, number: str) -> str:
        """The national number: stripped where what remains is long enough."""
        rest = self.stripped(number)
        length = len(rest)
        kept = length in self.lengths or length > max(self.lengths)
        return rest if kept else number


def read_plain(digits: str, region: str) -> PhoneNumber | None:
    """A valid number as the library reads it; ``None``: ask the library.

    Args:
        digits: ASCII digits, with a plus before them or not.
        region: ISO 3166-1 alpha-2, for a number without plus.

    Example:
        >>> read_plain("01065529988", "CN").e164, read_plain("11111111111", "CN")
        ('+861065529988', None)
    """
    if not _LEAST <= len(digits) <= _MOST:
        return None
    if digits[0] == "+":
        return _read_abroad(digits[1:])
    plan = plan_of(region)
    if plan is None:
        return None
    kind = plan.kind(digits, plan.direct)
    if kind:
        return PhoneNumber(e164=f"+{plan.code}{digits}", region=region, type=kind)
    return _read_prefixed(digits, plan)


def _read_prefixed(digits: str, plan: Plan) -> PhoneNumber | None:
    """A number that may begin with what is dialled for abroad or with its code."""
    prefix = plan.abroad(digits) if plan.abroad else None
    if prefix and digits[prefix.end() : prefix.end() + 1] not in {"0", ""}:
        return _read_abroad(digits[prefix.end() :])
    if digits.startswith(plan.code):
        rest = plan.stripped(digits[len(plan.code) :])
        with_code = not plan.general(digits) and plan.general(rest)
        if with_code or len(digits) > max(plan.lengths):
            return _read_national(rest, plan.code, main_plan(plan.code))
    return _read_national(digits, plan.code, plan)


def _read_abroad(digits: str) -> PhoneNumber | None:
    """A number that begins with its country code."""
    found = _code_of(digits[:_LONGEST_CODE])
    if found is None:
        return None
    code, region, plan = found
    national = digits[len(code) :]
    kind = plan.kind(national, plan.direct)
    if kind:
        return PhoneNumber(e164=f"+{digits}", region=region, type=kind)
    return _read_national(national, code, plan)


@cache
def _code_of(start: str) -> tuple[str, str, Plan] | None:
    """The country code that a number begins with, its main region and its plan."""
    codes = (start[:length] for length in range(1, len(start) + 1))
    found = ((code, main_plan(code)) for code in codes)
    known = next(((code, plan) for code, plan in found if plan), None)
    return (known[0], regions_of_code(known[0])[0], known[1]) if known else None


def _read_national(number: str, code: str, plan: Plan | None) -> PhoneNumber | None:
    if plan is None:
        return None
    national = plan.national(number)
    for region, of_region in plans_of_code(code):
        if of_region.leading and not of_region.leading(national):
            continue
        kind = of_region.kind(national, of_region.kinds)
        if kind:
            return PhoneNumber(e164=f"+{code}{national}", region=region, type=kind)
        if of_region.leading:
            return None
    return None


@cache
def main_plan(code: str) -> Plan | None:
    """The plan by which numbers of a calling code are read; ``None`` for no country."""
    regions = () if code[:1] == "0" or not code else regions_of_code(code)
    return plan_of(regions[0]) if regions else None


@cache
def plans_of_code(code: str) -> tuple[tuple[str, Plan], ...]:
    """The regions of a calling code and their plans, in the order of asking."""
    plans = ((region, plan_of(region)) for region in regions_of_code(code))
    return tuple((region, plan) for region, plan in plans if plan)


@cache
def plan_of(region: str) -> Plan | None:
    """The plan of a region; ``None`` for none that is known."""
    facts = region_facts(region)
    return _compiled(facts, region) if facts else None


def _compiled(facts: RegionFacts, region: str) -> Plan:
    """Patterns of the metadata, those of all kinds of one length put together."""
    first = regions_of_code(facts.code)[:1] == (region,) and not facts.leading_digits
    prefixes = (facts.international_prefix, facts.code, facts.trunk_prefix)
    no_prefix = "".join(f"(?!{prefix})" for prefix in prefixes if prefix)
    return Plan(
        code=facts.code,
        abroad=_start(facts.international_prefix),
        trunk=_pattern(facts.trunk_prefix) if facts.trunk_prefix else None,
        transform=facts.transform,
        leading=_start(facts.leading_digits),
        general=_pattern(facts.general.pattern).fullmatch,
        lengths=frozenset(facts.general.lengths),
        kinds=_ByLength(facts, facts.kinds),
        mobile=_ByLength(facts, [one for one in facts.kinds if one[0] == "mobile"]),
        one_pattern=facts.one_pattern,
        direct=_ByLength(facts, facts.kinds if first else (), no_prefix),
    )


class _ByLength(dict[int, _Test]):
    """What finds the first kind that a number of so many digits is of.

    An expression is compiled when a number of its length first comes.
    """

    def __init__(self, facts: RegionFacts, kinds: Kinds, condition: str = "") -> None:
        super().__init__()
        self._facts, self._kinds, self._condition = facts, kinds, condition

    def __missing__(self, length: int) -> _Test:
        """Compile the kinds that may have this length."""
        facts = self._facts
        parts = [
            f"(?P<{name}>{numbers.pattern})"
            for name, numbers in self._kinds
            if _allows(numbers, length) and not (facts.one_pattern and name == "mobile")
        ]
        general = rf"{self._condition}(?=(?:{facts.general.pattern})\Z)"
        possible = parts and length in facts.general.lengths
        pattern = f"{general}(?:{'|'.join(parts)})" if possible else "(?!)"
        self[length] = test = _pattern(pattern).fullmatch
        return test


def _allows(numbers: Numbers, length: int) -> bool:
    return not numbers.lengths or length in numbers.lengths


def _start(pattern: str | None) -> _Test | None:
    return _pattern(pattern).match if pattern else None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
