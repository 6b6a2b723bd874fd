"""Briefs on evidence made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detente.brief import Brief
from detente.brief.compose import compose
from tests.brief.cambodia_evidence import CHN, KHM, USA, made, world


@pytest.fixture(scope="session")
def evidence() -> Any:
    return made(world(), ["CHN", "KHM", "USA"], measured=True)


@pytest.fixture(scope="session")
def cambodia(evidence: Any) -> Brief:
    """The brief on Cambodia and the United States, with China."""
    return Brief(compose(evidence, [KHM, USA, CHN]))


@pytest.fixture(scope="session")
def alone() -> Brief:
    """A pair of which only the votes are known, without a third power."""
    return Brief(compose(made([], ["KHM", "USA"]), [KHM, USA]))


@pytest.fixture(scope="session")
def make() -> Callable[..., Any]:
    return made
