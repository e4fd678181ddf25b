package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Every package is null-marked. */
class NullnessTest {

    @Test
    void everyPackageIsNullMarked() {
        assertThat(unmarked(Rooms.everything())).isEmpty();
    }

    @Test
    void failsForAPackageThatIsNotNullMarked() {
        assertThat(unmarked(Sketch.of("package dev.switchgear.silent; class Bad {}")))
                .containsExactly("dev.switchgear.silent");
        assertThat(unmarked(Sketch.of(
                        "package dev.switchgear.loud; class Good {}",
                        "@org.jspecify.annotations.NullMarked package dev.switchgear.loud;")))
                .isEmpty();
    }

    private static List<String> unmarked(JavaClasses classes) {
        Set<String> marked = classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        return classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !marked.contains(name))
                .distinct()
                .sorted()
                .toList();
    }
}
