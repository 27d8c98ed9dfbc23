"""Whole sites and folders: listing them, and keeping the books in sync with them."""
