package dev.tzero.jinja.builtin;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The character references of HTML 4, and numeric ones, as browsers read them. */
final class HtmlEntities {

    private static final int LONGEST_NAME = 32;
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /** Names of the characters from U+00A0 to U+00FF, in order. */
    private static final String LATIN =
            "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr"
                    + " deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12"
                    + " frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute"
                    + " Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml"
                    + " times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde"
                    + " auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth"
                    + " ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml"
                    + " yacute thorn yuml";

    /** Names with the code point, in hexadecimal, of each. */
    private static final String OTHERS =
            "OElig 152 oelig 153 Scaron 160 scaron 161 Yuml 178 fnof 192 circ 2c6 tilde 2dc"
                    + " Alpha 391 Beta 392 Gamma 393 Delta 394 Epsilon 395 Zeta 396 Eta 397 Theta 398"
                    + " Iota 399 Kappa 39a Lambda 39b Mu 39c Nu 39d Xi 39e Omicron 39f Pi 3a0 Rho 3a1"
                    + " Sigma 3a3 Tau 3a4 Upsilon 3a5 Phi 3a6 Chi 3a7 Psi 3a8 Omega 3a9 alpha 3b1 beta 3b2"
                    + " gamma 3b3 delta 3b4 epsilon 3b5 zeta 3b6 eta 3b7 theta 3b8 iota 3b9 kappa 3ba"
                    + " lambda 3bb mu 3bc nu 3bd xi 3be omicron 3bf pi 3c0 rho 3c1 sigmaf 3c2 sigma 3c3"
                    + " tau 3c4 upsilon 3c5 phi 3c6 chi 3c7 psi 3c8 omega 3c9 thetasym 3d1 upsih 3d2"
                    + " piv 3d6 ensp 2002 emsp 2003 thinsp 2009 zwnj 200c zwj 200d lrm 200e rlm 200f"
                    + " ndash 2013 mdash 2014 lsquo 2018 rsquo 2019 sbquo 201a ldquo 201c rdquo 201d"
                    + " bdquo 201e dagger 2020 Dagger 2021 bull 2022 hellip 2026 permil 2030 prime 2032"
                    + " Prime 2033 lsaquo 2039 rsaquo 203a oline 203e frasl 2044 euro 20ac image 2111"
                    + " weierp 2118 real 211c trade 2122 alefsym 2135 larr 2190 uarr 2191 rarr 2192"
                    + " darr 2193 harr 2194 crarr 21b5 lArr 21d0 uArr 21d1 rArr 21d2 dArr 21d3 hArr 21d4"
                    + " forall 2200 part 2202 exist 2203 empty 2205 nabla 2207 isin 2208 notin 2209 ni 220b"
                    + " prod 220f sum 2211 minus 2212 lowast 2217 radic 221a prop 221d infin 221e ang 2220"
                    + " and 2227 or 2228 cap 2229 cup 222a int 222b there4 2234 sim 223c cong 2245"
                    + " asymp 2248 ne 2260 equiv 2261 le 2264 ge 2265 sub 2282 sup 2283 nsub 2284 sube 2286"
                    + " supe 2287 oplus 2295 otimes 2297 perp 22a5 sdot 22c5 lceil 2308 rceil 2309"
                    + " lfloor 230a rfloor 230b loz 25ca spades 2660 clubs 2663 hearts 2665 diams 2666"
                    + " lang 27e8 rang 27e9";

    private static final Map<String, String> BY_NAME = new HashMap<>();

    /** Names that are known without their semicolon. */
    private static final Set<String> SHORT;

    static {
        for (String name :
                "quot \" QUOT \" amp & AMP & lt < LT < gt > GT > REG \u00ae COPY \u00a9".split(" (?=\\w+ \\W)")) {
            BY_NAME.put(name.substring(0, name.length() - 2), name.substring(name.length() - 1));
        }
        String[] latin = LATIN.split(" ");
        for (int i = 0; i < latin.length; i++) {
            BY_NAME.put(latin[i], String.valueOf((char) (0xa0 + i)));
        }
        SHORT = Set.copyOf(BY_NAME.keySet());
        String[] others = OTHERS.split(" ");
        for (int i = 0; i < others.length; i += 2) {
            BY_NAME.put(others[i], Character.toString(Integer.parseInt(others[i + 1], 16)));
        }
        BY_NAME.put("apos", "'");
    }

    private HtmlEntities() {}

    /** The text with references replaced; what is none stays. */
    static String unescape(String text) {
        int at = text.indexOf('&');
        if (at < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (at >= 0) {
            out.append(text, from, at);
            from = text.startsWith("#", at + 1) ? numeric(text, at, out) : named(text, at, out);
            at = text.indexOf('&', from);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static int named(String text, int start, StringBuilder out) {
        int end = start + 1;
        while (end < text.length() && end <= start + LONGEST_NAME && "\t\n\f <&#;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String name = text.substring(start + 1, end);
        if (text.startsWith(";", end) && BY_NAME.containsKey(name)) {
            out.append(BY_NAME.get(name));
            return end + 1;
        }
        for (int length = name.length(); length > 1; length--) {
            String part = name.substring(0, length);
            if (SHORT.contains(part)) {
                out.append(BY_NAME.get(part));
                return start + 1 + length;
            }
        }
        out.append('&');
        return start + 1;
    }

    private static int numeric(String text, int start, StringBuilder out) {
        boolean hexadecimal = text.startsWith("x", start + 2) || text.startsWith("X", start + 2);
        int radix = hexadecimal ? 16 : 10;
        int digits = start + (hexadecimal ? 3 : 2);
        int end = digits;
        long value = 0;
        while (end < text.length() && text.charAt(end) < 128 && Character.digit(text.charAt(end), radix) >= 0) {
            value = Math.min(value * radix + Character.digit(text.charAt(end), radix), Integer.MAX_VALUE);
            end++;
        }
        if (end == digits) {
            out.append('&');
            return start + 1;
        }
        out.append(character((int) value));
        return text.startsWith(";", end) ? end + 1 : end;
    }

    private static String character(int c) {
        if (c == 0 || c > Character.MAX_CODE_POINT || c >= 0xd800 && c <= 0xdfff) {
            return "\ufffd";
        }
        if (c >= 0x80 && c <= 0x9f) {
            String windows = new String(new byte[] {(byte) c}, WINDOWS);
            return windows.equals("\ufffd") ? String.valueOf((char) c) : windows;
        }
        boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\f' && c != '\r' || c == 0x7f;
        boolean unused = c >= 0xfdd0 && c <= 0xfdef || (c & 0xfffe) == 0xfffe;
        return control || unused ? "" : Character.toString(c);
    }
}
