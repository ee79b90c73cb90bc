package dev.tzero.local;

/**
 * The broker and the database that the services use.
 *
 * @param bootstrapServers Kafka's addresses
 * @param jdbcUrl the database, without user and password
 * @param user the database user
 * @param password the database user's password
 */
public record Backends(String bootstrapServers, String jdbcUrl, String user, String password) {
    @Override
    public String toString() {
        return "Backends[bootstrapServers=" + bootstrapServers + ", jdbcUrl=" + jdbcUrl + ", user=" + user + "]";
    }
}
