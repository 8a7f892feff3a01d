from newswatch.model.article import Speaker
from pipelines.reading.speakers import speakers


def test_an_alias_in_brackets_is_no_part_of_an_office():
    text = "工业和信息化部（以下简称“工信部”）副部长周启明表示，今年将继续推进试点。"
    assert speakers(text) == (Speaker("周启明", "工业和信息化部副部长"),)
