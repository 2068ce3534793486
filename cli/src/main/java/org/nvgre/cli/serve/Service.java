package org.nvgre.cli.serve;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.api.ApiServer;
import org.nvgre.runtime.api.ApiSettings;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Event;
import org.nvgre.runtime.service.Settings;
import org.nvgre.runtime.store.Store;

/// A running service. What was started last ends first: nobody asks a control plane that is gone, and no control plane
/// is without its store.
public final class Service implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final ControlPlane control;
    private ApiServer api;

    private Service(Store store, Function<Switch, Pipeline> pipelines, Settings settings) {
        parts.push(store);
        control = ControlPlane.start(store, pipelines, settings);
        parts.push(control);
    }

    /// The control plane alone; {@link #listen} lets others in.
    ///
    /// @param store is the service's from now on
    public static Service start(Store store, Function<Switch, Pipeline> pipelines, Settings settings) {
        try {
            return new Service(store, pipelines, settings);
        } catch (RuntimeException failure) {
            store.close();
            throw failure;
        }
    }

    /// @throws IOException when a file or the address cannot be used: one line for each
    public void listen(ApiSettings settings) throws IOException {
        api = ApiServer.start(control, settings);
        parts.push(api);
    }

    /// Tells of what happens, up to the service's own end.
    public void tell(Consumer<Event> listener) {
        parts.push(control.events(listener));
    }

    public ControlPlane control() {
        return control;
    }

    /// Where the API is.
    public URI address() {
        return api.address();
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failure) {
                first = first == null ? new IllegalStateException(failure.getMessage(), failure) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
