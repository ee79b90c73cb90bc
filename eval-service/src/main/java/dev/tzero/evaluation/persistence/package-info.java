/** The tables of schema {@code evaluation}, by plain JDBC on the connection of an open transaction. */
package dev.tzero.evaluation.persistence;
