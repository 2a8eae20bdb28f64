"""The container set-up, held against the settings it has to provide.

It cannot be run where there is no container engine; what can go wrong without one is checked
here: a setting that is forgotten or misspelt, a secret written down, a port left open.
"""

import os
import re
from pathlib import Path

import pytest
import yaml

from tests.stack.conftest import CHECKOUT

COMPOSE_TEXT = (CHECKOUT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
PORTAL = ("migrate", "web", "worker", "beat")
LASTING = ("postgres", "redis", "web", "worker", "beat", "proxy")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()

#: Read by the settings, and rightly left to their defaults in a container.
LEFT_OUT = {
    "DNT_TESTING",  # never in production
    "OUTGOING_EMAIL_BACKEND",  # follows from EMAIL_HOST
    "DOCUMENT_STORAGE",  # a volume, unless someone adds their own storage
    "DATABASE_POOL",  # for the web only: a prefork worker must not share connections
    "INSTANCE",  # the only portal here: follows from the prefix
    # Choices of an installation, with defaults that fit.
    "QUICK_EXIT_URL",
    "SESSION_IDLE_MINUTES",
    "SESSION_HOURS",
    "GOOD_FRIDAY_IS_FREE",
    "LIBERATION_DAY_EVERY",
}


def names_read(*files):
    """The environment variables that Python files read."""
    reading = re.compile(
        r"""(?:environ(?:\.get\(|\[|\.setdefault\()|\bflag\(|\bwords\()\s*["']([A-Z][A-Z0-9_]+)"""
    )
    return {name for file in files for name in reading.findall((CHECKOUT / file).read_text())}


SETTINGS = names_read("dnt_portal/settings.py", "dnt_portal/environment.py")


def test_the_settings_are_read_as_this_test_expects():
    assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS"} <= SETTINGS


@pytest.mark.parametrize("service", PORTAL)
def test_every_setting_is_provided(service):
    assert SETTINGS - set(SERVICES[service]["environment"]) <= LEFT_OUT


@pytest.mark.parametrize("service", [*PORTAL, "prepare"])
def test_nothing_is_provided_that_nobody_reads(service):
    known = SETTINGS | names_read("dnt_portal/gunicorn.conf.py")
    known |= {"FORWARDED_ALLOW_IPS"}  # gunicorn itself
    if service == "prepare":
        known |= {f"DATABASE_{role}_PASSWORD" for role in ("OWNER", "PORTAL", "WORKER")}
    assert set(SERVICES[service]["environment"]) <= known


def test_each_process_has_its_own_login():
    logins = {
        name: re.match(r"postgresql://(\w+):\$\{(\w+)\}@", service["environment"]["DATABASE_URL"])
        for name, service in SERVICES.items()
        if "DATABASE_URL" in service.get("environment", {})
    }
    assert {name: match.groups() for name, match in logins.items()} == {
        "prepare": ("postgres", "DATABASE_ADMIN_PASSWORD"),
        "migrate": ("dnt_owner", "DATABASE_OWNER_PASSWORD"),
        "web": ("dnt_portal", "DATABASE_PORTAL_PASSWORD"),
        "worker": ("dnt_worker", "DATABASE_WORKER_PASSWORD"),
        "beat": ("dnt_worker", "DATABASE_WORKER_PASSWORD"),
    }
    # Nobody who serves holds a password that is not theirs.
    for name in ("web", "worker", "beat"):
        text = str(SERVICES[name]["environment"])
        assert "OWNER_PASSWORD" not in text
        assert "ADMIN_PASSWORD" not in text


def test_secrets_come_from_the_environment_and_must_be_there():
    for name in re.findall(r"\$\{([A-Z_]*(?:PASSWORD|KEY))", COMPOSE_TEXT):
        if name == "EMAIL_HOST_PASSWORD":
            continue  # a mail server of one's own may want none
        assert f"${{{name}:?" in COMPOSE_TEXT, name
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|AUTH", name):
                assert str(value).startswith("${"), name


def test_the_example_lists_what_has_to_be_given():
    example = (CHECKOUT / "deploy" / "env.example").read_text()
    offered = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE_TEXT))
    assert needed <= offered
    assert offered <= set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT))


def test_the_demo_is_off_and_debugging_too():
    for name in PORTAL:
        assert SERVICES[name]["environment"]["DEMO_SIGN_IN"] == "0"
        assert SERVICES[name]["environment"]["DEBUG"] == "0"


def test_only_the_proxy_can_be_reached():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    inside = {name for name, network in COMPOSE["networks"].items() if network.get("internal")}
    assert inside == {"data", "front"}
    # Who was taken over cannot send anything away, but for the two that have to reach outside.
    way_out = {n for n, service in SERVICES.items() if set(service["networks"]) - inside}
    assert way_out == {"worker", "proxy"}
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["data"]
    assert "data" not in SERVICES["proxy"]["networks"]


def test_backups_need_no_password_inside_the_container_and_the_network_does():
    arguments = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert "--auth-local=peer" in arguments
    assert "--auth-host=scram-sha-256" in arguments


def test_the_clock_gives_the_sign_of_life_its_health_check_reads(tmp_path):
    beat = SERVICES["beat"]
    command = beat["command"]
    assert command[command.index("--scheduler") + 1] == "dnt_portal.celery:Clock"
    schedule = command[command.index("--schedule") + 1]
    assert f'"{Path(schedule).name}.alive"' in beat["healthcheck"]["test"][1]

    from dnt_portal.celery import Clock, app

    alive = tmp_path / "beat-schedule.alive"
    clock = Clock(app, schedule_filename=str(tmp_path / "beat-schedule"))
    os.utime(alive, (0, 0))
    clock.sync()
    assert alive.stat().st_mtime > 0
    clock.close()


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_confined(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["user"].split(":")[0] not in ("0", "root")
    assert "restart" in service
    assert not service.get("privileged")


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_tells_its_health(name):
    assert SERVICES[name]["restart"] == "unless-stopped"
    # The web's is in its image.
    assert "test" in SERVICES[name].get("healthcheck", {}) or (
        name == "web" and "HEALTHCHECK" in DOCKERFILE
    )


def test_what_is_waited_for_exists_and_can_be_seen():
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES, (name, other)
            if how["condition"] == "service_completed_successfully":
                assert SERVICES[other]["restart"].startswith("on-failure")
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in COMPOSE["volumes"]
        for network in service["networks"]:
            assert network in COMPOSE["networks"]


def test_the_image_runs_as_an_ordinary_account_on_what_was_made_beforehand():
    portal = DOCKERFILE.partition("AS portal\n")[2].partition("\nFROM ")[0]
    users = re.findall(r"^USER (.+)$", portal, re.MULTILINE)
    assert users == ["10001:10001"]
    assert portal.index("compile_catalogues") < portal.index("USER")
    assert portal.index("collectstatic") < portal.index("USER")
    assert "--require-hashes" in DOCKERFILE
    for source in re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for path in source.split():
            assert (CHECKOUT / path).exists(), path


def test_the_proxy_knows_the_same_names_and_ports():
    caddyfile = (CHECKOUT / "deploy" / "Caddyfile").read_text()
    assert set(re.findall(r"\{\$(\w+)\}", caddyfile)) == set(SERVICES["proxy"]["environment"])
    assert "reverse_proxy web:8000" in caddyfile
    assert SERVICES["web"]["environment"]["BIND"].endswith(":8000")
    for published in SERVICES["proxy"]["ports"]:
        inside = published.split("/")[0].split(":")[1]
        assert re.search(rf"https?_port {inside}\b", caddyfile)
