"""The addresses at the door: those of django-allauth’s that are used here, and no other.

They come before Django’s own of the same name in the admin. Names are django-allauth’s where its
code looks for them.
"""

from django.urls import path, re_path

from govblog.signin import security, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("password_change/", views.ChangePassword.as_view(), name="account_change_password"),
    path("password_change/done/", security.password_changed, name="account_password_changed"),
    path("account/", security.security, name="mfa_index"),
    path("account/set-up/", security.set_up, name="account_set_up"),
    path("account/sessions/", security.end_session, name="account_end_session"),
    path("account/second-step/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("account/again/", views.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("account/again/code/", views.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path(
        "account/again/passkey/", views.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"
    ),
    path("account/app/", views.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("account/app/remove/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("account/codes/", views.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("account/codes/new/", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/passkeys/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/login/", views.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path(
        "account/passkeys/<int:pk>/remove/",
        views.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("account/passkeys/<int:pk>/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("account/reset/", views.AskForReset.as_view(), name="account_reset_password"),
    path(
        "account/reset/sent/",
        views.ResetSent.as_view(),
        name="account_reset_password_done",
    ),
    path(
        "account/reset/done/",
        views.ResetDone.as_view(),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>.{1,80})/$",
        views.ForgottenPassword.as_view(),
        name="account_reset_password_from_key",
    ),
]
