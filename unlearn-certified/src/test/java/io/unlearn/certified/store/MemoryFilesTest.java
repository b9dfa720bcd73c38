package io.unlearn.certified.store;

class MemoryFilesTest extends StoreFilesContract {
    private final MemoryFiles files = new MemoryFiles();

    @Override
    StoreFiles open() {
        return files;
    }
}
