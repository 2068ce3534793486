package org.nvgre.generator.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.EmbeddedCompiler;
import org.nvgre.generator.compile.StratumPipeline;
import org.p4.config.v1.Table;
import org.xml.sax.InputSource;

/// Reports from made-up compiler output, small enough to be added up by hand, and p4c-dpdk's own where it is installed.
class ResourceReportTest {
    @TempDir
    Path folder;

    /// Two stages of the twelve: `ca_mac` in both with three SRAMs, `acl` in the second with two TCAMs and a counter.
    private Path tofinoOutput() throws IOException {
        Path pipe = Files.createDirectories(folder.resolve("pipe"));
        Files.createDirectories(pipe.resolve("logs"));
        Files.writeString(pipe.resolve("logs/resources.json"), """
                {"compiler_version": "9.9", "resources": {
                  "parser": {"nParsers": 36, "parsers": [{"gress": "egress", "nStates": 256, "states": [{}]},
                                                         {"gress": "ingress", "nStates": 256, "states": [{}, {}]}]},
                  "mau": {"nStages": 12, "mau_stages": [
                    {"stage_number": 0,
                     "rams": {"nRows": 8, "nColumns": 10, "srams": [
                       {"row": 0, "column": 2, "usages": [{"used_by": ".nvgre.ca_mac", "used_for": "match_entry_ram"}]},
                       {"row": 0, "column": 3, "usages": [{"used_by": ".nvgre.ca_mac$action", "used_for": "action_ram"}]}]},
                     "tcams": {"nRows": 12, "nColumns": 2, "tcams": []},
                     "map_rams": {"nRows": 8, "nUnits": 6, "maprams": []},
                     "logical_tables": {"size": 16, "ids": [{"id": 0, "table_name": ".nvgre.ca_mac"}]}},
                    {"stage_number": 1,
                     "rams": {"srams": [
                       {"row": 1, "column": 2, "usages": [{"used_by": "nvgre.ca_mac", "used_for": "match_entry_ram"}]},
                       {"row": 1, "column": 3, "usages": [{"used_by": "nvgre.acl", "used_for": "statistics_ram"}]}]},
                     "tcams": {"tcams": [
                       {"row": 0, "column": 0, "usages": [{"used_by": "nvgre.acl", "used_for": "ternary_match"}]},
                       {"row": 1, "column": 0, "usages": [{"used_by": "nvgre.acl", "used_for": "ternary_match"}]}]},
                     "map_rams": {"maprams": [
                       {"row": 1, "unit_id": 0, "usages": [{"used_by": "nvgre.acl", "used_for": "statistics_ram"}]}]},
                     "gateways": {"gateways": [
                       {"row": 0, "unit_id": 0, "usages": [{"used_by": "nvgre.acl", "used_for": "gateway"}]}]},
                     "logical_tables": {"ids": [{"id": 0, "table_name": "nvgre.ca_mac"}, {"id": 1, "table_name": "nvgre.acl"},
                                                {"id": 2, "table_name": "tbl_nvgre12"}]}},
                    {"stage_number": 2, "logical_tables": {"ids": []}}]}}}
                """);
        Files.writeString(pipe.resolve("context.json"), """
                {"tables": [{"table_type": "match", "name": "nvgre.ca_mac", "size": 4096},
                            {"table_type": "action", "name": "nvgre.ca_mac$action", "size": 7},
                            {"table_type": "match", "name": "nvgre.acl", "size": 512}]}
                """);
        return pipe;
    }

    @Test
    void ofTofinoEachTableHasItsBlocksAndStages() throws Exception {
        ResourceReport report = TofinoReport.read("tna", tofinoOutput());

        assertEquals("""
                tna, p4c 9.9
                  stages                     2 of 12
                  SRAM blocks                4 of 960
                  TCAM blocks                2 of 288
                  map RAM blocks             1 of 576
                  parser rows, egress        1 of 256
                  parser rows, ingress       2 of 256

                table         entries  stages  SRAM  TCAM  map RAM  gateways
                nvgre.ca_mac     4096     0-1     3
                nvgre.acl         512       1     1     2        1         1
                """, ReportText.of(report));
    }

    @Test
    void thePictureIsXmlAndHasABarForEachStageOfATable() throws Exception {
        String svg = ReportSvg.of(TofinoReport.read("tna", tofinoOutput()));

        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getNodeName());
        assertEquals(1 + 3, document.getElementsByTagName("rect").getLength(), "background and three bars");
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        Path pipe = tofinoOutput();
        Files.delete(pipe.resolve("context.json"));
        var e = assertThrows(IOException.class, () -> TofinoReport.read("tna", pipe));
        assertTrue(e.getMessage().startsWith(pipe.resolve("context.json") + ": no such file"),
                e.getMessage());
    }

    @Test
    void p4cDpdkReportsEveryTableOfTheProgram() throws Exception {
        assumeTrue(VendorCompiler.DPDK.missing().isEmpty(), "p4c-dpdk is not on the PATH");
        var profile = Profiles.builtIn("minimal");
        ResourceReport report = VendorCompiler.DPDK.report(Target.PNA,
                Generator.generate(profile, Target.PNA).writeTo(folder), folder.resolve("compiled"));

        var p4Info = new EmbeddedCompiler()
                .compile(Generator.generate(profile, Target.V1MODEL).writeTo(folder.resolve("v1model")))
                .p4Info();
        assertEquals(
                p4Info.getTablesList().stream().map(table -> table.getPreamble().getName())
                        .collect(Collectors.toSet()),
                report.tables().stream().map(ResourceReport.TableUse::table)
                        .collect(Collectors.toSet()));
        Table caMac = p4Info.getTablesList().stream()
                .filter(table -> table.getPreamble().getName().equals("nvgre.ca_mac")).findFirst()
                .orElseThrow();
        assertTrue(report.tables().contains(
                new ResourceReport.TableUse("nvgre.ca_mac", caMac.getSize(), List.of(),
                        List.of(24L + 48, 16L))),
                report.toString());
    }

    @Test
    void theSmallestProfileFitsATofinoInOnePassAndIsPackedForStratum() throws Exception {
        assumeTrue(VendorCompiler.TOFINO.missing().isEmpty(), "p4c-barefoot and bfas are not on the PATH");
        Path output = folder.resolve("compiled");
        ResourceReport report = VendorCompiler.TOFINO.report(Target.TNA,
                Generator.generate(Profiles.builtIn("minimal"), Target.TNA).writeTo(folder), output);

        ResourceReport.Total stages = report.totals().getFirst();
        assertEquals(12, stages.of());
        assertTrue(stages.used() <= 12, stages.toString());
        assertTrue(report.tables().stream().anyMatch(table -> table.table().equals("nvgre.ca_mac")),
                report.toString());
        assertArrayEquals(Files.readAllBytes(output.resolve("pipe/tofino.bin")),
                StratumPipeline.pack(output).getProfiles(0).getBinary().toByteArray());
    }

    @Test
    void whatCannotBeReportedIsSaid() {
        assertTrue(VendorCompiler.of(Target.V1MODEL).isEmpty());
        assertEquals(VendorCompiler.TOFINO, VendorCompiler.of(Target.T2NA).orElseThrow());
    }
}
