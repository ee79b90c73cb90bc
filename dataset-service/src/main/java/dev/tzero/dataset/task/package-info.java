/** Tasks: a dataset seen through a prompt. */
package dev.tzero.dataset.task;
