"""PDF, and pictures of pages."""
