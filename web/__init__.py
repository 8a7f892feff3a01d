"""From a request on this machine to a message on the log, and from an article id to what became of its page."""
