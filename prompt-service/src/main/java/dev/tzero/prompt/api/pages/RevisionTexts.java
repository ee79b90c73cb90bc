package dev.tzero.prompt.api.pages;

import com.google.protobuf.Timestamp;
import dev.tzero.proto.prompt.v1.PromptRevision;
import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What templates say of a revision beyond its fields. */
@TemplateExtension
final class RevisionTexts {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RevisionTexts() {}

    static String storedAt(PromptRevision revision) {
        Timestamp at = revision.getCreatedAt();
        return MINUTES.format(Instant.ofEpochSecond(at.getSeconds()));
    }
}
