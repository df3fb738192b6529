"""The addresses of accounts. The three names without "accounts:" are those that allauth's flows ask for."""

from django.urls import include, path

from evenkeel.accounts.views import carer, joining, people, security, staff

_own = [
    path("sign-in/", carer.sign_in, name="sign_in"),
    path("sign-out/", carer.sign_out, name="sign_out"),
    path("set-up/first-person/<str:token>/", joining.make_first_person, name="make_first_person"),
    path("staff/sign-in/passkey/", staff.sign_in_by_passkey, name="sign_in_by_passkey"),
    path("staff/confirm-it-is-you/", staff.confirm_it_is_you, name="confirm_it_is_you"),
    path("staff/carry-on/", staff.carry_on, name="carry_on"),
    path("staff/join/<str:token>/", joining.join, name="join"),
    path("staff/forgotten-password/", joining.forgotten_password, name="forgotten_password"),
    path("staff/forgotten-password/sent/", joining.password_link_sent, name="password_link_sent"),
    path("staff/new-password/<str:token>/", joining.choose_new_password, name="choose_new_password"),
    path("staff/your-sign-in/", security.view_security, name="view_security"),
    path("staff/your-sign-in/app/", security.set_up_app, name="set_up_app"),
    path("staff/your-sign-in/passkey/", security.set_up_passkey, name="set_up_passkey"),
    path("staff/your-sign-in/passkey/begin/", security.begin_passkey, name="begin_passkey"),
    path(
        "staff/your-sign-in/passkey/<int:passkey_id>/remove/", security.remove_passkey, name="remove_passkey"
    ),
    path("staff/your-sign-in/recovery-codes/", security.make_recovery_codes, name="make_recovery_codes"),
    path("staff/your-sign-in/password/", security.change_password, name="change_password"),
    path("staff/people-and-roles/", people.list_people, name="list_people"),
    path("staff/people-and-roles/invite/", people.invite, name="invite"),
    path("staff/people-and-roles/<int:user_id>/", people.view_person, name="view_person"),
    path("staff/people-and-roles/<int:user_id>/give-role/", people.give_role, name="give_role"),
    path(
        "staff/people-and-roles/<int:user_id>/roles/<int:holding_id>/end/", people.end_role, name="end_role"
    ),
    path("staff/people-and-roles/<int:user_id>/close/", people.close_account, name="close_account"),
    path(
        "staff/people-and-roles/<int:user_id>/reset-second-step/",
        people.reset_second_step,
        name="reset_second_step",
    ),
    path(
        "staff/people-and-roles/<int:user_id>/invite-again/", people.send_invitation, name="send_invitation"
    ),
    path("staff/permissions/", people.view_permissions, name="view_permissions"),
]

urlpatterns = [
    path("sign-in/code/", carer.enter_code, name="account_confirm_login_code"),
    path("staff/sign-in/", staff.sign_in, name="account_login"),
    path("staff/sign-in/second-step/", staff.sign_in_second_step, name="mfa_authenticate"),
    path("", include((_own, "accounts"))),
]
