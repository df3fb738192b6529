"""What ./run does before anything is installed: reads its options, makes sure that it can start, installs.

Standard library only. It then hands over to serve.py in the environment that it made.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from environment import PROJECT, RUN_LOCK, Stop, make_ready

DATABASES = ("sqlite", "postgres", "postgresql", "psql", "pgsql")


def main() -> None:
    options = read_options()
    data = Path(options.data or os.environ.get("EVENKEEL_DATA") or PROJECT / "data").absolute()
    try:
        check_port(options.port)
        check_folder(data)
        check_database_address(os.environ.get("DATABASE_URL", ""))
        python = make_ready(RUN_LOCK)
    except Stop as reason:
        sys.exit(str(reason))
    os.environ["EVENKEEL_DATA"] = str(data)
    os.environ.setdefault("EVENKEEL_BASE_URL", f"http://127.0.0.1:{options.port}")
    command = [str(python), str(PROJECT / "scripts" / "serve.py"), str(options.port)]
    os.chdir(PROJECT)
    os.execv(python, [*command, "--empty"] if options.empty else command)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run", description="Start Evenkeel on this machine.")
    parser.add_argument("--port", type=port_number, default=8000, metavar="N", help="where it serves (8000)")
    parser.add_argument("--data", metavar="DIR", help="the folder that holds its data (data)")
    parser.add_argument("--empty", action="store_true", help="without the demonstration service")
    return parser.parse_args()


def port_number(given: str) -> int:
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        raise argparse.ArgumentTypeError(f"{given!r} is not a port: give a number from 1 to 65535")
    return int(given)


def check_port(port: int) -> None:
    """Find out before the long work whether the port can be had."""
    with socket.socket() as probe:
        # As the server will ask for it: one that was freed a moment ago can be had.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop(f"Port {port} is kept for root: choose one above 1023, such as --port 8000.") from None
        except OSError:
            raise Stop(
                f"Port {port} is taken by another program: stop that one, or choose another, "
                f"such as --port {port + 1 if port < 65535 else 8000}."
            ) from None


def check_folder(data: Path) -> None:
    """Make the data folder, and find out whether it can be written to."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        raise Stop(
            f"Evenkeel cannot write to its data folder {data} ({error.strerror}): "
            "choose one that you may write to, with --data DIR."
        ) from None


def check_database_address(address: str) -> None:
    """Whether DATABASE_URL has the form of an address; whether it answers is asked when there is a driver."""
    form = "postgres://USER:PASSWORD@HOST:5432/NAME"
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is the check
    except ValueError:
        raise Stop(f"DATABASE_URL is not a database address: its form is {form}.") from None
    if address and parts.scheme not in DATABASES:
        raise Stop(f"DATABASE_URL begins with {parts.scheme or 'no scheme'}: its form is {form}.")
    if parts.scheme and parts.scheme != "sqlite" and not parts.path.strip("/"):
        raise Stop(f"DATABASE_URL names no database: its form is {form}.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped.")
