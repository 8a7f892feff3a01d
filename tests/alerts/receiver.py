"""What stands at the other end of a webhook in tests."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from newswatch.guard import Guard, parse_pass


class Receiver:
    """A webhook receiver on a local port: answers as told, keeps what came."""

    host = "receiver.example"

    def __init__(self):
        self.came = []
        self._news = threading.Condition()
        self.status, self.headers, self.body, self.drip = 204, {}, b"", None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                with receiver._news:
                    receiver.came.append((self.path, dict(self.headers.items()), body))
                    receiver._news.notify_all()
                if receiver.drip is not None:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
                    with contextlib.suppress(ConnectionError):  # the sender may have given up
                        while not receiver.drip.wait(0.02):
                            self.wfile.write(b"x")
                    return
                self.send_response(receiver.status)
                for name, value in {"Content-Length": str(len(receiver.body)), **receiver.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # the sender does not read answers
                    self.wfile.write(receiver.body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = False
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def url(self):
        return f"http://{self.host}:{self.port}/hook?a=1"

    @property
    def leave(self):
        return parse_pass(f"{self.host}=127.0.0.1:{self.port}/deliver")

    def guard(self):
        return Guard([self.leave])

    def got(self, number, seconds):
        """Whether `number` requests came, waiting for them at most so long."""
        with self._news:
            return self._news.wait_for(lambda: len(self.came) >= number, seconds)

    def close(self):
        if self.drip is not None:
            self.drip.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
