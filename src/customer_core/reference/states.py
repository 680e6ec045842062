"""First-level divisions of English-speaking countries: the codes people write.

Rules:
    ``state_code`` gives the short form that stands in addresses: the USPS, Canada Post
    and Australia Post abbreviations. The United Kingdom has no abbreviations in
    addresses; its four nations are kept by name.

Sources:
    USPS Publication 28, appendix B; Canada Post addressing guidelines; Australia Post
    addressing standards; ISO 3166-2.
"""

from collections.abc import Mapping
from types import MappingProxyType

from customer_core._text import fold

_ROWS = {
    "US": "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|"
    "CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|"
    "HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|"
    "LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|"
    "MS Mississippi|"
    "MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|"
    "NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|"
    "OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|"
    "TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
    "WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico",
    "CA": "AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|"
    "NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|NU Nunavut|"
    "ON Ontario|PE Prince Edward Island|QC Quebec|QC Québec|SK Saskatchewan|YT Yukon",
    "AU": "ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|"
    "QLD Queensland|SA South Australia|TAS Tasmania|VIC Victoria|WA Western Australia",
    "GB": "England England|Scotland Scotland|Wales Wales|Wales Cymru|"
    "Northern_Ireland Northern Ireland",
}


def _states(rows: str) -> Mapping[str, str]:
    pairs = (row.split(" ", 1) for row in rows.split("|"))
    names: dict[str, str] = {}
    for code, name in pairs:
        written = code.replace("_", " ")
        names |= {written: written, fold(name): written}
    return MappingProxyType(names)


_STATES = {country: _states(rows) for country, rows in _ROWS.items()}


def state_code(text: str, country: str | None) -> str | None:
    """The code of a state, province, territory or nation; ``None`` for other text.

    Args:
        text: the code in capitals, or the English name in any case.
        country: ISO 3166-1 alpha-2; only US, CA, AU and GB have states here.

    Example:
        >>> state_code("Illinois", "US"), state_code("IL", "US"), state_code("in", "US")
        ('IL', 'IL', None)
        >>> state_code("scotland", "GB")
        'Scotland'
    """
    states = _STATES.get(country or "")
    return (states.get(text) or states.get(fold(text))) if states else None


def has_states(country: str | None) -> bool:
    """Whether the states of a country are known here."""
    return country in _STATES
