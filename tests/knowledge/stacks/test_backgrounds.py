import pytest

from knowledge.stacks.backgrounds import Backgrounds


async def test_the_background_is_the_mean_direction_of_what_may_be_read_and_is_asked_for_once() -> None:
    asked = 0

    async def sample() -> list[list[float]]:
        nonlocal asked
        asked += 1
        return [[2.0, 0.0], [0.0, 0.5]]

    backgrounds = Backgrounds()
    for _ in range(3):
        mean = await backgrounds.of("w", ["s1"], sample)
        assert mean is not None
        assert list(mean) == pytest.approx([0.5, 0.5])
    await backgrounds.of("w", ["s1", "s2"], sample)
    assert asked == 2


async def test_an_empty_shelf_has_no_background_until_something_stands_there() -> None:
    backgrounds, vectors = Backgrounds(), list[list[float]]()

    async def sample() -> list[list[float]]:
        return vectors

    assert await backgrounds.of("w", ["s1"], sample) is None
    vectors.append([1.0, 0.0])
    assert await backgrounds.of("w", ["s1"], sample) is not None
