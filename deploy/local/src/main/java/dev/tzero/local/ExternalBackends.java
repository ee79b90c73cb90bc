package dev.tzero.local;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** A broker and a database that run elsewhere: whether they answer is found out before anything is started. */
public final class ExternalBackends {
    private static final int LIMIT_SECONDS = 10;

    private ExternalBackends() {}

    /** A database address taken apart: services get user and password beside the address. */
    record Database(String jdbcUrl, String user, String password) {
        static Database parse(String given) {
            int question = given.indexOf('?');
            Map<String, String> parameters = new LinkedHashMap<>();
            if (question >= 0) {
                for (String pair : given.substring(question + 1).split("&")) {
                    int equals = pair.indexOf('=');
                    if (equals > 0) {
                        parameters.put(pair.substring(0, equals), decode(pair.substring(equals + 1)));
                    }
                }
            }
            String user = parameters.remove("user");
            String password = parameters.remove("password");
            String address = question < 0 ? given : given.substring(0, question);
            if (user == null) {
                throw new LaunchException("--postgres: " + address
                        + " names no user; expected jdbc:postgresql://host:port/database?user=name&password=secret");
            }
            String rest = parameters.entrySet().stream()
                    .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            return new Database(
                    rest.isEmpty() ? address : address + "?" + rest, user, password == null ? "" : password);
        }

        private static String decode(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }

    /** @throws LaunchException when no broker answers */
    public static void checkKafka(String bootstrapServers) {
        String problem;
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "default.api.timeout.ms",
                LIMIT_SECONDS * 1000,
                "request.timeout.ms",
                LIMIT_SECONDS * 500))) {
            admin.describeCluster().clusterId().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return;
        } catch (TimeoutException e) {
            problem = "no answer within " + LIMIT_SECONDS + " s";
        } catch (ExecutionException | KafkaException e) {
            problem = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        throw new LaunchException("--kafka: no broker at " + bootstrapServers + ": " + problem);
    }

    /** @throws LaunchException when the database does not let the user in */
    static Database checkPostgres(String given) {
        var database = Database.parse(given);
        var login = new Properties();
        login.put("user", database.user());
        login.put("password", database.password());
        login.put("loginTimeout", Integer.toString(LIMIT_SECONDS));
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), login)) {
            connection.isValid(LIMIT_SECONDS);
            return database;
        } catch (SQLException e) {
            String problem = e.getMessage().lines().findFirst().orElse("");
            throw new LaunchException("--postgres: no database at " + database.jdbcUrl() + ": " + problem, e);
        }
    }
}
