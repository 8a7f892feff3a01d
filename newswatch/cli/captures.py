"""`newswatch captures export`: kept raw pages in, one WARC file out, there whole or not at all."""

from pathlib import Path

from newswatch.cli.exits import Code
from newswatch.cli.house import expect_captures
from newswatch.cli.outfile import whole
from newswatch.cli.progress import progress
from newswatch.cli.show import json_line, line
from newswatch.cli.words import many, say
from newswatch.clock import system_clock
from newswatch.codec import Unreadable
from newswatch.logs import plain
from newswatch.model.span import Span
from newswatch.settings import Settings


def export(settings: Settings, path: Path, span: Span, *, force: bool, as_json: bool) -> Code:
    """Those fetched in `span`, oldest first; a damaged one is left out and named. Raises Stop, Unavailable."""
    from storage.warc import Warc

    captures = expect_captures(settings)
    written, gone, damaged = 0, 0, list[str]()
    with whole(path, force) as file, progress(say("exporting", "导出")) as tell:
        warc = Warc(file, system_clock())
        assert span.since is not None
        for article_id, capture_id in captures.fetched(span.since, span.until):
            try:
                page = captures.load(article_id, capture_id)
            except KeyError:  # pruned since it was listed
                gone += 1
                continue
            except Unreadable as error:
                damaged.append(str(error))
                continue
            try:
                warc.add(page)
            except (ValueError, OverflowError) as error:  # an address or a clock that no record can have
                damaged.append(f"capture {capture_id}: {plain(str(error), 120)}")
                continue
            written += 1
            tell(f"{written}  {page.url}")
    if as_json:
        json_line({"path": str(path), "pages": written, "gone": gone, "damaged": damaged})
    else:
        line(say(f"{many(written, 'page')} written to {path}", f"已导出 {written} 页到 {path}"))
        if gone:
            line(say(f"{many(gone, 'page')} pruned meanwhile", f"其间清除 {gone} 页"))
        for each in damaged:
            line(say(f"left out: {each}", f"未导出：{each}"))
    return Code.FAILED if damaged else Code.OK
