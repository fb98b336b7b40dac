"""Optuna's own tests of what a sampler must do, with Hone's server behind it."""

from __future__ import annotations

import pytest

pytest.importorskip("optuna")

from optuna.testing.pytest_samplers import BasicSamplerTestCase, MultiObjectiveSamplerTestCase, RelativeSamplerTestCase

from hone.optuna import HoneSampler


@pytest.mark.usefixtures("named_server")
class TestHoneSampler(BasicSamplerTestCase, RelativeSamplerTestCase, MultiObjectiveSamplerTestCase):
    @pytest.fixture
    def sampler(self):
        return HoneSampler
