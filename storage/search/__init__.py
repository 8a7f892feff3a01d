"""newswatch.ports.Search in files of the data folder: docs/decisions/0016-an-index-of-stories.md."""
