"""Retrieval, refusal and quotes measured on labelled questions, through the real ingestion and the real search."""
