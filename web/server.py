"""An app and a listening socket in, served by a thread of its own until closed."""

import socket
from threading import Thread

import uvicorn
from fastapi import FastAPI

from web.connection import Connection

_HEAD = 16 * 1024
"""Bytes of a request's line and headers."""


class Server:
    """Started when made. Says nothing of itself: no server header, no access log, no pages but the app's."""

    def __init__(self, app: FastAPI, listener: socket.socket) -> None:
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                loop="asyncio",
                http=Connection,
                ws="none",
                lifespan="off",
                interface="asgi3",
                proxy_headers=False,
                server_header=False,
                access_log=False,
                log_config=None,
                log_level="warning",
                timeout_keep_alive=5,
                timeout_graceful_shutdown=3,
                h11_max_incomplete_event_size=_HEAD,
            )
        )
        # Not the main thread, so that uvicorn leaves the process's signals alone.
        self._thread = Thread(target=self._server.run, args=([listener],), name="intake", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def close(self) -> None:
        """Answer what is under way, then end."""
        self._server.should_exit = True
        self._thread.join()
