package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class OpenFileLimitTest {

  @Test
  void isTheOneOfTheJvm() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      assertThat(OpenFileLimit.get()).hasValue(system.getMaxFileDescriptorCount());
    } else {
      assertThat(OpenFileLimit.get()).isEmpty();
    }
  }

  @Test
  void isTheSoftLimitOfTheTable() {
    String table =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             95567                95567                processes
        Max open files            1024                 524288               files
        Max locked memory         8388608              8388608              bytes
        """;
    assertThat(OpenFileLimit.in(table)).hasValue(1024);
    assertThat(OpenFileLimit.in(table.replace("1024 ", "unlimited "))).isEmpty();
    assertThat(OpenFileLimit.in("Max open files")).isEmpty();
    assertThat(OpenFileLimit.in("")).isEmpty();
  }
}
