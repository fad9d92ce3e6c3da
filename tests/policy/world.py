"""One world for the walk: the cast, and one object of each kind, those of a party belonging to party A."""

from types import SimpleNamespace

from tests.factories.cast import make_cast


def build() -> SimpleNamespace:
    """Make the cast and the objects; the names are those of policy.toml."""
    return SimpleNamespace(**make_cast())
