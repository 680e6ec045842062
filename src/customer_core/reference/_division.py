"""One administrative division of China, as data."""

from types import MappingProxyType

from attrs import field, frozen

COUNTRIES = MappingProxyType({"71": "TW", "81": "HK", "82": "MO"})
"""First two digits of the regions that are countries of ISO 3166-1; the rest is CN."""

PROVINCE, PREFECTURE, COUNTY = 1, 2, 3
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
"""First two digits of the provinces that are a city."""


@frozen(kw_only=True, eq=False)
class Division:
    """One division. Each exists once, so equality is identity.

    Attributes:
        code: six digits of GB/T 2260; of the region for Hong Kong, Macau and Taiwan.
        name: official name, simplified.
        level: 1 province, 2 prefecture, 3 county.
        path: names from admin1 down to its own; a municipality has its name twice.
        country: ISO 3166-1 alpha-2.
    """

    code: str
    name: str
    level: int
    path: tuple[str, ...]
    country: str = field(init=False)

    @country.default
    def _country_of_code(self) -> str:
        return COUNTRIES.get(self.code[:2], "CN")

    def contains(self, other: "Division") -> bool:
        """Whether ``other`` is this division or lies in it.

        Example:
            >>> from customer_core.reference.divisions import division
            >>> division("440000").contains(division("440305"))
            True
        """
        return other.path[: len(self.path)] == self.path
