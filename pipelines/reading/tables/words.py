"""Words in Simplified that rules of several families, and expressions of several modules, share as alternatives.

What a rule has beside them is its own: 博客 ends an outlet's name only beside a clock, 电视 only before 记者, and 报
alone none in tables/voice.py, where a page speaks of itself in the words of sentences.

Labels of sources are shared nowhere: over a text they need a separator (tables/credited.py), behind it 摘自 and its
like need an outlet (origins.py), a whole line is told by more of them (tables/furniture.py), and beside a clock the
bare word is enough (clocks.py).
"""

SEPARATOR = r"\s?[:：丨|│｜︱/／]\s?"
"""What stands between a label and what it labels."""
OUTLET = "报|社|网|台"
"""How outlets' names end, wherever one is looked for."""
EDITED_BY = "责任编辑|责编|编辑"
"""The label of an editor."""
