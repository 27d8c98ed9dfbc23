"""The local Weaviate server: found or built, configured, supervised."""
