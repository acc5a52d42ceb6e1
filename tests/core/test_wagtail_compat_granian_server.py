"""What `core.wagtail_compat.granian_server` relies on."""

import inspect
import socket

from granian.server.common import AbstractServer
from granian.server.embed import Server

from core.wagtail_compat.granian_server import SharedSocketServer


def test_the_server_takes_the_socket_that_its_method_sets():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = SharedSocketServer(print, listener, backlog=1024)
        server._init_shared_socket()
        assert server._shd.get_fd() == listener.fileno()
        assert server.backlog == 1024
    assert "self._init_shared_socket()" in inspect.getsource(AbstractServer.startup)
    assert "(self._ssp, self._shd)" in inspect.getsource(Server)
