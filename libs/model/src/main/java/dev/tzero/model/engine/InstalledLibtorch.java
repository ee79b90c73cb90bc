package dev.tzero.model.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A libtorch that the machine has already, used in place of the bundled one for the CPU: {@code PYTORCH_LIBRARY_PATH} says where,
 * as DJL reads it. DJL looks for a library that speaks to it (JNI) by version and flavor and asks the network for it when it
 * has none, or falls back to the bundled libtorch without a word. So both are found out here, and what cannot work is said in
 * one sentence before anything is loaded.
 *
 * @param bridgeVersion libtorch that the bundled JNI library was built for
 * @param hasBridge whether one is bundled for a flavor: {@code cpu}, or {@code cu128} for CUDA 12.8
 */
record InstalledLibtorch(String bridgeVersion, Predicate<String> hasBridge) {

    private static final String PATH = "PYTORCH_LIBRARY_PATH";
    private static final String VERSION = "PYTORCH_VERSION";
    private static final String FLAVOR = "PYTORCH_FLAVOR";

    private static final String LIBRARY = System.mapLibraryName("torch");
    private static final String OWN_BRIDGE = System.mapLibraryName("djl_torch");
    private static final List<String> FLAVORS =
            List.of("cpu", "cu118", "cu121", "cu124", "cu126", "cu128", "cu129", "cu130");

    /** As {@code 2.7.1+cu128} in a distribution's {@code build-version} or, in quotes, in a Python package's {@code version.py}. */
    private static final Pattern BUILD = Pattern.compile("(\\d+\\.\\d+\\.\\d+)[^+\\s'\"]*(?:\\+(\\w+))?");

    /** What a file of the distribution says; the flavor is missing where packagers left it out. */
    private record Build(String version, Optional<String> flavor) {

        String spelling() {
            return version + flavor.map(name -> "+" + name).orElse("");
        }
    }

    /**
     * System properties that DJL needs beside the environment.
     *
     * @param environment of the process
     * @return nothing when no libtorch is promised, or everything is said already
     * @throws LibtorchException when it is not there, or is none that a JNI library is at hand for
     */
    Map<String, String> settings(Map<String, String> environment) {
        String path = environment.get(PATH);
        if (path == null || path.isBlank()) {
            return Map.of();
        }
        Path folder = Stream.of(path.split(File.pathSeparator))
                .map(Path::of)
                .map(place -> place.endsWith(LIBRARY) ? place.toAbsolutePath().getParent() : place)
                .filter(place -> Files.isRegularFile(place.resolve(LIBRARY)))
                .findFirst()
                .orElseThrow(() ->
                        new LibtorchException(PATH + ": " + path + ": expected the folder of an installed " + LIBRARY));
        Optional<Build> build = build(folder);
        String version = Optional.ofNullable(environment.get(VERSION))
                .or(() -> build.map(Build::version))
                .orElse(bridgeVersion);
        String flavor = Optional.ofNullable(environment.get(FLAVOR))
                .or(() -> build.flatMap(Build::flavor))
                .orElse("cpu");
        if (build.isPresent() && !build.get().version().equals(version)) {
            throw new LibtorchException(VERSION + ": " + version + ": the libtorch in " + folder + " is "
                    + build.get().spelling());
        }
        if (!ownBridge(folder) && !(version.equals(bridgeVersion) && hasBridge.test(flavor))) {
            throw new LibtorchException(PATH + ": " + folder + ": libtorch "
                    + new Build(version, Optional.of(flavor)).spelling() + ": expected " + bridgeVersion + " for "
                    + String.join(" or ", FLAVORS.stream().filter(hasBridge).toList()) + ", or a " + OWN_BRIDGE
                    + " that was built for this one, in the same folder");
        }
        Map<String, String> missing = new TreeMap<>(Map.of(VERSION, version, FLAVOR, flavor));
        missing.keySet().removeAll(environment.keySet());
        return missing;
    }

    /** DJL prefers one that lies beside libtorch to the bundled one. */
    private static boolean ownBridge(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(OWN_BRIDGE));
        } catch (IOException e) {
            throw new LibtorchException(PATH + ": " + folder + ": cannot be read", e);
        }
    }

    private static Optional<Build> build(Path folder) {
        Path above = folder.toAbsolutePath().getParent();
        for (Path file : List.of(above.resolve("build-version"), above.resolve("version.py"))) {
            try {
                Matcher matcher = BUILD.matcher(Files.isRegularFile(file) ? Files.readString(file) : "");
                if (matcher.find()) {
                    return Optional.of(new Build(matcher.group(1), Optional.ofNullable(matcher.group(2))));
                }
            } catch (IOException e) {
                throw new LibtorchException(PATH + ": " + file + ": cannot be read", e);
            }
        }
        return Optional.empty();
    }
}
