package dev.tzero.prompt.catalog;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Breaks the layering: a domain class that knows Kafka. */
public record UsesKafka(ProducerRecord<String, String> sent) {}
