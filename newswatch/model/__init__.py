"""The nouns of the newsroom as frozen dataclasses, and the settled ids that name them."""
