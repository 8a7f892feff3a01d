"""Text in, whether it is somebody's name out: surnames decide, four letters are not yet a person.

All in Simplified: texts are folded before they are compared. How much must vouch for a name depends on its surname: one
that hardly begins a word may stand alone, one that does needs an office, 记者 or a label before it.
"""

import re

from pipelines.reading.script import folded
from pipelines.reading.words import LIKE_NAMES

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦"
    "邱侯江尹薛闫阎段雷黎史龙陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文辛单洪施牛温芦俞苗左鲁季岳柯翟殷童屈邢樊冉柳管纪伍欧符房柴佟连穆简缪缴司柏桂"
    "申屠路解应车项祝寿关齐费包倪庞聂焦游商梅盛甘耿霍蓝卓宁谷毕安巩成宗戚党初喻靳仇匡鄢臧宫敖沙郎边卞尤楚晏冷裴席褚骆瞿凌涂古仲宿占詹习"
    "颜葛祁鲍翁阮滕牟甄闵饶岑隋栾蔺邬芮郗阚邸"
)
"""The first character of nearly all Chinese names (Ministry of Public Security's name reports), fit to stand alone."""
_VOUCHED = (
    "章时舒卜曲卫位景华迟禤米晋楼丛刁计买兰庄阳窦水云奚昌凤花酆廉乐傅皮萧湛禹狄贝明谈茅麻强娄危虞昝裘干宣贲郁杭诸吉钮嵇滑荣荀羊惠家封羿储汲邴糜松井富巫乌巴"
    "弓牧隗山宓蓬班仰秋伊暴钭厉戎祖束幸韶郜蓟薄印怀蒲邰鄂索咸籍蒙池阴胥苍双闻莘贡劳逄姬扶堵宰郦雍郤璩桑濮扈燕冀郏浦尚农充慕茹宦艾鱼容慎戈庾终暨居衡步弘寇广禄"
    "阙殳沃利蔚越夔隆师厍晁勾融訾毋乜养鞠丰巢蒯查荆红竺权逯盖益桓仉督法汝帅缑亢况琴佘佴墨哈谯笪福邝冼粟仝亓苑麦原官植战代敬鹿揭逢候尧苟青库仓枚修操矫种衣栗欣"
    "么綦郇谌智朴玄木普雒元伏支檀俸撒锺睢仉"
)
"""What else is a surname: the Hundred Family Surnames and the rest of the 400 most frequent ones today, without those
that a sentence goes on with (和, 经, 能, 通)."""
_LIKE_WORDS = "由过勇从后都那相全国东西南北公满平才"
"""Surnames that mostly are other words: they count beside an office only."""
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
"""Characters of names, as a range of a character class: given names use rare ones (䶮) beyond the first block."""

_GIVEN = rf"(?:(?![的了们是吗呢吧啊这那您我你他她它说没把被很也着地过])[{HAN}])"
"""A character of a given name: no particle is one."""
_FUNCTION = (
    "在对向就此这又还也再曾已将并则均都同时等及与和以从被把让使给为是有要能可应该上下里后前日月年多次最不没各其某之所而且或但却仍且即"
    "一二三四五六七八九十两几进行们会团组队员者长士家众方面部门层人等非现场当随称说表话谈讲问答告接再特专共正继边"
)
"""Characters that words of grammar and of groups are made of (同时还, 就此事, 组成员)."""
_HOUSES = "室处局部厅院校社报网店厂所站科课班级群体率制案法度化性点议"
"""How houses, groups and things end."""
_COMPOUND = "|".join(
    """
    欧阳 司马 上官 诸葛 司徒 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 夏侯 端木 东方 万俟 闻人 赫连 公羊 澹台 公冶 宗政 濮阳
    淳于 单于 太叔 申屠 仲孙 轩辕 钟离 鲜于 闾丘 司空 亓官 司寇 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父
    谷梁 百里 东郭 南门 呼延 羊舌 微生 梁丘 左丘 东门 西门 南宫 独孤 纳兰 叶赫 厍狄 完颜 范姜 张简 钮祜禄 爱新觉罗
    """.split()  # noqa: SIM905 - as in offices.py
)
_PART = r"[\u4e00-\u9fffA-Z][\u4e00-\u9fff.]{0,7}?"
_FOREIGN = rf"{_PART}(?:[·•・‧]{_PART}){{1,3}}"
NAME = rf"(?:(?:欧阳|司马|诸葛|上官|皇甫|令狐|慕容|尉迟){_GIVEN}{{1,2}}|[{SURNAMES}]{_GIVEN}{{1,2}})"
NAMES = rf"{NAME}(?:[\s、，,/]{{1,2}}{NAME}){{0,7}}"
_SIGNING = rf"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{SURNAMES}{_VOUCHED}]{_GIVEN}{{1,2}})"
SIGNING = rf"{_SIGNING}(?:[\s、，,/]{{1,2}}{_SIGNING}){{0,7}}"
"""Names where 记者 or a label vouches for them."""
BESIDE_OFFICE = rf"(?:{_FOREIGN}|(?:{_COMPOUND}){_GIVEN}{{1,2}}?|[{SURNAMES}{_VOUCHED}{_LIKE_WORDS}]{_GIVEN}{{1,2}}?)"
"""A name where the words around it say that one stands there; the shortest that they allow."""
FULL = rf"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{SURNAMES}{_VOUCHED}]{_GIVEN}{{2}})"
"""A name of full length, whatever follows it."""
PAIR = rf"(?:[{SURNAMES}{_VOUCHED}]{_GIVEN})"
UNUSUAL = rf"(?:(?:过|(?![{_FUNCTION}]){_GIVEN})(?:(?![{_FUNCTION}]){_GIVEN}){{2}}(?<![{_HOUSES}]))"
"""Three characters that could be a name with a surname that no list has: none is a word of grammar."""
_ALONE = re.compile(rf"^{NAMES}$")
_SOUNDS = frozenset(
    "阿艾奥巴贝比波布达德迪多厄恩法菲费弗福格古哈赫基吉加杰卡科克库拉莱兰勒里利列林隆卢鲁罗洛马曼梅米蒙姆纳内尼努诺欧帕佩皮普"
    "恰乔切茨萨塞桑沙什史斯苏索塔泰坦特提廷图托瓦威维沃乌西希夏谢雅亚扬耶伊因尤扎泽詹朱兹佐夫尔顿森逊娜娅丽莉莎琳伦登根肯申科安哲韦默雷宁奇齐科瓦迈茨丘涅"
)
"""Characters that write down foreign sounds."""
_NO_END = frozenset("指致贺宣于亲问收决分资起忙发作看同重无与")
"""What hardly ends a name and often is the verb behind a shorter one."""
_FULL_LENGTH = 3
_NO_RECORD = ("记者", "先生", "女士", "小姐", "某", "老师", "老板")
"""How somebody ends who is many, or who is named to politeness only."""
_ADVERBS = frozenset("都均各也又还再只更最")


def is_name(text: str) -> bool:
    """Whether a line is nothing but names."""
    return 3 <= len(text) <= 12 and bool(_ALONE.match(folded(text)))


def is_cut(name: str, behind: str) -> bool:
    """Whether a name of three goes on (佩斯科夫), or its last character begins the word behind it."""
    if len(name) != _FULL_LENGTH:
        return False
    return name[-1] in _NO_END or name[-1] + behind in LIKE_NAMES or all(char in _SOUNDS for char in name[-1] + behind)


def is_word(name: str) -> bool:
    """Whether what looks like a name (in Simplified) begins with a word of the language or is told to be many."""
    return name[:2] in LIKE_NAMES or (name[0] in _ADVERBS and len(name) == 2) or name.endswith(_NO_RECORD)
