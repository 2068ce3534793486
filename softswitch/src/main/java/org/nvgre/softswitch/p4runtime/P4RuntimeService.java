package org.nvgre.softswitch.p4runtime;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.v1.CapabilitiesRequest;
import org.p4.v1.CapabilitiesResponse;
import org.p4.v1.Error;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.GetForwardingPipelineConfigRequest;
import org.p4.v1.GetForwardingPipelineConfigResponse;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.ReadRequest;
import org.p4.v1.ReadResponse;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.SetForwardingPipelineConfigResponse;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The P4Runtime service, answering as simple_switch_grpc does where the specification leaves a choice. */
public final class P4RuntimeService extends P4RuntimeGrpc.P4RuntimeImplBase {
    private static final String API_VERSION = "1.3.0";

    private static final Logger LOG = LoggerFactory.getLogger(P4RuntimeService.class);

    private final long deviceId;
    private final Device device;

    public P4RuntimeService(long deviceId, Device device) {
        this.deviceId = deviceId;
        this.device = device;
    }

    /** What an RPC does. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws RequestRejected, LoadException;
    }

    /** Answers with what {@code call} returns, or with the status of what it throws. */
    private static <T> void answer(StreamObserver<T> to, Call<T> call) {
        T response;
        try {
            response = call.run();
        } catch (RequestRejected e) {
            to.onError(Errors.status(e));
            return;
        } catch (LoadException e) {
            to.onError(Errors.status(Code.INVALID_ARGUMENT, e.getMessage()));
            return;
        } catch (StatusRuntimeException e) {
            to.onError(e);
            return;
        } catch (RuntimeException e) {
            // Nobody else would answer for a read, and the client waits.
            LOG.error("a mistake of the switch", e);
            to.onError(Errors.status(Code.INTERNAL, "a mistake of the switch: " + e));
            return;
        }
        if (response != null) {
            to.onNext(response);
        }
        to.onCompleted();
    }

    private void checkDevice(long id) {
        if (id != deviceId) {
            throw Errors.status(Code.NOT_FOUND,
                    "no device " + Long.toUnsignedString(id) + " here, this is device "
                            + Long.toUnsignedString(deviceId));
        }
    }

    @Override
    public void capabilities(CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> to) {
        answer(to, () -> CapabilitiesResponse.newBuilder().setP4RuntimeApiVersion(API_VERSION).build());
    }

    @Override
    public void setForwardingPipelineConfig(SetForwardingPipelineConfigRequest request,
            StreamObserver<SetForwardingPipelineConfigResponse> to) {
        answer(to, () -> {
            checkDevice(request.getDeviceId());
            RoleScope scope = device.arbitration().checkMayWrite(request.getRole(), request.hasElectionId(),
                    ElectionId.of(request.getElectionId()));
            if (!scope.isEverything()) {
                throw Errors.status(Code.PERMISSION_DENIED, "role '" + request.getRole()
                        + "' may write some entities only, and no forwarding pipeline config");
            }
            ForwardingPipelineConfig config = request.getConfig();
            switch (request.getAction()) {
                case VERIFY -> device.verify(config);
                case VERIFY_AND_SAVE -> device.save(config);
                case VERIFY_AND_COMMIT -> device.commit(config);
                case COMMIT -> {
                    if (request.hasConfig()) {
                        throw RequestRejected.invalid("COMMIT takes the config that was saved, and no other");
                    }
                    device.commitSaved();
                }
                case RECONCILE_AND_COMMIT -> device.reconcile(config);
                default -> throw RequestRejected.invalid("unknown action " + request.getActionValue());
            }
            return SetForwardingPipelineConfigResponse.getDefaultInstance();
        });
    }

    @Override
    public void getForwardingPipelineConfig(GetForwardingPipelineConfigRequest request,
            StreamObserver<GetForwardingPipelineConfigResponse> to) {
        answer(to, () -> {
            checkDevice(request.getDeviceId());
            Optional<ForwardingPipelineConfig> config = device.config();
            if (config.isEmpty()) {
                return GetForwardingPipelineConfigResponse.getDefaultInstance();
            }
            ForwardingPipelineConfig.Builder answer = config.get().toBuilder();
            switch (request.getResponseType()) {
                case ALL -> {}
                case COOKIE_ONLY -> answer.clearP4Info().clearP4DeviceConfig();
                case P4INFO_AND_COOKIE -> answer.clearP4DeviceConfig();
                case DEVICE_CONFIG_AND_COOKIE -> answer.clearP4Info();
                default ->
                    throw RequestRejected.invalid("unknown response type " + request.getResponseTypeValue());
            }
            return GetForwardingPipelineConfigResponse.newBuilder().setConfig(answer).build();
        });
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> to) {
        answer(to, () -> {
            checkDevice(request.getDeviceId());
            RoleScope scope = device.arbitration().checkMayWrite(request.getRole(), request.hasElectionId(),
                    ElectionId.of(request.getElectionId()));
            device.checkWithin(scope, request.getUpdatesList());
            List<Error> results = switch (request.getAtomicity()) {
                case CONTINUE_ON_ERROR -> device.write(request.getUpdatesList());
                case ROLLBACK_ON_ERROR -> device.writeAll(request.getUpdatesList());
                case DATAPLANE_ATOMIC -> device.writeAtOnce(request.getUpdatesList());
                default -> throw RequestRejected.invalid("unknown atomicity " + request.getAtomicityValue());
            };
            if (results.stream().anyMatch(e -> e.getCanonicalCode() != Code.OK_VALUE)) {
                throw Errors.batch(results);
            }
            return WriteResponse.getDefaultInstance();
        });
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> to) {
        ReadStream stream = new ReadStream((ServerCallStreamObserver<ReadResponse>) to);
        // A thread of its own, so that this one can tell it when the client is ready for more.
        Thread.ofVirtual().start(() -> answer(to, () -> {
            checkDevice(request.getDeviceId());
            device.read(request.getEntitiesList(), new EntitySink(stream::send));
            return null;
        }));
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> to) {
        if (to instanceof ServerCallStreamObserver<StreamMessageResponse> call) {
            // A controller that went away is noticed through onError; writing to it must not throw meanwhile.
            call.setOnCancelHandler(() -> {});
        }
        return new ControllerStream(deviceId, device, to);
    }
}
