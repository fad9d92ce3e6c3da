"""Checkouts for the tests of the launcher: one prepared for all, copied by those that kill it."""

import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from tests.launcher.checkouts import Checkout


@pytest.fixture(scope="session")
def field():
    """A directory that others may pass through, unlike pytest's own: the servers of root run as nobody."""
    found = Path(tempfile.mkdtemp(prefix="portal-"))
    found.chmod(0o711)
    yield found
    shutil.rmtree(found)


@pytest.fixture(scope="session")
def prepared(field):
    """A checkout that was started once and stopped, with tables and data."""
    found = Checkout.new(field / "prepared")
    try:
        status, _ = found.start().stop(signal.SIGTERM)
        assert status == 0
        yield found
    finally:  # also of one that did not come up
        found.remove()


@pytest.fixture(scope="module")
def running(prepared, field):
    """A portal at work."""
    found = prepared.twin(field / "running")
    try:
        yield found.start()
    finally:
        found.remove()


@pytest.fixture
def twin(prepared, field, request):
    """A prepared checkout that the test may break."""
    found = prepared.twin(field / request.node.name[:40])
    yield found
    found.remove()
