"""Tests of the judge of feeds: one that passes everything proves nothing."""

import json
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import opds

JPEG = b"\xff\xd8\xff\xe0 a picture"
MANIFEST = {
    "catalogue": {"address": None},
    "statements": [
        {"identifier": "urn:x-test:bench", "title": "Mend & mind", "lang": "en", "dir": "ltr", "issuer": "Bench Society",
         "publisher": None, "date": "2026-05-24", "description": "Why <we> do.", "rights": "CC BY", "keywords": ["R&D"]},
        {"identifier": "urn:x-test:old", "title": "Before", "lang": "en", "dir": "ltr", "issuer": None,
         "publisher": None, "date": None, "description": None, "rights": None, "keywords": []},
    ],
}
ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/" xmlns:fh="http://purl.org/syndication/history/1.0"
 xmlns:opds="http://opds-spec.org/2010/catalog" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="en">
<id>urn:x-feed</id><title>Benches</title><updated>2026-05-24T00:00:00Z</updated><author><name>Benches</name></author>
<link rel="self" href="opds.xml" type="{opds.FEED}"/><link rel="start" href="opds.xml" type="{opds.FEED}"/>
<link rel="alternate" href="opds.json" type="application/opds+json"/>
<link rel="{opds.FACET}" href="opds.xml" type="{opds.FEED}" title="all" opds:facetGroup="A" opds:activeFacet="true" thr:count="2"/>
<fh:complete/>
<entry xml:lang="en"><id>urn:x-entry:bench</id><title>Mend &amp; mind</title><updated>2026-05-24T00:00:00Z</updated>
<author><name>Bench Society</name></author><category term="R&amp;D" label="R&amp;D"/><rights>CC BY</rights>
<summary type="text">Why &lt;we&gt; do.</summary><dc:identifier>urn:x-test:bench</dc:identifier><dc:language>en</dc:language>
<dc:publisher>Bench Society</dc:publisher><dc:issued>2026-05-24</dc:issued>
<link rel="{opds.OPEN}" href="bench/bench.epub" type="application/epub+zip" hreflang="en" length="12"/>
<link rel="{opds.IMAGE}" href="bench/bench.jpg" type="image/jpeg"/>
<link rel="alternate" href="bench/bench.html" type="text/html" hreflang="en"/></entry>
<entry xml:lang="en"><id>urn:x-entry:old</id><title>Before</title><updated>1980-01-01T00:00:00Z</updated>
<dc:identifier>urn:x-test:old</dc:identifier><dc:language>en</dc:language>
<link rel="{opds.OPEN}" href="old/old.epub" type="application/epub+zip"/>
<link rel="alternate" href="old/old.html" type="text/html"/></entry></feed>
"""


def sound():
    """A feed of OPDS 2.0."""
    def link(href, kind, **more):
        return {"href": href, "type": kind, **more}
    def publication(entry, slug, more, images):
        metadata = {"@type": "http://schema.org/Book", "identifier": entry["identifier"], "title": entry["title"],
                    "language": "en", "readingProgression": "ltr", **more}
        return {"metadata": metadata, "links": [link(f"{slug}/{slug}.epub", "application/epub+zip", rel=opds.OPEN, size=12)], **images}
    first, second = MANIFEST["statements"]
    more = {"author": "Bench Society", "publisher": "Bench Society", "published": "2026-05-24", "modified": "2026-05-24T00:00:00Z",
            "description": "Why <we> do.", "rights": "CC BY", "subject": ["R&D"], "numberOfPages": 4}
    images = {"images": [link("bench/bench.jpg", "image/jpeg", width=300, height=480)]}
    return {
        "metadata": {"title": "Benches", "modified": "2026-05-24T00:00:00Z", "numberOfItems": 2},
        "links": [link("opds.json", opds.FEED2, rel="self"), link("opds.json", opds.FEED2, rel="start")],
        "facets": [{"metadata": {"title": "A"}, "links": [
            link("opds.json", opds.FEED2, rel="self", title="a"), link("b.json", opds.FEED2, title="b", properties={"numberOfItems": 1})]}],
        "publications": [publication(first, "bench", more, images),
                         publication(second, "old", {"modified": "1980-01-01T00:00:00Z"}, {})],
    }


class Feeds(unittest.TestCase):
    def judged(self, change=None, feed=None, files=None, manifest=MANIFEST):
        """The exit code and what is printed of a release that was changed."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "bench").mkdir()
            (root / "bench" / "bench.jpg").write_bytes(JPEG)
            content = ATOM
            for old, new in change or []:
                self.assertIn(old, content)
                content = content.replace(old, new)
            found = {"manifest.json": json.dumps(manifest), "opds.xml": content, "opds.json": json.dumps(feed or sound())}
            for name, text in (found | (files or {})).items():
                if text is not None:
                    (root / name).write_text(text, encoding="utf-8")
            out = StringIO()
            with redirect_stdout(out):
                code = opds.main([folder])
            return code, out.getvalue()

    def test_a_sound_release_passes(self):
        self.assertEqual(self.judged(), (0, "2 feeds, 0 failed\n"))

    def test_trouble(self):
        self.assertEqual(self.judged(files={"manifest.json": None})[0], 2)
        with redirect_stdout(StringIO()):
            self.assertEqual(opds.main([]), 2)

    def test_what_breaks_opds_1(self):
        entry = '<dc:identifier>urn:x-test:old</dc:identifier>'
        link = f'<link rel="{opds.OPEN}" href="old/old.epub" type="application/epub+zip"/>'
        broken = [
            ("no feed of Atom", [("</feed>", "")]),
            ("no feed of Atom", [("2005/Atom", "2005/Bohr")]),
            ("id is there 0 times", [("<id>urn:x-feed</id>", "")]),
            ("title is there 2 times", [("<title>Before</title>", "<title>Before</title><title>Before</title>")]),
            ("updated is there 0 times", [("<updated>1980-01-01T00:00:00Z</updated>", "")]),
            ("3.3: updated", [("1980-01-01T00:00:00Z", "1980-01-01")]),
            ("3.1.1: title", [("<title>Before</title>", "<title type='html'>Before</title>")]),
            ("3.1.1: title", [("<title>Before</title>", "<title>Before<b/></title>")]),
            ("title is empty", [("<title>Benches</title>", "<title> </title>")]),
            ("4.2.6: id", [("urn:x-entry:old", "old")]),
            ("2 entries with the id", [("urn:x-entry:old", "urn:x-entry:bench")]),
            ("without a name", [("<name>Bench Society</name>", "")]),
            ("without a term", [('term="R&amp;D" ', "")]),
            ("entry without an author in a feed", [("<author><name>Benches</name></author>", "")]),
            ("href is 'old/old .epub'", [("old/old.epub", "old/old .epub")]),
            ("href is 'old/oldé.epub'", [("old/old.epub", "old/oldé.epub")]),
            ("rel is 'a:b c'", [('rel="alternate" href="old', 'rel="a:b c" href="old')]),
            ("has the type None", [(' type="application/epub+zip"/>', "/>")]),
            ("hreflang is 'e n'", [('hreflang="en" length', 'hreflang="e n" length')]),
            ("length is 'x'", [('length="12"', 'length="x"')]),
            ("O1 7.1.3", [(f'rel="start" href="opds.xml" type="{opds.FEED}"', 'rel="start" href="opds.xml" type="application/atom+xml"')]),
            ("O1 2.3: start", [(f'rel="start" href="opds.xml" type="{opds.FEED}"', 'rel="start" href="opds.xml" type="text/html"')]),
            ("there is no search", [('rel="alternate" href="opds.json" type="application/opds+json"', 'rel="search" href="s" type="application/opensearchdescription+xml"')]),
            ("where everything is free", [(link, link.replace("open-access", "buy"))]),
            ("2 alternate links", [('<link rel="alternate" href="old', '<link rel="alternate" href="o" type="text/html"/><link rel="alternate" href="old')]),
            ("the facet opds.xml is there 2 times", [("<fh:complete/>", f'<fh:complete/><link rel="{opds.FACET}" href="opds.xml" type="{opds.FEED}" title="all" opds:facetGroup="B"/>')]),
            ("2 facets of A are active", [("<fh:complete/>", f'<fh:complete/><link rel="{opds.FACET}" href="o.xml" type="{opds.FEED}" title="o" opds:facetGroup="A" opds:activeFacet="true"/>')]),
            ("has no title or group", [(' title="all"', "")]),
            ("activeFacet is not", [('activeFacet="true"', 'activeFacet="false"')]),
            ("thr:count", [('thr:count="2"', 'thr:count="two"')]),
            ("a facet in an entry", [(link, link + f'<link rel="{opds.FACET}" href="o.xml" type="{opds.FEED}" title="o" opds:facetGroup="A"/>')]),
            ("with pages calls itself complete", [('rel="alternate" href="opds.json" type="application/opds+json"', f'rel="next" href="opds-page-2.xml" type="{opds.FEED}"')]),
            ("next of opds.xml does not lead back", [('rel="alternate" href="opds.json" type="application/opds+json"', f'rel="next" href="opds-page-2.xml" type="{opds.FEED}"')]),
            ("pages without first and last", [('rel="alternate" href="opds.json" type="application/opds+json"', f'rel="next" href="opds-page-2.xml" type="{opds.FEED}"')]),
            ("not ordered by updated", [("1980-01-01T00", "2027-01-01T00")]),
            ("does not say so", [("<fh:complete/>", f'<link rel="http://opds-spec.org/crawlable" href="opds.xml" type="{opds.FEED}"/>')]),
            ("no link start", [('rel="start"', 'rel="related"')]),
            ("self leads to", [('rel="self" href="opds.xml"', 'rel="self" href="other.xml"')]),
            ("no acquisition link", [(link, "")]),
            ("neither content nor a link alternate", [('<link rel="alternate" href="old/old.html" type="text/html"/>', "")]),
            ("does not say that it is text", [('<summary type="text">', "<summary>")]),
            ("dc:title where", [(entry, entry + "<dc:title>Before</dc:title>")]),
            ("identifies the entry", [("urn:x-entry:old", "urn:x-test:old")]),
            ("dc:issued is", [("<dc:issued>2026-05-24", "<dc:issued>24 May 2026")]),
            ("no picture of the type image/png", [('"image/jpeg"', '"image/png"')]),
            ("is not in the manifest", [("urn:x-test:old", "urn:x-test:older")]),
            ("title is 'After'", [("<title>Before", "<title>After")]),
            ("description is ''", [('<summary type="text">Why &lt;we&gt; do.</summary>', "")]),
            ("publisher is", [("<dc:publisher>Bench Society</dc:publisher>", "")]),
            ("keywords is []", [('<category term="R&amp;D" label="R&amp;D"/>', "")]),
            ("xml:lang is", [('<entry xml:lang="en"><id>urn:x-entry:old', '<entry xml:lang="de"><id>urn:x-entry:old')]),
        ]
        for message, change in broken:
            with self.subTest(message):
                code, printed = self.judged(change)
                self.assertEqual(code, 1, printed)
                self.assertIn(message, printed)

    def test_what_breaks_opds_2(self):
        def first(feed):
            return feed["publications"][0]
        def drop(key):
            return lambda feed: first(feed)["metadata"].pop(key)
        def put(key, value):
            return lambda feed: first(feed)["metadata"].update({key: value})
        broken = [
            ("'metadata' is a required", lambda feed: feed.pop("metadata")),
            ("'title' is a required", lambda feed: feed["metadata"].pop("title")),
            ("anyOf", lambda feed: feed.pop("publications")),
            ("links", lambda feed: feed["links"][0].update(rel="related")),
            ("self leads to", lambda feed: feed["links"][0].update(href="other.json")),
            ("there is no search", lambda feed: feed["links"].append({"rel": "search", "href": "s", "type": opds.FEED2})),
            ("said to be 3", lambda feed: feed["metadata"].update(numberOfItems=3)),
            ("pages without their numbers", lambda feed: feed["links"].append({"rel": "next", "href": "n", "type": opds.FEED2})),
            ("'title' is a required", lambda feed: feed["facets"][0]["metadata"].pop("title")),
            ("facets/0/links", lambda feed: feed["facets"][0]["links"].pop()),
            ("more than one facet is active", lambda feed: feed["facets"][0]["links"][1].update(rel="self")),
            ("'title' is a required", drop("title")),
            ("'identifier' is a required", drop("identifier")),
            ("metadata/modified", put("modified", "2026-05-24")),
            ("metadata/published", put("published", "24 May 2026")),
            ("metadata/language", put("language", "e n")),
            ("metadata/identifier", put("identifier", "bench")),
            ("metadata/readingProgression", put("readingProgression", "down")),
            ("metadata/subject", put("subject", [])),
            ("metadata/description", put("description", "")),
            ("metadata/numberOfPages", put("numberOfPages", 0)),
            ("position", put("belongsTo", {"series": {"name": "A", "position": "2.1"}})),
            ("publications/0/links", lambda feed: first(feed)["links"][0].update(rel="related")),
            ("links/0/href", lambda feed: first(feed)["links"][0].update(href="é.epub")),
            ("'width' is a required", lambda feed: first(feed)["images"][0].pop("width")),
            ("no picture of the type", lambda feed: first(feed)["images"][0].update(type="image/gif")),
            ("publications/0/images", lambda feed: first(feed)["images"][0].update(type="image/svg+xml")),
            ("is not in the manifest", put("identifier", "urn:x-test:other")),
            ("rights is ''", drop("rights")),
            ("dir is 'rtl'", put("readingProgression", "rtl")),
            ("uniqueItems", lambda feed: feed["publications"].append(first(feed))),
        ]
        for message, breaks in broken:
            with self.subTest(message):
                feed = sound()
                breaks(feed)
                code, printed = self.judged(feed=feed)
                self.assertEqual(code, 1, printed)
                self.assertIn(message, printed)

    def test_what_is_not_there(self):
        for name in ("opds.xml", "opds.json"):
            code, printed = self.judged(files={name: None})
            self.assertEqual(code, 1, printed)
            self.assertIn(f"{name}: it is not there", printed)

    def test_what_the_palace_parser_refuses_is_wrong(self):
        feed = sound()
        feed["publications"][0]["metadata"]["language"] = "en-a"
        code, printed = self.judged(feed=feed)
        self.assertEqual(code, 1, printed)
        self.assertIn("the Palace parser: String value 'en-a'", printed)


if __name__ == "__main__":
    unittest.main()
