"""What counts as coverage: a topic's names, the look-alikes to leave out and its own hosts, read from TOML."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from newswatch.settings import BadSetting
from newswatch.text.fold import fold
from newswatch.text.url import host_of


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    names: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    search: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """`names` are folded; `unlike` are folded look-alikes that contain a name and mean something else; `search` is what
    sites' searches are asked for.
    """

    name: str
    names: tuple[str, ...]
    hosts: tuple[str, ...]
    unlike: re.Pattern[str] | None
    search: tuple[str, ...] = ()

    def why(self, url: str, title: str, text: str) -> str:
        """The reason this page is coverage of the topic; empty where it is none."""
        host = host_of(url)
        if any(host == own or host.endswith("." + own) for own in self.hosts):
            return f"host {host}"
        for where, part in (("title", title), ("text", text)):
            name = self._named_in(fold(part))
            if name:
                return f"{where} names {name}"
        return ""

    def _named_in(self, folded: str) -> str:
        clean = self.unlike.sub("\n", folded) if self.unlike else folded
        return next((name for name in self.names if name in clean), "")


def load(folder: Path, name: str) -> Topic:
    """The topic `name` from `folder`/topics. Raises BadSetting naming the file and what is wrong with it."""
    path = folder / "topics" / f"{name}.toml"
    try:
        data = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.toml"))) or "none"
        raise BadSetting(f"NEWSWATCH_TOPIC: no topic {name!r} at {path}; known: {known}") from None
    except OSError as error:
        raise BadSetting(f"NEWSWATCH_TOPIC: cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path}: not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadSetting(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    names = tuple(fold(n) for n in data.names)
    if not all(names):
        raise BadSetting(f"{path}: names: an empty name would match every page")
    return Topic(data.name, names, data.hosts, _any_of(data.unlike), data.search or data.names)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    folded = sorted((fold(word) for word in words if fold(word)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, folded))) if folded else None
