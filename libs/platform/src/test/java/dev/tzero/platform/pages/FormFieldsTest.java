package dev.tzero.platform.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FormFieldsTest {

    @Test
    void fieldsAreWhatWasTyped() {
        FormFields form = FormFields.of(
                "input=Is+the+%3Ccat%3E+red%3F&choices=yes%0D%0Ano&empty=&a%26b=%E2%82%AC&twice=1&twice=2");

        assertEquals("Is the <cat> red?", form.get("input"));
        assertEquals("yes\r\nno", form.get("choices"));
        assertEquals("", form.get("empty"));
        assertEquals("€", form.get("a&b"));
        assertEquals("2", form.get("twice"));
        assertEquals("", form.get("absent"));
    }

    @Test
    void nothingIsAFormWithoutFields() {
        assertEquals("", FormFields.of("").get("input"));
        assertEquals("", FormFields.of("&&=x&input").get("input"));
    }

    @Test
    void anEscapeThatIsCutIsRefused() {
        for (String cut : new String[] {"input=a%2", "input=%zz"}) {
            String told = assertThrows(IllegalArgumentException.class, () -> FormFields.of(cut))
                    .getMessage();
            assertTrue(told.startsWith("form: an escaped character"), told);
        }
    }
}
