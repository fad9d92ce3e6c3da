"""How often somebody may try, how often ask, and how long a session lasts: the figures of the entrance and behind it."""

# An account from one network; from a browser that has signed in before; from all other browsers together; a network.
GUESSING = {
    "login_failed": "5/15m/key",
    "login_known_device": "10/15m/key",
    "login_unknown_devices": "20/h/key",
    "login": "100/h/ip",
    "reset_password": "30/h/ip,3/d/key",
    "reset_password_from_key": "30/h/ip",
    "change_password": "10/h/user",
    "reauthenticate": "20/h/user",
    "new_address": "30/h/ip,3/d/key",
}
# What an account may ask for, and within how many seconds: lists narrowed by words, what choosers offer, files brought in
# and lists taken out. A network may ask so many times as much: an office behind one address is not held back by one person.
ASKED = {"search": (30, 60), "chooser": (120, 60), "upload": (60, 3600), "export": (10, 3600)}
OF_A_NETWORK = 10
# Seconds without a request after which a session ends, by role; and how exactly its last use is kept.
IDLE_SECONDS = {"administrator": 1800, "staff": 1800, "auditor": 1800, "representative": 7200}
SEEN_EVERY = 60
# Hours in which an invitation can be accepted, and after it the second step be enrolled by the password alone.
INVITATION_HOURS = ENROL_HOURS = 72
