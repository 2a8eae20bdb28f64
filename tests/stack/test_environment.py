"""Options, secrets and the environments of the processes."""

import json
import stat
import subprocess
import sys

import pytest

from dnt_portal.stack import environment
from dnt_portal.stack.errors import StackError


def options_from(tmp_path, testing=False, **environ):
    return environment.read_options(environ, root=tmp_path, testing=testing)


def test_without_servers_of_ones_own_the_names_are_plain(tmp_path):
    options = options_from(tmp_path)
    assert (options.prefix, options.var) == ("dnt", tmp_path / "var")
    assert options.database_url is None


def test_two_checkouts_on_one_server_have_roles_of_their_own(tmp_path):
    url = "postgresql://admin@db.example/portal"
    one = options_from(tmp_path / "one", DATABASE_URL=url).prefix
    two = options_from(tmp_path / "two", DATABASE_URL=url).prefix
    assert one != two
    assert one == options_from(tmp_path / "one", DATABASE_URL=url).prefix
    # The tests' passwords must not replace those of a demo that runs.
    assert options_from(tmp_path / "one", testing=True, DATABASE_URL=url).prefix == f"{one}_test"


@pytest.mark.parametrize("prefix", ["Dnt", "dnt-portal", "1dnt", "x" * 41, 'dnt"; --'])
def test_a_prefix_that_is_no_plain_name_is_refused(tmp_path, prefix):
    with pytest.raises(StackError, match="DATABASE_ROLE_PREFIX"):
        options_from(tmp_path, DATABASE_ROLE_PREFIX=prefix)


def test_runs_with_data_of_their_own_are_told_apart(tmp_path):
    one, two = options_from(tmp_path / "one"), options_from(tmp_path / "two")
    assert one.prefix == two.prefix
    assert one.instance != two.instance, "cookies, queue and keys are not shared"
    assert one.instance == options_from(tmp_path / "one").instance


def test_a_url_keeps_everything_but_the_login():
    url = environment.url_for(
        "postgresql://admin:s3%40ret@db.example:5433/portal?sslmode=require", "dnt_owner", "a/b@c"
    )
    assert url == "postgresql://dnt_owner:a%2Fb%40c@db.example:5433/portal?sslmode=require"


def test_a_secret_stays_the_same_and_private(tmp_path):
    secret = environment.kept_secret(tmp_path, "key")
    assert environment.kept_secret(tmp_path, "key") == secret
    assert len(secret) > 40
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_each_role_has_its_own_login_and_the_rest_in_common(tmp_path):
    options = options_from(tmp_path)
    environment.make_folders(options)
    found = environment.role_environments(
        options,
        administrator_url="postgresql://admin:secret@127.0.0.1:5/dnt_portal",
        redis_url="redis://127.0.0.1:6/0",
        port=8001,
        demo=True,
    )
    assert set(found) == {"owner", "portal", "worker"}
    assert len({env["DATABASE_URL"] for env in found.values()}) == 3
    for role, env in found.items():
        assert env["DATABASE_URL"].startswith(f"postgresql://dnt_{role}:")
        assert "secret" not in env["DATABASE_URL"]
        assert env["BIND"] == "127.0.0.1:8001"
        assert env["DEMO_SIGN_IN"] == "1"
        assert "DNT_TESTING" not in env
    environment.write_environment(options, found)
    assert stat.S_IMODE(options.environment_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(options.run.stat().st_mode) == 0o700
    assert json.loads(options.environment_file.read_text()) == found


def test_children_may_keep_byte_code_and_never_see_the_administrator(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin@db.example/portal")
    env = environment.process_environment({"DATABASE_URL": "postgresql://dnt_portal@db.example/x"})
    assert "PYTHONDONTWRITEBYTECODE" not in env
    assert "admin" not in env["DATABASE_URL"]


def test_a_lock_is_gone_with_the_process_that_had_it(tmp_path):
    path = tmp_path / "lock"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib\n"
            "from dnt_portal.stack.environment import Lock\n"
            "print(Lock(pathlib.Path(sys.argv[1])).take(), flush=True)\n"
            "lock = Lock(pathlib.Path(sys.argv[1] + '2')); lock.take()\n"
            "sys.stdin.read()",
            str(path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline() == b"True\n"
        mine = environment.Lock(tmp_path / "lock")
        assert not mine.take()
    finally:
        holder.kill()
        holder.communicate()
    assert mine.take()
    mine.release()
