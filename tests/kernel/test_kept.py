"""A table that is kept on disk is the one that would be made: whatever stands there, whoever may write there."""

import numpy as np
import pytest

from newswatch.kept import kept


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A file that stands for the source of `squares`; what is kept goes into a folder of the test's."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    path = tmp_path / "source.py"
    path.write_text("squares")
    return path


@pytest.fixture
def squares():
    made = []

    def squares():
        made.append(1)
        return np.arange(1000, dtype=np.uint32) ** 2

    squares.made = made
    return squares


def test_it_is_made_once_and_read_from_then_on(source, squares):
    first, second = (kept(str(source), ("1.0",), np.uint32, squares) for _ in range(2))
    assert len(squares.made) == 1
    assert (first == second).all()
    assert second.dtype == np.uint32


@pytest.mark.parametrize("change", ["source", "library"])
def test_it_is_made_anew_from_other_sources(source, squares, change):
    kept(str(source), ("1.0",), np.uint32, squares)
    source.write_text("cubes" if change == "source" else "squares")
    kept(str(source), ("1.0" if change == "source" else "1.1",), np.uint32, squares)
    assert len(squares.made) == 2


@pytest.mark.parametrize("damage", [lambda whole: whole[:-7], lambda whole: b"\x01" + whole[1:], lambda whole: b""])
def test_a_damaged_one_is_made_anew(source, squares, tmp_path, damage):
    first = kept(str(source), (), np.uint32, squares)
    [path] = (tmp_path / "kept").iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert (kept(str(source), (), np.uint32, squares) == first).all()
    assert len(squares.made) == 2
    kept(str(source), (), np.uint32, squares)
    assert len(squares.made) == 2


def test_where_nothing_can_be_written_it_is_made_each_time(source, squares, tmp_path):
    (tmp_path / "kept").write_text("no folder")
    for _ in range(2):
        assert len(kept(str(source), (), np.uint32, squares)) == 1000
    assert len(squares.made) == 2
