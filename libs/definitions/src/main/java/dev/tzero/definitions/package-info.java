/** What the contracts of {@code proto} and the plain libraries both have a form of, turned from one into the other. */
package dev.tzero.definitions;
