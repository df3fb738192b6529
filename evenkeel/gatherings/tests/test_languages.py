"""The languages of sessions are stored as tags that other programs read too."""

import re
from importlib import import_module

import pytest
from django.apps import apps

from evenkeel.gatherings.languages import language_choices, said_language
from evenkeel.gatherings.tests.factories import series, session


def test_every_language_is_a_tag_with_a_name():
    for code, name in language_choices():
        assert re.fullmatch(r"[a-z]{2,3}(-[a-z]{4})?", code), code
        assert name != code


@pytest.mark.django_db
def test_what_was_stored_by_a_word_has_its_tag():
    in_sylheti, in_welsh = session(of=series(language="sylheti")), session(of=series(language="cy"))
    migration = import_module("evenkeel.gatherings.migrations.0009_name_sylheti_by_its_tag")
    migration.name_by_tag(apps, None)
    for one, code in ((in_sylheti, "syl"), (in_welsh, "cy")):
        one.refresh_from_db()
        assert (one.language, one.series.language) == (code, code)
    assert said_language("syl") == "Sylheti"
