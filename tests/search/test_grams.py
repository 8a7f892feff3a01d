"""A term that stands in a text has every key there: what the index lets through is never too little."""

from hypothesis import example, given
from hypothesis import strategies as st

from newswatch.query.document import Document
from newswatch.query.expression import Term
from storage.search.grams import exact, keys_of_term, keys_of_texts
from storage.search.kept import document_of, kept, searchable

PIECES = [
    *"工業信息𠮷々カ股a5.",
    " ",
    "，",
    "。",
    "\n",
    "5G",
    "ai",
    "3.5",
    "é",
    "😀",
    "ō",
    "(gōng)",
    "the plan",
    "ⅷ",
    "\u0301",
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(max_size=30))


def found(texts, form) -> list[bool]:
    """Of each text whether the keys of a term let it through."""
    keys = [(key >> 16, key & 0xFFFF) for key in keys_of_texts(texts).tolist()]
    return [
        all(any(low <= key < high for key, of in keys if of == place) for low, high in keys_of_term(form))
        for place in range(len(texts))
    ]


@example(["股工"], 0, 0, 1)
@example(["a𠮷5工"], 0, 1, 2)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(0, 3), st.integers(0, 12), st.integers(1, 12))
def test_whatever_is_cut_out_of_a_text_whole_lets_it_through(texts, which, start, length):
    documents = [Document.of_text("", text) for text in texts]
    form = documents[which % len(texts)].parts[1][1][start : start + length]
    if not any(character.isalnum() for character in form):
        return
    through = found([searchable(document) for document in documents], form)
    standing = [document.holds(Term(form, form, form, quoted=False)) for document in documents]
    assert all(let for let, stands in zip(through, standing, strict=True) if stands)
    if exact(form) is not None:
        assert through == standing


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_documents_come_back_from_how_they_are_kept(texts):
    for text in texts:
        document = Document.of_text(text, text)
        assert document_of(kept(document)) == document


def test_no_texts_have_no_keys():
    assert len(keys_of_texts([])) == len(keys_of_texts(["", "\n"])) == 0
