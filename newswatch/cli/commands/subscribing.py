"""Readers: saving and removing subscriptions."""

from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.exits import Stop, one_line
from newswatch.cli.options import Allow, Data, Json, settings

app = typer.Typer()


@app.command()
@one_line
def subscribe(
    query: Annotated[str, typer.Argument(help="For example: (工信部 OR 工业和信息化部) AND 5G. 查询式。")] = "",
    name: Annotated[
        str, typer.Option("--id", help="The subscription's name; default: made from the query. 订阅名。")
    ] = "",
    channel: Annotated[list[str] | None, typer.Option(help="console, jsonl:FILE, webhook:URL. 渠道。")] = None,
    secret_file: Annotated[
        Path | None, typer.Option(help="File with the webhook's secret (whsec_…). 密钥文件。")
    ] = None,
    on: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EVENT",
            help="new (default), official, spread:3,10, changed, distorted, revision, takedown. 提醒事件。",
        ),
    ] = None,
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
    saving = settings(data, allow)
    raise typer.Exit(subscriptions.run(saving, query, name, channels, secret_file, on or [], as_json=as_json))
