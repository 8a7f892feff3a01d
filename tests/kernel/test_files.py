"""A file is there whole or not at all."""

import stat
from contextlib import ExitStack

import pytest

from newswatch import files


def test_what_breaks_off_leaves_what_was_there(tmp_path):
    path = tmp_path / "kept"
    path.write_bytes(b"before")
    with pytest.raises(TypeError), files.writing(path) as file:
        file.writelines([b"half", "no bytes"])
    assert path.read_bytes() == b"before"
    assert [*tmp_path.iterdir()] == [path]


def test_a_file_is_seen_once_it_is_whole(tmp_path):
    path = tmp_path / "kept"
    with files.writing(path) as file:
        file.write(b"all of it")
        assert not path.exists()
    assert path.read_bytes() == b"all of it"
    assert [*tmp_path.iterdir()] == [path]


def test_of_two_that_come_at_once_the_first_stays_where_none_is_to_be_replaced(tmp_path):
    path = tmp_path / "kept"
    with ExitStack() as second:
        second.enter_context(pytest.raises(FileExistsError))
        second.enter_context(files.writing(path, replace=False)).write(b"second")
        files.write(path, b"first", replace=False)
    assert path.read_bytes() == b"first"
    assert [*tmp_path.iterdir()] == [path]


def test_only_its_owner_reads_it_unless_told_otherwise(tmp_path):
    files.write(tmp_path / "kept", b"secret")
    files.write(tmp_path / "shown", b"for all", files.ALL)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("kept", "shown")]
    assert modes[0] == 0o600
    assert modes[1] & 0o600 == 0o600
