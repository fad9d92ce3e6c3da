"""The caches when Redis is away: that of sessions misses, and people go on from the table; that of counters goes on in PostgreSQL."""

import logging
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)

DAY = 24 * 3600


class Forgiving(RedisCache):
    """Redis that may be away."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Find a value; nothing while Redis is away."""
        return self._try(super().get, key, default, version, otherwise=default)

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        """Keep a value, or not, while Redis is away."""
        self._try(super().set, key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        """Keep a value that is not there yet."""
        return bool(self._try(super().add, key, value, timeout, version, otherwise=True))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count; nothing is counted while Redis is away."""
        return int(self._try(super().incr, key, delta, version, otherwise=0))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return bool(self._try(super().delete, key, version, otherwise=False))

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Tell whether a value is kept; none is while Redis is away, and the table is asked."""
        return bool(self._try(super().has_key, key, version, otherwise=False))

    @staticmethod
    def _try(act: Callable[..., Any], *values: Any, otherwise: Any = None) -> Any:
        try:
            return act(*values)
        except (redis.ConnectionError, redis.TimeoutError) as trouble:
            log.warning("The cache of sessions is away: %s", type(trouble).__name__)
            return otherwise


class Standing(RedisCache):
    """Redis for counters of guessing and used codes; while it is away they are kept in a table, and nobody guesses freely."""

    TABLE = "records_counter"  # made by a migration of `records`

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Have the table at hand, under the same names."""
        super().__init__(server, params)
        kept = {name: value for name, value in params.items() if name != "OPTIONS"}
        self._table = DatabaseCache(self.TABLE, {**kept, "OPTIONS": {"MAX_ENTRIES": 100_000}})

    def add(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        """Keep a value that is not there yet; say whether it was not."""
        return bool(self._or_table("add", key, value, timeout, version))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Find a value."""
        return self._or_table("get", key, default, version)

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        """Keep a value."""
        self._or_table("set", key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count; the table begins at nothing and keeps what it counted for a day."""
        try:
            return int(super().incr(key, delta, version))
        except (redis.ConnectionError, redis.TimeoutError) as trouble:
            log.warning("The cache of counters is away: %s", type(trouble).__name__)
            count = int(self._table.get(key, 0, version)) + delta
            self._table.set(key, count, DAY, version)
            return count

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return bool(self._or_table("delete", key, version))

    def _or_table(self, act: str, *values: Any) -> Any:
        try:
            return getattr(super(), act)(*values)
        except (redis.ConnectionError, redis.TimeoutError) as trouble:
            log.warning("The cache of counters is away: %s", type(trouble).__name__)
            return getattr(self._table, act)(*values)
