package dev.tzero.testkit.browser;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A key of the keyboard, alone or with others held down.
 *
 * @param name as JavaScript's {@code KeyboardEvent.key} has it
 * @param number Windows' number of the key, by which the browser knows its default action
 * @param text what it types; empty for keys that type nothing
 * @param held bits of the keys held down: 1 Alt, 2 Control, 8 Shift
 */
public record Key(String name, int number, String text, int held) {

    public static final Key ENTER = new Key("Enter", 13, "\r", 0);
    public static final Key TAB = new Key("Tab", 9, "", 0);
    public static final Key ESCAPE = new Key("Escape", 27, "", 0);
    public static final Key DELETE = new Key("Delete", 46, "", 0);

    /** The same key while Control is held down. */
    public Key withControl() {
        return new Key(name, number, "", held | 2);
    }

    /** A letter with Control held down. */
    public static Key control(char letter) {
        return new Key(String.valueOf(letter), Character.toUpperCase(letter), "", 2);
    }

    Map<String, Object> event(String type) {
        Map<String, Object> event = new HashMap<>(Map.of(
                "type", type.equals("keyDown") && text.isEmpty() ? "rawKeyDown" : type,
                "key", name,
                "code", name.length() == 1 ? "Key" + name.toUpperCase(Locale.ROOT) : name,
                "windowsVirtualKeyCode", number,
                "modifiers", held));
        if (!text.isEmpty()) {
            event.put("text", text);
        }
        return event;
    }
}
