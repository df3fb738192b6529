"""What the process that serves agrees on with those that it starts: the web processes and the worker."""

# Set for the worker: when that process is gone, so is the reason to run.
SUPERVISOR_PID = "EVENKEEL_SUPERVISOR_PID"
PARENT_CHECK_SECONDS = 1
# Pause before a process that died is started again, so that one which cannot start does not keep the machine busy.
RESTART_SECONDS = 1
# So long whoever is asked to stop may finish what is under way.
STOP_SECONDS = 10
