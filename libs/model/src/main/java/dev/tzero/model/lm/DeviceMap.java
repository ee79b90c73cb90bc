package dev.tzero.model.lm;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which device computes which part of a model, and which parameters stay in host memory: any block may be anywhere. What
 * T-Zero's {@code parallelize} and off-loading do, as one list of rules; of several that fit a part the last one counts.
 *
 * <p>As text: {@code gpu0} for all of it; {@code encoder=gpu0,decoder=gpu1}; {@code all=gpu0,decoder.12-23=gpu1};
 * {@code all=gpu0,encoder=gpu0:host} computes the encoder on the GPU and streams its matrices there from host memory.
 *
 * @param rules at least one for all parts, or the rest is on the CPU
 */
public record DeviceMap(List<Rule> rules) {

    /** Everything on the CPU. */
    public static final DeviceMap CPU = new DeviceMap(List.of());

    private static final Pattern RULE = Pattern.compile(
            "(?:(all|embedding|head|encoder|decoder)(?:\\.(\\d{1,4})(?:-(\\d{1,4}))?)?=)?(cpu|gpu)(\\d{1,2})?(:host)?");

    private static final String EXPECTED =
            "expected rules like gpu0, encoder=gpu0, decoder.0-11=gpu1 or decoder=gpu0:host, separated by commas";

    public DeviceMap {
        rules = List.copyOf(rules);
    }

    /** The parts that rules speak of. */
    public enum Part {
        /** The table of token embeddings. */
        EMBEDDING,
        /** The projection on the vocabulary. */
        HEAD,
        ENCODER,
        DECODER
    }

    /**
     * One line of the map.
     *
     * @param part null for all
     * @param first block it begins with
     * @param last block it ends with, inclusive
     * @param place where those are
     */
    public record Rule(Part part, int first, int last, Place place) {

        private String spelling() {
            String blocks = last == Integer.MAX_VALUE ? "" : "." + first + "-" + last;
            String what = part == null ? "" : part.name().toLowerCase(Locale.ROOT) + blocks + "=";
            return what + name(place.compute()) + (place.streamed() ? ":host" : "");
        }

        private boolean fits(Part asked, int block) {
            return part == null || (part == asked && block >= first && block <= last);
        }
    }

    /**
     * Reads a map.
     *
     * @throws IllegalArgumentException quoting the rule that cannot be read
     */
    public static DeviceMap parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            rules.add(rule(part.strip(), text));
        }
        return new DeviceMap(rules);
    }

    private static Rule rule(String rule, String text) {
        Matcher match = RULE.matcher(rule);
        if (!match.matches()) {
            throw new IllegalArgumentException("devices: \"" + text + "\": rule \"" + rule + "\": " + EXPECTED);
        }
        String name = match.group(1);
        boolean stack = "encoder".equals(name) || "decoder".equals(name);
        if (match.group(2) != null && !stack) {
            throw new IllegalArgumentException("devices: \"" + text + "\": rule \"" + rule
                    + "\": only encoder and decoder have blocks to choose from");
        }
        int first = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
        int last = match.group(3) == null
                ? (match.group(2) == null ? Integer.MAX_VALUE : first)
                : Integer.parseInt(match.group(3));
        if (last < first) {
            throw new IllegalArgumentException("devices: \"" + text + "\": rule \"" + rule + "\": blocks " + first
                    + " to " + last + ": expected a rising range");
        }
        Device device = match.group(4).equals("cpu")
                ? Device.cpu()
                : Device.gpu(match.group(5) == null ? 0 : Integer.parseInt(match.group(5)));
        Device rest = match.group(6) == null ? device : Device.cpu();
        Part part = name == null || name.equals("all") ? null : Part.valueOf(name.toUpperCase(Locale.ROOT));
        return new Rule(part, first, last, new Place(device, rest));
    }

    /**
     * Spreads the blocks of both stacks evenly over GPUs, as T-Zero's {@code parallelize} does without a map.
     *
     * @param gpus at least 1
     * @param encoderBlocks 0 for a model without an encoder
     */
    public static DeviceMap balanced(int gpus, int encoderBlocks, int decoderBlocks) {
        List<Rule> rules = new ArrayList<>();
        rules.add(new Rule(null, 0, Integer.MAX_VALUE, on(0)));
        for (int gpu = 0; gpu < gpus; gpu++) {
            spread(rules, Part.ENCODER, gpu, gpus, encoderBlocks);
            spread(rules, Part.DECODER, gpu, gpus, decoderBlocks);
        }
        return new DeviceMap(rules);
    }

    private static void spread(List<Rule> rules, Part part, int gpu, int gpus, int blocks) {
        int first = (int) ((long) blocks * gpu / gpus);
        int end = (int) ((long) blocks * (gpu + 1) / gpus);
        if (end > first) {
            rules.add(new Rule(part, first, end - 1, on(gpu)));
        }
    }

    private static Place on(int gpu) {
        return new Place(Device.gpu(gpu), Device.gpu(gpu));
    }

    /** Where a block is; {@code block} is 0 for parts that have none. */
    public Place of(Part part, int block) {
        Place place = Place.HOST;
        for (Rule rule : rules) {
            if (rule.fits(part, block)) {
                place = rule.place();
            }
        }
        return place;
    }

    /** Whether the CPU computes any part. */
    public boolean computesOnCpu() {
        return leavesSomeOut()
                || rules.stream().anyMatch(rule -> !rule.place().compute().isGpu());
    }

    /** Whether parts are on the CPU because no rule speaks of them. */
    private boolean leavesSomeOut() {
        return rules.stream().noneMatch(rule -> rule.part() == null);
    }

    /** What maps call a device. */
    public static String name(Device device) {
        return device.isGpu() ? "gpu" + device.getDeviceId() : "cpu";
    }

    /** Every device in whose memory weights lie: matrices where they rest, what else there is where it is computed with. */
    public Set<Device> memories() {
        Set<Device> devices = new LinkedHashSet<>();
        if (leavesSomeOut()) {
            devices.add(Device.cpu());
        }
        rules.forEach(rule -> {
            devices.add(rule.place().rest());
            devices.add(rule.place().compute());
        });
        return devices;
    }

    /** As {@link #parse} reads it. */
    public String spelling() {
        return rules.isEmpty() ? "cpu" : rules.stream().map(Rule::spelling).collect(Collectors.joining(","));
    }

    /**
     * Refuses devices that this machine does not have.
     *
     * @param gpus that libtorch sees
     * @throws IllegalArgumentException naming the first one
     */
    public void require(int gpus) {
        for (Rule rule : rules) {
            Device device = rule.place().compute();
            if (device.isGpu() && device.getDeviceId() >= gpus) {
                throw new IllegalArgumentException("devices: gpu" + device.getDeviceId() + ": libtorch sees "
                        + (gpus == 0 ? "no GPU" : gpus + " GPUs") + " here: expected "
                        + (gpus == 0
                                ? "cpu, or a libtorch for CUDA (PYTORCH_LIBRARY_PATH)"
                                : "at most gpu" + (gpus - 1)));
            }
        }
    }
}
