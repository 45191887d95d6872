package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quick stages still work if no loop of their own can be loaded. */
@Timeout(60)
class ItemLoopTest {

  /** What a class loader returns for a class file. */
  enum ClassFile {
    NONE,
    UNREADABLE,
    BROKEN
  }

  /** Loads the library again, and returns none of its class files unchanged. */
  private static final class Loader extends URLClassLoader {
    private final ClassFile given;

    Loader(ClassFile given) {
      super(new URL[] {Pipeline.class.getProtectionDomain().getCodeSource().getLocation()}, null);
      this.given = given;
    }

    @Override
    public @Nullable URL getResource(String name) {
      return name.endsWith(".class") ? null : super.getResource(name);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      return switch (given) {
        case NONE -> null;
        case UNREADABLE ->
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("unreadable");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("unreadable");
              }
            };
        case BROKEN -> new ByteArrayInputStream(new byte[] {1, 2, 3});
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQuickStageRunsWithoutALoopOfItsOwn(ClassFile given) throws Exception {
    try (Loader loader = new Loader(given)) {
      Class<?> pipeline = loader.loadClass("dev.tandem.Pipeline");
      Class<?> function = loader.loadClass("dev.tandem.StageFunction");
      assertThat(pipeline).isNotEqualTo(Pipeline.class);
      Object identity =
          Proxy.newProxyInstance(loader, new Class<?>[] {function}, (proxy, method, a) -> a[0]);
      Object empty = pipeline.getMethod("of").invoke(null);
      Object quick =
          pipeline.getMethod("then", String.class, function).invoke(empty, "quick", identity);
      List<Integer> inputs = IntStream.range(0, 100_000).boxed().toList();
      assertThat(pipeline.getMethod("run", Iterable.class).invoke(quick, inputs)).isEqualTo(inputs);
    }
  }

  @Test
  void eachClassOfFunctionsHasALoopOfItsOwn() {
    ItemLoop one = ItemLoop.of(new StageWork.Plain<>(x -> x));
    ItemLoop other = ItemLoop.of(new StageWork.Plain<>(x -> x));
    assertThat(one).isNotSameAs(other).isNotSameAs(ItemLoop.SHARED);
  }
}
