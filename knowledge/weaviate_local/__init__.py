"""The local Weaviate server: its binary, configuration and supervisor."""
