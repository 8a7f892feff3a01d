"""A title and a body text in, what an alert shows of them out."""

_LONGEST_TITLE = 200
_LONGEST = 160
"""Characters of a lead: two or three lines of Chinese."""
_ENDS = "。！？!?"


def title_of(title: str) -> str:
    """The title on one line, cut at 200 characters."""
    line = " ".join(title.split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"


def lead_of(text: str) -> str:
    """The first sentences that fit into 160 characters, else that many characters and an ellipsis; blanks as one."""
    beginning = " ".join(text[: _LONGEST * 4].split())
    if len(beginning) <= _LONGEST:
        return beginning
    cut = beginning[:_LONGEST]
    end = max(cut.rfind(mark) for mark in _ENDS) + 1
    return cut[:end] if end > _LONGEST // 3 else cut[:-1] + "…"
