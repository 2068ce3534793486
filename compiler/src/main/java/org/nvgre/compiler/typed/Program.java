package org.nvgre.compiler.typed;

import java.util.List;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// A checked program.
///
/// @param errors all members of `error`, in order
/// @param enums enums without representation, in order
/// @param headerTypes all (non-generic) header types
/// @param globals objects made at the top level, in order
/// @param noAction the action of a table that names no default, from core.p4
/// @param architecture the package that `main` is one of
/// @param architectureAnnotations those of that package
/// @param main the arguments of the package instance `main`, in the order of its parameters
public record Program(List<String> errors, List<Type.EnumType> enums, List<StructType> headerTypes,
        List<Def.Instance> globals, Def.Action noAction, String architecture,
        Annotations architectureAnnotations, List<Expr> main,
        Annotations mainAnnotations) {}
