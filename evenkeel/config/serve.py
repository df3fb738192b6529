"""Serves the pages and runs the worker: one light process that starts both, keeps both alive and stops both.

This process never loads Django: the web processes and the worker, its children, do so side by side.
"""

# Looking up a host loads this when it is first needed. The thread that announces the service would do so while the web
# processes are forked: they would inherit the lock of a half-loaded module, and hang when they reach a mail server.
import encodings.idna  # noqa: F401
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from evenkeel.config.failures import CannotGoOn, check_environment
from evenkeel.config.supervision import RESTART_SECONDS, STOP_SECONDS, SUPERVISOR_PID

if TYPE_CHECKING:
    from evenkeel.config.web_processes import WebProcesses

# For so long at most the worker waits until the pages answer.
PAGES_FIRST_SECONDS = 10
ASK_AGAIN_SECONDS = 0.02
WAIT_FOR_DATABASE_SECONDS = 1


def serve(*, host: str, port: int, processes: int = 1, with_worker: bool = True) -> bool:
    """Serve until SIGINT or SIGTERM; False where the application can never serve, which has been said then.

    Raises CannotGoOn where the port or the data folder cannot be used.
    """
    check_environment()
    with _claimed_port(host, port):
        return _serve(host, port, processes, with_worker=with_worker)


def _serve(host: str, port: int, processes: int, *, with_worker: bool) -> bool:
    address = f"http://{_in_address(host)}:{port}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    os.environ.setdefault("EVENKEEL_BASE_URL", address)
    os.environ[SUPERVISOR_PID] = str(os.getpid())
    from evenkeel.config.web_processes import WebProcesses

    web = WebProcesses(host=host, port=port, processes=processes)
    worker = _Worker()
    if with_worker:
        web.on_startup(partial(worker.start, web.answers))
        web.on_shutdown(worker.stop)
    web.on_startup(partial(_announce_in_background, web, address, host, port))
    web.run()
    return not web.cannot_go_on


@contextmanager
def _claimed_port(host: str, port: int) -> Iterator[None]:
    """Make sure of the port; raises CannotGoOn where it cannot be had.

    On Linux the web processes share it, and would with those of another service that starts at the same moment. A
    socket that has only a name, and that Linux takes back when this process ends, keeps the other away.
    """
    with socket.socket(socket.AF_UNIX) as claim, socket.socket(_family(host)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            if sys.platform == "linux":
                claim.bind(f"\0evenkeel serves {host} {port}")
            trial.bind((host, port))
        except OSError as error:
            raise CannotGoOn(
                f"Port {port} of {host} cannot be used ({error.strerror}): choose another with --port, "
                "or stop what uses it."
            ) from error
        trial.close()
        yield


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _in_address(host: str) -> str:
    """The host as a browser on this machine would write it."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - only compared
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


class _Worker:
    """The worker as a child process, started again whenever it ends by itself."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, pages_answer: threading.Event) -> None:
        threading.Thread(target=self._run, args=(pages_answer,), daemon=True).start()

    def _run(self, pages_answer: threading.Event) -> None:
        # Both would load the same modules at the same time: somebody may be waiting for a page already.
        pages_answer.wait(PAGES_FIRST_SECONDS)
        if not self._stopping.is_set():
            self._process = self._started()
            self._keep_alive()

    def _started(self) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C reaches the supervisor, which stops the worker in its turn.
        return subprocess.Popen([sys.executable, "-m", "evenkeel.config.worker"], process_group=0)

    def _keep_alive(self) -> None:
        while self._process is not None:
            code = self._process.wait()
            if self._stopping.wait(RESTART_SECONDS):
                return
            sys.stderr.write(f"The worker ended ({code}) and is started again.\n")
            # Where there is no memory for it now, there may be in a second.
            with suppress(OSError):
                self._process = self._started()

    def stop(self) -> None:
        self._stopping.set()
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()


def _announce_in_background(web: "WebProcesses", address: str, host: str, port: int) -> None:
    place = (_in_address(host).strip("[]"), port)
    threading.Thread(target=_announce, args=(web, address, *place), daemon=True).start()


def _announce(web: "WebProcesses", address: str, host: str, port: int) -> None:
    """Say where the service is once it really answers, or what is wrong with its database."""
    said = None
    while True:
        health = _health(host, port)
        if health:
            web.answers.set()
        if health.get("status") in ("ok", "failing"):
            sys.stdout.write(f"Evenkeel is serving at {address}\n")
            sys.stdout.flush()
            return
        problem = health.get("database")
        if problem == "empty":
            sys.stderr.write("The database has no tables yet: run `evenkeel migrate` first.\n")
            web.give_up()
            return
        if problem and problem != said:
            said = problem
            sys.stderr.write("The database does not answer. Evenkeel waits for it.\n")
        # Each answer that says so is a line in the log.
        time.sleep(WAIT_FOR_DATABASE_SECONDS if problem else ASK_AGAIN_SECONDS)


def _health(host: str, port: int) -> dict[str, Any]:
    """What /healthz says; nothing while nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": _served_host()})
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        return answer
    except (OSError, ValueError, http.client.HTTPException):
        return {}
    finally:
        connection.close()


def _served_host() -> str:
    """A host name that the settings let in."""
    first = os.environ.get("EVENKEEL_HOSTS", "").split(",")[0].strip().lstrip(".")
    return first if first and first != "*" else "127.0.0.1"
