package org.nvgre.runtime.hnv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.runtime.policy.PolicyException;

class HnvMistakesTest {

    private static final String ROUTE = """
            {"RoutingDomainID": "{6B1C7F6E-0000-4000-8000-000000005000}", "VirtualSubnetID": 5001,
             "DestinationPrefix": "10.0.0.0/24", "NextHop": "0.0.0.0", "Metric": 0}""";

    @TempDir
    Path folder;

    @Test
    void allAreToldAtOnceWithLineAndPath() throws IOException {
        assertEquals(List.of(
                "3: $[1].Rule: TranslationMethodNat rewrites addresses and makes no tunnel, so it is not NVGRE; "
                        + "set the record to TranslationMethodEncap in HNV first",
                "4: $[2].MACAddress: expected a MAC address such as 00-15-5D-00-00-05, found '00155D'",
                "5: $[3].VirtualSubnetID: VSID 4095 is reserved (0 to 4095 and 16777215)",
                "6: $[4].Rule: expected one of 0 (TranslationMethodNat), 1 (TranslationMethodEncap), "
                        + "2 (TranslationMethodNone), found '7'",
                "7: $[5].ProviderAddress: is missing; export with all properties (no Select-Object)",
                "8: $[6].CustomerAddress: a L2Only record has the address 0.0.0.0 or ::, not 10.0.0.9",
                "9: $[7]: is no lookup record, customer route, provider address or provider route; remove it"),
                mistakes("""
                        [%s,
                         {"CustomerAddress": "10.0.0.2", "MACAddress": "00155D000002", "VirtualSubnetID": 5001, "ProviderAddress": "192.0.2.1",
                          "Rule": 0},
                         {"CustomerAddress": "10.0.0.3", "MACAddress": "00155D", "VirtualSubnetID": 5001, "ProviderAddress": "192.0.2.1", "Rule": 1},
                         {"CustomerAddress": "10.0.0.4", "MACAddress": "00155D000004", "VirtualSubnetID": 4095, "ProviderAddress": "192.0.2.1", "Rule": 1},
                         {"CustomerAddress": "10.0.0.5", "MACAddress": "00155D000005", "VirtualSubnetID": 5001, "ProviderAddress": "192.0.2.1", "Rule": 7},
                         {"CustomerAddress": "10.0.0.6", "MACAddress": "00155D000006", "VirtualSubnetID": 5001, "Rule": 1},
                         {"CustomerAddress": "10.0.0.9", "MACAddress": "00155D000006", "VirtualSubnetID": 5001, "ProviderAddress": "192.0.2.1", "Rule": 1, "Type": "L2Only"},
                         {"Name": "something else"}]
                        """
                        .formatted(ROUTE.replace("\n", ""))));
    }

    @Test
    void aRecordAndItsRivalAreBothNamed() throws IOException {
        assertEquals(List.of(
                "4: $[2]: 10.0.0.2 of VSID 5001 has MAC 00-15-5D-00-00-02 and provider address 192.0.2.2 here, and 00-15-5D-00-00-02"
                        + " and 192.0.2.1 at FILE:3; remove the record that is out of date",
                "5: $[3]: no customer route says which routing domain VSID 5002 is in; export the customer routes of its hosts, too",
                "6: $[4]: the gateway with MAC 00-15-5D-00-00-09 has no record with its own IPv4 address in VSID 5001; export that, too"),
                mistakes("""
                        [%s,

                         {"CustomerAddress": "10.0.0.2", "MACAddress": "00155D000002", "VirtualSubnetID": 5001, "ProviderAddress": "192.0.2.1", "Rule": 1},
                         {"CustomerAddress": "10.0.0.2", "MACAddress": "00155D000002", "VirtualSubnetID": 5001, "ProviderAddress": "192.0.2.2", "Rule": 1},
                         {"CustomerAddress": "10.0.0.2", "MACAddress": "00155D000002", "VirtualSubnetID": 5002, "ProviderAddress": "192.0.2.2", "Rule": 1},
                         {"CustomerAddress": "0.0.0.0", "MACAddress": "00155D000009", "VirtualSubnetID": 5001, "ProviderAddress": "192.0.2.2", "Rule": 1, "Type": 2}]
                        """
                        .formatted(ROUTE.replace("\n", ""))));
    }

    @Test
    void aProviderAddressNeedsAHost() throws IOException {
        assertEquals(List.of(
                "1: $: whose provider address is this? Export it with -CimSession HOST, or put the file into a sub-folder with the host's name"),
                mistakes(
                        "{\"ProviderAddress\": \"192.0.2.1\", \"PrefixLength\": 24, \"PSComputerName\": null}"));
    }

    @Test
    void whatIsNotJsonIsSaidWithItsLine() throws IOException {
        assertEquals("2: $: not JSON",
                mistakes("[\n{CustomerAddress : 10.0.0.1}]").getFirst().substring(0, 14));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkIsNoMistake(String charset) throws IOException {
        for (String mark : List.of("", "\uFEFF")) {
            Path file = folder.resolve("routes.json");
            Files.write(file, (mark + ROUTE).getBytes(Charset.forName(charset)));
            var findings = new Findings();
            assertEquals(1,
                    new HnvReader(findings).read(List.of(file)).customerRoutes().size(),
                    charset + " " + mark.length());
            findings.throwIfMistaken();
        }
    }

    @Test
    void aMarkAndNothingElseIsAnEmptyList() throws IOException {
        Path file = folder.resolve("routes.json");
        Files.write(file, "\uFEFF\r\n".getBytes(StandardCharsets.UTF_16LE));
        var findings = new Findings();
        assertEquals(List.of(), new HnvReader(findings).read(List.of(file)).customerRoutes());
        findings.throwIfMistaken();
    }

    /// Without the file's name before each.
    private List<String> mistakes(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("export.json"), json);
        return assertThrows(PolicyException.class,
                () -> HnvImport.of(List.of(file), folder.resolve("policy")))
                .getMessage().lines().map(line -> line.substring(file.toString().length() + 1))
                .map(line -> line.replace(file.toString(), "FILE")).toList();
    }
}
