"""A command whose argument is a query: one that begins with a sign is told how a query says it."""

import re

import typer
from typer.core import TyperCommand

from newswatch.cli.exits import Code
from newswatch.logs import plain

_NO_OPTION = re.compile(r"-[^-]*[^\x00-\x7f]|-\S*\s")
"""How something begins that is no option: 股票 or a blank behind a dash."""


class Asking(TyperCommand):
    """Ends in one line where the query begins with `-`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Raises Exit."""
        behind = args.index("--") if "--" in args else len(args)
        query = next((each for each in args[:behind] if _NO_OPTION.match(each)), None)
        valued = {name for each in self.params if not getattr(each, "is_flag", False) for name in each.opts}
        if query is None or valued.intersection(args[: args.index(query)][-1:]):
            return super().parse_args(ctx, args)  # what stands behind such an option is its value
        told = "a query leaves a word out with NOT, as in: 芯片 NOT 股票; put -- before one that begins with a dash"
        typer.echo(f"newswatch: {plain(query, 100)}: {told}", err=True)
        raise typer.Exit(Code.USAGE)
