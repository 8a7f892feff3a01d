"""A place where two texts of the same wording differ in, another name of a place, person or organisation there out."""

import re
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick

from newswatch.text.changes import Change, Place, Places, windows
from newswatch.text.names import NAME, NAME_ENDS, NO_SECOND, OFFICES
from newswatch.text.places import COUNTRY_SIGNS, DOUBLE_SURNAMES, PLACES, SURNAMES

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_BEHIND = re.compile(
    rf"(?:{OFFICES}|教授|研究员|专家|医生|医师|护士|老师|教师|学生|同学|村民|居民|农民|农户|职工|工人|技师|技术员|负责人|创始人|"
    r"队长|站长|馆长|厂长|社长|店主|船长|机长|教练|选手|运动员|航天员|宇航员|球员|烈士|战士|作家|画家|导演|演员|学者|外长|防长|财长|法官|"
    r"律师|记者|嘉宾|主持人|名叫|叫做|[·•]|[任])[“\"《:： ]?$"
)
_BEFORE = re.compile(
    r"^[”\"》]?\s?(?:[:：·•]|说|表示|指出|介绍|强调|告诉|认为|透露|坦言|回忆|主持|出席|会见|致辞|讲话|宣布|宣读|作了?报告|作了?发言|当选|"
    r"担任|同志|先生|女士|教授|院士|老人|夫妇|夫妻|一家|等人|代表|接受|在接受|在会上|在讲话|在致辞|在发言|在采访|在讨论|在调研|在回答|称|答|"
    r"当日|当天|对记者|向记者|率|还|坚信|相信|呼吁|谈到|提到|谈及|补充|解释|感慨|笑着|的话|的团队|团队|被任命|被选|为主任|为部长)"
)
_SOUNDS = frozenset(
    "阿埃艾安昂奥巴芭白拜班邦包保鲍北贝本比彼毕宾波伯勃博布查昌楚达大戴丹当德登邓迪地蒂丁东杜敦顿多额恩尔凡范方法菲费芬丰冯弗伏福富盖甘冈高"
    "戈格葛根贡古瓜哈海汉豪赫亨洪胡华惠霍基吉加贾杰金久居喀卡凯坎康考柯科可克肯孔库夸奎昆拉腊莱赖兰朗劳勒雷黎里李理利莉连列烈林琳龙隆卢鲁路"
    "伦罗洛略马玛迈麦曼芒毛梅门蒙孟米密敏明摩莫默姆木慕穆拿纳娜乃奈南内能尼涅宁纽农努诺欧帕潘庞佩彭皮珀普奇齐恰乔切钦琼丘热日荣茹瑞若萨塞赛"
    "桑瑟森沙山尚绍申圣施什石史士舒朔斯丝松苏所索塔泰坦汤唐陶特滕提田廷通图托陀瓦万王旺威韦维卫魏温翁沃乌武西希锡夏香肖谢辛欣休许雅亚延扬杨"
    "耶叶伊因英尤于约云赞泽扎詹章哲珍芝朱佐岸文雄京"
)
"""Folded characters that write the sounds of foreign names."""
_OFFICIAL = re.compile(
    rf"(?:{OFFICES}|教授|专家|记者|负责人|外长|防长|财长)({NAME}|[{''.join(sorted(_SOUNDS))}]{{3,8}})"
)
_SPEAKER = re.compile(rf"([{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=说|表示|指出|介绍|强调|告诉|认为|透露|坦言|[:：])")
_OPENS_WORDS = frozenset("高方成马金江田常任万白石余于文时安关向项和明全国经计应相黄强平水华")
"""Surnames that as often begin a common word."""
_DIVISIONS = "省市县州镇乡村盟旗"
_NO_NAMES = re.compile(
    "[全本该我各每两三多几些别某同邻外城都超门上股夜楼集农的个在是有等县省市]|部分|其他|有关|相关|所在"
)
_NO_BODIES = re.compile(
    "[本该我各每两多几某个的等]|部分|其他|有关|相关|所在|下属|上市|大型|民营|国有|外资|龙头|骨干|重点"
)
_BODIES = re.compile(
    r"^(?:公司|集团|股份|科技|大学|学院|研究院|研究所|实验室|银行|证券|协会|学会|商会|基金会|医院|出版社|通讯社|电视台|日报|时报|晚报|法院|俱乐部)"
)
_BODIES_KNOWN = """
工业和信息化部 工信部 国家发展改革委 发展改革委 发改委 财政部 商务部 科技部 科学技术部 教育部 公安部 民政部
司法部 外交部 国防部 自然资源部 生态环境部 住房城乡建设部 交通运输部 水利部 农业农村部 文化和旅游部
国家卫生健康委 卫健委 应急管理部 人民银行 审计署 国资委 海关总署 税务总局 市场监管总局 金融监管总局 证监会
银保监会 统计局 国家统计局 知识产权局 国家能源局 国家数据局 国家网信办 国防科工局 国家邮政局 烟草专卖局 华为
小米 腾讯 阿里巴巴 阿里 百度 京东 美团 字节跳动 联想 中兴 比亚迪 宁德时代 吉利 奇瑞 长安 长城 蔚来 理想 小鹏
特斯拉 苹果 谷歌 微软 英伟达 英特尔 高通 三星 台积电 中芯国际 中国移动 中国电信 中国联通 中国铁塔 中国广电
中国石油 中国石化 中国海油 国家电网 南方电网 中国商飞 波音 空客 清华大学 北京大学 复旦大学 浙江大学 中国科学院
中国工程院 联合国 世界银行 世卫组织 世贸组织 北约
"""
_KNOWN = frozenset(_BODIES_KNOWN.split())
_NAMED, _PLACED = frozenset("".join(_KNOWN)), frozenset("".join(PLACES))
_LONGEST_NAME = 4


def renamed(here: Place, there: Place) -> Change | None:
    """Another place, person or organisation than in the other text, where the words around it leave no doubt."""
    if not (here.text and there.text) or not _all_han(here, there):
        return None
    places = here, there
    return _place(places) or _known(places) or _organisation(places) or person(places) or _foreigner(places)


def _place(places: Places) -> Change | None:
    if all(_PLACED.issuperset(place.text) for place in places):
        for window in windows(places, 3):
            if window[0].text in PLACES and window[1].text in PLACES:
                return Change("place", *window)
    return _division(places) or _sign(places)


def _division(places: Places) -> Change | None:
    """Another name before 省, 县 and the like."""
    for on in (1, 2):
        window = places[0].grown(0, on), places[1].grown(0, on)
        suffix = window[0].text[-1]
        if suffix not in _DIVISIONS or suffix != window[1].text[-1]:
            continue
        names = [place.text[:-1] for place in window]
        if all(2 <= len(name) <= 4 and _HAN.fullmatch(name) and not _NO_NAMES.search(name) for name in names):
            return Change("place", *window)
    return None


def _sign(places: Places) -> Change | None:
    """Another country by the sign news has for it: 中美, 俄方."""
    if not all(len(place.text) == 1 and place.text in COUNTRY_SIGNS for place in places):
        return None
    before, after = places[0].before(1), places[0].after(2)
    paired = (before == "中" or before in COUNTRY_SIGNS) and before and re.match(r"[两双关合贸经外元首]", after)
    if paired or re.match(r"方|军|媒|国|总统|外长|防长|联军|舰|企", after):
        return Change("place", *places)
    return None


def _known(places: Places) -> Change | None:
    """Another body of those everybody knows."""
    if all(_NAMED.issuperset(place.text) for place in places):
        for window in windows(places, 3):
            if window[0].text in _KNOWN and window[1].text in _KNOWN:
                return Change("organisation", *window)
    return None


def _organisation(places: Places) -> Change | None:
    for on in (0, 1, 2):
        window = places[0].grown(0, on), places[1].grown(0, on)
        named = all(2 <= len(place.text) <= 6 and _HAN.fullmatch(place.text) for place in window)
        if named and all(len(place.text) >= 2 for place in places) and all(_BODIES.match(p.after(4)) for p in window):
            return None if any(_NO_BODIES.search(place.text) for place in window) else Change("organisation", *window)
    return None


def person(places: Places) -> Change | None:
    """Another Chinese name behind an office or before what people do."""
    best: Places | None = None
    most = 0
    if max(len(place.text) for place in places) > _LONGEST_NAME:
        return None
    for window in windows(places, 2):
        if not all(_is_name(place.text) for place in window):
            continue
        behind = all(_BEHIND.search(place.before(6)) for place in window)
        before = all(_BEFORE.match(place.after(5)) for place in window)
        if (sure := behind + before) > most:
            best, most = window, sure
    if best is None and places[0].text[0] != places[1].text[0] and all(_is_plain_name(place) for place in places):
        best = places
    return Change("person", *best) if best else None


def people(plain: str) -> frozenset[str]:
    """The names that a folded text has behind an office or before what people do, and more than once."""
    found = {m[1] for m in _OFFICIAL.finditer(plain)} | {m[1] for m in _SPEAKER.finditer(plain)}
    return _repeated(sorted(found), plain)


def _repeated(names: Sequence[str], plain: str) -> frozenset[str]:
    """Those of `names` that `plain` has more than once side by side, in one pass: a page may be nothing but names."""
    ends: dict[int, int] = {}
    repeated: set[str] = set()
    for number, start, end in AhoCorasick(names).find_matches_as_indexes(plain, overlapping=True) if names else ():
        if number in ends and start >= ends[number]:
            repeated.add(names[number])
        ends.setdefault(number, end)
    return frozenset(repeated)


def retold(places: Places, names: frozenset[str]) -> Change | None:
    """Another name in the place of one of `names`, which the earlier text tells of elsewhere."""
    for window in windows(places, 2):
        here, there = window[0].text, window[1].text
        alike = there in names and abs(len(here) - len(there)) <= 1 and _HAN.fullmatch(here)
        if alike and (_is_name(here) or _SOUNDS.issuperset(here)):
            return Change("person", *window)
    return None


def _is_name(text: str) -> bool:
    if not _HAN.fullmatch(text):
        return False
    if text[:2] in DOUBLE_SURNAMES:
        return 3 <= len(text) <= 4
    return text[0] in SURNAMES and 2 <= len(text) <= 3 and text[1] not in NO_SECOND and text[2:] not in tuple(NAME_ENDS)


def _is_plain_name(place: Place) -> bool:
    """Whether the place looks like a name without an office: a surname first that begins few words, in a list of names
    or, with three characters, met more than once in its text."""
    text = place.text
    if not _is_name(text) or text[0] in _OPENS_WORDS:
        return False
    listed = place.before(1) in ("、", " ") and place.after(1) in ("、", " ", "。", "等")
    return listed or (len(text) == 3 and place.plain.count(text) > 1)


def _foreigner(places: Places) -> Change | None:
    """Another foreign name, written by its sound."""
    if not all(_SOUNDS.issuperset(place.text) for place in places):
        return None
    for window in windows(places, 3):
        if not all(2 <= len(place.text) <= 8 and _SOUNDS.issuperset(place.text) for place in window):
            continue
        if all(_BEHIND.search(place.before(6)) or _BEFORE.match(place.after(5)) for place in window):
            return Change("person", *window)
    return None


def _all_han(here: Place, there: Place) -> bool:
    return bool(_HAN.fullmatch(here.text) and _HAN.fullmatch(there.text))
