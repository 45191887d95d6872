package dev.tandem.images.item;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.util.ICUException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Internationalized names of hosts, as browsers and curl read them: <a
 * href="https://www.unicode.org/reports/tr46/">UTS #46</a> without its transitional mappings, so
 * {@code straße.example} is {@code xn--strae-oqa.example} and not {@code strasse.example}, which
 * may belong to somebody else.
 */
final class HostName {
  /** What the resolver will refuse by itself, or what hosts have although they should not. */
  private static final Set<IDNA.Error> LET_PASS =
      EnumSet.of(
          IDNA.Error.EMPTY_LABEL,
          IDNA.Error.LABEL_TOO_LONG,
          IDNA.Error.DOMAIN_NAME_TOO_LONG,
          IDNA.Error.LEADING_HYPHEN,
          IDNA.Error.TRAILING_HYPHEN,
          IDNA.Error.HYPHEN_3_4);

  private HostName() {}

  /** Whether the name is in ASCII already. */
  static boolean isAscii(String name) {
    return name.chars().allMatch(c -> c < 0x80);
  }

  /** Returns the name in ASCII, in lower case; {@code null} if no host can be called that. */
  static @Nullable String toAscii(String name) {
    var ascii = new StringBuilder();
    var info = new IDNA.Info();
    try {
      Rules.UTS46.nameToASCII(name, ascii, info);
    } catch (ICUException e) { // for a label that is far too long
      return null;
    }
    return LET_PASS.containsAll(info.getErrors()) ? ascii.toString() : null;
  }

  /** Loaded when the first such name is met. */
  private static final class Rules {
    static final IDNA UTS46 =
        IDNA.getUTS46Instance(
            IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.NONTRANSITIONAL_TO_ASCII);

    private Rules() {}
  }
}
