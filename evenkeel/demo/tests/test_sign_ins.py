"""Whoever looks at the demonstration can sign in as anybody in it, by the real pages."""

import re

from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.queries import actor_for
from evenkeel.common.access import Role
from evenkeel.demo.sign_ins import sign_ins
from evenkeel.demo.staff import PASSPHRASE
from evenkeel.demo.tests.world import (
    NOW,
    InTheDemonstration,
)


class WhoSignsIn(InTheDemonstration):
    def test_every_role_has_somebody_and_the_roles_are_of_several_teams(self):
        assert set(RoleHolding.objects.values_list("role", flat=True)) == {role.value for role in Role}
        administrators = RoleHolding.objects.filter(role=Role.BOOKINGS_ADMINISTRATOR)
        assert set(administrators.values_list("team__slug", flat=True)) == {
            None,
            "talking-therapies",
            "recovery-college",
        }
        assert RoleHolding.objects.filter(role=Role.FACILITATOR).count() == 3

    def test_the_passphrase_is_one_that_staff_could_choose(self):
        validate_password(PASSPHRASE)
        assert len(PASSPHRASE) >= 15

    def test_each_is_listed_with_what_they_do_and_how_long_their_code_lasts(self):
        known = sign_ins(NOW.replace(second=12))
        assert known[0].name == "Grace Adeyemi"
        priya = next(one for one in known if one.name == "Priya Raman")
        assert priya.what == "Facilitator (Wexmere Talking Therapies)"
        assert re.fullmatch(r"\d{6}", priya.code)
        assert priya.seconds_left == 18
        assert [one.name for one in known if not one.password] == ["Rosa Delgado"]

    def test_everybody_of_the_staff_who_is_listed_may_open_something(self):
        listed = {one.name for one in sign_ins(NOW) if one.password}
        users = list(User.objects.filter(roles__isnull=False).distinct())
        assert listed == {user.name for user in users if actor_for(user).grants}
        assert "Joy Mensah" not in listed

    def test_staff_sign_in_by_the_real_pages(self):
        grace = next(one for one in sign_ins(timezone.now()) if one.name == "Grace Adeyemi")
        self.client.post("/staff/sign-in/", {"email": grace.email, "password": grace.password})
        signed_in = self.client.post("/staff/sign-in/second-step/", {"code": grace.code})
        assert signed_in["Location"] == "/staff/"

    def test_nobody_is_listed_twice_and_no_two_share_a_second_step(self):
        known = sign_ins(NOW)
        assert len({one.email for one in known}) == len(known)
        codes = [one.code for one in known if one.code]
        assert len(set(codes)) > len(codes) / 2
