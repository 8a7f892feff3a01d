"""The command line: every command parses its arguments here and does its work in a file of its own."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from newswatch import __version__
from newswatch.cli.exits import Stop, one_line
from newswatch.settings import Settings

app = typer.Typer(
    name="newswatch",
    help="Watches the coverage of one ministry. 关注一个部委的报道：同文归一，一事一报。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table. 输出 JSON 行。")]
Data = Annotated[Path | None, typer.Option("--data", help="Data folder (NEWSWATCH_DATA). 数据目录。")]

Allow = Annotated[
    list[str] | None,
    typer.Option("--allow-endpoint", help="Pass through the guard: host=address:port/crawl or /deliver. 放行地址。"),
]


def settings(data: Path | None = None, allow: list[str] | None = None) -> Settings:
    """The settings in force, logging set up accordingly; `allow` adds passes to those of the environment."""
    from newswatch import logs
    from newswatch.settings import load

    found = load(data=data) if data else load()
    if allow:
        found = found.model_copy(update={"allow_endpoint": (*found.allow_endpoint, *allow)})
    logs.set_up(found.log_level)
    return found


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version. 版本。")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
@one_line
def up(
    roles: Annotated[str, typer.Option(help="Comma-separated: dedup,match,deliver,schedule; default all. 角色。")] = "",
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Start the service and keep it running. 启动服务。"""
    from newswatch.cli.up import run

    raise typer.Exit(run(settings(data, allow), [role.strip() for role in roles.split(",") if role.strip()]))


@app.command()
@one_line
def demo(keep: Annotated[bool, typer.Option(help="Keep the data folder. 保留数据。")] = False) -> None:
    """Show the whole thing working on a small local web, without a network. 无网演示。"""
    from newswatch.cli.demo import run

    raise typer.Exit(run(keep=keep))


@app.command()
@one_line
def crawl(
    source: Annotated[str, typer.Argument(help="A name from the catalogue. 来源。")],
    scheduled: Annotated[bool, typer.Option("--scheduled", hidden=True)] = False,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Crawl one source once. 抓取一个来源。"""
    from newswatch.cli.crawl import run

    raise typer.Exit(run(settings(data, allow), source, as_json=as_json, scheduled=scheduled))


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

    raise typer.Exit(run(settings(data, allow), page, refetch=refetch, as_json=as_json))


@app.command()
@one_line
def stories(
    since: Annotated[str, typer.Option(help="How far back: 30m, 12h, 7d. 多久以来。")] = "7d",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """List stories, newest first. 列出报道。"""
    from newswatch.cli.stories import run

    raise typer.Exit(run(settings(data), duration(since), limit, as_json=as_json))


@app.command()
@one_line
def story(
    story_id: Annotated[str, typer.Argument(help="A story's id or its first characters (6 or more). 报道编号。")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show one story with its copies. 查看一则报道及其转载。"""
    from newswatch.cli.story import run

    raise typer.Exit(run(settings(data), story_id, as_json=as_json))


@app.command()
@one_line
def subscribe(
    query: Annotated[str, typer.Argument(help="For example: (工信部 OR 工业和信息化部) AND 5G. 查询式。")] = "",
    name: Annotated[str, typer.Option("--id", help="The subscription's name; default: made from the query.")] = "",
    channel: Annotated[list[str] | None, typer.Option(help="console, jsonl:FILE, webhook:URL. 渠道。")] = None,
    secret_file: Annotated[Path | None, typer.Option(help="File with the webhook's secret (whsec_…).")] = None,
    remove: Annotated[str, typer.Option(metavar="ID", help="Remove this subscription instead. 取消订阅。")] = "",
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Save a subscription, or remove one. 保存或取消订阅。"""
    from newswatch.cli import subscribe as subscriptions

    if bool(query) == bool(remove):
        raise Stop("give either a query to save or --remove ID; `newswatch status` lists what is saved")
    if remove:
        raise typer.Exit(subscriptions.remove(settings(data, allow), remove, as_json=as_json))
    channels = channel or ["console"]
    raise typer.Exit(subscriptions.run(settings(data, allow), query, name, channels, secret_file, as_json=as_json))


@app.command()
@one_line
def status(as_json: Json = False, data: Data = None) -> None:
    """Sources, queues, verdicts, alerts and subscriptions at a glance. 运行状况。"""
    from newswatch.cli.status import run

    raise typer.Exit(run(settings(data), as_json=as_json))


@app.command()
@one_line
def indexes(as_json: Json = False, data: Data = None) -> None:
    """Create the store's indexes where they are missing. 建立索引。"""
    from newswatch.cli.house import open_house
    from newswatch.cli.show import json_line, line

    with open_house(settings(data)) as house:
        for name in house.store.create_indexes():
            json_line({"index": name}) if as_json else line(name)


@app.command()
@one_line
def extract(
    manifest: Annotated[Path, typer.Option(help="JSON lines with id, file, url, headers. 清单。")],
    catalogue: Annotated[str, typer.Option(help="`none` reads every page as unknown. none 表示不用目录。")] = "",
) -> None:
    """Read saved pages: one JSON row out for each row in. 批量读页。"""
    import sys

    from newswatch import catalogue as catalogues
    from newswatch.cli.extract import run

    if catalogue not in ("", "none"):
        raise Stop(f"--catalogue {catalogue!r}: only `none` can be asked for; leave it out to use the catalogue")
    known = None if catalogue == "none" else catalogues.load(settings().sources)
    raise typer.Exit(run(readable(manifest), known, sys.stdout))


@app.command()
@one_line
def group(articles: Annotated[Path, typer.Argument(help="JSON lines: a stream in order. 文章流。")]) -> None:
    """Group a stream of articles into stories: one JSON row out for each row in. 归并。"""
    import sys

    from newswatch.cli.group import run

    raise typer.Exit(run(readable(articles), sys.stdout))


@app.command()
@one_line
def match(
    subscriptions: Annotated[Path, typer.Option(help="YAML list of id and query. 订阅。")],
    articles: Annotated[Path, typer.Argument(help="JSON lines. 文章。")],
) -> None:
    """Match articles against subscriptions, each row alone. 匹配。"""
    import sys

    from newswatch.cli.match import run

    raise typer.Exit(run(readable(subscriptions), readable(articles), sys.stdout))


def readable(path: Path) -> Path:
    """The path of a file that can be read. Raises Stop naming it."""
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; give the path of a file that exists and can be read") from None


_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> timedelta:
    """`30m`, `12h`, `7d`. Raises Stop naming what was given."""
    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdigit()) or unit not in _UNITS or int(number) > 100_000:
        raise Stop(f"{text!r} is not a duration; write a number and s, m, h, d or w, as in 7d")
    return timedelta(**{_UNITS[unit]: int(number)})


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
