"""A mail server that only counts: it accepts everything, after a delay."""

import os
import signal
import socketserver
import time


class Relay(socketserver.StreamRequestHandler):
    """Accepts everything, after the delay of its server."""

    def handle(self):
        """Talk until the other side has enough."""
        self._say(b"220 counter")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say(b"354 go on")
                while (line := self.rfile.readline()) and line != b".\r\n":
                    pass
                time.sleep(self.server.delay)
                self._say(b"250 2.0.0 accepted")
            elif verb == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 ok")

    def _say(self, text):
        self.wfile.write(text + b"\r\n")


class Counter(socketserver.ThreadingTCPServer):
    """A mail server in a process of its own, as the real one is."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, delay):
        super().__init__(("127.0.0.1", 0), Relay)
        self.delay = delay
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        self.child = os.fork()
        if self.child == 0:
            self.serve_forever()
        self.socket.close()
        return self

    def __exit__(self, *args):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
