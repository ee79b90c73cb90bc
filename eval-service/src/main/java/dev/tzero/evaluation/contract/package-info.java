/** Between the service's own types and the messages of the contracts. */
package dev.tzero.evaluation.contract;
