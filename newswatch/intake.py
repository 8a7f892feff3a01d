"""Where the intake listens and what it asks for: its files in the data folder, readable by their owner alone."""

import json
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from newswatch import files
from newswatch.ports import Unavailable
from newswatch.settings import BadSetting, Settings

HOST = "127.0.0.1"
"""The only address it ever listens on; whoever wants it elsewhere puts a proxy with TLS before it."""
_SHORTEST = 16
"""Characters of a token that an operator sets; a generated one has 43."""


@dataclass(frozen=True, slots=True)
class IntakeFolder:
    """`<data>/intake`: the port in use and the token. Raises Unavailable with the remedy where it cannot be used."""

    data: Path

    @property
    def path(self) -> Path:
        return self.data / "intake"

    def port(self) -> int | None:
        """Where the intake of this folder listens, or listened before it was killed; None where none does."""
        try:
            return int(json.loads((self.path / "endpoint.json").read_bytes())["port"])
        except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
            return None
        except OSError as error:
            raise self._unusable(error) from None

    def tell(self, port: int) -> None:
        """Write down where the intake listens, for tools to find."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            told = json.dumps({"url": f"http://{HOST}:{port}", "port": port})
            files.write(self.path / "endpoint.json", told.encode())
        except OSError as error:
            raise self._unusable(error) from None

    def forget(self) -> None:
        """It listens no more."""
        (self.path / "endpoint.json").unlink(missing_ok=True)

    def token(self) -> str:
        """The token kept here, made where there is none; of two that make one at once, both get the same."""
        kept = self.path / "token"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not kept.exists():
                with suppress(FileExistsError):
                    files.write(kept, f"{secrets.token_urlsafe(32)}\n".encode(), replace=False)
            return _usable(kept.read_text(encoding="utf-8").strip(), str(kept))
        except OSError as error:
            raise self._unusable(error) from None

    def _unusable(self, error: OSError) -> Unavailable:
        return Unavailable(
            f"intake: {error.filename or self.path}: {error.strerror}; make it writable or set NEWSWATCH_DATA"
        )


def token_of(settings: Settings) -> str:
    """What a client must show: NEWSWATCH_INTAKE_TOKEN, else what the data folder keeps. Raises BadSetting."""
    given = settings.intake_token.get_secret_value()
    return _usable(given, "NEWSWATCH_INTAKE_TOKEN") if given else IntakeFolder(settings.data).token()


def endpoints(settings: Settings) -> list[tuple[str, int]]:
    """Host and port of the intake, as configured and as in use: nothing that is crawled may lead there."""
    ports = {settings.intake_port, IntakeFolder(settings.data).port()} - {None, 0}
    return [(host, port) for port in ports if port for host in (HOST, "localhost")]


def _usable(token: str, where: str) -> str:
    if len(token) < _SHORTEST or not token.isascii() or not token.isprintable() or " " in token:
        raise BadSetting(f"{where}: write {_SHORTEST} or more ASCII characters without spaces, or leave it out")
    return token
