"""Where a person makes the addresses of calendars: one's own, one series, the plan of the year."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from atc_portal.pages.feeds import MINE, PLAN, SERIES
from meetings.models import MeetingSeries
from members import domain
from members.models import AccessToken
from members.signin import ask_again
from members.views.account import token_columns
from records.forms import ActForm
from ui import paging
from ui.doors import demand, done, page
from ui.tables import Column, Table

CREATED = 201
OF = [
    (MINE, gettext_lazy("My calendar: what concerns the parties I act for, or what I am in charge of")),
    (SERIES, gettext_lazy("One series of meetings")),
    (PLAN, gettext_lazy("The whole plan, as far as I may see it")),
]


class FeedForm(ActForm):
    """A new address: what it shows, in which language, how much of it."""

    name = forms.CharField(
        label=pgettext_lazy("token", "Name"),
        max_length=80,
        help_text=gettext_lazy("For which program it is; only you and the administrators see it."),
    )
    of = forms.ChoiceField(label=gettext_lazy("Calendar"), choices=OF, widget=forms.RadioSelect, initial=MINE)
    series: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=gettext_lazy("Series"), required=False, to_field_name="code", empty_label=gettext_lazy("none")
    )
    deadlines = forms.BooleanField(label=gettext_lazy("with deadlines"), required=False)
    sittings = forms.BooleanField(label=gettext_lazy("with sittings"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    detail = forms.ChoiceField(
        label=gettext_lazy("Detail"),
        choices=[
            ("minimal", gettext_lazy("Short: title, days, city, link")),
            ("full", gettext_lazy("Full: the venue and our answer as well")),
        ],
        widget=forms.RadioSelect,
        initial="minimal",
    )
    party: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Only for the party"),
        required=False,
        empty_label=gettext_lazy("all parties you represent"),
    )

    def prepare(self):
        """Offer what the reader sees; the detail only where the portal gives a choice."""
        self.fields["series"].queryset = MeetingSeries.objects.visible_to(self.user).order_by("position", "pk")
        self.initial.setdefault("language", self.user.language)
        parties = self.user.parties().in_order()
        self.fields["party"].queryset = parties
        if len(parties) <= 1:
            del self.fields["party"]
        if not settings.FEED_FULL_DETAIL:
            del self.fields["detail"]

    def clean_series(self):
        """A series is named where one is wanted."""
        found = self.cleaned_data["series"]
        if found is None and self.cleaned_data.get("of") == SERIES:
            raise ValidationError(_("Choose the series."))
        return found

    def clean(self):
        """Give the act what the token keeps."""
        values = super().clean()
        series = values.pop("series", None)
        kept = {
            name: values.pop(name) for name in ("of", "deadlines", "sittings", "language", "detail") if name in values
        }
        return values | {"feed": kept | ({"series": series.code} if series and kept.get("of") == SERIES else {})}


def my_feeds(request):
    """One's own calendar feeds, and how they are used."""
    demand(request.user, "portal.read_calendar")
    acts = Column(name="acts", label=_("Acts"), template="members/_token_acts.html")
    found = AccessToken.objects.visible_to(request.user).of(request.user).filter(kind=AccessToken.Kind.FEED)
    rows = paging.page(found.select_related("party", "user").order_by("-made_at", "-pk"), request.GET)
    context = {
        "table": Table([*token_columns(timezone.now()), acts], rows, caption=_("Calendar feeds"), query=request.GET),
        "empty": {
            "title": _("You have no calendar feeds"),
            "text": _("Make one, and your calendar program shows the events beside your own."),
        },
    }
    return page(request, "pages/my_feeds.html", context)


def new_feed(request):
    """Make the address of a feed; it is shown on the answer to this form and never again."""
    demand(request.user, "portal.read_calendar")
    demand(request.user, "members.make_token")
    ask_again(request)
    form = FeedForm(request.POST or None, user=request.user)
    if form.run(domain.access_token.make, kind=AccessToken.Kind.FEED, by=request.user, now=timezone.now()):
        if not isinstance(form.result, tuple):
            messages.info(request, _("This token was made already, and is shown once."))
            return done(request, reverse("my_feeds"))
        token, secret = form.result
        context = {"token": token, "address": f"{settings.PORTAL_URL}/feeds/{secret}/calendar.ics"}
        return page(request, "pages/feed_made.html", context, status=CREATED)
    context = {"form": form, "cancel_url": reverse("my_feeds")}
    return page(request, "pages/new_feed.html", context, status=form.status)
