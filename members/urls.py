"""The addresses of parties, accounts and one's own pages."""

from django.urls import include, path

from members.views import (
    access_token,
    account,
    draft,
    entrance,
    invitation,
    link,
    merge,
    office,
    party,
    person,
    profile,
    review,
    roster,
    saved_view,
    standing,
    switches,
)

app_name = "members"
parties = [
    path("", party.parties, name="parties"),
    path("new/", party.enter_party, name="enter_party"),
    path("switches/", switches.switches, name="switches"),
    path("<str:code>/", party.party, name="party"),
    path("<str:code>/edit/", party.edit_party, name="edit_party"),
    path("<str:code>/standing/", party.set_standing, name="set_standing"),
    path("<str:code>/standings/<uuid:public_id>/", standing.correct_standing, name="correct_standing"),
    path("<str:code>/standings/<uuid:public_id>/end/", standing.end_standing, name="end_standing"),
    path("<str:code>/standings/<uuid:public_id>/remove/", standing.remove_standing, name="remove_standing"),
    path("<str:code>/agencies/new/", party.enter_agency, name="enter_agency"),
    path("<str:code>/agencies/<uuid:public_id>/", party.edit_agency, name="edit_agency"),
    path("<str:code>/agencies/<uuid:public_id>/close/", party.close_agency, name="close_agency"),
    path("<str:code>/history/", party.party_history, name="party_history"),
]
people = [
    path("", person.people, name="people"),
    path("new/", person.enter_person, name="enter_person"),
    path("<uuid:public_id>/", person.person, name="person"),
    path("<uuid:public_id>/edit/", person.edit_person, name="edit_person"),
    path("<uuid:public_id>/deactivate/", person.deactivate_person, name="deactivate_person"),
    path("<uuid:public_id>/reactivate/", person.reactivate_person, name="reactivate_person"),
    path("<uuid:public_id>/merge/", merge.merge, name="merge"),
    path("<uuid:public_id>/merge/<uuid:other>/", merge.merge_people, name="merge_people"),
    path("<uuid:public_id>/history/", person.person_history, name="person_history"),
]
offices = [
    path("", office.offices, name="offices"),
    path("new/", office.enter_office, name="enter_office"),
    path("<uuid:public_id>/", office.edit_office, name="edit_office"),
    path("<uuid:public_id>/close/", office.close_office, name="close_office"),
    path("<uuid:public_id>/history/", office.office_history, name="office_history"),
]
accounts = [
    path("", account.accounts, name="accounts"),
    path("invite/", invitation.invite, name="invite"),
    path("invitations/", invitation.invitations, name="invitations"),
    path("invitations/<uuid:public_id>/confirm/", invitation.confirm, name="confirm"),
    path("invitations/<uuid:public_id>/send/", invitation.send, name="send"),
    path("invitations/<uuid:public_id>/revoke/", invitation.revoke, name="revoke"),
    path("review/", review.to_review, name="to_review"),
    path("<uuid:public_id>/", account.account, name="account"),
    path("<uuid:public_id>/suspend/", account.suspend, name="suspend"),
    path("<uuid:public_id>/restore/", account.restore, name="restore"),
    path("<uuid:public_id>/close/", account.close, name="close"),
    path("<uuid:public_id>/review/", review.review, name="review"),
    path("<uuid:public_id>/send-enrolment/", link.send_enrolment, name="send_enrolment"),
    path("<uuid:public_id>/address/", link.ask_address, name="ask_address"),
    path("<uuid:public_id>/end-sessions/", account.end_sessions, name="end_sessions"),
    path("<uuid:public_id>/grant-right/", account.grant_right, name="grant_right"),
    path("<uuid:public_id>/end-right/", account.end_right, name="end_right"),
    path("<uuid:public_id>/grant/", account.grant, name="grant"),
    path("<uuid:public_id>/representations/<uuid:key>/change/", account.change, name="change"),
    path("<uuid:public_id>/representations/<uuid:key>/end/", account.end, name="end"),
    path("<uuid:public_id>/history/", account.account_history, name="account_history"),
]
tokens = [
    path("", access_token.tokens, name="tokens"),
    path("new/", access_token.make_token, name="make_token"),
    path("<uuid:public_id>/revoke/", access_token.revoke_token, name="revoke_token"),
]
views = [
    path("", saved_view.views, name="views"),
    path("new/", saved_view.keep_view, name="keep_view"),
    path("<uuid:public_id>/", saved_view.change_view, name="change_view"),
    path("<uuid:public_id>/up/", saved_view.move_view, name="move_view"),
    path("<uuid:public_id>/delete/", saved_view.delete_view, name="delete_view"),
]
urlpatterns = [
    path("members/parties/", include(parties)),
    path("members/people/", include(people)),
    path("members/offices/", include(offices)),
    path("members/import/", roster.import_people, name="import"),
    path("members/import/<uuid:public_id>/", roster.import_check, name="import_check"),
    path("members/import/<uuid:public_id>/undo/", roster.undo_import, name="undo_import"),
    path("members/accounts/", include(accounts)),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("enrolment/<str:token>/", link.enrolment, name="enrolment"),
    path("new-address/<str:token>/", link.new_address, name="new_address"),
    path("me/", profile.profile, name="profile"),
    path("me/drafts/", draft.drafts, name="drafts"),
    path("me/drafts/discard/", draft.discard, name="discard_draft"),
    path("me/drafts/again/", draft.send_again, name="send_again"),
    path("me/display/", profile.display, name="display"),
    path("me/address/", link.own_address, name="own_address"),
    path("me/tokens/", include(tokens)),
    path("me/views/", include(views)),
    path("me/security/codes/kept/", entrance.keep_codes, name="keep_codes"),
]
