"""Who gives which role to whom, where, and who cannot."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenkeel.accounts import actions, queries
from evenkeel.accounts.contacts import user_contact
from evenkeel.accounts.models import RoleHolding, User, UserManager
from evenkeel.accounts.queries import actor_for
from evenkeel.accounts.tests.factories import (
    NOW,
    carers_centre,
    fay,
    joan,
    last_message,
    link_sent,
    live_role,
    mina,
    olu,
    recovery_team,
    wellbeing_team,
)
from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.notices import transports
from evenkeel.notices.contacts import Reachable
from evenkeel.notices.models import Channel, Notice
from tests.support.reading import sorted_by
from tests.support.signing_in import make_staff, sign_in_as

pytestmark = pytest.mark.django_db

PEOPLE = "/staff/people-and-roles/"


def give(user: User, role: Role, by: User, *, team=None, organisation=None) -> RoleHolding:
    return actions.give_role(
        user=user, role=role, team=team, organisation=organisation, by=actor_for(by), now=NOW
    )


def end(holding: RoleHolding, by: User) -> None:
    actions.end_role(holding=holding, by=actor_for(by), now=NOW)


class TestGiving:
    def test_a_role_opens_what_it_may_do_in_its_team(self):
        team, colleague = recovery_team(), fay()
        give(colleague, Role.SERVICE_MANAGER, olu(), team=team)
        assert actor_for(colleague).grants["accounts.manage_people"] == {team.pk}

    def test_it_is_written_down_with_codes_alone(self):
        team, colleague, by = recovery_team(), fay(), olu()
        give(colleague, Role.EDITOR, by, team=team)
        entry = Entry.objects.get(action="accounts.give_role")
        assert (entry.actor_id, entry.subject_id) == (by.pk, colleague.pk)
        assert entry.facts == {"role": "editor", "team": team.pk, "organisation": None}

    def test_given_twice_it_is_held_once(self):
        colleague, by = fay(), olu()
        assert give(colleague, Role.EDITOR, by) == give(colleague, Role.EDITOR, by)
        assert colleague.roles.filter(role="editor").count() == 1

    def test_nobody_gives_themself_a_role(self):
        by = olu()
        with pytest.raises(actions.NotForYou):
            give(by, Role.CLINICAL_LEAD, by)
        assert by.roles.count() == 1

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR])
    def test_a_manager_gives_no_role_that_watches_over_them(self, role):
        with pytest.raises(actions.NotForYou):
            give(fay(), role, mina())

    def test_a_manager_of_one_team_gives_roles_in_no_other_and_not_everywhere(self):
        own, other = recovery_team(), wellbeing_team()
        by, colleague = mina(own), fay(own)
        give(colleague, Role.EDITOR, by, team=own)
        for team in (other, None):
            with pytest.raises(actions.NotForYou):
                give(colleague, Role.SUPPORTER, by, team=team)

    def test_a_partners_worker_holds_their_organisation(self):
        centre, colleague = carers_centre(), fay()
        with pytest.raises(actions.RoleDoesNotFit):
            give(colleague, Role.PARTNER, olu())
        give(colleague, Role.PARTNER, olu(), organisation=centre)
        assert colleague.roles.get(role="partner").organisation == centre

    def test_an_operator_is_one_for_the_whole_service(self):
        with pytest.raises(actions.RoleDoesNotFit):
            give(fay(), Role.OPERATOR, olu(), team=recovery_team())

    def test_staff_roles_belong_to_no_partner(self):
        with pytest.raises(actions.RoleDoesNotFit):
            give(fay(), Role.EDITOR, olu(), organisation=carers_centre())

    def test_a_refusal_leaves_nothing_behind(self):
        with pytest.raises(actions.NotForYou):
            actions.invite(
                email="gwen@evenkeel.example",
                name="Gwen Green",
                role=Role.OPERATOR,
                team=None,
                organisation=None,
                by=actor_for(mina()),
                now=NOW,
            )
        assert not User.objects.filter(email="gwen@evenkeel.example").exists()
        assert not Entry.objects.exists()


class TestEnding:
    def test_an_ended_role_opens_nothing(self):
        colleague = fay()
        end(live_role(colleague), olu())
        assert actor_for(colleague).grants == {}
        assert not queries.holds_any_role(colleague)

    def test_ended_twice_it_ended_once(self):
        holding, by = live_role(fay()), olu()
        end(holding, by)
        end(holding, by)
        assert Entry.objects.filter(action="accounts.end_role").count() == 1

    def test_the_last_operator_stays(self):
        last = olu()
        with pytest.raises(actions.LastOperator):
            actions.end_role(holding=live_role(last), by=SYSTEM, now=NOW)
        with pytest.raises(actions.LastOperator):
            actions.close_account(user=last, by=SYSTEM, now=NOW)
        last.refresh_from_db()
        assert last.is_active

    def test_one_of_two_operators_may_go(self):
        first, second = olu(), olu()
        end(live_role(first), second)
        with pytest.raises(actions.LastOperator):
            actions.end_role(holding=live_role(second), by=SYSTEM, now=NOW)

    def test_an_operator_whose_account_is_closed_does_not_count(self):
        first, second = olu(), olu()
        User.objects.filter(pk=first.pk).update(is_active=False)
        with pytest.raises(actions.LastOperator):
            actions.end_role(holding=live_role(second), by=SYSTEM, now=NOW)

    def test_a_manager_does_not_end_an_operator(self):
        operator = olu()
        olu()
        with pytest.raises(actions.NotForYou):
            end(live_role(operator), mina())
        with pytest.raises(actions.NotForYou):
            actions.close_account(user=operator, by=actor_for(mina()), now=NOW)

    def test_closing_an_account_ends_all_roles(self):
        colleague = make_staff(Role.FACILITATOR, Role.EDITOR, name="Ed Itor")
        actions.close_account(user=colleague, by=actor_for(olu()), now=NOW)
        colleague.refresh_from_db()
        assert not colleague.is_active
        assert set(colleague.roles.values_list("ended_at", flat=True)) == {NOW}
        assert Entry.objects.filter(action="accounts.close_account").count() == 1

    def test_a_manager_of_one_team_closes_no_account_that_reaches_into_another(self):
        own, other = recovery_team(), wellbeing_team()
        colleague = fay(own)
        give(colleague, Role.FACILITATOR, olu(), team=other)
        with pytest.raises(actions.NotForYou):
            actions.close_account(user=colleague, by=actor_for(mina(own)), now=NOW)
        colleague.refresh_from_db()
        assert colleague.is_active
        assert colleague.roles.filter(ended_at__isnull=True).count() == 2


class TestClosedAccounts:
    def invite_again(self, user: User, by: User, *, team=None) -> None:
        actions.invite(
            email=user.email,
            name="Fay Facilitator",
            role=Role.EDITOR,
            team=team,
            organisation=None,
            by=actor_for(by),
            now=NOW,
        )

    def closed(self, user: User, by: User) -> User:
        actions.close_account(user=user, by=actor_for(by), now=NOW)
        user.refresh_from_db()
        return user

    def test_an_invitation_opens_it_again_and_nothing_of_before_lets_anybody_in(self):
        by, browser = olu(), Client()
        colleague = fay()
        sign_in_as(browser, colleague)
        self.closed(colleague, by)
        self.invite_again(colleague, by)
        colleague.refresh_from_db()
        assert colleague.is_active
        assert not colleague.has_usable_password()
        assert not Authenticator.objects.filter(user=colleague).exists()
        assert browser.get("/staff/your-sign-in/").status_code == 302
        assert [holding.role for holding in colleague.roles.filter(ended_at__isnull=True)] == ["editor"]

    def test_it_is_written_down_and_they_are_told(self):
        by = olu()
        colleague = self.closed(fay(), by)
        self.invite_again(colleague, by)
        entry = Entry.objects.get(action="accounts.open_account_again")
        assert (entry.actor_id, entry.subject_id) == (by.pk, colleague.pk)
        assert "Your account is open again." in last_message("invitation")["paragraphs"][0]
        assert isinstance(user_contact(colleague.pk, Channel.EMAIL, NOW), Reachable)

    def test_whoever_never_joined_joins_by_the_new_link_and_not_by_the_old_one(self, client):
        by = olu()
        ned = User.objects.create_user("ned@evenkeel.example")
        give(ned, Role.EDITOR, by)
        actions.send_invitation(user=ned, by=actor_for(by), now=NOW)
        old = link_sent("invitation")
        self.invite_again(self.closed(ned, by), by)
        with clock.held_at(NOW):
            assert client.get(old).status_code == 410
            assert client.get(link_sent("invitation")).status_code == 200

    def test_an_invitation_to_an_open_account_says_nothing_of_having_been_closed(self):
        by = olu()
        self.invite_again(User.objects.create_user("ned@evenkeel.example"), by)
        assert "again" not in last_message("invitation")["paragraphs"][0]

    def test_a_manager_of_one_team_opens_none_that_reached_into_another(self):
        own, other = recovery_team(), wellbeing_team()
        by, manager = olu(), mina(own)
        colleague = fay(own)
        give(colleague, Role.FACILITATOR, by, team=other)
        self.closed(colleague, by)
        with pytest.raises(actions.NotForYou):
            self.invite_again(colleague, manager, team=own)
        colleague.refresh_from_db()
        assert not colleague.is_active
        self.invite_again(self.closed(fay(own), by), manager, team=own)

    def test_a_page_from_before_it_was_closed_changes_nothing(self):
        by = olu()
        colleague = self.closed(fay(), by)
        with pytest.raises(actions.AccountClosed):
            give(colleague, Role.EDITOR, by)
        for change in (actions.send_invitation, actions.reset_second_step):
            with pytest.raises(actions.AccountClosed):
                change(user=colleague, by=actor_for(by), now=NOW)
        assert not queries.holds_any_role(colleague)

    def test_their_page_says_how_it_is_opened_again(self, client):
        by = olu()
        colleague = self.closed(User.objects.create_user("ned@evenkeel.example"), by)
        live = make_staff(Role.EDITOR, name="Ed Itor")
        RoleHolding.objects.create(user=colleague, role=Role.EDITOR, ended_at=NOW)
        sign_in_as(client, by)
        html = client.get(f"{PEOPLE}{colleague.pk}/").content.decode()
        assert "To open the account again, invite them" in html
        assert "the invitation is not used" not in html
        assert "To open the account again" not in client.get(f"{PEOPLE}{live.pk}/").content.decode()


class TestPages:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client):
        self.operator = olu()
        sign_in_as(client, self.operator)

    def test_everybody_who_works_here_is_listed_and_no_carer(self, client):
        fay()
        joan()
        html = client.get(PEOPLE).content.decode()
        assert "Fay Facilitator" in html
        assert "joan.hill" not in html

    def test_the_list_can_be_searched_and_says_when_nobody_fits(self, client):
        fay()
        assert "Fay Facilitator" in client.get(f"{PEOPLE}?search=fac").content.decode()
        html = client.get(f"{PEOPLE}?search=zebra").content.decode()
        assert "Nobody fits that" in html
        assert "Fay Facilitator" not in html

    @pytest.mark.parametrize(
        ("head", "names"),
        [
            ("Name", ["Ada Aart", "Fay Facilitator", "Olu Operator"]),
            ("Last signed in", ["Fay Facilitator", "Olu Operator", "Ada Aart"]),
        ],
    )
    def test_people_in_another_order(self, client, head, names):
        make_staff(Role.EDITOR, name="Ada Aart")
        for user, last_login in ((fay(), NOW - dt.timedelta(days=9)), (self.operator, NOW)):
            User.objects.filter(pk=user.pk).update(last_login=last_login)
        assert sorted_by(client, PEOPLE, head) == names

    def test_a_long_list_costs_no_more_statements_than_a_short_one(
        self, client, django_assert_max_num_queries
    ):
        client.get(PEOPLE)
        with CaptureQueriesContext(connection) as short:
            client.get(PEOPLE)
        for _ in range(20):
            fay()
        with django_assert_max_num_queries(len(short)):
            client.get(PEOPLE)

    def test_an_invitation_that_waits_for_mail_says_so_and_where_to_set_it_up(self, client):
        given = {"name": "Gwen Green", "email": "gwen@evenkeel.example", "role": "editor", "team": ""}
        assert 'href="/staff/settings/mail/"' in client.get(f"{PEOPLE}invite/").content.decode()
        page = client.post(f"{PEOPLE}invite/", given, follow=True).content.decode()
        assert "The invitation to gwen@evenkeel.example is written. It waits until mail is set up." in page
        assert "We are sending" not in page
        assert 'href="/staff/settings/mail/"' in page
        user = User.objects.get(email="gwen@evenkeel.example")
        again = client.post(f"{PEOPLE}{user.pk}/invite-again/", follow=True).content.decode()
        assert "The invitation is written again. It waits until mail is set up." in again

    def test_whoever_may_not_set_up_mail_reads_who_does(self, client):
        sign_in_as(client, mina())
        page = client.get(f"{PEOPLE}invite/").content.decode()
        assert "An operator sets it up." in page
        assert "/staff/settings/mail/" not in page

    def test_an_invitation_is_sent(self, client, monkeypatch):
        monkeypatch.setattr(transports, "_email_opener", lambda: lambda: None)
        given = {"name": "Gwen Green", "email": "gwen@evenkeel.example", "role": "editor", "team": ""}
        response = client.post(f"{PEOPLE}invite/", given)
        user = User.objects.get(email="gwen@evenkeel.example")
        assert response["Location"] == f"{PEOPLE}{user.pk}/"
        assert link_sent("invitation").startswith("/staff/join/")
        assert "We are sending the invitation" in client.get(response["Location"]).content.decode()

    def test_an_invitation_that_is_sent_twice_goes_once_and_the_page_says_how_to_send_it_again(self, client):
        given = {"name": "Gwen Green", "email": "gwen@evenkeel.example", "role": "editor", "team": ""}
        client.post(f"{PEOPLE}invite/", given)
        again = client.post(f"{PEOPLE}invite/", given)
        assert again.status_code == 422
        assert "This person has been invited already." in again.content.decode()
        user = User.objects.get(email="gwen@evenkeel.example")
        assert user.roles.count() == 1
        assert Notice.objects.filter(kind="accounts.invitation").count() == 1

    def test_somebody_who_is_invited_by_two_at_once_is_invited_once(self, client, monkeypatch):
        def taken(*_args, **_fields):
            raise IntegrityError

        monkeypatch.setattr(UserManager, "create_user", taken)
        given = {"name": "Gwen Green", "email": "gwen@evenkeel.example", "role": "editor", "team": ""}
        response = client.post(f"{PEOPLE}invite/", given)
        assert "This person has been invited already." in response.content.decode()

    def test_an_invitation_can_be_sent_again(self, client):
        user = User.objects.create_user("gwen@evenkeel.example", name="Gwen Green")
        give(user, Role.EDITOR, self.operator)
        client.post(f"{PEOPLE}{user.pk}/invite-again/")
        assert link_sent("invitation").startswith("/staff/join/")

    def test_why_something_is_refused_is_said_beside_the_field(self, client):
        response = client.post(f"{PEOPLE}{fay().pk}/give-role/", {"role": "partner", "team": ""})
        assert response.status_code == 422
        assert "Choose the partner organisation" in response.content.decode()

    def test_why_a_change_is_refused_is_said_on_the_page(self, client):
        sign_in_as(client, mina())
        response = client.post(f"{PEOPLE}{self.operator.pk}/close/")
        assert response.status_code == 422
        assert "Only an operator can give or end this role" in response.content.decode()

    def test_ones_own_roles_have_no_buttons(self, client):
        html = client.get(f"{PEOPLE}{self.operator.pk}/").content.decode()
        assert "Somebody else has to change them" in html
        assert "/end/" not in html

    def test_a_role_is_ended_and_an_account_closed_from_the_page(self, client):
        colleague = fay()
        client.post(f"{PEOPLE}{colleague.pk}/roles/{live_role(colleague).pk}/end/")
        assert not queries.holds_any_role(colleague)
        client.post(f"{PEOPLE}{colleague.pk}/close/")
        colleague.refresh_from_db()
        assert not colleague.is_active
        assert "Closed" in client.get(f"{PEOPLE}{colleague.pk}/").content.decode()

    def test_a_role_of_somebody_else_cannot_be_ended_through_a_colleague(self, client):
        first, second = fay(), fay()
        assert client.post(f"{PEOPLE}{first.pk}/roles/{live_role(second).pk}/end/").status_code == 404

    def test_a_buttons_address_that_is_opened_says_to_use_the_button(self, client):
        response = client.get(f"{PEOPLE}{fay().pk}/close/")
        assert (response.status_code, response["Allow"]) == (405, "POST")
        assert "Go back to that page, and use its button" in response.content.decode()

    def test_a_carer_has_no_page_here(self, client):
        assert client.get(f"{PEOPLE}{joan().pk}/").status_code == 404

    def test_the_permission_table_names_every_role_that_may(self, client):
        html = client.get("/staff/permissions/").content.decode()
        assert "Invite people, give and end roles" in html
        assert "Operator, Service manager" in html


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.OPERATOR, dict),
        (Role.PRACTITIONER, lambda: {"team": recovery_team()}),
        (Role.PARTNER, lambda: {"organisation": carers_centre()}),
    ],
)
def test_the_database_itself_holds_a_role_once_and_again_after_it_ended(role, where):
    given = {"user": mina(), "role": role, **where()}
    held = RoleHolding.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHolding.objects.create(**given)
    RoleHolding.objects.filter(pk=held.pk).update(ended_at=NOW)
    RoleHolding.objects.create(**given)


def test_another_teams_people_are_not_to_be_found(client):
    own, other = recovery_team(), wellbeing_team()
    manager, stranger = mina(own), fay(other)
    sign_in_as(client, manager)
    assert "Fay Facilitator" not in client.get(PEOPLE).content.decode()
    assert client.get(f"{PEOPLE}{stranger.pk}/").status_code == 404
    assert client.post(f"{PEOPLE}{stranger.pk}/close/").status_code == 404


def test_a_manager_of_one_team_is_offered_that_team_alone(client):
    own, other = recovery_team(), wellbeing_team()
    sign_in_as(client, mina(own))
    html = client.get(f"{PEOPLE}invite/").content.decode()
    assert own.name in html
    for absent in (other.name, "The whole service", "Operator"):
        assert absent not in html
