"""The command line: the commands of every kind of user under one name."""

from typing import Annotated

import typer

from newswatch import __version__
from newswatch.cli.commands import (
    briefings,
    crawling,
    filters,
    keeping,
    managing,
    operating,
    owning,
    reading,
    ruling,
    service,
    subscribing,
    trying,
)

app = typer.Typer(
    name="newswatch",
    help="Watches the coverage of one ministry. 关注一个部委的报道：同文归一，一事一报。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_TOLD = (
    service,
    operating,
    keeping,
    crawling,
    reading,
    briefings,
    ruling,
    subscribing,
    managing,
    owning,
    trying,
    filters,
)
for commands in _TOLD:
    app.add_typer(commands.app)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version. 版本。")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
