"""What the tests of the intake's pages share."""

import datetime

HTMX = {"HTTP_HX_REQUEST": "true"}
BORN = datetime.date(1991, 4, 3)

REFERRAL = {
    "first_name": "Samira",
    "last_name": "El Idrissi",
    "date_of_birth": "1991-04-03",
    "ways": ["may_call", "may_text"],
    "phone": "06 12345678",
    "call_times": "10–14 uur",
    "motivation": "Zij wil weer aan het werk.",
    "voluntary": "on",
    "case_manager": "Joke de Wit",
    "source": "shelter",
}


def text_of(response) -> str:
    return response.content.decode()
