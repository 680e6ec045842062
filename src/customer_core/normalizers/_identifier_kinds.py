"""What people call the kinds of identifiers, in headers and before numbers.

Rules:
    A word is compared without case, width, spaces and punctuation, and without the
    word for *number* behind it. A word that is not listed is a kind of the
    application's own.

Sources:
    Headers of exports; official English names of the documents.
"""

import re
from functools import lru_cache
from typing import Final

from customer_core._text import fold
from customer_core.normalizers._identifier_stdnum import is_stdnum_kind

_WORDS: Final = {
    "resident_id": """身份证 身份證 居民身份证 居民身份證 公民身份 二代身份证
        第二代身份证 身份证件 大陆身份证 内地身份证 idcard identitycard chineseid
        chineseidcard residentidcard residentidentitycard id证""",
    "residence_permit": """居住证 港澳台居民居住证 港澳居民居住证 台湾居民居住证
        臺灣居民居住證 港澳臺居民居住證""",
    "permanent_residence": """外国人永久居留身份证 外国人永久居留证 永久居留身份证
        永久居留证 永居证 外国人永居证 五星卡 permanentresidentcard
        permanentresidenceidcard prcard foreignpermanentresidentidcard""",
    "travel_permit": """港澳居民来往内地通行证 港澳來往內地通行證 回乡证 回鄉證
        回乡卡 台湾居民来往大陆通行证 台胞证 台胞證 港澳台通行证
        港澳台居民来往大陆通行证 mainlandtravelpermit homereturnpermit
        taiwancompatriotpermit mtp""",
    "exit_entry_permit": """往来港澳通行证 港澳通行证 往来台湾通行证
        大陆居民往来台湾通行证 大通证 exitentrypermit""",
    "hk_id": """香港身份证 香港身份證 香港居民身份证 香港永久性居民身份证
        香港永久性居民身份證 hkid hkidcard hkidentitycard hongkongid hongkongidcard
        hongkongidentitycard""",
    "mo_id": """澳门身份证 澳門身份證 澳门居民身份证 澳門居民身份證 macauid macaoid
        macauidentitycard macaoidentitycard moid bir""",
    "tw_national_id": """身分證 身分证 身分證字 身分证字 國民身分證 中華民國身分證
        台湾身份证 台灣身分證 twid taiwanid taiwannationalid""",
    "tw_resident_id": """統一證 统一证 外來人口統一證 居留證統一證 taiwanarc arc""",
    "gb_nino": """nino ni nationalinsurance nationalinsuranceno uknino""",
    "passport": """护照 護照 中国护照 因私护照 外国护照 passport travelpassport""",
    "driver_licence": """驾驶证 駕駛證 驾照 机动车驾驶证 機動車駕駛證 driverlicence
        driverlicense driverslicence driverslicense drivinglicence drivinglicense""",
    "military_id": """军官证 軍官證 士兵证 军人证 军人身份证 军人身份证件 士官证
        文职干部证 军队离退休干部证 武警证 武警警官证 武警士兵证 警官证 militaryid
        militaryidcard officerid soldierid""",
    "birth_certificate": """出生证 出生证明 出生医学证明 birthcertificate""",
    "household_register": """户口簿 户口本 戶口簿 戶口名簿 householdregister hukou""",
    "uscc": """统一社会信用代码 統一社會信用代碼 社会信用代码 信用代码 统一信用代码
        统一社会信用代码证 usci unifiedsocialcreditcode uniformsocialcreditcode
        unifiedsocialcreditidentifier socialcreditcode""",
    "organization_code": """组织机构代码 組織機構代碼 组织机构代码证 机构代码
        organisationcode""",
    "business_licence": """营业执照 營業執照 营业执照注册 工商注册 工商登记
        工商注册登记 businesslicense businessregistration""",
    "tax_id": """税号 稅號 税务登记 税务登记证 纳税人识别 纳税识别 納稅人識別
        纳税人识别码 taxnumber taxno tax taxpayerid taxpayeridentification tin""",
    "vat": """增值税号 vatid vatreg vatregistration vatregistrationid ustid ustidnr
        tva ukvat euvat""",
    "tw_ubn": """統一編號 统一编号 統編 统编 公司统编 公司統編 ubn unifiedbusiness""",
    "iban": """internationalbankaccount 国际银行账户 国际银行账号 国际银行帐号""",
    "bank_card": """银行卡 銀行卡 信用卡 借记卡 储蓄卡 creditcard debitcard
        paymentcard""",
    "lei": """legalentityidentifier 法人机构识别编码 法人识别编码 全球法人识别编码
        全球法人机构识别编码""",
    "duns": """dunsnumber dandb 邓白氏编码 邓白氏 邓氏编码 邓白氏码""",
    "gtin": """ean ean8 ean13 upc upca barcode 条码 条形码 商品条码 商品条形码""",
    "gln": """globallocation 全球位置码 全球参与方位置代码""",
}

KINDS: Final = frozenset(_WORDS)
"""Kinds that have a rule, or that are known to have none."""
_PUNCTUATION: Final = re.compile(r"[^\w]+|_+")
_NUMBER: Final = re.compile(r"(?:号码?|號碼?|编号|編號|number|num|nr|no)$")


def _plain(word: str) -> str:
    return _PUNCTUATION.sub("", fold(word))


_KINDS: Final = {_plain(kind): kind for kind in _WORDS} | {
    _plain(word): kind for kind, words in _WORDS.items() for word in words.split()
}


def kind_called(word: str) -> str | None:
    """The kind that a word means; ``None`` for one that nobody listed.

    Example:
        >>> kind_called("身份证号码"), kind_called("Passport No."), kind_called("VAT")
        ('resident_id', 'passport', 'vat')
    """
    plain = _plain(word)
    return _KINDS.get(plain) or _KINDS.get(_NUMBER.sub("", plain))


@lru_cache(maxsize=1 << 8)
def kind_stated(kind: str) -> str | None:
    """The name of a kind as an application or a header gave it.

    Returns:
        A kind of :data:`KINDS`, one of python-stdnum (``eu.vat``), or the given name
        in lower case; ``None`` where it is blank.
    """
    name = kind.casefold().strip()
    return name if is_stdnum_kind(name) else kind_called(name) or name or None
