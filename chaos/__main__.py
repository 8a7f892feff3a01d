"""`python -m chaos`: kills at random under load, then the verdict of the verifier; see CONTRIBUTING.md."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from newswatch.cli.exits import one_line
from newswatch.settings import ROOT

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
@one_line
def main(
    kills: Annotated[int, typer.Option(min=0, help="How many processes are killed before the verdict.")] = 300,
    log: Annotated[Literal["sqlite", "kafka"], typer.Option(help="Which log the program runs on.")] = "sqlite",
    seed: Annotated[int, typer.Option(help="Gives the load, the victims, the moments and the weather.")] = 1,
    broker_stops: Annotated[int, typer.Option(min=0, help="How often the broker is stopped (Kafka).")] = 10,
    folder: Annotated[
        Path | None, typer.Option(help="State; default var/chaos/LOG-SEED. Goes on from what is there.")
    ] = None,
    keep: Annotated[bool, typer.Option(help="Keep the data of a run without differences.")] = False,
) -> None:
    """Kill the program at random under load and verify that nothing was lost and nothing doubled."""
    from chaos.storm import Storm

    state = folder or ROOT / "var" / "chaos" / f"{log}-{seed}"
    raise typer.Exit(Storm(state.resolve(), seed, log, kills, broker_stops).run(keep=keep))


if __name__ == "__main__":
    app()
