"""Which country a telephone number without a country code belongs to.

Rules:
    The country the row states decides, else the region of the source. Where the number
    makes no sense there, the source's region and the fallback regions are tried, and
    believed only for a mobile number of that very region; the reading is noted. One
    thing more is evidence: in a row of a Chinese source without any Han character and
    without a country, eleven digits in one piece that would be a landline at home and a
    mobile number in a fallback region are the mobile number.

Sources:
    The numbering plans of China (landlines are written ``0745-5406123``) and of the
    United Kingdom (mobile numbers ``07455 406123``), whose eleven digits overlap.
"""

import re
from collections.abc import Callable

from attrs import evolve, frozen

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import PhoneType
from customer_core.normalizers._common import issue
from customer_core.normalizers._phone_one import NormalizedPhone
from customer_core.normalizers.phone import normalize_phone

_HAN_REGION = "CN"
_AREA_CODE = re.compile(r"\s*\(?0\d{2,3}\)?[-\s]\d{7,8}")
_EXPLICIT = re.compile(r"[\s(（]*(?:[+＋]|00|００)")
_UNASSIGNED = issue(IssueCode.PHONE_UNASSIGNED)
_MOBILE = {PhoneType.MOBILE, PhoneType.FIXED_LINE_OR_MOBILE}


@frozen(kw_only=True)
class PhoneRegions:
    """The regions to read the numbers of one row by.

    Attributes:
        stated: ISO 3166-1 alpha-2 of the countries the row states, likeliest first.
        home: the region of the source.
        fallback: other regions, likeliest first.
    """

    stated: tuple[str, ...]
    home: str
    fallback: tuple[str, ...]

    def read(self, text: str, is_foreign: Callable[[], bool]) -> NormalizedPhone:
        """The number in a cell, by the first region that makes sense of it.

        Args:
            text: the cell.
            is_foreign: tells whether nothing in the row is in Han script.
        """
        first = None
        for region in self.stated or (self.home,):
            found = normalize_phone(text, region)
            if self._makes_sense(text, found, is_foreign):
                return found
            first = first or found
        if not _EXPLICIT.match(text):
            for region in dict.fromkeys((self.home, *self.fallback)):
                found = normalize_phone(text, region)
                if _is_mobile_of(region, found):
                    return _noted(found, region)
        return first or normalize_phone(text, self.home)

    def _makes_sense(
        self, text: str, found: NormalizedPhone, is_foreign: Callable[[], bool]
    ) -> bool:
        if self.stated:
            return found.value is not None
        if not _is_valid(found):
            return False
        in_doubt = (
            _kind(found) is PhoneType.FIXED_LINE
            and self.home == _HAN_REGION
            and is_foreign()
        )
        return not in_doubt or _AREA_CODE.match(text) is not None


def _is_valid(found: NormalizedPhone) -> bool:
    return found.value is not None and _UNASSIGNED not in found.issues


def _kind(found: NormalizedPhone) -> PhoneType | None:
    return found.value.type if found.value else None


def _is_mobile_of(region: str, found: NormalizedPhone) -> bool:
    of_region = found.value is not None and found.value.region == region
    return of_region and _kind(found) in _MOBILE


def _noted(found: NormalizedPhone, region: str) -> NormalizedPhone:
    inferred = Issue(
        code=IssueCode.PHONE_REGION_INFERRED, parameters={"region": region}
    )
    return evolve(found, issues=(*found.issues, inferred))
