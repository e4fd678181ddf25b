package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The BOM, the command that installs, and the guides agree on the artefacts and versions of a user's POM. */
class ArtefactsTest {
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    /** The parent's name has no dash. */
    private static final Pattern ARTEFACT = Pattern.compile("<artifactId>(switchgear-[a-z0-9-]+)</artifactId>");

    private static final Pattern STATED = Pattern.compile(
            "<artifactId>(switchgear-[a-z0-9-]+)</artifactId>\\s*(?:<version>([^<$]+)</version>)?", Pattern.MULTILINE);

    @Test
    void theBomListsThePublishedModules() throws IOException {
        assertThat(managed()).isEqualTo(published());
    }

    @Test
    void theCommandInstallsTheModulesOfTheBom() throws IOException {
        String list = first(Pattern.compile("^artefacts='([a-z0-9 -]+)'$", Pattern.MULTILINE), read("switchgear"));
        assertThat(Stream.of(list.split(" ")).map(name -> "switchgear-" + name))
                .containsExactlyInAnyOrderElementsOf(published());
    }

    @Test
    void theBomHasTheVersionOfTheBuild() throws IOException {
        assertThat(first(VERSION, read("bom/pom.xml"))).isEqualTo(version());
    }

    @Test
    void everyVersionInAGuideIsTheOneOfTheBuild() throws IOException {
        Set<String> known = published();
        known.add("switchgear-bom");
        for (Path guide : guides()) {
            for (MatchResult one :
                    STATED.matcher(Files.readString(guide)).results().toList()) {
                assertThat(known).as(guide.toString()).contains(one.group(1));
                if (one.group(2) != null) {
                    assertThat(one.group(2)).as(guide + ": " + one.group(1)).isEqualTo(version());
                }
            }
        }
        assertThat(guides()).hasSizeGreaterThan(5);
    }

    private static Set<String> published() throws IOException {
        Set<String> published = new TreeSet<>(Set.of("switchgear-extension", "switchgear-cdk"));
        for (String room : Rooms.PUBLISHED) {
            published.add(first(ARTEFACT, read(room + "/pom.xml")));
        }
        return published;
    }

    private static Set<String> managed() throws IOException {
        String bom = read("bom/pom.xml");
        return STATED.matcher(bom.substring(bom.indexOf("<dependencyManagement>")))
                .results()
                .map(one -> one.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String version() throws IOException {
        return first(VERSION, read("pom.xml"));
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
    }

    private static List<Path> guides() throws IOException {
        try (Stream<Path> files = Files.walk(Rooms.CORE.file("../docs"))) {
            return files.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(Rooms.CORE.file("../" + file));
    }
}
