"""A moment as commands are given it."""

from argparse import ArgumentTypeError
from datetime import datetime


def moment(text: str) -> datetime:
    """Read an instant with its offset from UTC, as in 2027-05-13T10:00+03:00; the type of a command's argument."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise ArgumentTypeError("give a moment with its offset from UTC, such as 2032-01-01T00:00+03:00")
    return read
