"""Items of one outlet in, the bytes that outlet would serve out: lists, feeds and pages in its family's markup."""
