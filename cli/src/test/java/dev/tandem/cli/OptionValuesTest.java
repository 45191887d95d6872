package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class OptionValuesTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--timeout=0 | --timeout must be more than 0 seconds, not 0.0",
        "--connect-timeout=-1 | --connect-timeout must be more than 0 seconds, not -1.0",
        "--read-timeout=NaN | --read-timeout must be more than 0 seconds, not NaN",
        "--deadline=0 | --deadline must be more than 0 seconds, not 0.0",
        "--retries=-1 | --retries must be at least 0, not -1",
        "--host-connections=0 | --host-connections must be at least 1, not 0",
        "--host-pace=-1 | --host-pace must be from 0 to 86400 seconds, not -1.0",
        "--host-pace=NaN | --host-pace must be from 0 to 86400 seconds, not NaN",
        "--max-bytes=0 | --max-bytes must be from 1 to 2147483639, not 0",
        "--size=16384 | --size must be from 1 to 16383, not 16384",
        "--quality=0 | --quality must be from 1 to 100, not 0",
        "--min-size=-1 | --min-size must be at least 0, not -1",
        "--max-aspect-ratio=0.5 | --max-aspect-ratio must be at least 1, not 0.5",
        "--max-area=0 | --max-area must be from 1 to 9223372036854775807, not 0",
        "--max-pixels=1G | --max-pixels must be from 1 to 500000000, not 1000000000",
        "--shards=0 | --shards must be at least 1, not 0",
        "--user-agent=ü | --user-agent must be printable ASCII, not 'ü'",
        "--workers=download | --workers: 'download' is not of the form STAGE=N, such as download=128",
        "--workers=upload=x | --workers: 'upload=x' is not of the form STAGE=N, such as download=128",
        "--workers=upload=0 | --workers upload must be at least 1, not 0",
        "--workers=fetch=1 | --workers: unknown stage 'fetch'; use download, resize or upload",
      })
  void aValueThatMakesNoSenseIsRefusedByTheNameOfItsOption(String option, String message) {
    Session session =
        Session.run("images", "data:,x", "--to", folder.resolve("thumbs").toString(), option);
    assertThat(session.err()).isEqualTo("tandem: " + message + System.lineSeparator());
    assertThat(session.exitCode()).isEqualTo(2);
  }
}
