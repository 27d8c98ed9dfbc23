"""Letters as Outlook saves them (.msg): a file of streams in folders, by the published formats MS-CFB and MS-OXMSG."""

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

Tree = Mapping[str, "bytes | Tree"]
Value = str | bytes | int | datetime
SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, TABLE, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SUBJECT, BODY, HTML, SENDER, ADDRESS, SENT, CODE_PAGE = 0x37, 0x1000, 0x1013, 0x0C1A, 0x0C1F, 0x39, 0x3FFD
NAME, MAIL, FILE_NAME, CONTENT, HOW, MEDIA_TYPE = 0x3001, 0x3003, 0x3707, 0x3701, 0x3705, 0x370E


def letter(
    about: Mapping[int, Value],
    to: Sequence[tuple[str, str]] = (),
    files: Sequence[Mapping[int, Value]] = (),
    code_page: int | None = None,
) -> bytes:
    """`about` by the numbers of properties; with a `code_page` the texts are not Unicode, as in older letters."""
    head = struct.pack("<8x4I8x", len(to), len(files), len(to), len(files))
    given = dict(about) | ({CODE_PAGE: code_page} if code_page else {})
    tree: dict[str, bytes | Tree] = dict(_properties(given, head, code_page))
    for number, (name, address) in enumerate(to):
        tree[f"__recip_version1.0_#{number:08X}"] = _properties({NAME: name, MAIL: address}, bytes(8), code_page)
    for number, file in enumerate(files):
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(file, bytes(8), code_page)
    return compound(tree)


def _properties(values: Mapping[int, Value], head: bytes, code_page: int | None) -> Tree:
    table, streams = head, dict[str, bytes]()
    for number, value in values.items():
        kind, content = _encoded(value, code_page)
        if isinstance(value, int | datetime):
            table += struct.pack("<HHI", kind, number, 6) + content
        else:
            table += struct.pack("<HHIII", kind, number, 6, len(content), 0)
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = content
    return {"__properties_version1.0": table, **streams}


def _encoded(value: Value, code_page: int | None) -> tuple[int, bytes]:
    match value:
        case int():
            return 0x0003, struct.pack("<Q", value)
        case datetime():
            return 0x0040, struct.pack(
                "<Q", (value - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10
            )
        case bytes():
            return 0x0102, value
        case str() if code_page:
            return 0x001E, value.encode(f"cp{code_page}")
    return 0x001F, value.encode("utf-16-le")


class _File:
    """The sectors of a file, with the table that says which follows which."""

    def __init__(self) -> None:
        self.small = bytearray()
        self.small_table: list[int] = []
        self.sectors = bytearray()
        self.table: list[int] = []

    def put(self, content: bytes) -> int:
        """Return where the content begins; short streams share a stream of their own."""
        if len(content) >= CUTOFF:
            return self.put_large(content)
        self.small += content + bytes(-len(content) % SMALL)
        return _chain(self.small_table, -(-len(content) // SMALL))

    def put_large(self, content: bytes) -> int:
        self.sectors += content + bytes(-len(content) % SECTOR)
        return _chain(self.table, -(-len(content) // SECTOR))


def _chain(table: list[int], count: int) -> int:
    start = len(table)
    table += [*range(start + 1, start + count), END] if count else []
    return start if count else END


def compound(tree: Tree) -> bytes:
    file = _File()
    entries: list[bytes] = [b""]
    child = _entries(tree, entries, file)
    root = (file.put_large(bytes(file.small)), len(file.small))
    entries[0] = _entry("Root Entry", 5, child, root)
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = file.put_large(b"".join(entries))
    small = file.put_large(struct.pack(f"<{len(file.small_table)}I", *file.small_table))
    tables = 1
    while tables * (SECTOR // 4) < len(file.table) + tables:
        tables += 1
    first = len(file.table)
    table = [*file.table, *[TABLE] * tables]
    table += [FREE] * (-len(table) % (SECTOR // 4))
    small_count = -(-len(file.small_table) * 4 // SECTOR)
    places = [*range(first, first + tables), *[FREE] * (109 - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, directory, 0, CUTOFF, small, small_count, END, 0)
    return head + struct.pack("<109I", *places) + bytes(file.sectors) + struct.pack(f"<{len(table)}I", *table)


def _entries(tree: Tree, entries: list[bytes], file: _File) -> int:
    """The number of the first of them; each leads to the next, which is a tree as good as any."""
    numbers = list[int]()
    names = sorted(tree, key=lambda name: (len(name), name.upper()))
    made = list[tuple[str, int, int, tuple[int, int]]]()
    for name in names:
        numbers.append(len(entries))
        entries.append(b"")
        content = tree[name]
        if isinstance(content, bytes):
            made.append((name, 2, NONE, (file.put(content), len(content))))
        else:
            made.append((name, 1, _entries(content, entries, file), (0, 0)))
    following = dict(pairwise(numbers))
    for number, (name, kind, child, place) in zip(numbers, made, strict=True):
        entries[number] = _entry(name, kind, child, place, following.get(number, NONE))
    return numbers[0] if numbers else NONE


def _entry(name: str, kind: int, child: int, place: tuple[int, int], following: int = NONE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(encoded), kind, 1, NONE, following, child)
    return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", *place)
