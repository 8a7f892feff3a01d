"""Messages between rooms and the logs that carry them."""
