"""A title and a text in, what they have to do with the topic and why out; what the topic is stands in TOML."""

from newswatch.topic.entry import load, names
from newswatch.topic.judge import Judgement, Topic

__all__ = ["Judgement", "Topic", "load", "names"]
