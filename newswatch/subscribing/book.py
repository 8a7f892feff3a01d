"""Subscriptions in, a YAML file that people edit out, and its entries back; what a page said in it obeys nobody."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from newswatch.clock import EPOCH
from newswatch.logs import UNSEEN, plain
from newswatch.model.subscription import MOST, Subscription
from newswatch.plain_yaml import ENTRY, BadYaml, read
from newswatch.subscribing.fields import FIELDS, SECRETS
from newswatch.subscribing.rows import row

_UNSEEN = re.compile(f"[{UNSEEN}]")
_BY_DEFAULT = row(Subscription("", "", (), EPOCH))
_HEAD = """\
# Subscriptions of newswatch. Edit, then: newswatch subscriptions import --dry-run FILE
# An entry is one subscription; one with an id that is there takes its place, others stay as they are.
# What an entry leaves out is as it is by default; secrets that it leaves out stay.
"""


def written(subscriptions: Iterable[Subscription], *, secrets: bool = False) -> str:
    """A file that changes nothing where it is read back."""
    notes = "".join(f"#   {name}: {told}\n" for name, told in FIELDS.items())
    hidden = "# Addresses that are secrets are shown as KIND:…abcdef: they stand for the ones that are there.\n"
    entries = [_entry(row(each, secrets=secrets)) for each in subscriptions]
    told = yaml.dump(entries, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100) if entries else "[]\n"
    # Strings with such characters are in double quotes, where an escape stands for the character.
    inert = _UNSEEN.sub(_escaped, told)
    return f"{_HEAD}{'' if secrets else hidden}# Fields:\n{notes}\n{inert}"


def _entry(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without what is as it is by default: the largest file has 200,000 of them. Secrets left out would stay."""
    return {name: each for name, each in fields.items() if name in SECRETS or each != _BY_DEFAULT.get(name)}


def entries(raw: bytes) -> list[Mapping[str, Any]]:
    """The entries of a file, each a mapping with an id of its own. Raises BadYaml naming the entry and the remedy."""
    found = read(raw)
    found = [] if found is None else found
    if not isinstance(found, list):
        raise BadYaml(f"not a list; write entries as - {ENTRY}")
    if len(found) > MOST:
        raise BadYaml(f"over {MOST} entries; split it into several files")
    seen: set[str] = set()
    for number, entry in enumerate(found, start=1):
        if not isinstance(entry, dict):
            raise BadYaml(f"entry {number} is not a mapping; write - {ENTRY}")
        name = entry.get("id")
        if not isinstance(name, str):
            raise BadYaml(f"entry {number} has no id; give it one of its own, in quotation marks")
        if name in seen:
            raise BadYaml(f"entry {number}: an earlier one has the id {plain(name, 64)!r}; give each its own")
        seen.add(name)
    return found


class _Dumper(yaml.CSafeDumper):
    """Texts that a reader could take for something else, or not see, stand in double quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_text(self, data: str) -> yaml.Node:
        style = '"' if _UNSEEN.search(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style)


_Dumper.add_representer(str, _Dumper.represent_text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return json.dumps(found[0])[1:-1] if code < 0x10000 else f"\\U{code:08x}"
