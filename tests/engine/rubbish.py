"""What a broker should never hold: twice the same, yesterday's, forged, in a format of other times, no message at all."""

import base64
import json
import pickle
from uuid import uuid4

import redis

from atc_portal.celery import app

QUEUE = "atc-celery"


class Bomb:
    """Writes a file where it is unpickled."""

    def __init__(self, file):
        self.file = str(file)

    def __reduce__(self):
        return open, (self.file, "w")


def client(url):
    return redis.Redis.from_url(url.replace("redis+socket://", "unix://").replace("virtual_host=", "db="))


def litter(url, trap):
    """Fill the queue; whatever would act if it were believed makes the file `trap`. Give how many messages there are."""
    broker = client(url)
    broker.delete(QUEUE)
    with app.connection_for_write(url) as link:
        for _ in range(3):
            app.send_task("reminders.tasks.tick", connection=link)
    true = broker.lrange(QUEUE, 0, -1)
    model = json.loads(true[0])

    def forged(body, **headers):
        found = json.loads(json.dumps(model))
        found["properties"]["delivery_tag"] = found["headers"]["id"] = str(uuid4())
        found["headers"] |= {name: value for name, value in headers.items() if name != "kind"}
        found["content-type"] = kind = headers.get("kind", "application/json")
        found["content-encoding"] = "utf-8" if kind.endswith("json") else "binary"
        found["body"] = base64.b64encode(body).decode()
        return json.dumps(found).encode()

    def arguments(*args, **more):
        return json.dumps([args, more, {}]).encode()

    broker.rpush(
        QUEUE,
        *true,  # replayed to the last byte
        forged(arguments(1, "all", now="1999-01-01T00:00:00Z"), task="reminders.tasks.tick"),
        forged(arguments(), task="reminders.tasks.tick", expires="1999-01-01T00:00:00+00:00"),
        forged(arguments(), task="reminders.domain.send_everything"),
        forged(arguments("touch", str(trap)), task="os.system"),
        forged(pickle.dumps(((), {"bomb": Bomb(trap)}, {})), kind="application/x-python-serialize"),
        forged(b"\xff\xfe no text", task="reminders.tasks.tick"),
        forged(json.dumps({"task": "reminders.tasks.tick", "id": "old", "args": [], "kwargs": {}}).encode()),
        b"no message at all",
        *true,
    )
    return broker.llen(QUEUE)


def left(url):
    """How many messages still wait."""
    return client(url).llen(QUEUE)
