"""Kept pages: the same bytes, never stale after a change, never anything personal."""

import gzip

import pytest
from django.db import OperationalError

from evenkeel.common import public_version
from evenkeel.config import page_cache
from evenkeel.config.page_cache import PageCache
from evenkeel.design.middleware import SHARED_CACHE_CONTROL

pytestmark = pytest.mark.django_db


class Site:
    """An application that counts how often it is asked."""

    def __init__(self, cache_control=SHARED_CACHE_CONTROL, status="200 OK"):
        self.asked = 0
        self.cache_control = cache_control
        self.status = status

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(
            self.status,
            [("Content-Type", "text/html"), ("Cache-Control", self.cache_control), ("ETag", '"one"')],
        )
        return [b"page ", str(self.asked).encode()]


def ask(application, path="/whats-on/", method="GET", **headers):
    answered = {}

    def start_response(status, given, exc_info=None):
        answered["status"] = status
        answered["headers"] = dict(given)

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_HOST": "here",
        **headers,
    }
    answered["body"] = b"".join(application(environ, start_response))
    return answered


@pytest.fixture(autouse=True)
def kept_pages(settings):
    settings.PAGE_CACHE = True
    settings.PAGE_CACHE_RECHECK_SECONDS = 0


def test_a_page_that_is_the_same_for_everyone_is_made_once():
    site = Site()
    kept = PageCache(site)
    assert ask(kept)["body"] == ask(kept)["body"] == b"page 1"
    assert site.asked == 1


def test_a_change_of_what_is_public_makes_it_anew(django_capture_on_commit_callbacks):
    site = Site()
    kept = PageCache(site)
    ask(kept)
    with django_capture_on_commit_callbacks(execute=True):
        public_version.changed()
    assert ask(kept)["body"] == b"page 2"


def test_time_makes_it_anew(settings):
    settings.PAGE_CACHE_MAX_AGE_SECONDS = -1
    site = Site()
    kept = PageCache(site)
    ask(kept)
    assert ask(kept)["body"] == b"page 2"


@pytest.mark.parametrize(
    "site",
    [Site(cache_control="no-store"), Site(status="404 Not Found"), Site(cache_control="max-age=9, public")],
)
def test_other_pages_are_never_kept(site):
    kept = PageCache(site)
    ask(kept)
    ask(kept)
    assert site.asked == 2


def test_a_post_always_reaches_the_site():
    site = Site()
    kept = PageCache(site)
    ask(kept)
    ask(kept, method="POST")
    assert site.asked == 2


def test_whoever_holds_the_page_is_told_that_it_still_stands():
    kept = PageCache(Site())
    first = ask(kept)
    for tag in (first["headers"]["ETag"], "W/" + first["headers"]["ETag"], '"other", "one"'):
        again = ask(kept, HTTP_IF_NONE_MATCH=tag)
        assert again["status"].startswith("304")
        assert again["body"] == b""


def test_the_compressed_copy_is_the_same_page():
    kept = PageCache(Site())
    packed = ask(kept, HTTP_ACCEPT_ENCODING="br, gzip")
    assert packed["headers"]["Content-Encoding"] == "gzip"
    assert packed["headers"]["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed["body"]) == ask(kept)["body"]


@pytest.mark.parametrize(
    "accepted",
    ["gzip", "br, gzip", "GZIP ; q=0.5", "x-gzip", "*", "br;q=1, *;q=0.1", "gzip;q=1.0, identity;q=0.5"],
)
def test_whoever_takes_a_compressed_page_has_it(accepted):
    answer = ask(PageCache(Site()), HTTP_ACCEPT_ENCODING=accepted)
    assert answer["headers"]["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "accepted",
    [
        "",
        "identity",
        "br",
        "gzip;q=0",
        "gzip; q=0.000, *",
        "*;q=0",
        "gzip;q=0.5, identity",
        "gzip;q=lots",
        "not-gzip",
        "gzip;q*=nothing''1",
        "," * 150 + "gzip" + "," * 150,
    ],
)
def test_whoever_takes_it_plain_has_it_plain(accepted):
    answer = ask(PageCache(Site()), HTTP_ACCEPT_ENCODING=accepted)
    assert "Content-Encoding" not in answer["headers"]
    assert answer["body"] == b"page 1"


@pytest.mark.parametrize("tag", ['"another"', "one", 'W/"another", "more"', ",", '"one'])
def test_whoever_holds_another_page_has_this_one(tag):
    kept = PageCache(Site())
    ask(kept)
    assert ask(kept, HTTP_IF_NONE_MATCH=tag)["status"].startswith("200")


@pytest.mark.parametrize("tag", ["*", ' W/"one" ', '"another",W/"one"'])
def test_a_tag_is_found_weak_and_among_others(tag):
    kept = PageCache(Site())
    ask(kept)
    assert ask(kept, HTTP_IF_NONE_MATCH=tag)["status"].startswith("304")


def test_a_part_of_a_page_is_asked_for_in_vain():
    """Whoever asks for a range may be given the whole, and must be told that it is the whole."""
    kept = PageCache(Site())
    ask(kept)
    answer = ask(kept, HTTP_RANGE="bytes=0-3")
    assert (answer["status"], answer["body"]) == ("200 OK", b"page 1")


def test_pages_of_different_addresses_are_kept_apart():
    kept = PageCache(Site())
    assert ask(kept, path="/")["body"] != ask(kept, path="/whats-on/")["body"]


def test_a_head_request_has_the_headers_alone():
    kept = PageCache(Site())
    whole = ask(kept)
    head = ask(kept, method="HEAD")
    assert head["body"] == b""
    assert head["headers"]["Content-Length"] == whole["headers"]["Content-Length"]


def test_one_page_under_many_addresses_fills_no_more_than_its_share(monkeypatch):
    site = Site()
    kept = PageCache(site)
    ask(kept)
    room_for_three = 3 * next(iter(kept._pages.values())).size
    monkeypatch.setattr(page_cache, "MOST_BYTES", room_for_three)
    for number in range(6):
        ask(kept, QUERY_STRING=f"nothing={number}")
    made = site.asked
    for number in (3, 4, 5):
        ask(kept, QUERY_STRING=f"nothing={number}")
    assert site.asked == made
    ask(kept, QUERY_STRING="nothing=2")
    assert site.asked == made + 1


def test_a_page_that_is_made_anew_takes_the_room_of_the_old_one(monkeypatch, settings):
    settings.PAGE_CACHE_MAX_AGE_SECONDS = -1
    kept = PageCache(Site())
    for _ in range(5):
        ask(kept)
    assert kept._size == sum(page.size for page in kept._pages.values())


def test_a_kept_page_is_better_than_none_while_the_database_is_away(monkeypatch):
    site = Site()
    kept = PageCache(site)
    ask(kept)

    def away():
        raise OperationalError("no database")

    monkeypatch.setattr(public_version, "current", away)
    assert ask(kept)["body"] == b"page 1"
    ask(kept, path="/never-seen/")
    assert site.asked == 2
