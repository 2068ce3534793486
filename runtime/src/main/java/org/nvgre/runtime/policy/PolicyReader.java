package org.nvgre.runtime.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// YAML into the parts of a policy. Sees each part by itself: whether they fit each other is for the checks.
/// A part that holds others is kept even where a value of its own is missing (and then `null`), so that what it holds
/// is checked in the same pass; no such policy ever gets out.
final class PolicyReader {

    private final Draft draft;
    private final TenantReader tenants;
    private final NetworkReader network;

    PolicyReader(Draft draft) {
        this.draft = draft;
        this.tenants = new TenantReader(draft);
        this.network = new NetworkReader(draft);
    }

    Policy read(Path fileOrFolder) {
        for (Path file : filesOf(fileOrFolder)) {
            parse(file).ifPresent(root -> readRoot(Source.of(file), root));
        }
        return policy();
    }

    /// One part by itself; `null` where it is too incomplete to be one.
    Part readPart(PartKey.Kind kind, Source source, Node node) {
        var list = new SequenceNode(Tag.SEQ, List.of(node), FlowStyle.FLOW);
        read(Section.of(draft, source, "a policy", kind.text(), list));
        return policy().parts(kind).stream().findFirst().orElse(null);
    }

    /// The parts of a policy, or of some of it.
    List<Part> readParts(Source source, Node node) {
        readRoot(source, node);
        return policy().parts().toList();
    }

    private Policy policy() {
        return new Policy(tenants.customers, tenants.lookupRecords, network.providerAddresses,
                network.providerRoutes, network.switches, tenants.customerRoutes, tenants.nats,
                network.vsidMaps);
    }

    private List<Path> filesOf(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
            if (found.isEmpty()) {
                draft.mistake(Source.of(path), 0,
                        "no *.yaml file in this folder; name the folder or the file of a policy");
            }
            return found;
        } catch (IOException failure) {
            draft.mistake(Source.of(path), 0, "cannot be listed (%s)".formatted(failure.getMessage()));
            return List.of();
        }
    }

    private Optional<Node> parse(Path file) {
        if (!Files.exists(file)) {
            draft.mistake(Source.of(file), 0,
                    "no such file or folder; name the folder or the file of a policy");
            return Optional.empty();
        }
        try {
            return PolicyText.compose(Files.readString(file), file.toString());
        } catch (MarkedYamlEngineException wrong) {
            int line = wrong.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            draft.mistake(Source.of(file), line,
                    "not YAML: %s; mend the syntax".formatted(wrong.getProblem()));
        } catch (YamlEngineException | IOException wrong) {
            draft.mistake(Source.of(file), 0, "cannot be read (%s)".formatted(wrong.getMessage()));
        }
        noteGaps();
        return Optional.empty();
    }

    private void readRoot(Source source, Node node) {
        var root = new Section(draft, source, "a policy", node,
                List.of("customers", "lookupRecords", "customerRoutes", "nats", "providerAddresses",
                        "providerRoutes", "vsidMaps", "switches"));
        read(root);
        if (!root.complete()) {
            noteGaps();
        }
    }

    private void read(Section root) {
        tenants.read(root);
        network.read(root);
    }

    /// Of a file, or a top-level list, that was not understood.
    private void noteGaps() {
        Stream.of(Customer.class, VirtualSubnet.class, LookupRecord.class, ProviderAddress.class,
                ProviderRoute.class, CustomerRoute.class, Nat.class, VsidMap.class, Switch.class,
                SwitchPort.class, NextHop.class).forEach(draft::gap);
    }
}
