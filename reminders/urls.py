from django.urls import path

from reminders.views import centre, inbox, outbox

app_name = "reminders"
urlpatterns = [
    path("notifications/", inbox.notifications, name="notifications"),
    path("notifications/read/", inbox.mark_read, name="mark_read"),
    path("reminders/", centre.reminders, name="reminders"),
    path("reminders/promise/", centre.promise, name="promise"),
    path("reminders/rules/", centre.rules, name="rules"),
    path("reminders/hold/", centre.hold, name="hold"),
    path("reminders/release/", centre.release, name="release"),
    path("reminders/outbox/", outbox.outbox, name="outbox"),
    path("reminders/outbox/notices/<int:pk>/let-go/", outbox.let_go, name="let_go"),
    path("reminders/outbox/notices/<int:pk>/take-back/", outbox.take_back, name="take_back"),
    path("reminders/outbox/<uuid:public_id>/", outbox.letter, name="letter"),
    path("reminders/outbox/<uuid:public_id>/mark-delivered/", outbox.mark_delivered, name="mark_delivered"),
    path("reminders/outbox/<uuid:public_id>/send-again/", outbox.send_again, name="send_again"),
]
