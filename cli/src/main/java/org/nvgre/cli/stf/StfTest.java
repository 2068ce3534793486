package org.nvgre.cli.stf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nvgre.compiler.Compilation;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramReader;
import org.nvgre.softswitch.program.ProgramCompiler;
import org.nvgre.softswitch.program.SwitchProgram;

/// An STF test as p4c has them: `X.stf`, and the program `X.p4` beside it.
///
/// @param name without the suffix
public record StfTest(String name, Path script, Path program) {

    private static final String SUFFIX = ".stf";

    /// @throws StfException when the file's name does not end in `.stf`
    public static StfTest of(Path script) throws StfException {
        String file = script.getFileName().toString();
        if (!file.endsWith(SUFFIX)) {
            throw new StfException(script + ": the name of a test ends in " + SUFFIX);
        }
        String name = file.substring(0, file.length() - SUFFIX.length());
        return new StfTest(name, script, script.resolveSibling(name + ".p4"));
    }

    /// Compiles the program with the embedded compiler and runs the test on the embedded switch.
    ///
    /// @throws StfException with one line that says why the test fails
    public void run() throws IOException, StfException {
        StfScript parsed = StfScript.read(script);
        if (!Files.exists(program)) {
            throw new StfException(
                    program + ": no such file; it should be what " + script.getFileName() + " tests");
        }
        StfRunner.run(parsed, load());
    }

    private SwitchProgram load() throws StfException {
        try {
            Compilation compilation = P4Compiler.compile(program, CompilerOptions.defaults());
            return ProgramCompiler.compile(ProgramReader.read(name + ".json", compilation.deviceConfig()));
        } catch (P4CompileException e) {
            throw new StfException(e.getMessage().lines().findFirst().orElse("does not compile"));
        } catch (LoadException e) {
            throw new StfException(e.getMessage());
        }
    }
}
