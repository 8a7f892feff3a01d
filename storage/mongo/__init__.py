"""The Store port on a server that speaks MongoDB's wire protocol, through pymongo."""

from storage.mongo.store import MongoStore

__all__ = ["MongoStore"]
