"""The server operations this product uses, all of them: both servers document each (a test holds the code to it).

MongoDB: manual 7.0, "Database Commands", "Query and Projection Operators", "Update Operators", "Aggregation".
secantusdb 0.7: its compatibility page. Anything else is added here first, after reading both.
"""

COMMANDS = frozenset(
    {"ping", "find", "insert", "update", "delete", "findAndModify", "aggregate", "createIndexes", "buildInfo"},
)
"""Database commands as they go over the wire, the driver's own (hello, SCRAM, endSessions) apart."""

QUERY = frozenset({"$lt", "$lte", "$gt", "$gte", "$in", "$or", "$ne"})
"""Operators in filters."""

UPDATE = frozenset({"$set", "$setOnInsert", "$addToSet", "$push", "$pull", "$max", "$inc"})
"""Operators in updates; `owed.$.at` uses the positional `$` as well. `$inc` only where the filter makes it once, or
a number left out harms nobody."""

AGGREGATION = frozenset({"$group", "$sum", "$size"})
"""Stages and expressions."""

ALL = QUERY | UPDATE | AGGREGATION
