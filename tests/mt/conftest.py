"""Starter packages installed once for the whole run; tests that change a folder make their own."""

from pathlib import Path

import pytest

from clinicweb.mt.packages import ensure_starter

STARTERS = Path(__file__).resolve().parents[2] / "jobs" / "starter_models"


@pytest.fixture(scope="session")
def starter_dir() -> Path:
    return STARTERS


@pytest.fixture(scope="session")
def starter_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("instance") / "models"
    ensure_starter(folder, STARTERS)
    return folder
