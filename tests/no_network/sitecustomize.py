"""Python imports this by itself in every child process of a test run, where the same rule then holds."""

from loopback_only import install

install()
