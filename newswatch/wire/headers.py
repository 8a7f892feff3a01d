"""The headers a record may carry beside its key and value."""

EVENT_ID = "event_id"
"""The event that the record is about, readable where its value is not."""

REPLAYED = "replayed"
"""How often an operator has sent the record again out of the quarantine; a record as first published has none."""

TRIES = "tries"
"""How many crawls have not brought a submitted page to an end."""

NOT_BEFORE = "not_before"
"""When a submitted page is tried again, as ISO 8601."""

ALONE = "alone"
"""Stands where a crawl of a submitted page with others broke off: it is crawled alone from then on."""

AGAIN = frozenset({REPLAYED, TRIES, NOT_BEFORE, ALONE})
"""What only a record that is published again carries."""
