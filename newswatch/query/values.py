"""The words that a field takes, in both languages, in; what stands for them in a document out."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from newswatch.chinese import DISGUISES
from newswatch.model.alert import AlertEvent
from newswatch.model.source import SourceKind
from newswatch.model.story import Disguise
from newswatch.query.expression import Scope
from newswatch.query.searched import searched_form

_CHINESE: Mapping[Scope, Mapping[str, str]] = {
    Scope.KIND: {
        SourceKind.MINISTRY: "部委 政府 官方",
        SourceKind.AGENCY: "通讯社",
        SourceKind.NEWSPAPER: "报纸 报社",
        SourceKind.AGGREGATOR: "聚合 门户",
    },
    Scope.DISGUISE: {**DISGUISES, Disguise.PINYIN: f"{DISGUISES[Disguise.PINYIN]} 拼音"},
    Scope.EVENT: {
        AlertEvent.NEW: "新稿",
        AlertEvent.OFFICIAL: "官方",
        AlertEvent.SPREAD: "扩散",
        AlertEvent.CHANGED: "变更",
        AlertEvent.DISTORTED: "失真",
        AlertEvent.REVISION: "修订",
        AlertEvent.TAKEDOWN: "撤稿",
    },
}
VALUES: Mapping[Scope, Mapping[str, str]] = {
    scope: {searched_form(word): name for name, chinese in named.items() for word in (name, *chinese.split())}
    for scope, named in _CHINESE.items()
}
"""By field what may be written (its searched form), and the name that stands for it."""


def known(scope: Scope) -> str:
    """What a field takes, as an error tells it: every name with the Chinese ones behind it."""
    return ", ".join(f"{name} ({chinese.replace(' ', '、')})" for name, chinese in _CHINESE[scope].items())


def nearest(written: str, names: Iterable[str]) -> str:
    """Of the known names the one most like what was written; empty where none is."""
    return next(iter(get_close_matches(written.lower(), [*names], n=1, cutoff=0.5)), "")
