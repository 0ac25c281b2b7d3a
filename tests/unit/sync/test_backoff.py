"""Delays between tries."""

from desktop.sync.backoff import Backoff, delay_s


def test_delays_double_up_to_the_most():
    for attempts, whole in [(0, 2), (1, 4), (3, 16), (7, 256), (8, 300), (1000, 300)]:
        assert whole / 2 <= delay_s(attempts) <= whole


def test_clients_do_not_march_in_step():
    assert len({delay_s(5) for _ in range(20)}) > 10


def test_what_the_service_asks_counts_when_it_is_more():
    backoff = Backoff(first_s=1, most_s=10)
    assert backoff.next_delay_s(at_least_s=100) == 100
    assert backoff.next_delay_s(at_least_s=0.1) > 0.1


def test_success_begins_anew():
    backoff = Backoff(first_s=1, most_s=1000)
    for _ in range(8):
        backoff.next_delay_s()
    backoff.reset()
    assert backoff.next_delay_s() <= 1
    assert backoff.attempts == 1
