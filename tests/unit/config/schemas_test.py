"""The published JSON Schemas are valid, accept every example, and refuse what the reader refuses."""
import copy
import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing.name} is not installed (scripts/setup installs it)")
    sys.exit(77)

root = pathlib.Path(sys.argv[1])
schemas = {path.name: json.loads(path.read_text()) for path in (root / "schemas").glob("*.schema.json")}


def validator(name):
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schemas[name])
    try:  # since 4.18, and the only way after the next major version
        from referencing import Registry, Resource
    except ImportError:
        resolver = jsonschema.RefResolver(base_uri=name, referrer=schemas[name], store=schemas)
        return kind(schemas[name], resolver=resolver)
    registry = Registry().with_resources((key, Resource.from_contents(value)) for key, value in schemas.items())
    return kind(schemas[name], registry=registry)


problems = []
documents = {}
for path in sorted((root / "examples").glob("*.yaml")):
    kinds = ("isolined", "schedule", "network", "requests", "plan")
    kind = next((kind for kind in kinds if path.stem == kind or path.name.startswith(kind + "-")), "streams")
    documents[path.name] = yaml.safe_load(path.read_text())
    for error in validator(f"{kind}.schema.json").iter_errors(documents[path.name]):
        problems.append(f"{path.name}: {error.json_path}: {error.message}")
if len(documents) < 17:
    problems.append(f"only {len(documents)} examples in {root}")


def must_refuse(what, name, kind, change):
    document = copy.deepcopy(documents[name])
    change(document)
    if validator(f"{kind}.schema.json").is_valid(document):
        problems.append(f"{kind} schema accepts {what}")


first = lambda document: document["streams"][0]
small, every = "streams-small.yaml", "isolined-all-keys.yaml"
must_refuse("a cycle without unit", small, "streams", lambda d: first(d).update(cycle=1))
must_refuse("a stream without cycle", small, "streams", lambda d: first(d).pop("cycle"))
must_refuse("an unknown key", small, "streams", lambda d: first(d).update(cyle="1ms"))
must_refuse("a vid of 4095", small, "streams", lambda d: first(d)["match"].update(vid=4095))
must_refuse("an empty file", small, "streams", lambda d: d.clear())
must_refuse("a wrong hook", every, "isolined", lambda d: d["probe"].update(hook="ebpf"))
must_refuse("streams twice", every, "isolined", lambda d: d["probe"].update(streams_file="s.yaml"))
must_refuse("a wrong stream", every, "isolined", lambda d: first(d["probe"]).update(deadline=5))

gates, all_keys = "schedule-gates.yaml", "schedule-all-keys.yaml"
port = lambda document: document["ports"][0]
entry = lambda document: port(document)["gate_control_list"]["entries"][0]
shaper = lambda document: port(document)["traffic_classes"][1]["credit_based_shaper"]
must_refuse("a port without interface", gates, "schedule", lambda d: port(d).pop("interface"))
must_refuse("no port", gates, "schedule", lambda d: d.update(ports=[]))
must_refuse("an unknown profile", gates, "schedule", lambda d: d.update(profile="industral"))
must_refuse("an interval without unit", gates, "schedule", lambda d: entry(d).update(time_interval=250))
must_refuse("gates said twice", gates, "schedule", lambda d: entry(d).update(gate_states=1))
must_refuse("gates not said", gates, "schedule", lambda d: entry(d).pop("open"))
must_refuse("traffic class 8", gates, "schedule", lambda d: entry(d).update(open=[8]))
must_refuse("a list without entries", gates, "schedule", lambda d: port(d)["gate_control_list"].update(entries=[]))
must_refuse("a send slope above zero", all_keys, "schedule", lambda d: shaper(d).update(send_slope="980Mbit/s"))
must_refuse("a low credit above zero", all_keys, "schedule", lambda d: shaper(d).update(lo_credit=1488))
must_refuse("an idle slope below zero", all_keys, "schedule", lambda d: shaper(d).update(idle_slope="-1Mbit/s"))

request = lambda document: document["streams"][0]
link = lambda document: document["links"][0]
plant, more, plan = "network-plant.yaml", "requests-more.yaml", "plan-small.yaml"
must_refuse("a stream without size", plant, "network", lambda d: request(d).pop("payload"))
must_refuse("a size said twice", plant, "network", lambda d: request(d).update(frame_size=100))
must_refuse("a network without nodes", plant, "network", lambda d: d.pop("nodes"))
must_refuse("a percentage without its sign", plant, "network", lambda d: link(d).update(min_background=0.1))
must_refuse("a stream of the probe", more, "requests", lambda d: request(d).update(match={}))
must_refuse("requests without streams", more, "requests", lambda d: d.clear())
must_refuse("a plan that plans nothing", plan, "plan", lambda d: d.pop("planned"))
must_refuse("a third copy", plan, "plan", lambda d: d["planned"][0].update(members=[{"links": [], "starts": []}] * 3))

for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
