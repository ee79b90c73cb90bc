package dev.tzero.model.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.t5.T5Tensors;
import dev.tzero.model.weights.DType;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.ShardedWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Times loading a T5 v1.1 of base size against reading the bytes of its file, and prints one JSON object:
 * {@code LoadBench FOLDER [rounds] [train|float32|bfloat16]}, loaded to be trained or to answer in that precision. The folder
 * is made with random weights when it is absent. Rounds of both alternate, with the file in the page cache. Peak memory is
 * what the process grows by, over the size of the file.
 */
public final class LoadBench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PIECE = 1 << 20;

    private LoadBench() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        String use = args.length > 2 ? args[2] : "train";
        if (!Files.isDirectory(folder)) {
            create(folder);
        }
        Path file = folder.resolve("model.safetensors");
        TorchEngine.start(2);
        TorchEngine.newManager().close();
        double[] reading = new double[rounds];
        double[] copying = new double[rounds];
        double[] loading = new double[rounds];
        readThrough(file);
        long before = ProcessMemory.resetPeak();
        long peak = 0;
        for (int i = 0; i < rounds; i++) {
            loading[i] = seconds(() -> load(folder, use).close());
            if (i == 0) {
                peak = ProcessMemory.peak();
            }
            reading[i] = seconds(() -> readThrough(file));
            copying[i] = seconds(() -> readWhole(file));
        }
        long size = Files.size(file);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("job", "load");
        line.put("use", use);
        line.put("bytes", size);
        line.put("rounds", rounds);
        line.put("first_load_s", loading[0]);
        line.put("load_s", median(loading));
        line.put("read_bytes_s", median(reading));
        line.put("read_bytes_into_memory_s", median(copying));
        line.put("load_over_read", median(loading) / median(reading));
        line.put("load_over_read_into_memory", median(loading) / median(copying));
        line.put("peak_over_size", (double) (peak - before) / size);
        System.out.println(JSON.writeValueAsString(line));
    }

    private static T5Model load(Path folder, String use) throws IOException {
        return use.equals("train")
                ? T5Model.load(folder)
                : T5Model.loadToAnswer(folder, ComputeOptions.parse(use, "cpu"));
    }

    /** What is timed. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Reads the file through one small buffer. */
    private static void readThrough(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
            while (channel.read(buffer.clear()) >= 0) {}
        }
    }

    /** Reads the file into memory of its size, as whoever keeps its bytes must. */
    private static void readWhole(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(channel.size(), 1 << 12);
            long at = 0;
            while (at < channel.size()) {
                at += channel.read(
                        all.asSlice(at, Math.min(PIECE, channel.size() - at)).asByteBuffer());
            }
        }
    }

    private static void create(Path folder) throws IOException {
        ModelConfig base = T5Config.v11(32128, 768, 64, 2048, 12, 12);
        Files.createDirectories(folder);
        base.write(folder.resolve("config.json"));
        SplittableRandom random = new SplittableRandom(1);
        List<SafetensorsWriter.Tensor> tensors = T5Tensors.of((T5Config) base).tensors().stream()
                .map(spec -> new SafetensorsWriter.Tensor(
                        spec.name(), DType.F32, spec.shape(), (first, target) -> fill(target, random)))
                .toList();
        ShardedWriter.write(folder, tensors, Long.MAX_VALUE);
    }

    private static void fill(MemorySegment target, SplittableRandom random) {
        for (long at = 0; at < target.byteSize(); at += Float.BYTES) {
            target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) random.nextDouble(-0.05, 0.05));
        }
    }
}
