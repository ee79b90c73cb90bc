package dev.tzero.hub;

import dev.tzero.hub.HubException.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The folder of one repository in the cache: contents by etag, and for each commit links to them under their names. */
final class HubCache {

    private final Path cache;
    private final Path folder;

    HubCache(Path cache, HubReference reference) {
        this.cache = cache;
        this.folder = cache.resolve(reference.folderName());
    }

    Path blob(String etag) {
        return folder.resolve("blobs").resolve(etag);
    }

    Path lock(String etag) {
        return cache.resolve(".locks").resolve(folder.getFileName()).resolve(etag + ".lock");
    }

    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    /** Where a file of a commit is; what the server calls it stays within the snapshot. */
    Path pointer(String commit, String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.contains("\\") || part.contains("\0")) {
                throw new HubException(
                        Reason.PROTOCOL, "\"" + name + "\": expected the name of a file within the repository");
            }
        }
        return snapshot(commit).resolve(name);
    }

    /** The commit that a revision was when the hub was last asked. */
    Optional<String> commit(HubReference reference) throws IOException {
        if (reference.isCommit()) {
            return Optional.of(reference.revision());
        }
        Path ref = folder.resolve("refs").resolve(reference.revision());
        return Files.isRegularFile(ref)
                ? Optional.of(Files.readString(ref).strip()).filter(HubReference::isCommit)
                : Optional.empty();
    }

    void remember(HubReference reference, String commit) throws IOException {
        if (reference.isCommit() || commit(reference).filter(commit::equals).isPresent()) {
            return;
        }
        Path ref = folder.resolve("refs").resolve(reference.revision());
        Files.createDirectories(ref.getParent());
        Path unfinished = Files.createTempFile(ref.getParent(), ".", ".ref");
        Files.writeString(unfinished, commit);
        Files.move(unfinished, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes a content known under its name; on file systems without links it is copied. */
    void link(Path pointer, String etag) throws IOException {
        if (Files.exists(pointer)) {
            return;
        }
        Files.createDirectories(pointer.getParent());
        Files.deleteIfExists(pointer);
        try {
            Files.createSymbolicLink(pointer, pointer.getParent().relativize(blob(etag)));
        } catch (FileAlreadyExistsException e) {
            if (!Files.exists(pointer)) {
                throw e;
            }
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(blob(etag), pointer, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
