"""What an operator runs: the service, its state, its store."""

from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.exits import one_line
from newswatch.cli.options import Allow, Data, Json, settings

app = typer.Typer()


@app.command()
@one_line
def up(
    roles: Annotated[str, typer.Option(help="dedup,match,deliver,intake,schedule; default all. 角色。")] = "",
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Start the service and keep it running. 启动服务。"""
    from newswatch.cli.up import run

    raise typer.Exit(run(settings(data, allow), [role.strip() for role in roles.split(",") if role.strip()]))


@app.command()
@one_line
def demo(
    keep: Annotated[bool, typer.Option(help="Keep the data folder. 保留数据。")] = False,
    kafka: Annotated[str, typer.Option(metavar="HOST:PORT", help="An empty Kafka to run it on. 空的 Kafka。")] = "",
) -> None:
    """Show the whole thing working on a small local web, without a network. 无网演示。"""
    from newswatch.cli.demo import run

    raise typer.Exit(run(keep=keep, kafka=kafka))


@app.command()
@one_line
def status(as_json: Json = False, data: Data = None) -> None:
    """Sources, queues, verdicts, alerts and subscriptions at a glance. 运行状况。"""
    from newswatch.cli.status import run

    raise typer.Exit(run(settings(data), as_json=as_json))


@app.command()
@one_line
def doctor(as_json: Json = False, allow: Allow = None, data: Data = None) -> None:
    """Examine settings, disk, catalogue, log, store and clock; name what to mend. 体检。"""
    from newswatch.cli.doctor import run

    raise typer.Exit(run(settings(data, allow), as_json=as_json))


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
def backup(
    place: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", help="Where to write it. 备份文件或目录。")],
    keep: Annotated[int | None, typer.Option(min=1, help="In a folder: keep so many, drop older. 保留份数。")] = None,
    captures: Annotated[bool, typer.Option(help="Raw pages too. 含原始网页。")] = True,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Keep a data folder with its embedded store in one file, while the service runs. 备份。"""
    from newswatch.cli.backup import backup as run

    raise typer.Exit(run(settings(data), place, keep, captures=captures, as_json=as_json))


@app.command()
@one_line
def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote. 备份文件。")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Bring a backup back into an empty data folder. 恢复。"""
    from newswatch.cli.backup import restore as run

    raise typer.Exit(run(settings(data), file, as_json=as_json))
