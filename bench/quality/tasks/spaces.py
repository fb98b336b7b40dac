"""Parameters of a task's space, as the JSON lines have them."""


def double(name, low, high, log=False, parent=None):
    return entry(name, "double", parent, min=low, max=high, log=log)


def box(*bounds):
    """A real number within each of some bounds: x0, x1, ..."""
    return [double(f"x{i}", float(low), float(high)) for i, (low, high) in enumerate(bounds)]


def integer(name, low, high, log=False, parent=None):
    return entry(name, "int", parent, min=low, max=high, log=log)


def choice(name, *values):
    return entry(name, "categorical", None, values=list(values))


def entry(name, kind, parent, **more):
    of = {} if parent is None else {"parent": {"name": parent[0], "values": list(parent[1])}}
    return {"name": name, "type": kind, **more, **of}
