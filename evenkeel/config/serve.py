"""Serves the pages and runs the worker: one light process that starts both, keeps both alive and stops both.

This process never loads Django: the web processes and the worker, its children, do so side by side.
"""

# Looking up a host loads this when it is first needed. The thread that announces the service would do so while the web
# processes are forked: they would inherit the lock of a half-loaded module, and hang when they reach a mail server.
import encodings.idna  # noqa: F401
import gc
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from evenkeel.config.failures import CannotGoOn, check_environment, sentence_for

# As many requests at a time in one process. Python runs one at a time; the others wait for the database.
THREADS = 8
THREAD_IDLE_SECONDS = 600
STOP_SECONDS = 10
SUPERVISOR_PID = "EVENKEEL_SUPERVISOR_PID"
PARENT_CHECK_SECONDS = 1
# Pause before a worker that died is started again, so that one which cannot start does not keep the machine busy.
RESTART_SECONDS = 1
ASK_AGAIN_SECONDS = 0.02
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Its warnings are about tuning, which is measured here.
    "loggers": {"_granian": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}


def serve(*, host: str, port: int, processes: int = 1, with_worker: bool = True) -> None:
    """Serve until SIGINT or SIGTERM. Raises CannotGoOn where the port or the data folder cannot be used."""
    check_environment()
    _check_port(host, port)
    address = f"http://{_in_address(host)}:{port}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    os.environ.setdefault("EVENKEEL_BASE_URL", address)
    os.environ[SUPERVISOR_PID] = str(os.getpid())
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "evenkeel.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=THREAD_IDLE_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    worker = _Worker()
    if with_worker:
        server.on_startup(worker.start)
        server.on_shutdown(worker.stop)
    server.on_startup(partial(_announce_in_background, address, host, port))
    server.serve(target_loader=load_application, wrap_loader=False)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CannotGoOn(
                f"Port {port} of {host} cannot be used ({error.strerror}): choose another with --port, "
                "or stop what uses it."
            ) from error


def _in_address(host: str) -> str:
    """The host as a browser on this machine would write it."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - only compared
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def load_application() -> Callable[..., Any]:
    """The application, loaded in a web process and made ready for long service."""
    threading.Thread(target=_stop_with_parent, args=(os.getppid(),), daemon=True).start()
    try:
        from evenkeel.config.wsgi import application
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
        # Another try would find the same: the supervisor is to stop, not to start this process again.
        os.kill(os.getppid(), signal.SIGTERM)
        os._exit(2)
    # What is loaded by now stays for good: the collector need not look at it again, nor pages be copied for it.
    gc.collect()
    gc.freeze()
    return application


def _stop_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


class _Worker:
    """The worker as a child process, started again whenever it ends by itself."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = self._started()
        threading.Thread(target=self._keep_alive, daemon=True).start()

    def _started(self) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C reaches the supervisor, which stops the worker in its turn.
        return subprocess.Popen([sys.executable, "-m", "evenkeel.config.worker"], process_group=0)

    def _keep_alive(self) -> None:
        while self._process is not None:
            code = self._process.wait()
            if self._stopping.wait(RESTART_SECONDS):
                return
            sys.stderr.write(f"The worker ended ({code}) and is started again.\n")
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


def _announce_in_background(address: str, host: str, port: int) -> None:
    threading.Thread(
        target=_announce, args=(address, _in_address(host).strip("[]"), port), daemon=True
    ).start()


def _announce(address: str, host: str, port: int) -> None:
    """Say where the service is once it really answers, or what is wrong with its database."""
    said = None
    while True:
        health = _health(host, port)
        if health.get("status") == "ok":
            sys.stdout.write(f"Evenkeel is serving at {address}\n")
            sys.stdout.flush()
            return
        problem = health.get("database")
        if problem == "empty":
            sys.stderr.write("The database has no tables yet: run `evenkeel migrate` first.\n")
            os.kill(os.getpid(), signal.SIGTERM)
            return
        if problem and problem != said:
            said = problem
            sys.stderr.write("The database does not answer. Evenkeel waits for it.\n")
        time.sleep(ASK_AGAIN_SECONDS)


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
