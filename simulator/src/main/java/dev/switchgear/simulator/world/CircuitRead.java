package dev.switchgear.simulator.world;

import dev.switchgear.participant.StoreRequest;
import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.util.Map;
import java.util.TreeMap;

/** Reads a dependency, as Switchgear's store does. */
record CircuitRead(StoreRequest.Read request) implements TableRequest<DependencyItems> {
    @Override
    public Object item() {
        return request.root();
    }

    @Override
    public boolean isWrite() {
        return false;
    }

    @Override
    public double units() {
        return request.scope().consistent() ? 2 : 1;
    }

    @Override
    public DependencyItems carryOut(SimulatedDynamoDb table, long seenAt) {
        long moment = request.scope().consistent() ? table.now() : seenAt;
        CircuitItem root = table.circuitAt(request.root(), moment);
        if (!request.scope().withKeys()) {
            return new DependencyItems(root, Map.of());
        }
        Map<String, CircuitItem> keys = new TreeMap<>();
        for (CircuitId key : table.keysOf(request.root())) {
            CircuitItem item = table.circuitAt(key, moment);
            if (!item.isAbsent()) {
                keys.put(key.key(), item);
            }
        }
        return new DependencyItems(root, keys);
    }
}
