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

RARE_SURNAMES = (
    "原支昝管卢经房裘缪丁贲郁杭诸钮滑荣榮荀羊於惠甄家封芮羿储儲靳汲邴糜松井富巫乌烏弓牧隗山蓬全郗班仰秋伊栾欒暴钭厉厲戎祖武束幸韶郜薄印怀懷蒲邰从從鄂索咸籍蔺藺屠蒙池阴陰鬱胥苍蒼双雙闻聞莘谭譚贡貢"
    "劳勞逄姬扶堵宰郦酈雍却璩桑桂濮扈冀郏郟浦尚农農别庄莊晏充茹宦艾鱼魚容慎戈庾终終暨居衡步都满滿国國寇广廣禄阙闕沃利蔚越夔隆师師厍勾融訾辛阚闞那饶饒毋沙乜养養鞠须須丰豐蒯相查后荆荊红紅游竺权權"
    "逯盖蓋益桓公仉仝修操矫矯明娄婁强強仓倉揭种苑战戰衣闵閔栗欣佘兰蘭牟么綦亓邸郇粟邬鄔麦麥植岑冼谌諶阳陽禹凤鳳官智鹿朴玄木苟普巴白南东東西北平才"
)
"""What else is a surname (Hundred Family Surnames and the reports' tail): believed only beside an office."""
_COMPOUND = (
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|宇文|长孙|長孫|夏侯|端木"
)
_PART = r"[\u4e00-\u9fffA-Z][\u4e00-\u9fff.]{0,7}?"
_FOREIGN = rf"{_PART}(?:[·•・‧]{_PART}){{1,3}}"
NAME = rf"[{SURNAMES}][{HAN}]{{1,2}}"
NAMES = rf"{NAME}(?:[\s、，,/]{{1,2}}{NAME}){{0,7}}"
ANY_NAME = rf"(?:{_FOREIGN}|(?:{_COMPOUND})[{HAN}]{{1,2}}?|[{SURNAMES}{RARE_SURNAMES}][{HAN}]{{1,2}}?)"
"""A name where the words around it say that one stands there; the shortest that they allow."""
_ALONE = re.compile(rf"^{NAMES}$")


def is_name(text: str) -> bool:
    """Whether a line is nothing but names."""
    return 3 <= len(text) <= 12 and bool(_ALONE.match(text))
