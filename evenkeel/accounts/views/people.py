"""Who works here and what they may do: inviting, giving and ending roles, closing accounts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenkeel.accounts import actions, queries
from evenkeel.accounts.again import again
from evenkeel.accounts.forms import InviteForm, RoleForm, SearchForm
from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.permissions import GIVE_EVERY_ROLE, MANAGE_PEOPLE, VIEW_PERMISSIONS
from evenkeel.accounts.requests import SignedInRequest
from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.actors import Actor
from evenkeel.design.forms import PageForm
from evenkeel.design.leading_on import lead_on
from evenkeel.design.pages import page
from evenkeel.design.paging import page_of
from evenkeel.design.sorting import Sorting
from evenkeel.notices.transports import email_is_set_up
from evenkeel.organisations.permissions import CHANGE_SETTINGS
from evenkeel.organisations.queries import organisations, teams_for


@requires(MANAGE_PEOPLE)
def list_people(request: SignedInRequest) -> HttpResponse:
    """Shows everybody who works here, with their roles."""
    form = SearchForm(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    sorting = Sorting(request.GET, queries.PEOPLE_ORDERS, kept={"search": search})
    shown = page_of(request, sorting.rows(queries.people(request.actor, search=search)))
    context = {"form": form, "sorting": sorting, "page": shown, "people": queries.as_people(shown)}
    return page(request, "accounts/people.jinja", context)


@requires(MANAGE_PEOPLE)
@again
def invite(request: SignedInRequest) -> HttpResponse:
    """Asks whom to invite, and as what."""
    form = InviteForm(request.POST or None, **_offers(request.actor))
    if form.is_valid():
        with form.showing_refusals():
            user = actions.invite(**form.cleaned_data, by=request.actor, now=clock.now())
            messages.success(request, _said_sent(user))
            return lead_on(request, "accounts:view_person", user_id=user.pk)
    return page(request, "accounts/invite.jinja", {"form": form, **_about_mail(request.actor)})


def _said_sent(user: User) -> str:
    if email_is_set_up():
        said = _("We are sending the invitation to %(email)s.")
    else:
        said = _("The invitation to %(email)s is written. It waits until mail is set up.")
    return said % {"email": user.email}


def _about_mail(actor: Actor) -> dict[str, bool]:
    """Whether what is written goes out, and whether the actor may see to it."""
    return {"mail_is_set_up": email_is_set_up(), "may_set_up_mail": actor.may(CHANGE_SETTINGS)}


@requires(MANAGE_PEOPLE)
def view_person(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Shows one person's roles, and what can be changed about them."""
    return _person_page(request, _visible(request.actor, user_id))


@requires(MANAGE_PEOPLE)
@require_POST
@again
def give_role(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Gives somebody one more role."""
    user = _visible(request.actor, user_id)
    form = RoleForm(request.POST, **_offers(request.actor))
    if form.is_valid():
        with form.showing_refusals():
            actions.give_role(user=user, **form.cleaned_data, by=request.actor, now=clock.now())
            messages.success(request, _("The role was given."))
            return redirect("accounts:view_person", user_id=user.pk)
    return _person_page(request, user, form=form)


@requires(MANAGE_PEOPLE)
@require_POST
@again
def end_role(request: SignedInRequest, user_id: int, holding_id: int) -> HttpResponse:
    """Ends one of somebody's roles."""
    user = _visible(request.actor, user_id)
    holding = get_object_or_404(RoleHolding.objects.select_related("user"), pk=holding_id, user=user)
    change = partial(actions.end_role, holding=holding, by=request.actor, now=clock.now())
    return _change(request, user, change, _("The role has ended."))


@requires(MANAGE_PEOPLE)
@require_POST
@again
def close_account(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Closes the account of somebody who has left."""
    user = _visible(request.actor, user_id)
    change = partial(actions.close_account, user=user, by=request.actor, now=clock.now())
    return _change(request, user, change, _("The account is closed."))


@requires(MANAGE_PEOPLE)
@require_POST
@again
def reset_second_step(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Takes away the second step of somebody who lost theirs."""
    user = _visible(request.actor, user_id)
    done = _("Their second step is gone. They set up a new one when they next sign in.")
    change = partial(actions.reset_second_step, user=user, by=request.actor, now=clock.now())
    return _change(request, user, change, done)


@requires(MANAGE_PEOPLE)
@require_POST
@again
def send_invitation(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Sends the invitation once more."""
    user = _visible(request.actor, user_id)
    change = partial(actions.send_invitation, user=user, by=request.actor, now=clock.now())
    is_going = email_is_set_up()
    said = (
        _("We are sending the invitation again.")
        if is_going
        else _("The invitation is written again. It waits until mail is set up.")
    )
    return _change(request, user, change, said)


@requires(VIEW_PERMISSIONS)
def view_permissions(request: SignedInRequest) -> HttpResponse:
    """Shows which role may do what."""
    return page(request, "accounts/permissions.jinja", {"rows": queries.permission_table()})


def _visible(actor: Actor, user_id: int) -> User:
    user = queries.people(actor).filter(pk=user_id).first()
    if user is None:
        raise Http404
    return user


def _offers(actor: Actor) -> dict[str, Any]:
    teams = actor.teams(MANAGE_PEOPLE)
    return {
        "teams": teams_for(teams),
        "organisations": organisations() if teams is None else (),
        "for_whole_service": teams is None,
        "with_guarded_roles": actor.may(GIVE_EVERY_ROLE),
    }


def _change(request: SignedInRequest, user: User, change: Callable[[], object], done: str) -> HttpResponse:
    """Make a change to somebody and say so, or show on their page why not."""
    problem = PageForm({})
    with problem.showing_refusals():
        change()
        messages.success(request, done)
        return redirect("accounts:view_person", user_id=user.pk)
    return _person_page(request, user, problem=problem)


def _person_page(
    request: SignedInRequest, user: User, *, form: RoleForm | None = None, problem: PageForm | None = None
) -> HttpResponse:
    context = {
        "person": queries.as_people([user])[0],
        "form": form or RoleForm(**_offers(request.actor)),
        "problem": problem,
        "is_self": user.pk == request.actor.id,
        **_about_mail(request.actor),
    }
    return page(request, "accounts/person.jinja", context)
