"""A template in, what writes HTML by it out: everything given to it is escaped, and no link or hit is written twice."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

_PIECES = """
{%- macro runs(line) %}{% for run in line %}{% if run.hit %}<mark>{{ run.text }}</mark>{% else %}{{ run.text }}{% endif
%}{% endfor %}{% endmacro -%}
{%- macro link(to) %}{% if to %}<a href="{{ to }}" rel="noopener noreferrer nofollow">{{ caller() }}</a>{% else %}{{
caller() }}{% endif %}{% endmacro -%}
"""


@cache
def template(source: str) -> "Template":
    """`source` finds under `of` the macros `runs`, a line with its hits marked, and `link`, which is called with what
    leads to an address, if there is one.
    """
    from jinja2 import DictLoader, Environment, StrictUndefined

    known = Environment(loader=DictLoader({"pieces": _PIECES}), autoescape=True, undefined=StrictUndefined)
    return known.from_string('{% import "pieces" as of -%}\n' + source)
