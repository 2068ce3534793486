package org.nvgre.runtime.chaos;

import java.time.Duration;
import java.util.function.Supplier;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Settings;
import org.nvgre.runtime.service.SwitchStatus;
import org.nvgre.runtime.store.Store;
import org.nvgre.runtime.store.StoreException;

/// A control plane with its store, that can be ended and begun again.
final class Controller implements AutoCloseable {

    private static final Settings SETTINGS = Settings.defaults().withHosted(false)
            .withPulse(Duration.ofMillis(250), Duration.ofMillis(750))
            .withRetries(Duration.ofMillis(20), Duration.ofMillis(200)).withDrain(Duration.ZERO)
            .withPhaseDeadline(Duration.ofMillis(200)).withTimeout(Duration.ofSeconds(3));

    private final Supplier<Store> stores;
    private final Pipeline pipeline;
    private Store store;
    private ControlPlane plane;

    Controller(Supplier<Store> stores, Pipeline pipeline) {
        this.stores = stores;
        this.pipeline = pipeline;
    }

    void start() {
        store = stores.get();
        plane = ControlPlane.start(store, _ -> pipeline, SETTINGS);
    }

    boolean runs() {
        return plane != null;
    }

    /// How many switches it takes for its own.
    long owned() {
        return plane.switches().stream().filter(SwitchStatus::owned).count();
    }

    Store store() {
        return store;
    }

    /// @return whether it was answered
    boolean change(PolicyChange change, Acknowledged acknowledged) {
        try {
            plane.apply(change);
            acknowledged.made(change);
            return true;
        } catch (StoreException failure) {
            if (failure.unsure()) {
                acknowledged.attempted(change);
            }
            return false;
        } catch (PolicyException mistake) {
            if (!change.put().isEmpty()) {
                throw mistake;
            }
            return false; // What was to go was not there.
        }
    }

    @Override
    public void close() {
        if (plane != null) {
            plane.close();
            plane = null;
            store.close();
        }
    }

    @Override
    public String toString() {
        return plane == null ? "(ended)" : plane.switches().toString();
    }
}
