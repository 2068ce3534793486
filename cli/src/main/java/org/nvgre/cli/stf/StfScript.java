package org.nvgre.cli.stf;

import java.nio.charset.MalformedInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A test as it is written.
///
/// @param file as messages name it
record StfScript(String file, List<Line> lines) {

    /// @param number counted from 1
    record Line(int number, Statement statement) {}

    /// @throws StfException with the first mistake
    static StfScript read(Path file) throws IOException, StfException {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (MalformedInputException _) {
            throw new StfException(file + ": is no text");
        }
    }

    static StfScript parse(String file, String text) throws StfException {
        return new StfScript(file, new StfParser(file, StfLexer.tokens(file, text)).lines());
    }
}
