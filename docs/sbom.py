#!/usr/bin/env python3
"""What the binary is made of, as CycloneDX 1.5 JSON: every crate that is compiled into it or builds it,
with its version, licence, checksum and what it depends on (S-060).

    python3 docs/sbom.py > espace-partenaire.cdx.json

Asks cargo, and no network: what is written is what Cargo.lock says. Test-only crates are left out.
"""
import json
import subprocess
import tomllib
import uuid

PLATFORM = "x86_64-unknown-linux-gnu"
BINARY = "server"


def metadata():
    words = ["cargo", "metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", PLATFORM]
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)


def used(nodes, root):
    """Whatever is reached without a dev-dependency."""
    found, waiting = {}, [root]
    while waiting:
        here = waiting.pop()
        if here in found:
            continue
        kinds = ((one["pkg"], one["dep_kinds"]) for one in nodes[here]["deps"])
        found[here] = sorted(to for to, kinds in kinds if any(kind["kind"] != "dev" for kind in kinds))
        waiting.extend(found[here])
    return found


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums):
    told = {"type": "library", "bom-ref": purl(package), "name": package["name"], "version": package["version"], "purl": purl(package)}
    if package["license"]:
        told["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = checksums.get((package["name"], package["version"]))
    if checksum:
        told["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["repository"]:
        told["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return told


def main():
    known = metadata()
    with open("Cargo.lock", "rb") as lock:
        locked = tomllib.load(lock)["package"]
    checksums = {(one["name"], one["version"]): one.get("checksum") for one in locked}
    packages = {one["id"]: one for one in known["packages"]}
    nodes = {one["id"]: one for one in known["resolve"]["nodes"]}
    root = next(one for one in known["packages"] if one["name"] == BINARY and one["source"] is None)
    graph = used(nodes, root["id"])
    main_component = {**component(root, checksums), "type": "application", "name": "espace-partenaire"}
    components = [component(packages[one], checksums) for one in sorted(graph) if one != root["id"]]
    name = {one: purl(packages[one]) for one in graph}
    dependencies = [{"ref": name[one], "dependsOn": sorted(name[each] for each in to)} for one, to in sorted(graph.items())]
    # The same crates give the same serial number: two files can be compared.
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(dependencies, sort_keys=True))
    print(json.dumps({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": main_component},
        "components": components,
        "dependencies": dependencies,
    }, indent=1, sort_keys=True))


main()
