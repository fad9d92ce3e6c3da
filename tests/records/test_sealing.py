import pytest
from cryptography.exceptions import InvalidTag

from records import sealing


def test_a_sealed_text_comes_back(settings):
    sealed = sealing.seal_text("секрет", place="here", row="1")
    assert "секрет" not in sealed
    assert sealing.unseal_text(sealed, place="here", row="1") == "секрет"
    assert sealing.seal_text("секрет", place="here", row="1") != sealed


def test_s64_a_sealed_text_belongs_to_its_place():
    with pytest.raises(InvalidTag):
        sealing.unseal_text(sealing.seal_text("секрет", place="here", row="1"), place="there", row="1")


def test_s64_a_sealed_text_belongs_to_its_row():
    with pytest.raises(InvalidTag):
        sealing.unseal_text(sealing.seal_text("секрет", place="here", row="1"), place="here", row="2")


def test_s64_an_older_key_still_opens(settings):
    settings.FIELD_KEYS = "1:old"
    sealed = sealing.seal_text("секрет", place="here", row="1")
    settings.FIELD_KEYS = "2:new,1:old"
    assert sealing.unseal_text(sealed, place="here", row="1") == "секрет"
    settings.FIELD_KEYS = "2:new"
    with pytest.raises(KeyError):
        sealing.unseal_text(sealed, place="here", row="1")
    assert sealing.seal(b"words", place="here", row="1").startswith(b"2@:")


def test_s64_changed_bytes_are_refused():
    sealed = bytearray(sealing.seal(b"words", place="here", row="1"))
    assert sealing.unseal(sealed, place="here", row="1") == b"words"
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, place="here", row="1")


def test_a_fingerprint_depends_on_the_key(settings):
    before = sealing.fingerprint("token")
    assert before == sealing.fingerprint("token")
    settings.TOKEN_KEY = "another"
    assert sealing.fingerprint("token") != before
