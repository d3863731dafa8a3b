"""One person's requests are worked on one after the other, and are bounded in number."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.service import AnswerService
from bot.answering.turns import PLACES, Turns


async def test_a_persons_requests_wait_for_each_other_and_others_do_not():
    turns, started, release = Turns(), [], asyncio.Event()

    def work(name):
        async def run():
            started.append(name)
            await release.wait()
            return name

        return run

    tasks = [turns.start(1, work("first")), turns.start(1, work("second")), turns.start(2, work("other"))]
    assert turns.start(1, work("third")) is None
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert started == ["first", "other"]
    release.set()
    assert await asyncio.gather(*tasks) == ["first", "second", "other"]
    assert turns.start(1, work("again")) is not None


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["start", "fail", "cancel", "finish"])), max_size=40
    )
)
def test_places_are_given_back_however_the_work_ends(events):
    async def run():
        turns = Turns()
        underway = {person: [] for person in range(3)}
        for person, event in events:
            line = underway[person]
            if event in {"start", "fail"}:
                ended = asyncio.get_running_loop().create_future()

                async def work(ended=ended, fails=event == "fail"):
                    await ended
                    if fails:
                        raise ValueError

                task = turns.start(person, work)
                assert (task is None) == (len(line) == PLACES)
                if task:
                    line.append((task, ended))
            elif line:
                task, ended = line.pop(0)
                task.cancel() if event == "cancel" else ended.set_result(None)
                await asyncio.wait([task])
                await asyncio.sleep(0)
        for line in underway.values():
            for task, ended in line:
                ended.cancel()
                await asyncio.wait([task])
        await asyncio.sleep(0)
        assert not turns._lines

    asyncio.run(run())


async def test_a_worker_that_finds_nothing_to_iterate_over_lets_nobody_wait_for_ever(coverage):
    service = AnswerService(coverage)
    async with asyncio.timeout(30):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await service.run_in_worker(next, iter(()))
    service.close()
