package org.nvgre.softswitch.program;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The class that a gress of a program becomes. The objects it refers to (tables, counters, what has to be called) are static
 * final fields, so the JVM compiles them in; they come with the class, which is hidden and goes when the program goes.
 */
final class CodeClass {
    private static final ClassDesc NAME = ClassDesc.of("org.nvgre.softswitch.program.Compiled");
    private static final ClassDesc BASE = Code.desc(CompiledGress.class);
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
    private static final int STATIC = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;

    private record Method(String name, MethodTypeDesc type, int flags, int data, Consumer<Code> body) {}

    private record Constant(String name, ClassDesc type, Object value) {}

    private final List<Method> pending = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private final IdentityHashMap<Object, String> constantNames = new IdentityHashMap<>();
    private final int methodBytes;
    private int methods;

    /** {@code methodBytes} is how long methods should be that could be longer. */
    CodeClass(int methodBytes) {
        this.methodBytes = methodBytes;
    }

    ClassDesc name() {
        return NAME;
    }

    int methodBytes() {
        return methodBytes;
    }

    /** The name of the static field that holds this object. */
    String constant(Object value, ClassDesc type) {
        return constantNames.computeIfAbsent(value, _ -> {
            String name = "c" + constants.size();
            constants.add(new Constant(name, type, value));
            return name;
        });
    }

    /** Adds a static method; its name is made from {@code kind}. */
    String add(String kind, MethodTypeDesc type, Consumer<Code> body) {
        String name = kind + methods++;
        int data = type.parameterCount() > 1 && type.parameterType(1).equals(Code.LONGS) ? 1 : -1;
        pending.add(new Method(name, type, STATIC, data, body));
        return name;
    }

    /** Adds a method that {@link CompiledGress} declares. */
    void override(String name, MethodTypeDesc type, Consumer<Code> body) {
        pending.add(new Method(name, type, ClassFile.ACC_PUBLIC, -1, body));
    }

    byte[] build() {
        return ClassFile.of().build(NAME, this::build);
    }

    /** The length of its longest method. */
    static int longestMethod(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream().map(MethodModel::code).flatMap(Optional::stream)
                .mapToInt(code -> ((CodeAttribute) code).codeLength()).max().orElse(0);
    }

    /** Makes an instance of the class that was built. */
    CompiledGress define(byte[] bytes) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClassWithClassData(bytes,
                constants.stream().map(Constant::value).toList(), true);
        return (CompiledGress) lookup.lookupClass().getDeclaredConstructor().newInstance();
    }

    private void build(ClassBuilder to) {
        to.withSuperclass(BASE).withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC);
        to.withMethodBody(ConstantDescs.INIT_NAME, NOTHING, 0,
                code -> code.aload(0).invokespecial(BASE, ConstantDescs.INIT_NAME, NOTHING).return_());
        // Bodies add further methods while they are written.
        for (int i = 0; i < pending.size(); i++) {
            Method method = pending.get(i);
            to.withMethodBody(method.name(), method.type(), method.flags(),
                    code -> method.body().accept(new Code(this, code,
                            method.flags() == STATIC ? 0 : 1, method.data())));
        }
        for (Constant constant : constants) {
            to.withField(constant.name(), constant.type(), STATIC | ClassFile.ACC_FINAL);
        }
        to.withMethodBody(ConstantDescs.CLASS_INIT_NAME, NOTHING, ClassFile.ACC_STATIC, code -> {
            ClassDesc list = ConstantDescs.CD_List;
            int all = code.allocateLocal(java.lang.classfile.TypeKind.REFERENCE);
            code.invokestatic(Code.desc(MethodHandles.class), "lookup",
                    MethodTypeDesc.of(ConstantDescs.CD_MethodHandles_Lookup))
                    .loadConstant(ConstantDescs.DEFAULT_NAME).loadConstant(list)
                    .invokestatic(Code.desc(MethodHandles.class), "classData",
                            MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_MethodHandles_Lookup,
                                    ConstantDescs.CD_String, ConstantDescs.CD_Class))
                    .checkcast(list).astore(all);
            for (int i = 0; i < constants.size(); i++) {
                Constant constant = constants.get(i);
                code.aload(all).loadConstant(i)
                        .invokeinterface(list, "get",
                                MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int))
                        .checkcast(constant.type()).putstatic(NAME, constant.name(), constant.type());
            }
            code.return_();
        });
    }
}
