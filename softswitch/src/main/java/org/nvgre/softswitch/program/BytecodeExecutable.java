package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.trace.TraceEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gress as bytecode, made from its tree; the tree still serves for tracing. */
final class BytecodeExecutable implements Executable {
    private static final Logger LOG = LoggerFactory.getLogger(BytecodeExecutable.class);
    private static final MethodTypeDesc RUN = Code.type(CD_void, Code.STATE);
    private static final MethodTypeDesc ASK = Code.type(CD_int, Code.STATE);

    /** About how long a method may become: so that what it calls can still be compiled into it. */
    private static final int METHOD_BYTES = 3000;
    /** HotSpot leaves methods of more than 8000 bytes to the interpreter. */
    private static final int LONGEST_METHOD = 7900;

    private final TreeExecutable tree;
    private final CompiledGress code;
    private final int noError;

    private BytecodeExecutable(TreeExecutable tree, CompiledGress code) {
        this.tree = tree;
        this.code = code;
        this.noError = tree.parser.errors().noError();
    }

    /** The tree itself where a piece of the program is too long for the JVM. */
    static Executable of(TreeExecutable tree) {
        try {
            return new BytecodeExecutable(tree, compile(tree));
        } catch (IllegalArgumentException | ReflectiveOperationException e) {
            LOG.warn("the program cannot be compiled and is interpreted, which is slow: {}", e.getMessage());
            return tree;
        }
    }

    /** As few methods as may be, but none that the JVM does not compile. */
    private static CompiledGress compile(TreeExecutable tree) throws ReflectiveOperationException {
        int methodBytes = METHOD_BYTES;
        CodeClass in = write(tree, methodBytes);
        byte[] bytes = in.build();
        while (CodeClass.longestMethod(bytes) > LONGEST_METHOD && methodBytes > 1) {
            methodBytes /= 2;
            in = write(tree, methodBytes);
            bytes = in.build();
        }
        return in.define(bytes);
    }

    private static CodeClass write(TreeExecutable tree, int methodBytes) {
        CodeClass in = new CodeClass(methodBytes);
        ActionCode actions = new ActionCode(in);
        HeaderCode headers = new HeaderCode(in, tree.parser.errors());
        in.override("parse", ASK, code -> {
            FlowCode.write(code, "parser", ParserCode.nodes(tree.parser, headers));
            code.out().ireturn();
        });
        in.override("verify", ASK, code -> {
            ChecksumCode.verify(code, tree.verified);
            code.out().ireturn();
        });
        in.override("control", RUN, code -> {
            FlowCode.write(code, "control", ControlCode.nodes(actions, tree.control));
            code.out().pop().return_();
        });
        in.override("deparse", ASK, code -> writeDeparser(code, tree, actions, headers));
        return in;
    }

    private static void writeDeparser(Code code, TreeExecutable tree, ActionCode actions,
            HeaderCode headers) {
        CodeBuilder out = code.out();
        ChecksumCode.update(code, tree.updated);
        actions.call(code, tree.beforeEmit, () -> out.aconst_null().iconst_0());
        int room = tree.emitted.stream().filter(h -> h.varbit() == null).mapToInt(h -> h.fixedBits() >>> 3)
                .sum();
        int array = out.allocateLocal(TypeKind.REFERENCE);
        int at = out.allocateLocal(TypeKind.INT);
        code.packet().packet().out().invokevirtual(Code.STATE, "remaining", Code.type(CD_int))
                .loadConstant(room).iadd();
        for (HeaderSlot header : tree.emitted) {
            if (header.varbit() != null) {
                code.object(header, HeaderSlot.class).packet().out()
                        .invokevirtual(Code.desc(HeaderSlot.class), "bytes", ASK).iadd();
            }
        }
        out.invokevirtual(Code.STATE, "out", Code.type(Code.BYTES, CD_int)).astore(array).iconst_0()
                .istore(at);
        for (HeaderSlot header : tree.emitted) {
            headers.emit(code, header, array, at);
        }
        code.get("buffer", Code.BYTES).get("cursor", CD_int).out().aload(array).iload(at);
        code.packet().out().invokevirtual(Code.STATE, "remaining", Code.type(CD_int));
        code.call(System.class, "arraycopy",
                Code.type(CD_void, CD_Object, CD_int, CD_Object, CD_int, CD_int));
        out.iload(at);
        code.packet().out().invokevirtual(Code.STATE, "remaining", Code.type(CD_int)).iadd().ireturn();
    }

    @Override
    public void parse(PacketState s) {
        s.parserSteps = 0;
        int result = code.parse(s);
        s.parserError = result == FlowCode.END ? noError : ParserCode.failure(result);
        s.checksumError = code.verify(s) != 0;
    }

    @Override
    public void control(PacketState s) {
        code.control(s);
        s.exit = false;
    }

    @Override
    public int deparse(PacketState s) {
        return code.deparse(s);
    }

    @Override
    public Executable tracing(Consumer<TraceEvent> events) {
        return tree.tracing(events);
    }
}
