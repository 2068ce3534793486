package org.nvgre.cli;

import org.nvgre.generator.Target;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `--target`, as several commands have it.
final class TargetOption {

    @Option(names = "--target", required = true, paramLabel = "NAME", converter = ByName.class,
            description = "The P4 architecture: v1model, tna, t2na, pna or xsa; docs/targets.md says what each can do.")
    private Target target;

    Target target() {
        return target;
    }

    static final class ByName implements ITypeConverter<Target> {
        @Override
        public Target convert(String name) {
            try {
                return Target.parse(name);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
