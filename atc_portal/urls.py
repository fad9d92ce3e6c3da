"""The addresses: each app's own, then the pages of no single domain."""

from django.urls import include, path

from atc_portal import api
from atc_portal.pages import (
    calendar,
    conflicts,
    feeds,
    gallery,
    home,
    my_feeds,
    owed,
    plan,
    plan_list,
    status,
    texts,
    waiting,
)
from members.views import profile

handler403 = "atc_portal.pages.errors.forbidden"
handler500 = "atc_portal.pages.errors.server_error"
urlpatterns = [
    path("", home.home, name="home"),
    path("owed/", owed.owed, name="owed"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/plan/<int:year>/", plan.plan, name="plan"),
    path("calendar/plan/<int:year>/list/", plan_list.plan_list, name="plan_list"),
    path(
        "calendar/plan/<int:year>/<int:number>/<slug:language>.<slug:ending>", plan_list.plan_paper, name="plan_paper"
    ),
    path("calendar/plan/<int:year>/approve/", plan_list.approve, name="approve_plan"),
    path("feeds/<str:token>/calendar.ics", feeds.feed, name="feed"),
    path("me/feeds/", my_feeds.my_feeds, name="my_feeds"),
    path("me/feeds/new/", my_feeds.new_feed, name="new_feed"),
    path("system/", status.status, name="status"),
    path("system/metrics", status.figures, name="metrics"),
    path("system/ui/", gallery.gallery, name="gallery"),
    path("help/", texts.help_page, name="help"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("privacy/", texts.privacy, name="privacy"),
    path("health/live", status.live, name="health-live"),
    path("health/ready", status.ready, name="health-ready"),
    path("health/reminders", status.reminders, name="health-reminders"),
    path("language/", profile.set_language, name="set_language"),
    path("", include("members.signin_urls")),
    path("", include("members.urls")),
    path("", include("reminders.urls")),
    path("records/", include("records.urls")),
    path("documents/", include("documents.urls")),
    path("programs/", include("programs.urls")),
    path("meetings/conflicts/", conflicts.conflicts, name="conflicts"),
    path("meetings/conflicts/<str:fingerprint>/accept/", conflicts.accept, name="accept_conflict"),
    path("meetings/", include("meetings.urls")),
    path("exercises/", include("exercises.urls")),
    path("api/v1/", include((api.urls, "api"))),
]
