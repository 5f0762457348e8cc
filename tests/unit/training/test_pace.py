"""The number of threads follows what steps take, within seconds."""

import pytest

from explorer.training.pace import Pace


class Machine:
    """Steps take what a function of threads and time says; only they move the clock."""

    def __init__(self, seconds, counts=(1, 2), threads=2):
        self.now, self.seconds, self.used = 0.0, seconds, []
        self.pace = Pace(counts, threads, clock=lambda: self.now)

    def run(self, until):
        while self.now < until:
            count = self.pace.next()
            took = self.seconds(count, self.now)
            self.now += took
            self.used.append((self.now, count, took))
            self.pace.took(took, 64)


def quiet(threads, now):
    return 0.016 / threads


def crowded(threads, now):
    return 0.080 if threads == 2 else 0.017


def test_on_a_quiet_machine_all_threads_stay_at_work():
    machine = Machine(quiet)
    machine.run(30)
    assert machine.pace.threads == 2
    trials = sum(took for _, count, took in machine.used if count == 1)
    assert trials < 0.02 * 30


def test_a_second_process_is_noticed_within_a_second():
    machine = Machine(lambda n, now: crowded(n, now) if now > 10 else quiet(n, now))
    machine.run(11)
    assert machine.pace.threads == 1


def test_when_it_goes_the_threads_come_back_within_nine_seconds():
    machine = Machine(lambda n, now: crowded(n, now) if now < 30 else quiet(n, now))
    machine.run(29)
    assert machine.pace.threads == 1
    lost = sum(took for now, count, took in machine.used if now > 5 and count == 2)
    assert lost < 0.02 * 24
    machine.run(39)
    assert machine.pace.threads == 2


def test_a_step_that_was_held_up_once_changes_nothing():
    stalls = iter([True])
    machine = Machine(lambda n, now: 0.2 if now > 1 and next(stalls, False) else quiet(n, now))
    machine.run(5)
    assert machine.pace.threads == 2


@pytest.mark.parametrize(("best", "counts"), [(4, (1, 2, 4, 8)), (8, (1, 2, 4, 8)), (1, (1, 2, 4))])
def test_it_walks_to_the_best_count_from_anywhere(best, counts):
    for begin in counts:
        machine = Machine(
            lambda n, now: 0.01 * (1 + abs(counts.index(n) - counts.index(best))), counts, begin
        )
        machine.run(30)
        assert machine.pace.threads == best


def test_smaller_batches_are_not_taken_for_faster_steps():
    machine, sizes = Machine(quiet), []
    for number in range(3000):
        size = 8 if number % 10 == 9 else 64
        took = quiet(machine.pace.next(), machine.now) * size / 64
        machine.now += took
        sizes.append(machine.pace.threads)
        machine.pace.took(took, size)
    assert set(sizes) == {2}


def test_a_fixed_count_is_never_changed():
    machine = Machine(crowded, counts=(2,))
    machine.run(20)
    assert {count for _, count, _ in machine.used} == {2}
