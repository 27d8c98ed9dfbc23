"""Charts and diagrams of Office's XML, which Word, Excel and PowerPoint share."""

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
D = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART, DIAGRAM = f"{R}/chart", f"{R}/diagramData"


def chart(*, title: str = "", series: str = "North", category: str = "2024", value: str = "7", axis: str = "") -> str:
    return (
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:chart>{_title(title)}<c:plotArea><c:barChart><c:ser>'
        f"<c:tx><c:strRef><c:f>S!$B$1</c:f><c:strCache><c:ptCount val='1'/><c:pt idx='0'><c:v>{series}</c:v></c:pt>"
        "</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:f>S!$A$2</c:f><c:strCache><c:pt idx='0'>"
        f"<c:v>{category}</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>S!$B$2</c:f><c:numCache>"
        f"<c:pt idx='0'><c:v>{value}</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart>"
        f"<c:catAx>{_title(axis)}</c:catAx></c:plotArea></c:chart></c:chartSpace>"
    )


def _title(text: str) -> str:
    return f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx></c:title>" if text else ""


def diagram(text: str) -> str:
    """Return the data of a SmartArt with two boxes."""
    boxes = "".join(
        f'<dgm:pt modelId="{number}"><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for number, words in enumerate(("Ask", text), 1)
    )
    return f'<dgm:dataModel xmlns:dgm="{D}" xmlns:a="{A}"><dgm:ptLst>{boxes}</dgm:ptLst></dgm:dataModel>'
