"""Where synthetic people can live, and which numbers are dialled there.

Rules:
    Places are real, streets are not. Largest first.

Sources:
    GB/T 2260 (division codes); Chinese postal and area codes; British outward postcodes
    and area codes; Ofcom, telephone numbers for drama use.
"""

from attrs import frozen


@frozen
class Place:
    """Where people live, with the codes that belong there.

    Attributes:
        region: province or nation.
        city: city or prefecture.
        district: district or county, empty where addresses name none.
        postcode: Chinese postal code, or British outward code.
        area_code: with its leading 0.
        subscriber: first digits of landlines.
        division: GB/T 2260 code, empty outside China.
    """

    region: str
    city: str
    district: str
    postcode: str
    area_code: str
    subscriber: str
    division: str = ""

    @property
    def dialling(self) -> str:
        """Country and area code, as in E.164."""
        return ("+86" if self.division else "+44") + self.area_code[1:]


CN_PLACES = tuple(
    Place(region, city, district, postcode, area_code, "86", division)
    for region, city, district, postcode, area_code, division in (
        ("北京市", "北京市", "朝阳区", "100020", "010", "110105"),
        ("上海市", "上海市", "浦东新区", "200120", "021", "310115"),
        ("广东省", "广州市", "天河区", "510630", "020", "440106"),
        ("广东省", "深圳市", "南山区", "518052", "0755", "440305"),
        ("北京市", "北京市", "海淀区", "100080", "010", "110108"),
        ("上海市", "上海市", "徐汇区", "200030", "021", "310104"),
        ("四川省", "成都市", "武侯区", "610041", "028", "510107"),
        ("浙江省", "杭州市", "西湖区", "310013", "0571", "330106"),
        ("重庆市", "重庆市", "渝中区", "400010", "023", "500103"),
        ("湖北省", "武汉市", "洪山区", "430070", "027", "420111"),
        ("江苏省", "南京市", "鼓楼区", "210009", "025", "320106"),
        ("广东省", "深圳市", "福田区", "518033", "0755", "440304"),
        ("陕西省", "西安市", "雁塔区", "710061", "029", "610113"),
        ("江苏省", "苏州市", "姑苏区", "215005", "0512", "320508"),
        ("天津市", "天津市", "南开区", "300100", "022", "120104"),
        ("湖南省", "长沙市", "岳麓区", "410006", "0731", "430104"),
        ("河南省", "郑州市", "金水区", "450003", "0371", "410105"),
        ("山东省", "青岛市", "市南区", "266071", "0532", "370202"),
        ("山东省", "济南市", "历下区", "250014", "0531", "370102"),
        ("广东省", "佛山市", "禅城区", "528000", "0757", "440604"),
        ("浙江省", "宁波市", "鄞州区", "315100", "0574", "330212"),
        ("辽宁省", "沈阳市", "和平区", "110001", "024", "210102"),
        ("安徽省", "合肥市", "蜀山区", "230031", "0551", "340104"),
        ("云南省", "昆明市", "五华区", "650032", "0871", "530102"),
        ("吉林省", "长春市", "朝阳区", "130012", "0431", "220104"),
        ("黑龙江省", "哈尔滨市", "南岗区", "150001", "0451", "230103"),
    )
)
"""Largest first; two districts called 朝阳区 are meant."""

GB_PLACES = tuple(
    Place(region, city, "", postcode, area_code, subscriber)
    for region, city, postcode, area_code, subscriber in (
        ("England", "London", "SW4", "020", "79460"),
        ("England", "London", "SE15", "020", "79460"),
        ("England", "Birmingham", "B13", "0121", "4960"),
        ("England", "Manchester", "M14", "0161", "4960"),
        ("Scotland", "Glasgow", "G12", "0141", "4960"),
        ("England", "London", "N8", "020", "79460"),
        ("England", "Leeds", "LS6", "0113", "4960"),
        ("England", "Liverpool", "L15", "0151", "4960"),
        ("England", "Sheffield", "S10", "0114", "4960"),
        ("Scotland", "Edinburgh", "EH9", "0131", "4960"),
        ("England", "Bristol", "BS6", "0117", "4960"),
        ("Wales", "Cardiff", "CF14", "029", "20180"),
        ("England", "Leicester", "LE2", "0116", "4960"),
        ("Northern Ireland", "Belfast", "BT7", "028", "96496"),
        ("England", "Newcastle upon Tyne", "NE6", "0191", "4980"),
        ("England", "Reading", "RG6", "0118", "4960"),
    )
)

CN_MOBILE_PREFIXES = (
    "138", "139", "136", "135", "137", "150", "158", "159", "186", "188", "189", "133",
    "153", "177", "173", "182", "187", "155", "156", "185", "199", "198", "191", "166",
)  # fmt: skip
GB_MOBILE_PREFIXES = (
    "0741", "0752", "0753", "0754", "0771", "0773", "0774", "0781", "0784", "0794",
    "0795", "0796",
)  # fmt: skip
