"""What a reader asks for: a query string in, a condition on texts out; and the form of a text that it is held to."""
