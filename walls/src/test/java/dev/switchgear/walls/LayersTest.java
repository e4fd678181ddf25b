package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every layer of core uses only those below it. */
class LayersTest {

    @Test
    void layersOfCorePointOneWay() throws Exception {
        assertThat(Walls.breaches(Layers.pointDown(), Rooms.CORE.mainClasses())).isEmpty();
        assertThat(Layers.upwardImports(Parsed.files(Rooms.CORE.sources("main"))))
                .isEmpty();
    }

    @Test
    void everyPackageOfCoreIsALayer() {
        assertThat(Rooms.CORE.mainClasses().stream()
                        .map(JavaClass::getPackageName)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Layers.OF_CORE.stream()
                        .map(Layers.CoreLayer::packageName)
                        .toList());
    }

    @Test
    void failsWhenALayerUsesAHigherOneAndNamesBoth() {
        JavaClasses upward = Sketch.of(
                "package dev.switchgear.driver; public class Host {}",
                "package dev.switchgear.protocol; class Bad { dev.switchgear.driver.Host host; }");
        assertThat(Walls.breaches(Layers.pointDown(), upward))
                .singleElement()
                .asString()
                .startsWith("layer dev.switchgear.protocol (the rules, as pure functions) must not use layer"
                        + " dev.switchgear.driver (threads, clocks and locks), which is above it: ")
                .contains("dev.switchgear.protocol.Bad.host");
    }

    @Test
    void failsForAnImportThatIsInNoClassFile() throws Exception {
        String source =
                "package dev.switchgear.model; import static dev.switchgear.protocol.Protocol.GRANTS; class Bad {}";
        assertThat(Layers.upwardImports(List.of(Sketch.file(source))))
                .containsExactly(
                        "layer dev.switchgear.model (values that callers exchange with circuits) must not use layer"
                                + " dev.switchgear.protocol (the rules, as pure functions), which is above it:"
                                + " dev/switchgear/model/Bad.java imports dev.switchgear.protocol.Protocol.GRANTS");
    }
}
