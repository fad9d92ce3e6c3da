"""The dialogue with a real server over a real socket, phase by phase."""

import socket

import pytest

from reminders.relay import Answer, Parcel, SmtpSender

PARCEL = Parcel("one", "<one@test.example>", "to@test.example", b"Subject: one\r\n\r\n.first dot\r\nlast line\r\n")


@pytest.fixture
def sender(relay):
    found = SmtpSender(relay.url, sender="portal@test.example")
    yield found
    found.close()


def test_a_letter_arrives_as_it_was_written(relay, sender):
    sender.ready()
    assert sender.hand_over(PARCEL) == Answer("replied", 250, "2.0.0")
    sender.ready()
    assert sender.hand_over(PARCEL).accepted
    (first, second) = relay.letters
    assert (first.sender, first.recipient, first.content) == ("portal@test.example", PARCEL.address, PARCEL.content)
    assert second.content == PARCEL.content


def test_the_dot_waits_for_nothing(sender):
    """What is small leaves at once: otherwise each letter takes the 40 ms in which the other side puts off saying it came."""
    sender.ready()
    assert sender.dialogue.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize("code", [421, 450, 550])
def test_a_refusal_is_told_by_its_phase_and_the_next_letter_goes(relay, sender, phase, code):
    relay.rule = lambda at, letter: f"{code} {code // 100}.7.1 no" if at == phase else None
    sender.ready()
    said = "replied" if phase == "dot" else phase
    assert sender.hand_over(PARCEL) == Answer(said, code, f"{code // 100}.7.1")
    relay.rule = lambda at, letter: None
    sender.ready()
    assert sender.hand_over(PARCEL).accepted
    assert len(relay.letters) == 1


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
def test_a_dropped_connection_is_told_by_its_phase(relay, sender, phase):
    relay.rule = lambda at, letter: "drop" if at == phase else None
    sender.ready()
    answer = sender.hand_over(PARCEL)
    assert (answer.phase, answer.code, answer.accepted) == (phase, 0, False)


def test_accepted_and_then_dropped_is_no_acceptance_to_us(relay, sender):
    relay.rule = lambda at, letter: "keep-drop" if at == "dot" else None
    sender.ready()
    assert sender.hand_over(PARCEL).phase == "dot"
    assert len(relay.letters) == 1


def test_a_server_that_hangs_is_left_after_our_patience(relay, sender, monkeypatch):
    monkeypatch.setattr("reminders.relay.DOT_TIMEOUT", 0.2)
    relay.rule = lambda at, letter: "hang" if at == "dot" else None
    sender.ready()
    answer = sender.hand_over(PARCEL)
    assert (answer.phase, answer.code) == ("dot", 0)


def test_a_connection_that_fell_asleep_is_made_anew(relay, sender):
    sender.ready()
    sender.dialogue.sock.close()
    sender.dialogue.sock = None
    sender.ready()
    assert sender.hand_over(PARCEL).accepted


def test_without_a_connection_nothing_is_said(sender):
    assert sender.hand_over(PARCEL) == Answer("connected", error="not connected")


def test_a_server_that_is_away_raises(relay):
    with pytest.raises(OSError):
        SmtpSender("smtp://127.0.0.1:9").ready()


@pytest.mark.parametrize("url", ["smtp://mail.example", "http://mail.example", "smtp+plain://127.0.0.1"])
def test_nothing_is_said_in_the_open_beyond_this_machine(url):
    with pytest.raises(ValueError, match="MAIL_URL"):
        SmtpSender(url)


def test_addresses_of_relays_are_read():
    found = SmtpSender("smtp+tls://user:p%40ss@mail.example")
    assert (found.name, found.user, found.password) == ("mail.example:587", "user", "p@ss")
    assert SmtpSender("smtps://mail.example").port == 465
    assert SmtpSender("smtp://mail.example?plain=yes").port == 25


def test_a_server_that_cannot_be_secured_gets_nothing(relay):
    host = relay.url.removeprefix("smtp://")
    for scheme in ("smtp+tls", "smtps"):
        with pytest.raises(OSError):
            SmtpSender(f"{scheme}://{host}").ready()
    assert relay.letters == []
