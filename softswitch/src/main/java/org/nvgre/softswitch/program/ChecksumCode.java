package org.nvgre.softswitch.program;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.List;

/** Writes when checksums are verified and updated. */
final class ChecksumCode {
    private ChecksumCode() {}

    /** Writes code that leaves on the stack whether a checksum is wrong. */
    static void verify(Code code, List<TreeExecutable.Checksum> checksums) {
        CodeBuilder out = code.out();
        int wrong = out.allocateLocal(TypeKind.INT);
        out.iconst_0().istore(wrong);
        for (TreeExecutable.Checksum checksum : checksums) {
            Label next = out.newLabel();
            code.valid(checksum.header()).out().ifeq(next);
            unless(code, checksum, next);
            CalculationCode.compute(code, checksum.calculation());
            code.loadWord(checksum.field().word()).out().lcmp().ifeq(next).iconst_1().istore(wrong)
                    .labelBinding(next);
        }
        out.iload(wrong);
    }

    static void update(Code code, List<TreeExecutable.Checksum> checksums) {
        for (TreeExecutable.Checksum checksum : checksums) {
            Label next = code.out().newLabel();
            unless(code, checksum, next);
            code.prepareWord(checksum.field().word());
            CalculationCode.compute(code, checksum.calculation());
            code.fit(checksum.field()).storeWord().out().labelBinding(next);
        }
    }

    private static void unless(Code code, TreeExecutable.Checksum checksum, Label next) {
        if (checksum.condition() != null) {
            code.condition(checksum.condition()).out().ifeq(next);
        }
    }
}
