"""Words that synthetic customers are combined from.

Rules:
    Single words are ordinary (a family name, a character, a district); people,
    streets and mailboxes exist only as combinations drawn at random. Order is by
    assumed frequency where a table is ranked.

Sources:
    Written by hand for this package.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛段雷侯龙"
    "史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施牛樊葛邢安齐乔伍庞颜倪庄聂章鲁岳翟殷"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛")
GIVEN_MALE = (
    "伟强磊军洋勇杰涛明超刚平辉鹏建华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳海峰志国庆"
    "东文博天晨子轩泽瑞成云亮松义光永世良诚毅翔航昊睿哲坤雄震钢锋彬兵民利新"
)
GIVEN_FEMALE = (
    "芳娜敏静丽艳娟霞秀玲桂英燕红梅兰萍雪琳莉颖婷慧莹洁倩晶怡佳欣悦梦雅琪蕾薇丹"
    "文云春香月珍凤美玉淑珊蓉思雨涵瑶菲露妮彤萱馨芸晓小岚青嘉诗可心"
)
READINGS: dict[str, str] = {
    "ai": "艾爱", "an": "安", "bai": "白", "bin": "斌彬宾", "bing": "兵冰",
    "bo": "博波", "cai": "蔡才", "cao": "曹", "chao": "超", "chen": "陈晨辰",
    "cheng": "程成诚", "chun": "春纯", "cui": "崔翠", "dai": "戴", "dan": "丹",
    "deng": "邓", "ding": "丁定", "dong": "董东冬", "du": "杜", "duan": "段",
    "fan": "范樊帆凡", "fang": "方芳", "fei": "飞菲", "feng": "冯峰锋凤丰枫",
    "fu": "付富", "gang": "刚钢", "gao": "高", "ge": "葛", "gong": "龚",
    "gu": "顾", "guan": "官", "guang": "光广", "gui": "桂贵", "guo": "郭国",
    "hai": "海", "han": "韩涵", "hang": "航", "hao": "郝浩昊豪", "he": "何贺",
    "hong": "红宏虹", "hou": "侯", "hu": "胡", "hua": "华花", "huan": "欢",
    "huang": "黄", "hui": "慧辉惠", "jia": "贾佳嘉家", "jian": "建健剑",
    "jiang": "蒋姜江", "jie": "杰洁", "jin": "金锦", "jing": "静晶京",
    "juan": "娟", "jun": "军俊君", "kai": "凯", "kang": "康", "ke": "可科",
    "kong": "孔", "kun": "坤昆", "lan": "兰岚", "lei": "雷磊蕾",
    "li": "李黎丽莉利力", "liang": "梁亮良", "liao": "廖", "lin": "林琳霖",
    "ling": "玲灵", "liu": "刘柳", "long": "龙", "lu": "卢陆鲁露路",
    "luo": "罗", "lv": "吕", "ma": "马", "mao": "毛", "mei": "梅美",
    "meng": "孟梦", "min": "敏民", "ming": "明鸣", "mo": "莫", "na": "娜",
    "ni": "倪妮", "nie": "聂", "ning": "宁", "niu": "牛", "ou": "欧",
    "pan": "潘", "pang": "庞", "peng": "彭鹏", "ping": "平萍", "qi": "齐琪琦",
    "qian": "钱倩", "qiang": "强", "qiao": "乔", "qin": "秦覃琴",
    "qing": "庆青清", "qiu": "邱秋", "ren": "任", "rong": "蓉荣", "rui": "瑞睿",
    "shan": "珊山", "shang": "上", "shao": "邵", "shen": "沈",
    "shi": "石史施世诗", "shu": "淑书", "shuai": "帅", "si": "思司", "song": "宋松",
    "su": "苏素", "sun": "孙", "tan": "谭", "tang": "唐汤", "tao": "陶涛",
    "tian": "田天", "ting": "婷", "tong": "彤", "wan": "万", "wang": "王汪",
    "wei": "魏韦伟薇威", "wen": "温文雯", "wu": "吴武伍", "xia": "夏霞",
    "xiang": "向翔香祥", "xiao": "肖晓小", "xie": "谢", "xin": "鑫欣馨新心",
    "xing": "邢兴", "xiong": "熊雄", "xiu": "秀", "xu": "徐许旭", "xuan": "轩萱",
    "xue": "薛雪学", "ya": "雅", "yan": "严颜燕艳", "yang": "杨洋阳",
    "yao": "姚瑶", "ye": "叶", "yi": "义毅怡", "yin": "尹殷", "ying": "英莹颖",
    "yong": "勇永", "yu": "于余宇雨玉", "yuan": "袁媛", "yue": "岳悦月",
    "yun": "云芸", "ze": "泽", "zeng": "曾", "zhai": "翟", "zhang": "张章",
    "zhao": "赵", "zhe": "哲", "zhen": "珍震", "zheng": "郑正", "zhi": "志智",
    "zhong": "钟忠", "zhou": "周", "zhu": "朱诸竹", "zhuang": "庄", "zi": "子",
    "zou": "邹",
}  # fmt: skip
"""Reading without tones -> characters: the pinyin and the homophones at once."""

TRADITIONAL = str.maketrans(
    "张陈刘杨黄赵吴孙马罗郑谢韩冯邓许苏叶吕卢蒋贾钟谭陆龙邹韦汤顾龚万钱严庄聂庞颜"
    "伟强军华国丽静杰涛艳刚辉飞凤兰红云庆学东鹏莹颖凯锋钢岚梦宁宝晓齐锐诗兴义",
    "張陳劉楊黃趙吳孫馬羅鄭謝韓馮鄧許蘇葉呂盧蔣賈鍾譚陸龍鄒韋湯顧龔萬錢嚴莊聶龐顏"
    "偉強軍華國麗靜傑濤艷剛輝飛鳳蘭紅雲慶學東鵬瑩穎凱鋒鋼嵐夢寧寶曉齊銳詩興義",
)
LOOK_ALIKES: dict[str, str] = dict(
    zip(
        "宁宇明鹏琳婷晨静薇蕾蓉涛洋辉颖晶芸娟峰彬凯欣俊瑶悦莉浩超兰天",
        "宇宁朋朋淋停晟净微雷容寿样挥颍品云捐锋杉铠掀峻谣锐利洁起三夫",
        strict=True,
    )
)
"""Character -> one that is taken for it by eye or by a scanner."""

CN_STREET_STEMS = _words(
    "青禾 云溪 望江 枫林 石桥 柳岸 春晖 白鹭 长亭 松涛 锦屏 翠湖 朝霞 "
    "丰泽 明月 金桂 银杏 竹园 河湾 桃源 星光 新元 东篱 南浦 西岭 北辰 "
    "荷塘 梅坞 蓝田 玉泉 双塔 九里"
)
CN_STREET_TYPES = ("路", "街", "大道", "东路", "西路", "南路", "北路", "巷")
GB_STREET_STEMS = _words(
    "Alder Ashdown Barley Beacon Birchfield Bramble Cedar Chantry Clover Copper "
    "Dovecote Elmsworth Fairlight Fernhill Foxglove Granary Harbour Hawthorn "
    "Heather Juniper Kestrel Lavender Linden Marigold Meadow Millstone Nightingale "
    "Orchard Pebble Quarry Rowan Saffron Sparrow Thistle Tollgate Underwood Weaver "
    "Windmill"
)
GB_STREET_TYPES = ("Street", "Road", "Lane", "Avenue", "Close", "Drive", "Crescent")

EN_MALE = _words(
    "James David John Michael Robert William Thomas Daniel Christopher Matthew "
    "Andrew Joseph Paul Mark Richard Stephen Peter Anthony Benjamin Samuel Edward "
    "George Alexander Nicholas Jonathan Oliver Henry Jack Simon Patrick Gregory "
    "Philip Charles Adam Luke Ryan Nathan Harry Callum Douglas Kenneth Ronald "
    "Timothy"
)
EN_FEMALE = _words(
    "Sarah Emma Elizabeth Margaret Catherine Jennifer Rebecca Susan Patricia "
    "Charlotte Victoria Jessica Amanda Alexandra Katherine Deborah Christine Rachel "
    "Laura Hannah Olivia Emily Sophie Lucy Grace Helen Alice Megan Abigail Eleanor "
    "Caroline Judith Barbara Dorothy Pamela Theresa Samantha Nicola Joanna Fiona "
    "Isabel Amelia"
)
NICKNAMES: dict[str, str] = {
    "James": "Jim", "David": "Dave", "Michael": "Mike", "Robert": "Bob",
    "William": "Bill", "Thomas": "Tom", "Daniel": "Dan", "Christopher": "Chris",
    "Matthew": "Matt", "Andrew": "Andy", "Joseph": "Joe", "Richard": "Rick",
    "Stephen": "Steve", "Anthony": "Tony", "Benjamin": "Ben", "Samuel": "Sam",
    "Edward": "Ted", "Alexander": "Alex", "Nicholas": "Nick", "Jonathan": "Jon",
    "Patrick": "Pat", "Gregory": "Greg", "Philip": "Phil", "Charles": "Charlie",
    "Kenneth": "Ken", "Ronald": "Ron", "Timothy": "Tim", "Elizabeth": "Liz",
    "Margaret": "Maggie", "Catherine": "Cathy", "Jennifer": "Jenny",
    "Rebecca": "Becky", "Susan": "Sue", "Patricia": "Pat", "Victoria": "Vicky",
    "Jessica": "Jess", "Amanda": "Mandy", "Alexandra": "Alex", "Katherine": "Kate",
    "Deborah": "Debbie", "Christine": "Chris", "Abigail": "Abby", "Eleanor": "Ellie",
    "Judith": "Judy", "Dorothy": "Dot", "Pamela": "Pam", "Theresa": "Terry",
    "Samantha": "Sam", "Nicola": "Nicky", "Joanna": "Jo",
}  # fmt: skip
EN_SURNAMES = _words(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright "
    "Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Harris "
    "Lewis Turner Hill Cooper Ward Moore Morris King Watson Baker Harrison Morgan "
    "Patel Young Allen Mitchell James Anderson Phillips Lee Bell Parker Davis "
    "Bennett Miller Cook Shaw O'Brien Campbell McDonald Murphy Kelly Stewart Murray "
    "Graham Fraser Singh Ahmed"
)
EN_SURNAME_HEADS = _words(
    "Ash Barn Black Brad Broad Burn Clay Cross Dal East Fair Fen Green Hal Harl "
    "Hawk Hazel Holl Kirk Lang Lind Mar Mill North Oak Pem Red Rams Shel Stan Stock "
    "Sut Thorn Wake Wal West Whit Win Wood Wy"
)
EN_SURNAME_TAILS = _words(
    "bourne brook by combe croft dale field ford gate ham hurst ley ridge shaw "
    "stead stone ton ward wick worth"
)

CN_MAIL_DOMAINS = {
    "qq.com": 30, "163.com": 24, "126.com": 8, "sina.com": 5, "gmail.com": 5,
    "139.com": 3, "mail.example.com": 13, "post.example.org": 7, "example.net": 5,
}  # fmt: skip
GB_MAIL_DOMAINS = {
    "gmail.com": 32, "outlook.com": 14, "hotmail.com": 8, "yahoo.co.uk": 10,
    "icloud.com": 9, "btinternet.com": 4, "example.com": 12, "example.org": 6,
    "mail.example.net": 5,
}  # fmt: skip
"""Domain -> share in per cent."""

RESERVED_MAIL_DOMAINS = (
    "mail.example.com", "example.com", "post.example.org", "example.net",
    "mail.example.net", "box.example.com", "example.org", "inbox.example.org",
)  # fmt: skip
"""Where nobody has a mailbox (RFC 2606), the most used first."""

MAIL_DOMAIN_TYPOS: dict[str, str] = {
    "gmail.com": "gmial.com", "qq.com": "qq.con", "163.com": "163.cm",
    "outlook.com": "outlok.com", "hotmail.com": "hotmial.com",
    "icloud.com": "iclould.com", "yahoo.co.uk": "yaho.co.uk",
}  # fmt: skip

SHORT_STREET_TYPES: dict[str, str] = {
    "Street": "St", "Road": "Rd", "Lane": "Ln", "Avenue": "Ave", "Close": "Cl",
    "Drive": "Dr", "Crescent": "Cres",
}  # fmt: skip
