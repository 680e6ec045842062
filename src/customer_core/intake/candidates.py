"""One column -> the fields it may hold, each with a confidence and reasons.

Rules:
    A confidence is 0 to 1. A header that is a known word starts at 0.95, one that
    contains it at 0.8. Values that look like the field raise it, values that do not
    lower it, and values that clearly are something else sink it. Where the header says
    nothing, a form of values counts for the share that has it times how telling the
    form is. Where the header says something unknown, only forms that are telling
    beyond doubt count: a date may be of anything.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from customer_core.intake.forms import (
    BY_FORM,
    FAMILY_OF,
    FORMS,
    IDS,
    LOOSE,
    TELLING,
)
from customer_core.intake.headers import (
    HeaderSense,
    comparable,
    names_nothing,
    read_header,
)
from customer_core.intake.recognizers import FAMILIES, ColumnProfile
from customer_core.intake.vocabulary import Kind
from customer_core.models import Field
from customer_core.models.fields import CUSTOM_PREFIX
from customer_core.reasons import Reason

_F = Field
_EXACT: Final = 0.95
_PART: Final = 0.8
_UNFIT: Final = 0.6  # of the confidence is left when no value has the form
_OVERRULED: Final = 0.4  # of the confidence is left when the values are something else
_CLEARLY: Final = 0.6  # share of values that makes a column something else
_UNIQUE: Final = 0.98  # different values per value of a column of ids
_ENOUGH: Final = 20  # values from which repetition tells that a column holds no ids
_REPEATED: Final = 0.5  # different values per value, below which it holds none
_BORN_BEFORE: Final = 2005  # customers are adults, registrations are younger
_UNTOLD: Final = 0.75  # factor for values under a header that is not understood


@frozen(kw_only=True)
class Candidate:
    """A field a column may hold.

    Attributes:
        target: field or ``custom.`` and a name.
        label: which one of several, or the kind.
        confidence: 0 to 1.
        reasons: what counted.
    """

    target: str
    label: str | None = None
    confidence: float
    reasons: tuple[Reason, ...]


_SAYS_NOTHING: Final = re.compile(
    "(?:column|col|field|f|c|v|x|var|attr|attribute|unnamed|data|[a-z]|列|字段|栏|数据"
    "|属性|未命名)?"
)
_SAYS_ID: Final = re.compile(".*(?:id|no|code|key|编号|编码|号|码)")


def column_candidates(
    column: str, values: ColumnProfile, kind: Kind, custom_names: Sequence[str] = ()
) -> Iterator[Candidate]:
    """The fields a column may hold, in no order.

    Args:
        column: the header.
        values: what its sampled values have in common.
        kind: which fields there are.
        custom_names: of declared custom fields.
    """
    run = comparable(column)
    for name in custom_names:
        if name == column.strip() or (run and comparable(name) == run):
            reason = Reason(code="map.custom")
            yield Candidate(
                target=CUSTOM_PREFIX + name, confidence=1.0, reasons=(reason,)
            )
    if names_nothing(column):
        return
    sense = read_header(column, kind)
    overruled = sense is not None and _is_something_else(sense.field, values)
    if sense is not None:
        yield _by_header(sense, values, overruled=overruled)
    silent = overruled or _SAYS_NOTHING.fullmatch(run) is not None
    note = (Reason(code="map.overruled"),) if overruled else ()
    if sense is None or overruled:
        yield from _by_form(values, kind, note, silent=silent)
        if silent or _SAYS_ID.fullmatch(run):
            yield from _by_uniqueness(values, kind, silent=silent)
        if silent and kind == "customer":
            yield from _by_years(values, note)


def _is_something_else(field: Field, values: ColumnProfile) -> bool:
    """Whether the values clearly have a form that the field does not have."""
    own = FAMILY_OF.get(field, set())
    shares: dict[str, float] = {}
    for name, share in values.shares.items():
        family = FAMILIES.get(name, "")
        shares[family] = shares.get(family, 0.0) + share
    return any(
        share >= _CLEARLY and family in TELLING - own
        for family, share in shares.items()
    )


def _by_header(
    sense: HeaderSense, values: ColumnProfile, *, overruled: bool
) -> Candidate:
    field = sense.field
    confidence = _EXACT if sense.exact else _PART
    code = "map.header" if sense.exact else "map.header_part"
    reasons = [Reason(code=code, field=str(field))]
    fit = values.share(*FORMS.get(field, ()))
    repeats = values.filled >= _ENOUGH and values.distinct < _REPEATED
    if overruled or (repeats and field in IDS - {_F.CUSTOMER_ID}):
        confidence *= _OVERRULED
        reasons.append(Reason(code="map.overruled"))
    elif fit >= _REPEATED:
        confidence = 1 - (1 - confidence) * (1 - 0.9 * fit)
        reasons.append(_share_reason(fit))
    elif values.filled and field in FORMS and field not in LOOSE:
        confidence *= _UNFIT + (1 - _UNFIT) * fit
    return Candidate(
        target=str(field),
        label=sense.label,
        confidence=confidence,
        reasons=tuple(reasons),
    )


def _by_form(
    values: ColumnProfile, kind: Kind, note: tuple[Reason, ...], *, silent: bool
) -> Iterator[Candidate]:
    for form in BY_FORM[kind]:
        share = values.share(*form.shapes)
        if share and (silent or form.plain):
            yield Candidate(
                target=str(form.field),
                label=form.label,
                confidence=share * form.weight * (1 if silent else _UNTOLD),
                reasons=(*note, _share_reason(share, str(form.field))),
            )


def _by_years(values: ColumnProfile, note: tuple[Reason, ...]) -> Iterator[Candidate]:
    """Dates of birth lie before those of registrations."""
    share = values.share("date", "datetime")
    if not share:
        return
    early = sum(year < _BORN_BEFORE for year in values.years) / len(values.years)
    timed = values.share("datetime")
    for field, likely in (
        (_F.BIRTH_DATE, early - timed),
        (_F.REGISTERED_AT, 1 - early + timed),
    ):
        yield Candidate(
            target=str(field),
            confidence=share * 0.8 * max(0.0, min(1.0, likely)),
            reasons=(*note, _share_reason(share, str(field)), Reason(code="map.years")),
        )


def _by_uniqueness(
    values: ColumnProfile, kind: Kind, *, silent: bool
) -> Iterator[Candidate]:
    """Codes that differ from row to row are ids; in orders others are of customers."""
    if values.share("id", "number", "uuid") < _UNIQUE:
        return
    unique = values.distinct >= _UNIQUE
    clear = 0.1 * values.share("id", "uuid")
    factor = 1 if silent else _UNTOLD
    own = _F.TRANSACTION_ID if kind == "transaction" else _F.RECORD_ID
    if unique:
        yield _id_candidate(own, factor * (0.6 + clear))
    if kind == "transaction":
        yield _id_candidate(_F.CUSTOMER_ID, factor * (0.5 + clear - 0.05 * unique))


def _id_candidate(field: Field, confidence: float) -> Candidate:
    reason = Reason(code="map.ids", field=str(field))
    return Candidate(target=str(field), confidence=confidence, reasons=(reason,))


def _share_reason(share: float, field: str = "") -> Reason:
    parameters = {"share": f"{share:.0%}"}
    return Reason(code="map.values", field=field, parameters=parameters)
