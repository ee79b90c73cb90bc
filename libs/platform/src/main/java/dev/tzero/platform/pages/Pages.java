package dev.tzero.platform.pages;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the layout of every page shows: the bar that links the five services. */
@Named("pages")
@Singleton
public class Pages {
    private final List<Link> links;

    @Inject
    public Pages(PageAddresses addresses, @ConfigProperty(name = "tzero.service") String service) {
        links = List.of(
                new Link("Prompts", addresses.prompt(), service.equals("prompt")),
                new Link("Datasets", addresses.dataset(), service.equals("dataset")),
                new Link("Training", addresses.trainer(), service.equals("trainer")),
                new Link("Inference", addresses.inference(), service.equals("inference")),
                new Link("Evaluation", addresses.eval(), service.equals("eval")));
    }

    /**
     * One entry of the bar.
     *
     * @param current whether the page belongs to that service
     */
    public record Link(String title, String address, boolean current) {}

    public List<Link> links() {
        return links;
    }
}
