from django.urls import path

from reminders.views import centre, inbox, outbox, preferences, reminder, rule, wording

app_name = "reminders"
urlpatterns = [
    path("notifications/", inbox.notifications, name="notifications"),
    path("notifications/read/", inbox.mark_read, name="mark_read"),
    path("notifications/preferences/", preferences.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", preferences.unsubscribe, name="unsubscribe"),
    path("reminders/", centre.reminders, name="reminders"),
    path("reminders/promise/", centre.promise, name="promise"),
    path("reminders/rules/", rule.rules, name="rules"),
    path("reminders/rules/new/<str:about>/", rule.add, name="add_rule"),
    path("reminders/rules/<uuid:public_id>/", rule.rule, name="rule"),
    path("reminders/rules/<uuid:public_id>/edit/", rule.edit, name="edit_rule"),
    path("reminders/rules/<uuid:public_id>/switch-off/", rule.switch_off, name="switch_rule_off"),
    path("reminders/rules/<uuid:public_id>/switch-on/", rule.switch_on, name="switch_rule_on"),
    path("reminders/rules/<uuid:public_id>/history/", rule.history, name="rule_history"),
    path("reminders/wording/", wording.wordings, name="wordings"),
    path("reminders/wording/<uuid:public_id>/", wording.wording, name="wording"),
    path("reminders/wording/<uuid:public_id>/edit/", wording.edit, name="edit_wording"),
    path("reminders/wording/<uuid:public_id>/reset/", wording.reset, name="reset_wording"),
    path("reminders/wording/<uuid:public_id>/send-to-me/", wording.send_to_me, name="try_wording"),
    path("reminders/wording/<uuid:public_id>/history/", wording.history, name="wording_history"),
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
    path("reminders/<uuid:public_id>/send-to-me/", reminder.send_to_me, name="send_to_me"),
    path("reminders/<uuid:public_id>/let-go/", reminder.let_go, name="let_go"),
    path("reminders/<uuid:public_id>/take-back/", reminder.take_back, name="take_back"),
]
