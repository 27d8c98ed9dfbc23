"""Search over the stacks: retrieval, ranking, and the LangChain retriever."""
