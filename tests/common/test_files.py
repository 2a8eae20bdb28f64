"""Files in private storage: kept and deleted with the transaction they belong to."""

import datetime
import io

import pytest
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from dnt_portal.common.files import delete_orphans, delete_when_sure, stored

FOLDER = "losse-bestanden"


@pytest.fixture(autouse=True)
def private_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kept() -> list[str]:
    return sorted(default_storage.listdir(FOLDER)[1]) if default_storage.exists(FOLDER) else []


def test_a_file_stays_when_the_block_goes_well_and_goes_when_it_does_not():
    with stored(f"{FOLDER}/goed.txt", File(io.BytesIO(b"x"))) as name:
        assert name == f"{FOLDER}/goed.txt"
    with pytest.raises(KeyError), stored(f"{FOLDER}/fout.txt", File(io.BytesIO(b"x"))):
        raise KeyError
    assert kept() == ["goed.txt"]


@pytest.mark.django_db
def test_a_file_is_deleted_once_it_is_sure(django_capture_on_commit_callbacks):
    with stored(f"{FOLDER}/weg.txt", File(io.BytesIO(b"x"))) as name:
        pass
    with django_capture_on_commit_callbacks(execute=True):
        delete_when_sure(name)
        assert kept() == ["weg.txt"]
    assert kept() == []


def test_only_old_files_that_nobody_knows_are_orphans():
    for name in ("bekend.txt", "wees.txt"):
        with stored(f"{FOLDER}/{name}", File(io.BytesIO(b"x"))):
            pass
    known, later = [f"{FOLDER}/bekend.txt"], timezone.now() + datetime.timedelta(minutes=1)
    assert delete_orphans(FOLDER, known, later - datetime.timedelta(hours=1)) == 0
    assert delete_orphans(FOLDER, known, later) == 1
    assert kept() == ["bekend.txt"]
    assert delete_orphans("nergens", known, later) == 0
