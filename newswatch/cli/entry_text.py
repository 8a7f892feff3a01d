"""What is known of a new source in, the text of its catalogue entry out."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence


def entry_text(
    *,
    slug: str,
    name: str,
    home: str,
    kind: str,
    hosts: Sequence[str],
    watch: Mapping[str, str],
    links: Mapping[str, str],
    articles: Iterable[str],
    read: Iterable[str],
    selectors: Mapping[str, str],
) -> str:
    """TOML that newswatch.catalogue reads; the entry is not watched until somebody has reviewed it.

    `articles` are patterns of addresses, `read` the addresses of articles that were read: a pattern that none of them
    matches is a guess.
    """
    addresses = [*read]
    head = {"name": name, "home": home, "kind": kind, "every": "1h", "evidence": "saved-page"}
    parts = [
        f"# {slug}: proposed by `newswatch add-source` from pages of the site. Compare the draft cases under",
        f"# tests/sources/{slug}/ with the pages, then take `enabled = false` out.",
        "",
        *_pairs(head),
        "enabled = false",
        f"hosts = [{', '.join(map(_string, hosts))}]",
        "",
        "[[watch]]",
        *_pairs(watch),
        *(["[watch.links]", *_pairs(links)] if links else []),
    ]
    for pattern in articles:
        guessed = not any(re.search(pattern, address) for address in addresses)
        parts += ["", "[[article]]", f"url = {_string(pattern)}"]
        parts += _pairs({"evidence": "guessed"} if guessed else selectors)
    return "\n".join(parts) + "\n"


def _pairs(values: Mapping[str, str]) -> list[str]:
    return [f"{key} = {_string(value)}" for key, value in values.items()]


def _string(text: str) -> str:
    """A TOML string; as it stands between single quotes where it has a backslash, as patterns do."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
