"""The embedded server's one user: an address and a password in, a user made or checked, and the URI that names it."""

from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from newswatch.ports import Unavailable
from storage.mongo.document import Document
from storage.mongo.faults import host, told

USER = "newswatch"
_EXISTS = 51003
_REFUSED = 18
_TIMEOUT = 10.0
"""Seconds for each step."""


def uri(place: str, port: int, password: str) -> str:
    """The address with user and password."""
    return f"mongodb://{USER}:{quote(password, safe='')}@{place}:{port}/?authSource=admin&directConnection=true"


def create(place: str, port: int, password: str) -> None:
    """Give the server that asks for no password its user, or the user that stands a new password."""
    with told(f"{place}:{port}"), _client(f"mongodb://{place}:{port}/?directConnection=true") as client:
        try:
            client.admin.command("createUser", USER, pwd=password, roles=["root"])
        except OperationFailure as error:
            if error.code != _EXISTS:
                raise
            client.admin.command("updateUser", USER, pwd=password)


def accepted(address: str, patience: float = _TIMEOUT) -> bool:
    """Whether the server takes the user and the password. Raises Unavailable where it does not answer in so many
    seconds."""
    with told(host(address)), _client(address, min(patience, _TIMEOUT)) as client:
        try:
            client.admin.command("ping")
        except OperationFailure as error:
            if error.code != _REFUSED:
                raise
            return False
        return True


def only(address: str) -> None:
    """Raises Unavailable where a new server has another user: one that came while it asked for no password."""
    with told(host(address)), _client(address) as client:
        # Not usersInfo with forAllDBs: secantusdb 0.7 answers that with nobody.
        users = [user["_id"] for user in client.admin["system.users"].find({}, {"_id": 1}, limit=2)]
    if users != [f"admin.{USER}"]:
        raise Unavailable("store: another program made itself a user of the new store: delete its folder, start again")


def _client(address: str, patience: float = _TIMEOUT) -> MongoClient[Document]:
    milliseconds = round(1000 * patience)
    return MongoClient(address, serverSelectionTimeoutMS=milliseconds, socketTimeoutMS=milliseconds)
