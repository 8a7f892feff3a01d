"""Recognising reposts: from an extracted article to its story."""
