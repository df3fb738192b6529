"""The served site that journeys are played on: a real one, with its worker and the demonstration's people."""

import json
import urllib.request

import pytest

pytestmark = pytest.mark.journey


def test_the_served_site_stands(site):
    with urllib.request.urlopen(f"{site.url}/healthz", timeout=10) as answer:
        assert json.load(answer)["status"] == "ok"


def test_commands_reach_the_served_sites_own_data(site):
    code = (
        "from evenkeel.organisations.models import Provider; print(Provider.objects.get().is_demonstration)"
    )
    assert site.shell(code).strip() == "True"
