"""What lets a program ask in an owner's name; the token itself is told once and kept nowhere."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Token:
    """`token_id` is its public part, by which it is named and taken back; `secret_hash` the SHA-256 of the rest."""

    token_id: str
    owner: str
    secret_hash: str
    created_at: datetime
