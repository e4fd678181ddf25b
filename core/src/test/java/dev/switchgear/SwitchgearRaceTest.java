package dev.switchgear;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.switchgear.driver.Host;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Several threads look up a circuit at once: all of them get the same one. */
@Param(name = "name", gen = IntGen.class, conf = "1:1")
public final class SwitchgearRaceTest {
    private final Switchgear switchgear =
            Switchgear.builder().store(new InMemoryCircuitStore()).seed(1).build();
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final AtomicInteger others = new AtomicInteger();

    @Operation
    public void circuit(@Param(name = "name") int name) {
        Host host = switchgear.circuit("c" + name).host();
        Host first = hosts.putIfAbsent("c" + name, host);
        if (first != null && first != host) {
            others.incrementAndGet();
        }
    }

    @Validate
    public void everyNameHasOneHost() {
        Races.require(others.get() == 0, "one host of a name", hosts);
    }

    @Test
    void oneNameIsOneCircuitWhicheverCallerIsFirst() {
        Races.explored(2, 2, 3, 100)
                .addGuarantee(
                        forClasses("dev.switchgear.spi.CircuitId").allMethods().ignore())
                .check(SwitchgearRaceTest.class);
    }
}
