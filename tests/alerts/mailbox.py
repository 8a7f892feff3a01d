"""A mail server on a port of its own, and letters as mail programs read them."""

from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class OnAnyPort(Controller):
    """Listens where the system likes."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Mailbox:
    """aiosmtpd, with the replies to MAIL, RCPT and DATA that a test lays out."""

    def __init__(self, mail="250 OK", rcpt="250 OK", data="250 OK", **controller):
        self.came = []
        self.mail, self.rcpt, self.data = mail, rcpt, data
        self._controller = OnAnyPort(self, hostname="127.0.0.1", port=0, server_hostname="mail.example", **controller)
        self._controller.start()
        self.port = self._controller.port

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.mail.startswith("2"):
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data.startswith("2"):
            self.came.append((envelope.rcpt_tos, envelope.original_content))
        return self.data

    @property
    def letters(self):
        """What it has taken, as mail programs read it."""
        return [letter(content) for _, content in self.came]

    def close(self):
        self._controller.stop(no_assert=True)


def letter(content):
    return message_from_bytes(content, policy=policy.default)
