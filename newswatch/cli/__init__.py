"""The composition root: the only place that may import every room, lazily."""
