"""The written pages and how they are read."""

import importlib.util
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newswatch.model.page import Page
from pipelines.extract import read

_SPEC = importlib.util.spec_from_file_location("written_pages", Path(__file__).with_name("pages.py"))
_PAGES = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_PAGES)


@pytest.fixture(scope="session")
def pages():
    return _PAGES


@pytest.fixture
def read_html():
    """The reading of HTML (or bytes) served at an address of our own."""

    def reading(html, url="https://www.example.cn/a/1.html", rule=None, **headers):
        body = html if isinstance(html, bytes) else html.encode()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return read(Page(url, body, datetime(2024, 3, 6, tzinfo=UTC), headers=names), None, rule)

    return reading
