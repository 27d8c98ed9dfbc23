"""Documents from langchain-community's loaders, on the command line."""

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.errors import LoaderFailed, NotFound, SettingError, ShishoError
from knowledge.library.library import Library
from knowledge.sources.loaders import load
from tests.knowledge.cli.conftest import invoked
from tests.knowledge.cli.test_main import process
from tests.servers.site import Site, serving

SECRET = "ghp-invented-secret"
REPOSITORY = ["repo=acme/handbook", f"access_token={SECRET}"]


@pytest.fixture
async def github() -> AsyncIterator[Site]:
    """Serve as much of GitHub's API as lists and sends two files."""
    names = ("leave.md", "pay.md")
    tree = {"tree": [{"path": name, "sha": name, "type": "blob"} for name in names]}
    pages: dict[str, str | bytes | int] = {"/repos/acme/handbook/git/trees/main": json.dumps(tree)}
    for name, text in zip(names, ("# Leave\n\nStaff have 25 days.", "# Pay\n\nOn the fifteenth."), strict=True):
        content = base64.b64encode(text.encode()).decode()
        pages[f"/repos/acme/handbook/contents/{name}"] = f'{{"content": "{content}"}}'
    async with serving(Site(pages)) as running:
        yield running


async def failing(name: str, *options: str) -> ShishoError:
    with pytest.raises(ShishoError) as caught:
        await load(name, options)
    return caught.value


async def test_a_repository_comes_in_by_its_loader_and_its_token_stays_nowhere(
    library: Library, github: Site, workspace: str
) -> None:
    home, here = library.settings.home, ("--workspace", workspace)
    options = [part for option in REPOSITORY for part in ("--option", option)]
    command = ("add", "--loader", "GithubFileLoader", *options, "--option", f"github_api_url={github.origin}", *here)
    code, out, err = await process(home, *command, "--json")
    assert code == 0, err
    assert out.count('"added"') == 2
    books = await library.catalogue.holdings.all(workspace)
    assert [book.title for book in books] == ["Leave", "Pay"]
    assert [(book.url or "").rpartition("/")[2] for book in books] == ["leave.md", "pay.md"]
    assert SECRET not in out + err + str(books)
    again = await invoked(*command, "--json", SHISHO_HOME=str(home))
    assert json.loads(again.stdout)["books"][0]["status"] == "unchanged"


async def test_pages_of_one_source_are_one_book(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,days\nAiko,25\nBen,20\n")
    [item] = await load("CSVLoader", [f"file_path={tmp_path / 'people.csv'}"])
    assert item.document
    assert item.document.key == f"CSVLoader: {tmp_path / 'people.csv'}"
    assert "Aiko" in item.document.source.data.decode()
    assert "Ben" in item.document.source.data.decode()


async def test_an_option_may_come_from_the_environment(github: Site) -> None:
    assert "NOWHERE" in str(await failing("GithubFileLoader", "repo=a", "access_token=env:NOWHERE"))
    missing = await failing(
        "GithubFileLoader", "repo=acme/none", "access_token=env:PATH", f"github_api_url={github.origin}"
    )
    assert isinstance(missing, LoaderFailed)
    assert "404" in str(missing)


async def test_an_unknown_loader_is_reported_with_the_nearest_name() -> None:
    error = await failing("ConfluenseLoader")
    assert isinstance(error, NotFound)
    assert "ConfluenceLoader" in error.sentence


@pytest.mark.parametrize("name", ["os.system", "Blob", "GoogleApiClient", "OracleTextSplitter", "__builtins__"])
async def test_nothing_but_a_loader_is_called(name: str) -> None:
    assert isinstance(await failing(name), NotFound)


@pytest.mark.parametrize("name", ["PlaywrightURLLoader", "GitLoader", "HuggingFaceDatasetLoader"])
async def test_loaders_that_run_what_they_load_are_refused_with_the_reason(name: str) -> None:
    assert "runs" in str(await failing(name, "x=1")) or "run code" in str(await failing(name, "x=1"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["file_pth=x"], "Did you mean file_path?"),
        ([], "needs file_path"),
        (["nonsense"], "Correct option 1."),
        (["file_path=/nowhere/at/all.txt"], "TextLoader failed: RuntimeError"),
    ],
)
async def test_a_wrong_option_is_reported_before_anything_is_loaded(options: list[str], said: str) -> None:
    assert said in (await failing("TextLoader", *options)).sentence


async def test_values_of_options_are_never_repeated() -> None:
    error = await failing("GithubFileLoader", f'repo={{"x": "{SECRET}"}}', "access_token=[]")
    assert isinstance(error, SettingError)
    assert SECRET not in error.sentence


async def test_a_loader_whose_own_package_is_missing_says_which() -> None:
    error = await failing("ConfluenceLoader", "url=http://127.0.0.1:9", "space_key=X")
    assert "atlassian" in error.sentence


async def test_a_secret_in_an_address_is_not_kept(github: Site) -> None:
    github.pages["/repos/acme/handbook/git/trees/main"] = json.dumps(
        {"tree": [{"path": "leave.md", "sha": "1", "type": f"blob?token={SECRET}"}]}
    )
    [item] = await load("GithubFileLoader", [*REPOSITORY, f"github_api_url={github.origin}"])
    assert item.document
    assert SECRET not in f"{item.document.key} {item.document.url}"


async def test_without_the_extra_it_says_what_to_install(library: Library, tmp_path: Path) -> None:
    (tmp_path / "langchain_community.py").write_text("raise ImportError('not installed')")
    command = ("add", "--loader", "TextLoader", "--option", "file_path=x")
    code, _, err = await process(library.settings.home, *command, PYTHONPATH=str(tmp_path))
    assert code == 1
    assert "pip install 'shisho[community]'" in err


async def test_paths_and_a_loader_are_not_named_together(library: Library, tmp_path: Path) -> None:
    home = str(library.settings.home)
    refused = await invoked("add", str(tmp_path), "--loader", "TextLoader", SHISHO_HOME=home)
    assert refused.exit_code == 2
    assert "or a loader" in refused.stderr
