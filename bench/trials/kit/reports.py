"""Reads a report of `diagnose` as other programs do: reports.py SCHEMA FILE.json FILE.xml.

Takes jsonschema and junitparser, of Debian's python3-jsonschema and python3-junitparser for instance.
"""

import json
import subprocess
import sys
from functools import cache

INTERPRETERS = (sys.executable, "/usr/bin/python3")


def check(schema, report, junit):
    import jsonschema
    from junitparser import Failure, JUnitXml, Skipped

    told = json.load(open(report))
    jsonschema.Draft202012Validator(json.load(open(schema))).validate(told)
    suite = JUnitXml.fromfile(junit)
    kinds = {"FAULT": [Failure], "ok": []}
    expected = [(each["check"], kinds.get(each["verdict"], [Skipped])) for each in told["checks"]]
    seen = [(case.name, [type(result) for result in case.result]) for case in suite]
    assert seen == expected, f"{junit}: expected {expected}, seen {seen}"
    assert (suite.tests, suite.failures) == (len(seen), sum(Failure in kind for _, kind in seen)), suite


@cache
def reader():
    """What can run this file, None if nothing can."""
    for each in INTERPRETERS:
        if not subprocess.run([each, "-c", "import jsonschema, junitparser"], stderr=subprocess.DEVNULL).returncode:
            return each
    print("# reports are not validated: jsonschema or junitparser is missing", file=sys.stderr)
    return None


if __name__ == "__main__":
    check(*sys.argv[1:])
