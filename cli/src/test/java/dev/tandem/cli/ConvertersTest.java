package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

  @Test
  void readsWhatPeopleWrite() {
    assertThat(new SizeConverter().convert("50000000")).isEqualTo(50_000_000);
    assertThat(new SizeConverter().convert("1.5g")).isEqualTo(1_500_000_000);
    assertThat(new SizeConverter().convert("20MB")).isEqualTo(20_000_000);
    assertThat(new SizeConverter().convert("1T")).isEqualTo(1_000_000_000_000L);
    assertThat(new ResizeArgs.ColourConverter().convert("#336699")).isEqualTo(0x336699);
    assertThat(new ResizeArgs.ColourConverter().convert("White")).isEqualTo(0xFFFFFF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9", "9.", "1.1", ".", "K", "a", "#", " ", "ß", "İ", "\u0301", "keep-", "jpg"})
  void refusesATextOfAnyLengthAtOnce(String unit) {
    String text = unit.repeat(64_000 / unit.length()) + "!";
    List<ITypeConverter<?>> converters =
        List.of(
            new SizeConverter(),
            new ResizeArgs.ColourConverter(),
            new ResizeArgs.ModeConverter(),
            new ResizeArgs.FormatConverter(),
            new ResizeArgs.DecodingConverter());
    for (ITypeConverter<?> converter : converters) {
      assertThatThrownBy(() -> converter.convert("!")).isInstanceOf(TypeConversionException.class);
      long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      assertThatThrownBy(() -> converter.convert(text)).isInstanceOf(TypeConversionException.class);
      long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
      assertThat(Duration.ofNanos(taken)).isLessThan(Duration.ofMillis(100));
    }
  }
}
