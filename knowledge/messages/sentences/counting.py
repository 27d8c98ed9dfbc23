"""One thing, or several."""

Counted = tuple[str, str]  # for one, for {n} of them


def counted(forms: Counted, n: int) -> str:
    one, many = forms
    return (one if n == 1 else many).format(n=n)
