from django.urls import path

from reminders.views import centre, inbox, outbox, reminder

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
    path("reminders/outbox/<uuid:public_id>/", outbox.letter, name="letter"),
    path("reminders/outbox/<uuid:public_id>/mark-delivered/", outbox.mark_delivered, name="mark_delivered"),
    path("reminders/outbox/<uuid:public_id>/send-again/", outbox.send_again, name="send_again"),
    path("reminders/<uuid:public_id>/", reminder.reminder, name="reminder"),
    path("reminders/<uuid:public_id>/keep-back/", reminder.keep_back, name="keep_back"),
    path("reminders/<uuid:public_id>/skip/", reminder.skip, name="skip"),
    path("reminders/<uuid:public_id>/send-now/", reminder.send_now, name="send_now"),
    path("reminders/<uuid:public_id>/let-go/", reminder.let_go, name="let_go"),
    path("reminders/<uuid:public_id>/take-back/", reminder.take_back, name="take_back"),
]
