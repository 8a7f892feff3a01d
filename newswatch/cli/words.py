"""What people read, in the language of their terminal: English, or Chinese where the locale asks for it."""

import os


def chinese() -> bool:
    """Whether NEWSWATCH_LANGUAGE or the locale asks for Chinese."""
    asked = os.environ.get("NEWSWATCH_LANGUAGE") or next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return asked.lower().startswith("zh")


def say(english: str, chinese_text: str) -> str:
    """One of two wordings of the same sentence."""
    return chinese_text if chinese() else english
