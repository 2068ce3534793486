package org.nvgre.softswitch.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.p4.config.v1.P4Info;
import org.p4.v1.Entity;
import org.p4.v1.Error;
import org.p4.v1.ReadRequest;
import org.p4.v1.SetForwardingPipelineConfigRequest.Action;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.Update;

/**
 * Whatever a controller writes or asks for is done or refused with a code of the P4Runtime specification; packets of any
 * kind meanwhile end nothing. {@code -Dnvgre.fuzz.cases=N} tries more, {@code -Dnvgre.fuzz.seed=S} others.
 */
final class P4RuntimeFuzzTest {
    private static final int CASES = Integer.getInteger("nvgre.fuzz.cases", 1500);
    private static final long SEED = Long.getLong("nvgre.fuzz.seed", 20_250_103);
    private static final long DEVICE = 9;
    private static final int DEPTH = 8;

    private SoftSwitch device;
    private Controller controller;
    private List<Integer> ids;

    @BeforeEach
    void start() throws Exception {
        device = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(DEVICE).withCpuPort(64));
        controller = new Controller(device.grpcPort(), DEVICE);
        controller.bid(1);
        assertEquals(StreamMessageResponse.UpdateCase.ARBITRATION, controller.next().getUpdateCase());
        controller.setPipeline(Action.VERIFY_AND_COMMIT, Probe.config());
        ids = ids(Probe.p4Info());
    }

    @AfterEach
    void stop() {
        controller.close();
        device.close();
    }

    /** Of everything in the program, and some that nothing has. */
    private static List<Integer> ids(P4Info info) {
        List<Integer> ids = new ArrayList<>(List.of(0, 1, 2, 3, 0x02FFFFFF, -1));
        info.getAllFields().values().stream().filter(List.class::isInstance)
                .flatMap(v -> ((List<?>) v).stream())
                .forEach(v -> preamble((Message) v, ids));
        return ids;
    }

    private static void preamble(Message object, List<Integer> ids) {
        FieldDescriptor preamble = object.getDescriptorForType().findFieldByName("preamble");
        if (preamble != null) {
            Message inside = (Message) object.getField(preamble);
            ids.add((Integer) inside.getField(inside.getDescriptorForType().findFieldByName("id")));
        }
    }

    @Test
    void isDoneOrRefused() {
        for (long seed = SEED; seed < SEED + CASES; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            write(random, seed);
            if (seed % 4 == 0) {
                read(random, seed);
            }
            byte[] packet = new byte[random.nextInt(200)];
            random.nextBytes(packet);
            device.receive(random.nextInt(600), packet);
        }
        assertFalse(controller.read(Entity.newBuilder()
                .setTableEntry(org.p4.v1.TableEntry.getDefaultInstance()).build()).contains(null));
    }

    private void write(RandomGenerator random, long seed) {
        Update.Builder update = Update.newBuilder().setTypeValue(random.nextInt(5))
                .setEntity((Entity) fill(Entity.newBuilder(), random, 0));
        try {
            controller.write(update.build());
        } catch (StatusRuntimeException e) {
            proper(e, seed + ": " + update);
            if (e.getStatus().getCode() == Status.Code.UNKNOWN) {
                List<Error> errors = Controller.errors(e);
                assertEquals(1, errors.size(), () -> "seed " + seed + ": " + e);
                assertNotEquals(Code.INTERNAL_VALUE, errors.getFirst().getCanonicalCode(),
                        () -> "seed " + seed);
                assertNotEquals(Code.UNKNOWN_VALUE, errors.getFirst().getCanonicalCode(), () -> "seed " + seed
                        + ": " + errors.getFirst() + update);
                assertFalse(errors.getFirst().getMessage().isBlank(), () -> "seed " + seed);
            }
        }
    }

    private void read(RandomGenerator random, long seed) {
        Entity wanted = (Entity) fill(Entity.newBuilder(), random, 0);
        try {
            controller.stub().withDeadlineAfter(20, TimeUnit.SECONDS)
                    .read(ReadRequest.newBuilder().setDeviceId(DEVICE).addEntities(wanted).build())
                    .forEachRemaining(response -> {});
        } catch (StatusRuntimeException e) {
            proper(e, seed + ": read " + wanted);
            assertNotEquals(Status.Code.UNKNOWN, e.getStatus().getCode(),
                    () -> "seed " + seed + ": " + e + wanted);
        }
    }

    private static void proper(StatusRuntimeException e, String what) {
        assertNotEquals(Status.Code.INTERNAL, e.getStatus().getCode(), () -> "seed " + what + e);
        assertNotEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), () -> "seed " + what + e);
        assertNotEquals(Status.Code.DEADLINE_EXCEEDED, e.getStatus().getCode(), () -> "seed " + what + e);
    }

    /** Sets some fields to anything, ids mostly to some that there are. */
    private Message fill(Message.Builder message, RandomGenerator random, int depth) {
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        // Of an entity's kinds one counts; elsewhere several fields make it likelier to get far.
        int count = depth == 0 ? 1 : fields.size();
        for (int i = 0; i < count; i++) {
            FieldDescriptor field = depth == 0 ? fields.get(random.nextInt(fields.size())) : fields.get(i);
            if ((depth > 0 && random.nextInt(4) == 0) || depth > DEPTH) {
                continue;
            }
            if (field.isRepeated()) {
                for (int n = random.nextInt(3); n > 0; n--) {
                    message.addRepeatedField(field, value(message, field, random, depth));
                }
            } else {
                message.setField(field, value(message, field, random, depth));
            }
        }
        return message.build();
    }

    private Object value(Message.Builder message, FieldDescriptor field, RandomGenerator random, int depth) {
        return switch (field.getJavaType()) {
            case INT -> field.getName().endsWith("id")
                    ? ids.get(random.nextInt(ids.size()))
                    : random.nextInt(3) == 0 ? random.nextInt() : Integer.valueOf(random.nextInt(40));
            case LONG -> random.nextInt(3) == 0 ? random.nextLong() : Long.valueOf(random.nextInt(40));
            case BOOLEAN -> random.nextInt(4) == 0;
            case BYTE_STRING -> {
                byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(20) : 1 + random.nextInt(2)];
                random.nextBytes(bytes);
                yield ByteString.copyFrom(bytes);
            }
            case STRING -> random.nextBoolean() ? "" : "x".repeat(random.nextInt(9));
            case ENUM ->
                field.getEnumType().getValues().get(random.nextInt(field.getEnumType().getValues().size()));
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case MESSAGE -> fill(message.newBuilderForField(field), random, depth + 1);
        };
    }
}
