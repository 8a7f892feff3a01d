"""A page of a site nobody has described yet in, what its entry could say of it out; a person reviews it."""

from crawlers.proposal.lists import Listing, listing
from crawlers.proposal.patterns import patterns

__all__ = ["Listing", "listing", "patterns"]
