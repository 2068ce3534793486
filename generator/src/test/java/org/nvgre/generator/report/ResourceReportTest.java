package org.nvgre.generator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.EmbeddedCompiler;
import org.p4.config.v1.Table;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// Reports from made-up compiler output, small enough to be added up by hand, and p4c-dpdk's own where it is installed.
class ResourceReportTest {
    @TempDir
    Path folder;

    /// Two stages of the twelve: `ca_mac` in both with three SRAMs, `acl` in the second with two TCAMs and a counter. Two
    /// containers of 8 bits, one of each gress, and one of 32: 7 bits (3-0 under 5-0, and 7) and 1 bit, and 24 bits. Of
    /// ingress' parser two states: one with one way out, one with two.
    private Path tofinoOutput() throws IOException {
        Path pipe = Files.createDirectories(folder.resolve("pipe"));
        Files.createDirectories(pipe.resolve("logs"));
        Files.writeString(pipe.resolve("logs/resources.json"), """
                {"compiler_version": "9.9", "resources": {
                  "phv_containers": {"normal": [{"width": 8, "units": 64, "addresses": []}, {"width": 32, "units": 60}],
                                     "tagalong": [{"width": 16, "units": 48}]},
                  "parser": {"nParsers": 36, "parsers": [
                    {"gress": "egress", "nStates": 256, "states": [{"previous_state_id": 1, "next_state_id": 5}]},
                    {"gress": "ingress", "nStates": 256, "states": [
                      {"previous_state_id": 1, "next_state_id": 0}, {"previous_state_id": 0, "next_state_id": 2},
                      {"previous_state_id": 0, "next_state_id": 5}]}]},
                  "mau": {"nStages": 12, "mau_stages": [
                    {"stage_number": 0,
                     "rams": {"nRows": 8, "nColumns": 10, "srams": [
                       {"row": 0, "column": 2, "usages": [{"used_by": ".nvgre.ca_mac", "used_for": "match_entry_ram"}]},
                       {"row": 0, "column": 3, "usages": [{"used_by": ".nvgre.ca_mac$action", "used_for": "action_ram"}]}]},
                     "tcams": {"nRows": 12, "nColumns": 2, "tcams": []},
                     "map_rams": {"nRows": 8, "nUnits": 6, "maprams": []},
                     "gateways": {"nRows": 8, "nUnits": 2, "gateways": []},
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
                       {"row": 0, "unit_id": 0, "usages": [{"used_by": "cond-3", "used_for": "gateway"}]}]},
                     "logical_tables": {"ids": [{"id": 0, "table_name": "nvgre.ca_mac"}, {"id": 1, "table_name": "nvgre.acl"},
                                                {"id": 2, "table_name": "tbl_nvgre12"}]}},
                    {"stage_number": 2, "logical_tables": {"ids": []}}]}}}
                """);
        Files.writeString(pipe.resolve("logs/phv.json"),
                """
                        {"containers": [
                          {"bit_width": 8, "container_type": "normal", "gress": "ingress", "slices": [
                            {"slice_info": {"lsb": 0, "msb": 5}}, {"slice_info": {"lsb": 0, "msb": 3}},
                            {"slice_info": {"lsb": 7, "msb": 7}}]},
                          {"bit_width": 8, "container_type": "normal", "gress": "egress", "slices": [
                            {"slice_info": {"lsb": 2, "msb": 2}}]},
                          {"bit_width": 32, "container_type": "normal", "gress": "egress", "slices": [
                            {"slice_info": {"lsb": 8, "msb": 31}}]}]}
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
                  logical tables             4 of 192
                  gateways                   1 of 192
                  PHV bits                   32 of 3200
                  PHV, 8 bits                2 of 64
                  PHV, 32 bits               1 of 60
                  tagalong PHV, 16 bits      0 of 48
                  parser states, ingress     2
                  parser rows, ingress       3 of 256
                  parser states, egress      1
                  parser rows, egress        1 of 256

                table         entries  stages  SRAM  TCAM  map RAM
                nvgre.ca_mac     4096     0-1     3
                nvgre.acl         512       1     1     2        1
                """, ReportText.of(report));
    }

    @Test
    void thePictureIsXmlAndHasAGaugeForEachBoundAndABarForEachStageOfATable() throws Exception {
        String svg = ReportSvg.of(TofinoReport.read("tna", tofinoOutput()));

        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getNodeName());
        var fills = new HashMap<String, List<Integer>>();
        NodeList rectangles = document.getElementsByTagName("rect");
        for (int i = 0; i < rectangles.getLength(); i++) {
            var rectangle = (Element) rectangles.item(i);
            fills.computeIfAbsent(rectangle.getAttribute("fill"), _ -> new ArrayList<>())
                    .add(Integer.parseInt(rectangle.getAttribute("width").replace("100%", "-1")));
        }
        assertEquals(Map.of("white", List.of(-1),
                "#e4e4e4", Collections.nCopies(12, 200),
                // 2 of 12 stages, 4 of 960 SRAMs, 2 of 288, 1 of 576, 4 and 1 of 192, 32 of 3200 bits, 2 of 64, 1 of 60, 0 of 48, rows
                "#8a8a8a", List.of(34, 1, 2, 1, 5, 2, 2, 7, 4, 0, 3, 1),
                "#3b7dd8", List.of(20, 20, 20)), fills);
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
    void aColumnThatNoTableFillsIsLeftOut() {
        assertEquals("""
                pna, p4c-dpdk
                  tables                     1

                table      entries  key bits
                nvgre.acl      512        60
                """,
                ReportText.of(new ResourceReport("pna", "p4c-dpdk",
                        List.of(new ResourceReport.Total("tables", 1, 0)), List.of("key bits", "action bits"),
                        List.of(new ResourceReport.TableUse("nvgre.acl", 512, List.of(),
                                List.of(60L, 0L))))));
    }

    @Test
    void ofWhatACompilerSaysTheFirstComplaintIsShown() {
        assertEquals(Optional.of("Could not place table nvgre.acl: no room"), VendorCompiler.firstError("""
                /tmp/a/nvgre.p4(7): [--Wwarn=unused] warning: 'errors' is unused
                error: /tmp/a/nvgre.p4(9): Could not place table nvgre.acl: no room
                error: Number of errors exceeded set maximum of 1
                """));
        assertEquals(Optional.of("tofino supports up to 12 stages, using 16"),
                VendorCompiler.firstError("nvgre.bfa:7: error: tofino supports up to 12 stages, using 16\n"));
        assertEquals(Optional.of("Compiler Bug: no register"),
                VendorCompiler.firstError("In file: mau.cpp:7\nCompiler Bug: no register\n"));
        assertEquals(Optional.empty(), VendorCompiler.firstError("0 errors, 7 warnings generated.\n"));
    }

    @Test
    void whatCannotBeReportedIsSaid() {
        assertTrue(VendorCompiler.of(Target.V1MODEL).isEmpty());
        assertEquals(VendorCompiler.TOFINO, VendorCompiler.of(Target.T2NA).orElseThrow());
    }
}
