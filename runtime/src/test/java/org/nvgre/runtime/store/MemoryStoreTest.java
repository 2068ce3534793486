package org.nvgre.runtime.store;

final class MemoryStoreTest extends StoreContract {

    @Override
    Store fresh() {
        return EmbeddedStore.inMemory();
    }
}
