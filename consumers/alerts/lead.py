"""A body text in, its beginning out: what an alert shows below the title."""

_LONGEST = 160
"""Characters of a lead: two or three lines of Chinese."""
_ENDS = "。！？!?"


def lead_of(text: str) -> str:
    """The first sentences that fit into 160 characters, else that many characters and an ellipsis; blanks as one."""
    beginning = " ".join(text[: _LONGEST * 4].split())
    if len(beginning) <= _LONGEST:
        return beginning
    cut = beginning[:_LONGEST]
    end = max(cut.rfind(mark) for mark in _ENDS) + 1
    return cut[:end] if end > _LONGEST // 3 else cut[:-1] + "…"
