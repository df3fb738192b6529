"""What ./run does before anything is installed: reads its options, makes sure that it can start, installs.

Standard library only. It then hands over to serve.py in the environment that it made.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from environment import PROJECT, RUN_LOCK, make_ready

from evenkeel.config.failures import CannotGoOn, check_environment


def main() -> None:
    """Make sure that it can start, install, and become serve.py; where that cannot be, say why and stop."""
    options = read_options()
    if options.data:
        os.environ["EVENKEEL_DATA"] = str(Path(options.data).absolute())
    os.environ.setdefault("EVENKEEL_BASE_URL", f"http://127.0.0.1:{options.port}")
    try:
        check_port(options.port)
        check_environment()
        python = str(make_ready(RUN_LOCK))
    except CannotGoOn as reason:
        sys.exit(str(reason))
    command = [python, str(PROJECT / "scripts" / "serve.py"), str(options.port)]
    os.chdir(PROJECT)
    os.execv(python, [*command, "--empty"] if options.empty else command)


def read_options() -> argparse.Namespace:
    """What was asked for on the command line; stops with a sentence where that makes no sense."""
    parser = argparse.ArgumentParser(prog="./run", description="Start Evenkeel on this machine.")
    parser.add_argument("--port", type=port_number, default=8000, metavar="N", help="where it serves (8000)")
    parser.add_argument("--data", metavar="DIR", help="the folder that holds its data (data)")
    parser.add_argument("--empty", action="store_true", help="without the demonstration service")
    return parser.parse_args()


def port_number(given: str) -> int:
    """A port from 1 to 65535. Raises ArgumentTypeError for anything else."""
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        raise argparse.ArgumentTypeError(f"{given!r} is not a port: give a number from 1 to 65535")
    return int(given)


def check_port(port: int) -> None:
    """Find out before the long work whether the port can be had."""
    with socket.socket() as probe:
        # As the server will ask for it: a port that was freed a moment ago can be had.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotGoOn(f"Port {port} is kept for root: choose one above 1023, with --port N.") from None
        except OSError:
            raise CannotGoOn(
                f"Port {port} is taken by another program: stop that one, or choose another with --port N."
            ) from None


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped.")
