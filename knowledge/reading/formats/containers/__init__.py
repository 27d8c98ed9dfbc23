"""Formats that hold other documents: archives, mail, exports, e-books."""
