package dev.tzero.local.datasets;

import com.google.protobuf.UnsafeByteOperations;
import dev.tzero.local.Console;
import dev.tzero.local.LaunchException;
import dev.tzero.local.Progress;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.DatasetHeader;
import dev.tzero.proto.dataset.v1.RegisterDatasetRequest;
import dev.tzero.proto.dataset.v1.SplitHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tzero datasets register}: files become a dataset of the service. */
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        description = "Sends files to the dataset service, which keeps them as a dataset when it can read all of them:"
                + " JSON Lines, also gzipped, Parquet, CSV, TSV.")
final class RegisterCommand implements Callable<Integer> {

    private static final int PIECE = 256 << 10;

    @Mixin
    private DatasetServiceOption service;

    @Mixin
    private DatasetLabel label;

    @Option(
            names = "--split",
            required = true,
            paramLabel = "NAME=FILE",
            description = "A split, such as train=rows.jsonl; once for each.")
    private Map<String, Path> splits;

    @Option(
            names = "--features",
            paramLabel = "FILE",
            description = "Hugging Face features as JSON; inferred from the rows when not given.")
    private Path features;

    @Option(names = "--replace", description = "Replace what was registered under this name before.")
    private boolean replace;

    @Override
    public Integer call() throws IOException {
        for (Path file : Stream.concat(splits.values().stream(), Stream.ofNullable(features))
                .toList()) {
            if (!Files.isRegularFile(file)) {
                throw new LaunchException("there is no file " + file);
            }
        }
        Progress progress = new Progress(Console.errors(), System::nanoTime);
        try (DatasetServiceClient client = service.connect();
                DatasetSending sending = client.register()) {
            sending.send(RegisterDatasetRequest.newBuilder()
                    .setDataset(DatasetHeader.newBuilder()
                            .setDataset(label.dataset())
                            .setSubset(label.subset())
                            .setFeaturesJson(features == null ? "" : Files.readString(features))
                            .setReplace(replace))
                    .build());
            for (Map.Entry<String, Path> split : splits.entrySet()) {
                send(split.getKey(), split.getValue(), sending, progress);
            }
            progress.update("the service reads it …");
            Dataset dataset = sending.complete();
            progress.clear();
            System.out.println(DatasetLabel.of(dataset.getName(), dataset.getSubset()) + "  "
                    + DatasetsCommand.splits(dataset) + "  " + dataset.getFingerprint());
        } finally {
            progress.clear();
        }
        return 0;
    }

    private static void send(String split, Path file, DatasetSending sending, Progress progress) throws IOException {
        sending.send(RegisterDatasetRequest.newBuilder()
                .setSplit(SplitHeader.newBuilder().setSplit(split).setFormat(ending(file)))
                .build());
        long size = Files.size(file);
        long sent = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
                sending.send(RegisterDatasetRequest.newBuilder()
                        .setData(UnsafeByteOperations.unsafeWrap(piece))
                        .build());
                sent += piece.length;
                progress.update(String.format(Locale.ROOT, "%s: %,d of %,d bytes", split, sent, size));
            }
        }
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jsonl.gz")) {
            return ".jsonl.gz";
        }
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }
}
