package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The facts about third parties are about the versions that are used, and a test or script proves each of them. */
class ThirdPartiesTest {
    private static final Path ROOT = Rooms.CORE.file("..");
    private static final int CELLS = 6;

    @Test
    void everyRowHasThePinnedVersionAndAProof() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/third-parties.md"));
        assertThat(rows(page)).hasSizeGreaterThan(15);
        assertThat(broken(page)).isEmpty();
    }

    @Test
    void anotherVersionIsReportedWithItsRow() throws IOException {
        String page = """
                | what | version | pinned in | what it does | what Switchgear does | held by |
                |---|---|---|---|---|---|
                | a library | 0.0.0 | `pom.xml` | surprises | avoids it | `findings/setup.bash` |
                """;
        assertThat(broken(page))
                .containsExactly(
                        "docs/third-parties.md, row 'a library' is of version 0.0.0, and pom.xml has another now: run"
                                + " findings/setup.bash and correct the row");
    }

    @Test
    void aRowWithoutAProofIsReported() throws IOException {
        String page = "| a library | 1.0.1 | `pom.xml` | surprises | avoids it | `findings/nothing.sh` |";
        assertThat(broken(page))
                .containsExactly(
                        "docs/third-parties.md, row 'a library' is held by findings/nothing.sh, which is not there");
    }

    private static List<String> broken(String page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (List<String> row : rows(page)) {
            String name = "docs/third-parties.md, row '" + row.get(0) + "' ";
            String pin = unquoted(row.get(2));
            String holder = unquoted(row.get(CELLS - 1));
            if (!Files.exists(ROOT.resolve(holder))) {
                broken.add(name + "is held by " + holder + ", which is not there");
            } else if (!isPinned(pin, row.get(1))) {
                broken.add(name + "is of version " + row.get(1) + ", and " + pin + " has another now: run " + holder
                        + " and correct the row");
            }
        }
        return broken;
    }

    private static boolean isPinned(String pin, String version) throws IOException {
        String exactly = "(?s).*[^0-9.]" + version.replace(".", "\\.") + "[^0-9.].*";
        return Files.exists(ROOT.resolve(pin))
                && Files.readString(ROOT.resolve(pin)).matches(exactly);
    }

    /** Returns the cells of each row except the head. */
    private static List<List<String>> rows(String page) {
        return page.lines()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---") && !line.startsWith("| what |"))
                .map(line -> List.of(line.substring(1).split("\\|", -1)).stream()
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static String unquoted(String cell) {
        return cell.replace("`", "");
    }
}
