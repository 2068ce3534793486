package org.nvgre.generator.compile;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.p4.config.v1.P4Info;

/// What a compiler makes of a program, and what a switch is given: the contract with the control plane and the
/// target's own configuration (BMv2 JSON for v1model).
public record CompiledProgram(P4Info p4Info, ByteString deviceConfig) {
    public static final String P4INFO_FILE = "nvgre.p4info.txtpb";
    public static final String CONFIG_FILE = "nvgre.json";

    /// Writes `nvgre.p4info.txtpb` and `nvgre.json` into a folder, which is made if it is not there.
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(P4INFO_FILE), """
                # proto-file: p4/config/v1/p4info.proto
                # proto-message: p4.config.v1.P4Info

                """ + TextFormat.printer().printToString(p4Info));
        Files.write(folder.resolve(CONFIG_FILE), deviceConfig.toByteArray());
    }

    /// Reads back what [#writeTo] or p4c wrote.
    ///
    /// @throws IOException with one line that names the file
    public static CompiledProgram read(Path folder) throws IOException {
        return read(folder.resolve(P4INFO_FILE), folder.resolve(CONFIG_FILE));
    }

    static CompiledProgram read(Path p4InfoFile, Path configFile) throws IOException {
        try {
            return new CompiledProgram(TextFormat.parse(Files.readString(p4InfoFile), P4Info.class),
                    ByteString.copyFrom(Files.readAllBytes(configFile)));
        } catch (TextFormat.ParseException e) {
            throw new IOException(p4InfoFile + ":" + e.getLine() + ": no P4Info: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException(e.getFile() + ": no such file; `nvgre compile` writes it", e);
        }
    }
}
