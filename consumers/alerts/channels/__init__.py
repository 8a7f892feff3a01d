"""The ways an alert leaves the house: one channel, one file."""

from consumers.alerts.channels.channel import BadChannel, Channel, Undelivered
from consumers.alerts.channels.registry import Channels, check

__all__ = ["BadChannel", "Channel", "Channels", "Undelivered", "check"]
