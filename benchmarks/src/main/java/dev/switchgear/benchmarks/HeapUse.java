package dev.switchgear.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** The used heap of this process. */
final class HeapUse {
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private HeapUse() {}

    /** Collects twice: the second collection frees what the first one finalizes. */
    static long bytes() {
        MEMORY.gc();
        MEMORY.gc();
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
