"""Measure how long pages and documents take, on the demo administration."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dnt_portal.accounts.demo import demo_address
from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import Track
from dnt_portal.demo.story import seed
from dnt_portal.groups.models import Group
from dnt_portal.participants.models import Participant
from dnt_portal.reports.documents import report_pdf
from dnt_portal.reports.figures import count
from dnt_portal.reports.models import Report

ROUNDS = 20
WARM_UP = 2


class Command(BaseCommand):
    """``manage.py bench``: queries and time per page, as a table; never a test.

    Times differ from machine to machine: compare two runs on one machine.
    """

    help = "Measure pages and documents on the demo administration (seeded when empty)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many rounds: more give steadier figures."""
        parser.add_argument("--rounds", type=int, default=ROUNDS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per page and per document."""
        seed()
        rounds = options["rounds"]
        self.stdout.write(f"{'what':<44}{'as':<10}{'queries':>8}{'p50 ms':>9}{'p95 ms':>9}")
        for who, name, url in self._pages():
            client = Client(SERVER_NAME="localhost")
            client.force_login(User.objects.get(email=demo_address(who)))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200, url
            self._line(name, who, len(captured), self._times(lambda: client.get(url), rounds))  # noqa: B023
        leader = User.objects.get(email=demo_address("marleen"))
        with acting_as(leader):
            report = Report.objects.visible_to(leader).select_related("project__edition")[0]
            period = (report.project, report.first_day, report.last_day)
            self._line("figures of a report", "marleen", 0, self._times(lambda: count(*period), 5))
            made = self._times(lambda: report_pdf(report), 5)
            self._line("PDF of a report", "marleen", 0, made)

    def _pages(self) -> list[tuple[str, str, str]]:
        marleen = User.objects.get(email=demo_address("marleen"))
        els = User.objects.get(email=demo_address("els"))
        with acting_as(marleen):
            group = Group.objects.visible_to(marleen).get(name="Groep Kompas")
            participant = Participant.objects.visible_to(marleen).filter(placements__group=group)[0]
            session = group.sessions.latest("starts_at")
        with acting_as(els):
            track = Track.objects.visible_to(els).current()[0]
        pages: list[tuple[str, str, list[object]]] = [
            (who, "overview:home", []) for who in ("marleen", "aisha", "els", "bram", "noor")
        ]
        pages += [
            ("marleen", name, [])
            for name in (
                "overview:participants",
                "intake:referrals",
                "groups:list",
                "coaching:tracks",
            )
        ]
        pages += [
            ("marleen", "overview:group", [group.pk]),
            ("marleen", "overview:participant", [participant.pseudonym]),
            ("marleen", "coaching:matching", [group.pk]),
            ("aisha", "groups:session", [session.pk]),
            ("aisha", "plans:plan", [participant.pseudonym]),
            ("els", "coaching:track", [track.pk]),
        ]
        return [(who, name, reverse(name, args=args)) for who, name, args in pages]

    @staticmethod
    def _times(work: Callable[[], object], rounds: int) -> list[float]:
        """Return the milliseconds of each round, warm, the shortest first."""
        for _round in range(WARM_UP):
            work()
        times = []
        for _round in range(rounds):
            began = time.perf_counter()
            work()
            times.append(1000 * (time.perf_counter() - began))
        return sorted(times)

    def _line(self, what: str, who: str, queries: int, times: list[float]) -> None:
        late = times[min(len(times) - 1, int(0.95 * len(times)))]
        middle = statistics.median(times)
        shown = str(queries) if queries else ""
        self.stdout.write(f"{what:<44}{who:<10}{shown:>8}{middle:>9.1f}{late:>9.1f}")
