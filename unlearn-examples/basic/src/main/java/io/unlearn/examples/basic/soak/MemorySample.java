package io.unlearn.examples.basic.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process takes at a moment.
 *
 * @param changes rows that entered or left until then
 * @param removed rows that left
 * @param seconds since the start
 * @param heapBytes in use right after a collection
 * @param outsideBytes resident, without the heap that is committed: code, threads, buffers, what the collector keeps. Too large where a
 *     heap that was given back is still resident: fix its size. 0 where the system does not tell
 * @param storeBytes of all files of the store
 * @param load processes of the machine that ran or wanted to, over the last minute; below 0 where the system does not tell
 */
record MemorySample(
        long changes, long removed, long seconds, long heapBytes, long outsideBytes, long storeBytes, double load) {
    private static final Path STATUS = Path.of("/proc/self/status");

    static MemorySample take(long changes, long removed, long seconds, long storeBytes) throws IOException {
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long resident = resident();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return new MemorySample(
                changes,
                removed,
                seconds,
                heap.getUsed(),
                Math.max(0, resident - heap.getCommitted()),
                storeBytes,
                load);
    }

    private static long resident() throws IOException {
        if (Files.notExists(STATUS)) {
            return 0;
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    * 1024;
        }
    }
}
