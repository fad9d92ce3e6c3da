"""Makes the demo, from what is over to what is to come."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from atc_portal.demo import actions, delegations, exercises, meetings, papers, people, programme, protocols, rooms
from atc_portal.demo.world import DOMAIN, World
from members.models import Party, User

MANY = 500


@transaction.atomic
def fill(*, scale: str, now: datetime, password: str) -> dict[str, str]:
    """Make the demo once; give its accounts with what each is for."""
    if User.objects.filter(email__endswith=f"@{DOMAIN}").exists():
        raise ValidationError("The demo is there already: it is made once.")
    parties = {party.code: party for party in Party.objects.all()}
    if not parties:
        raise ValidationError("The demo stands on the public facts: run load_public_facts first.")
    with translation.override("ru"):
        world = World(now=now, parties=parties)
        hashed = make_password(password)
        people.staff(world, hashed)
        meetings.prepare(world)
        meetings.past(world)
        people.representatives(world, hashed)
        people.roster(world)
        people.agencies(world)
        meetings.coming(world)
        rooms.build(world)
        delegations.build(world)
        exercises.build(world, programme.build(world))
        papers.build(world)
        actions.build(world)
        protocols.build(world)
        meetings.approve_plan(world)
        if scale == "large":
            meetings.crowd(world, MANY)
    return people.listed()
