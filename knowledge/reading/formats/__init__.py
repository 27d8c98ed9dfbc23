"""One module per family of formats; `readers` says which reads what."""
