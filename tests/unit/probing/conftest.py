"""What the tests of trust share: one small network of each kind, and one thread of torch's."""

import pytest
import torch
from trust_networks import KINDS, case


@pytest.fixture
def one_core():
    """Compute as the server does; on a busy machine two threads of torch wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session", params=KINDS)
def trusted(request):
    """Give each kind of network in turn: nobody may change it."""
    return case(request.param)
