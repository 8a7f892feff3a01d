"""Texts and queries made up at random, each with what was done to its clean form to hide it."""

from dataclasses import dataclass

from hypothesis import strategies as st

from newswatch.query.group import GroupNames
from newswatch.query.language import Language

SIGNS = ["，", "、", "。", "！", "\n", " ", "-", "“", "”", "…", ". ", "《", ":", "；"]
TRADITIONAL = dict(zip("业导体会门网", "業導體會門網", strict=True))
_SOUNDS = "工gōng 业yè 信xìn 部bù 半bàn 导dǎo 体tǐ 会huì 门mén"
SOUNDS = {each[0]: each[1:] for each in _SOUNDS.split()}
HAN = [*"工业信部半导体会"]
LATIN = ["AI", "5G", "3.5", "semiconductor", "semicon", "OpenAI", "MIIT", "the"]
WORDS = ["工业", "工信部", "半导体", "会", "省工信部", "工信部门", "工信部门网", *LATIN]
FIGURES = {
    "12345亿元": (1234500000000, "元"),
    "1.2345万亿元": (1234500000000, "元"),
    "百分之五": (5, "%"),
    "5%": (5, "%"),
    "5.5%": (5.5, "%"),
    "12,345亿元": (1234500000000, "元"),
    "300公里": (300000, "m"),
    "300千米": (300000, "m"),
    "8亿": (800000000, ""),
    "80000万": (800000000, ""),
}
ASKED = ["12345亿元", "1.2345万亿", "5%", "百分之五", ">5%", "<=5%", ">=1万亿元", "5..6%", "100..400公里", "<1000公里"]
ASKED += ["8亿", "７亿..8亿"]
LANGUAGE = Language({"miit": GroupNames.of(["工信部", "MIIT", "工信部门网"], ["省工信部", "工信部门", "the MIIT"])})


@dataclass(frozen=True)
class Printed:
    """A clean text, the same as printed, for every clean character where it stands there, and its figures."""

    clean: str
    printed: str
    places: tuple
    figures: tuple


@st.composite
def printed(draw, pieces=10):
    """A text as printed somewhere: in either script and width, with reading aids and characters nobody sees."""
    words, figures = [], []
    for _ in range(draw(st.integers(0, pieces))):
        kind = draw(st.integers(0, 9))
        if kind == 0:
            figure = draw(st.sampled_from(sorted(FIGURES)))
            figures.append(FIGURES[figure])
            words += ["，", figure, "，"]
        elif kind < 7:
            words.append(draw(st.sampled_from(WORDS)))
        elif kind < 9:
            words.append(draw(st.sampled_from(HAN)))
        else:
            words.append(draw(st.sampled_from(SIGNS)))
        if words[-1] in LATIN:
            words.append(draw(st.sampled_from([" ", "，", " - "])))
    clean = "".join(words)
    noise = draw(st.integers(0, 3))
    choices = (
        draw(st.lists(st.integers(0, 11), min_size=len(clean), max_size=len(clean))) if noise else [0] * len(clean)
    )
    out, places = "", []
    for at, (char, choice) in enumerate(zip(clean, choices, strict=True)):
        places.append(len(out))
        following = clean[at + 1 : at + 2]
        out += disguised(char, choice)
        if choice == 7 and char in SOUNDS:
            bare = (following in SOUNDS or not following) and noise == 2
            out += SOUNDS[char] if bare else f"({SOUNDS[char]})"
        if choice in (5, 6):
            out += "\u200b"
    return Printed(clean, out, tuple(places), tuple(figures))


def disguised(char, choice):
    if choice % 3 == 1:
        return TRADITIONAL.get(char, char)
    if choice % 3 == 2 and char.isascii() and char.isalnum():
        return chr(ord(char) + 0xFEE0)
    return char.swapcase() if choice == 9 else char


@st.composite
def words(draw, quotes=True):
    """A word or phrase as somebody may type it."""
    kind = draw(st.integers(0, 11))
    if kind < 6:
        chosen = draw(st.sampled_from(WORDS))
    elif kind < 8:
        chosen = "".join(draw(st.lists(st.sampled_from(HAN), min_size=1, max_size=2)))
    elif kind < 9 and quotes:
        return '"{}"'.format(" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=2))))
    elif kind < 11:
        return draw(WILDCARDS)
    else:
        return "@miit"
    choices = draw(st.lists(st.integers(0, 7), min_size=len(chosen), max_size=len(chosen)))
    typed = "".join(map(disguised, chosen, choices))
    return f"{typed}({SOUNDS[chosen[-1]]})" if choices[-1] == 7 and chosen[-1] in SOUNDS else typed


WILDCARDS = st.one_of(
    st.sampled_from(
        ["半导体*会", "semicon*", "工?部", "*conductor", "?pen??", "工*部*网", "半*体?", "the*", "s*c*r", "工信?*"]
    ),
    st.lists(st.sampled_from([*"工业信部*?会", "AI", "se", "半导"]), min_size=2, max_size=5).map("".join),
)
OPERANDS = st.one_of(words(), st.lists(words(), min_size=2, max_size=3).map(lambda some: f"({' OR '.join(some)})"))
NEARS = st.builds(
    lambda some, steps: some[0] + "".join(f" NEAR/{n} {each}" for n, each in zip(steps, some[1:], strict=False)),
    st.lists(OPERANDS, min_size=2, max_size=3),
    st.lists(st.integers(0, 12), min_size=2, max_size=2),
)
LOOKED_UP = st.one_of(words(), words(), words(), NEARS)
DAYS = ["2025", "2026", "2026-02", "2026-01-05"]
FIELDS = st.one_of(
    st.builds("{}:{}".format, st.sampled_from(["title", "text", "Title"]), words()),
    st.builds("{}：({})".format, st.sampled_from(["title", "text", "copy"]), LOOKED_UP),
    st.builds("{}:{}".format, st.sampled_from(["source", "origin", "speaker"]), words()),
    st.builds("number:{}".format, st.sampled_from(ASKED)),
    st.builds("{}:{}".format, st.sampled_from(["after", "before"]), st.sampled_from(DAYS)),
    st.sampled_from(
        ["kind:agency", "kind:部委", "disguise:洗稿", "disguise:pinyin", "event:official", "event:(new OR 官方)"]
    ),
    st.sampled_from(["docno:工信部联科〔2024〕7号", 'docno:"[2024] 7号"', "docno:工信部联科", "docno:7号"]),
)
QUERIES = st.recursive(
    st.one_of(LOOKED_UP, LOOKED_UP, FIELDS),
    lambda inner: st.one_of(
        st.builds("{} {}".format, inner, inner),
        st.builds("{} AND {}".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({}) NOT ({})".format, inner, inner),
        st.builds("{} ({} OR NOT ({}))".format, inner, inner, inner),
    ),
    max_leaves=5,
)
