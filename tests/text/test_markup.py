import pytest

from newswatch.text.markup import MOST_ATTRIBUTES, is_crowded

MANY = " ".join(f"a{n}=x" for n in range(MOST_ATTRIBUTES * 2))


@pytest.mark.parametrize(
    "html",
    [f"<div {MANY}>text</div>", f"<div {MANY}", f"<div x='>' {MANY}>", f'<div x="<" {MANY}>', f'<p a="<b" {MANY}>'],
)
def test_a_tag_with_more_attributes_than_any_page_has_is_told(html):
    assert is_crowded(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "很长的正文 with words " * 2000 + "</p>",
        f'<div style="{"a: b; " * 2000}">',
        f"<div data-x='{MANY}'>text</div>",
        "<script>for(i=0;i<n;i++){" + 'f("a","b");' * 5000 + "}</script>",
        "<a href=x " + " ".join(f"data-{n}=1" for n in range(300)) + ">",
    ],
)
def test_long_text_styles_data_and_scripts_are_no_crowd(html):
    assert not is_crowded(html)
