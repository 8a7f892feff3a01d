"""A text in, the copies that the web makes of it out: converted, annotated, wrapped, moved, cut, spun, falsified."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")
_NUMBER = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?(?![A-Za-z0-9.]|\s?[年月日届次期版号]|[-—~至]\d)")

_HEADS = (
    "首页 > 资讯 > 正文\n",
    "您当前的位置：财经频道 → 要闻\n来源：综合 阅读量：128\n",
    "本站讯 编辑整理 字号 大 中 小\n",
)
_FEET = (
    "\n免责声明：本网转载此文旨在传递更多信息，不代表本网立场，如涉及版权请联系删除。",
    "\n责任编辑：小周 上一篇 下一篇 相关阅读 热门推荐",
    "\n（本文仅供参考，据此操作风险自担）扫码下载客户端，查看更多内容",
)
_ADS = ("【关注公众号领红包】", " www.example-ads.test ", "（点击下载APP）", "加微信abc12345进群")
_LINES = (
    "业内人士认为，这一消息受到各方关注。",
    "记者了解到，相关工作正在推进之中。",
    "对此，多位受访者表示将持续跟进。",
)


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.findall(text) if part]


def boilerplate(text: str, rnd: random.Random) -> str:
    return rnd.choice(_HEADS) + text + rnd.choice(_FEET)


@lru_cache(maxsize=8)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def traditional(text: str, rnd: random.Random) -> str:
    return str(_converter("s2t").convert(text))


def hongkong(text: str, rnd: random.Random) -> str:
    return str(_converter("s2hk").convert(text))


def taiwan_mixed(text: str, rnd: random.Random) -> str:
    """Taiwan's words and characters, every fifth sentence left as it was, another converter here and there."""
    converters = ["s2twp"] * 7 + ["s2t"] + [""] * 2
    chosen = [(rnd.choice(converters), part) for part in sentences(text)]
    return "".join(str(_converter(name).convert(part)) if name else part for name, part in chosen)


def pinyin(text: str, rnd: random.Random) -> str:
    """Notes in one of the shapes seen on the web, behind every character or a part of them, often on Traditional."""
    base = traditional(text, rnd) if rnd.random() < 0.5 else text
    share, style = rnd.choice((0.15, 0.4, 1.0)), rnd.choice((Style.TONE, Style.TONE, Style.NORMAL))
    shape = rnd.choice(("({})", "({})", "({} )", "（{}）", "({0})({0})"))
    notes = lazy_pinyin(list(base), style=style)
    return "".join(
        char + shape.format(note) if _HAN.match(char) and rnd.random() < share else char
        for char, note in zip(base, notes, strict=True)
    )


def reorder(text: str, rnd: random.Random) -> str:
    """Paragraphs, or where there are few, groups of sentences in another order behind the first."""
    parts = text.split("\n") if text.count("\n") >= 3 else sentences(text)
    first, rest = parts[0], parts[1:]
    rnd.shuffle(rest)
    return ("\n" if text.count("\n") >= 3 else "").join([first, *rest])


def edit(text: str, rnd: random.Random) -> str:
    """One sentence in ten dropped, some added, a few characters lost."""
    kept = [part for k, part in enumerate(sentences(text)) if k == 0 or rnd.random() > 0.1]
    kept.insert(rnd.randrange(1, len(kept) + 1), rnd.choice(_LINES))
    return "".join(kept)


def truncated(text: str, rnd: random.Random) -> str:
    parts = sentences(text)
    return "".join(parts[: max(2, round(len(parts) * 0.7))])


def byteloss(text: str, rnd: random.Random) -> str:
    """What a wrong decoding leaves: marks turned to ?!?/p> that swallow the characters behind them."""
    marks = ("?", "?!?/p>", "??")
    joined = "".join(part[:-1] + rnd.choice(marks) if part[-1] in "。！？" else part for part in sentences(text))
    return re.sub(r"(?<=\?)[\u4e00-\u9fff]{2,6}", lambda m: "" if rnd.random() < 0.5 else m.group(), joined)


def splice(text: str, rnd: random.Random) -> str:
    """Advertising set into the middle of sentences."""
    parts = sentences(text)
    for k in rnd.sample(range(len(parts)), max(1, len(parts) // 4)):
        at = len(parts[k]) // 2
        parts[k] = parts[k][:at] + rnd.choice(_ADS) + parts[k][at:]
    return "".join(parts)


def excerpt(text: str, other: str, share: float, rnd: random.Random) -> str:
    """A run of whole sentences of `text`, about `share` of it, in the middle of another text."""
    parts = sentences(text)
    start = rnd.randrange(len(parts))
    taken = ""
    for part in parts[start:] + parts[:start]:
        if len(taken) >= share * len(text):
            break
        taken += part
    taken = taken[: round(share * len(text))]
    around = sentences(other)
    middle = len(around) // 2
    return "".join([*around[:middle], taken, *around[middle:]])


def distorted(text: str, rnd: random.Random, lead: int = 240) -> tuple[str, str, str] | None:
    """One figure behind the lead changed: the text, the figure as it stands now and as it stood; None without one."""
    found = [m for m in _NUMBER.finditer(text) if m.start() >= lead]
    if not found or len(_NUMBER.findall(text)) < 6:
        return None
    chosen = rnd.choice(found)
    changed = other_number(chosen.group(), rnd)
    return text[: chosen.start()] + changed + text[chosen.end() :], changed, chosen.group()


def twin(text: str, rnd: random.Random) -> str | None:
    """The same words with other figures; None where there are fewer than three."""
    if len(_NUMBER.findall(text)) < 3:
        return None
    return _NUMBER.sub(lambda m: other_number(m.group(), rnd), text)


def other_number(printed: str, rnd: random.Random) -> str:
    """A number as long, with another value."""
    while True:
        drawn = "".join(rnd.choice("123456789") if c.isdigit() else c for c in printed)
        if drawn != printed:
            return drawn


class Spinner:
    """A synonym dictionary of no sense, drawn from the words of a corpus: what an unseen spinner does to a text."""

    def __init__(self, texts: Iterable[str], seed: int) -> None:
        pairs: Counter[str] = Counter()
        single: Counter[str] = Counter()
        for text in texts:
            run = [c for c in text if _HAN.match(c)]
            single.update(run)
            pairs.update(a + b for a, b in pairwise(run))
        total = sum(single.values())
        self._words = [w for w, n in pairs.most_common(6000) if n * total / (single[w[0]] * single[w[1]]) > 8]
        self._seed = seed

    def spin(self, text: str, share: float) -> str:
        """`text` with about `share` of its characters replaced, word by word, most by words as long."""
        chosen = random.Random(f"{self._seed} {share}")
        sources = self._words[:]
        chosen.shuffle(sources)
        positions = [(k, text[k : k + 2]) for k in range(len(text) - 1)]
        present = {word for _, word in positions}
        size = sum(1 for c in text if _HAN.match(c))
        table: dict[str, str] = {}
        changed = 0
        for word in sources:
            if changed >= share * size:
                break
            if word in present:
                table[word] = self._other(chosen)
                changed += 2 * text.count(word)
        return replace(text, table)

    def _other(self, rnd: random.Random) -> str:
        word = rnd.choice(self._words)
        drawn = rnd.random()
        return word if drawn < 0.8 else word[0] if drawn < 0.9 else word + rnd.choice(self._words)[0]


def replace(text: str, table: dict[str, str]) -> str:
    """Words of two characters replaced from left to right."""
    out: list[str] = []
    k = 0
    while k < len(text):
        word = text[k : k + 2]
        out.append(table.get(word, text[k]))
        k += 2 if word in table else 1
    return "".join(out)


SIMPLE = {
    "boilerplate": boilerplate,
    "traditional": traditional,
    "hongkong": hongkong,
    "taiwan_mixed": taiwan_mixed,
    "pinyin": pinyin,
    "reorder": reorder,
    "edit": edit,
    "truncated": truncated,
    "byteloss": byteloss,
    "splice": splice,
}


def combined(text: str, names: Sequence[str], rnd: random.Random) -> str:
    for name in names:
        text = SIMPLE[name](text, rnd)
    return text
