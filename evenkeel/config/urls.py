"""Every address; the first folder says whose it is."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from evenkeel.config.health import healthz
from evenkeel.config.root_files import view_icon, view_robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", view_robots, name="robots"),
    path("favicon.ico", view_icon, name="icon"),
]
urlpatterns += i18n_patterns(
    path("", include("evenkeel.gatherings.urls")),
    path("", include("evenkeel.notices.urls")),
    path("", include("evenkeel.tasks.urls")),
    path("", include("evenkeel.organisations.urls")),
    path("", include("evenkeel.accounts.urls")),
    path("", include("evenkeel.audit.urls")),
    path("", include("evenkeel.design.urls")),
    path("", include("evenkeel.people.urls")),
    path("", include("evenkeel.safety.urls")),
    path("", include("evenkeel.home.urls")),
    prefix_default_language=False,
)

handler400 = "evenkeel.design.errors.handler400"
handler403 = "evenkeel.design.errors.handler403"
handler404 = "evenkeel.design.errors.handler404"
handler500 = "evenkeel.design.errors.handler500"
