"""What a request's meta says for it to come through a browser, and what marks the answer that did."""

from typing import Any

RENDER = "render"
"""The key in a request's meta that asks for a browser."""
ANSWER = "answer"
"""The key in a request's meta that names, in part, the address of the answer that is wanted in place of the page."""
RENDERED = "x-newswatch-rendered"
"""The header that marks what came through a browser, and which; kept with the capture."""


def through(render: bool, answer: str = "") -> dict[str, Any]:
    """What a request's meta must say for it to come through a browser; nothing where it need not."""
    return {RENDER: True, **({ANSWER: answer} if answer else {})} if render else {}
