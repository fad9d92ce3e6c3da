"""The states of exercises, stages and participants, each with its words; what may be done in which is said by the acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What sort of exercise it is."""

    COMMAND_POST = "command_post", _("command-post exercise")
    TACTICAL = "tactical", _("tactical-special exercise")
    DRILL = "drill", _("staff drill")
    COMBINED = "combined", _("combined exercise")


class Phase(models.TextChoices):
    """How far an exercise has come; each phase is entered by a gate."""

    INITIATION = "initiation", pgettext_lazy("phase of an exercise", "Initiation")
    SPECIFICATION = "specification", pgettext_lazy("phase of an exercise", "Specification")
    PLANNING = "planning", pgettext_lazy("phase of an exercise", "Planning")
    READY = "ready", pgettext_lazy("phase of an exercise", "Ready")
    CONDUCT = "conduct", pgettext_lazy("phase of an exercise", "Conduct")
    EVALUATION = "evaluation", pgettext_lazy("phase of an exercise", "Evaluation")
    IMPROVEMENT = "improvement", pgettext_lazy("phase of an exercise", "Improvement")
    CLOSED = "closed", pgettext_lazy("phase of an exercise", "Closed")

    @property
    def number(self) -> int:
        """Its place on the track, from 1."""
        return list(Phase).index(self) + 1


PREPARING = (Phase.INITIATION, Phase.SPECIFICATION, Phase.PLANNING, Phase.READY)
PHASE_LOOKS = {
    Phase.INITIATION: "draft",
    Phase.SPECIFICATION: "planned",
    Phase.PLANNING: "planned",
    Phase.READY: "confirmed",
    Phase.CONDUCT: "running",
    Phase.EVALUATION: "running",
    Phase.IMPROVEMENT: "running",
    Phase.CLOSED: "done",
}


class ExerciseStanding(models.TextChoices):
    """Whether an exercise goes ahead."""

    ACTIVE = "active", pgettext_lazy("standing of an exercise", "goes ahead")
    POSTPONED = "postponed", pgettext_lazy("standing of an exercise", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("standing of an exercise", "Cancelled")


class Audience(models.TextChoices):
    """Who may know of an exercise; it only ever widens."""

    PLANNERS = "planners", _("those who plan it")
    PARTICIPANTS = "participants", _("the invited parties")
    ALL_PARTIES = "all_parties", _("all parties: card and dates only")

    @property
    def width(self) -> int:
        """How wide it is, for comparing."""
        return list(Audience).index(self)


class StageKind(models.TextChoices):
    """What is done in a stage."""

    COMMAND_POST = "command_post", pgettext_lazy("kind of a stage", "Command post")
    SEARCH = "search", pgettext_lazy("kind of a stage", "Search")
    ACTIVE = "active", pgettext_lazy("kind of a stage", "Active phase")
    DRILL = "drill", pgettext_lazy("kind of a stage", "Drill")
    DEMONSTRATION = "demonstration", pgettext_lazy("kind of a stage", "Demonstration")
    REVIEW = "review", pgettext_lazy("kind of a stage", "Review")


class Conduct(models.TextChoices):
    """What became of a stage."""

    PLANNED = "planned", pgettext_lazy("conduct of a stage", "Planned")
    RUNNING = "running", pgettext_lazy("conduct of a stage", "Under way")
    PAUSED = "paused", pgettext_lazy("conduct of a stage", "Paused")
    ENDED = "ended", pgettext_lazy("conduct of a stage", "Held")
    ABORTED = "aborted", pgettext_lazy("conduct of a stage", "Broken off")
    NOT_CONDUCTED = "not_conducted", pgettext_lazy("conduct of a stage", "Not held")


CONDUCT_LOOKS = {
    Conduct.PLANNED: "planned",
    Conduct.RUNNING: "running",
    Conduct.PAUSED: "moved",
    Conduct.ENDED: "done",
    Conduct.ABORTED: "off",
    Conduct.NOT_CONDUCTED: "off",
}
OVER = (Conduct.ENDED, Conduct.ABORTED, Conduct.NOT_CONDUCTED)


class Role(models.TextChoices):
    """As what a party takes part."""

    HOST = "host", pgettext_lazy("part in an exercise", "host")
    CO_HOST = "co_host", pgettext_lazy("part in an exercise", "co-host")
    PARTICIPANT = "participant", pgettext_lazy("part in an exercise", "participant")
    OBSERVER = "observer", pgettext_lazy("part in an exercise", "observer")
    COORDINATOR = "coordinator", pgettext_lazy("part in an exercise", "coordinator")
    SUPPORT = "support", pgettext_lazy("part in an exercise", "support")


class Invitation(models.TextChoices):
    """What a party has been asked and has answered."""

    DRAFT = "draft", pgettext_lazy("invitation to an exercise", "Not invited yet")
    INVITED = "invited", pgettext_lazy("invitation to an exercise", "Invited")
    CONFIRMED = "confirmed", pgettext_lazy("invitation to an exercise", "Confirmed")
    DECLINED = "declined", pgettext_lazy("invitation to an exercise", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation to an exercise", "Withdrawn")


INVITATION_LOOKS = {
    Invitation.DRAFT: "draft",
    Invitation.INVITED: "planned",
    Invitation.CONFIRMED: "confirmed",
    Invitation.DECLINED: "off",
    Invitation.WITHDRAWN: "off",
}
ASKED = (Invitation.INVITED, Invitation.CONFIRMED, Invitation.DECLINED, Invitation.WITHDRAWN)


class Source(models.TextChoices):
    """How an answer came."""

    PORTAL = "portal", pgettext_lazy("source of an answer", "in the portal")
    LETTER = "letter", pgettext_lazy("source of an answer", "by letter")
    RECORD = "record", pgettext_lazy("source of an answer", "on public record")


class Release(models.TextChoices):
    """Who sees what was judged of a party."""

    OWN = "own", _("the party itself and the Center")
    PARTICIPANTS = "participants", _("all confirmed participants")


class MeetingKind(models.TextChoices):
    """What a meeting is to an exercise."""

    CONCEPT = "concept", pgettext_lazy("meeting of an exercise", "Conference on the concept")
    INITIAL = "initial", pgettext_lazy("meeting of an exercise", "Initial planning conference")
    MAIN = "main", pgettext_lazy("meeting of an exercise", "Main planning conference")
    EVENTS = "events", pgettext_lazy("meeting of an exercise", "Conference on the events list")
    SITE_VISIT = "site_visit", pgettext_lazy("meeting of an exercise", "Visit to the site")
    FINAL = "final", pgettext_lazy("meeting of an exercise", "Final planning conference")
    AFTER_ACTION = "after_action", pgettext_lazy("meeting of an exercise", "Discussion of the results")
    ASSEMBLY = "assembly", pgettext_lazy("meeting of an exercise", "Assembly")
