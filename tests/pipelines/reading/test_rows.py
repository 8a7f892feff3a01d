"""A table in a text is as readable as its lines: one a row, cells apart; a table that lays out a page is none."""

import pytest

from tests.pipelines.reading.pages import PARAGRAPHS, TITLE


def page(body, under=""):
    return f"<title>{TITLE}_江北工业网</title><h1>{TITLE}</h1><div>2024-03-05 10:21</div><div>{body}</div>{under}"


ROWS = "".join(f"<tr><td><p>第{k}车间</p></td><td>{k * 37}台</td><td>{k}.5%</td></tr>" for k in range(1, 7))
TABLE = f"<table><tr><th>车间</th><th>数量</th><th>同比</th></tr>{ROWS}</table>"
PRINTED = "\n".join(("车间\t数量\t同比", *(f"第{k}车间\t{k * 37}台\t{k}.5%" for k in range(1, 7))))
FIRST, *REST = PARAGRAPHS


@pytest.mark.parametrize("tool", ["", "<p>打印本页 关闭窗口</p>"])
def test_a_row_is_a_line_wherever_the_table_stands(read_html, tool):
    rest = "".join(f"<p>{line}</p>" for line in REST)
    within = read_html(page(f"<p>{FIRST}</p>{TABLE}{rest}{tool}")).text
    assert within == "\n".join((FIRST, PRINTED, *REST))
    behind = read_html(page(f"<p>{FIRST}</p>{rest}{TABLE}{tool}")).text
    assert behind == "\n".join((*PARAGRAPHS, PRINTED))


def test_items_of_a_list_are_lines(read_html):
    items = "".join(f"<li>{k}号线换上新刀具，误差不到一丝。</li>" for k in range(1, 4))
    text = read_html(page(f"<p>{FIRST}</p><ul>{items}</ul><p>{REST[0]}</p>")).text.split("\n")
    assert text[1:4] == [f"{k}号线换上新刀具，误差不到一丝。" for k in range(1, 4)]


def test_paragraphs_in_the_cells_of_a_layout_stay_lines(read_html):
    cells = f"<td><p>{FIRST}</p><p>{REST[0]}</p></td><td><p>{REST[1]}</p><p>{REST[2]}</p></td>"
    text = read_html(page(f"<table><tr>{cells}</tr></table>")).text
    assert text == "\n".join(PARAGRAPHS)


def test_links_beside_each_other_are_no_table(read_html):
    rows = "".join(
        f"<tr><td><a href=/{k}>别处的消息</a></td><td><a href=/x{k}>更多的消息</a></td></tr>" for k in range(9)
    )
    text = read_html(page("".join(f"<p>{line}</p>" for line in PARAGRAPHS) + f"<table>{rows}</table>")).text
    assert text == "\n".join(PARAGRAPHS)
