"""Documents from the web, behind a guard at the socket."""
