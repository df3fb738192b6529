"""What a log may say of an error: its kind and its place, never its text, which can hold what a person wrote."""


def said_fault(error: BaseException) -> str:
    """ "ValueError at …/composing.py:71"; of a database, with its own code: "OperationalError SQLITE_FULL at …"."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    kind = f"{type(error).__name__} {database_code(error)}".strip()
    if trace is None:
        return kind
    return f"{kind} at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def database_code(error: BaseException) -> str:
    """What the database itself calls the error: "SQLITE_FULL", or PostgreSQL's five characters; "" of any other."""
    said = error.__cause__
    return str(getattr(said, "sqlite_errorname", None) or getattr(said, "sqlstate", None) or "")
