"""Channels that a test hands to a deliverer: they keep what comes, and fail as they are told."""

from datetime import timedelta


class Post:
    """Keeps what comes, by address; raises the failures of an address first."""

    local = True
    longest = timedelta(seconds=1)

    def __init__(self, address, post):
        self.address, self.post = address, post

    def send(self, parcel, done=0):
        if failures := self.post.failures.get(self.address):
            raise failures.pop(0)
        self.post.came.append((self.address, parcel, done))


class Posts:
    def __init__(self):
        self.came, self.failures = [], {}

    def open(self, address, secret="", earlier=()):
        return Post(address, self)

    def parcels(self, address="chat"):
        return [parcel for where, parcel, _ in self.came if where == address]

    def shown(self, address="chat"):
        return [[alert.alert_id for alert in parcel.alerts] for parcel in self.parcels(address)]
