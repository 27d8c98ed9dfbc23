import numpy as np
import pytest

from knowledge.stacks.search.topic_prior import Sampled, TopicPrior


async def test_the_topic_prior_is_the_mean_direction_of_readable_passages_and_is_computed_once() -> None:
    asked = 0

    async def sample() -> Sampled:
        nonlocal asked
        asked += 1
        return Sampled([[2.0, 0.0], [0.0, 0.5]], 2)

    prior = TopicPrior()
    for _ in range(3):
        background = await prior.background("w", ["s1"], sample)
        assert background is not None
        assert background.direction[0] == background.direction[1]
    await prior.background("w", ["s1", "s2"], sample)
    assert asked == 2


@pytest.mark.parametrize("spread", [0.3, 1.0, 2.0])
async def test_passages_are_equally_near_to_their_topic_prior_however_alike_they_are(spread: float) -> None:
    passages = np.eye(8) * spread + 1
    passages /= np.linalg.norm(passages, axis=1, keepdims=True)

    async def sample() -> Sampled:
        return Sampled([list(map(float, passage)) for passage in passages], len(passages))

    background = await TopicPrior().background("w", ["s1"], sample)
    assert background is not None
    assert passages @ background.direction == pytest.approx(np.ones(8))


async def test_a_chance_similarity_to_passages_about_everything_stays_small() -> None:
    async def sample() -> Sampled:
        return Sampled([list(map(float, one)) for one in np.eye(100)], 100)

    background = await TopicPrior().background("w", ["s1"], sample)
    assert background is not None
    assert background.direction[0] == pytest.approx(0.1)


async def test_an_empty_shelf_has_no_topic_prior_until_something_is_added() -> None:
    prior, vectors = TopicPrior(), list[list[float]]()

    async def sample() -> Sampled:
        return Sampled(vectors, len(vectors))

    assert await prior.background("w", ["s1"], sample) is None
    vectors.append([1.0, 0.0])
    assert await prior.background("w", ["s1"], sample) is not None
