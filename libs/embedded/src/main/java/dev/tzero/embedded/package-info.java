/**
 * A real Kafka broker and a real PostgreSQL for one machine: {@link dev.tzero.embedded.EmbeddedKafka} runs the broker in
 * this JVM, {@link dev.tzero.embedded.EmbeddedDatabase} runs PostgreSQL's own binaries as child processes. Both listen on
 * loopback only and keep their data when they are given a folder.
 */
package dev.tzero.embedded;
