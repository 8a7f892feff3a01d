"""Readers: saving and removing subscriptions, in a few words."""

from typing import Annotated

import typer

from newswatch.cli.commands.fields import Fields, with_fields
from newswatch.cli.commands.managing import done
from newswatch.cli.dashed import Asking
from newswatch.cli.exits import Stop, one_line
from newswatch.cli.options import Allow, Data, Json

app = typer.Typer()


@app.command(cls=Asking)
@one_line
@with_fields
def subscribe(
    query: Annotated[str, typer.Argument(help="For example: (工信部 OR 工业和信息化部) AND 5G. 查询式。")] = "",
    name_id: Annotated[
        str | None, typer.Option("--id", help="Its id; default: made from query and channels. 订阅编号。")
    ] = None,
    remove: Annotated[str, typer.Option(metavar="ID", help="Remove this subscription instead. 取消订阅。")] = "",
    *,
    fields: Fields,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Make a subscription, on the console where no channel is named; of one that is there only what is named changes.
    保存或取消订阅。
    """
    from newswatch.cli import subscribe as short
    from newswatch.cli import subscriptions as book
    from newswatch.cli.given import given_fields

    if bool(query) == bool(remove):
        raise Stop("give either a query to save or --remove ID; `newswatch subscriptions list` lists what is saved")
    if remove:
        done(lambda house: book.remove(house, [remove], as_json=as_json), data)
    given = given_fields({"id": name_id, "query": query, **fields})
    done(lambda house: short.run(house, given, as_json=as_json), data, allow, new=True)
