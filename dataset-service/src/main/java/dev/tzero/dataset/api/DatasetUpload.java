package dev.tzero.dataset.api;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.source.RegisteredDatasets;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.DatasetHeader;
import dev.tzero.proto.dataset.v1.RegisterDatasetRequest;
import dev.tzero.proto.dataset.v1.RegisterDatasetResponse;
import dev.tzero.proto.dataset.v1.SplitHeader;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** One call of {@code RegisterDataset}: nothing of a dataset that does not come to its end, or cannot be read, is kept. */
final class DatasetUpload implements StreamObserver<RegisterDatasetRequest> {

    private final RegisteredDatasets registered;
    private final StreamObserver<RegisterDatasetResponse> answer;
    private final long most;
    private RegisteredDatasets.Draft draft;
    private OutputStream split;
    private long bytes;
    private boolean ended;

    /** @param most bytes of a dataset */
    DatasetUpload(RegisteredDatasets registered, StreamObserver<RegisterDatasetResponse> answer, long most) {
        this.registered = registered;
        this.answer = answer;
        this.most = most;
    }

    @Override
    public void onNext(RegisterDatasetRequest request) {
        step(() -> {
            switch (request.getPartCase()) {
                case DATASET -> begin(request.getDataset());
                case SPLIT -> begin(request.getSplit());
                case DATA -> write(request);
                case PART_NOT_SET -> throw invalid("part: nothing is set, expected dataset, split or data");
            }
        });
    }

    @Override
    public void onCompleted() {
        step(() -> {
            if (draft == null) {
                throw invalid("dataset: nothing came, expected it first");
            }
            closeSplit();
            RegisterDatasetResponse response = RegisterDatasetResponse.newBuilder()
                    .setDataset(Messages.dataset(draft.complete()))
                    .build();
            end();
            answer.onNext(response);
            answer.onCompleted();
        });
    }

    @Override
    public void onError(Throwable broken) {
        end();
    }

    private void begin(DatasetHeader header) {
        if (draft != null) {
            throw invalid("dataset: it comes a second time");
        }
        draft = registered.begin(DatasetName.checked(header.getDataset(), header.getSubset()), header.getReplace());
        if (!header.getFeaturesJson().isBlank()) {
            draft.features(header.getFeaturesJson());
        }
    }

    private void begin(SplitHeader header) {
        if (draft == null) {
            throw invalid("split: it comes before the dataset");
        }
        closeSplit();
        split = draft.split(header.getSplit(), header.getFormat());
    }

    private void write(RegisterDatasetRequest request) {
        if (split == null) {
            throw invalid("data: it comes before its split");
        }
        bytes += request.getData().size();
        if (bytes > most) {
            throw new ServiceException(
                    DatasetError.TOO_LARGE,
                    "the dataset has more than " + most + " bytes (tzero.dataset.max-upload); put its folder where the"
                            + " service looks, or import it");
        }
        try {
            request.getData().writeTo(split);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeSplit() {
        if (split != null) {
            try {
                split.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            split = null;
        }
    }

    private void step(Runnable step) {
        if (ended) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            end();
            answer.onError(Failure.of(e).asStatus());
        }
    }

    private void end() {
        ended = true;
        try {
            closeSplit();
        } finally {
            if (draft != null) {
                draft.close();
            }
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(DatasetError.INVALID_REQUEST, message);
    }
}
