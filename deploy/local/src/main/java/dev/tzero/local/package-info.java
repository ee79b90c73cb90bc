/**
 * Everything on one machine: {@link dev.tzero.local.Platform} starts a broker, a database and the five services as
 * processes, watches over them and stops them; {@link dev.tzero.local.Main} is the command line on it.
 */
package dev.tzero.local;
