"""The one door to python-stdnum: numbers of other countries, by the extra ``ids``.

Rules:
    A kind of the form ``country.name`` (``eu.vat``, ``gb.utr``, ``us.ssn``) is asked
    from the library, and only then: nothing else changes when it is installed. Chinese
    numbers are not: its rules for them refuse valid ones. A separator is kept only
    where it belongs to the number, as the sign of the century in Finland does.

Sources:
    python-stdnum 2.x (LGPL-2.1-or-later), module ``stdnum.<country>.<name>``. Some of
    its modules ask the clock themselves, to tell the century of two digits of a year.
"""

import re
from datetime import date
from types import ModuleType
from typing import Final

from customer_core.errors import ConfigurationError, MissingExtraError
from customer_core.issues import IssueCode
from customer_core.match_keys.identifier import compact
from customer_core.models.values import Identifier, PartialDate, Sex

_DOTTED: Final = re.compile(r"(?P<country>[a-z]{2})\.(?P<name>[a-z][a-z0-9_]*)")
_EXTRA: Final = "ids"
_OWN: Final = "cn"  # the country whose numbers are read by rules of this package
_SEXES: Final = {"M": Sex.MALE, "F": Sex.FEMALE}
_REGIONS: Final = {"EL": "GR", "XI": "GB", "UK": "GB"}


def is_stdnum_kind(kind: str) -> bool:
    """Whether a kind is one of the library's.

    Example:
        >>> is_stdnum_kind("eu.vat"), is_stdnum_kind("vat")
        (True, False)
    """
    return _DOTTED.fullmatch(kind) is not None


def check_by_stdnum(kind: str, number: str) -> Identifier | IssueCode:
    """The number by the library's rules.

    Args:
        kind: ``country.name`` of a module.
        number: with or without separators, in plain width.

    Raises:
        ConfigurationError: when there is no such module, or it is a Chinese one.
        MissingExtraError: when python-stdnum is not installed.
    """
    module, country = _module(kind)
    from stdnum import exceptions

    try:
        value = _compact(module, str(module.validate(number)).upper())
    except exceptions.InvalidLength:
        return IssueCode.IDENTIFIER_LENGTH
    except exceptions.InvalidFormat:
        return IssueCode.IDENTIFIER_CHARSET
    except exceptions.InvalidChecksum:
        return IssueCode.IDENTIFIER_CHECKSUM
    except Exception:  # noqa: BLE001 - its modules raise more than they declare
        return IssueCode.IDENTIFIER_INVALID
    region = (value[:2] if kind == "eu.vat" else country).upper()
    return Identifier(
        kind=kind,
        value=value,
        region=None if region == "EU" else _REGIONS.get(region, region),
        birth_date=_birth_date(module, value),
        sex=_SEXES.get(str(_told(module, "get_gender", value))),
    )


def _module(kind: str) -> tuple[ModuleType, str]:
    try:
        from stdnum import get_cc_module
    except ImportError:
        raise MissingExtraError(_EXTRA, f"checking {kind} numbers") from None
    country, _, name = kind.partition(".")
    if country == _OWN:
        msg = f"kind {kind!r} is not asked from python-stdnum; use an own kind"
        raise ConfigurationError(msg)
    module = get_cc_module(country, name)
    if not isinstance(module, ModuleType) or not hasattr(module, "validate"):
        msg = f"python-stdnum has no module {kind!r}; give one such as 'eu.vat'"
        raise ConfigurationError(msg)
    return module, country


def _compact(module: ModuleType, number: str) -> str:
    """The number without separators, unless it is valid only with them."""
    plain = compact(number)
    return plain if _told(module, "validate", plain) else number


def _birth_date(module: ModuleType, number: str) -> PartialDate | None:
    told = _told(module, "get_birth_date", number)
    if not isinstance(told, date):
        return None
    return PartialDate(year=told.year, month=told.month, day=told.day)


def _told(module: ModuleType, function: str, number: str) -> object:
    """What the number tells by a function that not every module has."""
    ask = getattr(module, function, None)
    try:
        return ask(number) if ask else None
    except Exception:  # noqa: BLE001 - telling nothing is no fault of the number
        return None
