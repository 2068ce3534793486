package org.nvgre.compiler;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.bmv2.Bmv2Json;
import org.nvgre.compiler.check.Checker;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.lower.Lowering;
import org.nvgre.compiler.p4info.P4InfoBuilder;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.SourceFile;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.IncludePath;
import org.nvgre.compiler.syntax.Parser;
import org.nvgre.compiler.syntax.Preprocessor;
import org.nvgre.compiler.syntax.Token;
import org.nvgre.compiler.typed.Program;
import org.p4.config.v1.P4Info;

/// Compiles P4_16 for v1model, PNA, TNA, T2NA and XSA: the program's package says for which. The packages are the phases, in this order: `source` and `syntax` (text to a tree),
/// `check` (to a `typed` program over `types`), `lower` (to the `ir`), `p4info` and `bmv2` (to the results).
public final class P4Compiler {

    private P4Compiler() {}

    /// Compiles the program that starts with `source`.
    ///
    /// @throws P4CompileException with everything that is wrong with the program
    public static Compilation compile(Path source, CompilerOptions options) throws P4CompileException {
        if (!Files.isReadable(source)) {
            Diagnostics diagnostics = new Diagnostics();
            diagnostics.error(new Span(new SourceFile(source.toString(), ""), 0, 0), "cannot read this file");
            throw new P4CompileException(diagnostics.all());
        }
        return compile(IncludePath.read(source), options);
    }

    static Compilation compile(SourceFile file, CompilerOptions options) throws P4CompileException {
        Diagnostics diagnostics = new Diagnostics();
        return DeepStack.call(() -> compile(file, options, diagnostics), () -> {
            diagnostics.error(new Span(file, 0, 0), "this program is nested too deeply");
            return new P4CompileException(diagnostics.all());
        });
    }

    private static Compilation compile(SourceFile file, CompilerOptions options, Diagnostics diagnostics)
            throws P4CompileException {
        IncludePath includes = new IncludePath(options.includePath());
        List<Token> tokens = new Preprocessor(includes, options.defines(), diagnostics).run(file);
        List<Declaration> declarations = Parser.parse(tokens, diagnostics);
        stopOnErrors(diagnostics);
        Optional<Program> program = Checker.check(declarations, diagnostics);
        stopOnErrors(diagnostics);
        try {
            IrModule module = Lowering.lower(program.orElseThrow(), diagnostics);
            stopOnErrors(diagnostics);
            P4Info p4Info = P4InfoBuilder.build(module, diagnostics);
            byte[] json = Bmv2Json.write(module, file.name());
            stopOnErrors(diagnostics);
            return new Compilation(p4Info, json);
        } catch (NotSupported e) {
            diagnostics.error(e.span(), e.getMessage());
            throw new P4CompileException(diagnostics.all());
        }
    }

    private static void stopOnErrors(Diagnostics diagnostics) throws P4CompileException {
        if (diagnostics.hasErrors()) {
            throw new P4CompileException(diagnostics.all());
        }
    }
}
