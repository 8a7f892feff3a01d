"""What every test has: no network (tests/no_network), pytest's own tester."""

pytest_plugins = ["refusals", "pytester"]
