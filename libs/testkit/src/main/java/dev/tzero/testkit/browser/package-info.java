/**
 * A browser for the tests of pages: a Chromium that is installed, driven over the Chrome DevTools Protocol on the JDK's
 * own WebSocket. A driver of its own kind (Selenium, Playwright) would bring a second program to install and keep in
 * step with the browser; what the tests need of one is small.
 */
package dev.tzero.testkit.browser;
