"""Documents that admins hand in: from the request to the receipt."""
