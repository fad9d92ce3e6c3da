"""After each storm the log of the mail server is compared with the database: nothing lost, nothing said twice."""

import re
import time
from collections import Counter, defaultdict

from django.contrib.contenttypes.models import ContentType

from meetings.models import Meeting
from reminders import guards, queries, reconcile
from reminders.models import Attempt, Message, Reminder

FINAL = ("sent", "unknown", "failed", "cancelled", "missed", "suppressed")
REPEATED = ("policy", "operator", "evidence")


class Tally:
    """What came of a storm: figures, and sentences about what does not hold."""

    def __init__(self, storm):
        self.storm = storm
        self.seconds = time.monotonic() - storm.started
        self.accepted = defaultdict(list)
        for letter in storm.relay.letters:
            self.accepted[letter.name].append(letter)
        self.letters = {row.rfc_message_id: row for row in Message.objects.defer("rendered")}
        self.states = Counter(row.state for row in self.letters.values())
        self.lost = self._lost()
        self.doubled = self._doubled()
        self.repeated = sum(len(copies) - 1 for copies in self.accepted.values()) - len(self.doubled)
        self.unfinished = self._unfinished()
        self.untrue = self._untrue()
        self.drift = reconcile.reconcile(now=guards.database_clock(), wide=True)
        self.broken = queries.broken(now=guards.database_clock())

    def _lost(self):
        """Letters that count as sent and never came, and people of a meeting that nobody told anything."""
        lost = [name for name, row in self.letters.items() if row.state == "sent" and name not in self.accepted]
        of = ContentType.objects.get_for_model(Meeting)
        rows = Reminder.objects.filter(subject_type=of, channel="mail", kind="starts").exclude(rule=None)
        there = defaultdict(Counter)
        for subject, person in rows.values_list("subject_id", "person_id"):
            there[subject][person] += 1
        for meeting in self.storm.world.meetings:
            owed = {person.pk for person in self.storm.world.people} - set(there[meeting.pk])
            lost += [f"{meeting}: {person} was never planned" for person in owed]
        posted = set(Message.objects.filter(pk__in=self.storm.posted).values_list("pk", flat=True))
        return lost + [f"posted {pk}" for pk in self.storm.posted if pk not in posted]

    def _doubled(self):
        """Names accepted twice without a rule or a person having said so, copies that differ, meanings said twice."""
        doubled = []
        meanings = Counter()
        for name, copies in self.accepted.items():
            row = self.letters.get(name)
            if row is None:
                doubled.append(f"{name} is no letter of ours")
            elif len(copies) > 1 and row.settled_how not in REPEATED:
                doubled.append(name)
            if len({copy.content for copy in copies}) > 1:
                doubled.append(f"{name} differs from its copy")
            meanings[copies[0].recipient, copies[0].meaning] += 1
        return doubled + [f"said twice to {to}" for (to, _), count in meanings.items() if count > 1]

    def _unfinished(self):
        open_rows = Reminder.objects.filter(state="planned").count()
        return open_rows + sum(count for state, count in self.states.items() if state not in FINAL)

    def _untrue(self):
        """People whose last letter about a meeting is not its last truth, unless that letter failed or is of unknown fate."""
        began = dict(Attempt.objects.order_by("n").values_list("message__rfc_message_id", "began_at"))
        heard = defaultdict(list)
        for name, copies in self.accepted.items():
            if found := re.search(r"/meetings/([0-9a-f-]{36})/", copies[0].text):
                heard[found[1], copies[0].recipient].append((began[name], name, copies[0]))
        untrue = []
        for meeting in self.storm.changed.values():
            for person in self.storm.world.people:
                letters = sorted(heard[str(meeting.public_id), person.email], key=lambda each: each[0])
                if letters and not self._is_true(meeting, letters[-1]) and not self._excused(meeting, person):
                    untrue.append(f"{meeting} to {person.email}")
        return untrue

    def _is_true(self, meeting, last):
        _began, name, letter = last
        if meeting.status == "cancelled":
            return self.letters[name].kind == "cancelled"
        return f"{meeting.starts_local:%H:%M}" in letter.text and self.letters[name].kind != "cancelled"

    @staticmethod
    def _excused(meeting, person):
        rows = Reminder.objects.about(meeting).filter(person=person, channel="mail")
        return rows.filter(message__state__in=("failed", "unknown")).exists()

    @property
    def kills(self):
        return self.storm.done["kill"]

    @property
    def doubtful(self):
        """What can leave one letter of unknown fate each: a kill, a sleep, a fall for each sender, an answer withheld."""
        done, falls = self.storm.done, self.storm.done["fall"] * self.storm.crew_size
        return done["kill"] + done["sleep"] + falls + self.storm.doubts

    @property
    def wrong(self):
        """What does not hold, as sentences."""
        found = [f"lost: {each}" for each in self.lost] + [f"doubled: {each}" for each in self.doubled]
        found += [f"not the last truth: {each}" for each in self.untrue] + self.broken
        if self.unfinished:
            found.append(f"{self.unfinished} without an end: {dict(self.states)}")
        if self.drift:
            found.append(f"drift: {self.drift}")
        if self.states["unknown"] > self.doubtful:
            found.append(f"{self.states['unknown']} of unknown fate after {self.doubtful} doubtful moments")
        return found

    def __str__(self):
        done = self.storm.done
        states = ", ".join(f"{state} {count:,}" for state, count in self.states.most_common())
        return "\n".join(
            [
                f"letters           {len(self.letters):,} in {self.seconds / 60:.1f} min: {states}",
                f"accepted          {len(self.storm.relay.letters):,}, repeated by the written rule {self.repeated}",
                f"kills             {self.kills} processes; stopped politely {done['deploy']}, put to sleep {done['sleep']}",
                f"servers           PostgreSQL fell {done['fall']} times, Valkey {done['flush']} times",
                f"changes meanwhile moved {done['move']}, called off {done['cancel']}, taken up again {done['revive']}",
                f"answers withheld  {self.storm.doubts} by the mail server",
                f"lost              {len(self.lost)}",
                f"silently doubled  {len(self.doubled)}",
                f"not last truth    {len(self.untrue)}",
                f"without an end    {self.unfinished}",
                f"drift             {self.drift}",
                f"unknown           {self.states['unknown']} of {self.doubtful} doubtful moments, {self.kills} of them kills",
                f"invariants        {', '.join(self.broken) or 'all hold'}",
            ]
        )
