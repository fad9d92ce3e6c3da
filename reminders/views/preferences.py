"""How a person wants to be told, and the link of a letter by which a topic is left."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from reminders import domain, queries, unsubscribing
from reminders.forms import PreferenceForm
from reminders.models import TOPICS
from ui.doors import demand, done, page

GONE = 410


def preferences(request):
    """Quiet hours, digest, topics, pause."""
    demand(request.user, "reminders.read_notifications")
    form = PreferenceForm(request.POST or None, initial=PreferenceForm.of(queries.wish_of(request.user)))
    change = partial(domain.wish.change, request.user)
    if form.run(change, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved. What waits for you is planned anew within seconds."))
        return done(request, "/notifications/preferences/")
    return page(request, "reminders/preferences.html", {"form": form}, status=form.status)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed link is what is checked
def unsubscribe(request, token):
    """Ask, and on POST switch the topic off for whom the letter was; nobody is signed in by it."""
    found = unsubscribing.read(token)
    person = get_user_model().objects.filter(public_id=found[0], is_active=True).first() if found else None
    if person is None or found[1] not in TOPICS:
        return page(request, "reminders/unsubscribe.html", {"gone": True}, status=GONE)
    left = request.method == "POST"
    if left:
        domain.wish.unsubscribe(person, topic=found[1], by=person, now=timezone.now())
    return page(request, "reminders/unsubscribe.html", {"topic": TOPICS[found[1]], "left": left})
