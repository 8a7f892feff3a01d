"""A newsroom and the search over it, fresh for each test."""

import pytest

from tests.search.newsroom import Newsroom, search_of


@pytest.fixture
def newsroom():
    return Newsroom()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "search"


@pytest.fixture
def search(newsroom, folder):
    return search_of(newsroom, folder)
