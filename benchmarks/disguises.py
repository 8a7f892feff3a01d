"""A text in, the copies that the web makes of it out: converted, annotated, wrapped, moved, cut, damaged."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from opencc import OpenCC

from benchmarks.kits import Kit

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.findall(text) if part]


def boilerplate(text: str, rnd: random.Random, kit: Kit) -> str:
    return rnd.choice(kit.heads) + text + rnd.choice(kit.feet)


@lru_cache(maxsize=8)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def traditional(text: str, rnd: random.Random, kit: Kit) -> str:
    return str(_converter("s2t").convert(text))


def hongkong(text: str, rnd: random.Random, kit: Kit) -> str:
    return str(_converter("s2hk").convert(text))


def taiwan_mixed(text: str, rnd: random.Random, kit: Kit) -> str:
    """Taiwan's words and characters, every fifth sentence left as it was, another converter here and there."""
    converters = ["s2twp"] * 7 + ["s2t"] + [""] * 2
    chosen = [(rnd.choice(converters), part) for part in sentences(text)]
    return "".join(str(_converter(name).convert(part)) if name else part for name, part in chosen)


def pinyin(text: str, rnd: random.Random, kit: Kit) -> str:
    """Notes in one of the shapes seen on the web, behind every character or a part of them, often on Traditional."""
    from pypinyin import Style, lazy_pinyin

    base = traditional(text, rnd, kit) if rnd.random() < 0.5 else text
    share, style = rnd.choice((0.15, 0.4, 1.0)), rnd.choice((Style.TONE, Style.TONE, Style.NORMAL))
    shape = rnd.choice(kit.notes)
    notes = lazy_pinyin(list(base), style=style)
    return "".join(
        char + shape.format(note) if _HAN.match(char) and rnd.random() < share else char
        for char, note in zip(base, notes, strict=True)
    )


def reorder(text: str, rnd: random.Random, kit: Kit) -> str:
    """Paragraphs, or where there are few, groups of sentences in another order behind the first."""
    parts = text.split("\n") if text.count("\n") >= 3 else sentences(text)
    first, rest = parts[0], parts[1:]
    rnd.shuffle(rest)
    return ("\n" if text.count("\n") >= 3 else "").join([first, *rest])


def edit(text: str, rnd: random.Random, kit: Kit) -> str:
    """One sentence in ten dropped, one added, a few characters lost."""
    kept = [part for k, part in enumerate(sentences(text)) if k == 0 or rnd.random() > 0.1]
    kept.insert(rnd.randrange(1, len(kept) + 1), rnd.choice(kit.lines))
    return "".join(c for c in "".join(kept) if not _HAN.match(c) or rnd.random() > 0.003)


def truncated(text: str, rnd: random.Random, kit: Kit) -> str:
    parts = sentences(text)
    return "".join(parts[: max(2, round(len(parts) * 0.7))])


def byteloss(text: str, rnd: random.Random, kit: Kit) -> str:
    """What a wrong decoding leaves: marks turned to ?!?/p>, half of which swallow the two to six characters behind."""
    out, swallowed = [], 0
    for part in sentences(text):
        kept = part[swallowed:] if _HAN.match(part) else part
        whole = not kept or kept[-1] not in "。！？"
        out.append(kept if whole else kept[:-1] + rnd.choice(kit.marks))
        swallowed = 0 if whole or rnd.random() < 0.5 else rnd.randrange(2, 7)
    return "".join(out)


def splice(text: str, rnd: random.Random, kit: Kit) -> str:
    """Advertising set into the middle of sentences."""
    parts = sentences(text)
    for k in rnd.sample(range(len(parts)), max(1, len(parts) // 4)):
        at = len(parts[k]) // 2
        parts[k] = parts[k][:at] + rnd.choice(kit.ads) + parts[k][at:]
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


Disguise = Callable[[str, random.Random, Kit], str]

SIMPLE: Mapping[str, Disguise] = {
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


def combined(text: str, names: Sequence[str], rnd: random.Random, kit: Kit) -> str:
    for name in names:
        text = SIMPLE[name](text, rnd, kit)
    return text
