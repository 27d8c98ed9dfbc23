"""Metrics for Prometheus; labels come from fixed sets, never from people's words."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.refused_requests = Counter(
            "shisho_refused_requests", "Requests turned away at the front door.", ["reason"], registry=self.registry
        )
        self.questions = Counter("shisho_questions", "Questions put on disk.", ["surface"], registry=self.registry)
        self.kept_seconds = Histogram(
            "shisho_question_kept_seconds",
            "From an event's arrival to its question on disk.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.answers = Counter("shisho_answers", "Answers posted, by outcome.", ["outcome"], registry=self.registry)
        self.answer_seconds = Histogram(
            "shisho_answer_seconds",
            "From a worker's start to the post.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.unreadable_documents = Gauge(
            "shisho_unreadable_documents",
            "Documents that this process failed to read through no known fault of theirs.",
            registry=self.registry,
        )
        self._chores = Counter(
            "shisho_chores", "Regular chores, by outcome.", ["task", "outcome"], registry=self.registry
        )
        self.model_answers = True  # whether the language model answered when it was asked last
        model = Gauge("shisho_model_answers", "1 if the language model answered last.", registry=self.registry)
        model.set_function(lambda: float(self.model_answers))
        self.model_tokens = Gauge(
            "shisho_model_tokens", "Tokens that the model took in this process.", ["kind"], registry=self.registry
        )
        self.socket_connected = Gauge(
            "shisho_socket_connected", "1 while Socket Mode is connected.", registry=self.registry
        )
        self._jobs = Gauge("shisho_jobs", "Jobs by state.", ["state"], registry=self.registry)

    def count_chore(self, task: str, outcome: str) -> None:
        """Count a regular chore that ended as "done" or "failed"."""
        self._chores.labels(task, outcome).inc()

    def exposition(self, jobs: Mapping[str, int]) -> bytes:
        """Return Prometheus' text format, with the given numbers of jobs by state."""
        self._jobs.clear()
        for state, count in jobs.items():
            self._jobs.labels(state).set(count)
        return generate_latest(self.registry)
