"""Answers graded on a team's own questions; retrieval, refusal and quotes measured on labelled sets."""
