"""What there is to try, by name."""

TRIALS = {}


def trial(name, seconds):
    """Registers a function that returns what was seen, and may take so long."""

    def register(function):
        TRIALS[name] = (function, seconds)
        return function

    return register
