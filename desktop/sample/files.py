"""Makes the attachments of the sample workspace: small, valid files of their kind."""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFile:
    """A file to attach."""

    name: str
    mime: str
    data: bytes


def make_file(kind: str, title: str, seed: int) -> SampleFile:
    """Return a file of `kind` (pdf, png, csv, docx); the same arguments give the same bytes."""
    makers = {"pdf": _pdf, "png": _png, "csv": _csv, "docx": _docx}
    mimes = {
        "pdf": "application/pdf",
        "png": "image/png",
        "csv": "text/csv",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
    return SampleFile(name=f"{title}.{kind}", mime=mimes[kind], data=makers[kind](title, seed))


def make_logo() -> bytes:
    """Return the small picture at the top of newsletters."""
    return _picture(96, 24, 3)


def make_invitation(
    *, uid: str, summary: str, place: str, organizer: tuple[str, str], guest: str, at: datetime
) -> str:
    """Return a text/calendar request (RFC 5546) for one hour from `at`."""
    start, end = at.astimezone(UTC), at.astimezone(UTC) + timedelta(hours=1)
    lines = (
        "BEGIN:VCALENDAR",
        "PRODID:-//Oostermeer//Calendar//EN",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{start - timedelta(days=3):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{end:%Y%m%dT%H%M%SZ}",
        "SEQUENCE:0",
        f"SUMMARY:{summary}",
        f"LOCATION:{place}",
        f"ORGANIZER;CN={organizer[0]}:mailto:{organizer[1]}",
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{guest}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "\r\n".join(lines) + "\r\n"


def _pdf(title: str, seed: int) -> bytes:
    """Return a page of A4 with the title and a few lines."""
    ascii_title = title.encode("ascii", "replace").decode().translate(str.maketrans("()\\", "   "))
    lines = [f"BT /F1 20 Tf 60 760 Td ({ascii_title}) Tj ET"]
    lines += [
        f"BT /F1 11 Tf 60 {720 - 18 * row} Td (Point {row}: {40 + (seed * 7 + row) % 15} dB) Tj ET"
        for row in range(1, 13)
    ]
    stream = "\n".join(lines)
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    document, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(document))
        document += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    document += f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\n"
    start = document.index("xref\n0 6")
    return f"{document}startxref\n{start}\n%%EOF\n".encode("ascii")


def _png(title: str, seed: int) -> bytes:
    return _picture(320, 200, (seed + len(title)) % 8)


@cache
def _picture(width: int, height: int, seed: int) -> bytes:
    """Return a PNG of soft bands, like a contour map."""
    palette = tuple(map(bytes.fromhex, ("c8e2df", "9bc8c5", "2a7c7a", "f4e8da", "edf1f0")))
    rows = bytearray()
    columns = [(x - seed * 13 % width) ** 2 // 900 + seed for x in range(width)]
    for y in range(height):
        rows.append(0)
        rise = (y * 2) ** 2 // 1600
        rows += b"".join(palette[(column + rise) % 5] for column in columns)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _csv(title: str, seed: int) -> bytes:
    rows = [f"{hour:02d}:00;{(seed * 31 + hour * hour * 3) % 400 + 40}" for hour in range(24)]
    return (f"hour;{title}\r\n" + "\r\n".join(rows) + "\r\n").encode()


def _docx(title: str, seed: int) -> bytes:
    """Return the smallest document that word processors open."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{title},'
        f" version {seed % 9 + 1}</w:t></w:r></w:p></w:body></w:document>",
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0"?>' + text)
    return target.getvalue()
