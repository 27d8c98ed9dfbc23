"""Embedding models: built in, an ONNX folder, or a provider's."""
