"""Holds the feeds of releases against what OPDS 1.2 and 2.0 demand, clause by clause.

    opds.py RELEASE_DIR…

No package of PyPI, npm, crates.io or Debian carries the schemas of OPDS; the demands are
written down here from the texts, each with its place:

    O1   https://specs.opds.io/opds-1.2
    O2   https://specs.opds.io/opds-2.0
    RWPM https://readium.org/webpub-manifest/
    4287 https://www.rfc-editor.org/rfc/rfc4287 (Atom)
    5005 https://www.rfc-editor.org/rfc/rfc5005 (pages of feeds)

Feeds of OPDS 2.0 are read by the parser of the Palace Project as well, which has demands
of its own. What is said of a statement is compared with `manifest.json`. Exit code: 0 all
valid, 1 not, 2 could not run.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urljoin

try:
    import jsonschema
    from lxml import etree
    from webpub_manifest_parser.opds2 import OPDS2FeedParserFactory
except ImportError as error:
    jsonschema = None
    MISSING = error

ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/terms/}"
OPDS, THR = "{http://opds-spec.org/2010/catalog}", "{http://purl.org/syndication/thread/1.0}"
COMPLETE = "{http://purl.org/syndication/history/1.0}complete"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ACQUISITION = "http://opds-spec.org/acquisition"
OPEN = ACQUISITION + "/open-access"
FEED = "application/atom+xml;profile=opds-catalog;kind=acquisition"
FEED2 = "application/opds+json"
IMAGE, THUMBNAIL = "http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"
FACET = "http://opds-spec.org/facet"
MAGIC = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "image/gif": b"GIF8"}

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+(;\s?[\w-]+=[\w.+-]+)*")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z\[\]_a-z~%]+")
# RFC 3986: no blank, no quotation mark, no bracket, nothing beyond ASCII; % before two figures.
REFERENCE = re.compile(r"(?:[!#$&-;=?@-Z\[\]_a-z~]|%[0-9A-Fa-f]{2})+")


class Trouble(Exception):
    """Nothing can be said about the feeds."""


class Release:
    """A folder with its manifest."""

    def __init__(self, folder):
        self.folder = Path(folder)
        try:
            self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
            self.entries = {entry["identifier"]: entry for entry in self.manifest["statements"]}
        except (OSError, ValueError, KeyError) as error:
            raise Trouble(f"{folder}: no manifest: {error!r}") from error
        self.address = self.manifest["catalogue"].get("address")

    def file(self, href):
        """The bytes that a link leads to, or nothing."""
        if self.address and href.startswith(self.address + "/"):
            href = href[len(self.address) + 1:]
        path = self.folder / unquote(href)
        return path.read_bytes() if path.is_file() else b""

    def name(self, href):
        """The name of the file in the release that a link leads to."""
        return unquote(href[len(self.address) + 1:] if self.address and href.startswith(self.address) else href)


def one(parent, name, least=1, most=1):
    """What is wrong with how often an element is there."""
    count = len(parent.findall(ATOM + name))
    if not least <= count <= most:
        yield f"{name} is there {count} times"


def text(parent, name):
    return (parent.findtext(name) or "").strip()


def constructs(parent, entry=False):
    """4287, 3.1 to 3.3 and 4.2: what feed and entry have in common."""
    for name in ("id", "title", "updated"):
        yield from one(parent, name)
    for name in ("published", "rights", "summary", "content", "source") if entry else ("rights", "subtitle", "generator", "icon", "logo"):
        yield from one(parent, name, least=0)
    for name in ("title", "rights", "summary", "subtitle"):
        for element in parent.findall(ATOM + name):
            if element.get("type", "text") != "text" or len(element):
                yield f"4287 3.1.1: {name} is more than text"
            if not (element.text or "").strip():
                yield f"{name} is empty"
    for name in ("updated", "published"):
        for element in parent.findall(ATOM + name):
            if not MOMENT.fullmatch(element.text or ""):
                yield f"4287 3.3: {name} is {element.text!r}"
    if not URI.fullmatch(parent.findtext(ATOM + "id") or ""):
        yield f"4287 4.2.6: id is {parent.findtext(ATOM + 'id')!r}"
    for person in parent.findall(ATOM + "author") + parent.findall(ATOM + "contributor"):
        if len(person.findall(ATOM + "name")) != 1 or not text(person, ATOM + "name"):
            yield "4287 3.2: an author without a name"
        for uri in person.findall(ATOM + "uri"):
            if not REFERENCE.fullmatch(uri.text or ""):
                yield f"4287 3.2.2: uri is {uri.text!r}"
    for category in parent.findall(ATOM + "category"):
        if not category.get("term"):
            yield "4287 4.2.2: a category without a term"
    yield from links(parent)


def links(parent):
    """4287, 4.2.7; O1 2.3, 5.3, 7.1."""
    found = parent.findall(ATOM + "link")
    for link in found:
        href, rel, kind = (link.get(name) for name in ("href", "rel", "type"))
        if not REFERENCE.fullmatch(href or ""):
            yield f"4287 4.2.7.1: href is {href!r}"
        if not rel or (":" in rel and not URI.fullmatch(rel)):
            yield f"4287 4.2.7.2: rel is {rel!r}"
        if kind is None or not MEDIA.fullmatch(kind):
            yield f"O1 5.3: {rel} has the type {kind!r}"
        if "hreflang" in link.attrib and not TAG.fullmatch(link.get("hreflang")):
            yield f"4287 4.2.7.4: hreflang is {link.get('hreflang')!r}"
        if not re.fullmatch(r"\d+", link.get("length", "0")):
            yield f"4287 4.2.7.6: length is {link.get('length')!r}"
        if (kind or "").startswith("application/atom+xml") and kind != FEED:
            yield f"O1 7.1.3: a feed has the type {kind}"
        if rel in ("start", "self", "up", "next", "previous", "first", "last", FACET) and kind != FEED:
            yield f"O1 2.3: {rel} has the type {kind}"
        if rel == "search":
            yield "O1 3: there is no search"
        if (rel or "").startswith(ACQUISITION) and rel != OPEN:
            yield f"O1 5.2.1: {rel}, where everything is free"
    alternates = Counter((l.get("type"), l.get("hreflang")) for l in found if l.get("rel") == "alternate")
    for pair, count in alternates.items():
        if count > 1:
            yield f"4287 4.1.1: {count} alternate links with {pair}"


def facets(feed):
    """O1 4."""
    found = [link for link in feed.findall(ATOM + "link") if link.get("rel") == FACET]
    hrefs = Counter(link.get("href") for link in found)
    for href, count in hrefs.items():
        if count > 1:
            yield f"O1 4: the facet {href} is there {count} times"
    active = Counter(link.get(OPDS + "facetGroup") for link in found if link.get(OPDS + "activeFacet") is not None)
    for group, count in active.items():
        if count > 1:
            yield f"O1 4: {count} facets of {group} are active"
    for link in found:
        if not link.get("title") or not link.get(OPDS + "facetGroup"):
            yield f"O1 4: the facet {link.get('href')} has no title or group"
        if link.get(OPDS + "activeFacet", "true") != "true":
            yield "O1 4: activeFacet is not `true`"
        if not re.fullmatch(r"\d+", link.get(THR + "count", "0")):
            yield "O1 4: thr:count is no number"
    for element in feed.iterfind(f"{ATOM}entry/{ATOM}link"):
        if element.get("rel") == FACET:
            yield "O1 4: a facet in an entry"


def pages(feed, name, release):
    """O1 2.4 and 2.5, 5005 2 and 3."""
    rels = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
    updated = [text(entry, ATOM + "updated") for entry in feed.findall(ATOM + "entry")]
    paged = "next" in rels or "previous" in rels
    if feed.find(COMPLETE) is not None:
        if paged:
            yield "5005 2: a feed with pages calls itself complete"
        if updated != sorted(updated, reverse=True):
            yield "O1 2.5: a complete feed is not ordered by updated"
    elif "http://opds-spec.org/crawlable" in rels and not paged:
        yield "O1 2.5: a complete feed does not say so"
    if paged and not {"first", "last"} <= rels.keys():
        yield "5005 3: pages without first and last"
    for rel, back in (("next", "previous"), ("previous", "next")):
        if rel in rels:
            other = parsed(release.file(rels[rel]))
            found = [link.get("href") for link in other.findall(ATOM + "link") if link.get("rel") == back] if other is not None else []
            if found != [rels.get("self")]:
                yield f"5005 3: {rel} of {name} does not lead back"
    for rel in ("self", "start"):
        if rel not in rels:
            yield f"O1 2.1, 2.6: no link {rel}"
    if release.name(rels.get("self", "")) != name:
        yield f"O1 2.6: self leads to {rels.get('self')}"


def parsed(content):
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None


def entry_of(entry, release):
    """O1 5."""
    yield from constructs(entry, entry=True)
    found = entry.findall(ATOM + "link")
    rels = [link.get("rel", "") for link in found]
    if not any(rel.startswith(ACQUISITION) for rel in rels):
        yield "O1 5: no acquisition link"
    if entry.find(ATOM + "content") is None and "alternate" not in rels:
        yield "4287 4.1.2: neither content nor a link alternate"
    summary = entry.find(ATOM + "summary")
    if summary is not None and summary.get("type") != "text":
        yield "O1 5.1.3: summary does not say that it is text"
    for name in ("title", "creator", "subject", "rights", "description", "abstract"):
        if entry.find(DC + name) is not None:
            yield f"O1 5.1.1: dc:{name} where Atom has an element"
    if text(entry, DC + "identifier") == text(entry, ATOM + "id"):
        yield "O1 5.1.1: dc:identifier identifies the entry"
    for name, form in (("issued", DAY), ("language", TAG), ("identifier", URI)):
        for element in entry.findall(DC + name):
            if not form.fullmatch(element.text or ""):
                yield f"dc:{name} is {element.text!r}"
    for link in found:
        if link.get("rel") in (IMAGE, THUMBNAIL):
            magic = MAGIC.get(link.get("type"))
            if magic is None or not release.file(link.get("href")).startswith(magic):
                yield f"O1 5.2.2: {link.get('href')} is no picture of the type {link.get('type')}"
    yield from whole(entry, release)


def whole(entry, release):
    """O1 5.1.2: an entry without a link to a complete one says all that is known."""
    known = release.entries.get(text(entry, DC + "identifier"))
    if known is None:
        yield f"{text(entry, DC + 'identifier')} is not in the manifest"
        return
    said = {
        "title": text(entry, ATOM + "title"),
        "lang": text(entry, DC + "language"),
        "issuer": text(entry, f"{ATOM}author/{ATOM}name"),
        "publisher": text(entry, DC + "publisher"),
        "date": text(entry, DC + "issued"),
        "description": text(entry, ATOM + "summary"),
        "rights": text(entry, ATOM + "rights"),
        "keywords": [category.get("term") for category in entry.findall(ATOM + "category")],
    }
    yield from unlike(said, known)
    if entry.get(LANG) != known["lang"]:
        yield f"xml:lang is {entry.get(LANG)}, not {known['lang']}"


def unlike(said, known):
    """What is said otherwise than the manifest has it."""
    for name, value in said.items():
        wanted = known.get(name) or ([] if name == "keywords" else "")
        if name == "publisher":
            wanted = wanted or known.get("issuer") or ""
        same = value.split() == wanted.split() if isinstance(wanted, str) else value == wanted
        if not same:
            yield f"{name} is {value!r}, not {wanted!r}"


def atom(name, release):
    """What is wrong in a feed of OPDS 1.2."""
    feed = parsed(release.file(name))
    if feed is None or feed.tag != ATOM + "feed":
        yield "no feed of Atom"
        return
    yield from constructs(feed)
    yield from facets(feed)
    yield from pages(feed, name, release)
    entries = feed.findall(ATOM + "entry")
    if feed.find(ATOM + "author") is None and any(entry.find(ATOM + "author") is None for entry in entries):
        yield "4287 4.1.1: an entry without an author in a feed without one"
    for value, count in Counter(text(entry, ATOM + "id") for entry in entries).items():
        if count > 1:
            yield f"4287 4.2.6: {count} entries with the id {value}"
    for entry in entries:
        for line in entry_of(entry, release):
            yield f"{text(entry, ATOM + 'title')}: {line}"


TEXT = {"type": "string", "minLength": 1, "pattern": r"\S"}
LINK = {  # RWPM 2.4
    "type": "object",
    "required": ["href", "type"],
    "properties": {
        "href": {"type": "string", "pattern": f"^(?:{REFERENCE.pattern})$"},
        "type": {"type": "string", "pattern": f"^(?:{MEDIA.pattern})$"},
        "rel": TEXT,
        "title": TEXT,
        "language": {"type": "string", "pattern": f"^(?:{TAG.pattern})$"},
        "size": {"type": "integer", "exclusiveMinimum": 0},
        "width": {"type": "integer", "exclusiveMinimum": 0},
        "height": {"type": "integer", "exclusiveMinimum": 0},
        "properties": {
            "type": "object",
            "required": ["numberOfItems"],
            "properties": {"numberOfItems": {"type": "integer", "minimum": 0}},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
LINKS = {"type": "array", "items": LINK, "minItems": 1, "uniqueItems": True}


def having(rel):
    """A link of that relation among others."""
    return {"contains": {"properties": {"rel": {"const": rel}}, "required": ["rel"]}}


PUBLICATION = {  # O2 5
    "type": "object",
    "required": ["metadata", "links"],
    "properties": {
        "metadata": {
            "type": "object",
            "required": ["@type", "title", "identifier", "language", "modified"],
            "properties": {
                "@type": {"type": "string", "pattern": "^http://schema.org/[A-Z]"},
                "title": TEXT,
                "subtitle": TEXT,
                "identifier": {"type": "string", "pattern": f"^(?:{URI.pattern})$"},
                "language": {"type": "string", "pattern": f"^(?:{TAG.pattern})$"},
                "modified": {"type": "string", "pattern": f"^(?:{MOMENT.pattern})$"},
                "published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
                "readingProgression": {"enum": ["ltr", "rtl"]},
                "author": TEXT,
                "publisher": TEXT,
                "description": TEXT,
                "rights": TEXT,
                "subject": {"type": "array", "items": TEXT, "minItems": 1},
                "numberOfPages": {"type": "integer", "exclusiveMinimum": 0},
                "belongsTo": {
                    "type": "object",
                    "required": ["series"],
                    "properties": {
                        "series": {
                            "type": "object",
                            "required": ["name"],
                            "properties": {"name": TEXT, "position": {"type": "number"}},
                            "additionalProperties": False,
                        }
                    },
                    "additionalProperties": False,
                },
            },
            "additionalProperties": False,
        },
        "links": {"allOf": [LINKS, having(OPEN)]},
        "images": {
            "allOf": [LINKS, {"items": {"required": ["width", "height"]}}],
            "contains": {"properties": {"type": {"enum": sorted(MAGIC)}}},
        },
    },
    "additionalProperties": False,
}
SCHEMA = {  # O2 1.1, 2 and 4
    "type": "object",
    "required": ["metadata", "links"],
    "anyOf": [{"required": ["publications"]}, {"required": ["navigation"]}],
    "properties": {
        "metadata": {
            "type": "object",
            "required": ["title", "modified", "numberOfItems"],
            "properties": {
                "identifier": {"type": "string", "pattern": f"^(?:{URI.pattern})$"},
                "title": TEXT,
                "modified": {"type": "string", "pattern": f"^(?:{MOMENT.pattern})$"},
                "numberOfItems": {"type": "integer", "minimum": 0},
                "itemsPerPage": {"type": "integer", "exclusiveMinimum": 0},
                "currentPage": {"type": "integer", "exclusiveMinimum": 0},
            },
            "additionalProperties": False,
        },
        "links": {"allOf": [LINKS, having("self"), having("start")]},
        "navigation": {"allOf": [LINKS, {"items": {"required": ["title"]}}]},
        "publications": {"type": "array", "items": PUBLICATION, "minItems": 1, "uniqueItems": True},
        "facets": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["metadata", "links"],
                "properties": {
                    "metadata": {"type": "object", "required": ["title"], "properties": {"title": TEXT}},
                    "links": {"allOf": [LINKS, {"minItems": 2, "items": {"required": ["title"]}}]},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def rel_of(links, rel):
    return [link["href"] for link in links if link.get("rel") == rel]


def feed2(name, release):
    """What is wrong in a feed of OPDS 2.0."""
    try:
        feed = json.loads(release.file(name))
    except ValueError as error:
        yield f"no JSON: {error}"
        return
    wrong = [f"O2: {'/'.join(map(str, error.absolute_path))}: {error.validator}: {error.message[-160:]}"
             for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(feed)]
    if wrong:
        yield from wrong
        return
    links = feed["links"]
    if [release.name(href) for href in rel_of(links, "self")] != [name]:
        yield f"O2 1.1: self leads to {rel_of(links, 'self')}"
    if rel_of(links, "search"):
        yield "O2 3: there is no search"
    about, publications = feed["metadata"], feed.get("publications", [])
    paged = bool(rel_of(links, "next") or rel_of(links, "previous"))
    if not paged and about["numberOfItems"] != len(publications):
        yield f"O2 4: {len(publications)} publications, said to be {about['numberOfItems']}"
    if paged and not {"itemsPerPage", "currentPage"} <= about.keys():
        yield "O2 4: pages without their numbers"
    for facet in feed.get("facets", []):
        if len(rel_of(facet["links"], "self")) > 1:
            yield "O2 2.4: more than one facet is active"
    for publication in publications:
        for line in publication2(publication, release):
            yield f"{publication['metadata']['title']}: {line}"
    yield from palace(feed, name, release)


def publication2(publication, release):
    metadata = publication["metadata"]
    for image in publication.get("images", []):
        if not release.file(image["href"]).startswith(MAGIC.get(image["type"], b"no type")):
            yield f"O2 2.3: {image['href']} is no picture of the type {image['type']}"
    known = release.entries.get(metadata["identifier"])
    if known is None:
        yield f"{metadata['identifier']} is not in the manifest"
        return
    names = {"title": "title", "subtitle": "subtitle", "lang": "language", "issuer": "author", "publisher": "publisher",
             "date": "published", "description": "description", "rights": "rights", "dir": "readingProgression"}
    said = {name: metadata.get(own, "") for name, own in names.items()}
    yield from unlike(said | {"keywords": metadata.get("subject", [])}, known)


def absolute(value, base):
    """A feed with every link as seen from where it lies."""
    if isinstance(value, list):
        return [absolute(item, base) for item in value]
    if isinstance(value, dict):
        return {key: urljoin(base, item) if key == "href" else absolute(item, base) for key, item in value.items()}
    return value


def palace(feed, name, release):
    """The same feed as the parser of the Palace Project reads it from where it lies."""
    base = (release.address or "https://release.example.org") + "/" + name
    try:
        result = OPDS2FeedParserFactory().create().parse_json(absolute(feed, base))
    except Exception as error:  # what its parser raises is not listed anywhere
        yield f"the Palace parser: {error!r}"
        return
    for error in result.errors:
        message = getattr(error, "error_message", str(error))
        # O2 2.2 recommends pictures, the parser demands them.
        if not message.endswith("required property images is missing"):
            yield f"the Palace parser: {message[:200]}"
    count = len(result.root.publications or []) if result.root else 0
    if count != len(feed.get("publications", [])):
        yield f"the Palace parser finds {count} publications"


def judge(release):
    """The feeds of a release: their names, and what is wrong in each."""
    names = sorted(path.name for path in release.folder.glob("opds*"))
    for name in ("opds.xml", "opds.json"):
        if name not in names:
            yield name, ["it is not there"]
    for name in names:
        if name.endswith(".xml"):
            yield name, list(atom(name, release))
        elif name.endswith(".json"):
            yield name, list(feed2(name, release))


def main(folders):
    if not folders:
        print(__doc__)
        return 2
    count = failed = 0
    try:
        if jsonschema is None:
            raise Trouble(f"a package is not installed: {MISSING}")
        for folder in folders:
            for name, lines in judge(Release(folder)):
                count += 1
                failed += bool(lines)
                for line in lines[:12]:
                    print(f"FAILED  {folder}/{name}: {line}")
    except (Trouble, OSError) as error:
        print(f"opds: COULD NOT RUN: {error}")
        return 2
    print(f"{count} feeds, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
