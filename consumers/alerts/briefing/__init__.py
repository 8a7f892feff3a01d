"""Briefings: what a subscription's query met in a span, as a document, made and sent on a schedule of its own."""
