"""First-level divisions of some countries: the codes people write in addresses.

Rules:
    ``state_code`` gives the short form that stands in addresses: the USPS, Canada Post
    and Australia Post abbreviations, those of India Post, Correios and SEPOMEX, the
    Italian provinces. The United Kingdom has no abbreviations in addresses; its four
    nations are kept by name.

Sources:
    USPS Publication 28, appendix B; Canada Post addressing guidelines; Australia Post
    addressing standards; ISO 3166-2. Royal Mail: counties are no part of an address.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from customer_core._text import fold

_ITALIAN = """
    AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CL CN CO CR CS
    CT CZ EN FC FE FG FI FM FR GE GO GR IM IS KR LC LE LI LO LT LU MB MC ME MI MN MO MS
    MT NA NO NU OR PA PC PD PE PG PI PN PO PR PT PU PV PZ RA RC RE RG RI RM RN RO SA SI
    SO SP SR SS SU SV TA TE TN TO TP TR TS TV UD VA VB VC VE VI VR VT VV
"""
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
    "IN": "AP Andhra Pradesh|AR Arunachal Pradesh|AS Assam|BR Bihar|CG Chhattisgarh|"
    "GA Goa|GJ Gujarat|HR Haryana|HP Himachal Pradesh|JH Jharkhand|KA Karnataka|"
    "KL Kerala|MP Madhya Pradesh|MH Maharashtra|MN Manipur|ML Meghalaya|MZ Mizoram|"
    "NL Nagaland|OD Odisha|PB Punjab|RJ Rajasthan|SK Sikkim|TN Tamil Nadu|"
    "TS Telangana|TR Tripura|UP Uttar Pradesh|UK Uttarakhand|WB West Bengal|DL Delhi|"
    "CH Chandigarh|JK Jammu and Kashmir|PY Puducherry",
    "BR": "AC Acre|AL Alagoas|AP Amapá|AM Amazonas|BA Bahia|CE Ceará|"
    "DF Distrito Federal|ES Espírito Santo|GO Goiás|MA Maranhão|MT Mato Grosso|"
    "MS Mato Grosso do Sul|MG Minas Gerais|PA Pará|PB Paraíba|PR Paraná|"
    "PE Pernambuco|PI Piauí|RJ Rio de Janeiro State|RN Rio Grande do Norte|"
    "RS Rio Grande do Sul|RO Rondônia|RR Roraima|SC Santa Catarina|"
    "SP São Paulo State|SE Sergipe|TO Tocantins",
    "MX": "AGS Aguascalientes State|BC Baja California|BCS Baja California Sur|"
    "CDMX Ciudad de México|CDMX Distrito Federal|CHIS Chiapas|JAL Jalisco|"
    "NL Nuevo León|QR Quintana Roo|QRO Querétaro State|YUC Yucatán|VER Veracruz",
    "IT": "|".join(f"{code} {code}" for code in _ITALIAN.split()),
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
        country: ISO 3166-1 alpha-2; AU, BR, CA, GB, IN, IT, MX and US are here.

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


_BRITISH_COUNTIES = frozenset(
    fold(name.replace("_", " "))
    for name in re.findall(
        r"\S+",
        """
    Aberdeenshire Angus Argyll Ayrshire Bedfordshire Berkshire Buckinghamshire
    Cambridgeshire Cheshire Clwyd Cornwall County_Durham Cumbria Derbyshire Devon Dorset
    Dyfed East_Lothian East_Sussex East_Yorkshire Essex Fife Gloucestershire
    Greater_London Greater_Manchester Gwent Gwynedd Hampshire Herefordshire
    Hertfordshire Isle_of_Wight Kent Lanarkshire Lancashire Leicestershire Lincolnshire
    Merseyside Middlesex Mid_Glamorgan Midlothian Norfolk Northamptonshire
    North_Yorkshire Northumberland Nottinghamshire Oxfordshire Perthshire Powys
    Renfrewshire Rutland Shropshire Somerset South_Glamorgan South_Yorkshire
    Staffordshire Suffolk Surrey Tyne_and_Wear Warwickshire West_Glamorgan West_Lothian
    West_Midlands West_Sussex West_Yorkshire Wiltshire Worcestershire Yorkshire
    County_Antrim County_Armagh County_Down County_Fermanagh County_Londonderry
    County_Tyrone Co._Antrim Co._Armagh Co._Down Co._Fermanagh Co._Londonderry
    Co._Tyrone
        """,
    )
)


def is_british_county(text: str) -> bool:
    """Whether it is a county of the United Kingdom, which addresses may add.

    Example:
        >>> is_british_county("norfolk"), is_british_county("Norwich")
        (True, False)
    """
    return fold(text) in _BRITISH_COUNTIES
