"""Checks that a folder is a whole release, knowing nothing of how it was built. Prints what is wrong; 1 if anything is.

With a second folder: that both have the same bytes, file by file. With --faults: that each of the faults at the end is found.
"""

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as Xml
import zipfile

POM = "{http://maven.apache.org/POM/4.0.0}"
GROUP = "maven/dev/switchgear"
JAVA_17 = 61
SUMS = {"SHA256SUMS": "sha256", "SHA512SUMS": "sha512"}
# what Maven Central wants to know of an artefact besides its name and description
WHOSE = ("url", "licenses/license/name", "licenses/license/url", "developers/developer/name", "developers/developer/email",
         "scm/connection", "scm/developerConnection", "scm/url")
# what the layer has besides jars of the class path: a configuration of the log, and a jar of the Java runtime
NOT_A_COMPONENT = {"switchgear-logging", "jrt-fs"}


class Release:
    def __init__(self, folder, version, root):
        self.folder, self.version, self.root = folder, version, root
        self.wrong = []
        self.files = sorted(
            os.path.relpath(os.path.join(path, name), folder) for path, _, names in os.walk(folder) for name in names)

    def fault(self, text):
        self.wrong.append(text)

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def json(self, name):
        return json.loads(self.read(name))

    # ------------------------------------------------------------ which files there are

    def artefacts(self):
        """What the bill of materials for Maven, bom/pom.xml, manages: the one list of what is published."""
        bom = Xml.parse(os.path.join(self.root, "bom", "pom.xml"))
        return sorted(one.findtext(POM + "artifactId") for one in bom.iter(POM + "dependency"))

    def expected(self):
        def of(artefact, *suffixes):
            return {f"{GROUP}/{artefact}/{self.version}/{artefact}-{self.version}{suffix}" for suffix in suffixes}

        sbom = ("-cyclonedx.json", "-cyclonedx.xml")
        files = of("switchgear", ".pom", *sbom) | of("switchgear-bom", ".pom")
        for artefact in self.artefacts():
            files |= of(artefact, ".pom", ".jar", "-sources.jar", "-javadoc.jar", *sbom)
        machine = os.uname().machine
        files |= {f"switchgear-{name}-{self.version}.{kind}" for name in ("functions", "layer", "command") for kind in ("cdx.json",)}
        files |= {f"switchgear-functions-{self.version}.zip", f"switchgear-layer-{self.version}-{machine}.zip",
                  f"switchgear-deployment-{self.version}.zip", f"switchgear-command-{self.version}.jar", "BUILDINFO"}
        clients = os.path.join(self.root, "clients")
        for language in sorted(os.listdir(clients)) if os.path.isdir(clients) else ():
            python = os.path.join(clients, language, "pyproject.toml")
            node = os.path.join(clients, language, "package.json")
            if os.path.exists(python):
                with open(python, encoding="utf-8") as file:
                    name = re.search(r'^name = "(.+)"$', file.read(), re.MULTILINE).group(1).replace("-", "_")
                files |= {f"python/{name}-{self.version}{end}" for end in ("-py3-none-any.whl", ".tar.gz")}
            if os.path.exists(node):
                with open(node, encoding="utf-8") as file:
                    name = json.load(file)["name"].replace("@", "").replace("/", "-")
                files.add(f"node/{name}-{self.version}.tgz")
        return files

    def check_files(self, signed):
        expected = self.expected()
        names = set(expected) | set(SUMS)
        for name in expected:
            if name.startswith("maven/"):
                names |= {name + end for end in (".md5", ".sha1", ".sha256", ".sha512")}
        if signed:
            names |= {name + ".asc" for name in expected | set(SUMS)}
        for name in sorted(names - set(self.files)):
            self.fault(f"{name} is missing")
        for name in sorted(set(self.files) - names):
            self.fault(f"{name} does not belong here")
        for name in self.files:
            if not self.read(name):
                self.fault(f"{name} is empty")

    # ------------------------------------------------------------ checksums and signatures

    def check_sums(self):
        primary = {name for name in self.files if not re.search(r"\.(md5|sha1|sha256|sha512|asc)$", name)} - set(SUMS)
        for sums, algorithm in SUMS.items():
            if sums not in self.files:
                continue
            stated = dict(reversed(line.split("  ", 1)) for line in self.read(sums).decode().splitlines())
            for name in sorted(primary ^ set(stated)):
                self.fault(f"{sums} and the folder differ in {name}")
            for name in sorted(primary & set(stated)):
                if hashlib.new(algorithm, self.read(name)).hexdigest() != stated[name]:
                    self.fault(f"{name} has another {algorithm} than {sums} says")
        for name in self.files:
            found = re.search(r"^(.*)\.(md5|sha1|sha256|sha512)$", name)
            if found and found.group(1) in self.files:
                if hashlib.new(found.group(2), self.read(found.group(1))).hexdigest() != self.read(name).decode().strip():
                    self.fault(f"{found.group(1)} has another {found.group(2)} than the file beside it says")

    def check_signatures(self):
        for name in self.files:
            if name.endswith(".asc"):
                ran = subprocess.run(["gpg", "--batch", "--verify", name, name.removesuffix(".asc")], cwd=self.folder, capture_output=True, text=True)
                if ran.returncode:
                    self.fault(f"{name} is no signature of {name.removesuffix('.asc')}")

    # ------------------------------------------------------------ what is in them

    def check_poms(self):
        for name in self.files:
            if not name.endswith(".pom"):
                continue
            text = self.read(name).decode()
            pom = Xml.fromstring(text)
            if "SNAPSHOT" in text:
                self.fault(f"{name} names a SNAPSHOT")
            stated = pom.findtext(POM + "version") or pom.findtext(f"{POM}parent/{POM}version")
            if stated != self.version:
                self.fault(f"{name} has version {stated}")
            for wanted in ("name", "description"):
                if not pom.findtext(POM + wanted):
                    self.fault(f"{name} has no {wanted}")
            if pom.find(POM + "parent") is None:  # the others inherit it
                for wanted in WHOSE:
                    if not pom.findtext(POM + wanted.replace("/", "/" + POM)):
                        self.fault(f"{name} has no {wanted}")

    def check_jars(self):
        for artefact in self.artefacts():
            base = f"{GROUP}/{artefact}/{self.version}/{artefact}-{self.version}"
            if not {base + end for end in (".jar", "-sources.jar", "-javadoc.jar")} <= set(self.files):
                continue
            with zipfile.ZipFile(io.BytesIO(self.read(base + ".jar"))) as jar:
                classes = [name for name in jar.namelist() if name.endswith(".class")]
                for name in classes:
                    release = int.from_bytes(jar.read(name)[6:8], "big")
                    if release != JAVA_17:
                        self.fault(f"{base}.jar: {name} is of class file version {release}, not {JAVA_17}, which is Java 17")
            with zipfile.ZipFile(io.BytesIO(self.read(base + "-sources.jar"))) as jar:
                sources = set(jar.namelist())
            for name in sorted({re.sub(r"(\$.*)?\.class$", ".java", one) for one in classes} - sources):
                self.fault(f"{base}-sources.jar lacks {name}")
            with zipfile.ZipFile(io.BytesIO(self.read(base + "-javadoc.jar"))) as jar:
                if "index.html" not in jar.namelist():
                    self.fault(f"{base}-javadoc.jar has no index.html")
            if not classes:
                self.fault(f"{base}.jar has no class")

    def components(self, name):
        bom = self.json(name)
        if bom.get("bomFormat") != "CycloneDX" or "SNAPSHOT" in json.dumps(bom):
            self.fault(f"{name} is no SBOM of a release")
        for one in bom["components"]:
            if not one.get("purl") or not one.get("hashes"):
                self.fault(f"{name}: {one['name']} has no purl or no hash")
        return {f"{one['name']}-{one['version']}" for one in bom["components"] + [bom["metadata"]["component"]]}

    def check_sboms(self):
        """Each artefact's SBOM is its own, and names each dependency that its POM has at run time."""
        for artefact in self.artefacts():
            base = f"{GROUP}/{artefact}/{self.version}/{artefact}-{self.version}"
            if not {base + ".pom", base + "-cyclonedx.json"} <= set(self.files):
                continue
            subject = self.json(base + "-cyclonedx.json")["metadata"]["component"]
            if (subject["name"], subject["version"]) != (artefact, self.version):
                self.fault(f"{base}-cyclonedx.json is that of {subject['name']} {subject['version']}")
            known = {re.sub(r"-[0-9][^-]*(-jre)?$", "", one) for one in self.components(base + "-cyclonedx.json")}
            for one in Xml.fromstring(self.read(base + ".pom")).findall(f"{POM}dependencies/{POM}dependency"):
                if one.findtext(POM + "scope") != "test" and one.findtext(POM + "artifactId") not in known:
                    self.fault(f"{base}-cyclonedx.json lacks {one.findtext(POM + 'artifactId')}")

    def check_packages(self):
        machine = os.uname().machine
        for name, archive, wanted in (
                ("functions", f"switchgear-functions-{self.version}.zip", f"lib/switchgear-signals-{self.version}.jar"),
                ("layer", f"switchgear-layer-{self.version}-{machine}.zip", "extensions/switchgear")):
            sbom = f"switchgear-{name}-{self.version}.cdx.json"
            if not {archive, sbom} <= set(self.files):
                continue
            with zipfile.ZipFile(io.BytesIO(self.read(archive))) as packed:
                names = packed.namelist()
            if wanted not in names:
                self.fault(f"{archive} lacks {wanted}")
            jars = {os.path.basename(one).removesuffix(".jar") for one in names if one.endswith(".jar")}
            for one in sorted(jars - self.components(sbom) - NOT_A_COMPONENT):
                self.fault(f"{archive} has {one}.jar, which {sbom} does not name")
        self.check_command(f"switchgear-command-{self.version}.jar", f"switchgear-command-{self.version}.cdx.json")
        self.check_deployment(f"switchgear-deployment-{self.version}.zip")
        for name in self.files:
            if name.startswith("python/") and not name.endswith(".asc"):
                self.check_python(name)
            if name.startswith("node/") and name.endswith(".tgz"):
                self.check_node(name)

    def check_python(self, name):
        if name.endswith(".whl"):
            with zipfile.ZipFile(io.BytesIO(self.read(name))) as packed:
                text = packed.read(next(one for one in packed.namelist() if one.endswith("/METADATA"))).decode()
        else:
            with tarfile.open(fileobj=io.BytesIO(self.read(name))) as packed:
                text = packed.extractfile(next(one for one in packed.getnames() if one.endswith("/PKG-INFO"))).read().decode()
        if f"\nVersion: {self.version}\n" not in text:
            self.fault(f"{name} says that it has another version")

    def check_node(self, name):
        with tarfile.open(fileobj=io.BytesIO(self.read(name))) as packed:
            package = json.load(packed.extractfile("package/package.json"))
            names = set(packed.getnames())
        if package["version"] != self.version:
            self.fault(f"{name} says that it is {package['version']}")
        for entry in package["exports"].values():
            for path in entry.values():
                if os.path.normpath(os.path.join("package", path)) not in names:
                    self.fault(f"{name} lacks {path}, which it exports")

    def check_command(self, name, sbom):
        """It says what it runs, our classes are of Java 17, and its SBOM names every library that it is made of."""
        if not {name, sbom} <= set(self.files):
            return
        with zipfile.ZipFile(io.BytesIO(self.read(name))) as jar:
            names = set(jar.namelist())
            manifest = jar.read("META-INF/MANIFEST.MF").decode() if "META-INF/MANIFEST.MF" in names else ""
            for one in sorted(names):
                if re.fullmatch(r"dev/switchgear/.*\.class", one) and int.from_bytes(jar.read(one)[6:8], "big") != JAVA_17:
                    self.fault(f"{name}: {one} is not of Java 17")
            made_of = [dict(line.split("=", 1) for line in jar.read(one).decode().splitlines() if "=" in line)
                       for one in sorted(names) if re.fullmatch(r"META-INF/maven/.*/pom\.properties", one)]
        main = re.search(r"^Main-Class: (\S+)\s*$", manifest, re.MULTILINE)
        if not main or main.group(1).replace(".", "/") + ".class" not in names:
            self.fault(f"{name} has no main class")
        known = self.components(sbom)
        for one in made_of:
            if f"{one['artifactId']}-{one['version']}" not in known:
                self.fault(f"{name} has {one['artifactId']} {one['version']}, which {sbom} does not name")
        if "META-INF/LICENSE" not in names:
            self.fault(f"{name} has no license")
        if "switchgear-console" not in {one["artifactId"] for one in made_of}:
            self.fault(f"{name} does not say what it is made of")

    def check_deployment(self, name):
        """What the SAM template names is in the file with it; that is all that sam deploy needs."""
        if name not in self.files:
            return
        with zipfile.ZipFile(io.BytesIO(self.read(name))) as packed:
            names = set(packed.namelist())
            template = packed.read("infra/sam/template.yaml").decode()
        paths = set(re.findall(r"(?:CodeUri|ContentUri|DefinitionUri): (\S+)", template))
        for one in sorted(paths):
            if os.path.normpath(os.path.join("infra/sam", one)) not in names:
                self.fault(f"{name} lacks {one}, which its template names")
        if len(paths) != 4:
            self.fault(f"{name}: the template names {sorted(paths)}")

    def check_build(self, commit):
        stated = dict(line.split("=", 1) for line in self.read("BUILDINFO").decode().splitlines())
        if stated.get("commit") != commit or stated.get("version") != self.version:
            self.fault(f"BUILDINFO is that of {stated.get('version')}, commit {stated.get('commit')}")

    def check(self, commit, signed):
        self.check_files(signed)
        self.check_sums()
        if signed:
            self.check_signatures()
        self.check_poms()
        self.check_jars()
        self.check_sboms()
        self.check_packages()
        self.check_build(commit)
        return self.wrong


def differences(one, other, leave_out):
    """Which files of two builds differ, and which archives of classes. What only one of them has is a difference, too."""
    def compared(release):
        return {name for name in release.files if not re.search(leave_out, name)}
    missing = {name for name in compared(one) - compared(other) if not name.startswith("maven/")}  # the second may be of fewer artefacts
    found = [f"{name} is in one of them only" for name in sorted(missing | compared(other) - compared(one))]
    told = []
    for name in sorted(compared(one) & compared(other)):
        for inner in different(name, one.read(name), other.read(name)):
            # the dump of a running JVM: on a machine that others load, one in many is other bytes
            (told if inner.endswith(":switchgear/classes.jsa") else found).append(f"{inner} differs")
    return found, told


def different(name, one, other):
    """The files that differ, down to those inside of archives that do."""
    if one == other:
        return []
    if not name.endswith(".zip"):
        return [name]
    with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
        if first.namelist() != second.namelist():
            return [name]
        inner = [found for entry in first.namelist() for found in different(f"{name}:{entry}", first.read(entry), second.read(entry))]
        return inner or [name]


# ---------------------------------------------------------------- faults that must be found

def changed(path, change):
    """Writes a file anew; the copy shares its bytes with the original."""
    with open(path, "rb") as file:
        content = file.read()
    os.remove(path)
    with open(path, "wb") as file:
        file.write(change(content))
    if change(content) == content:
        sys.exit(f"the fault changes nothing in {path}")


def without(archive, name):
    def change(content):
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
            for one in old.namelist():
                if one != name:
                    new.writestr(one, old.read(one))
        return made.getvalue()
    return lambda folder: changed(os.path.join(folder, archive), change)


def faults(version, signed):
    core = f"{GROUP}/switchgear-core/{version}/switchgear-core-{version}"
    store = f"{GROUP}/switchgear-dynamodb/{version}/switchgear-dynamodb-{version}"
    yield "a changed byte", f"{core}.jar has another sha512 than SHA512SUMS says", \
        lambda at: changed(f"{at}/{core}.jar", lambda old: old[:-1] + bytes([old[-1] ^ 1]))
    yield "a wrong checksum", f"{core}.jar has another sha256 than the file beside it says", \
        lambda at: changed(f"{at}/{core}.jar.sha256", lambda old: b"0" + old[1:] if old[:1] != b"0" else b"1" + old[1:])
    yield "no Javadoc", f"{core}-javadoc.jar is missing", lambda at: os.remove(f"{at}/{core}-javadoc.jar")
    yield "a stray file", "maven/notes.txt does not belong here", lambda at: open(f"{at}/maven/notes.txt", "w").close()
    yield "a SNAPSHOT", f"{store}.pom names a SNAPSHOT", \
        lambda at: changed(f"{at}/{store}.pom", lambda old: old.replace(version.encode(), version.encode() + b"-SNAPSHOT"))
    yield "a POM of nobody", f"switchgear-{version}.pom has no scm/connection", \
        lambda at: changed(f"{at}/{GROUP}/switchgear/{version}/switchgear-{version}.pom", lambda old: re.sub(rb"<scm.*</scm>", b"", old, flags=re.DOTALL))
    yield "an SBOM that lacks a dependency", f"{store}-cyclonedx.json lacks switchgear-core", \
        lambda at: changed(f"{at}/{store}-cyclonedx.json", lambda old: old.replace(b'"switchgear-core"', b'"something"'))
    yield "sources that lack a class", f"{core}-sources.jar lacks dev/switchgear/Circuit.java", without(f"{core}-sources.jar", "dev/switchgear/Circuit.java")
    yield "functions without their code", f"switchgear-functions-{version}.zip lacks lib/switchgear-signals-{version}.jar", \
        without(f"switchgear-functions-{version}.zip", f"lib/switchgear-signals-{version}.jar")
    yield "a runnable jar without its main class", f"switchgear-command-{version}.jar has no main class", \
        without(f"switchgear-command-{version}.jar", "dev/switchgear/console/web/CommandJar.class")
    yield "a library that no SBOM names", f"which switchgear-command-{version}.cdx.json does not name", \
        lambda at: changed(f"{at}/switchgear-command-{version}.cdx.json", lambda old: old.replace(b'"jackson-databind"', b'"something"'))
    yield "templates without a file that they name", "lacks ../target/functions.zip, which its template names", \
        without(f"switchgear-deployment-{version}.zip", "infra/target/functions.zip")
    if signed:
        yield "a signature of something else", f"{core}.jar.asc is no signature of {core}.jar", \
            lambda at: shutil.copy(f"{at}/{store}.jar.asc", f"{at}/{core}.jar.asc.new") and os.replace(f"{at}/{core}.jar.asc.new", f"{at}/{core}.jar.asc")


def check_faults(given, root):
    for name, words, put in faults(given.version, given.signed):
        with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(given.folder))) as parent:
            copy = os.path.join(parent, "release")
            shutil.copytree(given.folder, copy, copy_function=os.link)
            put(copy)
            wrong = Release(copy, given.version, root).check(given.commit, given.signed)
        if not any(words in one for one in wrong):
            sys.exit(f"release: {name} was not found: {words}; found was {wrong}")
        print(f"release: the check finds {name}: {words}")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder")
    options.add_argument("version")
    options.add_argument("commit")
    options.add_argument("--signed", action="store_true")
    options.add_argument("--faults", action="store_true")
    options.add_argument("--same-as")
    options.add_argument("--leave-out", default="^$")
    given = options.parse_args()
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    release = Release(given.folder, given.version, root)
    if given.same_as:
        wrong, told = differences(release, Release(given.same_as, given.version, root), given.leave_out)
        for one in told:
            print(f"release: {one}: it is a dump of a running JVM, and everything else must be the same")
        sys.exit("\n".join(wrong) if wrong else 0)
    wrong = release.check(given.commit, given.signed)
    if wrong:
        sys.exit("\n".join("  " + one for one in wrong))
    print(f"release: {len(release.files)} files, all that a release of {given.version} consists of")
    if given.faults:
        check_faults(given, root)


main()
