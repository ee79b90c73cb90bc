package dev.tzero.jinja.syntax;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.JinjaException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts a source into tokens, white space control applied. */
final class Lexer {

    private final Source source;
    private final String text;
    private final int end;
    private final LexerOptions options;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /** Whether the last tag ended with a line end, so that what follows begins a line. */
    private boolean lineStarting = true;

    private Lexer(Source source, LexerOptions options) {
        this.source = source;
        this.text = source.text();
        this.options = options;
        this.end = !options.keepTrailingNewline() && text.endsWith("\n") ? text.length() - 1 : text.length();
    }

    /** The tokens of a source, the last one {@link TokenKind#END}. */
    static List<Token> tokenize(Source source, LexerOptions options) {
        Lexer lexer = new Lexer(source, options);
        lexer.root();
        lexer.tokens.add(new Token(TokenKind.END, null, lexer.end));
        return lexer.tokens;
    }

    private void root() {
        while (at < end) {
            int tag = nextTag();
            if (tag < 0) {
                data(at, end);
                at = end;
                return;
            }
            char type = text.charAt(tag + 1);
            char sign = tag + 2 < end ? text.charAt(tag + 2) : ' ';
            int dataEnd = end(tag, type, sign);
            data(at, dataEnd);
            at = tag + 2;
            if (sign == '-' || sign == '+') {
                at++;
            }
            switch (type) {
                case '#' -> comment(tag);
                case '{' -> expression(tag, TokenKind.VARIABLE_BEGIN);
                default -> {
                    if (!raw(tag)) {
                        expression(tag, TokenKind.BLOCK_BEGIN);
                    }
                }
            }
        }
    }

    private int nextTag() {
        int from = at;
        while (true) {
            int brace = text.indexOf('{', from);
            if (brace < 0 || brace + 1 >= end) {
                return -1;
            }
            char next = text.charAt(brace + 1);
            if (next == '{' || next == '%' || next == '#') {
                return brace;
            }
            from = brace + 1;
        }
    }

    /** Where the text before a tag ends, given the tag's white space control. */
    private int end(int tag, char type, char sign) {
        if (sign == '-') {
            int stop = tag;
            while (stop > at && Whitespace.isSpace(text.charAt(stop - 1))) {
                stop--;
            }
            return stop;
        }
        if (options.lstripBlocks() && type != '{' && sign != '+') {
            int from = tag;
            while (from > at && text.charAt(from - 1) != '\n') {
                from--;
            }
            if ((from > at || lineStarting) && isBlank(from, tag)) {
                return from;
            }
        }
        return tag;
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Whitespace.isSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private void data(int from, int to) {
        if (to > from) {
            tokens.add(new Token(TokenKind.DATA, text.substring(from, to), from));
        }
    }

    private void comment(int tag) {
        int close = text.indexOf("#}", at);
        if (close < 0 || close + 2 > end) {
            throw error("Comment is never closed", "'#}'", tag);
        }
        boolean signed = close > at;
        char sign = signed ? text.charAt(close - 1) : ' ';
        at = close + 2;
        afterTag(sign, true);
    }

    /** Reads a raw block if the tag at hand begins one. */
    private boolean raw(int tag) {
        int afterWord = word(at, "raw");
        if (afterWord < 0) {
            return false;
        }
        char sign = text.startsWith("-%}", afterWord) ? '-' : ' ';
        if (sign == ' ' && !text.startsWith("%}", afterWord)) {
            return false;
        }
        at = afterWord + (sign == '-' ? 3 : 2);
        if (sign == '-') {
            skipSpace();
        }
        if (at >= end) {
            return true;
        }
        for (int open = text.indexOf("{%", at); open >= 0; open = text.indexOf("{%", open + 1)) {
            char openSign = open + 2 < end ? text.charAt(open + 2) : ' ';
            boolean signed = openSign == '-' || openSign == '+';
            int after = word(open + (signed ? 3 : 2), "endraw");
            if (after < 0) {
                continue;
            }
            char closeSign = after < end ? text.charAt(after) : ' ';
            boolean closeSigned = closeSign == '-' || closeSign == '+';
            int close = closeSigned ? after + 1 : after;
            if (text.startsWith("%}", close) && close + 2 <= end) {
                data(at, end(open, '%', openSign));
                at = close + 2;
                afterTag(closeSign, true);
                return true;
            }
        }
        throw error("Raw block is never closed", "{% endraw %}", tag);
    }

    /** Offset after blanks, a word and blanks; -1 if something else is there. */
    private int word(int from, String word) {
        int i = from;
        while (i < end && Whitespace.isSpace(text.charAt(i))) {
            i++;
        }
        if (!text.startsWith(word, i)) {
            return -1;
        }
        i += word.length();
        while (i < end && Whitespace.isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private void afterTag(char sign, boolean block) {
        int before = at;
        if (sign == '-') {
            skipSpace();
        } else if (block && sign != '+' && options.trimBlocks() && at < end && text.charAt(at) == '\n') {
            at++;
        }
        lineStarting = at > before && text.charAt(at - 1) == '\n';
    }

    private void skipSpace() {
        while (at < end && Whitespace.isSpace(text.charAt(at))) {
            at++;
        }
    }

    private void expression(int tag, TokenKind begin) {
        tokens.add(new Token(begin, null, tag));
        boolean variable = begin == TokenKind.VARIABLE_BEGIN;
        String close = variable ? "}}" : "%}";
        Deque<Token> open = new ArrayDeque<>();
        while (true) {
            skipSpace();
            if (at >= end) {
                throw error("Tag is never closed", "'" + close + "'", tag);
            }
            if (open.isEmpty() && closes(close, variable)) {
                return;
            }
            Token token = token(tag);
            tokens.add(token);
            balance(open, token);
        }
    }

    private boolean closes(String close, boolean variable) {
        char sign = text.charAt(at);
        boolean signed = sign == '-' || (sign == '+' && !variable);
        int from = signed ? at + 1 : at;
        if (!text.startsWith(close, from) || from + 2 > end) {
            return false;
        }
        tokens.add(new Token(variable ? TokenKind.VARIABLE_END : TokenKind.BLOCK_END, null, at));
        at = from + 2;
        afterTag(signed ? sign : ' ', !variable);
        return true;
    }

    private void balance(Deque<Token> open, Token token) {
        switch (token.kind()) {
            case LPAREN, LBRACKET, LBRACE -> open.push(token);
            case RPAREN, RBRACKET, RBRACE -> {
                TokenKind opener =
                        switch (token.kind()) {
                            case RPAREN -> TokenKind.LPAREN;
                            case RBRACKET -> TokenKind.LBRACKET;
                            default -> TokenKind.LBRACE;
                        };
                if (open.isEmpty()) {
                    throw error("Unexpected " + token.kind().shown(), opener.shown() + " before it", token.offset());
                }
                Token begun = open.pop();
                if (begun.kind() != opener) {
                    throw error(
                            "Unexpected " + token.kind().shown(),
                            "the end of " + begun.kind().shown(),
                            token.offset());
                }
            }
            default -> {}
        }
    }

    private Token token(int tag) {
        int start = at;
        char c = text.charAt(at);
        if (c >= '0' && c <= '9') {
            return number(start);
        }
        int codePoint = text.codePointAt(at);
        if (codePoint == '_' || Character.isUnicodeIdentifierStart(codePoint)) {
            while (at < end && isNamePart(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            return new Token(TokenKind.NAME, text.substring(start, at), start);
        }
        if (c == '"' || c == '\'') {
            return string(c, start);
        }
        return operator(c, start);
    }

    private static boolean isNamePart(int codePoint) {
        return Character.isUnicodeIdentifierPart(codePoint) && !Character.isIdentifierIgnorable(codePoint);
    }

    private Token operator(char c, int start) {
        char next = at + 1 < end ? text.charAt(at + 1) : ' ';
        TokenKind two =
                switch (c) {
                    case '/' -> next == '/' ? TokenKind.FLOORDIV : null;
                    case '*' -> next == '*' ? TokenKind.POW : null;
                    case '=' -> next == '=' ? TokenKind.EQ : null;
                    case '!' -> next == '=' ? TokenKind.NE : null;
                    case '<' -> next == '=' ? TokenKind.LE : null;
                    case '>' -> next == '=' ? TokenKind.GE : null;
                    default -> null;
                };
        if (two != null) {
            at += 2;
            return new Token(two, null, start);
        }
        TokenKind one =
                switch (c) {
                    case '+' -> TokenKind.ADD;
                    case '-' -> TokenKind.SUB;
                    case '*' -> TokenKind.MUL;
                    case '/' -> TokenKind.DIV;
                    case '%' -> TokenKind.MOD;
                    case '~' -> TokenKind.TILDE;
                    case '<' -> TokenKind.LT;
                    case '>' -> TokenKind.GT;
                    case '=' -> TokenKind.ASSIGN;
                    case '.' -> TokenKind.DOT;
                    case ':' -> TokenKind.COLON;
                    case '|' -> TokenKind.PIPE;
                    case ',' -> TokenKind.COMMA;
                    case ';' -> TokenKind.SEMICOLON;
                    case '(' -> TokenKind.LPAREN;
                    case ')' -> TokenKind.RPAREN;
                    case '[' -> TokenKind.LBRACKET;
                    case ']' -> TokenKind.RBRACKET;
                    case '{' -> TokenKind.LBRACE;
                    case '}' -> TokenKind.RBRACE;
                    default ->
                        throw error(
                                "Unexpected character '" + Character.toString(text.codePointAt(start)) + "'",
                                "an expression or the end of the tag",
                                start);
                };
        at++;
        return new Token(one, null, start);
    }

    private Token string(char quote, int start) {
        int i = start + 1;
        while (i < end && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        if (i >= end) {
            throw error("String is never closed", String.valueOf(quote), start);
        }
        at = i + 1;
        try {
            return new Token(TokenKind.STRING, StringEscapes.decode(text.substring(start + 1, i)), start);
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage(), "a Python escape sequence", start);
        }
    }

    private Token number(int start) {
        char c = text.charAt(start);
        char next = start + 1 < end ? Character.toLowerCase(text.charAt(start + 1)) : ' ';
        int radix = c != '0' ? 10 : next == 'x' ? 16 : next == 'o' ? 8 : next == 'b' ? 2 : 10;
        if (radix != 10) {
            int stop = digits(start + 2, radix);
            if (stop > start + 2) {
                at = stop;
                return integer(text.substring(start + 2, stop), radix, start);
            }
        }
        boolean afterDot = start > 0 && text.charAt(start - 1) == '.';
        int whole = digits(start, 10);
        int stop = whole;
        boolean isFloat = false;
        if (!afterDot) {
            if (stop < end && text.charAt(stop) == '.') {
                int fraction = digits(stop + 1, 10);
                if (fraction > stop + 1) {
                    stop = fraction;
                    isFloat = true;
                }
            }
            if (stop < end && Character.toLowerCase(text.charAt(stop)) == 'e') {
                int sign = stop + 1 < end && "+-".indexOf(text.charAt(stop + 1)) >= 0 ? 1 : 0;
                int exponent = digits(stop + 1 + sign, 10);
                if (exponent > stop + 1 + sign) {
                    stop = exponent;
                    isFloat = true;
                }
            }
        }
        if (!isFloat && c == '0') {
            // Python knows no integers with leading zeros, save zero itself.
            stop = start;
            while (stop < whole && (text.charAt(stop) == '0' || text.charAt(stop) == '_')) {
                stop++;
            }
        }
        at = stop;
        String digits = text.substring(start, stop).replace("_", "");
        return isFloat
                ? new Token(TokenKind.FLOAT, Double.valueOf(digits), start)
                : integer(text.substring(start, stop), 10, start);
    }

    private Token integer(String digits, int radix, int start) {
        String plain = digits.replace("_", "");
        if (plain.length() > 4300) {
            throw error("Integer of " + plain.length() + " digits", "at most 4300 digits", start);
        }
        BigInteger value = new BigInteger(plain, radix);
        Object number = value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
        return new Token(TokenKind.INTEGER, number, start);
    }

    /** End of a run of digits, in which single underscores may stand. */
    private int digits(int from, int radix) {
        int i = from;
        while (i < end) {
            char c = text.charAt(i);
            boolean underscore = c == '_' && i + 1 < end && Character.digit(text.charAt(i + 1), radix) >= 0;
            if (!underscore && (c > 'z' || Character.digit(c, radix) < 0)) {
                break;
            }
            i++;
        }
        return i;
    }

    private JinjaException error(String detail, String expected, int offset) {
        return source.error(ErrorKind.SYNTAX, detail, expected, offset);
    }
}
