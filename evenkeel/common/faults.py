"""What a log may say of an error: its kind and its place, never its text, which can hold what a person wrote."""


def said_fault(error: BaseException) -> str:
    """ "ValueError at …/composing.py:71"."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
