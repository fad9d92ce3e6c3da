"""People who want each letter at once, and meetings they take part in, each with one step that comes in minutes."""

from datetime import timedelta

from meetings.models import When
from reminders import domain, guards, walltime
from reminders.models import Preference, Rule
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import make_account, make_office, make_party
from tests.factories.reminders import make_rule

LEAD = timedelta(days=2)
AHEAD = timedelta(minutes=10)


class World:
    """A secretary, parties with people who want each letter at once, and meetings they take part in."""

    def __init__(self, parties=4, people=5):
        center = make_party("ATC", kind="body", order=99)
        self.secretary = make_account("staff", party=center, office=make_office(), name="Секретарь")
        self.parties = [
            make_party(f"X{letter}", order=number) for number, letter in enumerate("ABCDEFGHIJKLMNOP"[:parties], 1)
        ]
        self.people = [self.secretary]
        for party in self.parties:
            for number in range(people):
                name = f"{party.code} {number}"
                language = ("ru", "en")[number % 2]
                self.people.append(
                    make_account("representative", party=party, name=name, rights=["answer"], language=language)
                )
        Preference.objects.bulk_create(
            Preference(person=person, quiet_from=None, quiet_until=None, digest="none") for person in self.people
        )
        self.meetings = []

    def plan(self, *, urgent=False):
        """Plan a meeting whose one step comes in ten minutes, for everyone."""
        now = guards.database_clock()
        starts = walltime.wall(now + LEAD + AHEAD, "Europe/Minsk").replace(second=0, microsecond=0, tzinfo=None)
        when = When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=8), tz="Europe/Minsk")
        meeting = make_meeting(when=when, deadlines=(), owner=self.secretary)
        for party in self.parties:
            invite(meeting, party, reply="accepted", replied_at=now, replied_by=self.secretary)
        make_rule(
            meeting,
            subject_id=meeting.pk,
            days_before=None,
            at_time=None,
            before=LEAD,
            audience="invited",
            urgent=urgent,
        )
        domain.replan(meeting, now=now)
        self.meetings.append(meeting)
        return meeting

    @staticmethod
    def forget_rules():
        """Leave none of the first ladders in force: what is planned here has one step."""
        Rule.objects.filter(subject_id=None).update(active=False)
