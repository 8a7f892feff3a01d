"""The ports on MongoDB (the only pymongo import) and in memory; indexes; the embedded server."""
