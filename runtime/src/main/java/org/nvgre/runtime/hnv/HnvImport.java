package org.nvgre.runtime.hnv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.PolicyException;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// An HNV network as the YAML of a policy.
///
/// Two files come of it. `hnv.yaml` has what HNV knows, and is written anew by each import; what people added there
/// (names, `flood`, `acl`, `port`...) is carried over. `network.yaml` has what HNV does not know, the switches; it is
/// written only where there is none, with `TODO` for a person to fill in, of which `nvgre validate` reminds.
public final class HnvImport {

    /// What HNV knows, in a policy's folder.
    public static final String HNV_FILE = "hnv.yaml";
    /// The switches, there.
    public static final String NETWORK_FILE = "network.yaml";

    private static final String HEADER = """
            # From Hyper-V Network Virtualization, by `nvgre import`, which writes this file anew each time. What you add to
            # a customer, subnet, record or provider address is kept, as long as HNV has that; comments are not.

            """;

    private final Map<String, Object> policy;
    private final ImportedTenants tenants;
    private final ImportedUnderlay underlay;
    private final KnownPolicy known;
    private final List<String> notes;

    private HnvImport(HnvNetwork network, KnownPolicy known, Findings findings) {
        this.known = known;
        this.tenants = new ImportedTenants(network, known, findings);
        this.underlay = new ImportedUnderlay(network, tenants.records(), known, findings);
        this.policy = ImportedTenants.section("customers", tenants.customers(), "lookupRecords",
                tenants.lookupRecords(), "customerRoutes", tenants.customerRoutes(), "providerAddresses",
                underlay.providerAddresses(), "providerRoutes", underlay.providerRoutes());
        policy.values().removeIf(List.of()::equals);
        this.notes = findings.notes();
    }

    /// Reads a network, and writes nothing yet.
    ///
    /// @param filesAndFolders JSON, as {@link HnvReader#read}
    /// @param folder          of the policy, which need not exist
    /// @throws PolicyException with every mistake in the JSON, each with file, line and path
    public static HnvImport of(List<Path> filesAndFolders, Path folder) {
        var findings = new Findings();
        HnvNetwork network = new HnvReader(findings).read(filesAndFolders);
        KnownPolicy known = KnownPolicy.of(
                List.of(folder.resolve(HNV_FILE), folder.resolve(NETWORK_FILE)), findings);
        return of(network, known, findings);
    }

    static HnvImport of(HnvNetwork network, KnownPolicy known, Findings findings) {
        var imported = new HnvImport(network, known, findings);
        findings.throwIfMistaken();
        return imported;
    }

    /// How many there are of each list of the policy, in words.
    public String summary() {
        return policy.entrySet().stream()
                .map(list -> "%d %s".formatted(((List<?>) list.getValue()).size(), list.getKey()))
                .collect(Collectors.joining(", "));
    }

    /// What a person has to look at, or to complete.
    public List<String> notes() {
        var all = new ArrayList<>(notes);
        if (!underlay.strangers().isEmpty()) {
            all.add("%s: no host's files have provider address %s; say there whose it is, or import that host, too"
                    .formatted(HNV_FILE, underlay.strangers().stream().map(Addresses::text)
                            .collect(Collectors.joining(", "))));
        }
        List<String> missing = underlay.hosts().stream().filter(host -> !known.hasSwitch(host)).toList();
        if (!missing.isEmpty()) {
            all.add("%s: has to be completed for %s".formatted(NETWORK_FILE, String.join(", ", missing)));
        }
        return all;
    }

    /// Writes the policy's files into a folder, which is made where there is none; what was there is replaced as a whole.
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path whole = Files.createTempFile(folder, HNV_FILE, null);
        Files.writeString(whole, hnvYaml());
        Files.move(whole, folder.resolve(HNV_FILE), StandardCopyOption.REPLACE_EXISTING);
        Path network = folder.resolve(NETWORK_FILE);
        if (!Files.exists(network)) {
            Files.writeString(network, new NetworkOutline(underlay, tenants.records()).yaml());
        }
    }

    String hnvYaml() {
        var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.AUTO).setWidth(160).setIndent(2)
                .setIndicatorIndent(2).setIndentWithIndicator(true).build();
        return HEADER + policy.entrySet().stream()
                .map(list -> new Dump(settings).dumpToString(Map.of(list.getKey(), list.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
