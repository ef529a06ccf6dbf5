"""Warnings of calls whose output nobody reads: they are not given, so that they are not counted as given either.

Python gives most of them once for each line. One that a check's own inputs bring about would be missing where a person's do.
"""

import contextlib
import warnings

# After those of the person and of libraries, whose own choice stands: in place of what is done where none of them fits.
NO_MORE = ("ignore", None, Warning, None, 0)


@contextlib.contextmanager
def unheard(is_quiet):
    if not is_quiet:
        yield
        return
    filters = warnings.filters
    filters.append(NO_MORE)
    try:
        yield
    finally:
        # By identity: an equal one is a person's. A loss may have reset them all.
        for i in range(len(filters) - 1, -1, -1):
            if filters[i] is NO_MORE:
                del filters[i]
                break
