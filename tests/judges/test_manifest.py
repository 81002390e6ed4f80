"""Tests of the judge of manifests: it passes one that is right and none that is not."""

import copy
import hashlib
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import manifest

DIGEST = hashlib.sha256(b"a bell").hexdigest()
PART = {
    "number": 1,
    "of": 2,
    "whole": DIGEST,
    "heading": {"title": "The bells", "lang": "en", "address": None},
    "failed": [],
}


def good():
    return {
        "schema": 1,
        "tool": {"name": "pamphleteer", "version": "0.1.0"},
        "catalogue": {"title": None, "issuer": "Bell Society", "lang": "en",
                      "address": "https://bell.example.org", "updated": "2026-05-24"},
        "statements": [{
            "slug": "bell", "title": "The bell", "subtitle": None, "lang": "en", "dir": "ltr",
            "issuer": "Bell Society", "publisher": None, "date": "2026-05-24", "updated": "2026-05-24",
            "description": None, "keywords": [], "rights": None, "series": None, "series_number": None,
            "identifier": "urn:uuid:0", "work": None,
            "print": {"pages": 4, "sheets": 1, "blank": 0, "form": "stapled", "paper": "a4", "type_size": 11.0},
            "address": None, "sources": [{"name": "bell.md", "sha256": DIGEST}], "source": DIGEST}],
        "artifacts": [{
            "name": "bell/bell.pdf", "media_type": "application/pdf", "size": 6, "sha256": DIGEST,
            "product": "reader", "statement": "bell", "language": "en", "pages": 4, "source": DIGEST,
            "fonts": ["Vollkorn"], "layout": "pamphlet", "duplex": None}],
    }


def put(where, key, value):
    def change(found):
        target = found
        for step in where:
            target = target[step]
        target[key] = value
    return change


BROKEN = {
    "another form": put([], "schema", 2),
    "a key that is not known": put([], "more", 1),
    "one in a statement": put(["statements", 0], "more", 1),
    "no direction": lambda found: found["statements"][0].pop("dir"),
    "a day that is none": put(["catalogue"], "updated", "2026-13-01"),
    "capitals in a digest": put(["artifacts", 0], "sha256", DIGEST.upper()),
    "a product that is none": put(["artifacts", 0], "product", "broadsheet"),
    "a size below nothing": put(["artifacts", 0], "size", -1),
    "a name that leads out": put(["artifacts", 0], "name", "../bell.pdf"),
    "the same deeper": put(["artifacts", 0], "name", "bell/../../bell.pdf"),
    "a name from the root": put(["artifacts", 0], "name", "/bell.pdf"),
    "a name with a backslash": put(["artifacts", 0], "name", "bell\\bell.pdf"),
    "an address with a slash at its end": put(["catalogue"], "address", "https://bell.example.org/"),
    "a part in a whole one": put([], "part", PART),
}


class Schema(unittest.TestCase):
    def test_a_good_manifest_passes(self):
        self.assertEqual(manifest.problems(good()), [])
        part = good() | {"part": PART}
        self.assertEqual(manifest.problems(part, "shard.json"), [])
        self.assertEqual(len(manifest.problems(good(), "shard.json")), 1)

    def test_each_breach_is_found(self):
        for what, change in BROKEN.items():
            with self.subTest(what):
                found = copy.deepcopy(good())
                change(found)
                self.assertTrue(manifest.problems(found))


class Beside(unittest.TestCase):
    def laid(self, folder, change=lambda found: None):
        found = good()
        change(found)
        (folder / "bell").mkdir()
        (folder / "bell" / "bell.pdf").write_bytes(b"a bell")
        (folder / "SHA256SUMS").write_text("")
        (folder / "manifest.json").write_text(json.dumps(found))
        return folder / "manifest.json"

    def test_files_are_held_against_the_list(self):
        def other(folder):
            (folder / "bell" / "bell.pdf").write_bytes(b"a ball")

        def more(folder):
            (folder / "more").write_bytes(b"")

        def gone(folder):
            (folder / "bell" / "bell.pdf").unlink()

        for change, said in [(None, None), (other, "other bytes"), (more, "more: not listed"), (gone, "not there")]:
            with self.subTest(said), tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                path = self.laid(folder)
                if change:
                    change(folder)
                found = manifest.judge(path)[1]
                self.assertEqual(len(found), 1 if said else 0, found)
                self.assertTrue(not said or found[0].endswith(said), found)

    def test_a_file_twice_is_found(self):
        with tempfile.TemporaryDirectory() as name:
            path = self.laid(Path(name), lambda found: found["artifacts"].append(found["artifacts"][0]))
            self.assertTrue(manifest.judge(path)[1])


if __name__ == "__main__":
    unittest.main()
