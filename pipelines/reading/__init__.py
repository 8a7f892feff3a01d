"""Pure functions that read one parsed page: its body, title, clocks, credits and people."""
