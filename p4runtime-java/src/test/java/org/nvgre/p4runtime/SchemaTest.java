package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.p4.bm.DataplaneInterfaceProto;
import org.p4.config.v1.P4InfoProto;
import org.p4.config.v1.P4TypesProto;
import org.p4.v1.P4DataProto;
import org.p4.v1.P4RuntimeProto;

/// Our schema agrees with the published one in every fact, and has what P4Runtime 1.4 and 1.5 added to it.
class SchemaTest {
    private static final Set<String> OURS = Stream
            .of(P4DataProto.getDescriptor(), P4RuntimeProto.getDescriptor(),
                    P4TypesProto.getDescriptor(), P4InfoProto.getDescriptor(),
                    DataplaneInterfaceProto.getDescriptor())
            .flatMap(file -> SchemaFacts.of(file.toProto()).stream())
            .collect(Collectors.toCollection(TreeSet::new));

    /// Where later versions of the specification changed a field in a way that old and new messages still
    /// understand: the published fact, and what became of it.
    private static final Map<String, String> CHANGED_SINCE = Map.of(
            "field p4.v1.Replica.egress_port = 1 LABEL_OPTIONAL TYPE_UINT32",
            "field p4.v1.Replica.egress_port = 1 LABEL_OPTIONAL TYPE_UINT32 oneof port_kind",
            "field p4.v1.ActionProfileAction.watch = 3 LABEL_OPTIONAL TYPE_INT32",
            "field p4.v1.ActionProfileAction.watch = 3 LABEL_OPTIONAL TYPE_INT32 oneof watch_kind",
            "field p4.v1.ActionProfileGroup.Member.watch = 3 LABEL_OPTIONAL TYPE_UINT32",
            "field p4.v1.ActionProfileGroup.Member.watch = 3 LABEL_OPTIONAL TYPE_INT32 oneof watch_kind");

    @ParameterizedTest
    @MethodSource("org.nvgre.p4runtime.PublishedDescriptors#files")
    void hasEveryPublishedFact(FileDescriptorProto published) {
        assertEquals(Set.of(), missing(published));
    }

    @Test
    void thePublishedSchemaIsReallyThere() {
        assertTrue(PublishedDescriptors.files().mapToLong(file -> SchemaFacts.of(file).size()).sum() > 400);
    }

    @Test
    void aChangedNumberIsNoticed() {
        FileDescriptorProto.Builder changed = PublishedDescriptors.files().findFirst().orElseThrow()
                .toBuilder();
        var field = changed.getMessageTypeBuilder(0).getFieldBuilder(0);
        field.setNumber(field.getNumber() + 100);
        assertEquals(1, missing(changed.build()).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"field p4.v1.WriteRequest.role = 6 LABEL_OPTIONAL TYPE_STRING",
            "field p4.v1.ReadRequest.role = 3 LABEL_OPTIONAL TYPE_STRING",
            "field p4.v1.SetForwardingPipelineConfigRequest.role = 6 LABEL_OPTIONAL TYPE_STRING",
            "field p4.v1.Role.name = 3 LABEL_OPTIONAL TYPE_STRING",
            "field p4.v1.Replica.port = 3 LABEL_OPTIONAL TYPE_BYTES oneof port_kind",
            "field p4.v1.Replica.backup_replicas = 4 LABEL_REPEATED .p4.v1.BackupReplica",
            "field p4.v1.BackupReplica.port = 1 LABEL_OPTIONAL TYPE_BYTES",
            "field p4.v1.BackupReplica.instance = 2 LABEL_OPTIONAL TYPE_UINT32",
            "field p4.v1.MulticastGroupEntry.metadata = 3 LABEL_OPTIONAL TYPE_BYTES",
            "field p4.v1.TableEntry.is_const = 13 LABEL_OPTIONAL TYPE_BOOL",
            "field p4.v1.TableEntry.meter_counter_data = 12 LABEL_OPTIONAL .p4.v1.MeterCounterData",
            "field p4.v1.MeterConfig.eburst = 5 LABEL_OPTIONAL TYPE_INT64",
            "field p4.v1.ActionProfileActionSet.group_action = 5 LABEL_OPTIONAL .p4.v1.Action",
            "field p4.v1.ActionProfileActionSet.size_semantics = 3 LABEL_OPTIONAL"
                    + " .p4.v1.ActionProfileActionSet.SizeSemantics",
            "field p4.config.v1.Table.has_initial_entries = 11 LABEL_OPTIONAL TYPE_BOOL",
            "field p4.config.v1.PkgInfo.platform_properties = 11 LABEL_OPTIONAL"
                    + " .p4.config.v1.PlatformProperties",
            "p4.config.v1.ActionRef.Scope.GROUP_ACTION = 3",
            "field p4.v1.CapabilitiesResponse.experimental = 999 LABEL_OPTIONAL .google.protobuf.Any",
            "rpc p4.bm.DataplaneInterface.PacketStream(stream .p4.bm.PacketStreamRequest) returns"
                    + " (stream .p4.bm.PacketStreamResponse)",
            "rpc p4.bm.DataplaneInterface.SetPortOperStatus(.p4.bm.SetPortOperStatusRequest) returns"
                    + " (.p4.bm.SetPortOperStatusResponse)",
            "field p4.bm.PacketStreamRequest.id = 1 LABEL_OPTIONAL TYPE_UINT64",
            "field p4.bm.PacketStreamRequest.device_id = 2 LABEL_OPTIONAL TYPE_UINT64",
            "field p4.bm.PacketStreamRequest.port = 3 LABEL_OPTIONAL TYPE_UINT32",
            "field p4.bm.PacketStreamRequest.packet = 4 LABEL_OPTIONAL TYPE_BYTES",
            "field p4.bm.PacketStreamResponse.id = 1 LABEL_OPTIONAL TYPE_UINT64",
            "field p4.bm.PacketStreamResponse.device_id = 2 LABEL_OPTIONAL TYPE_UINT64",
            "field p4.bm.PacketStreamResponse.port = 3 LABEL_OPTIONAL TYPE_UINT32",
            "field p4.bm.PacketStreamResponse.packet = 4 LABEL_OPTIONAL TYPE_BYTES"})
    void hasWhatIsNewerThanThePublishedSchema(String fact) {
        assertTrue(OURS.contains(fact), fact);
    }

    private static Set<String> missing(FileDescriptorProto published) {
        Set<String> missing = SchemaFacts.of(published);
        assertFalse(missing.isEmpty());
        missing.removeIf(fact -> OURS.contains(CHANGED_SINCE.getOrDefault(fact, fact)));
        return missing;
    }
}
