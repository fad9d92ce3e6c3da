"""The parts of the launcher, one by one: servers, locks, ports, keys, the environment."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
from io import StringIO
from pathlib import Path

import pytest

from atc_portal.embedded import (
    checks,
    environment,
    install,
    locks,
    places,
    ports,
    postgres,
    processes,
    roles,
    valkey,
    verbs,
)
from atc_portal.embedded.console import Console
from atc_portal.embedded.processes import StartError
from atc_portal.embedded.supervisor import Service, Supervisor, await_gone
from tests.launcher.checkouts import ROOT, plain, until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log"


@pytest.fixture
def var(field, request):
    found = field / f"var-{request.node.name[:24]}"
    found.mkdir(mode=0o711)
    yield found
    chosen = places.choose(found)
    for directory in (chosen.data, chosen.sockets, found):
        shutil.rmtree(directory, ignore_errors=True)


# Servers


def test_servers_below_a_private_directory_change_no_mode(field, log):
    """As root, PostgreSQL runs as nobody, who cannot enter: programs and data then stand elsewhere."""
    private = field / "private"
    private.mkdir(mode=0o700)
    var = private / "checkout/var"
    var.mkdir(parents=True, mode=0o711)
    modes = {path: path.stat().st_mode for path in (var, *var.parents)}
    chosen = places.choose(var, elsewhere=field / "elsewhere")
    running = []
    try:
        running.append((postgres.start(chosen, log, postgres.FAST), postgres.PARTING))
        running.append((valkey.start(chosen, log), valkey.PARTING))
        roles.prepare(str(chosen.sockets / "pg"), "atc")
        assert {path: path.stat().st_mode for path in modes} == modes
        assert (chosen.data == var) == (os.geteuid() != 0)
    finally:
        processes.stop_all(reversed(running))
        shutil.rmtree(chosen.sockets, ignore_errors=True)
        shutil.rmtree(field / "elsewhere", ignore_errors=True)


def test_place_elsewhere_that_is_a_link_is_refused(field):
    real = field / "real"
    real.mkdir()
    (field / "link").symlink_to(real)
    with pytest.raises(StartError, match="is not a directory of this user"):
        places.own_directory(field / "link")


def test_long_path_gets_its_sockets_elsewhere(field):
    var = field / ("long" * 25)
    var.mkdir(mode=0o711)
    chosen = places.choose(var)
    assert chosen.sockets.parent == Path("/tmp")
    assert len(os.fsencode(chosen.sockets / "valkey/valkey.sock")) <= places.LONGEST_SOCKET
    shutil.rmtree(chosen.sockets)


def test_cluster_half_made_is_made_anew_and_a_killed_one_recovers(var, log):
    chosen = places.choose(var)
    half = chosen.data / f"pg-{postgres.programs(chosen)[1]}.tmp"
    half.mkdir()
    (half / "PG_VERSION").write_text("half")
    server = postgres.start(chosen, log)
    sockets = str(chosen.sockets / "pg")
    roles.prepare(sockets, "atc")
    link = roles.superuser(sockets, "atc")
    link.cursor().execute("CREATE TABLE kept AS SELECT 1 AS one")
    assert not half.exists()

    server.kill()  # its children are left behind in the cluster, and postmaster.pid with them
    server.wait()
    server = postgres.start(chosen, log)
    link = roles.ready(sockets)
    link.close()
    link = roles.superuser(sockets, "atc")
    with link.cursor() as cursor:
        cursor.execute("SELECT one FROM kept")
        assert cursor.fetchall() == [(1,)]
    link.close()
    processes.stop(server, postgres.PARTING)


def test_data_of_another_major_version_is_not_touched(var, log):
    chosen = places.choose(var)
    (chosen.data / "pg-15").mkdir()
    with pytest.raises(StartError, match="another major version"):
        postgres.create(chosen, log)
    assert [path.name for path in chosen.data.glob("pg-*")] == ["pg-15"]


def test_store_that_valkey_cannot_read_is_made_anew(var, log):
    chosen = places.choose(var)
    store = processes.private_directory(chosen.data / "valkey") / "appendonlydir"
    store.mkdir()
    (store / "appendonly.aof.manifest").write_text("nonsense")
    processes.private_directory(store)
    server = valkey.start(chosen, log)
    assert valkey.answers(chosen.sockets / "valkey/valkey.sock")
    processes.stop(server, valkey.PARTING)


# Processes


def test_child_dies_with_its_parent(tmp_path):
    """The parent is killed outright, so that only the kernel can tell the child."""
    parent = textwrap.dedent(f"""
        import os, signal, sys
        from pathlib import Path
        from atc_portal.embedded.processes import spawn
        print(spawn({SLEEPER!r}, log=Path({str(tmp_path / "log")!r}), environment=os.environ).pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    said = subprocess.run([sys.executable, "-c", parent], cwd=ROOT, env=plain(), capture_output=True, check=False)
    child = Path(f"/proc/{int(said.stdout)}/stat")
    until(lambda: not child.exists() or child.read_text().rsplit(")", 1)[1].split()[0] == "Z", str, within=5)


def test_stop_ends_by_force_what_does_not_listen(log):
    deaf = [
        sys.executable,
        "-c",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)",
    ]
    program = processes.spawn(deaf, log=log, environment=os.environ)
    until(log.read_bytes, str)
    processes.stop(program, within=0.2)
    assert program.returncode == -signal.SIGKILL


def test_program_that_dies_too_often_ends_everything_with_the_tail_of_its_log(tmp_path):
    said = StringIO()
    supervisor = Supervisor(tmp_path, Console(said))
    failing = [sys.executable, "-c", "print('what went wrong'); raise SystemExit(3)"]
    supervisor.start(Service("worker", failing, os.environ))
    with pytest.raises(StartError) as stopped:
        until(supervisor.watch, str, within=20)  # the third death ends it
    assert "worker has died 3 times within 60 seconds (last with 3)" in str(stopped.value)
    assert "what went wrong" in str(stopped.value)
    assert said.getvalue().count("it is started again") == 2


def test_programs_of_a_dead_supervisor_are_awaited_and_those_of_others_left_alone(tmp_path, log):
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    ours = processes.spawn([python, *SLEEPER[1:]], log=log, environment=os.environ)
    others = processes.spawn(["sleep", "60"], log=log, environment=os.environ)
    await_gone([ours.pid, others.pid], tmp_path, within=0.1)
    assert ours.wait(5) == -signal.SIGKILL
    assert others.poll() is None
    processes.stop(others)


# Locks, ports, keys


def test_lock_is_held_by_one_and_handed_to_the_next_stage(tmp_path, monkeypatch):
    var = tmp_path / "var"
    held = locks.take(var)
    assert locks.take(var) is None
    for name, value in locks.hand_over(held).items():
        monkeypatch.setenv(name, value)
    assert locks.take(var) == held
    os.close(held)
    assert locks.take(var) is not None


def test_state_of_a_dead_holder_is_not_believed(tmp_path):
    held = locks.take(tmp_path)
    locks.State(os.getpid() + 1, ["DATABASE_URL"], "http://localhost:8000/").write(tmp_path)
    assert locks.state(tmp_path) is None
    locks.State(os.getpid(), ["DATABASE_URL"], "http://localhost:8000/").write(tmp_path)
    assert locks.state(tmp_path).address == "http://localhost:8000/"
    (tmp_path / "run/state.json").write_text("{half")
    assert locks.state(tmp_path) is None
    os.close(held)


def test_host_waits_for_its_guests(tmp_path):
    (tmp_path / "run").mkdir()
    guest = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from atc_portal.embedded import locks
        locks.visit(Path({str(tmp_path)!r}))
        print(flush=True)
        time.sleep(0.5)
    """)
    with subprocess.Popen([sys.executable, "-c", guest], cwd=ROOT, env=plain(), stdout=subprocess.PIPE) as visitor:
        visitor.stdout.readline()
        started = time.monotonic()
        locks.await_guests(tmp_path)
        assert time.monotonic() - started > 0.2
        assert visitor.wait(5) == 0


def test_busy_port_gives_way_to_the_next(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(ports, "FIRST", port)
        found = ports.listen("localhost", None)
        assert port < found[0].getsockname()[1] < port + ports.COUNT
        with pytest.raises(StartError, match=f"Port {port} of localhost cannot be had"):
            ports.listen("localhost", port)
        for each in found:
            each.close()


def test_pictures_are_asked_of_tests_that_are_found(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(verbs.install, "environment", lambda *_, **__: sys.executable)
    monkeypatch.setattr(verbs.checks, "provide", lambda _: None)
    monkeypatch.setattr(verbs, "become", lambda *command: asked.append(command) or 0)
    assert verbs.screenshots([str(tmp_path / "new")], Console(StringIO())) == 0
    ((words, surroundings),) = asked
    assert Path(surroundings["PORTAL_SCREENSHOTS"]) == tmp_path / "new"
    found = subprocess.run(
        [*words, "--collect-only"], cwd=ROOT, env=plain(), capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout
    assert "test_picture[chromium-staff-home]" in found.stdout


def test_keys_are_made_once_and_for_our_eyes_only(tmp_path):
    first = environment.keys(tmp_path / "keys")
    words = {name: Path(file).read_text() for name, file in first.items()}
    assert len(set(words.values())) == len(environment.KEYS)
    assert environment.keys(tmp_path / "keys") == first
    assert {name: Path(file).read_text() for name, file in first.items()} == words
    assert {stat.S_IMODE(Path(file).stat().st_mode) for file in first.values()} == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


# The check


def check(tmp_path, *, front, beside):
    """Run two parts at once; the status, and what the launcher said."""
    for name, text in (("front", front), ("beside", beside)):
        (tmp_path / f"{name}.py").write_text(f"from pathlib import Path\nimport time\n{text}")
    parts = [checks.Part(name, f"python {tmp_path}/{name}.py", beside=name == "beside") for name in ("front", "beside")]
    said = StringIO()
    return checks.run(parts, Path(sys.executable), Console(said)), said.getvalue()


def test_part_beside_runs_meanwhile_and_is_told_afterwards(tmp_path):
    meeting = f"Path({str(tmp_path)!r}, 'met')"
    front = f"while not {meeting}.exists(): time.sleep(0.01)"  # without the other it would never end
    status, said = check(tmp_path, front=front, beside=f"print('its words'); {meeting}.touch()")
    assert status == 0
    lines = said.splitlines()
    assert [line.strip("─ ") for line in (lines[0], *lines[2:])] == ["front", "beside", "its words"]
    assert lines[1].startswith("   front: ")


def test_red_part_beside_ends_the_check(tmp_path):
    status, said = check(tmp_path, front="time.sleep(60)", beside="print('what is wrong'); raise SystemExit(3)")
    assert status == 1
    assert "what is wrong\n── beside: red after " in said


def test_red_part_ends_what_runs_beside_it(tmp_path):
    status, said = check(tmp_path, front="raise SystemExit(3)", beside="time.sleep(60)")
    assert (status, "beside" in said) == (1, False)


# The environment


class Installing:
    """A console that runs nothing, and fails where the test says so."""

    def __init__(self, failing=""):
        self.commands = []
        self.failing = failing

    def run(self, command, log, surroundings, sorry):
        words = " ".join(map(str, command))
        self.commands.append(words)
        log.write_text("")
        if self.failing and self.failing in words:
            raise StartError(sorry)


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "var/log").mkdir(parents=True)
    for lock in (*install.RUN, install.TESTS):
        shutil.copy(ROOT / lock, tmp_path / lock)
    return tmp_path


def test_packages_come_by_uv_which_comes_by_its_hash(checkout):
    console = Installing()
    install._install(checkout, Path(sys.executable), install.RUN, console, None)
    first, second = console.commands
    assert "--require-hashes --no-deps -r" in first
    assert "uv pip install" in second
    assert "--require-hashes" in second
    stanza = (checkout / "var/uv.lock").read_text().splitlines()
    assert stanza[0].startswith("uv==")
    assert all(line.strip().startswith(("--hash=sha256:", "#")) for line in stanza[1:])


def test_uv_that_fails_gives_way_to_pip(checkout):
    console = Installing(failing="uv pip")
    install._install(checkout, Path(sys.executable), install.RUN, console, "/wheels")
    last = console.commands[-1]
    assert "-m pip install" in last
    assert "--require-hashes --no-deps --no-index --find-links /wheels" in last
    assert all(lock in last for lock in install.RUN)


def test_environment_half_made_is_made_anew_and_a_whole_one_kept(checkout, monkeypatch):
    made = []

    def make(home, console, log):
        made.append(home)
        shutil.rmtree(home, ignore_errors=True)
        (home / "bin").mkdir(parents=True)
        (home / "bin/python").symlink_to(sys.executable)

    monkeypatch.setattr(install, "_make", make)
    monkeypatch.setattr(install, "_install", lambda *_: None)
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/half").touch()
    console = Console(StringIO())
    install.environment(checkout, console)
    assert made == [checkout / ".venv"]
    assert not (checkout / ".venv/half").exists()
    install.environment(checkout, console)
    assert len(made) == 1
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    install.environment(checkout, console)
    assert len(made) == 1
    assert (checkout / ".venv/portal.stamp").exists()


def test_environment_of_someone_else_is_kept(checkout):
    (checkout / ".venv").symlink_to(checkout / "theirs")
    assert install.environment(checkout, Console(StringIO())) == checkout / ".venv/bin/python"
