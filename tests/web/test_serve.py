"""The server itself: a process of its own, asked over a real socket, stopped as a reader stops it."""

from __future__ import annotations

import signal
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from backchannel.errors import BackchannelError, NotACollection
from backchannel.web import serve

PROGRAM = """
import sys
from backchannel.web import serve
serve(sys.argv[1], port=0, ready=lambda address: print(address, flush=True))
"""


def test_it_serves_until_interrupted(collection: Path) -> None:
    with Popen([sys.executable, "-c", PROGRAM, str(collection)], stdout=PIPE, stderr=PIPE, text=True) as server:
        try:
            assert server.stdout
            address = server.stdout.readline().strip()
            with urllib.request.urlopen(f"{address}document/memo", timeout=10) as answer:
                assert answer.status == 200
                assert "server" not in answer.headers
                assert "Transit through the Strait" in answer.read().decode()
            other = urllib.request.Request(address, headers={"Host": "evil.example"})
            with pytest.raises(urllib.error.HTTPError, match="400"):
                urllib.request.urlopen(other, timeout=10)
        finally:
            server.send_signal(signal.SIGINT)
        assert server.stderr
        assert server.wait(10) == 0, server.stderr.read()
        assert server.stderr.read() == ""


def test_a_port_that_is_taken_is_told(collection: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(BackchannelError, match="cannot listen") as error,
    ):
        serve(collection, port=taken.getsockname()[1])
    assert "--port" in (error.value.hint or "")


def test_a_collection_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotACollection):
        serve(tmp_path / "nothing.db")
