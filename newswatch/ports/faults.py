"""What any port may raise: a server that is away, a writer that has a successor."""


class Unavailable(Exception):  # noqa: N818 - reads as what it says
    """A server or file cannot be reached just now; the message names it and the remedy."""


class Superseded(Exception):  # noqa: N818
    """Another decider has written since: forget everything in memory, take the lease anew, reload."""
