"""The lines of a text in, one page of HTML out, in three unlike templates: no markup tells text from noise.

Every line is a paragraph of the same container; no class or id is one that a catalogue entry names.
"""

from collections.abc import Callable, Sequence
from html import escape

Template = Callable[[Sequence[str], str], bytes]


def semantic(lines: Sequence[str], site: str) -> bytes:
    """An article between header and footer, in utf-8, whose head names only the site."""
    links = "".join(f'<li><a href="/{k}/">栏目{k}</a></li>' for k in range(1, 7))
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{escape(site)}</title></head><body>
<header><nav><ul>{links}</ul></nav></header><main><article>
{_paragraphs(lines)}
</article></main><footer><ul>{links}</ul></footer></body></html>""".encode()


def nested(lines: Sequence[str], site: str) -> bytes:
    """Divs within divs, each line in a paragraph, in utf-8 and without a title in the head."""
    return f"""<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body>
<div class="w1"><div class="k7"><div><a href="/">{escape(site)}</a></div></div><div class="k8"><div><div class="z">
{_paragraphs(lines)}
</div></div></div><div class="k9"><div><a href="/map">站点地图</a></div></div></div></body></html>""".encode()


def table(lines: Sequence[str], site: str) -> bytes:
    """A table with a sidebar of links beside the text, in gb18030 declared as gbk."""
    rows = "".join(f"<tr><td><a href=/x{k}>侧栏第{k}条的链接文字</a></td></tr>" for k in range(1, 13))
    return f"""<html><head><meta charset="gbk"><title>{escape(site)}-首页</title></head><body bgcolor=white>
<table width=100%><tr><td colspan=2><a href=/>{escape(site)}</a></td></tr>
<tr><td valign=top><table>{rows}</table></td><td>
{_paragraphs(lines)}
</td></tr></table></body></html>""".encode("gb18030")


TEMPLATES: dict[str, Template] = {"semantic": semantic, "nested": nested, "table": table}


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line.strip())
