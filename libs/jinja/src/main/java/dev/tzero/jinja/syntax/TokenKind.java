package dev.tzero.jinja.syntax;

/** Kinds of {@link Token}, with the words that errors use for them. */
enum TokenKind {
    DATA("template text"),
    VARIABLE_BEGIN("'{{'"),
    VARIABLE_END("'}}'"),
    BLOCK_BEGIN("'{%'"),
    BLOCK_END("'%}'"),
    NAME("a name"),
    STRING("string"),
    INTEGER("integer"),
    FLOAT("float"),
    ADD("'+'"),
    SUB("'-'"),
    MUL("'*'"),
    DIV("'/'"),
    FLOORDIV("'//'"),
    MOD("'%'"),
    POW("'**'"),
    TILDE("'~'"),
    EQ("'=='"),
    NE("'!='"),
    LT("'<'"),
    LE("'<='"),
    GT("'>'"),
    GE("'>='"),
    ASSIGN("'='"),
    DOT("'.'"),
    COLON("':'"),
    PIPE("'|'"),
    COMMA("','"),
    SEMICOLON("';'"),
    LPAREN("'('"),
    RPAREN("')'"),
    LBRACKET("'['"),
    RBRACKET("']'"),
    LBRACE("'{'"),
    RBRACE("'}'"),
    END("end of template");

    private final String shown;

    TokenKind(String shown) {
        this.shown = shown;
    }

    String shown() {
        return shown;
    }
}
