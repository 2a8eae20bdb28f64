import pytest
from dnt_portal.programme.models import Edition

@pytest.mark.django_db
def test_x():
    from django.db import connection
    with connection.cursor() as c:
        c.execute("select current_user, session_user"); print(c.fetchone())
    assert Edition.objects.exists()
