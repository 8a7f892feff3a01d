"""The headers a record may carry beside its key and value."""

EVENT_ID = "event_id"
"""The event that the record is about, readable where its value is not."""

REPLAYED = "replayed"
"""How often an operator has sent the record again out of the quarantine; a record as first published has none."""
