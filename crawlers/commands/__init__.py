"""Scrapy's COMMANDS_MODULE: its own commands, where ours differ."""
