"""Makes a project, in a folder outside this tree, that depends on every artefact that a page of the docs names, in a version that only
a folder has, and that uses a class of each, and the code of the guide for the CDK."""

import os
import re
import sys
import xml.etree.ElementTree as Xml

folder, repository, version = sys.argv[1:4]
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
POM = "{http://maven.apache.org/POM/4.0.0}"
USED = {
    "switchgear-cdk": "dev.switchgear.cdk.Circuits",
    "switchgear-core": "dev.switchgear.Switchgear",
    "switchgear-dynamodb": "dev.switchgear.dynamodb.DynamoDbCircuitStore",
    "switchgear-extension": "dev.switchgear.extension.Main",
    "switchgear-http": "dev.switchgear.http.CircuitHttpClient",
    "switchgear-lambda": "dev.switchgear.lambda.LambdaSwitchgear",
    "switchgear-resilience4j": "dev.switchgear.resilience4j.FleetCircuitBreakerRegistry",
    "switchgear-sandbox": "dev.switchgear.sandbox.Sandbox",
    "switchgear-signals": "dev.switchgear.signals.AlarmHandler",
    "switchgear-sources": "dev.switchgear.sources.SourceGovernor",
    "switchgear-spring-boot-starter": "dev.switchgear.spring.SwitchgearAutoConfiguration",
    "switchgear-testkit": "dev.switchgear.testkit.CircuitStoreContract",
    "switchgear-workflow": "dev.switchgear.workflow.Define",
}


def pages():
    for path, _, names in os.walk(root):
        if not re.search(r"/(target|\.git|node_modules)(/|$)", path):
            for name in names:
                if name.endswith(".md") and name != "CHANGELOG.md":
                    with open(os.path.join(path, name), encoding="utf-8") as file:
                        yield os.path.join(path, name), file.read()


def named():
    """Every artefact that a page names as something to depend on: in a POM, as a coordinate, or in the table of project.md."""
    found = set()
    for path, text in pages():
        found.update(re.findall(r"<artifactId>(switchgear-[a-z0-9-]+)</artifactId>|dev\.switchgear:(switchgear-[a-z0-9-]+)", text))
        if path.endswith("guides/project.md"):
            found.update(("", name) for name in re.findall(r"^\| `(switchgear-[a-z0-9-]+)` \|", text, re.MULTILINE))
    return {one or other for one, other in found} - {"switchgear-bom"}


def main():
    managed = {one.findtext(POM + "artifactId") for one in Xml.parse(os.path.join(root, "bom", "pom.xml")).iter(POM + "dependency")}
    if named() != managed:
        sys.exit(f"the pages name, and bom/pom.xml manages, different artefacts: {sorted(named() ^ managed)}")
    if set(USED) != managed:
        sys.exit(f"consumer.py uses no class of {sorted(managed - set(USED))}")
    dependencies = "".join(
        f"<dependency><groupId>dev.switchgear</groupId><artifactId>{name}</artifactId></dependency>\n" for name in sorted(managed))
    with open(os.path.join(folder, "pom.xml"), "w", encoding="utf-8") as file:
        file.write(f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>everything</artifactId><version>1</version>
<properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
<repositories><repository><id>release</id><url>file://{os.path.abspath(repository)}</url></repository></repositories>
<dependencyManagement><dependencies>
<dependency><groupId>dev.switchgear</groupId><artifactId>switchgear-bom</artifactId><version>{version}</version><type>pom</type><scope>import</scope></dependency>
</dependencies></dependencyManagement>
<dependencies>{dependencies}</dependencies>
<build><pluginManagement><plugins>
<plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
<plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
<plugin><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version></plugin>
</plugins></pluginManagement></build></project>
""")
    with open(os.path.join(root, "docs", "guides", "deploy.md"), encoding="utf-8") as file:
        code, = re.findall(r"^```java\n(Circuits circuits.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
    classes = ", ".join(f"{name}.class" for name in USED.values())
    os.makedirs(os.path.join(folder, "src/main/java"))
    with open(os.path.join(folder, "src/main/java/Everything.java"), "w", encoding="utf-8") as file:
        file.write(f"""import dev.switchgear.cdk.Circuits;
import dev.switchgear.cdk.CircuitsProps;

final class Everything {{
    static final Class<?>[] USED = {{{classes}}};

    static void deploy(software.amazon.awscdk.Stack stack, software.amazon.awscdk.services.lambda.Function checkout) {{
{code}    }}
}}
""")


main()
