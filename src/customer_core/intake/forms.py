"""What the values of a field look like, and which field a form of values tells of.

Rules:
    Tables only. Shapes are those of :mod:`.recognizers`; weights are confidences, 0 to
    1, chosen by how often the form is something else in customer tables.
"""

from typing import Final

from attrs import frozen

from customer_core.intake.recognizers import FAMILIES
from customer_core.intake.vocabulary import Kind
from customer_core.models import Field

_F = Field
_DATES: Final = ("date", "datetime", "number")
# What the values of a field look like, where that can be said.
FORMS: Final[dict[Field, tuple[str, ...]]] = {
    _F.EMAIL: ("email",),
    _F.PHONE: ("mobile", "phone", "number"),
    _F.BIRTH_DATE: _DATES,
    _F.REGISTERED_AT: _DATES,
    _F.UPDATED_AT: _DATES,
    _F.OCCURRED_AT: _DATES,
    _F.SEX: ("sex", "number", "honorific"),
    _F.AMOUNT: ("money", "decimal", "number"),
    _F.IDENTIFIER: ("resident_id", "uscc", "number", "id"),
    _F.POSTAL_CODE: ("postcode", "number"),
    _F.FULL_NAME: ("han_name", "latin_name", "surname"),
    _F.ORGANIZATION_NAME: ("organization",),
    _F.COUNTRY: ("country",),
    _F.NAME_PREFIX: ("honorific",),
}
# Fields whose values need not have a form, only lack another one.
LOOSE: Final = frozenset({_F.FULL_NAME, _F.ORGANIZATION_NAME, _F.COUNTRY})
IDS: Final = frozenset({_F.RECORD_ID, _F.TRANSACTION_ID, _F.CUSTOMER_ID})
FAMILY_OF: Final = {
    **{
        field: {FAMILIES[form] for form in forms if form in FAMILIES}
        for field, forms in FORMS.items()
    },
    **{field: {"email", "phone", "identifier"} for field in IDS},
}
TELLING: Final = frozenset(
    {"email", "phone", "identifier", "date", "organization", "honorific"}
)


@frozen
class Form:
    """What a form of values tells.

    Attributes:
        field: the field.
        shapes: shapes of its values.
        weight: confidence when all values have one of them.
        plain: whether it also counts under a header that is not understood.
        label: kind of an identifier.
    """

    field: Field
    shapes: tuple[str, ...]
    weight: float
    plain: bool = True
    label: str | None = None


BY_FORM: Final[dict[Kind, tuple[Form, ...]]] = {
    "customer": (
        Form(_F.EMAIL, ("email",), 0.95),
        Form(_F.PHONE, ("mobile", "phone"), 0.9),
        Form(_F.IDENTIFIER, ("resident_id",), 0.95, label="resident_id"),
        Form(_F.IDENTIFIER, ("uscc",), 0.9, label="uscc"),
        Form(_F.FULL_NAME, ("han_name",), 0.8),
        Form(_F.FULL_NAME, ("han_name", "latin_name"), 0.8, plain=False),
        Form(_F.FAMILY_NAME, ("surname",), 0.75),
        Form(_F.ORGANIZATION_NAME, ("organization",), 0.85),
        Form(_F.ADDRESS, ("address",), 0.85),
        Form(_F.REGION, ("region",), 0.8, plain=False),
        Form(_F.CITY, ("city",), 0.8, plain=False),
        Form(_F.DISTRICT, ("district",), 0.75, plain=False),
        Form(_F.POSTAL_CODE, ("postcode",), 0.8),
        Form(_F.COUNTRY, ("country",), 0.8, plain=False),
        Form(_F.SEX, ("sex",), 0.9, plain=False),
        Form(_F.NAME_PREFIX, ("honorific",), 0.8, plain=False),
    ),
    "transaction": (
        Form(_F.OCCURRED_AT, ("date", "datetime"), 0.8, plain=False),
        Form(_F.AMOUNT, ("money",), 0.85, plain=False),
        Form(_F.AMOUNT, ("decimal",), 0.7, plain=False),
        Form(_F.CURRENCY, ("currency",), 0.9),
    ),
}
