"""The actions that people take on an answer: stop, retry, vote, open its sources, ask people, mute the thread."""
