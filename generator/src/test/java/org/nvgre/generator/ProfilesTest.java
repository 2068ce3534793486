package org.nvgre.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {
    @TempDir
    Path folder;

    @Test
    void whatAProfileLeavesOutIsAsInMinimal() throws Exception {
        Profile minimal = Profiles.builtIn("minimal");
        Profile own = load("name: minimal\nsizes: {vsids: 16}\n");

        assertEquals(16, own.sizes().vsids());
        assertEquals(minimal.sizes().caMacs(), own.sizes().caMacs());
        assertEquals(minimal, load("name: minimal\n"),
                "the code's defaults are those that minimal.yaml writes out");
    }

    @Test
    void builtInProfilesAreThere() {
        for (String name : Profiles.BUILT_IN) {
            assertEquals(name, Profiles.builtIn(name).name());
        }
        var e = assertThrows(IllegalArgumentException.class, () -> Profiles.builtIn("maximal"));
        assertEquals(
                "no built-in profile 'maximal'; there is minimal, draft-02, nic-endpoint, tor-gateway, full",
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            name: a\\nttll: 3            | :2: unknown key 'ttll'; known here: acl, cpuPort, floodUnknown, flowId, gateway,
            name: a\\nsizes:\\n  macs: 3 | :3: unknown key 'macs'; known here: aclEntries, aclEntriesV6, caHosts,
            underlay:\\n  ttl: 0         | :1: 'ttl' is 0: say 1 to 255
            underlay:\\n  ttll: 3\\n      | :2: unknown key 'ttll'; known here: dscp, ecn,
            underlay:\\n  ttl: soon      | :2: 'underlay.ttl' must be a whole number
            flowId: perhaps            | :1: 'flowId' must be true or false
            name: a\\nsizes: 3           | :2: 'sizes' must be a map of keys
            name: a\\nstandard: rfc7636  | :2: 'standard' must be rfc7637 or draft-02
            gateway: true              | 'gateway' routes between networks: it needs 'router: true'
            name: a\\nsizes: [           | :2:
            """)
    void mistakesAreNamedWithFileAndLine(String yaml, String message) {
        var e = assertThrows(ProfileException.class, () -> load(yaml.replace("\\n", "\n")));
        assertTrue(e.getMessage().startsWith(folder.resolve("profile.yaml") + ":"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        var e = assertThrows(ProfileException.class, () -> Profiles.load(folder.resolve("none.yaml")));
        assertTrue(e.getMessage().contains("none.yaml: no such file"), e.getMessage());
    }

    private Profile load(String yaml) throws ProfileException, IOException {
        return Profiles.load(Files.writeString(folder.resolve("profile.yaml"), yaml));
    }
}
