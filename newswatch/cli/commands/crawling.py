"""From the web: crawling a source, reading one page."""

from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.exits import Stop, one_line
from newswatch.cli.options import Allow, Data, Json, readable, settings, span

app = typer.Typer()


@app.command()
@one_line
def crawl(
    source: Annotated[str, typer.Argument(help="A name from the catalogue. 信源。")],
    since: Annotated[str, typer.Option(help="Articles from then on: 2026-11-01, 7d, 12h. 起始时间。")] = "",
    until: Annotated[str, typer.Option(help="Articles until then, a day included. 截止时间。")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles. 至多几篇。")] = None,
    out: Annotated[str, typer.Option(metavar="FILE", help="Also write them as JSON lines; - for stdout. 另存。")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --out. 覆盖文件。")] = False,
    scheduled: Annotated[bool, typer.Option("--scheduled", hidden=True)] = False,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Crawl one source once. 抓取一个信源。"""
    from newswatch.cli.crawl import CrawlOrder, run

    order = CrawlOrder(span(since, until), limit, out, force)
    raise typer.Exit(run(settings(data, allow), source, order, as_json=as_json, scheduled=scheduled))


@app.command()
@one_line
def submit(
    urls: Annotated[list[str] | None, typer.Argument(help="Addresses of pages. 网址。")] = None,
    again: Annotated[bool, typer.Option("--again", help="Fetch even what is known and not due. 重新抓取。")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the verdicts. 等待判定。")] = False,
    queued: Annotated[bool, typer.Option("--queued", hidden=True)] = False,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Put pages in by address, as if a list had shown them. 提交网页。"""
    from newswatch.cli import submit as submissions

    if bool(urls) == queued:
        raise Stop("give the addresses of one or more pages")
    if queued:
        raise typer.Exit(submissions.run_batch(settings(data, allow)))
    raise typer.Exit(submissions.run(settings(data, allow), urls or [], again=again, wait=wait, as_json=as_json))


@app.command()
@one_line
def preview(
    page: Annotated[str, typer.Argument(help="An address or a saved page. 网址或文件。")],
    refetch: Annotated[bool, typer.Option(help="Fetch even where a capture is kept. 重新抓取。")] = False,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Read one page and show every field, where it was read, and the verdict. 试读一页。"""
    from newswatch.cli.preview import run

    raise typer.Exit(run(settings(data, allow, quiet=True), page, refetch=refetch, as_json=as_json))


@app.command()
@one_line
def check(
    sources: Annotated[list[str] | None, typer.Argument(help="Names from the catalogue; default all. 信源。")] = None,
    live: Annotated[bool, typer.Option("--live", help="Ask each list once, politely. 实际访问一次。")] = False,
    here: Annotated[bool, typer.Option("--here", hidden=True)] = False,
    as_json: Json = False,
    allow: Allow = None,
) -> None:
    """Check the catalogue: evidence, faults, and with --live what works from here. 检查信源目录。"""
    from newswatch.cli import asking
    from newswatch.cli import check as checking

    found, chosen = settings(allow=allow), sources or []
    if here:
        raise typer.Exit(asking.here(found, chosen[0]))
    raise typer.Exit(checking.run(found, chosen, ask=live, as_json=as_json))


@app.command()
@one_line
def add_source(
    slug: Annotated[str, typer.Argument(help="The entry's name: lower-case letters, digits, hyphens. 目录名。")],
    url: Annotated[str, typer.Argument(help="A page of the site that lists articles. 列表页网址。")],
    name: Annotated[str, typer.Option(help="The outlet as readers know it. 媒体名称。")] = "",
    kind: Annotated[str, typer.Option(help="ministry, agency, newspaper or aggregator. 类别。")] = "aggregator",
    page: Annotated[
        list[str] | None, typer.Option(metavar="URL=FILE", help="A saved page, in place of the site. 已存网页。")
    ] = None,
    allow: Allow = None,
) -> None:
    """Propose an entry for a site nobody has described yet, with draft cases to review. 新增信源。"""
    from newswatch.cli.add_source import Proposal, run

    saved = {}
    for pair in page or []:
        address, found, file = pair.rpartition("=")
        if not found:
            raise Stop(f"--page {pair!r}: write URL=FILE")
        saved[address] = readable(Path(file))
    raise typer.Exit(run(settings(allow=allow), Proposal(slug, url, name, kind, saved)))
