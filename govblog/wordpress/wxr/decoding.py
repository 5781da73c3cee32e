"""A file's bytes as clean UTF-8, whatever it was written in: strict, in blocks, lines kept.

What XML forbids and WordPress writes all the same is mended here: control characters are dropped
and counted, and blank lines or a byte order mark before the XML declaration do no harm.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from govblog.wordpress.items import Fault
from govblog.wordpress.wxr.refusing import NotAnExport

BLOCK = 1 << 16
LINES_NAMED = 10
MOST_BLANKS = 1 << 20
CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 13))
NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
DECLARED = re.compile(r"<\?xml\b[^>]{0,300}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
DECLARATION = re.compile(r"<\?xml\s[^>]{0,400}\?>")
HTML = re.compile(r"\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# The names that Python gives them
ONE_BYTE = re.compile(r"ascii|iso8859-\d+|cp125\d|koi8-[ru]|mac-roman")
KNOWN = re.compile(
    rf"utf-8|utf-(16|32)(-[lb]e)?|gb2312|gbk|gb18030|big5|shift_jis|cp932|euc_jp|euc_kr|cp949"
    rf"|{ONE_BYTE.pattern}"
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
WRAPPED = (
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ", "packed with xz"),
)


class Decoded:
    """The blocks of a file as UTF-8 without what XML forbids; `faults` tells what was mended.

    Iterate once. A file that cannot be read, is not text or is not in the encoding it claims
    raises NotAnExport.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line = 1
        self.dropped = 0
        self.lines: list[int] = []
        self.note = ""

    def __iter__(self) -> Iterator[bytes]:
        with opened(self.path) as file:
            codec = self._codec(file)
            decoder = codecs.getincrementaldecoder(codec)("strict")
            beginning = ""
            begun = False
            while True:
                block = file.read(BLOCK)
                text = self._decode(decoder, block, codec)
                if not begun:
                    beginning += text
                    text, begun = self._begin(beginning, last=not block)
                    beginning = "" if begun else beginning
                yield self._clean(text.encode("utf-8"))
                if not block:
                    return

    def faults(self) -> list[Fault]:
        """Return what was mended in the file so far, as one fault for each kind."""
        found = [Fault(1, "the file", self.note)] if self.note else []
        if self.dropped:
            more = " and others" if len(self.lines) == LINES_NAMED else ""
            where = ", ".join(map(str, self.lines)) + more
            says = f"Left out: {self.dropped} characters that XML forbids, in line {where}."
            found.append(Fault(self.lines[0], "the file", says))
        return found

    def _decode(self, decoder: codecs.IncrementalDecoder, block: bytes, codec: str) -> str:
        try:
            return decoder.decode(block, final=not block)
        except UnicodeDecodeError as wrong:
            line = self.line + wrong.object[: wrong.start].count(b"\n")
            says = f"Bytes that are not {codec.upper()}, which the file says it is written in."
            raise NotAnExport(says, line) from None

    def _begin(self, text: str, *, last: bool) -> tuple[str, bool]:
        """Return the text without its declaration, each line kept, and whether that is sure."""
        bare = text.lstrip("\ufeff \t\r\n\0")
        if len(bare) < 1000 and not last and len(text) < MOST_BLANKS:
            return "", False
        if not bare:
            raise NotAnExport("The file is blank." if text else "The file is empty.")
        line = 1 + text[: len(text) - len(bare)].count("\n")
        if not bare.startswith("<"):
            raise NotAnExport("This is not XML: it does not begin with “<”.", line)
        if HTML.match(bare):
            raise NotAnExport("This is a web page (HTML), not a WordPress export.", line)
        declared = DECLARATION.match(bare)
        rest = bare[declared.end() :] if declared else bare
        return "\n" * text[: len(text) - len(rest)].count("\n") + rest, True

    def _clean(self, block: bytes) -> bytes:
        clean = block.translate(None, CONTROLS)
        if b"\xef\xbf" in clean:
            for wrong in NONCHARACTERS:
                clean = clean.replace(wrong, b"")
        if len(clean) < len(block):
            self._count(block)
        self.line += clean.count(b"\n")
        return clean

    def _count(self, block: bytes) -> None:
        for number, line in enumerate(block.split(b"\n"), start=self.line):
            many = len(line) - len(line.translate(None, CONTROLS))
            many += sum(map(line.count, NONCHARACTERS))
            self.dropped += many
            if many and len(self.lines) < LINES_NAMED and number not in self.lines:
                self.lines.append(number)

    def _codec(self, file: BinaryIO) -> str:
        """Return what the file is written in: its mark, then what it says, then UTF-8."""
        head = file.read(4096)
        file.seek(0)
        for magic, what in WRAPPED:
            if head.startswith(magic):
                raise NotAnExport(f"This is {what}: unpack it first.")
        for mark, codec in MARKS:
            if head.startswith(mark):
                return codec
        named = DECLARED.match(head.decode("latin-1").lstrip("\0 \t\r\n"))
        if not named:
            return "utf-8"
        codec = known(named[1])
        # Bytes in which the declaration can be read one by one are not of two or four each
        wide = codec.startswith(("utf-16", "utf-32"))
        if wide or (ONE_BYTE.fullmatch(codec) and is_utf8(file)):
            # So writes a blog whose setting was changed and whose texts were not
            self.note = f"The file says it is written in {named[1]}, but it is UTF-8: read so."
            codec = "utf-8"
        file.seek(0)
        return codec


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read; what is no file or may not be read is no export."""
    try:
        if path.exists() and not path.is_file():
            raise NotAnExport("This is not a file.")
        file = path.open("rb")
    except OSError as wrong:
        raise NotAnExport(f"The file cannot be read: {wrong.strerror}.") from None
    with file:
        yield file


def known(name: str) -> str:
    """Return Python's name of a declared encoding that is text in some script."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if not KNOWN.fullmatch(codec):
        raise NotAnExport(f"The file says it is written in “{name}”, which is not known here.", 1)
    # As browsers do: who wrote ISO 8859-1 meant the curly quotes of Windows too
    return "cp1252" if codec == "iso8859-1" else codec


def is_utf8(file: BinaryIO) -> bool:
    """Tell whether all of a file is UTF-8, and not only by being plain ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    file.seek(0)
    plain = True
    try:
        while block := file.read(BLOCK):
            plain = plain and block.isascii()
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not plain
