"""The database under the catalogue: its connections, transactions and tables."""
