"""Rich text as Word and LibreOffice write it: headings, lists, powers, tables with merged cells and tables in cells."""

from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of

SHEET = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2\sbasedon0 Heading 2;}{\s9 Title;}}"


def rich(body: str) -> str:
    return rf"{{\rtf1\ansi\ansicpg1252{SHEET}{body}}}"


def row(*cells: tuple[str, int, str]) -> str:
    """A row of cells by their words, their right edges, and how they are merged."""
    edges = "".join(rf"{merged}\cellx{edge}" for _, edge, merged in cells)
    words = "".join(rf"\pard\intbl {words}\cell" for words, _, _ in cells)
    return rf"\trowd\trleft-108{edges}{words}\row"


async def test_headings_by_style_or_level_open_sections_and_the_title_is_the_title(read: Read) -> None:
    body = r"\pard\s9 Rules\par\pard\s1 Leave\par\pard Twenty days.\par\pard\outlinelevel1 Asking\par\pard In May.\par"
    reading = await read("a.rtf", rich(body))
    assert reading.title == "Rules"
    assert [(section.headings, section.text) for section in reading.sections] == [
        (("Leave",), "Twenty days."),
        (("Leave", "Asking"), "In May."),
    ]


async def test_groups_in_merged_cells_stand_in_each_of_their_names(read: Read) -> None:
    first, beyond = r"\clvmgf", r"\clvmrg"
    table = (
        row(("Env", 1000, first), ("Limits", 3000, ""), ("Note", 4000, first))
        + row(("", 1000, beyond), ("Day", 2010, ""), ("Night", 3000, ""), ("", 4000, beyond))
        + row(("prod", 1000, ""), ("one", 2000, ""), ("two", 3000, ""), (r"a\par b", 4000, ""))
    )
    expected = "| Env | Limits Day | Limits Night | Note |\n| --- | --- | --- | --- |\n| prod | one | two | a b |"
    assert text_of(await read("a.rtf", rich(rf"{table}\pard Then.\par"))) == f"{expected}\n\nThen."


async def test_cells_that_are_marked_as_merged_across_are_one(read: Read) -> None:
    table = (
        row(("Env", 1000, ""), ("Limits", 2000, r"\clmgf"), ("", 3000, r"\clmrg"))
        + row(("", 1000, ""), ("Day", 2000, ""), ("Night", 3000, ""))
        + row(("prod", 1000, ""), ("1", 2000, ""), ("2", 3000, ""))
    )
    assert text_of(await read("a.rtf", rich(table))).startswith("| Env | Limits Day | Limits Night |\n")


async def test_a_table_in_a_cell_is_read_as_words_of_the_cell(read: Read) -> None:
    inner = "".join(
        rf"\pard\intbl\itap2 {one}\nestcell\pard\intbl\itap2 {other}\nestcell"
        r"{\*\nesttableprops\trowd\cellx1500\cellx2000\nestrow}{\nonesttables\par}"
        for one, other in (("mac", "brew"), ("linux", "apt"))
    )
    table = row(("Step", 1000, ""), ("How", 2000, "")) + row(
        ("Setup", 1000, ""), (rf"Run\par{inner}\pard\intbl ", 2000, "")
    )
    assert text_of(await read("a.rtf", rich(table))).endswith("\n| Setup | Run mac, brew; linux, apt |")


async def test_powers_have_carets_lists_their_signs_and_hidden_words_stay_out(read: Read) -> None:
    body = (
        r"\pard 10{\super 6} rows, the 1{\super st} of H{\sub 2}O{\v hid\'e9den \u26481?}\par"
        r"\pard{\listtext\pard\plain 1.\tab}Ask\par\pard{\listtext\pard\plain 2.\tab}Wait\par"
        r"\pard{\pntext\bullet\tab}Go\par"
    )
    reading = await read("a.rtf", rich(body))
    assert text_of(reading) == "10^6 rows, the 1st of H2O\n\n1. Ask\n2. Wait\n- Go"
    assert [(each.code, each.values) for each in reading.remarks] == [("hidden_text_left_out", {"count": 1})]


async def test_links_keep_their_targets_however_their_fields_are_written(read: Read) -> None:
    body = "".join(
        rf"\pard See {{\field{{\*\fldinst {code}}}{{\fldrslt {{\b the form}}}}}}, please.\par"
        for code in ('HYPERLINK "https://acme.example/a" ', '{HYPERLINK "https://acme.example/b"}', "PAGE")
    )
    assert text_of(await read("a.rtf", rich(body))).split("\n\n") == [
        "See [the form](https://acme.example/a), please.",
        "See [the form](https://acme.example/b), please.",
        "See the form, please.",
    ]
