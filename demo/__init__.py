"""A small local web of four invented sites that publishes for half a minute, and the answer a watcher should give."""
