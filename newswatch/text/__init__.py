"""Pure functions from text to text, numbers, dates and addresses."""
