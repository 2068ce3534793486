package org.nvgre.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/targets.md` says what `p4/targets.yaml` says. `-Dnvgre.update` writes it anew.
class TargetDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/targets.md");
    private static final Pattern TABLES = Pattern.compile(
            "(?<=<!-- from p4/targets.yaml: begin -->\n).*?(?=<!-- from p4/targets.yaml: end -->)",
            Pattern.DOTALL);

    @Test
    void theTablesAreThoseOfTheTargets() throws Exception {
        String document = Files.readString(DOCUMENT);
        String wanted = TABLES.matcher(document)
                .replaceFirst(Matcher.quoteReplacement(TargetTable.markdown()));
        if (System.getProperty("nvgre.update") != null) {
            Files.writeString(DOCUMENT, wanted);
        }
        assertEquals(wanted, Files.readString(DOCUMENT), DOCUMENT + " is stale");
    }
}
