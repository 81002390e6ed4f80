"""Tests of the judge of bills of materials."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import sbom

SUM = "0" * 64
CRATES = {("press", "1.0.0"), ("bell", "0.2.0")}
CHECKSUMS = {("press", "1.0.0"): None, ("bell", "0.2.0"): SUM, ("fog", "0.1.0"): SUM}


def good():
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "a", "name": "press", "version": "1.0.0"}},
        "components": [component("bell", "0.2.0")],
    }


def component(name, version):
    return {"type": "library", "bom-ref": name, "name": name, "version": version,
            "licenses": [{"expression": "MIT"}], "purl": f"pkg:cargo/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": SUM}]}


class Sbom(unittest.TestCase):
    def found(self, change=lambda bom: None):
        bom = good()
        change(bom)
        return sbom.problems(json.dumps(bom), CRATES, CHECKSUMS)

    def test_a_good_one_passes(self):
        self.assertEqual(self.found(), [])

    def test_each_breach_is_found(self):
        own = lambda bom: bom["components"][0]
        for said, change in [
            ("the schema", lambda bom: bom.update(bomFormat="Other")),
            ("the schema", lambda bom: own(bom).update(more=1)),
            ("is not in it", lambda bom: bom["components"].clear()),
            ("does not go into", lambda bom: bom["components"].append(component("fog", "0.1.0"))),
            ("no licence", lambda bom: own(bom).pop("licenses")),
            ("the address", lambda bom: own(bom).update(purl="pkg:cargo/bell")),
            ("SHA-256", lambda bom: own(bom)["hashes"][0].update(content="1" * 64)),
            ("where it was made", lambda bom: own(bom).update({"bom-ref": "path+file:///home/bell"})),
            ("no other run", lambda bom: bom.update(serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79")),
        ]:
            with self.subTest(said):
                found = self.found(change)
                self.assertTrue(any(said in problem for problem in found), found)

    def test_lists_are_read(self):
        self.assertEqual(sbom.listed("press v1.0.0 (/home/x)\nbell v0.2.0\nbell v0.2.0 (*)\n"), CRATES)
        lock = '[[package]]\nname = "bell"\nversion = "0.2.0"\nchecksum = "1"\n[[package]]\nname = "press"\nversion = "1.0.0"\n'
        self.assertEqual(sbom.locked(lock), {("bell", "0.2.0"): "1", ("press", "1.0.0"): None})


if __name__ == "__main__":
    unittest.main()
