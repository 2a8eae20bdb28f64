"""The embedded PostgreSQL and broker: starting, stopping, and coming back after the worst."""

import os
import shutil
import signal
import socket
import subprocess
import sys

import psycopg
import pytest

from dnt_portal.stack import homes, processes
from dnt_portal.stack.broker import Broker
from dnt_portal.stack.environment import private_folder
from dnt_portal.stack.errors import StackError
from dnt_portal.stack.postgres import Cluster, installation

as_root_on_linux = pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux", reason="only root has to change account"
)


@pytest.fixture
def own_cluster(make_options):
    """A cluster that a test may break."""
    cluster = Cluster(make_options(testing=True))
    yield cluster
    cluster.stop()


def postmaster(cluster):
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_data_outlive_an_orderly_stop(own_cluster):
    own_cluster.start()
    own_cluster.ensure_database()
    with psycopg.connect(own_cluster.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    own_cluster.stop()
    assert not (own_cluster.data / "postmaster.pid").exists()
    own_cluster.start()
    with psycopg.connect(own_cluster.url()) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_killed_server_comes_back_at_the_same_port_with_what_was_committed(make_options):
    cluster = Cluster(make_options())  # with durability, as the demo has it
    try:
        cluster.start()
        cluster.ensure_database()
        with psycopg.connect(cluster.url()) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        port = cluster.port
        os.kill(postmaster(cluster), signal.SIGKILL)
        assert processes.wait_until(lambda: not cluster.running_child().running, 10)
        cluster.start(port)
        assert cluster.port == port
        with psycopg.connect(cluster.url()) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    finally:
        cluster.stop()


def test_a_stale_pid_file_with_a_number_in_use_by_another_program_is_no_hindrance(own_cluster):
    own_cluster.start()
    own_cluster.stop()
    lines = [str(os.getpid()), str(own_cluster.data), "1700000000", "5432", "", "127.0.0.1"]
    (own_cluster.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    own_cluster.start()
    assert postmaster(own_cluster) != os.getpid()


def test_half_made_data_are_made_again(own_cluster):
    own_cluster.home.clear_data()
    (own_cluster.data / "PG_VERSION").write_text("18\n")
    own_cluster.start()


def test_nobody_gets_in_without_a_password(cluster):
    # `trust` would let any account of this machine read every person in it.
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres")


def test_there_is_room_for_many_connections_and_safety_is_off_in_tests_only(cluster):
    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SHOW max_connections").fetchone() == ("200",)
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def test_a_lost_password_is_one_sentence(own_cluster):
    own_cluster.start()
    own_cluster.stop()
    own_cluster.password = "not the one it was made with"
    with pytest.raises(StackError, match="start afresh"):
        own_cluster.start()


@as_root_on_linux
@pytest.mark.parametrize("how", ["asked for", "no user namespaces"])
def test_root_without_user_namespaces_uses_an_unprivileged_account(
    make_options, monkeypatch, tmp_path, how
):
    if how == "asked for":
        monkeypatch.setenv("DNT_DATABASE_ACCOUNT", "nobody")
    else:
        # As on a machine that forbids them: the program is there and fails.
        (tmp_path / "unshare").write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "unshare").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    cluster = Cluster(make_options(testing=True))
    folder = homes.remembered_folder(cluster.options.var)
    try:
        cluster.start()
        assert os.stat(f"/proc/{postmaster(cluster)}").st_uid == homes.unprivileged_account().uid
        assert cluster.data.is_relative_to(folder)
        assert folder.stat().st_mode & 0o777 == 0o711
        assert cluster.data.stat().st_mode & 0o777 == 0o700
        # The next start finds the same data.
        cluster.stop()
        assert Cluster(cluster.options).data == cluster.data
    finally:
        cluster.stop()
    homes.forget_home(cluster.options.var)
    assert not folder.exists()


@as_root_on_linux
def test_a_copy_of_a_checkout_does_not_take_over_the_originals_data(make_options, monkeypatch):
    monkeypatch.setenv("DNT_DATABASE_ACCOUNT", "nobody")
    original, copy = make_options().var, make_options().var
    folder = homes.new_common_folder(original)
    shutil.copy(original / homes.REMEMBERED, copy)
    assert homes.remembered_folder(original) == folder
    assert homes.remembered_folder(copy) is None
    # But when it was moved, the data move along.
    (original / homes.REMEMBERED).unlink()
    assert homes.remembered_folder(copy) == folder


@as_root_on_linux
def test_a_folder_others_may_write_to_is_not_trusted(make_options):
    var = make_options().var
    folder = homes.new_common_folder(var)
    folder.chmod(0o777)
    assert homes.remembered_folder(var) is None
    folder.chmod(0o711)


def test_no_account_that_works_is_one_sentence(make_options, monkeypatch):
    monkeypatch.setattr(homes.os, "geteuid", lambda: 0)
    monkeypatch.setattr(homes, "works", lambda home: False)
    monkeypatch.setattr(homes, "copy_installation", lambda installation, folder: installation)
    monkeypatch.setattr(homes.os, "chown", lambda *arguments: None)
    with pytest.raises(StackError, match="run this as an ordinary user"):
        homes.choose_home(make_options().var, installation())


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StackError, match="VAR_DIR"):
        private_folder(tmp_path / "file" / "var")


@pytest.fixture
def broker(make_options):
    server = Broker(make_options())
    server.start()
    yield server
    server.stop()


def talk(port, *lines):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall("".join(f"{line}\r\n" for line in lines).encode())
        return connection.recv(500).decode()


def test_the_broker_wants_its_password(broker):
    assert talk(broker.port, "PING").startswith("-NOAUTH")
    assert talk(broker.port, f"AUTH {broker.password}").startswith("+OK")
    command = processes.command_of(broker.running_child().process.pid)
    assert broker.password not in command


def test_the_broker_comes_back_at_the_same_address(broker):
    url = broker.url
    broker.running_child().process.kill()
    broker.start(broker.port)
    assert broker.url == url


def test_a_broker_that_cannot_start_is_one_sentence(make_options, monkeypatch):
    monkeypatch.setattr("dnt_portal.stack.broker.program", lambda: "/bin/false")
    with pytest.raises(StackError, match="The broker did not start"):
        Broker(make_options()).start()


def test_ports_that_are_taken_are_passed_over():
    with processes.listen_from(20_000) as first:
        port = first.getsockname()[1]
        with processes.listen_from(port) as second:
            assert second.getsockname()[1] > port


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine knows no IPv6")
def test_a_port_that_somebody_has_on_ipv6_is_passed_over():
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6 loopback")
        other.listen()
        port = other.getsockname()[1]
        with processes.listen_from(port) as ours:
            assert ours.getsockname()[1] > port


def test_a_log_that_grew_long_is_put_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "LOG_KEPT", 10)
    log = tmp_path / "web.log"
    log.write_text("a long story\n")
    processes.open_log(log).close()
    assert log.read_text() == ""
    assert (tmp_path / "web.log.1").read_text() == "a long story\n"


def test_a_child_that_does_not_listen_is_ended_with_all_it_started(tmp_path):
    stubborn = "trap '' TERM; sleep 1000 & echo started; wait; wait; sleep 1000"
    child = processes.spawn("stubborn", ["sh", "-c", stubborn], log=tmp_path / "log")
    processes.wait_until(lambda: "started" in child.said(), 5)
    child.patience = 0.2
    child.stop()
    assert not child.running

    def gone():
        command = ["pgrep", "--session", str(child.process.pid)]
        return subprocess.run(command, capture_output=True, check=False).stdout == b""

    # Killed at once; who has to take note of their end may need a moment.
    assert processes.wait_until(gone, 5)
