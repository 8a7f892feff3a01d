"""What an operator mends: messages in the quarantine, log topics that Kafka has not, boilerplate learned wrongly."""

from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.exits import one_line
from newswatch.cli.options import Data, Json, settings
from newswatch.wire.topics import STAGES

app = typer.Typer()
quarantine = typer.Typer(help="Messages that could not be processed: list, show, replay, drop. 隔离区。")
app.add_typer(quarantine, name="quarantine")
topics = typer.Typer(help="The log topics on Kafka: apply, verify. Kafka 主题。")
app.add_typer(topics, name="topics")

boilerplate = typer.Typer(help="Lines that sites repeat around their texts: list, spare, clear. 网站套话。")
app.add_typer(boilerplate, name="boilerplate")

Stage = Annotated[str, typer.Option(help=f"Only this stage: {', '.join(STAGES)}. 环节。")]
Topics = Annotated[Path | None, typer.Option(help="Their definition, deploy/kafka/topics.toml by default. 定义文件。")]
Names = Annotated[list[str] | None, typer.Argument(help="Ids, or their first characters. 编号。", metavar="ID...")]


@quarantine.command("list")
@one_line
def list_all(
    stage: Stage = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many. 至多几条。")] = 100,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """What waits and why, newest first. 列出。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.quarantine import show_all

    with open_known(settings(data)) as house:
        raise typer.Exit(show_all(house, stage, limit, as_json=as_json))


@quarantine.command()
@one_line
def show(
    name: Annotated[str, typer.Argument(help="An id or its first characters. 编号。", metavar="ID")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """One message whole, with where it came from. 查看。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.quarantine import show_one

    with open_known(settings(data)) as house:
        raise typer.Exit(show_one(house, name, as_json=as_json))


@quarantine.command()
@one_line
def replay(names: Names = None, stage: Stage = "", as_json: Json = False, data: Data = None) -> None:
    """Send messages back where they came from, once what put them there is mended. 重新处理。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.quarantine import replay as run

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, names or [], stage, as_json=as_json))


@quarantine.command()
@one_line
def drop(names: Names = None, stage: Stage = "", as_json: Json = False, data: Data = None) -> None:
    """Remove messages for good. 删除。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.quarantine import drop as run

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, names or [], stage, as_json=as_json))


@topics.command("apply")
@one_line
def apply_topics(file: Topics = None, as_json: Json = False) -> None:
    """Make what is missing and set what is otherwise; nothing is taken away. 创建并更新主题。"""
    from newswatch.cli.topics import FILE, apply

    raise typer.Exit(apply(settings(), file or FILE, as_json=as_json))


@topics.command("verify")
@one_line
def verify_topics(file: Topics = None, as_json: Json = False) -> None:
    """Say what is not as defined. 核对主题。"""
    from newswatch.cli.topics import FILE, verify

    raise typer.Exit(verify(settings(), file or FILE, as_json=as_json))


@boilerplate.command("list")
@one_line
def list_learned(
    host: Annotated[str, typer.Argument(help="Of one host, else of all. 网站。", metavar="[HOST]")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """The lines that are left out of texts, since they stood at the ends of several stories. 列出。"""
    from newswatch.cli.boilerplate import show as run
    from newswatch.cli.house import open_known

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, host, as_json=as_json))


Host = Annotated[str, typer.Argument(help="A host, as `list` names it. 网站。", metavar="HOST")]


@boilerplate.command()
@one_line
def spare(
    host: Host,
    lines: Annotated[list[str], typer.Argument(help="Lines, as `list` names them. 编号。", metavar="LINE...")],
    data: Data = None,
) -> None:
    """Leave lines in the texts of a host from now on. 保留。"""
    from newswatch.cli.boilerplate import spare as run
    from newswatch.cli.house import open_known

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, host, lines))


@boilerplate.command()
@one_line
def clear(host: Host, data: Data = None) -> None:
    """Forget what a host repeats, spared lines too; it is learned afresh. 清除。"""
    from newswatch.cli.boilerplate import clear as run
    from newswatch.cli.house import open_known

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, host))
