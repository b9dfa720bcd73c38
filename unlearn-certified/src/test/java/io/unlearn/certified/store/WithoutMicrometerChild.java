package io.unlearn.certified.store;

import io.unlearn.core.RemovalRequest;

/** Uses a store where Micrometer is missing. */
final class WithoutMicrometerChild {
    private WithoutMicrometerChild() {}

    public static void main(String[] args) throws Exception {
        StringBuilder told = new StringBuilder();
        StoreOptions options = StoreOptions.defaults()
                .withListener((event, status) -> told.append(event.getClass().getSimpleName()));
        try (DurableRemoval store =
                DurableRemoval.create(new MemoryFiles(), StoreCases.key(1), StoreCases.model(20), options)) {
            store.remove(RemovalRequest.record("r1"));
        }
        try {
            Class.forName("io.unlearn.certified.operations.RemovalMetrics");
            throw new AssertionError("Micrometer is there");
        } catch (NoClassDefFoundError e) {
            System.out.println("missing " + e.getMessage() + ", told " + told);
        }
    }
}
