"""What a reread found in, tables for a person or a JSON row for each article, story and alert out."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newswatch.cli.labels import label
from newswatch.cli.reasons import reason
from newswatch.cli.reread_fields import EVIDENCE, Changes, shown
from newswatch.cli.rereading import Left
from newswatch.cli.show import json_line, line, table
from newswatch.cli.story import ID
from newswatch.cli.words import many, say, term
from newswatch.model.article import Article
from newswatch.model.story import Story
from newswatch.revision import READER_VERSION

if TYPE_CHECKING:
    from consumers.dedup.anew import Otherwise

_EXAMPLES, _LISTED = 3, 50
"""Articles shown of each field that changed, and pages listed that were left as they are."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A subscription that would match a story's original `now` and did not, or did and would no more, by its words."""

    subscription: str
    story: str
    original: Article
    words: tuple[str, ...]
    now: bool


class Report:
    """Counts as it goes; a program is told of everything at once, a person at the end."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._counts: Counter[str] = Counter()
        self._fields: dict[str, Counter[str]] = defaultdict(Counter)
        self._examples: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        self._left: list[tuple[str, Left]] = []
        self._below: list[tuple[str, list[str]]] = []
        self.unjudged = self.written = self.moved = 0

    @property
    def count(self) -> int:
        return self._counts.total()

    def reread(self, old: Article, differs: Changes) -> None:
        self._counts["changed" if differs else "unchanged"] += 1
        for name, (was, now) in differs.items():
            self._fields[name].update(["changed", *(["filled"] if not was else []), *(["emptied"] if not now else [])])
            if len(self._examples[name]) < _EXAMPLES and not self._as_json:
                self._examples[name].append((old.url, [*shown(name, was, now)]))
        if differs and self._as_json:
            fields = {name: {"old": was, "new": now} for name, (was, now) in differs.items()}
            json_line({"what": "changed", **_named(old), "reader": old.reader or None, "fields": fields})

    def left(self, article: Article, left: Left) -> None:
        """An article that stays as it is, since its capture cannot be read, or is no article of ours, now."""
        self._counts[left.code] += 1
        self._left.append((article.url, left))
        if self._as_json:
            json_line({"what": "left", **_named(article), "code": left.code, "reason": left.reason})

    def matched(self, found: Matched) -> None:
        title, now = found.original.reading.title, found.now
        if self._as_json:
            row = {"subscription": found.subscription, "story": found.story, "event_id": found.original.event_id}
            json_line({"what": "alert", **row, "title": title, "now": now, "words": list(found.words)})
            return
        would = say("would match now", "将命中") if now else say("would match no longer", "将不再命中")
        self._below.append((f"{found.subscription}: {would} {found.story[:ID]} ({' '.join(found.words)})", [title]))

    def otherwise(self, found: "Otherwise", named: Mapping[str, Article], others: Sequence[Story]) -> None:
        """What the repost check would say otherwise of a story; `named` are the articles that it names."""
        story, commands = found.story, [*_commands(found, others)]
        original = named.get(story.original)
        title = original.reading.title if original else ""
        if self._as_json:
            row: dict[str, Any] = {"story": story.story_id, "title": title, "apart": list(found.apart)}
            row |= {"like": [other.story_id for other in others], "original": found.original or None}
            json_line({"what": "story", **row, "why": found.why, "commands": commands})
            return
        said = [title]
        if found.original in named:
            ground = say("the original would be", "原文将是")
            said.append(f"{ground} {found.original[:ID]} {named[found.original].url} ({found.why})")
        no_more = say("no more this text:", "不再同文：")
        said += [f"{no_more} {event[:ID]} {named[event].url}" for event in found.apart if event in named]
        same = say("one text with", "同文：")
        said += [f"{same} {other.story_id[:ID]}" for other in others]
        self._below.append((story.story_id[:ID], [*said, *commands]))

    def end(self, *, accepted: bool, held: int) -> None:
        """`held` are the articles that differ from what stands, be it in nothing but the reader that they name."""
        if self._as_json:
            json_line(
                {
                    "what": "total",
                    "reader": READER_VERSION,
                    "read": self.count,
                    "counts": dict(sorted(self._counts.items())),
                    "fields": {name: dict(counts) for name, counts in self._ranked()},
                    "not_judged": self.unjudged,
                    "to_write": held,
                    "accepted": accepted,
                    "written": self.written,
                    "moved": self.moved,
                }
            )
            return
        self._show_counts()
        for name, examples in sorted(self._examples.items(), key=lambda each: (each[0] in EVIDENCE, each[0])):
            line(label(name), "bold")
            for url, lines in examples:
                line(f"  {url}")
                for each in lines:
                    line(f"    {each}")
        line("")
        self._show_left()
        for head, lines in self._below:
            line(head, "bold")
            for each in lines:
                line(f"    {each}")
        for each in self._last(accepted, held):
            line(each)

    def _ranked(self) -> list[tuple[str, Counter[str]]]:
        return sorted(self._fields.items(), key=lambda each: (-each[1]["changed"], each[0]))

    def _show_counts(self) -> None:
        title = say(f"Read again by reader {READER_VERSION}", f"以阅读器 {READER_VERSION} 重读")
        columns = [say("pages", "网页"), say("how many", "数量")]
        table(title, columns, [(_code(code), number) for code, number in sorted(self._counts.items())])
        if not self._fields:
            return
        columns = [say("field", "字段"), say("changed", "有变"), say("filled", "新得"), say("emptied", "变空")]
        ranked = sorted(self._ranked(), key=lambda each: each[0] in EVIDENCE)
        rows = [(label(name), each["changed"], each["filled"], each["emptied"]) for name, each in ranked]
        table(say("Fields", "字段变化"), columns, rows)

    def _show_left(self) -> None:
        if not self._left:
            return
        rows = [(_code(left.code), reason(left.reason), url) for url, left in self._left[:_LISTED]]
        columns = [say("left as it is", "保持原样"), say("why", "原因"), say("page", "网页")]
        table(say("Not read again", "未能重读"), columns, rows)
        if len(self._left) > _LISTED:
            more = len(self._left) - _LISTED
            line(say(f"and {more} more; --json lists all", f"另有 {more} 篇；--json 全部列出"))

    def _last(self, accepted: bool, held: int) -> Iterator[str]:
        if self.unjudged:
            pages = many(self.unjudged, "page")
            yield say(
                f"{pages} changed that the repost check does not remember (undecided, or beyond the horizon)",
                f"{self.unjudged} 篇有变而查重已不记得（未判定或超出时限）",
            )
        if not accepted:
            english = f"nothing was changed; --accept writes {many(held, 'page')}, alerts nobody"
            yield say(english, f"未作改动；加 --accept 写入 {held} 篇，不发提醒")
            return
        yield say(f"{many(self.written, 'page')} written, nobody was alerted", f"已写入 {self.written} 篇，未发提醒")
        if self.moved:
            english = f"{many(self.moved, 'page')} fetched again meanwhile: run the command once more for them"
            yield say(english, f"{self.moved} 篇其间又被抓取：请再运行一次")


def _named(article: Article) -> dict[str, Any]:
    names = {"article_id": article.article_id, "event_id": article.event_id, "capture_id": article.capture_id}
    return {**names, "url": article.url, "source": article.source, "seen": article.seen.isoformat()}


def _commands(found: "Otherwise", others: Sequence[Story]) -> Iterator[str]:
    """What a person may type to make it so; NEW stands for the id that the split prints."""
    name = found.story.story_id[:ID]
    if found.apart:
        wait = " --wait" if others else ""
        yield f"newswatch story split {name} {' '.join(event[:ID] for event in found.apart)}{wait}"
    for other in others:
        yield f"newswatch story merge {name if not found.apart else 'NEW'} {other.story_id[:ID]}"


def _code(code: str) -> str:
    words = {
        "changed": say("changed", "有变"),
        "unchanged": say("as before", "无变化"),
        "gone": say("capture not kept any more", "网页存档已清除"),
        "unreadable": say("capture unreadable", "网页存档无法读取"),
        "no_source": say("no entry reads it", "无信源条目"),
        "timeout": say("took too long", "超时"),
        "crashed": say("its reader crashed", "读取进程崩溃"),
        "memory": say("took too much memory", "占用内存过多"),
    }
    return words.get(code) or term(code)
