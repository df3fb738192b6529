"""What is vendored is what was checked in, and every file is found under its hashed name."""

import re
from importlib.metadata import version

import pytest
from django.contrib.staticfiles import finders, storage
from django.core.management import call_command
from django.test import override_settings

from evenkeel.design import vendor_nhsuk

STATIC = vendor_nhsuk.HERE / "static" / "design"
NAMESPACES = ("http://www.w3.org/2000/svg",)


def texts():
    return [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js", ".svg")]


def test_the_markup_and_its_styles_are_the_pair_that_was_tested():
    styles = (STATIC / "nhsuk" / "nhsuk-frontend.min.css").read_text(encoding="utf-8")

    assert version("nhsuk-frontend-jinja") == vendor_nhsuk.JINJA_VERSION
    assert f'--nhsuk-frontend-version:"{vendor_nhsuk.VERSION}"' in styles


def test_what_is_vendored_is_what_the_checksums_say():
    folder = STATIC / "nhsuk"
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != vendor_nhsuk.CHECKSUMS
    }

    assert vendor_nhsuk.checksums(files) == (folder / vendor_nhsuk.CHECKSUMS).read_text(encoding="utf-8")


def test_the_licence_travels_with_what_it_is_for():
    assert "MIT License" in (STATIC / "nhsuk" / "LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_no_file_names_another_host_or_a_source_map(path):
    text = path.read_text(encoding="utf-8")
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")

    assert not re.search(r"https?:|url\(//|@import|@font-face|Frutiger|sourceMappingURL", text)


def test_no_logo_or_favicon_of_the_nhs_is_kept():
    names = {path.name for path in (STATIC / "nhsuk").rglob("*")}

    assert not [name for name in names if re.search(r"favicon|logo|opengraph|icon-(180|192|512|mask)", name)]


def test_the_vendoring_takes_out_fonts_and_source_maps_and_keeps_the_images_it_uses():
    import io
    import tarfile

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in {
            "package/dist/nhsuk/nhsuk-frontend.min.css": "@font-face{src:url(https://x/y)}a{color:#005eb8;"
            "background:url(/assets/images/tick.svg)}\n/*# sourceMappingURL=a.map */",
            "package/dist/nhsuk/nhsuk-frontend.min.js": "export{a};//# sourceMappingURL=a.map",
            "package/dist/nhsuk/assets/images/tick.svg": "<svg/>",
            "package/dist/nhsuk/assets/images/favicon.svg": "<svg/>",
        }.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))

    kept = vendor_nhsuk.kept_files(packed.getvalue())

    assert sorted(kept) == [
        "LICENSE.txt",
        "images/tick.svg",
        "nhsuk-frontend.min.css",
        "nhsuk-frontend.min.js",
    ]
    assert (
        kept["nhsuk-frontend.min.css"] == b"a{color:var(--evenkeel-accent);background:url(images/tick.svg)}\n"
    )
    assert kept["nhsuk-frontend.min.js"] == b"export{a};\n"


@pytest.fixture
def collected(tmp_path):
    """All static files collected under hashed names, as an installation serves them."""
    backend = {"BACKEND": "evenkeel.config.static_files.HashedStorage"}
    with override_settings(
        STATIC_ROOT=tmp_path, STORAGES={"default": backend, "staticfiles": backend}, DEBUG=False
    ):
        call_command("collectstatic", verbosity=0, interactive=False)
        yield tmp_path, storage.staticfiles_storage


def test_every_path_inside_styles_and_scripts_leads_to_a_hashed_file(collected):
    root, hashed = collected
    found = 0
    for name in ("design/nhsuk/nhsuk-frontend.min.css", "design/evenkeel.css", "design/js/page.js"):
        path = root / hashed.stored_name(name)
        for inside in re.findall(
            r"""url\("?([^")]+)"?\)|(?:from|import)\s*\(?["']([^"']+)["']""", path.read_text()
        ):
            target = (path.parent / next(filter(None, inside))).resolve()
            assert target.is_file(), f"{name} names {target}"
            assert re.search(r"\.[0-9a-f]{12}\.", target.name), f"{target.name} has no hash"
            found += 1

    assert found >= 5


def test_what_every_page_loads_is_small(collected):
    root, hashed = collected
    loaded = [
        "design/nhsuk/nhsuk-frontend.min.css",
        "design/evenkeel.css",
        "design/nhsuk/nhsuk-frontend.min.js",
        "design/js/page.js",
        "design/js/leave.js",
        "design/js/enabled.js",
    ]
    sent = [
        min(
            (
                p
                for p in (root / f"{hashed.stored_name(name)}.gz", root / hashed.stored_name(name))
                if p.exists()
            ),
            key=lambda p: p.stat().st_size,
        )
        for name in loaded
    ]

    assert sum(path.stat().st_size for path in sent) < 60_000


def test_all_drawings_are_only_lines():
    for path in (STATIC / "drawings").glob("*.svg"):
        assert finders.find(f"design/drawings/{path.name}")
        assert not re.search(
            r"<(script|style|image|foreignObject)|style=|\son\w+=", path.read_text(encoding="utf-8")
        )
