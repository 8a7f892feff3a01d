"""Ports that kill who calls them, at a step that a test chooses."""

from datetime import timedelta


class Killed(BaseException):
    """kill -9, as seen from inside."""


class Steps:
    """Counts the calls that go through its ports and kills at one of them, before or after it took effect."""

    def __init__(self, last):
        self.left = last

    def pass_one(self):
        if self.left == 0:
            raise Killed
        self.left -= 1

    def through(self, port):
        return _Mortal(port, self)


class _Mortal:
    def __init__(self, port, steps):
        self._port, self._steps = port, steps

    def __getattr__(self, name):
        found = getattr(self._port, name)
        if not callable(found):
            return found if isinstance(found, timedelta | bool) else _Mortal(found, self._steps)

        def called(*args):
            self._steps.pass_one()
            result = found(*args)
            self._steps.pass_one()
            return _Mortal(result, self._steps) if name == "open" else result

        return called
