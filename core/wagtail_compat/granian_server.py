"""granian in this process, at a socket that listens already."""

import socket
from typing import Any

from granian.net import SocketHolder
from granian.server.embed import Server

READ_IN = "granian 2.8.7"
PRIVATE = ("_init_shared_socket", "_shd", "SocketHolder")


class SharedSocketServer(Server):
    """The embedded server with a socket of the caller's.

    Why: its public options take an address, and each process would listen for itself; who is killed would take the
    connections with it that wait for it.
    """

    def __init__(
        self, application: Any, listener: socket.socket, *, backlog: int, **options: Any
    ) -> None:
        """Take the socket; the options are granian's."""
        super().__init__(application, backlog=backlog, **options)
        self.listener = listener

    def _init_shared_socket(self) -> None:
        self._shd = SocketHolder(self.listener.fileno(), False, self.backlog)
