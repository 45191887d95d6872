package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FingerprintSetTest {

  @Test
  void isASet() {
    var random = new SplittableRandom(7);
    Set<Fingerprint> model = new HashSet<>();
    var set = new FingerprintSet();
    for (int i = 0; i < 20_000; i++) {
      // few tables and few places, so that clusters are long and wrap around
      var one = new Fingerprint(256L * random.nextInt(8) + random.nextInt(2), random.nextInt(64));
      if (one.high() == 0 && one.low() == 0) {
        continue;
      }
      if (random.nextInt(3) > 0 || !model.contains(one)) {
        if (set.add(one) != model.add(one)) {
          fail("wrong about " + one); // quicker than an assertion for each
        }
      } else {
        set.remove(one);
        model.remove(one);
      }
    }
    assertThat(model).isNotEmpty().allMatch(one -> !set.add(one));
  }

  @Test
  void keysAreHashed() {
    // The example of FIPS 180-4.
    assertThat(Fingerprint.of("abc"))
        .isEqualTo(new Fingerprint(0xba7816bf8f01cfeaL, 0x414140de5dae2223L));
  }
}
