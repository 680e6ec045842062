"""Names and addresses whose parts stand in several columns of a row.

Rules:
    Columns with one label belong together. Several columns of one part (address line 1
    and 2) are joined in their order. Whole text beside further parts is read as the
    street among them, so that nothing is read twice.

Sources:
    The vocabulary of fields, :class:`~customer_core.models.Field`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from customer_core.models.fields import Field, MappedColumn
from customer_core.models.normalized import Normalized
from customer_core.models.records import RawRecord
from customer_core.normalizers._draft import Draft
from customer_core.normalizers.address import (
    normalize_address,
    normalize_address_parts,
)
from customer_core.normalizers.person_name import normalize_name_parts
from customer_core.reference.countries import country_code

NAME_PARTS: dict[str, str] = {
    Field.FAMILY_NAME: "family",
    Field.GIVEN_NAME: "given",
    Field.MIDDLE_NAME: "middle",
    Field.NAME_PREFIX: "prefix",
    Field.NAME_SUFFIX: "suffix",
}
ADDRESS_PARTS: dict[str, str] = {
    Field.STREET_ADDRESS: "street",
    Field.ADDRESS: "street",
    Field.DISTRICT: "district",
    Field.CITY: "city",
    Field.REGION: "region",
    Field.POSTAL_CODE: "postal_code",
    Field.COUNTRY: "country",
}

# members as plain text: they are compared with every cell of every row
_ADDRESS, _PHONE = str(Field.ADDRESS), str(Field.PHONE)
_WHOLE_ADDRESS = {"street", "postal_code"}  # parts beside which a text is complete

Cells = list[tuple[MappedColumn, str]]
Found = Normalized[Any, Any]
Groups = dict[str | None, Cells]
"""Cells of the parts of names or of addresses, by the label of their columns."""


def _parts(cells: Cells, names: Mapping[str, str]) -> dict[str, str]:
    """Keyword arguments of the parts; several columns of one part are joined."""
    parts: dict[str, str] = {}
    for mapped, text in cells:
        name = names[mapped.target]
        parts[name] = f"{parts[name]} {text}" if name in parts else text
    return parts


def _columns(cells: Cells) -> str:
    if len(cells) == 1:
        return cells[0][0].column
    return " + ".join(mapped.column for mapped, _ in cells)


def add_names(draft: Draft, groups: Groups) -> Iterator[tuple[Cells, Found]]:
    """Read the names that stand in parts; the cells of each, and what was found."""
    for label, cells in groups.items():
        found = normalize_name_parts(**_parts(cells, NAME_PARTS))
        draft.add("names", found, column=_columns(cells), label=label)
        yield cells, found


def add_addresses(draft: Draft, groups: Groups, region: str) -> tuple[str, ...]:
    """Read the addresses; the countries that the row states, in their order."""
    stated: dict[str, None] = {}
    for label, cells in groups.items():
        parts = _parts(cells, ADDRESS_PARTS)
        countries = [country_code(parts["country"])] if "country" in parts else []
        if cells[0][0].target == _ADDRESS and parts.keys() <= _WHOLE_ADDRESS:
            hints = _hints(draft.raw, parts)
            found = normalize_address(parts["street"], region=region, hints=hints)
        else:
            found = normalize_address_parts(**parts, default_region=region)
        draft.add("addresses", found, column=_columns(cells), label=label)
        country = found.value.country if found.value else None
        if country != region:  # what was assumed for want of evidence states nothing
            countries.append(country)
        stated.update((name, None) for name in countries if name)
    return tuple(stated)


def _hints(raw: RawRecord, parts: Mapping[str, str]) -> dict[str, str]:
    """What else in the row tells where an address is."""
    hints = {}
    if "postal_code" in parts:
        hints["postal_code"] = parts["postal_code"]
    for mapped, text in raw.cells:
        if mapped.target == _PHONE:
            hints["phone"] = text
            break
    return hints
