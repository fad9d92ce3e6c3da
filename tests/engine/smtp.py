"""A mail server that records what it accepts, and can refuse, drop, hang or be slow at each phase."""

import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy

Rule = Callable[[str, "Letter"], str | None]


@dataclass
class Letter:
    """What was said about one letter, and when it was accepted."""

    sender: str = ""
    recipient: str = ""
    content: bytes = b""

    @property
    def mail(self):
        """The letter, read."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def name(self):
        """Its Message-ID."""
        return str(message_from_bytes(self.content)["Message-ID"])

    @property
    def meaning(self):
        """What it says, apart from its name and the moment it was written."""
        mail = message_from_bytes(self.content)
        plain = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
        return str(mail["Subject"]), plain.get_payload()

    @property
    def text(self):
        """Its plain words."""
        return self.mail.get_body(("plain",)).get_content()


class Handler(socketserver.StreamRequestHandler):
    """One connection. The rule is asked at each phase: an answer to give, "drop", "hang", or nothing to go on."""

    server: "Server"

    def handle(self):
        """Talk until the other side has enough."""
        try:
            self._talk()
        except (OSError, ValueError):
            return  # killed, dropped: what a recorder is for

    def _talk(self):
        if not self._ask("connect", Letter(), "220 recorder"):
            return
        letter = Letter()
        while line := self.rfile.readline():
            word, _, rest = line.decode().strip().partition(" ")
            verb = word.upper()
            if verb == "MAIL":
                letter = Letter()
            if not self._answer(verb, rest, letter):
                return

    def _answer(self, verb, rest, letter):
        if verb == "MAIL":
            letter.sender = _address(rest)
            return self._ask("mail", letter, "250 2.1.0 ok")
        if verb == "RCPT":
            letter.recipient = _address(rest)
            return self._ask("rcpt", letter, "250 2.1.5 ok")
        if verb == "DATA":
            return self._data(letter)
        self._say("221 bye" if verb == "QUIT" else "250 ok")
        return verb != "QUIT"

    def _data(self, letter):
        answer = self.server.rule("data", letter)
        if answer:
            return self._do(answer)
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        if not line:
            return False
        letter.content = b"".join(lines)
        answer = self.server.rule("dot", letter)
        if answer and not answer.startswith("2"):
            if answer.startswith("keep-"):
                self.server.keep(letter)
                return self._do(answer.removeprefix("keep-"))
            return self._do(answer)
        self.server.keep(letter)
        self._say(answer or "250 2.0.0 accepted")
        return True

    def _ask(self, phase, letter, good):
        answer = self.server.rule(phase, letter)
        if answer:
            return self._do(answer)
        self._say(good)
        return True

    def _do(self, answer):
        if answer == "drop":
            self.connection.close()
            return False
        if answer == "hang":
            self.server.ending.wait(60)
            return False
        self._say(answer)
        return True

    def _say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


def _address(rest):
    return rest.partition("<")[2].partition(">")[0]


class Server(socketserver.ThreadingTCPServer):
    """Listens on a port of its own until the test is over."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.letters: list[Letter] = []
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.rule: Rule = lambda phase, letter: None
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"

    def keep(self, letter):
        """Record a letter at the moment of its acceptance."""
        with self.lock:
            self.letters.append(letter)

    def names(self):
        """The Message-IDs accepted, in order."""
        with self.lock:
            return [str(letter.mail["Message-ID"]) for letter in self.letters]

    def await_letters(self, count, seconds=30.0):
        """Wait until so many letters were accepted, or the time is over; say how many there are."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.letters) < count:
            time.sleep(0.05)
        return len(self.letters)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.ending.set()
        self.shutdown()
        self.server_close()
