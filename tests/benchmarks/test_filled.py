"""A data folder that was filled in bulk is one that the service takes for its own."""

from datetime import UTC, datetime

from benchmarks.filled import fill
from consumers.dedup.outlets import Outlets
from consumers.dedup.start import started
from newswatch.model import ids
from newswatch.model.story import Verdict
from newswatch.settings import load
from newswatch.text.url import canonical
from storage.opening import open_store

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_a_filled_folder_has_a_ledger_its_stories_and_a_memory_that_belongs_to_it(file, tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.filled._LONG", 300)
    settings = load(data=tmp_path / "data", mongo_uri="")
    settings.data.mkdir()
    asked = fill(settings, file, 60, NOW)
    with open_store(settings) as store:
        engine, last = started(store, settings.data / "memory", settings.horizon, Outlets(), NOW)
        [line] = store.decisions.of_article(ids.article_id(canonical(asked.addresses[0])))
        story = store.stories.get(line.story_id)
        assert last == store.decisions.last() == sum(store.decisions.totals().values()) == 60
        assert story is not None
        assert {article.event_id for article in engine.members(line.story_id)} == set(story.members)
        copies = [store.decisions.get(event) for event in story.members]
    assert [copy.verdict for copy in copies if copy].count(Verdict.NEW_STORY) == 1
    assert len(asked.pasted) == len(asked.spun) == len(asked.unknown) == len(asked.addresses)
