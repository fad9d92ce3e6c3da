"""The cache of sessions: when Redis is away it misses, and signed-in people go on from the table."""

import logging
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)


class Forgiving(RedisCache):
    """Redis that may be away."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Find a value; nothing while Redis is away."""
        return self._try(super().get, key, default, version, otherwise=default)

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        """Keep a value, or not, while Redis is away."""
        self._try(super().set, key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return bool(self._try(super().delete, key, version, otherwise=False))

    @staticmethod
    def _try(act: Callable[..., Any], *values: Any, otherwise: Any = None) -> Any:
        try:
            return act(*values)
        except redis.ConnectionError as trouble:
            log.warning("The cache of sessions is away: %s", type(trouble).__name__)
            return otherwise
