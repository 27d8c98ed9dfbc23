"""Passages found and ranked, and the LangChain retriever."""
