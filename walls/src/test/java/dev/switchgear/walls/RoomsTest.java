package dev.switchgear.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.switchgear.walls.Rooms.Room;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dependencies between modules point inward only, and core depends on nothing. */
class RoomsTest {
    private static final ArchRule CORE_STANDS_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations", "dev.switchgear..");

    @Test
    void coreDependsOnTheJdkAndJspecifyOnly() {
        assertThat(Walls.breaches(CORE_STANDS_ALONE, Rooms.CORE.mainClasses())).isEmpty();
    }

    @Test
    void dependenciesPointInward() {
        for (Room room : Rooms.ALL) {
            assertThat(Walls.breaches(arrowsOf(room), room.mainClasses()))
                    .as(room.folder())
                    .isEmpty();
        }
    }

    @Test
    void everyClassLivesInItsRoom() {
        for (Room room : Rooms.ALL) {
            assertThat(Walls.breaches(livesIn(room), room.mainClasses()))
                    .as(room.folder())
                    .isEmpty();
            assertThat(Walls.breaches(livesIn(room), room.testClasses()))
                    .as(room.folder() + ", tests")
                    .isEmpty();
        }
    }

    @Test
    void everyModuleIsARoom() throws Exception {
        assertThat(Rooms.ALL).extracting(Room::folder).containsExactlyInAnyOrderElementsOf(Rooms.modules());
    }

    @Test
    void everySourceHasACompiledClass() {
        for (Room room : Rooms.ALL) {
            assertThat(room.mainClasses().isEmpty() && !room.sources("main").isEmpty())
                    .as(room.folder() + " has sources, but no compiled class was checked")
                    .isFalse();
            assertThat(room.testClasses().isEmpty() && !room.sources("test").isEmpty())
                    .as(room.folder() + " has tests, but no compiled test was checked")
                    .isFalse();
        }
    }

    @Test
    void failsWhenCoreUsesALibrary() {
        JavaClasses borrowing = Sketch.of("package dev.switchgear; class Bad { org.assertj.core.api.Assertions a; }");
        assertThat(Walls.breaches(CORE_STANDS_ALONE, borrowing)).isNotEmpty();
    }

    @Test
    void failsWhenADependencyPointsOutward() {
        JavaClasses outward = Sketch.of(
                "package dev.switchgear.local; public class Demo {}",
                "package dev.switchgear.dynamodb; class Bad { dev.switchgear.local.Demo demo; }");
        assertThat(Walls.breaches(arrowsOf(Rooms.of("dev.switchgear.dynamodb")), outward))
                .hasSize(1);
    }

    @Test
    void failsWhenAClassIsInAnotherRoomsPackage() {
        JavaClasses spread = Sketch.of("package dev.switchgear.engine; class Bad {}");
        assertThat(Walls.breaches(livesIn(Rooms.CORE), spread)).hasSize(1);
        JavaClasses astray = Sketch.of("package dev.switchgear.dynamodb; class Bad {}");
        assertThat(Walls.breaches(livesIn(Rooms.of("dev.switchgear.local")), astray))
                .hasSize(1);
    }

    private static ArchRule arrowsOf(Room room) {
        return classes()
                .that()
                .resideInAnyPackage(packagesOf(room))
                .should(Walls.none(
                        "use only " + room.mayUse(),
                        type -> type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> pointsOutOf(room, dependency))
                                .map(Dependency::getDescription)));
    }

    private static String[] packagesOf(Room room) {
        return room.equals(Rooms.CORE)
                ? Layers.OF_CORE.stream().map(Layers.CoreLayer::packageName).toArray(String[]::new)
                : new String[] {room.packageName() + ".."};
    }

    private static boolean pointsOutOf(Room room, Dependency dependency) {
        String target = dependency.getTargetClass().getPackageName();
        if (!Rooms.CORE.holds(target)) {
            return false;
        }
        Room other = Rooms.of(target);
        return !other.equals(room) && !room.mayUse().contains(other.folder());
    }

    private static ArchRule livesIn(Room room) {
        return classes()
                .should(Walls.none(
                        "live in " + room.packageName(),
                        type -> isAtHome(room, type)
                                ? Stream.of()
                                : Stream.of(type.getName() + " does not belong in " + room.folder())));
    }

    private static boolean isAtHome(Room room, JavaClass type) {
        String where = type.getPackageName();
        if (room.equals(Rooms.CORE)) {
            return Layers.named(where).isPresent();
        }
        if (Rooms.PUBLISHED.contains(room.folder())) {
            return where.equals(room.packageName()) || where.equals(room.packageName() + ".spi");
        }
        return room.holds(where);
    }
}
