"""What the web process names, a worker can run."""

import inspect
from importlib import import_module

import pytest

from clinicweb import bell
from jobs.worker import Pool


@pytest.mark.parametrize("name", bell.JOBS)
def test_every_job_constant_is_a_function_that_takes_ids(name: str) -> None:
    module, _, function = name.rpartition(".")
    job = getattr(import_module(module), function)

    parameters = inspect.signature(job).parameters.values()

    assert parameters
    assert {parameter.annotation for parameter in parameters} <= {int, str}


def test_every_job_name_in_the_bell_is_among_the_constants() -> None:
    names = {
        value
        for value in vars(bell).values()
        if isinstance(value, str) and value.startswith("jobs.")
    }

    assert names == set(bell.JOBS)


def test_every_queue_is_served_by_the_worker() -> None:
    queues = {value for name, value in vars(bell).items() if name.endswith("_QUEUE")}

    assert queues == set(bell.QUEUES)
    assert bell.QUEUES[0] == bell.HINTS_QUEUE  # somebody sits and waits for a hint
    assert "QUEUES" in inspect.getsource(Pool.__init__)
