import pytest
from cryptography.exceptions import InvalidTag

from records import sealing


def test_a_sealed_text_comes_back(settings):
    sealed = sealing.seal("секрет", place="here")
    assert "секрет" not in sealed
    assert sealing.unseal(sealed, place="here") == "секрет"
    assert sealing.seal("секрет", place="here") != sealed


def test_a_sealed_text_belongs_to_its_place():
    with pytest.raises(InvalidTag):
        sealing.unseal(sealing.seal("секрет", place="here"), place="there")


def test_an_older_key_still_opens(settings):
    settings.FIELD_KEYS = "1:old"
    sealed = sealing.seal("секрет", place="here")
    settings.FIELD_KEYS = "2:new,1:old"
    assert sealing.unseal(sealed, place="here") == "секрет"
    assert sealing.seal("секрет", place="here").startswith("2:")


def test_a_fingerprint_depends_on_the_key(settings):
    before = sealing.fingerprint("token")
    assert before == sealing.fingerprint("token")
    settings.TOKEN_KEY = "another"
    assert sealing.fingerprint("token") != before
