"""The web processes under granian: each loads the application, and each is started again whenever it ends by itself.

granian gives up once a process has ended twice within seconds, and can lose sight of one that ends while it starts
another; here the others serve on, and what ended is started again for as long as the service is wanted.
"""

import gc
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from evenkeel.config.failures import sentence_for
from evenkeel.config.supervision import PARENT_CHECK_SECONDS, RESTART_SECONDS, STOP_SECONDS

# As many requests at a time in one process. Python runs one at a time; the others wait for the database.
THREADS = 8
THREAD_IDLE_SECONDS = 600
# A process that ended younger than this is started again after a pause.
YOUNG_SECONDS = 5
# What a web process ends with when it could not load the application.
CANNOT_LOAD = 3
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Its warnings are about tuning, which is measured here.
    "loggers": {"_granian": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}


class WebProcesses(MPServer):  # type: ignore[misc]
    """granian's server, keeping its processes alive by itself until it is asked to stop.

    `answers` is to be set once the service has answered: a process that cannot load the application then does not
    end the service, since it once could. `cannot_go_on` says that the service ended because it never can serve.
    """

    def __init__(self, *, host: str, port: int, processes: int) -> None:
        super().__init__(
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
            workers_kill_timeout=STOP_SECONDS,
        )
        self.answers = threading.Event()
        self.cannot_go_on = False
        self._hangs_up = signal.getsignal(signal.SIGHUP) != signal.SIG_IGN

    def run(self) -> None:
        """Serve until SIGINT, SIGTERM or SIGHUP, or until `give_up`."""
        try:
            self.serve(target_loader=load_application, wrap_loader=False)
        except SystemExit:
            # Ctrl-C reaches the processes too, and granian counts whichever it reaches first as a crash.
            if not self.interrupt_signal:
                raise

    def give_up(self) -> None:
        """Stop, since another try would find the same."""
        self.cannot_go_on = True
        self.signal_handler_interrupt()

    def signal_handler_reload(self, *_args: object, **_named: object) -> None:
        """The terminal is gone: stop, unless we were started to outlive it."""
        if self._hangs_up:
            self.signal_handler_interrupt()

    # granian's own loop, by its name.
    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        while not self.interrupt_signal:
            # Cleared before it is looked who lives: whoever ends after that sets it again.
            self.main_loop_interrupt.clear()
            self.interrupt_children.clear()
            for process in list(self.wrks):
                if not process.is_alive() and not self.interrupt_signal:
                    self._start_again(process, spawn_target, target_loader)
            if not self.interrupt_signal:
                self.main_loop_interrupt.wait()

    def _start_again(self, ended: WorkerProcess, spawn_target: Any, target_loader: Any) -> None:
        code = ended.inner.exitcode
        if code == CANNOT_LOAD and not self.answers.is_set():
            self.give_up()
            return
        sys.stderr.write(f"A web process ended ({code}) and is started again.\n")
        sys.stderr.flush()
        if time.monotonic() - ended.birth < YOUNG_SECONDS:
            time.sleep(RESTART_SECONDS)
        try:
            process = self._spawn_worker(ended.idx, spawn_target, target_loader)
            process.start()
        except OSError as error:
            sys.stderr.write(f"No web process can be started ({error.strerror}): trying again.\n")
            time.sleep(RESTART_SECONDS)
            self.main_loop_interrupt.set()
        else:
            self.wrks[ended.idx] = process


def load_application() -> Callable[..., Any]:
    """The application, loaded in a web process and made ready for long service."""
    threading.Thread(target=_stop_with_parent, args=(os.getppid(),), daemon=True).start()
    # Nothing of what is loaded can be let go, so that looking for it is a tenth of the start for nothing.
    gc.disable()
    try:
        from django.urls import get_resolver

        from evenkeel.config.wsgi import application

        # Read now rather than with the first request, so that what is broken in a page is known from the start.
        get_resolver().url_patterns  # noqa: B018 - a property that loads
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            traceback.print_exc()
            sentence = "Evenkeel cannot be loaded; what went wrong stands above."
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
        os._exit(CANNOT_LOAD)
    # What is loaded by now stays for good: the collector need not look at it again, nor pages be copied for it.
    gc.collect()
    gc.freeze()
    gc.enable()
    return application


def _stop_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    # Nobody is left who would make an end of it, should a request never be done.
    time.sleep(STOP_SECONDS)
    os._exit(1)
