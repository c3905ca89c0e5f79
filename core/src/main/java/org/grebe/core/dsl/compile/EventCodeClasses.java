package org.grebe.core.dsl.compile;

import groovyjarjarasm.asm.ClassReader;
import groovyjarjarasm.asm.ClassVisitor;
import groovyjarjarasm.asm.ClassWriter;
import groovyjarjarasm.asm.MethodVisitor;
import groovyjarjarasm.asm.Opcodes;
import java.util.Arrays;
import org.codehaus.groovy.control.BytecodeProcessor;
import org.grebe.core.dsl.run.EventCode;

/**
 * Makes the classes that Groovy compiles handlers' closures to implement {@link EventCode}. {@code Closure.call} would
 * look up {@code doCall} by its name and arguments at each event.
 */
final class EventCodeClasses implements BytecodeProcessor {
    private static final String CODE = EventCode.class.getName().replace('.', '/');
    /** A closure with such a method is a handler, or one that a script has written to look like it: no harm. */
    private static final String SIGNATURE = "(Ljava/lang/Object;[Z)Ljava/lang/Object;";

    @Override
    public byte[] processBytecode(String name, byte[] original) {
        ClassReader reader = new ClassReader(original);
        if (!reader.getSuperName().equals("groovy/lang/Closure")) {
            return original;
        }
        ClassWriter writer = new ClassWriter(reader, 0);
        Rewriter rewriter = new Rewriter(writer);
        reader.accept(rewriter, 0);
        return rewriter.isHandler ? writer.toByteArray() : original;
    }

    private static final class Rewriter extends ClassVisitor {
        private String type;
        private boolean isHandler;

        Rewriter(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(int version, int access, String name, String generics, String parent, String[] interfaces) {
            type = name;
            String[] all = Arrays.copyOf(interfaces, interfaces.length + 1);
            all[interfaces.length] = CODE;
            super.visit(version, access, name, generics, parent, all);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String generics, String[] thrown) {
            isHandler |= name.equals("doCall") && descriptor.equals(SIGNATURE);
            return super.visitMethod(access, name, descriptor, generics, thrown);
        }

        @Override
        public void visitEnd() {
            MethodVisitor code = super.visitMethod(Opcodes.ACC_PUBLIC, "handle", SIGNATURE, null, null);
            code.visitCode();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitVarInsn(Opcodes.ALOAD, 2);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, type, "doCall", SIGNATURE, false);
            code.visitInsn(Opcodes.ARETURN);
            code.visitMaxs(3, 3);
            code.visitEnd();
            super.visitEnd();
        }
    }
}
