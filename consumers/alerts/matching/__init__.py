"""Many queries and one text in, the queries it meets and their words out: queries as numbers, asked in machine code."""
