"""Names and addresses whose parts stand in several columns of a row.

Rules:
    Columns with one label belong together. Several columns of one part (address line 1
    and 2) are joined in their order. Whole text beside further parts is read as the
    street among them, so that nothing is read twice.

Sources:
    The vocabulary of fields, :class:`~customer_core.models.Field`.
"""

from collections.abc import Iterable, Mapping

from customer_core.models.fields import Field, MappedColumn
from customer_core.models.records import RawRecord
from customer_core.normalizers._draft import Draft
from customer_core.normalizers.address import (
    normalize_address,
    normalize_address_parts,
)
from customer_core.normalizers.person_name import normalize_name_parts
from customer_core.reference.countries import country_code

_NAME_PARTS: dict[str, str] = {
    Field.FAMILY_NAME: "family",
    Field.GIVEN_NAME: "given",
    Field.MIDDLE_NAME: "middle",
    Field.NAME_PREFIX: "prefix",
    Field.NAME_SUFFIX: "suffix",
}
_ADDRESS_PARTS: dict[str, str] = {
    Field.STREET_ADDRESS: "street",
    Field.ADDRESS: "street",
    Field.DISTRICT: "district",
    Field.CITY: "city",
    Field.REGION: "region",
    Field.POSTAL_CODE: "postal_code",
    Field.COUNTRY: "country",
}

_WHOLE_ADDRESS = {"street", "postal_code"}  # parts beside which a text is complete

_Cells = list[tuple[MappedColumn, str]]


def _by_label(raw: RawRecord, targets: Iterable[str]) -> dict[str | None, _Cells]:
    """The cells of some fields, grouped by label in the order of their columns."""
    groups: dict[str | None, _Cells] = {}
    for mapped, text in raw.cells:
        if mapped.target in targets:
            groups.setdefault(mapped.label, []).append((mapped, text))
    return groups


def _parts(cells: _Cells, names: Mapping[str, str]) -> dict[str, str]:
    """Keyword arguments of the parts; several columns of one part are joined."""
    parts: dict[str, str] = {}
    for mapped, text in cells:
        name = names[mapped.target]
        parts[name] = f"{parts[name]} {text}" if name in parts else text
    return parts


def _columns(cells: _Cells) -> str:
    return " + ".join(mapped.column for mapped, _ in cells)


def add_names(draft: Draft) -> None:
    for label, cells in _by_label(draft.raw, _NAME_PARTS).items():
        found = normalize_name_parts(**_parts(cells, _NAME_PARTS))
        draft.add("names", found, column=_columns(cells), label=label)


def add_addresses(draft: Draft, region: str) -> tuple[str, ...]:
    """Read the addresses; the countries that the row states, in their order."""
    stated: dict[str | None, None] = {}
    for label, cells in _by_label(draft.raw, _ADDRESS_PARTS).items():
        parts = _parts(cells, _ADDRESS_PARTS)
        stated[country_code(parts.get("country", ""))] = None
        if cells[0][0].target == Field.ADDRESS and parts.keys() <= _WHOLE_ADDRESS:
            hints = _hints(draft.raw, parts)
            found = normalize_address(parts["street"], region=region, hints=hints)
        else:
            found = normalize_address_parts(**parts, default_region=region)
        draft.add("addresses", found, column=_columns(cells), label=label)
        country = found.value.country if found.value else None
        if country != region:  # what was assumed for want of evidence states nothing
            stated[country] = None
    return tuple(country for country in stated if country)


def _hints(raw: RawRecord, parts: Mapping[str, str]) -> dict[str, str]:
    """What else in the row tells where an address is."""
    hints = {"postal_code": parts["postal_code"]} if "postal_code" in parts else {}
    phones = [text for mapped, text in raw.cells if mapped.target == Field.PHONE]
    return hints | ({"phone": phones[0]} if phones else {})
