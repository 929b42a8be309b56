"""A mail server for tests: it speaks SMTP on this machine and keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Sink:
    """What came in, and how the server is to behave."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    """The answer to a recipient: "550 No such user"."""
    hangs_up_after_data: int = 0
    """So many mails are taken without an answer, as when a line breaks at the worst moment."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    sink = Sink()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 sink")
            while line := self.rfile.readline():
                verb = line.decode().strip()
                command = verb.upper()
                if command.startswith(("EHLO", "HELO", "MAIL", "RSET")):
                    self._say("250 sink")
                elif command.startswith("RCPT"):
                    address = verb.partition("<")[2].partition(">")[0]
                    sink.recipients.append(address)
                    self._say(sink.refuses.get(address, "250 taken"))
                elif command == "DATA":
                    self._say("354 go on")
                    sink.mails.append(self._data())
                    if sink.hangs_up_after_data:
                        sink.hangs_up_after_data -= 1
                        return
                    self._say("250 kept")
                elif command == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("502 not here")

        def _data(self) -> EmailMessage:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b"..") else line)
            found = message_from_bytes(b"".join(lines), policy=default)
            assert isinstance(found, EmailMessage)
            return found

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join(5)
