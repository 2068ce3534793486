package org.nvgre.cli.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.nvgre.cli.CommandFailure;
import org.nvgre.cli.Pipelines;
import org.nvgre.runtime.api.ApiSettings;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Settings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// All that can be said to `nvgre serve`.
public final class ServeOptions {

    @Option(names = "--policy", paramLabel = "DIR",
            description = "What an empty store begins with. Afterwards the store has the policy, and 'nvgre apply' changes it.")
    private Path policy;

    @Mixin
    private ApiOptions api;

    @Mixin
    private StoreOptions store;

    @Mixin
    private SwitchOptions switches;

    /// Starts the service, and tells of it.
    ///
    /// @throws IOException when a file or the address cannot be used
    public Service start(PrintWriter out) throws IOException {
        if (policy == null && !store.lasting()) {
            throw new CommandFailure(
                    "there is nothing to serve; name --policy DIR, or --store FILE, or --etcd URL");
        }
        // All that can be wrong with what was given is said before anything is touched.
        FirstPolicy first = policy == null ? null : FirstPolicy.load(policy);
        ApiSettings apiSettings = api.settings();
        Settings settings = switches.settings();
        Service service = Service.start(store.open(), new Pipelines(), settings);
        try {
            ControlPlane control = service.control();
            line(out, "store", store.toString());
            line(out, "policy",
                    first == null ? "the store's, revision " + control.revision() : first.into(control));
            line(out, "switches",
                    "%d; %s, and all is compared every %s".formatted(control.switches().size(), switches,
                            settings.resync().toString().substring(2).toLowerCase(Locale.ROOT)));
            service.tell(new EventLines(out)::tell);
            service.listen(apiSettings);
            line(out, "API", service.address().toString());
            out.println("Ctrl-C ends it.");
            out.flush();
            return service;
        } catch (IOException | RuntimeException failure) {
            service.close();
            throw failure;
        }
    }

    private static void line(PrintWriter out, String name, String text) {
        out.printf("%-9s %s%n", name, text);
    }
}
