"""A sentence and a name in it in, what the name does there out: whether it acts or speaks, and by which word.

The words are those of Chinese and English news writing, whichever body is the topic. What stands before a name in its
clause can take it out of the subject's place (会同工信部, 入选工信部…名单, 原工信部部长); else the first word behind it
that tells an act or gives words decides, up to the clause's end.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_BEFORE = 80
"""Characters before a name that are looked at."""
_REACH, _BEHIND = 400, 100
"""Characters behind a name that are looked at; and within how many, titles in 《》 shortened, its predicate begins."""
_CLAUSE = re.compile(r"[,，。:：;；!！?？(（)）\"“”《》〈〉]")
_TITLED = re.compile(r"《[^》]*》")
_COUNTRY = re.compile(r"(?:我国|中国|国家|中央|中华人民共和国)$")
_JOINED = re.compile(r"[、和与及]$")

_LED = re.compile(r"(?:会同|协同|配合|连同|联合)$")
_LED_ROW = re.compile(r"会同|协同|配合|连同|联合(?!国)|由|被|获|来自|包括|经(?!贸|济|信)|对(?!外)|^在(?!.*[上中])|^向")
"""In the first of a row of bodies that ends with the name."""
_APPOINTED = r"(?<![责主委曾历时现])任|担任|出任|调任|就任|任命"
_HELD = re.compile(
    rf"(?:获|获得|荣获|获评|评为|成为|入选|列入|纳入|进入|登上|跻身|通过|中标|承担|取得|拿到|符合|满足|依照|遵照|响应|落实|贯彻|"
    rf"转发|参照|对照|依据|根据|按照|据|赴|往|受|被|由|来自|隶属|隶属于|属于|包括|参加|出席|参与|报|报送|上报|提交|查询|登录|联系|"
    rf"咨询|举报|投诉|申请|申报|曾任|历任|时任|现任|{_APPOINTED}|原|(?<![由关])于|(?<![意看收])到|(?<![正现存])在|(?<![财已曾])经|"
    rf"(?<![目此日年以从之先当天月跟提])前|(?<!面)对|(?<![方走趋])向)$"
)
_FORMER = re.compile(r"(?:时任|曾任|历任|曾担任|先后任|原|(?<![目此日年以从之先当天月跟])前)[^,，。、]{0,16}$")
_CITED = re.compile(r"(?:据|根据|依据|按照|来自|援引|引用|引述)$")
_CITED_ROW = re.compile(r"^(?:另|而|又)?(?:据|根据|依据|按照|来自|援引)")
_ASKED = re.compile(r"(?:专访|对话|采访了?|访)$")

_LEARNT = re.compile(r"[^,，。]{0,12}?(了解到|获悉|获知|得知|证实)")
_GIVEN = re.compile(
    r"(?!的)[^,，。《]{0,20}?(数据|统计|消息|介绍|透露|披露|通报|预测|预计|测算|监测|公布|公示|网站|官网|信息|调查|显示|表示|"
    r"了解|口径)"
)
_SOURCE_NOUN = re.compile(
    r"的[^,，。]{0,16}?(数据|统计|调查|调研|监测|消息|通报|通知|公告|文件|方案|意见|规划|报告|结果|信息|回应|答复|要求|规定)"
    r"[^,，。]{0,30}?(?:显示|表明|指出|提出|明确|要求|强调|称|认为)"
)
_DRAWN_ON = re.compile(
    r"[^,，。]{0,30}?(发布|印发|公布|出台|下发|颁布|制定|提出|披露|解读)[^,，。]{0,40}?"
    r"(?<!要求)(?<!部署)(?<!精神)(?<!安排)(?<!规定)(?<!通知)(?<!通知》)(?<!文件)[,，]"
    r"(?!现|请|特|结合|为|我|经|决定|组织|各|按|你)"
)
"""What was issued is told behind the comma. A body that only acts on it (…要求，现将…) tells its readers so."""
_PUNISHED = re.compile(
    r"[^,，。]{0,12}?(约谈|通报|点名|责令|处罚|罚款|下架|叫停|警告|查处|曝光|暂停|取消|撤销|立案|问询)"
)
_ISSUED = re.compile(
    r"[^,，。的]{0,20}?(印发|发布|制定|起草|公布|出台|颁布|颁发|启动|批准|组织(?!方)|召开|举办|编制|修订|提出)(?!的|并|等)"
)
_ON_SITE = re.compile(r"(?:门户|官方)?(?:网站|官网)[上]?[^,，。的]{0,6}?(公示|发布|公布|刊发|公开|挂出)")
_GRANTED = re.compile(r"[^,，。]{0,10}?(?:批准|批复|核准|颁发|发放|许可(?!证号)|同意|受理)")
_INTERVIEW = re.compile(r"[^,，。]{0,20}?(?:专访|采访|对话|访谈)")

_PAST = re.compile(r"(?:原|前)(?:党组|书记|部长|副|总|主任|司长|局长|领导)")
_OWN_SITE = re.compile(r"(?:门户|官方)?(?:网站|官网|微博|微信|公众号)")
_AFFILIATE = re.compile(
    r"[\u4e00-\u9fff0-9a-z]{0,14}?(?:研究院|研究所|中心|学会|协会|联合会|商会|联盟|出版社|大学|学院|学校|实验室|基地|智库|专家|顾问|"
    r"标准院|信通院|科技委|委员会|下属|直属|所属|旗下|主管(?!部门))"
)
_NOT_SPOKEN = re.compile(
    r"备案|许可证|编号|网址|电话|热线|地址|邮箱|文号|入网|邮编|传真|"
    r"编辑|责编|作者|来源|主办|承办|协办|时间|地点|校对|审核"
)
_ATTENDS = re.compile(
    r"介绍了?(?:相关|有关|总体)?(?:情况|工作)|发言|出席|列席|参加|参与|协商交流|作交流|听取|陪同|汇报|到会|与会|在座|应邀"
)
_SAYS = re.compile(
    r"显示|表明|表示|指出|强调|透露|披露|回应|认为|坦言|解释|提醒|要求|明确|宣布|通报|呼吁|建议|预计|预测|测算|提出|介绍|答复|重申|"
    r"谈到|写道|(?<![简名俗职统通号])称(?!号|为|赞|谓|职)|说(?!明)|接受[^,，。]{0,14}?(?:采访|专访)"
)
_ACTS = re.compile(
    r"重视|公布|发布(?!会)|印发|出台|下发|颁布|颁发|发放|下达|转发|启动|部署|召开|组织(?!方)|开展|推进|推动|实施|批准|批复|核准|同意|公示|"
    r"征求|征集|起草|制定|制订|修订|编制|编写|约谈|整治|下架|责令|处罚|查处|叫停|暂停|取消|撤销|认定|遴选|确定|评选|支持|"
    r"指导(?!目录|意见|下)|督促|加强|加快|深化|签署|举行|举办|会见|会谈|调研|考察|应对|调度|抽查|曝光|点名|成立|设立|任命|聘任|"
    r"扩大|完善|优化|落实|推出|引导|培育|建立|建成|建设(?!部)|受理|立案|废止|规范|鼓励|致辞|讲话|"
    r"^[^的]{0,12}?(?:(?<!即)将(?!军)|拟(?!任)|已(?!故|经)|正(?!式|确|常|部)|统计)"
)
_PREDICATE = re.compile(f"{_SAYS.pattern}|{_ACTS.pattern}")
_OF = re.compile(r"了?的")
_STILL = re.compile(r"[^,，。]{0,40}?(显示|表明|指出|提出|明确|要求|强调)")
_COLON = re.compile(r"[^,，。:：]{0,30}[:：]")
_COMMA_WITHIN = re.compile(
    r"[^,，。:：]{0,40}(?:(?:人|同志|长|师|员|部门|部委|单位|机构)|在[^,，。:：]{1,40}(?:中|上|时|里|后|期间))[,，]"
)
"""A comma between the name and its predicate, behind an official or a circumstance."""

_ENGLISH_WINDOW = 110
_ENGLISH_GIVEN = re.compile(
    r"\b(?:according to|said|told|(?:data|figures|statistics|statements?|reports?|notice|guidelines?|plan|rules?|"
    r"documents?)(?: \w+){0,3} (?:from|by)|(?:announced|issued|released|published|unveiled|summoned|fined|ordered|"
    r"warned|launched)(?: \w+){0,3} by)(?: (?:the|china's|chinese))*(?: country's)? $"
)
_ENGLISH_OFFICIAL = re.compile(
    r"\b(?:official|spokes\w+|minister|engineer|head|director|website|site|chief)s? "
    r"(?:at|of|with|from|for)(?: the| china's)* $"
)
_ENGLISH_UNDER = re.compile(
    r"\b(?:by|through|with|under|via|at|of|to|for|from|on|former)(?: (?:the|china's|chinese))*(?: country's)? $"
)
_ENGLISH_HELD = re.compile(
    r"[- ](?:approved|certified|certification|filing|license|licence|list|catalogue|catalog|registered|affiliated)\b"
)
_ENGLISH_SAID = re.compile(
    r"[^.;]{0,100}?\b(said|says|announced|issued|released|published|unveiled|launched|summoned|ordered|warned|approved|"
    r"showed|shows|reported|plans|planned|will|urged|vowed|pledged|told|fined|granted|held|drafted|proposed|stated|"
    r"noted|asked|called|required|set|met|added|aims|seeks|wants|has|is|was)\b"
)


class Place(StrEnum):
    """What a name is in its sentence."""

    SUBJECT = "subject"
    BARE = "bare"
    """Nothing tells."""
    HELD = "held"
    """Somebody else acts, or it only qualifies something."""


@dataclass(frozen=True, slots=True)
class Role:
    """A name's place, and the word that shows it, folded."""

    place: Place
    word: str = ""


WITHIN_A_TITLE = Role(Place.HELD, "《》")
"""The name stands in the title of a document."""


def role(sentence: str, start: int, end: int) -> Role:
    """What the name at [start, end) of a folded sentence does in it; the sentence has its punctuation."""
    if sentence[start:end].isascii():
        return _english(sentence, start, end)
    before, after = _around(sentence, start, end)
    closes, opens = after.find("》"), after.find("《")
    if closes >= 0 and not 0 <= opens < closes:
        return WITHIN_A_TITLE
    after = _TITLED.sub("《》", after)[:_BEHIND]
    return _before(before, after) or _behind(after)


def headline(sentence: str, start: int, end: int) -> Role:
    """The same of a title, which says as much by naming a document, a licence or an appointment."""
    found = role(sentence, start, end)
    if found.place is not Place.HELD:
        return found
    before, after = _around(sentence, start, end)
    is_news = found == WITHIN_A_TITLE or _GRANTED.match(after) or re.search(f"(?:{_APPOINTED})$", before)
    return Role(Place.BARE) if is_news and not _FORMER.search(_CLAUSE.split(before)[-1]) else found


def _around(sentence: str, start: int, end: int) -> tuple[str, str]:
    before, after = sentence[max(0, start - _BEFORE) : start], sentence[end : end + _REACH]
    return "".join(before.split()), "".join(after.split())


def _before(before: str, after: str) -> Role | None:
    """The role that what stands before decides; None where it decides nothing."""
    clause = _COUNTRY.sub("", _CLAUSE.split(before)[-1])
    opening = clause.partition("、")[0] if _JOINED.search(clause) else ""
    if _ASKED.search(clause) or (clause.endswith("对") and _INTERVIEW.match(after)):
        return Role(Place.SUBJECT, "采访")
    given = _given(clause, opening, after)
    if given:
        return Role(Place.SUBJECT, given[1])
    led = _LED_ROW.search(opening) or _CITED_ROW.search(opening) or _LED.search(clause)
    held = led or _HELD.search(clause) or _FORMER.search(clause)
    return Role(Place.HELD, held[0]) if held else None


def _given(clause: str, opening: str, after: str) -> re.Match[str] | None:
    """Where something is had from the name: learnt, cited, issued, imposed or published by it."""
    learnt = _LEARNT.match(after)
    if learnt:
        return learnt
    if _CITED.search(clause) or _CITED_ROW.search(opening):
        return _GIVEN.match(after) or _SOURCE_NOUN.match(after) or _DRAWN_ON.match(after)
    asked = {"被": _PUNISHED, "由": _ISSUED, "在": _ON_SITE, "于": _ON_SITE}.get(clause[-1:])
    return asked.match(after) if asked else None


def _behind(after: str) -> Role:
    """The role that the predicate behind the name decides."""
    after = after[site.end() :] if (site := _OWN_SITE.match(after)) else after
    if _PAST.match(after):
        return Role(Place.HELD, "原")
    if after.startswith("的"):
        noun = _SOURCE_NOUN.match(after)
        return Role(Place.SUBJECT, noun[1]) if noun else Role(Place.HELD, "的")
    colon = _COLON.match(after)
    if colon and not _NOT_SPOKEN.search(colon[0]) and not _AFFILIATE.match(colon[0]):
        return Role(Place.SUBJECT, ":")
    within = _COMMA_WITHIN.match(after)
    ends = re.compile("[,，。]").search(after, within.end() if within else 0)
    return _predicate(after[: ends.start()] if ends else after)


def _predicate(gap: str) -> Role:
    """The role that the first act, the first word of saying, an affiliate or attendance in a clause decides."""
    predicate, affiliate, attends = _PREDICATE.search(gap), _AFFILIATE.match(gap), _ATTENDS.search(gap)
    if affiliate and (not predicate or affiliate.end() <= predicate.start()):
        return Role(Place.HELD, affiliate[0])
    if attends and (not predicate or attends.start() <= predicate.start()):
        said = _SAYS.search(gap, attends.end())
        return Role(Place.SUBJECT, said[0]) if said else Role(Place.HELD, attends[0])
    if not predicate:
        return Role(Place.BARE)
    if _OF.match(gap, predicate.end()):
        still = _STILL.match(gap, predicate.end())
        return Role(Place.SUBJECT, still[1]) if still else Role(Place.HELD, f"{predicate[0]}的")
    return Role(Place.SUBJECT, predicate[0])


def _english(sentence: str, start: int, end: int) -> Role:
    before, after = sentence[max(0, start - _ENGLISH_WINDOW) : start], sentence[end : end + 2 * _ENGLISH_WINDOW]
    if held := _ENGLISH_HELD.match(after):
        return Role(Place.HELD, held[0].strip(" -"))
    if given := _ENGLISH_GIVEN.search(before):
        return Role(Place.SUBJECT, " ".join(given[0].split()[:2]))
    if _ENGLISH_UNDER.search(before) and not _ENGLISH_OFFICIAL.search(before):
        return Role(Place.HELD, before.split()[-1])
    if after.startswith(":"):
        return Role(Place.SUBJECT, ":")
    said = _ENGLISH_SAID.match(after)
    return Role(Place.SUBJECT, said[1]) if said else Role(Place.BARE)
