"""The addresses of meetings."""

from django.urls import URLPattern, URLResolver, include, path

from meetings.views import (
    action,
    acts,
    agenda,
    agenda_item,
    blackout,
    bulk,
    dates,
    invitation,
    link,
    meeting,
    paper,
    proposal,
    series,
    sitting,
    venue,
)

app_name = "meetings"

of_invitation = [
    path("issue/", invitation.issue, name="issue"),
    path("withdraw/", invitation.withdraw, name="withdraw"),
    path("drop/", invitation.drop, name="drop"),
    path("history/", invitation.history, name="invitation-history"),
]
of_sittings = [
    path("", sitting.sittings, name="sittings"),
    path("new/", sitting.add_sitting, name="add-sitting"),
    path("<int:number>/edit/", sitting.edit_sitting, name="edit-sitting"),
    path("<int:number>/move/", sitting.move_sitting, name="move-sitting"),
    path("<int:number>/remove/", sitting.remove_sitting, name="remove-sitting"),
]
of_agenda = [
    path("", agenda.agenda, name="agenda"),
    path("compare/", agenda.compare, name="compare-agenda"),
    path("edit/", agenda.edit_agenda, name="edit-agenda"),
    path("history/", agenda.history, name="agenda-history"),
    path("<int:revision>/<slug:language>.<slug:ending>", agenda.paper, name="agenda-paper"),
    path("renumber/", agenda_item.renumber, name="renumber"),
    path("issue/", agenda_item.issue_agenda, name="issue-agenda"),
    path("<int:revision>/adopt/", agenda_item.adopt, name="adopt"),
    path("items/new/", agenda_item.new_item, name="new-item"),
    path("items/<uuid:key>/", agenda_item.edit_item, name="edit-item"),
    path("items/<uuid:key>/remove/", agenda_item.remove_item, name="remove-item"),
    path("items/<uuid:key>/withdraw/", agenda_item.withdraw_item, name="withdraw-item"),
    path("items/<uuid:key>/carry-over/", agenda_item.carry_over, name="carry-over"),
    path("papers/new/", paper.attach_paper, name="attach-paper"),
    path("papers/<int:pk>/detach/", paper.detach_paper, name="detach-paper"),
]
of_proposals = [
    path("", proposal.proposals, name="proposals"),
    path("new/", proposal.propose, name="propose"),
    path("<uuid:key>/", proposal.proposal, name="proposal"),
    path("<uuid:key>/edit/", proposal.edit_proposal, name="edit-proposal"),
    path("<uuid:key>/withdraw/", proposal.withdraw_proposal, name="withdraw-proposal"),
    path("<uuid:key>/decide/", proposal.decide, name="decide"),
    path("<uuid:key>/history/", proposal.history, name="proposal-history"),
]
of_meeting: list[URLPattern | URLResolver] = [
    path("", meeting.meeting, name="meeting"),
    path("edit/<slug:card>/", meeting.edit, name="edit"),
    path("clone/", meeting.clone, name="clone"),
    path("history/", meeting.history, name="history"),
    path("event.ics", meeting.event, name="event"),
    path("told/", meeting.told, name="told"),
    path("actions/", action.of_meeting, name="actions-of"),
    path("actions/new/", action.issue, name="issue-action"),
    path("plan/", acts.plan, name="plan"),
    path("convene/", acts.convene, name="convene"),
    path("reschedule/", dates.reschedule, name="reschedule"),
    path("undo-move/", dates.undo_move, name="undo-move"),
    path("postpone/", acts.postpone, name="postpone"),
    path("redate/", dates.redate, name="redate"),
    path("cancel/", acts.cancel, name="cancel"),
    path("revive/", acts.revive, name="revive"),
    path("mark-held/", acts.mark_held, name="mark-held"),
    path("finalise/", acts.finalise, name="finalise"),
    path("delete/", acts.delete, name="delete"),
    path("sittings/", include(of_sittings)),
    path("links/", link.of_meeting, name="links"),
    path("links/<int:link_id>/remove/", link.unlink, name="unlink"),
    path("deadlines/", dates.deadlines, name="deadlines"),
    path("invitations/", invitation.invitations, name="invitations"),
    path("invitations/remind/", invitation.remind, name="remind"),
    path("invitations/<str:code>/", include(of_invitation)),
    path("reply/", invitation.reply, name="reply"),
    path("agenda/", include(of_agenda)),
    path("proposals/", include(of_proposals)),
]
of_actions = [
    path("", action.actions, name="actions"),
    path("<uuid:public_id>/", action.action, name="action"),
    path("<uuid:public_id>/report/", action.report, name="report-action"),
    path("<uuid:public_id>/reports/<uuid:key>/accept/", action.accept, name="accept-report"),
    path("<uuid:public_id>/reports/<uuid:key>/return/", action.send_back, name="send-back-report"),
    path("<uuid:public_id>/cancel/", action.cancel, name="cancel-action"),
    path("<uuid:public_id>/more-time/", action.ask_more_time, name="ask-more-time-for-action"),
    path("<uuid:public_id>/more-time/decide/", action.decide_more_time, name="decide-more-time"),
    path("<uuid:public_id>/history/", action.history, name="action-history"),
    path("<uuid:public_id>/told/", action.told, name="action-told"),
]
of_series = [
    path("new/", series.new, name="new-series"),
    path("<slug:code>/", series.series, name="series"),
    path("<slug:code>/edit/", series.edit, name="edit-series"),
    path("<slug:code>/member/", series.set_member, name="set-member"),
    path("<slug:code>/history/", series.history, name="series-history"),
]
of_venues = [
    path("", venue.venues, name="venues"),
    path("choices/", venue.choices, name="venue-choices"),
    path("new/", venue.new, name="new-venue"),
    path("<uuid:public_id>/edit/", venue.edit, name="edit-venue"),
    path("<uuid:public_id>/history/", venue.history, name="venue-history"),
    path("<uuid:public_id>/rooms/", sitting.rooms, name="rooms"),
    path("<uuid:public_id>/rooms/new/", sitting.new_room, name="new-room"),
    path("<uuid:public_id>/rooms/<uuid:room_id>/edit/", sitting.edit_room, name="edit-room"),
]
of_blackouts = [
    path("", blackout.blackouts, name="blackouts"),
    path("new/", blackout.new_blackout, name="new-blackout"),
    path("<uuid:public_id>/edit/", blackout.edit_blackout, name="edit-blackout"),
    path("<uuid:public_id>/remove/", blackout.remove_blackout, name="remove-blackout"),
]
urlpatterns = [
    path("", meeting.meetings, name="meetings"),
    path("new/", meeting.new, name="new"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/<uuid:key>/", bulk.batch, name="batch"),
    path("bulk/<uuid:key>/undo/", bulk.undo_batch, name="undo-batch"),
    path("actions/", include(of_actions)),
    path("series/", include(of_series)),
    path("venues/", include(of_venues)),
    path("closed-dates/", include(of_blackouts)),
    path("<uuid:public_id>/", include(of_meeting)),
]
