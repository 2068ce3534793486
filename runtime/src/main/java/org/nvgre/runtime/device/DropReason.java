package org.nvgre.runtime.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Why a packet was dropped. The list is `p4/drop-reasons.yaml`, from which the P4 program is made, too.
///
/// @param code the index in the counter `nvgre.drop_reason`
/// @param rule the packet rule of the documentation that asks for it
/// @param text what was wrong with the packet
public record DropReason(int code, String name, String rule, String text) {

    private static final List<DropReason> ALL = load();

    /// By ascending code.
    public static List<DropReason> all() {
        return ALL;
    }

    private static List<DropReason> load() {
        try (InputStream yaml = DropReason.class
                .getResourceAsStream("/org/nvgre/runtime/drop-reasons.yaml")) {
            var list = (List<?>) new Load(LoadSettings.builder().build()).loadFromInputStream(yaml);
            return list.stream().map(each -> (Map<?, ?>) each)
                    .map(each -> new DropReason((Integer) each.get("code"),
                            (String) each.get("name"), (String) each.get("rule"), (String) each.get("text")))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
