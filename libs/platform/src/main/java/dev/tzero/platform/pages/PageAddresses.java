package dev.tzero.platform.pages;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the pages of each service are, as a browser reaches them. */
@ConfigMapping(prefix = "tzero.pages")
public interface PageAddresses {

    @WithDefault("http://127.0.0.1:8081")
    String prompt();

    @WithDefault("http://127.0.0.1:8082")
    String dataset();

    @WithDefault("http://127.0.0.1:8083")
    String trainer();

    @WithDefault("http://127.0.0.1:8084")
    String inference();

    @WithDefault("http://127.0.0.1:8085")
    String eval();
}
