"""A backup holds everything, in the order that makes it right, and comes back whole or not at all."""

import errno
import shutil
import tarfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from bson import encode

from newswatch.cli.archive import Archive, BadArchive, reading, writing
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import open_house
from newswatch.codec import Unreadable
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition
from newswatch.model.page import Page
from newswatch.model.subscription import Subscription
from newswatch.ports import Pending, Visit
from newswatch.settings import load
from newswatch.wire.topics import EXTRACTED
from storage.captures import LARGEST
from storage.mongo.dump import BEFORE_LOG, Dump, ranges, split
from storage.opening import embedded_uri

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
PAGE = Page("https://www.jiangbei.example/1", "<p>江北新闻</p>".encode(), NOON, 200, {})


def article(number: int) -> Article:
    article_id = ids.digest("article", str(number))
    return Article(
        article_id=article_id,
        event_id=ids.event_id(article_id, None, "key"),
        previous_event_id=None,
        revision_key="key",
        capture_id=PAGE.capture_id,
        url=f"https://www.jiangbei.example/{number}",
        source="jiangbei",
        seen=NOON,
        reading=Reading(
            title=f"江北要闻{number}", text="第一段。\n第二段。", printed="第一段。\n第二段。", site="江北网"
        ),
    )


def fill(data: Path) -> None:
    """A folder with something of everything: a spooled message, one on the log and committed, one not."""
    with open_house(load(data=data)) as house:
        store = house.store
        for number in range(150):  # more than one batch of a restore
            store.articles.put(article(number))
        waiting = Pending("event", PAGE.article_id, EXTRACTED.name, b"{}", NOON)
        visit = Visit(PAGE.article_id, PAGE.url, "jiangbei", NOON, None, Disposition.PUBLISHED)
        store.crawl_state.spool(visit, None, waiting)
        store.subscriptions.put(Subscription("desk", "工信部", ("console",), NOON))
        for owner in ("first", "second"):  # the fence stands at 2
            lease = store.leases.acquire("decider", owner, NOON, timedelta(seconds=9))
            assert lease is not None
            store.leases.release(lease)
        house.captures.keep(PAGE)
        for value in (b"done", b"to do"):
            house.log.publish(EXTRACTED.name, "one key", value)
        with closing(house.log.consumer("dedup", [EXTRACTED.name])) as consumer:
            consumer.commit(consumer.poll(5, 1)[:1])


def held(data: Path) -> dict[str, list[bytes]]:
    """Every document of a folder's store."""
    with embedded_uri(data) as uri, closing(Dump(uri, "newswatch")) as dump:
        return {name: sorted(dump.read(name)) for name in (*BEFORE_LOG, *dump.after_log())}


@pytest.mark.slow
def test_what_is_restored_is_what_was_backed_up(run, tmp_path):
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "backup"
    fill(old)
    with open_house(load(data=old)):  # as while the service runs
        assert run("backup", str(file), "--data", str(old)).exit_code == Code.OK
    assert file.stat().st_mode & 0o777 == 0o600, "it holds webhook secrets"
    assert run("restore", str(file), "--data", str(new)).exit_code == Code.OK
    assert held(new) == held(old)
    with open_house(load(data=new)) as house:
        assert house.log.lag("dedup", EXTRACTED.name) == 1
        assert house.captures.latest(PAGE.article_id) == PAGE
        assert [pending.event_id for pending in house.store.crawl_state.waiting(PAGE.article_id)] == ["event"]
        lease = house.store.leases.acquire("decider", "third", NOON, timedelta(seconds=9))
        assert lease is not None
        assert lease.fence == 3, "a decider after a restore must outrank the last before it"


@pytest.mark.slow
def test_a_folder_keeps_the_newest_and_nothing_else_goes(run, tmp_path):
    data, folder = tmp_path / "old", tmp_path / "backups"
    fill(data)
    folder.mkdir()
    for name in ("newswatch-20260101T000000Z.tar.zst", "newswatch-20260102T000000Z.tar.zst", "mine.tar.zst"):
        (folder / name).touch()
    assert run("backup", str(folder), "--keep", "2", "--data", str(data)).exit_code == Code.OK
    mine, older, newest = sorted(folder.iterdir())
    assert (mine.name, older.name) == ("mine.tar.zst", "newswatch-20260102T000000Z.tar.zst")
    assert next(name for name, _ in reading(newest)) == "store/crawl_state.bson"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"../escaped": b"x"}, "which no backup does"),
        ({"log.sqlite": b"no database" * 99}, "log.sqlite"),
        ({"store/articles.bson": encode({"_id": "a"}) * 2}, "refuses a document"),
        ({"store/articles.bson": encode({"_id": 7})}, "without a text for an id"),
        ({"store/decisions.bson": b"".join(encode({"_id": each, "number": 1}) for each in "ab")}, "the same number"),
    ],
)
def test_a_whole_backup_of_nonsense_restores_nothing(run, tmp_path, members, told):
    file = sealed(tmp_path / "backup", members)
    result = run("restore", str(file))
    assert (result.exit_code, told in result.stderr) == (Code.USAGE, True), result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


def test_a_member_is_taken_once(tmp_path):
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for _ in range(2):
            tar.addfile(tarfile.TarInfo("log.sqlite"), BytesIO())
    with pytest.raises(BadArchive, match="there twice"):
        list(reading(written(tmp_path / "backup", zstandard.compress(packed.getvalue()))))


@pytest.mark.parametrize("cut", [b"\x09\0\0\0x", b"\x09\0", b"\xff\xff\xff\xffx", b"\x05\0\0\0\0"])
def test_what_is_no_document_is_refused(cut):
    with pytest.raises(Unreadable):
        list(split(BytesIO(cut)))


@pytest.mark.slow
def test_the_spool_is_read_before_the_log_and_the_log_before_what_consumers_did(run, tmp_path):
    old, file = tmp_path / "old", tmp_path / "backup"
    fill(old)
    assert run("backup", str(file), "--no-captures", "--data", str(old)).exit_code == Code.OK
    names = [name for name, _ in reading(file)]
    first = ["crawl_state", "log", "decisions", "stories", "relations", "articles"]
    assert [Path(name).stem for name in names[:6]] == first
    assert {"leases", "subscriptions"} <= {Path(name).stem for name in names[6:-1]}
    assert names[-1] == "store/outbox.bson"


def test_a_backup_never_takes_the_place_of_a_file(run, tmp_path):
    (tmp_path / "data" / "store").mkdir(parents=True)
    (tmp_path / "kept").write_text("mine")
    result = run("backup", str(tmp_path / "kept"))
    assert result.exit_code == Code.FOLDER
    assert (tmp_path / "kept").read_text() == "mine"


def test_nothing_to_back_up_is_said(run, tmp_path):
    result = run("backup", str(tmp_path / "file"))
    assert result.exit_code == Code.USAGE
    assert "no newswatch data there" in result.stderr
    assert not (tmp_path / "file").exists()


def test_a_folder_with_data_is_never_restored_over(run, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "log.sqlite").write_text("mine")
    result = run("restore", str(tmp_path / "file"))
    assert result.exit_code == Code.FOLDER
    assert "is not empty" in result.stderr


def sealed(path: Path, members: dict[str, bytes]) -> Path:
    with writing(path) as archive:
        for name, content in members.items():
            with archive.member(name) as file:
                file.write(content)
        archive.seal({})
    return path


def tarred(path: Path, members: dict[str, bytes], format: int = tarfile.GNU_FORMAT) -> Path:  # noqa: A002
    """An archive without the digests of ours."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=format, errors="surrogateescape") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, BytesIO(content))
    return written(path, zstandard.compress(packed.getvalue()))


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def flipped(path: Path) -> Path:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    return written(path, data)


def header(size: int) -> bytes:
    info = tarfile.TarInfo("log.sqlite")
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)


CAPTURE = f"captures/{'a' * 32}/20260305T040000.000000Z-{'b' * 32}"
DAMAGED = {
    "not an archive": lambda path: written(path, b"hello"),
    "cut off": lambda path: written(path, sealed(path, {"log.sqlite": b"x" * 999}).read_bytes()[:-9]),
    "a byte turned": lambda path: flipped(sealed(path, {"log.sqlite": b"x" * 999})),
    "without an end": lambda path: tarred(path, {"log.sqlite": b"x"}),
    "another's manifest": lambda path: tarred(path, {"manifest.json": b"{}"}),
    "a header that announces a header": lambda path: tarred(path, {"x" * 300: b"x"}, tarfile.PAX_FORMAT),
    "a long name in a header of its own": lambda path: tarred(path, {"x" * 300: b"x"}),
    "a name that is no text": lambda path: tarred(path, {"x\udcff": b"x"}),
    "a capture larger than any": lambda path: sealed(path, {CAPTURE: bytes(LARGEST + 1)}),
    "a size below nothing": lambda path: written(path, zstandard.compress(header(-1))),
    "a later format": lambda path: tarred(path, {"manifest.json": b'{"format":9,"members":0,"sha256":""}'}),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_backup_restores_nothing(run, tmp_path, how):
    file = DAMAGED[how](tmp_path / "backup")
    result = run("restore", str(file))
    assert result.exit_code == Code.USAGE
    assert str(file) in result.stderr
    assert "nothing was restored" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


def test_a_full_disk_leaves_no_half_backup(tmp_path):
    def fail(archive: Archive) -> None:
        with archive.member("a"):
            raise OSError(28, "No space left on device")

    with pytest.raises(Stop, match="No space left"), writing(tmp_path / "backup") as archive:
        fail(archive)
    assert not list(tmp_path.iterdir())


def test_an_archive_that_unpacks_to_more_than_there_is_room_for_is_refused_before_it_is_read(
    run, tmp_path, monkeypatch
):
    file, usage = sealed(tmp_path / "backup", {"log.sqlite": bytes(100_000)}), shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=99_999))
    result = run("restore", str(file))
    assert (result.exit_code, len(result.stderr.splitlines())) == (Code.FOLDER, 1)
    assert "100000 bytes" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


def test_a_disk_that_fills_up_under_a_restore_is_one_line_and_leaves_nothing(run, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    file = sealed(tmp_path / "backup", {"log.sqlite": b"x"})
    monkeypatch.setattr(shutil, "copyfileobj", full)
    result = run("restore", str(file))
    assert (result.exit_code, len(result.stderr.splitlines())) == (Code.FOLDER, 1)
    assert "No space left" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


@pytest.mark.parametrize("documents", [0, 2_000, 2_001, 40_000, 10_000_000])
def test_pieces_of_a_collection_leave_no_id_out(documents):
    pieces = list(ranges(documents))
    assert pieces[0][0] == ""
    assert pieces[-1][1] == ""
    assert all(low < high for low, high in pieces[:-1])
    assert all(end == start for (_, end), (start, _) in pairwise(pieces))
