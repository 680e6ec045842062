"""Builders of the tables of towns and of spellings of divisions.

Sources:
    china-division 2.7.0 (npm, MIT): towns, townships and subdistricts. pypinyin 0.55.0
    (PyPI, MIT): readings. Names that have a spelling of their own in Latin script, as
    the Ministry of Civil Affairs, the postal service and the governments of Hong Kong
    and Taiwan write them: by hand.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from customer_core.reference.divisions import short_name

_TOWN = re.compile(r".+(?:街道|镇|乡|苏木)")
STATISTICAL = "7"  # fifth digit of a code that only the statistics use
# Counties that ended after the towns were listed, and the towns that went elsewhere.
_HEIRS = {"500105": "500157", "500112": "500157"}
_ELSEWHERE = {
    ("500112", town): "500109"
    for town in ("大湾镇", "统景镇", "大盛镇", "兴隆镇", "茨竹镇")
}
# How place names read these characters.
READINGS = {"朝": "chao", "长": "chang", "都": "du", "什": "shi", "伽": "jia",
            "曾": "zeng"}  # fmt: skip
# Spellings beside the readings, or instead of them where a = stands before.
SPELLINGS = {
    "陕西省": "=shaanxi shanxi", "内蒙古自治区": "innermongolia", "西藏自治区": "tibet",
    "北京市": "peking", "重庆市": "=chongqing chungking", "厦门市": "=xiamen amoy",
    "广州市": "canton", "呼和浩特市": "hohhot huhhot", "包头市": "baotow",
    "鄂尔多斯市": "ordos", "呼伦贝尔市": "hulunbuir hulunber", "乌兰察布市": "ulanqab",
    "巴彦淖尔市": "bayannur bayannaoer", "锡林郭勒盟": "xilingol", "阿拉善盟": "alxa",
    "兴安盟": "hinggan", "锡林浩特市": "xilinhot", "乌兰浩特市": "ulanhot",
    "二连浩特市": "erenhot", "哈尔滨市": "harbin", "齐齐哈尔市": "qiqihar",
    "拉萨市": "lhasa", "日喀则市": "shigatse xigaze", "昌都市": "qamdo chamdo",
    "林芝市": "nyingchi", "那曲市": "nagqu nagchu", "阿里地区": "ngari",
    "乌鲁木齐市": "urumqi", "克拉玛依市": "karamay", "吐鲁番市": "turpan turfan",
    "哈密市": "kumul", "喀什地区": "kashgar kashi", "喀什市": "kashgar kashi",
    "和田地区": "hotan khotan", "和田市": "hotan khotan", "阿勒泰地区": "altay",
    "阿克苏地区": "aksu", "阿克苏市": "aksu", "伊犁哈萨克自治州": "ili",
    "博尔塔拉蒙古自治州": "bortala", "巴音郭楞蒙古自治州": "bayingol bayingolin",
    "克孜勒苏柯尔克孜自治州": "kizilsu", "库尔勒市": "korla", "阿拉尔市": "aral",
    "甘孜藏族自治州": "garze", "阿坝藏族羌族自治州": "ngawa",
    "香港特别行政区": "hongkong", "澳门特别行政区": "macau macao", "台湾省": "taiwan",
    "台北市": "taipei", "新北市": "newtaipei", "台中市": "taichung",
    "高雄市": "kaohsiung", "基隆市": "keelung", "新竹市": "hsinchu",
    "新竹县": "hsinchu", "嘉义市": "chiayi", "嘉义县": "chiayi", "桃园市": "taoyuan",
    "宜兰县": "yilan ilan", "苗栗县": "miaoli", "彰化县": "changhua",
    "云林县": "yunlin", "屏东县": "pingtung", "台东县": "taitung",
    "花莲县": "hualien", "澎湖县": "penghu", "金门县": "kinmen",
    "中西区": "=centralandwestern centralwestern", "湾仔区": "=wanchai",
    "东区": "eastern", "南区": "southern", "油尖旺区": "=yautsimmong",
    "深水埗区": "=shamshuipo", "九龙城区": "=kowlooncity", "黄大仙区": "=wongtaisin",
    "观塘区": "=kwuntong", "葵青区": "=kwaitsing", "荃湾区": "=tsuenwan",
    "屯门区": "=tuenmun", "元朗区": "=yuenlong", "北区": "north",
    "大埔区": "taipo", "沙田区": "shatin", "西贡区": "=saikung", "离岛区": "=islands",
    "长春市": "=changchun", "长沙市": "=changsha", "六安市": "=luan liuan",
    "六合区": "=luhe liuhe", "蚌埠市": "=bengbu", "亳州市": "=bozhou",
    "乐山市": "=leshan", "乐清市": "=yueqing", "丽水市": "=lishui",
    "台州市": "=taizhou", "铅山县": "=yanshan", "歙县": "=she", "黟县": "=yi",
    "洪洞县": "=hongtong", "尉氏县": "=weishi", "尉犁县": "=yuli", "莘县": "=shen",
    "单县": "=shan", "浚县": "=xun", "渑池县": "=mianchi",
    "荥阳市": "=xingyang", "荥经县": "=yingjing", "番禺区": "=panyu",
    "大城县": "dacheng", "乐亭县": "=laoting", "蔚县": "=yu", "井陉县": "=jingxing",
    "长子县": "=zhangzi", "闵行区": "=minhang", "繁峙县": "=fanshi", "南乐县": "=nanle",
    "民乐县": "=minle", "蚌山区": "=bengshan", "宜都市": "=yidu",
    "吕梁市": "=lvliang lyuliang luliang",
}  # fmt: skip


def town_rows(
    streets: Iterable[Mapping[str, str]], today: Mapping[str, str]
) -> list[str]:
    """``code of the county, its towns``, ascending by code."""
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for row in streets:
        code, name = row["areaCode"], row["name"]
        if not _TOWN.fullmatch(name) or code[4] == STATISTICAL:
            continue
        code = _ELSEWHERE.get((code, name)) or _HEIRS.get(code, code)
        if name not in towns[code]:
            towns[code].append(name)
    return [
        f"{code}\t{' '.join(towns[code])}" for code in sorted(towns) if code in today
    ]


def spelling_rows(
    names: Iterable[str], read: Callable[[str], Iterable[str]]
) -> list[str]:
    """``name of a division, its spellings in Latin letters``, ascending by name."""
    rows = []
    for name in sorted(set(names)):
        stem = short_name(name) or re.sub(r"[市县区旗盟]$", "", name)
        syllables = list(read(stem))
        if len(syllables) == len(stem):
            pairs = zip(stem, syllables, strict=True)
            syllables = [READINGS.get(c, syllable) for c, syllable in pairs]
        spelled = "".join(syllables).replace("ü", "v")
        special = SPELLINGS.get(name, "")
        listed = special[1:] if special[:1] == "=" else f"{spelled} {special}"
        rows.append(f"{name}\t{listed.strip()}")
    return rows
