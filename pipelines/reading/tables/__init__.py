"""The table of the reader's rules: `RULES` is all of them."""

from pipelines.reading.rules import Rule
from pipelines.reading.tables import containers, credited, ends, furniture, titles, voice

RULES: tuple[Rule, ...] = (
    *containers.RULES,
    *furniture.RULES,
    *voice.RULES,
    *ends.RULES,
    *titles.RULES,
    *credited.RULES,
)
