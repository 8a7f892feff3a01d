"""A field or figure that a document has lets it through, and one that it has not seldom does."""

from hypothesis import example, given
from hypothesis import strategies as st

from newswatch.query.document import Document
from newswatch.query.expression import Scope, Term
from newswatch.query.facts import number_of
from newswatch.query.searched import searched_form
from storage.search.facts import keys_of_facts, keys_of_field, keys_of_number
from storage.search.grams import keys_of_texts

VALUES = st.lists(st.sampled_from([*"工業信息𠮷々カ股a5", " ", "\n", "5G", "ai", "3.5", "〔", "é", "ⅷ"]), max_size=9)
PRINTED = [
    *("5", "5%", "百分之五", "三成", "10—20亿元", "12345亿元", "1.2345万亿元", "37.5公里", "1万5千", "二十六人", "0"),
    *("0.001", "999999999999999万亿公里"),
]
FIGURES = st.one_of(st.floats(0, 1e15).map("{:.3f}".format), st.integers(0, 10**15).map(str), st.sampled_from(PRINTED))


def through(document, ranges):
    """By range whether the document has a key of it."""
    keys = [key >> 16 for key in keys_of_facts([document]).tolist()]
    return [any(low <= key < high for key in keys) for low, high in ranges]


@example("股工", 0, 1, True)
@example("工業a5 ai", 1, 3, False)
@given(VALUES.map("".join), st.integers(0, 9), st.integers(1, 9), st.booleans())
def test_whatever_is_cut_out_of_a_field_lets_it_through(value, start, length, whole):
    form = searched_form(value)
    document = Document("", "", ((Scope.SPEAKER, form), (Scope.KIND, "agency")))
    cut = form[start : start + length]
    if not any(character.isalnum() for character in cut):
        return
    term = Term(cut, cut, cut, quoted=False, scope=Scope.SPEAKER, whole=whole)
    if document.holds(term):
        assert all(through(document, keys_of_field(term)))


def test_a_word_of_one_field_is_no_key_of_another():
    document = Document("", "", ((Scope.SOURCE, "工业报 ai"), (Scope.TEXT, "总工程师")))
    for word, scope, there in (("工业", Scope.SOURCE, True), ("工业", Scope.ORIGIN, False), ("ai", Scope.DOCNO, False)):
        term = Term(word, word, word, quoted=False, scope=scope)
        assert all(through(document, keys_of_field(term))) is there
    assert not any(through(document, keys_of_field(Term("总", "总", "总", quoted=False, scope=Scope.SPEAKER))))


@example("5%", "百分之五", "")
@example("12345亿元", "1.2345万亿元", ">=")
@example("20亿元", "10—20亿元", "<=")
@given(FIGURES, FIGURES, st.sampled_from(["", ">", ">=", "<", "<="]))
def test_a_figure_that_meets_a_condition_lets_its_text_through(asked, printed, how):
    number = number_of(how + asked)
    if number is None:
        return
    document = Document.of_text("", f"共{printed}，")
    if number.found(document) is not None:
        assert any(through(document, keys_of_number(number)))


def test_a_figure_of_another_value_or_unit_does_not():
    document = Document.of_text("增长5%", "投资3亿元至5亿元，建成12家。")
    for asked, there in (
        ("5%", True),
        ("5", True),
        ("5元", False),
        ("5.01%", False),
        ("3亿元", True),
        ("4亿元", False),
        ("12", True),
        ("12%", False),
        (">6%", False),
        ("<12", True),
        ("<4%", False),
        ("6%..7%", False),
        (">=5亿", True),
        (">5.01亿", False),
    ):
        assert any(through(document, keys_of_number(number_of(asked)))) is there, asked


def test_facts_have_keys_behind_all_of_texts_and_each_once():
    document = Document("", "5元、5元、5元", ((Scope.SOURCE, "工工工"), (Scope.ORIGIN, "工工工")))
    keys = keys_of_facts([document, document]).tolist()
    assert keys == sorted(set(keys))
    assert {key & 0xFFFF for key in keys} == {0, 1}
    assert max(keys_of_texts(["龥﨎\U0002a6d6ｚ zz"]).tolist()) < min(keys)
    assert max(keys) < 1 << 48
