"""A snapshot gives the same memory back; what cannot be used is said, and whoever reads one never writes to it."""

import shutil
from datetime import timedelta

import numpy as np
import pytest

from consumers.dedup import snapshot
from consumers.dedup.engine import Engine
from consumers.dedup.memory import Memory
from newswatch.model.story import Verdict

HORIZON = timedelta(days=400)
HOUR = timedelta(hours=1)


@pytest.fixture
def filled(newsroom, tmp_path, interview, notice, statistics, column):
    newsroom.engine = Engine(HORIZON, memory=Memory(HORIZON, folder=tmp_path))
    for number, text in enumerate((interview, notice, statistics, interview, column + "转发。")):
        newsroom.file(text, at=number * HOUR)
    return newsroom


def restored(newsroom, folder, **how):
    def articles(events):
        wanted = set(events)
        return {article.event_id: article for article, _ in newsroom.decided if article.event_id in wanted}

    memory, manifest = Memory.restored(folder, HORIZON, articles, **how)
    return Engine(HORIZON, memory=memory), manifest


def saved(newsroom):
    article, decision = newsroom.decided[-1]
    newsroom.engine.save(decision.number, article.event_id)


def judged(engine, newsroom, text, name="late"):
    return engine.decide(newsroom.article(text, at=30 * HOUR, name=name))


def test_what_was_saved_decides_alike(filled, tmp_path, interview, notice, other):
    saved(filled)
    engine, manifest = restored(filled, tmp_path)
    assert (manifest.number, manifest.line_id) == (5, filled.event(4))
    for text in (interview, notice, other, interview[:300] + other):
        assert judged(engine, filled, text) == judged(filled.engine, filled, text)


def test_it_goes_on_from_there_and_is_saved_again(filled, tmp_path, other):
    saved(filled)
    filled.engine, _ = restored(filled, tmp_path)
    opened = filled.file(other, at=40 * HOUR)
    saved(filled)
    engine, _ = restored(filled, tmp_path)
    assert judged(engine, filled, other).story_id == opened.story_id
    assert len(list(tmp_path.glob("events-*"))) == 1, "what no manifest names is cleared away"


def test_segments_are_written_once(filled, tmp_path, monkeypatch):
    monkeypatch.setattr("consumers.dedup.index.BUFFER", 64)
    for number in range(12):
        filled.file("".join(chr(0x4E00 + (number * 977 + at * 31) % 20000) for at in range(300)), at=number * HOUR)
    saved(filled)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("fixed-*")}
    saved(filled)
    assert before
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("fixed-*")} == before


def test_a_reader_beside_the_writer_changes_nothing(filled, tmp_path, other, column):
    saved(filled)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    reader, _ = restored(filled, tmp_path, alone=False)
    article = filled.article(other, at=30 * HOUR)
    decision = reader.decide(article).decision(article, 6, 1, article.seen)
    reader.admit(article, decision)
    filled.decided.append((article, decision))  # in the store, as every article is before it is decided
    assert judged(reader, filled, other, "again").verdict is Verdict.REPOST
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


def test_a_reader_whose_files_are_replaced_under_its_hands_reads_the_newer_ones(filled, tmp_path, monkeypatch, other):
    saved(filled)
    load, meanwhile = np.load, [lambda: (filled.file(other, at=9 * HOUR), saved(filled))]

    def slow(path, **how):
        if meanwhile:
            meanwhile.pop()()
        return load(path, **how)

    monkeypatch.setattr(np, "load", slow)
    _, found = restored(filled, tmp_path, alone=False)
    assert found.number == 6


@pytest.mark.parametrize("harm", ["nothing there", "cut text", "cut array", "no array", "other version", "no manifest"])
def test_what_cannot_be_used_is_said(filled, tmp_path, harm):
    if harm != "nothing there":
        saved(filled)
    manifest = tmp_path / snapshot.MANIFEST
    match harm:
        case "cut text":
            (tmp_path / snapshot.TEXTS).write_bytes(b"")
        case "cut array":
            path = next(tmp_path.glob("events-*"))
            path.write_bytes(path.read_bytes()[:-20])
        case "no array":
            next(tmp_path.glob("starts-*")).unlink()
        case "other version":
            manifest.write_text(manifest.read_text().replace(snapshot.VERSION, "0"))
        case "no manifest":
            manifest.write_text("[1")
    with pytest.raises(snapshot.Unusable, match=str(tmp_path)):
        restored(filled, tmp_path)
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("of", ["alive-*", "events-*", "stories-*", "starts-*", "newest-*", "vocabulary-*", "mani*"])
@pytest.mark.parametrize("where", ["beginning", "middle", "end"])
def test_a_single_wrong_bit_anywhere_is_seen_before_it_leads_out_of_memory(filled, tmp_path, of, where):
    saved(filled)
    path = next(tmp_path.glob(of))
    written = bytearray(path.read_bytes())
    written[{"beginning": 20, "middle": len(written) // 2, "end": -1}[where]] ^= 0x40
    path.write_bytes(written)
    with pytest.raises(snapshot.Unusable, match=str(tmp_path)):
        restored(filled, tmp_path)
