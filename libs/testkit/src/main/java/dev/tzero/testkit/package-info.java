/**
 * What tests of every module share: a real broker and a real database, started once per JVM, helpers to write and read
 * records, and the rules of the architecture.
 */
package dev.tzero.testkit;
