"""The settings of a language model: what cannot be is told, and what is secret is not."""

from __future__ import annotations

import pickle

import pytest

from detente.endpoint import Endpoint, Prices, Settings, settings
from detente.errors import DetenteError

KEY = "sk-verysecret-123"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({}, "No language model is set; nothing was sent."),
        ({"URL": "localhost:8000"}, "DETENTE_LLM_URL is no address"),
        ({"URL": "http://[::1/v1"}, "DETENTE_LLM_URL is no address"),
        ({"URL": "http://host:99999/"}, "DETENTE_LLM_URL is no address"),
        ({"URL": "http://h/v1", "MODEL": " "}, "DETENTE_LLM_MODEL is not set"),
        ({"URL": "http://h/v1", "MODEL": "m", "KEY": f"{KEY}\nx"}, "DETENTE_LLM_KEY holds a character"),
        ({"URL": "http://h/v1", "MODEL": "m", "KEY": f"{KEY}é"}, "DETENTE_LLM_KEY holds a character"),
        ({"URL": "http://h/v1", "MODEL": "m", "TIMEOUT": "0"}, "DETENTE_LLM_TIMEOUT is no time"),
        ({"URL": "http://h/v1", "MODEL": "m", "TIMEOUT": "nan"}, "DETENTE_LLM_TIMEOUT is no time"),
        ({"URL": "http://h/v1", "MODEL": "m", "PRICES": "1 2"}, "DETENTE_LLM_PRICES is not what"),
        ({"URL": "http://h/v1", "MODEL": "m", "PRICES": "1 -2 USD"}, "DETENTE_LLM_PRICES is not what"),
    ],
)
def test_settings_that_cannot_be_are_told(told: dict[str, str], message: str) -> None:
    with pytest.raises(DetenteError) as caught:
        settings({f"DETENTE_LLM_{name}": value for name, value in told.items()})
    shown = str(pickle.loads(pickle.dumps(caught.value)))
    assert message in shown and len(shown.splitlines()) in (2, 3) and KEY not in shown


def test_nothing_shows_the_key_or_a_password_in_the_address() -> None:
    told = Settings("https://me:pass@host:8443/v1?token=x", "small", KEY)
    assert told.place == "https://host:8443/v1"
    assert KEY not in repr(told) and "pass" not in Endpoint(told).cost()


def test_settings_are_those_of_the_environment() -> None:
    told = {"URL": " https://h/v1 ", "MODEL": "m", "KEY": KEY, "TIMEOUT": "2.5", "PRICES": "0.15 0.6 USD", "OTHER": "x"}
    found = settings({f"DETENTE_LLM_{name}": value for name, value in told.items()})
    assert found == Settings("https://h/v1", "m", KEY, timeout=2.5, prices=Prices(0.15, 0.6, "USD"))
