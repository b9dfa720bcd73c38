package io.unlearn.core;

import java.util.Properties;

/**
 * Where a result was computed. Floating-point results differ between machines; this tells a reader which one it was.
 *
 * @param libraryVersion the version of unlearn
 * @param javaVersion the {@code java.version} property
 * @param platform operating system and architecture
 * @param backend the dense-algebra backend that ran, with its number of threads
 */
public record Provenance(String libraryVersion, String javaVersion, String platform, String backend) {
    /** Returns the provenance of a computation on this machine, now. */
    public static Provenance here(String backend) {
        Properties system = System.getProperties();
        return new Provenance(
                libraryVersionHere(),
                system.getProperty("java.version", "unknown"),
                system.getProperty("os.name", "unknown") + " " + system.getProperty("os.arch", "unknown"),
                backend);
    }

    private static String libraryVersionHere() {
        String version = Provenance.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
