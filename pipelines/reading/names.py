"""Text in, whether it is somebody's name out: surnames decide, four letters are not yet a person."""

import re

SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈"
    "钟鐘姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方邹鄒熊白孟秦邱侯江尹薛闫阎閆雷段黎史龙龍陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常汤湯"
    "康易乔喬赖賴文辛单單洪施牛温溫芦蘆俞苗左鲁魯季岳柯翟殷童屈邢樊冉柳管纪紀伍欧歐符房柴佟连連穆简簡缪繆缴繳司柏桂申屠路解应應车車项項祝"
    "寿壽关關齐齊费費包倪庞龐聂聶焦游商梅盛甘耿霍蓝藍卓宁寧谷毕畢安巩鞏成宗戚党初喻靳仇匡鄢臧宫敖沙郎边邊卞尤楚晏冷裴席褚骆駱瞿凌涂古仲宿占詹习習"
)
"""The first character of about 99 % of Chinese names (Ministry of Public Security's name reports), both scripts."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
"""Characters of names, as a range of a character class: given names use rare ones (䶮) beyond the first block."""

NAME = rf"[{SURNAMES}][{HAN}]{{1,2}}"
NAMES = rf"{NAME}(?:[\s、，,/]{{1,2}}{NAME}){{0,7}}"
_ALONE = re.compile(rf"^{NAMES}$")


def is_name(text: str) -> bool:
    """Whether a line is nothing but names."""
    return 3 <= len(text) <= 12 and bool(_ALONE.match(text))
