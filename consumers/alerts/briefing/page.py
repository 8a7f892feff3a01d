"""A sheet in, one HTML file out: nothing in it is loaded from anywhere, it prints well, light and dark."""

from markupsafe import Markup

from consumers.alerts.briefing.sheet import Sheet
from consumers.alerts.channels.letter import leaving
from consumers.alerts.channels.markup import template

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fff; --soft: #666; --line: #d8d8d8; --hit: #fff1b8;
  --link: #0b57a4; --off: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --paper: #161718; --soft: #a0a0a0; --line: #3a3c3e;
  --hit: #5c4b00; --link: #8ab8ff; --off: #ff8a80; } }
body { margin: 0 auto; padding: 1.5rem; max-width: 50rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; line-height: 1.4; margin: 0 0 .3rem; }
a { color: var(--link); }
mark { background: var(--hit); color: inherit; }
header p, footer { color: var(--soft); margin: .1rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .4rem 0; font-size: .9rem; }
dt { color: var(--soft); }
dd { margin: 0; }
.totals { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0; padding: 0; list-style: none; }
.totals b { font-size: 1.5rem; display: block; line-height: 1.2; }
article { border-top: 1px solid var(--line); padding: 1.2rem 0 .6rem; }
article > p { margin: .4rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; margin: .5rem 0; }
th, td { text-align: start; vertical-align: top; border: 1px solid var(--line); padding: .2rem .5rem; }
.off { color: var(--off); }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } a { text-decoration: none; }
  h2, tr { break-inside: avoid; } h2 { break-after: avoid; } thead { display: table-header-group; } }
"""

_PAGE = """<!doctype html>
<html lang="{{ 'zh-CN' if sheet.language == 'zh' else 'en' }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer"><title>{{ sheet.title }} {{ sheet.span }}</title>
<style>{{ style }}</style></head><body>
<header><h1>{{ sheet.title }}</h1><p>{{ sheet.span }}</p>
<p>{{ words.query }}{{ words.colon }}{{ sheet.query }}</p></header>
<ul class="totals">{% for label, value in sheet.totals %}<li><b>{{ value }}</b>{{ label }}</li>{% endfor %}</ul>
{% if sheet.origins %}<p>{{ words.origins }}{{ words.colon }}{{ sheet.origins }}</p>{% endif %}
{% if sheet.note %}<p><strong>{{ sheet.note }}</strong></p>{% endif %}
<main>
{%- for story in sheet.sections %}
<article><h2>{{ loop.index }}. {% call of.link(story.link) %}{{ of.runs(story.title) }}{% endcall %}</h2>
{%- if story.lead %}<p>{{ of.runs(story.lead) }}</p>{% endif %}
<dl>{% for label, value in story.facts %}<dt>{{ label }}</dt><dd>{{ value }}</dd>{% endfor %}
{%- if story.figures %}<dt>{{ words.figures }}</dt><dd>{% for line in story.figures %}{{ of.runs(line) }}{%
if not loop.last %}<br>{% endif %}{% endfor %}</dd>{% endif %}
{%- if story.earlier %}<dt>{{ words.earlier }}</dt><dd>{% for each in story.earlier %}{% call of.link(each.link) %}{{
each.text }}{% endcall %}{% if not loop.last %}<br>{% endif %}{% endfor %}</dd>{% endif %}</dl>
{%- if story.copies %}
<table><thead><tr>{% for label in words.columns %}<th>{{ label }}</th>{% endfor %}</tr></thead><tbody>
{%- for copy in story.copies %}
<tr><td>{% call of.link(copy.where.link) %}{{ copy.where.text }}{% endcall %}</td><td>{{ copy.clock }}</td>
<td>{{ copy.done }}</td><td class="off">{% for each in copy.differs %}{{ each }}{% if not loop.last %}<br>{% endif %}{%
endfor %}</td></tr>
{%- endfor %}</tbody></table>{% endif %}
{%- if story.more %}<p>{{ story.more }}</p>{% endif %}</article>
{%- endfor %}</main>
<footer>{{ words.made }}{{ words.colon }}{{ sheet.made }}{{ words.comma }}{{ words.zone }}
{%- if leave %}<br>{% call of.link(leave) %}{{ leaving }}{% endcall %}{% endif %}</footer>
</body></html>
"""


def html(sheet: Sheet, leave: str = "") -> str:
    """The whole document; its style is the only thing in it that is not escaped. `leave` is where a letter's reader
    unsubscribes."""
    given = {"sheet": sheet, "words": sheet.words, "leave": leave, "leaving": leaving(sheet.language)}
    return template(_PAGE).render(style=Markup(_STYLE), **given)
