"""The YANG export of every example has the shape that the modules of IEEE 802.1Q ask for.

Debian has yanglint but not these modules, and they cannot be part of this repository: what of them an export uses is
written down in sched.schema.json, and their conditions between members below. With the modules in a folder, yanglint
itself is asked as well: ISOLINE_YANG_MODULES=/folder.
"""
import copy
import fractions
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError as missing:
    print(f"skipped: {missing.name} is not installed (scripts/setup installs it)")
    sys.exit(77)

program, examples = sys.argv[1], pathlib.Path(sys.argv[2])
schema = json.loads((pathlib.Path(__file__).parent / "sched.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
folder = os.environ.get("ISOLINE_YANG_MODULES")
modules = pathlib.Path(folder) if folder else None
implemented = ["ieee802-dot1q-types", "ietf-interfaces", "iana-if-type", "ieee802-dot1q-sched", "ieee802-dot1q-bridge",
               "ieee802-dot1q-sched-bridge", "ieee802-dot1q-preemption-bridge", "ieee802-dot1q-cbsa-bridge"]
bridge_port, gates = "ieee802-dot1q-bridge:bridge-port", "ieee802-dot1q-sched-bridge:gate-parameter-table"


def ports(document):
    return document["ietf-interfaces:interfaces"]["interface"]


def rational(pair):
    return fractions.Fraction(pair["numerator"], pair["denominator"])


def conditions(document):
    """What the modules' must and key statements say."""
    def unique(what, key, members):
        keys = [member[key] for member in members]
        if len(set(keys)) < len(keys):
            yield f"{what}: {key} is there twice"

    yield from unique("interface", "name", ports(document))
    for one in ports(document):
        name, port = one["name"], one[bridge_port]
        table = port[gates]
        entries = table.get("admin-control-list", {}).get("gate-control-entry", [])
        if len(entries) > table["supported-list-max"]:
            yield f"{name}: more entries than supported-list-max"
        if any(entry["time-interval-value"] > table["supported-interval-max"] for entry in entries):
            yield f"{name}: an interval above supported-interval-max"
        if rational(table["admin-cycle-time"]) > rational(table["supported-cycle-max"]):
            yield f"{name}: admin-cycle-time above supported-cycle-max"
        yield from unique(name, "index", entries)
        yield from unique(name, "traffic-class", table.get("queue-max-sdu-table", []))


def problems_of(document):
    found = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
    return found or list(conditions(document))


problems = []
documents = {}
for path in sorted(examples.glob("schedule-*.yaml")):
    run = subprocess.run([program, "schedule", "export", path, "--format", "yang"], capture_output=True, text=True)
    if run.returncode != 0:
        problems.append(f"{path.name}: {run.stderr}")
        continue
    documents[path.name] = json.loads(run.stdout)
    problems += [f"{path.name}: {problem}" for problem in problems_of(documents[path.name])]
    if modules:
        loaded = [next(file for form in (f"{module}.yang", f"{module}@*.yang") for file in modules.glob(form))
                  for module in implemented]
        with tempfile.NamedTemporaryFile("w", suffix=".json") as exported:
            exported.write(run.stdout)
            exported.flush()
            lint = subprocess.run(["yanglint", "-p", modules, "-t", "config", *loaded, exported.name],
                                  capture_output=True, text=True)
        if lint.returncode != 0:
            problems.append(f"{path.name}: yanglint: {lint.stderr}")
if len(documents) < 8:
    problems.append(f"only {len(documents)} examples in {examples}")


def must_refuse(what, change):
    document = copy.deepcopy(documents["schedule-all-keys.yaml"])
    change(ports(document)[0][bridge_port])
    if not problems_of(document):
        problems.append(f"the test accepts {what}")


def list_of(port):
    return port[gates]["admin-control-list"]["gate-control-entry"]


if not problems:
    for member in ("gate-enabled", "admin-cycle-time", "admin-base-time", "admin-control-list", "config-change",
                   "admin-cycle-time-extension", "supported-list-max", "supported-cycle-max", "supported-interval-max"):
        must_refuse(f"a port without {member}", lambda port: port[gates].pop(member))
    must_refuse("an entry without states", lambda port: list_of(port)[0].pop("gate-states-value"))
    must_refuse("an operation of no module", lambda port: list_of(port)[0].update({"operation-name": "set-gate-states"}))
    must_refuse("a list above its maximum", lambda port: port[gates].update({"supported-list-max": 1}))
    must_refuse("an index twice", lambda port: list_of(port)[1].update(index=0))
    must_refuse("a cycle above its maximum",
                lambda port: port[gates].update({"admin-cycle-time": {"numerator": 4294967295, "denominator": 1},
                                                 "supported-cycle-max": {"numerator": 1, "denominator": 1}}))
    must_refuse("a 64-bit number as a number",
                lambda port: port[gates]["admin-base-time"].update(seconds=10))
    must_refuse("an unknown member", lambda port: port[gates].update({"gate-enable": True}))

if not modules:
    print("checked against sched.schema.json only; for yanglint: ISOLINE_YANG_MODULES=folder of the IEEE modules")
for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
