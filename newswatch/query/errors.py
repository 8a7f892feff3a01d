"""What is wrong with a query."""


class QueryError(ValueError):
    """A query that cannot be used: at `position` (1-based character) there is `problem`; `remedy` is what to do."""

    def __init__(self, position: int, problem: str, remedy: str) -> None:
        super().__init__(f"character {position}: {problem}; {remedy}")
        self.position = position
        self.problem = problem
        self.remedy = remedy
