package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.walls.Rooms.Room;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published jars can be used as modules and on the class path. As modules, they export only what is promised. */
class ModulesTest {
    private static final String PROGRAM = """
            package consumer;

            import dev.switchgear.InMemoryCircuitStore;
            import dev.switchgear.Switchgear;
            import dev.switchgear.dynamodb.DynamoDbCircuitStore;
            import dev.switchgear.model.CircuitPolicy;
            import dev.switchgear.spi.CircuitStore;
            import java.util.concurrent.Callable;

            public final class Main implements Callable<String> {
                public String call() throws Exception {
                    CircuitStore store = new InMemoryCircuitStore();
                    try (Switchgear switchgear = Switchgear.builder().store(store).build()) {
                        String table = DynamoDbCircuitStore.builder().table("circuits").getClass().getSimpleName();
                        CircuitPolicy policy = CircuitPolicy.builder().probes(1).build();
                        return switchgear.circuit("payments", policy).call(() -> "called beside a " + table);
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aProgramThatIsAModuleCompilesAndRuns() throws Exception {
        Consumer consumer = new Consumer(folder, PROGRAM);
        assertThat(consumer.compiledAsAModule("dev.switchgear.dynamodb")).isEmpty();
        assertThat(consumer.ranAsAModule()).isEqualTo("called beside a DynamoDbCircuitStoreBuilder");
    }

    @Test
    void aProgramOnTheClassPathCompilesAndRuns() throws Exception {
        Consumer consumer = new Consumer(folder, PROGRAM);
        assertThat(consumer.compiledOnTheClassPath()).isEmpty();
        assertThat(consumer.ranOnTheClassPath()).isEqualTo("called beside a DynamoDbCircuitStoreBuilder");
    }

    @Test
    void aModuleCannotUseInternalPackages() {
        for (String inside : List.of("bounds.Limits", "driver.Host", "participant.Step", "protocol.Transitions")) {
            String program = "package consumer; class Main { dev.switchgear.%s inside; }".formatted(inside);
            String layer = inside.substring(0, inside.indexOf('.'));
            assertThat(new Consumer(folder, program).compiledAsAModule("dev.switchgear"))
                    .contains("package dev.switchgear." + layer + " is ");
        }
    }

    @Test
    void coreExportsItsPromisedLayersAndNothingElse() {
        ModuleDescriptor core = descriptor(Rooms.CORE).orElseThrow();
        assertThat(exported(core))
                .containsExactlyInAnyOrderElementsOf(Layers.OF_CORE.stream()
                        .filter(Layers.CoreLayer::promised)
                        .map(Layers.CoreLayer::packageName)
                        .toList());
    }

    @Test
    void everyPublishedJarHasAFixedModuleName() throws IOException {
        for (Room room : Rooms.ALL) {
            if (Rooms.PUBLISHED.contains(room.folder())) {
                String pom = Files.readString(room.file("pom.xml"));
                String stated = "<Automatic-Module-Name>" + room.packageName() + "<";
                String name = descriptor(room)
                        .map(ModuleDescriptor::name)
                        .orElse(pom.contains(stated) ? room.packageName() : "");
                assertThat(name).as(room.folder()).isEqualTo(room.packageName());
            }
        }
    }

    @Test
    void theJavadocHasTheExportedPackagesOnly() {
        assertThat(Documented.packagesOf("dev.switchgear", Rooms.CORE.file("src/main/java"), Consumer.classPath()))
                .isEqualTo(exported(descriptor(Rooms.CORE).orElseThrow()));
    }

    private static Set<String> exported(ModuleDescriptor module) {
        return module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<ModuleDescriptor> descriptor(Room room) {
        return Files.exists(room.compiled("classes").resolve("module-info.class"))
                ? ModuleFinder.of(room.compiled("classes")).findAll().stream()
                        .map(ModuleReference::descriptor)
                        .findFirst()
                : Optional.empty();
    }
}
