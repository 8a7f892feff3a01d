"""Owners of subscriptions and their tokens."""

from typing import Annotated

import typer

from newswatch.cli.commands.managing import done
from newswatch.cli.exits import one_line
from newswatch.cli.options import Data, Json

app = typer.Typer()
owner = typer.Typer(help="Owners of subscriptions and their tokens. 所有者与令牌。", no_args_is_help=True)
app.add_typer(owner, name="owner")

OwnerName = Annotated[str, typer.Argument(help="Letters, digits, . - _ @. 名称。", metavar="NAME")]


@owner.command()
@one_line
def add(name: OwnerName, as_json: Json = False, data: Data = None) -> None:
    """Print a token by which a program asks in this name; shown once. 新建令牌。"""
    from newswatch.cli import owners

    done(lambda house: owners.add(house, name, as_json=as_json), data, new=True)


@owner.command("list")
@one_line
def list_owners(as_json: Json = False, data: Data = None) -> None:
    """Owners, their tokens (not what they are) and how many subscriptions they have. 列出。"""
    from newswatch.cli import owners

    done(lambda house: owners.listed(house, as_json=as_json), data)


@owner.command()
@one_line
def revoke(
    name: OwnerName,
    token: Annotated[str, typer.Argument(help="One of them; else all. 令牌编号。", metavar="[TOKEN]")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Take an owner's tokens back; subscriptions stay. 收回令牌。"""
    from newswatch.cli import owners

    done(lambda house: owners.revoke(house, name, token, as_json=as_json), data)


@owner.command()
@one_line
def rotate(name: OwnerName, as_json: Json = False, data: Data = None) -> None:
    """Print a new token in place of all others. 更换令牌。"""
    from newswatch.cli import owners

    done(lambda house: owners.rotate(house, name, as_json=as_json), data)
